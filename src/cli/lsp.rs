//! `lsp`: the language server on standard input and output.
use super::exit::Exit;
use super::load;
use crate::lsp::{Ended, serve_stdio};
use clap::Args;

/// Serve an editor: the language server on standard input and output
#[derive(Debug, Args)]
#[command(after_help = "An editor starts it; `docs/editors.md` shows how to set up VS Code, Neovim and Helix.

Exit codes: 0 the editor ended it, 1 the editor went away.")]
pub struct LspArgs {
    // what many editors pass; there is no other way to speak
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Serves until the editor leaves.
pub fn run(LspArgs { stdio: _ }: &LspArgs) -> Exit {
    match serve_stdio(load::today) {
        Ended::Asked => Exit::Good,
        Ended::Abruptly => Exit::Broken,
    }
}
