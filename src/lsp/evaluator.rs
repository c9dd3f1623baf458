//! Threads of their own that prove and evaluate, so that nobody who types waits for them: one tells contradictions and
//! values soon, the other all that follows from the definitions when it is found.
//!
//! Of definitions that changed several times meanwhile only the last state is looked at.
use super::events::Event;
use super::homes::Key;
use crate::analyze::{self, Depth, Limits};
use crate::diag::Diagnostic;
use crate::editor;
use crate::engine::{self, Before};
use crate::log::{BadRows, CustomersTable, ReadOptions, Source};
use crate::measure;
use crate::model::{Model, Moment, RuleId};
use crate::plan::Plan;
use crate::report::counted;
use crate::report::live::{Standing, Standings, violations};
use crate::report::{Definitions, Evaluation};
use crate::run::{Done, Live, Request};
use crate::workspace::Checked;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};

/// So many texts of an attribute are known.
const MOST_TEXTS: usize = 100;
/// So many violations of a rule are told.
const MOST_VIOLATIONS: usize = 5;
/// A log of more bytes is not read in the background.
const MOST_BYTES: u64 = 1 << 30;

/// Definitions to look at.
#[derive(Debug)]
pub struct Job {
    /// Of which home.
    pub key: Key,
    /// The definitions.
    pub checked: Checked,
    /// Their log, if it is to be evaluated.
    pub log: Option<LogToRead>,
}

/// A log and how it is read.
#[derive(Debug)]
pub struct LogToRead {
    /// The log.
    pub sources: Vec<Source>,
    /// The table of customers.
    pub customers: Option<CustomersTable>,
    /// How it is read.
    pub read: ReadOptions,
}

/// What was found out.
#[derive(Debug)]
pub struct News {
    /// Of which home.
    pub key: Key,
    /// Of which state of its definitions.
    pub hash: String,
    /// What follows from the definitions.
    pub proven: Vec<Diagnostic>,
    /// How much of it was looked for.
    pub depth: Depth,
    /// What the log says, if there is one and it could be read.
    pub live: Option<editor::Live>,
    /// Why it could not.
    pub trouble: Option<String>,
}

impl News {
    /// Nothing was found out, because of a bug.
    fn broken_off(key: Key, hash: String, what: &str) -> Self {
        let trouble = Some(format!("wayfare has a bug: {what} was broken off"));
        Self { key, hash, proven: Vec::new(), depth: Depth::Contradictions, live: None, trouble }
    }
}

/// Starts the thread; it ends when nobody sends work any more.
pub fn start(mouth: Sender<Event>) -> Sender<Job> {
    let (send, receive) = channel();
    std::thread::spawn(move || work(&receive, &mouth));
    send
}

/// The next work, the last of each home only; nothing once nobody sends any more.
fn next<T>(jobs: &Receiver<T>, key: impl Fn(&T) -> Key) -> Option<BTreeMap<Key, T>> {
    let first = jobs.recv().ok()?;
    let mut waiting = BTreeMap::from([(key(&first), first)]);
    waiting.extend(jobs.try_iter().map(|more| (key(&more), more)));
    Some(waiting)
}

fn work(jobs: &Receiver<Job>, mouth: &Sender<Event>) {
    let mut lives: BTreeMap<Key, Kept> = BTreeMap::new();
    let mut sent: BTreeMap<Key, String> = BTreeMap::new();
    let (to_prove, proofs) = channel();
    let ear = mouth.clone();
    std::thread::spawn(move || prove(&proofs, &ear));
    while let Some(waiting) = next(jobs, |job| job.key.clone()) {
        for (key, job) in waiting {
            let mut kept = lives.remove(&key).unwrap_or_default();
            let found = catch_unwind(AssertUnwindSafe(|| kept.look(&job)));
            let news = match found {
                Ok(news) => {
                    lives.insert(key, kept);
                    news
                }
                Err(_) => News::broken_off(key, job.checked.hash.clone(), "an evaluation"),
            };
            if mouth.send(Event::News(Box::new(news))).is_err() {
                return;
            }
            let hash = &job.checked.hash;
            if job.checked.compiles() && sent.insert(job.key.clone(), hash.clone()).as_ref() != Some(hash) {
                // a copy, so that what is checked next need not be one; the thread lives as long as this one
                let model = Model::clone(&job.checked.model);
                let _ = to_prove.send(Unproven { key: job.key, hash: hash.clone(), model });
            }
        }
    }
}

/// Definitions to look at closely.
struct Unproven {
    key: Key,
    hash: String,
    model: Model,
}

