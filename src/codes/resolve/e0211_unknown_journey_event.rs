//! E0211: unknown event of a journey or rule.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown event of a journey or rule
///
/// A journey emits `started`, `ended`, `succeeded`, `failed`, `exited`, `abandoned`, `timed_out` and one event for each
/// of its stages and goals; a rule emits `violated`. A rule that waits for an event which no journey ever emits would
/// never fire, and nobody would notice.
///
/// ```journey
/// touchpoint Opened
/// touchpoint Solved
/// journey support { start Opened  goal solved: Solved }
/// moment Done = support.finished
/// ```
///
/// Name one of these:
///
/// ```journey
/// touchpoint Opened
/// touchpoint Solved
/// journey support { start Opened  goal solved: Solved }
/// moment Done = support.ended
/// ```
UNKNOWN_JOURNEY_EVENT = "E0211", "unknown-journey-event", Error
}

/// The journey or rule emits no such event.
pub fn unknown_journey_event(kind: &str, owner: &str, name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(&UNKNOWN_JOURNEY_EVENT, place, format!("the {kind} `{owner}` has no event `{name}`"))
        .help(format!("it has {}", all.join(", ")))
        .suggest(name, names.iter().map(SmolStr::as_str))
}
