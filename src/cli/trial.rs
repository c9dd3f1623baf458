//! A draft on trial: compiled and evaluated before a file is written, and changed until it holds.
use super::failure::Failure;
use super::load;
use crate::analyze::{self, Limits};
use crate::diag::Severity;
use crate::draft::{Counted, Draft, Measured, Part, Text, Value};
use crate::engine;
use crate::log::ReadOptions;
use crate::measure;
use crate::plan::Plan;
use crate::project::{Argument, Disk, Files, Kind, Memory, Project, load_with};
use crate::run::{self, Evaluated, Live, Request};
use crate::workspace::{Checked, Definitions, Workspace};
use std::io;
use std::path::{Component, Path, PathBuf};

/// So often a draft is changed and tried again.
const MOST_TRIES: usize = 200;
/// So often thresholds are set anew; what is left out may move them.
const MOST_ROUNDS: usize = 5;

/// Where a project is going to be.
#[derive(Debug)]
pub(super) struct Place {
    /// Its folder, absolute; it need not exist.
    pub(super) root: PathBuf,
    /// The logs, relative to it.
    pub(super) logs: Vec<String>,
}

/// A log of so many values is kept in memory from one round to the next.
const MOST_HELD: u64 = 64_000_000;

/// What a draft is tried on.
pub(super) struct Trial<'a> {
    place: &'a Place,
    read: &'a ReadOptions,
    /// The log in memory, unless it is too large.
    held: Option<Live>,
}

/// A draft's files as if they were there, and all others from disk.
#[derive(Debug)]
struct Overlay(Memory);

impl Files for Overlay {
    fn kind(&self, path: &Path) -> Option<Kind> {
        self.0.kind(path).or_else(|| Disk.kind(path))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.0.read(path, limit).or_else(|_| Disk.read(path, limit))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.0.list(folder)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.0.canonical(path).or_else(|_| Disk.canonical(path))
    }
}

impl Place {
    /// A project in a folder, on logs.
    ///
    /// # Errors
    /// Where a log isn't there.
    pub(super) fn new(folder: &Path, logs: &[PathBuf]) -> Result<Self, Failure> {
        let root = whole(folder)?;
        let log = |path: &PathBuf| {
            let log = std::fs::canonicalize(path)
                .map_err(|_| super::columns::refused(format!("there is no log file `{}`", path.display())))?;
            Ok(relative(&root, &log))
        };
        let logs = logs.iter().map(log).collect::<Result<_, Failure>>()?;
        Ok(Self { root, logs })
    }
}

/// A path without links and dots; what is not there yet is taken as it is written.
fn whole(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path).map_err(|error| Failure::unwritable(path, &error))?;
    for there in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (std::fs::canonicalize(there), path.strip_prefix(there)) {
            return Ok(real.join(rest));
        }
    }
    Ok(path)
}