/// Looks for all that follows from definitions.
fn prove(unproven: &Receiver<Unproven>, mouth: &Sender<Event>) {
    while let Some(waiting) = next(unproven, |one| one.key.clone()) {
        for (_, Unproven { key, hash, model }) in waiting {
            let news = match catch_unwind(AssertUnwindSafe(|| proven(&model, Limits::BESIDE))) {
                Ok(proven) => News { key, hash, proven, depth: Depth::Everything, live: None, trouble: None },
                Err(_) => News::broken_off(key, hash, "a proof"),
            };
            if mouth.send(Event::News(Box::new(news))).is_err() {
                return;
            }
        }
    }
}

/// What is kept of a home between looks.
#[derive(Debug, Default)]
struct Kept {
    live: Live,
    /// What the log said the last time.
    shown: editor::Live,
    has_log: bool,
}

impl Kept {
    fn look(&mut self, job: &Job) -> News {
        let (key, hash) = (job.key.clone(), job.checked.hash.clone());
        let proven = if job.checked.compiles() { proven(&job.checked.model, Limits::FAST) } else { Vec::new() };
        let mut news = News { key, hash, proven, depth: Depth::Contradictions, live: None, trouble: None };
        let Some(log) = &job.log else { return news };
        match self.evaluate(&job.checked, log) {
            Ok(()) => self.has_log = true,
            Err(trouble) => news.trouble = Some(trouble),
        }
        news.live = self.has_log.then(|| self.shown.clone());
        news
    }

    fn evaluate(&mut self, checked: &Checked, log: &LogToRead) -> Result<(), String> {
        let bytes = log.sources.iter().flat_map(|source| &source.files);
        let bytes: u64 = bytes.filter_map(|file| std::fs::metadata(&file.path).ok()).map(|about| about.len()).sum();
        if bytes > MOST_BYTES {
            return Err(
                "the log is larger than 1 GB: it is not evaluated while you write; `wayfare watch` does".to_owned()
            );
        }
        let request = Request {
            model: &checked.model,
            sources: &log.sources,
            customers: log.customers.as_ref(),
            read: ReadOptions { bad_rows: BadRows::Quarantine, ..log.read.clone() },
            engine: engine::Options {
                by: Vec::new(),
                keep_all: false,
                before: Before::Unknown,
                courses: false,
                instances: false,
            },
            judge: measure::Settings::default(),
        };
        if !checked.compiles() {
            let fresh = !self.has_log;
            self.live.look(&request).map_err(|error| error.to_string())?;
            if fresh {
                self.note_log();
            }
            return Ok(());
        }
        let done = self.live.evaluate(&request).map_err(|error| error.to_string())?;
        if done == Done::Read || !self.has_log {
            self.note_log();
        }
        self.note_figures(checked);
        Ok(())
    }

    fn note_log(&mut self) {
        let Some(resident) = self.live.resident() else { return };
        self.shown.events = resident.names();
        self.shown.texts = resident.texts(MOST_TEXTS);
        self.shown.log = counted(resident.events() as u64, "event");
    }

    fn note_figures(&mut self, checked: &Checked) {
        let Some(last) = self.live.last() else { return };
        let definitions = Definitions::default();
        let evaluation = Evaluation {
            model: &checked.model,
            facts: &last.facts,
            log: &last.log,
            verdicts: &last.verdicts,
            definitions: &definitions,
            sources: &checked.sources,
        };
        let rates = |name: &str| checked.model.journeys.iter().any(|journey| journey.meta.name == name);
        let figure = |(name, one): (&str, &Standing)| {
            let what = if rates(name) && one.is_known() { " succeed" } else { "" };
            (name.to_owned(), editor::Figure { value: format!("{}{what}", one.value), verdict: one.verdict })
        };
        let moment = |(moment, times): (&Moment, &u64)| {
            (moment.meta.name.to_string(), editor::Figure { value: counted(*times, "time"), verdict: None })
        };
        let moments = checked.model.moments.iter().zip(&last.facts.moments);
        self.shown.figures = Standings::of(&evaluation).iter().map(figure).chain(moments.map(moment)).collect();
        let rules = (0..checked.model.rules.len()).map(RuleId::new);
        self.shown.violations = rules
            .map(|rule| (editor::rule_name(&checked.model, rule), violations(&evaluation, rule, MOST_VIOLATIONS)))
            .collect();
        self.shown.hash = checked.hash.clone();
    }
}

/// What follows from definitions, as far as it is looked for.
fn proven(model: &Model, limits: Limits) -> Vec<Diagnostic> {
    analyze::findings(model, &analyze::prove(model, &Plan::new(model), limits))
}
