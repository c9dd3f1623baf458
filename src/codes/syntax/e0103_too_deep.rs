//! `E0103`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// Brackets or operators that nest too deeply
    ///
    /// Brackets may nest 64 deep, and an expression with all of its operators 300 levels; deeper definitions are refused, because
    /// no reader follows them and a stranger's file must not bring the compiler down.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// segment deep = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
    /// ```
    ///
    /// Take brackets away, or give a part of the pattern a name with `moment`:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// segment deep = (1)
    /// ```
    TOO_DEEP = "E0103", "too-deep", Error
}

/// The diagnostic for a bracket or an expression beyond the limit.
pub fn too_deep(place: Place) -> Diagnostic {
    Diagnostic::new(&TOO_DEEP, place, "nested too deeply")
        .help("take brackets away, or give a part of it a name of its own")
}
