//! E0404: a cycle of dependencies.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// A cycle of dependencies
///
/// A moment, journey or rule depends, through others, on itself: whether it happens would depend on whether it happens.
/// There is no order in which a day of events could be looked at to find out.
///
/// ```journey
/// touchpoint Call
/// moment Angry = Calm then Call within 1d
/// moment Calm = Angry then no Call for 7d
/// ```
///
/// Break the cycle: let one of them look at touchpoints instead:
///
/// ```journey
/// touchpoint Call
/// moment Angry = 2 Call within 1d
/// moment Calm = Angry then no Call for 7d
/// ```
DEPENDENCY_CYCLE = "E0404", "dependency-cycle", Error
}

/// Each of the steps uses the next, the last the first; the place is where it says so.
pub fn cycle(steps: &[(SmolStr, Place)]) -> Diagnostic {
    let names: Vec<&str> = steps.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or_default();
    let place = steps.first().map(|(_, place)| *place).unwrap_or_default();
    let message = format!("`{first}` depends on itself: {} → {first}", round(&names));
    let next = |at: usize| names.get(at + 1).copied().unwrap_or(first);
    let mut diagnostic = Diagnostic::new(&DEPENDENCY_CYCLE, place, message)
        .here(format!("`{first}` uses `{}`", next(0)))
        .help("break the cycle: let one of them look at touchpoints instead");
    for (at, (name, place)) in steps.iter().enumerate().skip(1).take(8) {
        diagnostic = diagnostic.also(*place, format!("`{name}` uses `{}`", next(at)));
    }
    diagnostic
}

/// The names on the way; of a long way its ends.
fn round(names: &[&str]) -> String {
    match names {
        [first, second, third, .., before, last] if names.len() > 8 => {
            let left = names.len() - 5;
            format!("{first} → {second} → {third} → … ({left} more) … → {before} → {last}")
        }
        _ => names.join(" → "),
    }
}
