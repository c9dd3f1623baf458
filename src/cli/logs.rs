//! From a command line to logs: the project file's, or those that are named, with their columns.
use super::failure::Failure;
use crate::history::Order;
use crate::log::{BadRows, CustomersTable, EventName, LogError, LogFile, Mapping, ReadOptions, Source, TimeFormat};
use crate::project::{Disk, LogSettings, Pattern, Project, glob_files};
use crate::watch::Folders;
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// Below this many bytes buffers would be too small to be of use.
const LEAST_MEMORY: u64 = 1_000_000;

/// Which logs are read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Logs")]
pub struct LogArgs {
    #[command(flatten)]
    read: ReadArgs,
    /// The column with the customer
    #[arg(long, value_name = "COL")]
    customer: Option<String>,
}

/// Which logs are read, and how, but for the column with the customer.
#[derive(Debug, Args)]
#[command(next_help_heading = "Logs")]
pub struct ReadArgs {
    /// Evaluate on these logs instead of the project file's
    #[arg(long = "log", value_name = "FILE", num_args = 1..)]
    logs: Vec<PathBuf>,
    /// The column with the time
    #[arg(long, value_name = "COL")]
    time: Option<String>,
    /// The column with the event's name
    #[arg(long, value_name = "COL")]
    event: Option<String>,
    /// The column with the channel
    #[arg(long, value_name = "COL")]
    channel: Option<String>,
    /// How times are written: `rfc3339`, `epoch_s`, `epoch_ms`, `epoch_us`, or a pattern such as `%d.%m.%Y %H:%M`
    #[arg(long, value_name = "FORMAT")]
    time_format: Option<String>,
    /// Look at the logs as they stood at this time, such as `2026-03-01` or `2026-03-01T12:00:00Z`: later events are not
    /// seen
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
    /// Every customer's history is finished: nothing more will come
    #[arg(long)]
    complete: bool,
    /// What orders a customer's events: their times, or the log itself
    #[arg(long, value_name = "BY")]
    order: Option<OrderArg>,
    /// What to do with rows that can't be read: `stop` at the first, or write them to a file and go on
    #[arg(long, value_name = "stop|quarantine=FILE", default_value = "stop", value_parser = bad_rows)]
    bad_rows: BadRowsArg,
    /// How many threads to use; all cores unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// About how much memory reading may take, such as `4GB` or `512MB`; what does not fit goes to temporary files. Most
    /// of what the machine has left unless given
    #[arg(long, value_name = "SIZE", value_parser = memory)]
    memory: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OrderArg {
    /// By time, then by place in the log
    Time,
    /// By place in the log alone
    Log,
}

/// What to do with rows that can't be read.
#[derive(Debug, Clone)]
pub(super) enum BadRowsArg {
    /// Stop at the first.
    Stop,
    /// Write them to this file.
    Quarantine(PathBuf),
}

impl LogArgs {
    /// Whether logs are named on the command line.
    pub fn is_given(&self) -> bool {
        self.read.is_given()
    }
}

impl ReadArgs {
    /// Whether logs are named on the command line.
    pub fn is_given(&self) -> bool {
        !self.logs.is_empty()
    }
}

/// Logs, ready to be read.
#[derive(Debug)]
pub struct Logs {
    /// The logs.
    pub sources: Vec<Source>,
    /// The table of customers.
    pub customers: Option<CustomersTable>,
    /// How they are read.
    pub read: ReadOptions,
    /// Where bad rows go, if they are set aside.
    pub quarantine: Option<PathBuf>,
    /// How many threads; all cores if absent.
    pub threads: Option<usize>,
}

impl LogArgs {
    /// Whether logs are named.
    pub fn are_named(&self) -> bool {
        !self.read.logs.is_empty()
    }
}

/// The logs that a command line means.
///
/// # Errors
/// Where there are none, or an option can't be understood.
pub fn resolve(args: &LogArgs, project: &Project) -> Result<Logs, Failure> {
    resolve_read(&args.read, args.customer.as_deref(), project)
}

/// The same with the customer's column by itself.
///
/// # Errors
/// Where there are none, or an option can't be understood.
pub fn resolve_read(args: &ReadArgs, customer: Option<&str>, project: &Project) -> Result<Logs, Failure> {
    let mut sources = if args.logs.is_empty() { project.log_sources(&Disk)? } else { named(&args.logs, project)? };
    if sources.is_empty() {
        return Err(Failure::usage(
            "there is no log to evaluate; name one with `--log FILE`, or in `wayfare.yaml` under `logs:`",
        ));
    }
    for source in &mut sources {
        overlay(args, customer, &mut source.mapping)?;
    }
    let mut read = project.read_options();
    read.complete |= args.complete;
    if let Some(order) = args.order {
        read.order = match order {
            OrderArg::Time => Order::Time,
            OrderArg::Log => Order::Log,
        };
    }
    read.as_of = args.as_of.as_deref().map(|text| instant(text, project, &sources)).transpose()?;
    let quarantine = match &args.bad_rows {
        BadRowsArg::Stop => None,
        BadRowsArg::Quarantine(path) => Some(path.clone()),
    };
    read.memory = args.memory;
    if quarantine.is_some() {
        read.bad_rows = BadRows::Quarantine;
    }
    Ok(Logs { sources, customers: project.customers_table(), read, quarantine, threads: args.threads.map(usize::from) })
}

/// Runs work on a number of threads; on all cores unless it is given.
///
/// # Errors
/// Where the system has no more threads.
pub fn with_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or_default()).build();
    let pool = pool.map_err(|error| Failure::usage(format!("can't start the threads: {error}")))?;
    Ok(pool.install(work))
}

