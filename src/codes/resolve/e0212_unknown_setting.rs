//! E0212: unknown setting of the policy.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown setting of the policy
///
/// `policy { … }` knows `confidence`, `min_n`, `gate` (`point`, `proof` or `assurance`) and `zone`. With a misspelt
/// setting the default would stay in force, and verdicts would be given at another confidence, or for smaller groups,
/// than you decided.
///
/// ```journey
/// policy { confidense 95% }
/// ```
///
/// Write the setting's name:
///
/// ```journey
/// policy { confidence 95% }
/// ```
UNKNOWN_SETTING = "E0212", "unknown-setting", Error
}

/// The policy has no such setting or value.
pub fn unknown_setting(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(&UNKNOWN_SETTING, place, format!("the policy knows no `{name}`"))
        .help(format!("it knows {}", all.join(", ")))
        .suggest(name, names.iter().map(SmolStr::as_str))
}
