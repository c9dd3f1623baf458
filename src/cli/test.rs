//! `test`: the tests in the definitions.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::terminal::Terminal;
use crate::measure::Found;
use crate::plan::Plan;
use crate::report;
use crate::run::test::run_test;
use crate::workspace::Checked;
use clap::Args;

/// Run the tests in the definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare test                      every test of the project found from here upwards
  wayfare test journeys/shop        those of one project
  wayfare test --run cart           those with `cart` in their titles

Exit codes: 0 every test passed, 1 some test failed, 2 wrong usage (also when no test was run), 3 the definitions do not
compile.")]
pub struct TestArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Only tests whose titles hold this text
    #[arg(long, value_name = "TEXT")]
    run: Option<String>,
}

/// Runs the tests, and reports.
pub fn run(args: &TestArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut definitions = load::definitions(&args.paths, globals, terminal)?;
    let checked = definitions.workspace.check();
    terminal.show(&checked.diagnostics, &checked.sources);
    if !checked.compiles() {
        return Ok(Exit::NotCompiled);
    }
    let results = results(checked, args.run.as_deref().unwrap_or_default())?;
    if results.is_empty() {
        return Err(Failure::usage("there is no such test: write one with `test \"…\" { … }`, or run others"));
    }
    terminal.report(&report::tested::human(&checked.model, &checked.sources, &results, &terminal.out))?;
    let failed = results.iter().any(|(_, found)| found.iter().any(|one| !one.holds));
    Ok(if failed { Exit::Broken } else { Exit::Good })
}

/// What became of each chosen test, by its index.
fn results(checked: &Checked, chosen: &str) -> Result<Vec<(usize, Vec<Found>)>, Failure> {
    let model = &checked.model;
    let plan = Plan::new(model);
    let tests = model.tests.iter().enumerate().filter(|(_, test)| test.title.contains(chosen));
    let run = |(at, test)| {
        let found = run_test(model, &plan, test).map_err(|error| Failure::usage(error.to_string()))?;
        Ok((at, found))
    };
    tests.map(run).collect()
}
