//! The command line: one verb, one file, each an arguments struct and then a function.
//!
//! The rim: here are files, terminal, clock and environment. Never holds logic that another face would need too.
mod ask;
mod check;
mod choose;
mod columns;
mod compile;
mod completions;
mod diff;
mod discover;
mod eval;
mod exit;
mod explain;
mod failure;
mod fmt;
mod globals;
mod init;
mod load;
mod logs;
mod lsp;
mod man;
mod map;
mod output;
mod panics;
mod prove;
mod targets;
mod terminal;
mod test;
mod trial;
mod watch;

pub use exit::Exit;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use failure::Failure;
use globals::GlobalArgs;
use std::ffi::OsString;
use terminal::Terminal;

/// Customer journeys as code: define, check and evaluate them on raw event logs
#[derive(Debug, Parser)]
#[command(name = "wayfare", version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "Begin with `wayfare init --log FILE`: it looks at an event log and writes a project for it.
In a project `wayfare check` names every mistake, and `wayfare eval` reports.
`wayfare explain CODE` says more about one of them; `wayfare VERB --help` shows examples.")]
struct Cli {
    #[command(flatten)]
    globals: GlobalArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(Box<init::InitArgs>),
    Check(check::CheckArgs),
    Eval(Box<eval::EvalArgs>),
    Watch(Box<watch::WatchArgs>),
    Test(test::TestArgs),
    Fmt(fmt::FmtArgs),
    Explain(Box<explain::ExplainArgs>),
    Map(Box<map::MapArgs>),
    Compile(compile::CompileArgs),
    Prove(prove::ProveArgs),
    Diff(Box<diff::DiffArgs>),
    Lsp(lsp::LspArgs),
    Discover(Box<discover::DiscoverArgs>),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs a command line, its first word being the program's name, and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    panics::install();
    let cli = match Cli::command().try_get_matches_from(arguments).and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let terminal = cli.globals.terminal();
    match verb(&cli, &terminal) {
        Ok(exit) => exit,
        Err(failure) => terminal.fail(&failure),
    }
}

fn verb(cli: &Cli, terminal: &Terminal) -> Result<Exit, Failure> {
    let globals = cli.globals.settings()?;
    match &cli.verb {
        Verb::Init(args) => init::run(args, &globals, terminal),
        Verb::Check(args) => check::run(args, &globals, terminal),
        Verb::Eval(args) => eval::run(args, &globals, terminal),
        Verb::Watch(args) => watch::run(args, &globals, terminal),
        Verb::Test(args) => test::run(args, &globals, terminal),
        Verb::Fmt(args) => fmt::run(args, &globals, terminal),
        Verb::Explain(args) => explain::run(args, &globals, terminal),
        Verb::Map(args) => map::run(args, &globals, terminal),
        Verb::Compile(args) => compile::run(args, &globals, terminal),
        Verb::Diff(args) => diff::run(args, &globals, terminal),
        Verb::Discover(args) => discover::run(args, &globals, terminal),
        Verb::Prove(args) => prove::run(args, &globals, terminal),
        Verb::Lsp(args) => Ok(lsp::run(args)),
        Verb::Completions(args) => completions::run(args, terminal),
        Verb::Man(args) => man::run(args, terminal),
    }
}

/// Help and version are reports; everything else is wrong usage.
fn usage(error: &clap::Error) -> Exit {
    // a reader that went away is no reason to complain
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Good }
}
