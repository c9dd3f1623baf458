//! `map`: the journeys as a picture.
use super::choose;
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::logs::{self, LogArgs};
use super::targets;
use super::terminal::Terminal;
use crate::engine;
use crate::measure;
use crate::model::JourneyId;
use crate::report::map::{self, View};
use crate::report::{self, Evaluation};
use crate::run::{self, Request};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Draw the journeys, with live numbers from a log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare map --out map.svg                     the journeys of the project found from here upwards
  wayfare map --log events.csv --out map.svg    with how many came how far, and how long it took
  wayfare map --format mermaid                  for Markdown
  wayfare map --journey upgrade --format dot | dot -Tpdf > upgrade.pdf

Exit codes: 0 drawn, 2 wrong usage, 3 the definitions do not compile, 4 a log can't be read or breaks its contract.")]
pub struct MapArgs {
    #[command(flatten)]
    paths: PathArgs,
    #[command(flatten)]
    logs: LogArgs,
    /// Only this journey; may be given several times
    #[arg(long = "journey", value_name = "NAME")]
    journeys: Vec<String>,
    /// How to draw it
    #[arg(long, value_name = "FORMAT", default_value = "svg")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A picture, light and dark
    Svg,
    /// A flowchart for Markdown
    Mermaid,
    /// For Graphviz
    Dot,
}

/// Draws.
pub fn run(args: &MapArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut definitions = load::definitions(&args.paths, globals, terminal)?;
    targets::check(targets::file("--out", &args.out), &targets::definitions(&definitions.project))?;
    let checked = definitions.workspace.check();
    if !checked.compiles() {
        terminal.show(&checked.diagnostics, &checked.sources);
        return Ok(Exit::NotCompiled);
    }
    let model = &checked.model;
    let ids: Vec<JourneyId> = match args.journeys.as_slice() {
        [] => (0..model.journeys.len()).map(JourneyId::new).collect(),
        names => names.iter().map(|name| choose::journey(model, name)).collect::<Result<_, _>>()?,
    };
    if ids.is_empty() {
        return Err(Failure::usage("the definitions have no journey to draw"));
    }
    let views: Vec<View> = if args.logs.is_given() {
        let logs = logs::resolve(&args.logs, &definitions.project)?;
        targets::check(targets::file("--out", &args.out), &targets::logs(&logs))?;
        let request = Request {
            model,
            sources: &logs.sources,
            customers: logs.customers.as_ref(),
            read: logs.read,
            engine: engine::Options { courses: true, ..engine::Options::default() },
            judge: measure::Settings::default(),
        };
        let (evaluated, _) = super::logs::with_threads(logs.threads, || run::evaluate(&request))??;
        let definitions = report::Definitions::default();
        let evaluation = Evaluation {
            model,
            facts: &evaluated.facts,
            log: &evaluated.log,
            verdicts: &evaluated.verdicts,
            definitions: &definitions,
            sources: &checked.sources,
        };
        ids.into_iter().filter_map(|id| map::live(&evaluation, id)).collect()
    } else {
        ids.into_iter().filter_map(|id| map::plain(model, id)).collect()
    };
    let text = match args.format {
        Format::Svg => map::svg(&views),
        Format::Mermaid => map::mermaid(&views),
        Format::Dot => map::dot(&views),
    };
    match &args.out {
        Some(path) => load::write(path, &text)?,
        None => terminal.report(&text)?,
    }
    Ok(Exit::Good)
}
