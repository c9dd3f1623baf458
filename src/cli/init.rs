//! `init`: a new project, from what a log shows or as a small example.
use super::ask::Asker;
use super::columns::{self, Looked};
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load;
use super::logs::{BadRowsArg, bad_rows};
use super::targets;
use super::terminal::Terminal;
use super::trial::{Place, Trial};
use crate::discover;
use crate::draft::{Draft, Mapped, Text, sample};
use crate::log::{AttributeMapping, BadRows, EventName, LogFile, Mapping, ReadOptions, Source, TimeFormat};
use crate::run;
use clap::Args;
use jiff::tz::TimeZone;
use smol_str::SmolStr;
use std::path::{Path, PathBuf};

/// With fewer events or customers there is nothing to propose.
const LEAST_EVENTS: u64 = 10;
const LEAST_CUSTOMERS: u64 = 3;
/// Why there is nothing to propose in a log of many events.
const NO_JOURNEY: &str = "there is no journey in this log: apart from where customers begin, no event occurs in two of a hundred of them; if its events are named in another column, name it with `--event COL`";

/// Write a new project: a small example, or from what a log shows
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare init shop                          an example in the folder `shop`, to be changed
  wayfare init shop --log visits.csv         a project for this log: columns, touchpoints, a first
                                             journey, moments, rules, thresholds at today's values
  wayfare init shop --log visits.csv --yes   without questions
  wayfare init --log visits.csv --customer user --time at --event action --timezone Europe/Berlin

On a terminal it asks what it can't know; in a pipe, or with `--yes`, it takes what is likeliest and says so. Nothing is \
written over, and nothing is written that does not compile and evaluate.

Exit codes: 0 the project is written, 2 wrong usage or a file is there already, 4 the log can't be read or has no journey \
in it.")]
pub struct InitArgs {
    /// The folder of the new project; here unless given
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Look at these logs and propose a project for them
    #[arg(long = "log", value_name = "FILE", num_args = 1..)]
    logs: Vec<PathBuf>,
    /// The column with the customer
    #[arg(long, value_name = "COL", requires = "logs")]
    customer: Option<String>,
    /// The column with the time
    #[arg(long, value_name = "COL", requires = "logs")]
    time: Option<String>,
    /// The column with the event's name
    #[arg(long, value_name = "COL", requires = "logs")]
    event: Option<String>,
    /// How times are written: `rfc3339`, `epoch_s`, `epoch_ms`, `epoch_us`, or a pattern such as `%d.%m.%Y %H:%M`
    #[arg(long, value_name = "FORMAT", requires = "logs")]
    time_format: Option<String>,
    /// The zone of times without an offset, such as `Europe/Berlin`
    #[arg(long, value_name = "ZONE", requires = "logs")]
    timezone: Option<String>,
    /// What the journey is called
    #[arg(long, value_name = "TITLE", requires = "logs")]
    name: Option<String>,
    /// What to do with rows that can't be read: `stop` at the first, or write them to a file and go on
    #[arg(long, value_name = "stop|quarantine=FILE", default_value = "stop", value_parser = bad_rows)]
    bad_rows: BadRowsArg,
    /// Ask nothing
    #[arg(short, long)]
    yes: bool,
}

/// Writes a project.
pub fn run(args: &InitArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    if !globals.overrides.is_empty() {
        return Err(Failure::usage(
            "`--config` sets keys of a project file, and `init` writes a new one: leave it out",
        ));
    }
    let asker = Asker::new(args.yes);
    if args.logs.is_empty() {
        let texts = sample();
        write_all(&args.folder, &texts)?;
        terminal.report(&told(args, &texts, &["a small example with a log of its own, to be changed".to_owned()]))?;
        return Ok(Exit::Good);
    }
    refuse_existing(&args.folder, ["wayfare.yaml"].map(Path::new).into_iter())?;
    let (texts, lines) = from_log(args, asker, terminal)?;
    write_all(&args.folder, &texts)?;
    terminal.report(&told(args, &texts, &lines))?;
    Ok(Exit::Good)
}

