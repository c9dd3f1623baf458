//! How many findings of each severity, in how many files.
use crate::diag::{Diagnostic, Severity};
use std::collections::BTreeSet;
use std::fmt;

/// How many findings of each severity, in how many files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Count {
    /// Findings that stop the definitions from compiling.
    pub errors: usize,
    /// Findings that probably are mistakes.
    pub warnings: usize,
    /// Findings worth knowing.
    pub notes: usize,
    /// Files that have at least one finding.
    pub files: usize,
}

impl Count {
    /// Counts these.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut count = Self::default();
        let mut files = BTreeSet::new();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Info => count.notes += 1,
            }
            files.extend(diagnostic.place().map(|place| place.file));
        }
        count.files = files.len();
        count
    }
}

impl fmt::Display for Count {
    /// "3 errors, 1 warning in 2 files".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let named: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, what)| counted(*n, what)).collect();
        let all = if named.is_empty() { "no mistakes".to_owned() } else { named.join(", ") };
        f.write_str(&all)?;
        if self.files > 0 { write!(f, " in {}", counted(self.files, "file")) } else { Ok(()) }
    }
}

/// "1 file", "2 files".
fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
