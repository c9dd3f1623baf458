//! `discover`: what a log shows by itself.
use super::columns;
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::logs::{self, LogArgs};
use super::targets;
use super::terminal::Terminal;
use crate::discover::{self, Phrasing};
use crate::history::Needs;
use crate::model::Model;
use crate::project::{Disk, load_with};
use crate::report::discovery::{self, Discovered};
use crate::run;
use clap::{Args, ValueEnum};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Show what is in an event log: variants, loops, waits, unmapped events, candidates for moments and rules
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare discover --log visits.csv   a log and nothing else; columns are found by name and content
  wayfare discover journeys/shop      a project's own logs, with events that no touchpoint claims
  wayfare discover --log visits.csv --customer user_id --time at --event action
  wayfare discover --log visits.csv --format html --out visits.html

Needs no definitions. `wayfare init --log FILE` writes a project from what is found.

Exit codes: 0 it was looked at, 2 wrong usage, 3 the definitions do not compile, 4 a log can't be read.")]
pub struct DiscoverArgs {
    #[command(flatten)]
    paths: PathArgs,
    #[command(flatten)]
    logs: LogArgs,
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs
    Json,
    /// One file for a browser
    Html,
}

/// Looks, and reports.
pub fn run(args: &DiscoverArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut notes = Vec::new();
    let is_log_alone = args.logs.is_given() && args.paths.is_empty();
    let found = load_with(&[], Path::new("."), &Disk, &globals.overrides);
    let without = is_log_alone && found.file.is_none() && found.definitions.is_empty();
    let (project, model) = if without {
        (found, None)
    } else {
        let mut definitions = load::definitions(&args.paths, globals, terminal)?;
        let checked = definitions.workspace.check();
        let model = checked.compiles().then(|| std::sync::Arc::clone(&checked.model));
        if model.is_none() && !is_log_alone {
            terminal.show(&checked.diagnostics, &checked.sources);
            return Ok(Exit::NotCompiled);
        }
        if model.is_none() {
            // nobody asked for them
            notes.push(
                "the definitions found here do not compile, so events that they do not claim are not shown".to_owned(),
            );
        }
        (definitions.project, model)
    };
    let mut logs = logs::resolve(&args.logs, &project)?;
    let written = [targets::file("--out", &args.out), targets::file("--bad-rows", &logs.quarantine)];
    targets::check(written.into_iter().flatten(), &targets::inputs(&project, &logs))?;
    logs.read.progress = terminal.progress();
    for source in &mut logs.sources {
        if let Some(looked) = columns::look(source)? {
            notes.extend(columns::fill(&mut source.mapping, &looked));
        }
    }
    let needs = Needs::default();
    let surveyed = logs::with_threads(logs.threads, || run::survey(&logs.sources, &needs, &logs.read))??;
    if let Some(path) = &logs.quarantine {
        let mut rows = Vec::new();
        surveyed.write_quarantine(&mut rows)?;
        load::write_bytes(path, &rows)?;
    }
    notes.extend(surveyed.facts.notes.iter().cloned());
    if surveyed.facts.bad_rows > 0 {
        notes.push(format!("rows set aside because they can't be read: {}", surveyed.facts.bad_rows));
    }
    let claims = model.as_deref().map(claims);
    let claimed = claims.as_ref().map(|known| known.keys().cloned().collect::<BTreeSet<SmolStr>>());
    let found = discover::discover(surveyed.survey, &surveyed.tally, claimed.as_ref());
    let phrasing = Phrasing::new(&found.survey, &claims.unwrap_or_default());
    let shown = Discovered { found: &found, phrasing: &phrasing, files: &surveyed.facts.files, notes: &notes };
    write(args, &shown, terminal)?;
    Ok(Exit::Good)
}

fn write(args: &DiscoverArgs, shown: &Discovered<'_>, terminal: &Terminal) -> Result<(), Failure> {
    let for_file = Terminal::for_file();
    let look = if args.out.is_some() { &for_file.out } else { &terminal.out };
    let text = match args.format {
        Format::Human => discovery::human(shown, look),
        Format::Json => discovery::json(shown)?,
        Format::Html => discovery::html(shown)
            .map_err(|error| Failure::bug(format!("the report can't be written as HTML ({error:#})")))?,
    };
    match &args.out {
        Some(path) => load::write(path, &text),
        None => terminal.report(&text),
    }
}

/// The touchpoint that each raw name belongs to.
fn claims(model: &Model) -> BTreeMap<SmolStr, SmolStr> {
    let of = |touchpoint: &crate::model::Touchpoint| {
        let name = touchpoint.meta.name.clone();
        touchpoint.raw_names.iter().map(move |raw| (raw.clone(), name.clone())).collect::<Vec<_>>()
    };
    model.touchpoints.iter().flat_map(of).collect()
}
