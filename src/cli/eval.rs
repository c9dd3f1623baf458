//! `eval`: definitions on event logs, and what comes of them.
use super::choose;
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::logs::{self, LogArgs};
use super::output::OutputArgs;
use super::targets;
use super::terminal::Terminal;
use crate::diag::{Diagnostic, Severity};
use crate::engine;
use crate::log::LogError;
use crate::measure::{self, FailOn, Only};
use crate::model::{Model, SegmentId};
use crate::report::{self, Evaluation};
use crate::run::{self, Request};
use crate::workspace::Definitions;
use clap::{Args, ValueEnum};

/// Evaluate the definitions on event logs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare eval                                   the project from here upwards, on its own logs
  wayfare eval journeys --log events.csv.gz      other logs, columns found by their usual names
  wayfare eval --log visits.csv --customer user_id --time at --event action
  wayfare eval --format json -o human=report.txt one run, two reports
  wayfare eval --as-of 2026-03-01 --violations broken.jsonl
  wayfare eval --format html --out report.html   a report to open, send or keep
  wayfare eval --format github -o junit=tests.xml -o markdown=comment.md
  wayfare eval --baseline baseline.json          only what got worse

Exit codes: 0 every threshold and rule holds (targets may be missed), 1 a `require` or a rule of severity error is \
broken, 2 wrong usage, 3 the definitions do not compile, 4 a log can't be read or breaks its contract, 5 with \
`--strict` something could not be judged.")]
pub struct EvalArgs {
    #[command(flatten)]
    paths: PathArgs,
    #[command(flatten)]
    logs: LogArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// What is evaluated and how it is judged.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is judged")]
pub(super) struct ChoiceArgs {
    /// Only this journey, with its KPIs and rules; may be given several times
    #[arg(long = "journey", value_name = "NAME")]
    journeys: Vec<String>,
    /// Only this rule; a journey's own as `JOURNEY.RULE`; may be given several times
    #[arg(long = "rule", value_name = "NAME")]
    rules: Vec<String>,
    /// Break every KPI down by this segment too; may be given several times
    #[arg(long = "by", value_name = "SEGMENT")]
    by: Vec<String>,
    /// What ends the run with exit code 1: broken requires and rules of severity error; also broken rules of severity
    /// warning; also missed targets
    #[arg(long, value_name = "WHAT", default_value = "error")]
    fail_on: FailOnArg,
    /// End with exit code 5 if something has too little data to be judged, or was never activated
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOnArg {
    /// Broken requires and rules of severity error
    Error,
    /// Broken rules of severity warning as well
    Warning,
    /// Missed targets as well
    Miss,
}

impl ChoiceArgs {
    /// How the run is judged.
    ///
    /// # Errors
    /// Where a name is none of the model's.
    pub(super) fn judging(&self, model: &Model) -> Result<measure::Settings, Failure> {
        let journeys = self.journeys.iter().map(|name| choose::journey(model, name)).collect::<Result<Vec<_>, _>>()?;
        let rules = self.rules.iter().map(|name| choose::rule(model, name)).collect::<Result<Vec<_>, _>>()?;
        let only = if journeys.is_empty() && rules.is_empty() { Only::All } else { Only::These(journeys, rules) };
        let fail_on = match self.fail_on {
            FailOnArg::Error => FailOn::Error,
            FailOnArg::Warning => FailOn::Warning,
            FailOnArg::Miss => FailOn::Miss,
        };
        Ok(measure::Settings { fail_on, strict: self.strict, only, baseline: None })
    }

    /// The segments that every KPI is broken down by.
    ///
    /// # Errors
    /// Where a name is none of the model's.
    pub(super) fn segments(&self, model: &Model) -> Result<Vec<SegmentId>, Failure> {
        choose::segments(model, &self.by)
    }
}

/// Evaluates, and reports.
pub fn run(args: &EvalArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let Definitions { mut workspace, project } = load::definitions(&args.paths, globals, terminal)?;
    let files: Vec<String> = workspace.paths().map(str::to_owned).collect();
    let checked = workspace.check();
    let worth: Vec<Diagnostic> =
        checked.diagnostics.iter().filter(|one| one.severity > Severity::Info).cloned().collect();
    terminal.show(&worth, &checked.sources);
    if !checked.compiles() {
        return Ok(Exit::NotCompiled);
    }
    let mut logs = logs::resolve(&args.logs, &project)?;
    let written = args.output.targets().into_iter().chain(targets::file("--bad-rows", &logs.quarantine));
    targets::check(written, &targets::inputs(&project, &logs))?;
    logs.read.progress = terminal.progress();
    let request = Request {
        model: &checked.model,
        sources: &logs.sources,
        customers: logs.customers.as_ref(),
        read: logs.read,
        engine: engine::Options {
            by: args.choice.segments(&checked.model)?,
            keep_all: args.output.wants_all(),
            before: engine::Before::Unknown,
            courses: args.output.wants_insights(),
            instances: args.output.wants_instances(),
        },
        judge: measure::Settings { baseline: args.output.baseline()?, ..args.choice.judging(&checked.model)? },
    };
    let (evaluated, set_aside) = logs::with_threads(logs.threads, || run::evaluate(&request))??;
    if let Some(path) = &logs.quarantine {
        let mut rows = Vec::new();
        set_aside.write(&mut rows)?;
        load::write_bytes(path, &rows)?;
    }
    let definitions = report::Definitions { hash: checked.hash.clone(), files };
    let evaluation = Evaluation {
        model: &checked.model,
        facts: &evaluated.facts,
        log: &evaluated.log,
        verdicts: &evaluated.verdicts,
        definitions: &definitions,
        sources: &checked.sources,
    };
    args.output.write(&evaluation, terminal)?;
    Ok(exit(evaluated.verdicts.summary.exit_code))
}

fn exit(code: u8) -> Exit {
    match code {
        0 => Exit::Good,
        1 => Exit::Broken,
        _ => Exit::Inconclusive,
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Self { message: error.to_string(), exit: Exit::Log }
    }
}
