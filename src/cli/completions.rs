//! `completions`: what shells need to complete commands.
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare completions bash > ~/.local/share/bash-completion/completions/wayfare
  wayfare completions fish > ~/.config/fish/completions/wayfare.fish")]
pub struct CompletionsArgs {
    /// Which shell
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &CompletionsArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "wayfare", &mut script);
    terminal.report(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Good)
}
