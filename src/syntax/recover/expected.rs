//! How far a statement can be read, and in plain words what could stand there.
use super::{R, Recover, WayfareParser};
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use std::ops::Range;

/// The furthest place that a statement could be read to.
#[derive(Debug)]
pub(super) struct Failure {
    /// The token that does not fit; one past the stretch if the stretch ends too early.
    pub(super) at: usize,
    expected: Vec<R>,
}

/// A name that nobody wrote.
const UNSAID: &str = "zq_";

/// How many things a message lists at most.
const MAX_LISTED: usize = 7;

impl Recover<'_> {
    /// Where reading a stretch fails, unless it does not.
    pub(super) fn failure(&mut self, entry: R, range: &Range<usize>) -> Option<Failure> {
        let span = self.view.stretch(range);
        let text = self.view.text.get(span.range())?;
        self.budget = self.budget.saturating_sub(text.len());
        let error = WayfareParser::parse(entry, text).err()?;
        let (InputLocation::Pos(offset) | InputLocation::Span((offset, _))) = error.location;
        let expected = match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        let at = self.view.token_at(span.start as usize + offset).clamp(range.start, range.end);
        Some(Failure { at, expected })
    }
}

impl Failure {
    /// That the statement already fails at its first token, with nothing known to fit.
    pub(super) fn at_start(range: &Range<usize>) -> Self {
        Self { at: range.start, expected: Vec::new() }
    }

    /// Whether this could stand at the place.
    pub(super) fn expects(&self, what: R) -> bool {
        self.expected.contains(&what)
    }

    /// Whether an operator could stand there: a value was read before.
    pub(super) fn expects_operator(&self) -> bool {
        self.expects(R::operator) || self.expects(R::narrow_operator) || self.expects(R::comparison)
    }

    /// Whether a pattern could go on there.
    pub(super) fn ends_pattern(&self) -> bool {
        self.expects(R::kw_or) || self.expects(R::kw_then)
    }

    /// The keywords that could stand there.
    pub(super) fn keywords(&self) -> Vec<String> {
        let phrases = self.expected.iter().flat_map(|each| phrases(*each));
        let quoted = phrases.filter_map(|phrase| phrase.strip_prefix('`')?.strip_suffix('`'));
        let mut words: Vec<String> = quoted.filter_map(|phrase| phrase.split(' ').next()).map(str::to_owned).collect();
        words.retain(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()));
        words.extend(self.expected.iter().filter_map(|each| keyword(*each)));
        if self.expects_operator() {
            words.push("and".to_owned());
        }
        words
    }

    /// Something of each kind that could stand there, as it would be written.
    pub(super) fn samples(&self) -> Vec<String> {
        let mut samples: Vec<String> = Vec::new();
        let others = self.expected.iter().filter_map(|each| sample(*each)).map(str::to_owned);
        let keywords = self.expected.iter().filter_map(|each| keyword(*each));
        for sample in others.chain(keywords) {
            if !samples.contains(&sample) {
                samples.push(sample);
            }
        }
        samples
    }

    /// What could stand there, in plain words.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let phrases = self.expected.iter().flat_map(|each| phrases(*each)).map(|phrase| (*phrase).to_owned());
        let keywords = self.expected.iter().filter_map(|each| keyword(*each)).map(|word| format!("`{word}`"));
        for word in phrases.chain(keywords) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.len() > MAX_LISTED {
            words.truncate(MAX_LISTED - 1);
            words.push("something else that goes on with it".to_owned());
        }
        words
    }
}

/// The word of a keyword's rule.
fn keyword(what: R) -> Option<String> {
    format!("{what:?}").strip_prefix("kw_").map(str::to_owned)
}

