//! Which columns are worth being attributes, and as what kind of value they are read: a first guess from the beginning of
//! a file, which the whole log confirms or refutes (`attributes`).
use super::columns::Columns;
use super::words::{self, hints};
use crate::history::{AttrKind, Need, Needs};
use crate::log::{Glance, is_read_as};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// More columns are not looked at.
const MOST: usize = 40;
/// A text of more different values in the sample is free text or an id.
const FEW: usize = 40;

/// A column that may be an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The column.
    pub column: SmolStr,
    /// What its values seem to be.
    pub guess: Guess,
    /// Whether a comma stands before the fraction of its numbers.
    pub decimal_comma: bool,
}

/// What values seem to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// `true`, `no` and the like.
    Bool,
    /// Whole numbers.
    Int,
    /// Numbers.
    Number,
    /// Amounts with their currencies.
    Money,
    /// Times.
    Time,
    /// Texts of few values.
    Choice,
    /// Any text.
    Text,
}

/// The columns that are none of the given, as candidates.
pub fn candidates(glance: &Glance, columns: &Columns) -> Vec<Candidate> {
    let roles = [&columns.customer.column, &columns.time.column, &columns.event.column];
    let reserved = |name: &SmolStr| matches!(name.as_str(), "time" | "customer" | "channel");
    let mut met = FxHashSet::default();
    let mut all = Vec::new();
    for column in &glance.columns {
        let name = &column.name;
        let is_taken = roles.contains(&name) || columns.channel.as_ref() == Some(name) || reserved(name);
        let is_own = glance.is_xes && matches!(name.as_str(), "concept:name" | "time:timestamp" | "case:concept:name");
        if is_taken || is_own || name.trim().is_empty() || !met.insert(name) || all.len() >= MOST {
            continue;
        }
        let values: FxHashSet<&str> = column.cells.iter().flatten().map(|cell| cell.trim()).collect();
        if !values.is_empty() {
            let (guess, decimal_comma) = guess(name, &values);
            all.push(Candidate { column: name.clone(), guess, decimal_comma });
        }
    }
    all
}

/// What values seem to be, and whether they are numbers with a comma before their fraction.
fn guess(name: &str, values: &FxHashSet<&str>) -> (Guess, bool) {
    let is_all = |kind: &AttrKind, comma: bool| values.iter().all(|value| is_read_as(kind, comma, value));
    let is_name = hints(name, &words::NUMBER_AS_NAME);
    // three digits behind each comma may as well be thousands
    let digits =
        |text: &str| text.rsplit_once(',').map(|(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count());
    let has_comma = values.iter().filter_map(|value| digits(value)).any(|digits| digits != 3);
    match plain_guess(name, values) {
        Guess::Choice | Guess::Text if !is_name && has_comma && is_all(&AttrKind::Number, true) => {
            (Guess::Number, true)
        }
        Guess::Choice | Guess::Text if is_all(&AttrKind::Money(None), false) => (Guess::Money, false),
        Guess::Choice | Guess::Text if has_comma && is_all(&AttrKind::Money(None), true) => (Guess::Money, true),
        guess => (guess, false),
    }
}

fn plain_guess(name: &str, values: &FxHashSet<&str>) -> Guess {
    let all = |test: &dyn Fn(&str) -> bool| values.iter().all(|value| test(value));
    let mut times = crate::log::TimeReader::new(crate::log::TimeFormat::Civil, None);
    let is_name = hints(name, &words::NUMBER_AS_NAME);
    // `007` and `0151` are no numbers
    let padded = |text: &str| text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
    if all(&|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no")) {
        Guess::Bool
    } else if !is_name && all(&|text| text.parse::<i64>().is_ok() && !padded(text)) {
        Guess::Int
    } else if !is_name && all(&|text| text.parse::<f64>().is_ok_and(f64::is_finite) && !padded(text)) {
        Guess::Number
    } else if values.iter().all(|text| times.read(text.as_bytes()).is_ok()) {
        Guess::Time
    } else if values.len() <= FEW {
        Guess::Choice
    } else {
        Guess::Text
    }
}

/// What has to be read of a log to confirm candidates; any text needs no confirmation, and is read only on the first.
pub fn needs(candidates: &[Candidate]) -> Needs {
    let kind = |guess: Guess| match guess {
        Guess::Bool => AttrKind::Bool,
        Guess::Int => AttrKind::Int,
        Guess::Number => AttrKind::Number,
        Guess::Money => AttrKind::Money(None),
        Guess::Time => AttrKind::Time,
        Guess::Choice | Guess::Text => AttrKind::Text,
    };
    let need = |one: &Candidate| Need::everywhere(one.column.clone(), kind(one.guess));
    let attributes = candidates.iter().filter(|one| one.guess != Guess::Text).map(need).collect();
    Needs { attributes, ..Needs::default() }
}