impl LogArgs {
    /// Whether bad rows are to be written to a file.
    pub fn sets_aside(&self) -> bool {
        matches!(self.read.bad_rows, BadRowsArg::Quarantine(_))
    }

    /// How many threads; all cores if absent.
    pub fn threads(&self) -> Option<usize> {
        self.read.threads.map(usize::from)
    }

    /// The folders in which logs and the table of customers come, change and go.
    pub fn watch(&self, project: &Project, folders: &mut Folders) {
        self.read.logs.iter().for_each(|log| folders.file(log));
        if self.read.logs.is_empty() {
            project.log_patterns().iter().for_each(|pattern| match pattern {
                Pattern::File(path) => folders.file(path),
                Pattern::Below(folder) => folders.below(folder),
            });
        }
        if let Some(table) = project.customers_table() {
            folders.file(&table.file.path);
        }
    }
}

/// Each file that is named, or matches a glob that no shell expanded, read the way the project file reads it: as the log
/// whose path fits, or as the only log.
fn named(logs: &[PathBuf], project: &Project) -> Result<Vec<Source>, LogError> {
    let mapping = |path: &Path| {
        let fitting = project.settings.logs.iter().find(|log| fits(log, path, project));
        let only = project.settings.logs.first().filter(|_| project.settings.logs.len() == 1);
        fitting.or(only).map(|log| log.mapping.clone()).unwrap_or_default()
    };
    let mut files = Vec::new();
    for path in logs {
        match path.to_str().filter(|text| text.contains('*') && !path.exists()) {
            Some(pattern) => files.extend(glob_files(pattern, Path::new("."), &Disk)?),
            None => files.push(LogFile::new(path)),
        }
    }
    let source = |file: LogFile| Source { mapping: mapping(&file.path), files: vec![file] };
    Ok(files.into_iter().map(source).collect())
}

/// Whether a file is one that a log of the project file names.
fn fits(log: &LogSettings, path: &Path, project: &Project) -> bool {
    let pattern = project.root.join(log.path.text.as_str());
    let glob = pattern.to_str().and_then(|pattern| globset::Glob::new(pattern).ok());
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    glob.is_some_and(|glob| {
        let matcher = glob.compile_matcher();
        matcher.is_match(path) || matcher.is_match(&whole)
    })
}

fn overlay(args: &ReadArgs, customer: Option<&str>, mapping: &mut Mapping) -> Result<(), Failure> {
    let column = |name: &Option<String>| name.as_ref().map(smol_str::SmolStr::new);
    mapping.customer = customer.map(smol_str::SmolStr::new).or(mapping.customer.take());
    mapping.time = column(&args.time).or(mapping.time.take());
    mapping.channel = column(&args.channel).or(mapping.channel.take());
    if let Some(event) = column(&args.event) {
        mapping.event = EventName::Column(event);
    }
    if let Some(text) = &args.time_format {
        let unknown = || {
            let known = "write `rfc3339`, `epoch_s`, `epoch_ms`, `epoch_us`, or a pattern such as `%d.%m.%Y %H:%M`";
            Failure::usage(format!("`{text}` is no time format; {known}"))
        };
        mapping.time_format = TimeFormat::parse(text).ok_or_else(unknown)?;
    }
    Ok(())
}

/// An instant as a person writes it; without an offset it is read in the log's zone, else in the policy's, else in UTC.
fn instant(text: &str, project: &Project, sources: &[Source]) -> Result<i64, Failure> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(at.as_microsecond());
    }
    let policy = project.settings.policy.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    let zone = sources.iter().find_map(|source| source.mapping.zone.clone()).or(policy).unwrap_or(TimeZone::UTC);
    let wall = text.parse::<jiff::civil::DateTime>().or_else(|_| text.parse::<jiff::civil::Date>().map(Into::into));
    let at = wall.ok().and_then(|wall: jiff::civil::DateTime| zone.to_ambiguous_timestamp(wall).compatible().ok());
    at.map(jiff::Timestamp::as_microsecond).ok_or_else(|| {
        Failure::usage(format!("`{text}` is no time; write `2026-03-01`, `2026-03-01 12:00` or `2026-03-01T12:00:00Z`"))
    })
}

/// A size in bytes, with or without a unit.
pub(super) fn memory(text: &str) -> Result<u64, String> {
    let wrong = || "write a number of bytes, or one with a unit: `4GB`, `512MB`, `512MiB`".to_owned();
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (count, unit) = text.split_at_checked(digits).ok_or_else(wrong)?;
    let scale: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "t" | "tb" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return Err(wrong()),
    };
    let count: rust_decimal::Decimal = count.parse().map_err(|_| wrong())?;
    let bytes =
        count.checked_mul(scale.into()).and_then(|bytes| u64::try_from(bytes.trunc()).ok()).ok_or_else(wrong)?;
    if bytes < LEAST_MEMORY {
        return Err(format!("less than {} MB of memory is too little", LEAST_MEMORY / 1_000_000));
    }
    Ok(bytes)
}

/// What to do with rows that can't be read, as it is written.
pub(super) fn bad_rows(text: &str) -> Result<BadRowsArg, String> {
    match text.split_once('=') {
        None if text == "stop" => Ok(BadRowsArg::Stop),
        Some(("quarantine", path)) if !path.is_empty() => Ok(BadRowsArg::Quarantine(PathBuf::from(path))),
        _ => Err("write `stop`, or `quarantine=FILE`".to_owned()),
    }
}
