//! E0309: values without an order.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Values without an order
///
/// Texts and conditions can be equal or not, but none is greater than another: which text comes first would depend on
/// the language. Groups that depend on an alphabet are no groups of customers.
///
/// ```journey
/// touchpoint Call { topic: text }
/// moment Late = Call where topic > "m"
/// ```
///
/// Ask for equality, or for one of several with `in`:
///
/// ```journey
/// touchpoint Call { topic: text }
/// moment Late = Call where topic in ("network", "offer")
/// ```
NO_ORDER = "E0309", "no-order", Error
}

/// `<` and its like between things without an order.
pub fn no_order(what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NO_ORDER, place, format!("{what} have no order")).help("compare with `==`, `!=` or `in (…)`")
}
