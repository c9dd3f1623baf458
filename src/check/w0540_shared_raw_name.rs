//! `W0540`.
use super::Given;
use super::domain::{self, Condition};
use crate::diag::Diagnostic;
use crate::model::*;
use rustc_hash::FxHashMap;

crate::code! {
    /// Two touch points claim the same event name
    ///
    /// An event of this name belongs to both touch points at once, because nothing tells them apart. It is counted twice, and
    /// a journey that expects the one is satisfied by the other.
    ///
    /// ```journey
    /// touchpoint CardPayment = "payment"
    /// touchpoint BankPayment = "payment"
    ///
    /// rule card_first { when BankPayment expect CardPayment before }
    /// ```
    ///
    /// Tell them apart with a condition:
    ///
    /// ```journey
    /// touchpoint CardPayment = "payment" where method == "card" { method: text }
    /// touchpoint BankPayment = "payment" where method == "bank" { method: text }
    ///
    /// rule card_first { when BankPayment expect CardPayment before }
    /// ```
    ///
    /// To fix it, add `where` to both, or make them one touch point.
    SHARED_RAW_NAME = "W0540", "shared-raw-name", Warning
}

/// A touch point is compared with so many that claim the same name.
const MOST: usize = 16;

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    // the first claim of a name, and most often the only one, with the others
    let mut claims: FxHashMap<&str, (&Touchpoint, Vec<&Touchpoint>)> = FxHashMap::default();
    for touchpoint in &given.model.touchpoints {
        for raw in &touchpoint.raw_names {
            let Some((first, others)) = claims.get_mut(raw.as_str()) else {
                claims.insert(raw, (touchpoint, Vec::new()));
                continue;
            };
            let mut earlier = std::iter::once(&*first).chain(&*others);
            let Some(other) = earlier.find(|other| alike(other, touchpoint)) else {
                if others.len() + 1 < MOST {
                    others.push(touchpoint);
                }
                continue;
            };
            if other.meta.place == touchpoint.meta.place {
                continue;
            }
            let message = format!("`{}` and `{}` both claim `{raw}`", touchpoint.meta.name, other.meta.name);
            sink.push(
                Diagnostic::new(&SHARED_RAW_NAME, touchpoint.meta.place, message)
                    .also(other.meta.place, "claims it too")
                    .help("tell them apart with `where`, or make them one touch point"),
            );
        }
    }
}

/// Whether no condition tells the two apart.
fn alike(one: &Touchpoint, other: &Touchpoint) -> bool {
    let own = |expr| Condition { expr, own: Slot(0) };
    match (&one.cond, &other.cond) {
        (None, None) => true,
        (Some(one), Some(other)) => domain::same(own(one), own(other)),
        _ => false,
    }
}
