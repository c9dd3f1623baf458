//! What the process tells the shell.
use std::process::ExitCode;

/// How a run ended; the numbers are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything holds.
    Good = 0,
    /// A `require` or a rule of severity error is broken, or `fmt --check` found a file to format.
    Broken = 1,
    /// Wrong usage.
    Usage = 2,
    /// The definitions do not compile.
    NotCompiled = 3,
    /// The log cannot be read or breaks its contract.
    Log = 4,
    /// With `--strict`: something is insufficient or not activated.
    Inconclusive = 5,
    /// A bug in Wayfare.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        // the discriminants are all below 256
        Self::from(exit as u8)
    }
}
