//! `eval`: definitions on event logs, and what comes of them.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, Definitions, PathArgs};
use super::logs::{self, LogArgs};
use super::terminal::Terminal;
use crate::diag::{Diagnostic, Severity};
use crate::engine;
use crate::log::LogError;
use crate::measure::{self, FailOn, Only};
use crate::model::{JourneyId, Model, RuleId, SegmentId};
use crate::report::{self, Evaluation};
use crate::run::{self, Evaluated, Request};
use crate::workspace::Checked;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Evaluate the definitions on event logs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare eval                                   the project found from here upwards, on its own logs
  wayfare eval journeys --log events.csv.gz      other logs, columns found by their usual names
  wayfare eval --log visits.csv --customer user_id --time at --event action
  wayfare eval --format json -o human=report.txt one run, two reports
  wayfare eval --as-of 2026-03-01 --violations broken.jsonl

Exit codes: 0 every threshold and rule holds (targets may be missed), 1 a `require` or a rule of severity error is
broken, 2 wrong usage, 3 the definitions do not compile, 4 a log can't be read or breaks its contract, 5 with
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
struct ChoiceArgs {
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

/// Where the reports go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
struct OutputArgs {
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write another report, such as `json=report.json`; may be given several times
    #[arg(short = 'o', value_name = "FORMAT=FILE", value_parser = other_report)]
    others: Vec<(Format, PathBuf)>,
    /// Also work out where journeys leak, how long steps take, how success moves and what goes along with it; `auto` does
    /// so where a report shows it
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    insights: Insights,
    /// Write every violation to a file, one JSON object a line (the report holds the first 100 of each rule)
    #[arg(long, value_name = "FILE")]
    violations: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs; its JSON Schema is `docs/schema/report.schema.json`
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Insights {
    /// For reports that people read
    Auto,
    /// In every report
    Always,
    /// Never
    Never,
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

impl OutputArgs {
    /// Whether what only some reports show is worth working out.
    fn wants_insights(&self) -> bool {
        let mut formats = self.others.iter().map(|(format, _)| *format).chain([self.format]);
        match self.insights {
            Insights::Auto => formats.any(|format| format == Format::Human),
            Insights::Always => true,
            Insights::Never => false,
        }
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
    let logs = logs::resolve(&args.logs, &project)?;
    let request = Request {
        model: &checked.model,
        sources: &logs.sources,
        customers: logs.customers.as_ref(),
        read: logs.read,
        engine: engine::Options {
            by: segments(&checked.model, &args.choice.by)?,
            keep_all: args.output.violations.is_some(),
            before: engine::Before::Unknown,
            courses: args.output.wants_insights(),
        },
        judge: judging(&checked.model, &args.choice)?,
    };
    let (evaluated, set_aside) = with_threads(logs.threads, || run::evaluate(&request))??;
    if let Some(path) = &logs.quarantine {
        let mut rows = Vec::new();
        set_aside.write(&mut rows)?;
        load::write_bytes(path, &rows)?;
    }
    output(args, checked, files, &evaluated, terminal)?;
    Ok(exit(evaluated.verdicts.summary.exit_code))
}

fn output(
    args: &EvalArgs,
    checked: &Checked,
    files: Vec<String>,
    evaluated: &Evaluated,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let definitions = report::Definitions { hash: checked.hash.clone(), files };
    let evaluation = Evaluation {
        model: &checked.model,
        facts: &evaluated.facts,
        log: &evaluated.log,
        verdicts: &evaluated.verdicts,
        definitions: &definitions,
    };
    for (format, path) in &args.output.others {
        load::write(path, &rendered(*format, &evaluation, &Terminal::for_file())?)?;
    }
    if let Some(path) = &args.output.violations {
        load::write(path, &violations(&evaluation)?)?;
    }
    match &args.output.out {
        Some(path) => load::write(path, &rendered(args.output.format, &evaluation, &Terminal::for_file())?),
        None => terminal.report(&rendered(args.output.format, &evaluation, terminal)?),
    }
}

fn rendered(format: Format, evaluation: &Evaluation<'_>, terminal: &Terminal) -> Result<String, Failure> {
    Ok(match format {
        Format::Human => report::human::render(evaluation, &terminal.out),
        Format::Json => report::json::render(evaluation)?,
    })
}

/// Every violation, one line each, rule by rule in order of time.
fn violations(evaluation: &Evaluation<'_>) -> Result<String, Failure> {
    let mut lines = String::new();
    for (rule, facts) in evaluation.model.rules.iter().zip(&evaluation.facts.rules) {
        for violation in &facts.violations {
            lines.push_str(&report::json::violation_line(evaluation, rule, violation)?);
            lines.push('\n');
        }
    }
    Ok(lines)
}

fn with_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or_default()).build();
    let pool = pool.map_err(|error| Failure::usage(format!("can't start the threads: {error}")))?;
    Ok(pool.install(work))
}

fn judging(model: &Model, choice: &ChoiceArgs) -> Result<measure::Settings, Failure> {
    let journeys = choice.journeys.iter().map(|name| journey(model, name)).collect::<Result<Vec<_>, _>>()?;
    let rules = choice.rules.iter().map(|name| rule(model, name)).collect::<Result<Vec<_>, _>>()?;
    let only = if journeys.is_empty() && rules.is_empty() { Only::All } else { Only::These(journeys, rules) };
    let fail_on = match choice.fail_on {
        FailOnArg::Error => FailOn::Error,
        FailOnArg::Warning => FailOn::Warning,
        FailOnArg::Miss => FailOn::Miss,
    };
    Ok(measure::Settings { fail_on, strict: choice.strict, only })
}

fn journey(model: &Model, name: &str) -> Result<JourneyId, Failure> {
    let names = model.journeys.iter().map(|journey| journey.meta.name.as_str());
    position("journey", name, names.collect()).map(JourneyId::new)
}

fn rule(model: &Model, name: &str) -> Result<RuleId, Failure> {
    let full = model.rules.iter().map(|rule| match rule.subject {
        crate::model::Subject::Instance(id) => {
            let journey = model.journeys.get(id.index()).map_or("", |journey| journey.meta.name.as_str());
            format!("{journey}.{}", rule.meta.name)
        }
        crate::model::Subject::Customer => rule.meta.name.to_string(),
    });
    let full: Vec<String> = full.collect();
    position("rule", name, full.iter().map(String::as_str).collect()).map(RuleId::new)
}

fn segments(model: &Model, names: &[String]) -> Result<Vec<SegmentId>, Failure> {
    let known = || model.segments.iter().map(|segment| segment.meta.name.as_str()).collect();
    names.iter().map(|name| position("segment", name, known()).map(SegmentId::new)).collect()
}

fn position(kind: &str, name: &str, names: Vec<&str>) -> Result<usize, Failure> {
    names.iter().position(|known| *known == name).ok_or_else(|| {
        let hint = crate::diag::did_you_mean(name, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => format!("the definitions have no {kind}"),
            some => format!(
                "there is {}",
                some.iter().take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        });
        Failure::usage(format!("there is no {kind} `{name}`; {hint}"))
    })
}

fn other_report(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as `json=report.json`")?;
    Ok((Format::from_str(format, true)?, PathBuf::from(path)))
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
