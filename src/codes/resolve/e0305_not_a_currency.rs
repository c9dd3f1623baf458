//! E0305: not a currency.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Not a currency
///
/// A currency is a code of ISO 4217: three capital letters.
///
/// ```journey
/// touchpoint Paid { price: money Euro }
/// ```
///
/// Write the code:
///
/// ```journey
/// touchpoint Paid { price: money EUR }
/// ```
NOT_A_CURRENCY = "E0305", "not-a-currency", Error
}

/// The code is not three capital letters.
pub fn not_a_currency(code: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_A_CURRENCY, place, format!("`{code}` is not a currency"))
        .help("write three capital letters, such as `EUR`")
}
