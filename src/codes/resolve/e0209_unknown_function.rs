//! E0209: unknown function.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};
use smol_str::SmolStr;

code! {
/// Unknown function
///
/// An expression calls a function that the language does not have. Functions of one instance are `count has time sum
/// min max first last distinct switches reached violated followed_by`; of a population `rate mean median p50…p99
/// percentile total min max nps csat ces`. A figure is worth discussing only if everybody can look up how it is
/// computed.
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call goal solved: Solved  kpi effort = average(count(Call)) }
/// ```
///
/// Write the function's name:
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call goal solved: Solved  kpi effort = mean(count(Call)) }
/// ```
UNKNOWN_FUNCTION = "E0209", "unknown-function", Error
}

/// There is no such function.
pub fn unknown_function(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_FUNCTION, place, format!("there is no function `{name}`"));
    match habit(name) {
        Some(known) => diagnostic.help(format!("did you mean `{known}`?")).fix(
            FixSafety::Guess,
            format!("write `{known}`"),
            place,
            known,
        ),
        None => diagnostic
            .help("`wayfare explain E0209` lists the functions")
            .suggest(name, names.iter().map(SmolStr::as_str)),
    }
}

/// What the function is called in other languages.
fn habit(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "avg" | "average" => "mean",
        "share" | "ratio" | "percent" | "proportion" => "rate",
        "exists" | "any" | "contains" => "has",
        "n" | "number" | "cnt" | "count_if" => "count",
        "unique" | "nunique" | "count_distinct" => "distinct",
        "quantile" => "percentile",
        "elapsed" | "datediff" | "time_between" => "time",
        _ => return None,
    })
}
