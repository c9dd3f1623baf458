//! E0205: a name that already means something.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A name that already means something
///
/// `customer`, `channel` and `time` exist on every event; `any`, `start` and `end` are words of patterns and windows; a
/// journey emits `started`, `ended`, `succeeded`, `failed`, `exited`, `abandoned`, `timed_out`. Nothing else can have
/// these names. If a touchpoint were called `customer`, nobody could tell from a line of a definition which of the two
/// it speaks of.
///
/// ```journey
/// touchpoint Call { time: duration }
/// ```
///
/// Choose another name:
///
/// ```journey
/// touchpoint Call { talk_time: duration }
/// ```
RESERVED_NAME = "E0205", "reserved-name", Error
}

/// The name means something of its own here.
pub fn reserved_name(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&RESERVED_NAME, place, format!("`{name}` already means something of its own here"))
        .help("choose another name")
}
