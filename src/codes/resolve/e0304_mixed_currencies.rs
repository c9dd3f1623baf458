//! E0304: two currencies.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Two currencies
///
/// Amounts of different currencies can't be compared or added: Wayfare knows no exchange rates. A total of euros and
/// dollars would look like revenue and be none.
///
/// ```journey
/// touchpoint Paid { price: money EUR }
/// moment Large = Paid where price > 30 USD
/// ```
///
/// Use one currency:
///
/// ```journey
/// touchpoint Paid { price: money EUR }
/// moment Large = Paid where price > 30 EUR
/// ```
MIXED_CURRENCIES = "E0304", "mixed-currencies", Error
}

/// Two amounts in different currencies.
pub fn mixed_currencies(left: &str, right: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&MIXED_CURRENCIES, place, format!("{left} and {right} are different currencies"))
        .help("there are no exchange rates here; use one currency")
}
