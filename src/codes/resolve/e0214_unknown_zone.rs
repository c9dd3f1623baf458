//! E0214: unknown time zone.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};
use smol_str::SmolStr;

code! {
/// Unknown time zone
///
/// Zones are named as in the IANA database: continent and city. Days, weeks and opening hours begin and end by this
/// clock: by a wrong one a call at eleven at night counts for the next day.
///
/// ```journey
/// calendar office { zone "Europe/Berln" mon..fri 08:00..18:00 }
/// ```
///
/// Write the zone's full name:
///
/// ```journey
/// calendar office { zone "Europe/Berlin" mon..fri 08:00..18:00 }
/// ```
UNKNOWN_ZONE = "E0214", "unknown-zone", Error
}

/// The time zone database has no such zone.
pub fn unknown_zone(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_ZONE, place, format!("there is no time zone \"{name}\""))
        .help("write a name of the IANA database, such as `\"Europe/Berlin\"`");
    match crate::diag::nearest(name, names.iter().map(SmolStr::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")).fix(
            FixSafety::Guess,
            format!("write \"{near}\""),
            place,
            format!("\"{near}\""),
        ),
        None => diagnostic,
    }
}