/// A project for logs, checked and evaluated, and what there is to say about it.
fn from_log(args: &InitArgs, asker: Asker, terminal: &Terminal) -> Result<(Vec<Text>, Vec<String>), Failure> {
    let place = Place::new(&args.folder, &args.logs)?;
    let mut source = Source { files: args.logs.iter().map(LogFile::new).collect(), mapping: mapping(args)? };
    let looked = columns::look(&source)?.ok_or_else(|| Failure::usage("name a log with `--log FILE`"))?;
    let looked = ask_columns(looked, &mut source.mapping, asker)?;
    let mut note = columns::fill(&mut source.mapping, &looked);
    if asker.asks()
        && let Some(note) = note.take()
    {
        asker.tell(&note)?;
    }
    let zone = zone(args, &looked, asker)?;
    source.mapping.zone = zone.as_ref().map(|(name, _)| known_zone(name)).transpose()?;
    let read = ReadOptions {
        bad_rows: match args.bad_rows {
            BadRowsArg::Stop => BadRows::Stop,
            BadRowsArg::Quarantine(_) => BadRows::Quarantine,
        },
        progress: terminal.progress(),
        ..ReadOptions::default()
    };
    let candidates = discover::candidates(&looked.glance, &looked.columns);
    for one in candidates.iter().filter(|one| one.decimal_comma) {
        let mapped = AttributeMapping { decimal_comma: true, ..AttributeMapping::default() };
        source.mapping.attributes.insert(one.column.clone(), mapped);
    }
    let sources = one_by_one(&source);
    let surveyed = run::survey(&sources, &discover::needs(&candidates), &read)?;
    if let BadRowsArg::Quarantine(path) = &args.bad_rows {
        let logs: Vec<_> = args.logs.iter().filter_map(|log| targets::real(log, "the log")).collect();
        targets::check([("--bad-rows", path.as_path())], &logs)?;
        let mut rows = Vec::new();
        surveyed.write_quarantine(&mut rows)?;
        load::write_bytes(path, &rows)?;
    }
    let bad_rows = surveyed.facts.bad_rows;
    refuse_too_little(&surveyed.survey, &surveyed.tally, &source)?;
    // three columns of each event stand beside its attributes
    let values = surveyed.survey.events.saturating_mul(3 + candidates.len() as u64);
    let attributes = surveyed.attributes.finish(&candidates);
    let found = discover::discover(surveyed.survey, &surveyed.tally, None);
    let mapped = Mapped {
        paths: place.logs.clone(),
        name: args
            .logs
            .iter()
            .filter_map(|log| log.file_name())
            .map(|name| name.to_string_lossy())
            .collect::<Vec<_>>()
            .join(", "),
        columns: (!looked.glance.is_xes).then(|| looked.columns.clone()),
        zone,
        time_format: args.time_format.as_deref().map(SmolStr::new).or_else(|| looked.columns.time_format.clone()),
    };
    let mut draft =
        Draft::new(found.clone(), attributes.clone(), mapped.clone(), args.name.as_deref(), "you@example.com")
            .ok_or_else(|| columns::refused(NO_JOURNEY.to_owned()))?;
    if asker.asks() {
        let default = draft.title().to_owned();
        let title = match &args.name {
            Some(title) => title.clone(),
            None => asker.ask("What is the journey called?", &default)?,
        };
        let owner = asker.ask("Who answers for it?", "you@example.com")?;
        draft = Draft::new(found, attributes, mapped, Some(&title), &owner).unwrap_or(draft);
    }
    let mut trial = Trial::new(&place, &read, values);
    let (texts, mut lines) = trial.settle(&mut draft)?;
    if let Some(note) = note {
        lines.insert(0, note);
    }
    if let (true, BadRowsArg::Quarantine(path)) = (bad_rows > 0, &args.bad_rows) {
        let path = path.display();
        lines.push(format!(
            "rows that can't be read and stand in `{path}`: {bad_rows}; mend them, or add `--bad-rows quarantine=FILE` to `wayfare eval`"
        ));
    }
    Ok((texts, lines))
}

fn mapping(args: &InitArgs) -> Result<Mapping, Failure> {
    let column = |name: &Option<String>| name.as_ref().map(SmolStr::new);
    let unknown = |text: &String| {
        let known = "write `rfc3339`, `epoch_s`, `epoch_ms`, `epoch_us`, or a pattern such as `%d.%m.%Y %H:%M`";
        Failure::usage(format!("`{text}` is no time format; {known}"))
    };
    let format = args.time_format.as_ref().map(|text| TimeFormat::parse(text).ok_or_else(|| unknown(text)));
    Ok(Mapping {
        customer: column(&args.customer),
        time: column(&args.time),
        event: column(&args.event).map_or(EventName::Usual, EventName::Column),
        time_format: format.transpose()?.unwrap_or_default(),
        ..Mapping::default()
    })
}

/// Each file as a log of its own, as the project file will list them.
fn one_by_one(source: &Source) -> Vec<Source> {
    let one = |file: &LogFile| Source { files: vec![file.clone()], mapping: source.mapping.clone() };
    source.files.iter().map(one).collect()
}

