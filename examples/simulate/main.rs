//! Writes the logs of the projects in `journeys`, always the same: `cargo run --example simulate`.
//!
//! Each module holds one project: who lives through what, and how many of them. Nothing is left to chance, so that the
//! reports can be held to what was planted (`tests/journeys`).

mod bill_payment;
mod claim;
mod hotel;
mod mortgage;
mod onboarding;
mod rows;
mod support;
mod telecom;

use std::path::Path;

/// One file of a log, with its path in the repository.
pub struct LogFile {
    /// From the root of the repository on.
    pub path: &'static str,
    /// All of it.
    pub text: String,
}

/// All files of all logs.
pub fn files() -> Vec<LogFile> {
    [
        bill_payment::files(),
        claim::files(),
        hotel::files(),
        mortgage::files(),
        onboarding::files(),
        support::files(),
        telecom::files(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[expect(clippy::disallowed_methods, reason = "an example's own program is the rim")]
fn main() -> std::io::Result<()> {
    if let Some(word) = std::env::args().nth(1) {
        let says = format!("`{word}` means nothing here: there are no options, the logs are always the same");
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, says));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in files() {
        std::fs::write(root.join(file.path), file.text)?;
    }
    Ok(())
}
