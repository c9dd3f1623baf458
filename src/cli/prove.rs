//! `prove`: what follows from the definitions alone.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::terminal::Terminal;
use crate::analyze::{self, Limits};
use crate::plan::Plan;
use crate::report;
use clap::{Args, ValueEnum};

/// Prove what follows from the definitions alone, without any log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare prove                     the project found from here upwards
  wayfare prove journeys/shop       one project
  wayfare prove --format json | jq .conflicts

Exit codes: 0 the rules can be kept together, 1 they contradict each other, 2 wrong usage, 3 the definitions do not \
compile.")]
pub struct ProveArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// How to print what was proven
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// How much work a single question may be before it counts as undecided: about so many million comparisons
    #[arg(long, value_name = "MILLIONS", default_value_t = 10)]
    effort: u64,
    /// About how much memory a question may take before it counts as undecided, such as `1GB`
    #[arg(long, value_name = "SIZE", default_value = "500MB", value_parser = super::logs::memory)]
    memory: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For other tools
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Proves, and reports.
pub fn run(args: &ProveArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut definitions = load::definitions(&args.paths, globals, terminal)?;
    let checked = definitions.workspace.check();
    terminal.show(&checked.diagnostics, &checked.sources);
    if !checked.compiles() {
        return Ok(Exit::NotCompiled);
    }
    let model = &checked.model;
    let question = args.effort.saturating_mul(1_000_000);
    let limits = Limits { question, room: args.memory / 2, ..Limits::default() };
    let proof = analyze::prove(model, &Plan::new(model), limits);
    let findings = analyze::findings(model, &proof);
    let text = match args.format {
        Format::Human => report::proof::human::human(model, &proof, &findings, &checked.sources, &terminal.out),
        Format::Json => report::proof::json::json(model, &proof)?,
        Format::Sarif => report::diagnostics::sarif::sarif(&findings, &checked.sources)?,
    };
    terminal.report(&text)?;
    Ok(if proof.satisfiable == Some(false) { Exit::Broken } else { Exit::Good })
}