/// Something that a rule that is no keyword reads, where it decides how a statement goes on.
fn sample(what: R) -> Option<&'static str> {
    Some(match what {
        R::name | R::event_name | R::named | R::path | R::pattern | R::simple | R::bare | R::expr | R::cond => UNSAID,
        R::text => "\"\"",
        R::duration | R::time_span | R::window => "1d",
        R::literal | R::number | R::whole | R::signed | R::count => "1",
        R::instant => "2000-01-01",
        R::opening => "00:00..24:00",
        R::time_of_day => "24:00",
        R::weekday | R::days => "mon",
        R::comparison => ">=",
        R::operator | R::narrow_operator => "and",
        R::type_expr => "text",
        R::verdict => "satisfied",
        R::outcome => "open",
        R::open_paren => "(",
        R::close_paren => ")",
        R::comma => ",",
        R::colon => ":",
        R::equals => "=",
        R::range => "..",
        R::arrow => "->",
        R::plus => "+",
        _ => return None,
    })
}

/// What a rule that is no keyword stands for, keywords and signs in backquotes; nothing if other rules speak for it.
fn phrases(what: R) -> &'static [&'static str] {
    let value: &[&str] = &["a value"];
    match what {
        R::name | R::event_name | R::named | R::bare_event | R::event_pattern | R::path => &["a name"],
        R::text => &["a text in quotes"],
        R::literal | R::number | R::percent | R::money | R::bool | R::expr | R::cond | R::argument => value,
        R::duration | R::calendar_span | R::time_span | R::window => &["a length of time such as `5min`"],
        R::whole | R::signed | R::count => &["a whole number"],
        R::calendar_unit => &["a unit such as `days`"],
        R::instant => &["a date such as `2026-03-27`"],
        R::time_of_day | R::opening => &["a time of day such as `08:00`"],
        R::weekday | R::days => &["a day of the week such as `mon`"],
        R::currency => &["a currency such as `EUR`"],
        R::operator | R::narrow_operator => &["an operator"],
        R::comparison => &["a comparison such as `>=`"],
        R::type_expr => &["a type such as `text`"],
        R::pattern | R::simple | R::bare | R::either_of | R::paren_pattern | R::count_pattern | R::follow => {
            &["a pattern"]
        }
        _ => signs(what),
    }
}

/// The signs and keywords that a rule begins with.
fn signs(what: R) -> &'static [&'static str] {
    match what {
        R::open_brace | R::branch => &["`{`"],
        R::close_brace => &["`}`"],
        R::open_paren | R::call | R::given => &["`(`"],
        R::close_paren => &["`)`"],
        R::comma => &["`,`"],
        R::colon => &["`:`"],
        R::equals | R::raw_names => &["`=`"],
        R::dot => &["`.`"],
        R::range => &["`..`"],
        R::arrow => &["`->`"],
        R::plus => &["`+`"],
        R::direction => &["`(lower is better)`"],
        R::verdict => &["`satisfied`", "`violated`", "`pending`", "`undecidable`", "`not activated`", "`violations`"],
        R::outcome => &["`succeeded`", "`failed`", "`exited`", "`abandoned`", "`timed out`", "`open`"],
        R::where_cond | R::where_any => &["`where`"],
        R::within | R::within_of | R::within_window => &["`within`"],
        R::not_before => &["`not before`"],
        R::after_stage => &["`after`"],
        R::confirmed => &["`confirmed unless`"],
        R::side_before => &["`before`"],
        R::side_ever => &["`ever`"],
        R::side_since => &["`since last`"],
        R::until => &["`until`"],
        R::unless => &["`unless`"],
        R::carrying => &["`carrying`"],
        R::forbid_hours => &["`during`", "`outside`"],
        R::then_part => &["`then`"],
        R::all_within => &["`all within`"],
        R::threshold => &["`require`", "`target`"],
        R::per_period | R::limit_calendar | R::limit_sliding => &["`per`"],
        R::by | R::acting => &["`by`"],
        R::over => &["`over`"],
        R::for_segment => &["`for`"],
        R::in_list => &["`in`"],
        R::is_known => &["`is known`"],
        R::send => &["`send`"],
        R::suppress => &["`suppress`"],
        R::raise => &["`raise`"],
        R::at_once => &["`at once`"],
        R::priority => &["`priority`"],
        _ => &[],
    }
}
