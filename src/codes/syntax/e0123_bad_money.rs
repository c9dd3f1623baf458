//! `E0123`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// An amount of money that is written otherwise
    ///
    /// Money is a number, a blank and the three capital letters of its currency (ISO 4217): `30 EUR`.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment Large = Paid where price > 30 euros
    /// ```
    ///
    /// Write the currency's code behind the number:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment Large = Paid where price > 30 EUR
    /// ```
    BAD_MONEY = "E0123", "bad-money", Error
}

/// The diagnostic for an amount that is written as elsewhere, with ours.
pub fn bad_money(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&BAD_MONEY, place, "money is written as a number and the three letters of its currency")
        .help(format!("write `{meant}`"))
        .fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
}