/// The way from a folder to a file.
fn relative(folder: &Path, file: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to.iter().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

impl<'a> Trial<'a> {
    /// On a log of so many values.
    pub(super) fn new(place: &'a Place, read: &'a ReadOptions, values: u64) -> Self {
        Self { place, read, held: (values <= MOST_HELD).then(Live::default) }
    }

    /// The files of a draft once it compiles without a finding and evaluates with success, and what came out.
    ///
    /// # Errors
    /// Where the log can't be evaluated, or nothing that holds is left.
    pub(super) fn settle(&mut self, draft: &mut Draft) -> Result<(Vec<Text>, Vec<String>), Failure> {
        for _ in 0..MOST_ROUNDS {
            let (checked, project) = self.compiled(draft)?;
            let tried = draft.texts();
            let (measured, is_good, told) = self.evaluate(&checked, &project, |evaluated| {
                let is_good = evaluated.verdicts.summary.exit_code == 0;
                (measured(&checked, evaluated), is_good, told(&checked, evaluated))
            })?;
            draft.settle(&measured);
            if draft.texts() == tried && is_good {
                return Ok((self.formatted(tried)?, told));
            }
        }
        Err(Failure::bug("the project proposed for this log does not hold on it"))
    }

    /// The draft compiled without a finding; what is found fault with is left out.
    fn compiled(&self, draft: &mut Draft) -> Result<(Checked, Project), Failure> {
        let mut is_bare = false;
        for _ in 0..MOST_TRIES {
            let texts = draft.texts();
            let (mut workspace, project) = self.load(&texts);
            let checked = workspace.check().clone();
            let blamed: Vec<Part> = blamed(&checked, &texts);
            if blamed.is_empty() {
                if !tests_hold(&checked) && draft.leave_out(Part::Test) {
                    continue;
                }
                if follows(&checked).and_then(|name| draft.rule(&name)).is_some_and(|part| draft.leave_out(part)) {
                    continue;
                }
                return Ok((checked, project));
            }
            let mut is_less = false;
            for part in blamed {
                is_less |= draft.leave_out(part);
            }
            if !is_less {
                if is_bare {
                    let first = checked.diagnostics.iter().find(|one| one.severity > Severity::Info);
                    let why = first.map(|one| one.message.clone()).unwrap_or_default();
                    return Err(Failure::bug(format!("no project can be written for this log ({why})")));
                }
                draft.leave_out_all();
                is_bare = true;
            }
        }
        Err(Failure::bug("no project can be written for this log"))
    }

    fn load(&self, texts: &[Text]) -> (Workspace, Project) {
        let root = &self.place.root;
        let memory = texts
            .iter()
            .fold(Memory::default(), |memory, text| memory.with(root.join(&text.path), text.text.as_bytes()));
        let project = load_with(&[Argument::Path(root.clone())], root, &Overlay(memory), &[]);
        let Definitions { workspace, project } = Definitions::open(project, load::today());
        (workspace, project)
    }

    /// What is to be seen in the evaluation of a draft; the log is read once if it can be kept.
    fn evaluate<T>(
        &mut self,
        checked: &Checked,
        project: &Project,
        see: impl Fn(&Evaluated) -> T,
    ) -> Result<T, Failure> {
        let sources = project.log_sources(&Disk)?;
        let read = ReadOptions {
            bad_rows: self.read.bad_rows,
            progress: self.read.progress.clone(),
            ..project.read_options()
        };
        let request = Request {
            model: &checked.model,
            sources: &sources,
            customers: None,
            read,
            engine: engine::Options::default(),
            judge: measure::Settings::default(),
        };
        if let Some(live) = &mut self.held {
            live.evaluate(&request)?;
            return live.last().map(see).ok_or_else(|| Failure::bug("an evaluation came to nothing"));
        }
        Ok(see(&run::evaluate(&request)?.0))
    }

    /// The files in the one layout, still without a finding.
    fn formatted(&self, texts: Vec<Text>) -> Result<Vec<Text>, Failure> {
        let (workspace, _) = self.load(&texts);
        let laid_out = |mut text: Text| {
            let path = workspace.paths().find(|path| path.ends_with(&text.path)).map(str::to_owned);
            if let Some((written, tree)) = path.and_then(|path| workspace.file(&path)) {
                text.text = crate::format::format(&written, &tree);
            }
            text
        };
        let texts: Vec<Text> = texts.into_iter().map(laid_out).collect();
        let (mut workspace, _) = self.load(&texts);
        let is_sound = blamed(workspace.check(), &texts).is_empty();
        if is_sound { Ok(texts) } else { Err(Failure::bug("the layout of the proposed project is wrong")) }
    }
}

/// The parts that warnings and errors are about.
fn blamed(checked: &Checked, texts: &[Text]) -> Vec<Part> {
    let part = |one: &crate::diag::Diagnostic| {
        let place = one.place()?;
        let path = &checked.sources.get(place.file)?.path;
        let text = texts.iter().find(|text| path.ends_with(&text.path))?;
        Some(text.part_at(place.span.range().start))
    };
    let worth = checked.diagnostics.iter().filter(|one| one.severity > Severity::Info);
    worth.map(|one| part(one).unwrap_or(Part::Base)).collect()
}

/// The last rule that follows from others; one at a time, as two may follow from each other.
fn follows(checked: &Checked) -> Option<String> {
    let proof = analyze::prove(&checked.model, &Plan::new(&checked.model), Limits::default());
    let last = proof.redundant.last()?;
    Some(checked.model.rules.get(last.rule.index())?.meta.name.to_string())
}

fn tests_hold(checked: &Checked) -> bool {
    let plan = Plan::new(&checked.model);
    let holds = |test| run::test::run_test(&checked.model, &plan, test).is_ok_and(|run| run.passed());
    checked.model.tests.iter().all(holds)
}

/// What an evaluation says about the parts of a draft.
fn measured(checked: &Checked, evaluated: &Evaluated) -> Measured {
    let (model, mut measured) = (&checked.model, Measured::default());
    for verdict in evaluated.verdicts.journeys.iter().flat_map(|journey| &journey.kpis) {
        let kpi = model.kpis.get(verdict.kpi.index());
        if let (Some(kpi), Some(value)) = (kpi, verdict.figure.value) {
            let value = Value { value: value.to_f64(), n: verdict.figure.n };
            measured.kpis.insert(kpi.meta.name.to_string(), value);
        }
    }
    for (rule, facts) in model.rules.iter().zip(&evaluated.facts.rules) {
        let counted = Counted { kept: facts.subjects.satisfied, broken: facts.subjects.violated };
        measured.rules.insert(rule.meta.name.to_string(), counted);
    }
    measured
}

/// What the project says about the log, in a few lines.
fn told(checked: &Checked, evaluated: &Evaluated) -> Vec<String> {
    let mut lines = Vec::new();
    for (journey, facts) in checked.model.journeys.iter().zip(&evaluated.facts.journeys) {
        let outcomes = &facts.outcomes;
        lines.push(format!(
            "journey `{}`: {} began, {} reached the goal",
            journey.meta.name, outcomes.started, outcomes.succeeded
        ));
    }
    let model = &checked.model;
    lines.push(format!(
        "{} touchpoints, {} moments, {} rules that hold almost always",
        model.touchpoints.len(),
        model.moments.len(),
        model.rules.len()
    ));
    lines
}
