//! E0322: one name, different types.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// One name, different types
///
/// The events that an attribute may be read from declare it with types that do not fit together. If one system writes
/// the price as an amount and another as a text, whatever is computed from both is wrong for one of them.
///
/// ```journey
/// touchpoint Call { size: duration }
/// touchpoint Chat { size: money EUR }
/// moment Huge = Call or Chat
/// moment Both = Huge where size > 5min
/// ```
///
/// Give the attributes one type, or different names:
///
/// ```journey
/// touchpoint Call { size: duration }
/// touchpoint Chat { size: duration }
/// moment Huge = Call or Chat
/// moment Both = Huge where size > 5min
/// ```
MIXED_TYPES = "E0322", "mixed-types", Error
}

/// Alternatives declare the attribute differently.
pub fn mixed_types(name: &str, first: &str, second: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&MIXED_TYPES, place, format!("`{name}` may be {first} or {second} here"))
        .help("give the attributes one type, or ask for each event apart")
}
