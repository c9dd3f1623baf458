//! What works with every verb: as written, and as resolved.
use super::failure::Failure;
use super::terminal::{Colour, Talk, Terminal};
use clap::Args;

/// As written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct GlobalArgs {
    /// When to colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    color: Colour,
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say what is done, step by step
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Set a key of the project file, such as `policy.min_n=50`; may be given several times
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    config: Vec<String>,
}

/// As resolved.
#[derive(Debug)]
pub struct Globals {
    /// Keys of the project file, as paths, with values in YAML.
    pub overrides: Vec<(String, String)>,
}

impl GlobalArgs {
    /// Where to write, and how.
    pub fn terminal(&self) -> Terminal {
        let talk = match (self.quiet, self.verbose) {
            (true, _) => Talk::Quiet,
            (_, true) => Talk::Verbose,
            _ => Talk::Normal,
        };
        Terminal::new(self.color, talk)
    }

    /// The settings.
    ///
    /// # Errors
    /// Where an override is not `KEY=VALUE`.
    pub fn settings(&self) -> Result<Globals, Failure> {
        let pair = |text: &String| {
            let (key, value) = text.split_once('=').filter(|(key, _)| !key.trim().is_empty()).ok_or_else(|| {
                Failure::usage(format!("`--config {text}` is not `KEY=VALUE`; write `--config policy.min_n=50`"))
            })?;
            Ok((key.trim().to_owned(), value.trim().to_owned()))
        };
        Ok(Globals { overrides: self.config.iter().map(pair).collect::<Result<_, Failure>>()? })
    }
}