/// Asks about the columns that are a matter of doubt.
fn ask_columns(looked: Looked, mapping: &mut Mapping, asker: Asker) -> Result<Looked, Failure> {
    if !asker.asks() {
        return Ok(looked);
    }
    let ask = |what: &str, role: &discover::Role| -> Result<Option<SmolStr>, Failure> {
        if role.others.is_empty() {
            return Ok(None);
        }
        let all: Vec<String> = std::iter::once(&role.column).chain(&role.others).map(ToString::to_string).collect();
        let answer = asker.choose(&format!("Which column is {what}?"), &all, &role.column)?;
        Ok((answer != role.column).then(|| SmolStr::new(answer)))
    };
    let columns = &looked.columns;
    let mut is_other = false;
    if let Some(column) = ask("the customer", &columns.customer)? {
        (mapping.customer, is_other) = (Some(column), true);
    }
    if let Some(column) = ask("the time", &columns.time)? {
        (mapping.time, is_other) = (Some(column), true);
    }
    if let Some(column) = ask("the event", &columns.event)? {
        (mapping.event, is_other) = (EventName::Column(column), true);
    }
    if !is_other {
        return Ok(looked);
    }
    columns::guess_again(looked, mapping)
}

/// The zone of the log's times, if they have no offset, and whether somebody said so.
fn zone(args: &InitArgs, looked: &Looked, asker: Asker) -> Result<Option<(String, bool)>, Failure> {
    if let Some(zone) = &args.timezone {
        return Ok(Some((zone.clone(), true)));
    }
    if looked.columns.has_offset {
        return Ok(None);
    }
    if asker.asks() {
        let default = columns::system_zone().unwrap_or_else(|| "UTC".to_owned());
        for _ in 0..5 {
            let zone = asker.ask("Times have no offset; of which zone are they?", &default)?;
            match known_zone(&zone) {
                Ok(_) => return Ok(Some((zone, true))),
                Err(why) => asker.tell(&why.message)?,
            }
        }
    }
    Ok(Some(("UTC".to_owned(), false)))
}

fn known_zone(name: &str) -> Result<TimeZone, Failure> {
    TimeZone::get(name)
        .map_err(|_| Failure::usage(format!("`{name}` is no time zone; write one such as `Europe/Berlin` or `UTC`")))
}

fn refuse_too_little(survey: &discover::Survey, tally: &discover::Tally, source: &Source) -> Result<(), Failure> {
    let file = source.files.first().map(|file| file.name.clone()).unwrap_or_default();
    let without = "`wayfare init` without `--log` writes an example to change";
    if survey.events < LEAST_EVENTS || survey.customers < LEAST_CUSTOMERS {
        return Err(columns::refused(format!(
            "`{file}` holds {} events of {} customers, too little to propose anything: give more of the log (at least {LEAST_EVENTS} events of {LEAST_CUSTOMERS} customers); {without}",
            survey.events, survey.customers
        )));
    }
    let names = tally.events.iter().filter(|count| **count > 0).count();
    if names < 2 || survey.seen.len() < 2 {
        let only = survey.seen.first().map(|seen| discover::shown(&seen.name)).unwrap_or_default();
        return Err(columns::refused(format!(
            "all events of `{file}` are called `{only}`, and a journey leads from one event to another: name the column that tells what happened with `--event COL`, or add logs with other events; {without}"
        )));
    }
    Ok(())
}

/// Writes files, none of which may be there.
fn write_all(folder: &Path, texts: &[Text]) -> Result<(), Failure> {
    refuse_existing(folder, texts.iter().map(|text| Path::new(&text.path)))?;
    for text in texts {
        let path = folder.join(&text.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| Failure::unwritable(parent, &error))?;
        }
        load::write(&path, &text.text)?;
    }
    Ok(())
}

fn refuse_existing<'p>(folder: &Path, paths: impl Iterator<Item = &'p Path>) -> Result<(), Failure> {
    let there = paths.map(|path| folder.join(path)).find(|path| path.exists());
    there.map_or(Ok(()), |path| {
        Err(Failure::usage(format!(
            "`{}` is there already, and nothing is written over: name another folder, `wayfare init DIR`",
            path.display()
        )))
    })
}

/// What was written, and what to do next.
fn told(args: &InitArgs, texts: &[Text], lines: &[String]) -> String {
    let mut out = String::new();
    lines.iter().for_each(|line| out.push_str(&format!("{line}\n")));
    let folder = args.folder.display();
    texts.iter().for_each(|text| out.push_str(&format!("wrote {}\n", args.folder.join(&text.path).display())));
    let at = if args.folder == Path::new(".") { String::new() } else { format!(" {folder}") };
    out.push_str(&format!(
        "next: `wayfare eval{at}` for the report, `wayfare eval{at} --format html --out report.html` for a page, `wayfare watch{at}` while you change it\n"
    ));
    crate::report::diagnostics::plain(&out).into_owned()
}
