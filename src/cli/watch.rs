//! `watch`: `eval` again on every change, in place, with what changed.
use super::eval::ChoiceArgs;
use super::exit::Exit;
use super::failure::{Failure, reason};
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::logs::{self, LogArgs, Logs};
use super::targets;
use super::terminal::Terminal;
use crate::engine;
use crate::log::Stamp;
use crate::report::html::{Page, Refresh};
use crate::report::live::{Change, LiveRun, Standings, page};
use crate::report::{self, Evaluation};
use crate::run::{Done, Live, Request};
use crate::serve::Served;
use crate::watch::{Ender, Folders, Listener, Waited};
use crate::workspace::{Checked, Definitions};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Evaluate again on every change of a definition, the project file or a log
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare watch                                  the project from here upwards, on its own logs
  wayfare watch journeys --log events.csv.gz     other logs
  wayfare watch --serve                          and a report page in the browser, always the latest
  wayfare watch | jq .changes                    in a pipe: one JSON object a run, each on one line

What is wrong with a definition or a log is shown at once, below it the last good result. Ctrl-C ends it with exit code 0. \
Other exit codes: 2 wrong usage, or files can't be watched.")]
pub struct WatchArgs {
    #[command(flatten)]
    paths: PathArgs,
    #[command(flatten)]
    logs: LogArgs,
    #[command(flatten)]
    choice: ChoiceArgs,
    /// Also keep a report page in this file; it loads itself again
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Also serve a report page to browsers on this machine, which load it again by themselves; at a port of your choice
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    serve: Option<u16>,
    /// How to report; `auto` is for people on a terminal and JSON in a pipe
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In place on a terminal, as JSON lines elsewhere
    Auto,
    /// For people
    Human,
    /// One object a run, each on one line
    Json,
}

/// So long a run may go on when it is told to end.
const GRACE: std::time::Duration = std::time::Duration::from_millis(500);

/// Definitions are read again at most so often where each reading names other folders.
const MOST_LOADS: usize = 3;

/// Watches until it is told to end.
pub fn run(args: &WatchArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    if args.paths.is_stdin() {
        return Err(Failure::usage("standard input does not change; name files or folders to watch"));
    }
    if args.logs.sets_aside() {
        return Err(Failure::usage("`watch` writes no files; leave out `--bad-rows quarantine=…`"));
    }
    let mut listener = Listener::default();
    let ender = listener.ender();
    ctrlc::set_handler(move || end(&ender))
        .map_err(|error| Failure::usage(format!("Ctrl-C can't be listened to: {error}")))?;
    let definitions = load::definitions(&args.paths, globals, terminal)?;
    // logs that can't be found are told with the first run
    let logs = logs::resolve(&args.logs, &definitions.project).map_or(Vec::new(), |logs| targets::logs(&logs));
    let page = args.html.as_deref().map(|path| ("--html", path));
    targets::check(page, &[logs, targets::definitions(&definitions.project)].concat())?;
    let pages = Pages::of(args, terminal)?;
    let watching =
        Watching { args, globals, terminal, definitions, live: Live::default(), shown: Shown::default(), pages };
    logs::with_threads(args.logs.threads(), || watching.go(&mut listener))??;
    Ok(Exit::Good)
}

/// Ends watching, also in the middle of a run: a large log that is just being read is no reason to let somebody wait.
#[expect(clippy::disallowed_methods, reason = "a run can't be left in the middle in another way")]
fn end(ender: &Ender) {
    ender.end();
    std::thread::sleep(GRACE);
    std::process::exit(0);
}

/// All that is kept between runs.
struct Watching<'a> {
    args: &'a WatchArgs,
    globals: &'a Globals,
    terminal: &'a Terminal,
    definitions: Definitions,
    live: Live,
    shown: Shown,
    pages: Pages,
}

/// The report pages that are kept for browsers.
struct Pages {
    file: Option<(PathBuf, Page)>,
    served: Option<(Served, Page)>,
}

