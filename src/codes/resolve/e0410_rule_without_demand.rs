//! E0410: a rule that demands nothing.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A rule that demands nothing
///
/// A rule holds `expect`, `forbid` or `limit`; a `when` alone only says when. It would stand in every report as kept,
/// and check nothing.
///
/// ```journey
/// touchpoint Call
/// rule empty { when Call }
/// ```
///
/// Say what must, must not, or may only so often happen:
///
/// ```journey
/// touchpoint Call
/// rule calm { when Call forbid Call within 1d }
/// ```
RULE_WITHOUT_DEMAND = "E0410", "rule-without-demand", Error
}

/// The rule has no clause.
pub fn rule_without_demand(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&RULE_WITHOUT_DEMAND, place, format!("the rule `{name}` demands nothing"))
        .help("write `expect`, `forbid` or `limit`")
}

/// A trigger without a demand.
pub fn when_without_demand(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE_WITHOUT_DEMAND, place, "nothing is demanded after this `when`")
        .help("write `expect`, `forbid` or `limit` behind it")
}
