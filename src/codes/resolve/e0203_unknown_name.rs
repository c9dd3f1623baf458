//! E0203: unknown name.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown name
///
/// A journey, rule, KPI, segment, calendar, action or measure is named that does not exist. Rules and KPIs inside a
/// journey are called `journey.name` from outside. What leans on it would have nothing to lean on, and a figure that
/// silently leaves a part out is worse than none.
///
/// ```journey
/// touchpoint Call
/// rule quiet { forbid Call outside service_hour }
/// calendar service_hours { zone "Europe/Berlin" mon..fri 08:00..18:00 }
/// ```
///
/// Write the name as it is declared:
///
/// ```journey
/// touchpoint Call
/// rule quiet { forbid Call outside service_hours }
/// calendar service_hours { zone "Europe/Berlin" mon..fri 08:00..18:00 }
/// ```
UNKNOWN_NAME = "E0203", "unknown-name", Error
}

/// Nothing of this kind has this name.
pub fn unknown_name(kind: &str, name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_NAME, place, format!("there is no {kind} `{name}`"));
    if kind == "segment" && matches!(name, "day" | "week" | "month") {
        return diagnostic.help(format!("periods are written `per {name}`"));
    }
    diagnostic
        .help(format!("write the name of {} {kind} as it is declared", if kind.starts_with('a') { "an" } else { "a" }))
        .suggest(name, names.iter().map(SmolStr::as_str))
}
