//! E0319: it is not said which of the events is meant.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// It is not said which of the events is meant
///
/// An instance may hold many such events, or none. In a measure it must be said how their values become one. A customer
/// who called three times waited three times: the sum, the longest and the last wait tell different stories.
///
/// ```journey
/// touchpoint Call { wait: duration }
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi patient = rate(Call.wait < 5min) }
/// ```
///
/// Write `sum`, `min`, `max`, `first`, `last` or `distinct`:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi patient = rate(max(Call.wait) < 5min) }
/// ```
WHICH_OF_THE_EVENTS = "E0319", "which-of-the-events", Error
}

/// An attribute of many events where one value is wanted.
pub fn which_of_the_events(event: &str, attribute: &str, place: Place) -> Diagnostic {
    let written = format!("{event}.{attribute}");
    Diagnostic::new(
        &WHICH_OF_THE_EVENTS,
        place,
        format!("an instance may hold several `{event}`; it is not said which `{attribute}` is meant"),
    )
    .help(format!("write `sum({written})`, `max({written})`, `first({written})` or `last({written})`"))
}