/// What was shown last.
#[derive(Default)]
struct Shown {
    runs: u64,
    /// The files' texts and the log's stamp.
    state: Option<State>,
    /// Where everything stood in the last good result.
    standings: Option<Standings>,
    /// The last good report for people.
    result: Option<String>,
}

/// What a run depends on.
#[derive(PartialEq)]
struct State {
    texts: BTreeMap<Arc<str>, Arc<str>>,
    stamp: Stamp,
    trouble: Option<String>,
}

impl Watching<'_> {
    fn go(mut self, listener: &mut Listener) -> Result<(), Failure> {
        loop {
            let trouble = self.reload(listener)?;
            self.once(trouble)?;
            if listener.wait() == Waited::End {
                return Ok(());
            }
        }
    }

    /// Reads the definitions again, listening from before they are read. What can't be loaded at all is told as trouble.
    fn reload(&mut self, listener: &mut Listener) -> Result<Option<String>, Failure> {
        let mut folders = self.folders();
        for _ in 0..MOST_LOADS {
            listener.follow(&folders).map_err(Failure::usage)?;
            let loaded = load::again(&mut self.definitions, &self.args.paths, self.globals, self.terminal);
            if let Err(failure) = loaded {
                return Ok(Some(failure.message));
            }
            // what was just read may name other folders: what changes in those is to be heard, too
            let now = self.folders();
            if now == folders {
                break;
            }
            folders = now;
        }
        Ok(None)
    }

    fn folders(&self) -> Folders {
        let mut folders = self.args.paths.folders(&self.definitions.project);
        self.args.logs.watch(&self.definitions.project, &mut folders);
        folders
    }

    /// One run, unless nothing is different.
    fn once(&mut self, trouble: Option<String>) -> Result<(), Failure> {
        let time = jiff::Timestamp::now();
        let logs = logs::resolve(&self.args.logs, &self.definitions.project);
        let stamp = logs.as_ref().map(|logs| Stamp::of(&logs.sources, logs.customers.as_ref())).unwrap_or_default();
        let unresolved = logs.as_ref().err().map(|failure| failure.message.clone());
        let checked = self.definitions.workspace.check().clone();
        let state = State { texts: texts(&checked), stamp, trouble: trouble.clone().or(unresolved) };
        if self.shown.state.as_ref() == Some(&state) {
            return Ok(());
        }
        let files = self.shown.state.as_ref().map(|before| state.since(before)).unwrap_or_default();
        let error = match (trouble, checked.compiles()) {
            (Some(trouble), _) => Some(trouble),
            (None, false) => None,
            (None, true) => logs.and_then(|logs| self.evaluate(&checked, &logs)).err().map(|failure| failure.message),
        };
        self.shown.state = Some(state);
        self.show(&checked, &files, time, error.as_deref())
    }

    fn evaluate(&mut self, checked: &Checked, logs: &Logs) -> Result<(), Failure> {
        let request = Request {
            model: &checked.model,
            sources: &logs.sources,
            customers: logs.customers.as_ref(),
            read: logs.read.clone(),
            engine: engine::Options {
                by: self.args.choice.segments(&checked.model)?,
                keep_all: false,
                before: engine::Before::Unknown,
                courses: self.pages.are_wanted(),
                instances: false,
            },
            judge: self.args.choice.judging(&checked.model)?,
        };
        let done = self.live.evaluate(&request)?;
        self.terminal.step(&match done {
            Done::Judged => "the facts of the last run hold; judged anew".to_owned(),
            Done::Evaluated(1) => "1 item was evaluated".to_owned(),
            Done::Evaluated(count) => format!("{count} items were evaluated"),
            Done::Read => "the log was read, everything evaluated".to_owned(),
        });
        Ok(())
    }

    fn show(
        &mut self,
        checked: &Checked,
        files: &[String],
        time: jiff::Timestamp,
        error: Option<&str>,
    ) -> Result<(), Failure> {
        let good = error.is_none() && checked.compiles();
        let names = self.definitions.workspace.paths().map(str::to_owned).collect();
        let definitions = report::Definitions { hash: checked.hash.clone(), files: names };
        let evaluation = self.live.last().filter(|_| good).map(|last| Evaluation {
            model: &checked.model,
            facts: &last.facts,
            log: &last.log,
            verdicts: &last.verdicts,
            definitions: &definitions,
            sources: &checked.sources,
        });
        let changes = evaluation.as_ref().map(|now| self.shown.take(now)).unwrap_or_default();
        self.shown.runs += 1;
        let run = LiveRun {
            number: self.shown.runs,
            time,
            seconds: jiff::Timestamp::now().duration_since(time).as_secs_f64(),
            files,
            diagnostics: &checked.diagnostics,
            sources: &checked.sources,
            error,
            changes: &changes,
        };
        self.pages.show(&run, evaluation.as_ref())?;
        if self.is_json() {
            return self.terminal.report(&report::json::live_line(&run, evaluation.as_ref())?);
        }
        let look = self.terminal.look();
        if let Some(evaluation) = &evaluation {
            self.shown.result = Some(report::human::render(evaluation, &look));
        }
        self.terminal.replace(&page(&run, self.shown.result.as_deref(), &look, self.terminal.rows()))
    }

    fn is_json(&self) -> bool {
        match self.args.format {
            Format::Auto => !self.terminal.is_interactive(),
            Format::Human => false,
            Format::Json => true,
        }
    }
}

