//! `test`: the tests in the definitions.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::targets;
use super::terminal::Terminal;
use crate::history::Full;
use crate::report::tested::{self, TestReport};
use crate::testing::{self, Coverage, Tested, share};
use clap::{Args, ValueEnum};
use regex::Regex;
use std::path::PathBuf;

/// Run the tests in the definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare test                          every test of the project found from here upwards
  wayfare test journeys/shop            those of one project
  wayfare test --run '^no selling'      those whose titles fit a regular expression
  wayfare test --coverage               and what no test reaches
  wayfare test --coverage-threshold 80  fail if the tests reach less than 80 % of the definitions
  wayfare test --mutate                 what could be otherwise without any test noticing
  wayfare test --format junit --out tests.xml

Exit codes: 0 every test passed, 1 some test failed or the tests reach too little, 2 wrong usage (also when no test was \
run), 3 the definitions do not compile.")]
pub struct TestArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Only tests whose titles this regular expression finds something in
    #[arg(long, value_name = "REGEX")]
    run: Option<Regex>,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Also say which stages, outcomes, verdicts of rules and thresholds no test brings about
    #[arg(long)]
    coverage: bool,
    /// Fail if the tests reach less than this many percent of the definitions
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    coverage_threshold: Option<f64>,
    /// Also change the definitions in many small ways, one at a time, and list what no test notices
    #[arg(long)]
    mutate: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs; its JSON Schema is `docs/schema/test.schema.json`
    Json,
    /// A case for each test
    Junit,
}

/// Runs the tests, and reports.
pub fn run(args: &TestArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut definitions = load::definitions(&args.paths, globals, terminal)?;
    targets::check(targets::file("--out", &args.out), &targets::definitions(&definitions.project))?;
    let checked = definitions.workspace.check().clone();
    terminal.show(&checked.diagnostics, &checked.sources);
    if !checked.compiles() {
        return Ok(Exit::NotCompiled);
    }
    let chosen = |title: &str| args.run.as_ref().is_none_or(|pattern| pattern.is_match(title));
    let (tested, coverage) = testing::run(&checked, |test| chosen(&test.title)).map_err(too_many)?;
    if tested.is_empty() {
        return Err(Failure::usage("there is no such test: write one with `test \"…\" { … }`, or run others"));
    }
    let exit = args.exit(&tested, &coverage);
    let passed = tested.iter().all(Tested::passed);
    if args.mutate && !passed {
        terminal.note("nothing was changed: what a test notices can only be told when every test passes");
    }
    let mutants = match args.mutate && passed {
        true => Some(testing::mutate(&mut definitions.workspace, |test| chosen(&test.title)).map_err(too_many)?),
        false => None,
    };
    let report = TestReport {
        model: &checked.model,
        sources: &checked.sources,
        tested: &tested,
        coverage: (args.coverage || args.coverage_threshold.is_some()).then_some(&coverage),
        least: args.coverage_threshold,
        mutants: mutants.as_ref(),
        exit_code: exit as u8,
    };
    match &args.out {
        Some(path) => load::write(path, &args.render(&report, &Terminal::for_file())?)?,
        None => terminal.report(&args.render(&report, terminal)?)?,
    }
    Ok(exit)
}

impl TestArgs {
    fn exit(&self, tested: &[Tested<'_>], coverage: &Coverage) -> Exit {
        let short = self.coverage_threshold.is_some_and(|least| share(coverage.counts()) < least);
        let failed = tested.iter().any(|one| !one.passed());
        if failed || short { Exit::Broken } else { Exit::Good }
    }

    fn render(&self, report: &TestReport<'_>, terminal: &Terminal) -> Result<String, Failure> {
        Ok(match self.format {
            Format::Human => tested::human(report, &terminal.out),
            Format::Json => tested::json(report)?,
            Format::Junit => tested::junit(report)
                .map_err(|error| Failure::bug(format!("the report can't be written as XML ({error})")))?,
        })
    }
}

fn too_many(error: Full) -> Failure {
    Failure::usage(error.to_string())
}

/// Percent on the command line, as a share.
fn percent(text: &str) -> Result<f64, String> {
    let number: f64 =
        text.trim_end_matches('%').trim().parse().map_err(|_| "write a number of percent, such as `80`")?;
    if (0.0..=100.0).contains(&number) { Ok(number / 100.0) } else { Err("it is not from 0 to 100".to_owned()) }
}
