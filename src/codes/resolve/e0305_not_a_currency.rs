//! E0305: not a currency.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Not a currency
///
/// A currency is a code of ISO 4217: three capital letters. Amounts can be added up only where everybody knows what
/// money they are in.
///
/// ```journey
/// touchpoint Paid { price: money ERU }
/// ```
///
/// Write the code:
///
/// ```journey
/// touchpoint Paid { price: money EUR }
/// ```
NOT_A_CURRENCY = "E0305", "not-a-currency", Error
}

/// The code is not one of ISO 4217. In an amount the place holds the number too, so there is no fix.
pub fn not_a_currency(code: &str, place: Place, names: &[&str]) -> Diagnostic {
    let help = crate::diag::did_you_mean(code, names.iter().copied());
    Diagnostic::new(&NOT_A_CURRENCY, place, format!("`{code}` is not a currency"))
        .help(help.unwrap_or_else(|| "write a code of ISO 4217, such as `EUR`".into()))
}