impl Pages {
    fn of(args: &WatchArgs, terminal: &Terminal) -> Result<Self, Failure> {
        let file = args.html.clone().map(|path| (path, Page::new(Refresh::File)));
        let serve = |port: u16| {
            let served = Served::at(port).map_err(|error| {
                Failure::usage(format!("port {port} can't be served at: {}; choose another", reason(&error)))
            })?;
            terminal.note(&format!("the report is at {}", served.address()));
            Ok::<_, Failure>((served, Page::new(Refresh::Served)))
        };
        Ok(Self { file, served: args.serve.map(serve).transpose()? })
    }

    fn are_wanted(&self) -> bool {
        self.file.is_some() || self.served.is_some()
    }

    fn show(&mut self, run: &LiveRun<'_>, evaluation: Option<&Evaluation<'_>>) -> Result<(), Failure> {
        let wrong = |error| Failure::bug(format!("the report can't be written as HTML ({error:#})"));
        if let Some((path, page)) = &mut self.file {
            load::write(path, &page.of(run, evaluation).map_err(wrong)?)?;
        }
        if let Some((served, page)) = &mut self.served {
            served.show(run.number, page.of(run, evaluation).map_err(wrong)?);
        }
        Ok(())
    }
}

impl Shown {
    /// Notes where everything stands now, and tells what is different from the last good result.
    fn take(&mut self, evaluation: &Evaluation<'_>) -> Vec<Change> {
        let now = Standings::of(evaluation);
        let changes = self.standings.as_ref().map(|before| now.since(before)).unwrap_or_default();
        self.standings = Some(now);
        changes
    }
}

impl State {
    /// The files that are different: changed, new, or gone.
    fn since(&self, before: &Self) -> Vec<String> {
        let changed = self.texts.iter().filter(|(path, text)| before.texts.get(*path) != Some(*text));
        let gone = before.texts.keys().filter(|path| !self.texts.contains_key(*path));
        let mut files: Vec<String> = changed.map(|(path, _)| path).chain(gone).map(ToString::to_string).collect();
        if self.stamp != before.stamp {
            files.extend(self.stamp.paths().map(|path| path.display().to_string()));
        }
        files
    }
}

/// The texts of all files, the project file's included; one that is gone has none.
fn texts(checked: &Checked) -> BTreeMap<Arc<str>, Arc<str>> {
    let texts = checked.sources.iter().filter(|(_, file)| !file.text.is_empty());
    texts.map(|(_, file)| (file.path.clone(), file.text.clone())).collect()
}
