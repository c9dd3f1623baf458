//! What of the definitions the tests reach: milestones, outcomes, both verdicts of every clause, values for thresholds.
//!
//! Invariant: only what evaluating the tests' timelines brought about counts, whether or not anything was expected of it.
//! What no test can bring about is no part: a clause that a test's end leaves open counts by how it stands there.
use crate::diag::{Place, Sources, Span};
use crate::facts::{CheckState, Outcome, Trace};
use crate::measure::{KpiVerdict, Verdict};
use crate::model::{Clause, Demand, Journey, KpiId, Model, RuleId, Scope, Side, Subject};
use crate::run::test::TestRun;
use crate::syntax::ast::{Edge, RestartMode, WithoutEffect};
use crate::syntax::token::tokens;
use rustc_hash::FxHashSet;

/// What the tests reach of all definitions.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// By file, in the order of the model.
    pub files: Vec<FileCoverage>,
}

/// What the tests reach of one file.
#[derive(Debug, Clone)]
pub struct FileCoverage {
    /// The file.
    pub file: crate::diag::FileId,
    /// Its parts, by place.
    pub parts: Vec<Part>,
}

/// Something that a test can bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Of what kind it is.
    pub kind: PartKind,
    /// What it is of: `JOURNEY.STAGE`, `RULE`.
    pub name: String,
    /// What comes about: "happens", "violated".
    pub what: &'static str,
    /// Where that is written.
    pub place: Place,
    /// Whether some test brings it about.
    pub covered: bool,
}

/// The kinds of part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// A moment happens.
    Moment,
    /// A stage is reached.
    Stage,
    /// A goal is reached.
    Goal,
    /// A journey ends in a certain way.
    Outcome,
    /// A clause of a rule comes to a verdict.
    Rule,
    /// A KPI has a value.
    Kpi,
    /// A threshold has a value to be judged by.
    Threshold,
}

impl PartKind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Moment => "moment",
            Self::Stage => "stage",
            Self::Goal => "goal",
            Self::Outcome => "outcome",
            Self::Rule => "rule",
            Self::Kpi => "kpi",
            Self::Threshold => "threshold",
        }
    }
}

/// What the tests brought about.
#[derive(Debug, Default)]
pub(super) struct Reached(FxHashSet<Key>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Moment(usize),
    Stage(usize, usize),
    Goal(usize, usize),
    Outcome(usize, Outcome),
    Clause(usize, usize, Kept),
    Kpi(usize),
    Threshold(usize, usize),
}

/// Whether a clause was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kept {
    Yes,
    No,
}

impl Reached {
    /// Notes what one test brought about.
    pub(super) fn note(&mut self, model: &Model, run: &TestRun<'_>, traces: &[Trace]) {
        let happened = run.facts.moments.iter().enumerate().filter(|(_, count)| **count > 0);
        self.0.extend(happened.map(|(at, _)| Key::Moment(at)));
        for trace in traces {
            self.trace(model, trace);
        }
        let inside = run.verdicts.journeys.iter().flat_map(|journey| &journey.kpis);
        inside.chain(&run.verdicts.kpis).for_each(|kpi| self.kpi(kpi));
    }

    fn trace(&mut self, model: &Model, trace: &Trace) {
        for one in &trace.instances {
            let (journey, fact) = (one.journey as usize, &one.fact);
            let reached = |times: &[Option<i64>]| -> Vec<usize> {
                times.iter().enumerate().filter(|(_, time)| time.is_some()).map(|(at, _)| at).collect()
            };
            self.0.extend(reached(&fact.stages).into_iter().map(|at| Key::Stage(journey, at)));
            self.0.extend(reached(&fact.goals).into_iter().map(|at| Key::Goal(journey, at)));
            self.0.insert(Key::Outcome(journey, fact.outcome));
        }
        for check in &trace.checks {
            let (rule, clause) = (check.rule as usize, check.clause as usize);
            let open = || open_counts(model, rule, clause);
            let (yes, no) = match check.state {
                CheckState::Satisfied => (true, false),
                CheckState::Violated => (false, true),
                CheckState::Pending => open(),
                CheckState::Undecidable => (false, false),
            };
            self.0.extend(yes.then_some(Key::Clause(rule, clause, Kept::Yes)));
            self.0.extend(no.then_some(Key::Clause(rule, clause, Kept::No)));
        }
    }

    fn kpi(&mut self, kpi: &KpiVerdict) {
        let at = kpi.kpi.index();
        self.0.extend(kpi.figure.value.is_some().then_some(Key::Kpi(at)));
        let judged = kpi.thresholds.iter().enumerate().filter(|(_, one)| one.verdict != Verdict::NoData);
        self.0.extend(judged.map(|(threshold, _)| Key::Threshold(at, threshold)));
    }
}

/// Whether a clause that is still open counts as kept, and as not kept: where nothing ends the time it counts in, being
/// open is how it is kept, or not kept yet.
fn open_counts(model: &Model, rule: usize, clause: usize) -> (bool, bool) {
    let Some(rule) = model.rules.get(rule) else { return (false, false) };
    let Some(clause) = rule.clauses.get(clause) else { return (false, false) };
    let ends = matches!(rule.subject, Subject::Instance(_))
        || !matches!(rule.scope, Scope::Always | Scope::After(_, None))
        || is_bounded(clause);
    match &clause.demand {
        _ if ends => (false, false),
        Demand::Forbid(..) | Demand::Limit(_) | Demand::OneOf(..) => (true, false),
        Demand::Expect(..) => (false, true),
        Demand::AllOrNone(..) | Demand::Edge(Edge::Last, ..) => (true, true),
        Demand::Edge(Edge::First, ..) => (false, false),
    }
}

/// Whether a clause is decided some time without its scope's end.
fn is_bounded(clause: &Clause) -> bool {
    match &clause.demand {
        Demand::Expect(target, _) | Demand::Forbid(target, _) => {
            let looks_back = matches!(target.side, Side::Before | Side::Previous | Side::SinceLast(_));
            target.window.to.is_some() || clause.trigger.is_some() && (looks_back || target.until.is_some())
        }
        Demand::OneOf(_, window) | Demand::AllOrNone(_, window) => window.to.is_some(),
        Demand::Edge(..) | Demand::Limit(_) => false,
    }
}

impl Coverage {
    /// How much of a model was reached.
    pub(super) fn of(model: &Model, sources: &Sources, reached: &Reached) -> Self {
        let mut parts = Parts { sources, reached, all: Vec::new() };
        for (at, moment) in model.moments.iter().enumerate() {
            parts.add(PartKind::Moment, moment.meta.name.to_string(), "happens", moment.meta.item, Key::Moment(at));
        }
        for (at, journey) in model.journeys.iter().enumerate() {
            parts.journey(at, journey);
        }
        (0..model.rules.len()).for_each(|at| parts.rule(model, at));
        (0..model.kpis.len()).for_each(|at| parts.kpi(model, at));
        parts.all.sort_by_key(|part| (part.place.file, part.place.span.start, part.kind));
        let mut files: Vec<FileCoverage> = Vec::new();
        for part in parts.all {
            match files.last_mut().filter(|last| last.file == part.place.file) {
                Some(last) => last.parts.push(part),
                None => files.push(FileCoverage { file: part.place.file, parts: vec![part] }),
            }
        }
        Self { files }
    }

    /// How many parts are reached, of how many.
    pub fn counts(&self) -> (usize, usize) {
        let all = self.files.iter().map(FileCoverage::counts);
        all.fold((0, 0), |(covered, total), (own, of)| (covered + own, total + of))
    }
}

impl FileCoverage {
    /// How many parts are reached, of how many.
    pub fn counts(&self) -> (usize, usize) {
        (self.parts.iter().filter(|part| part.covered).count(), self.parts.len())
    }
}

/// Which share is reached; everything, where there is nothing to reach.
#[expect(clippy::cast_precision_loss, reason = "definitions have far fewer parts than 2^53")]
pub fn share((covered, total): (usize, usize)) -> f64 {
    if total == 0 { 1.0 } else { covered as f64 / total as f64 }
}

struct Parts<'a> {
    sources: &'a Sources,
    reached: &'a Reached,
    all: Vec<Part>,
}

impl Parts<'_> {
    fn add(&mut self, kind: PartKind, name: String, what: &'static str, place: Place, key: Key) {
        self.all.push(Part { kind, name, what, place, covered: self.reached.0.contains(&key) });
    }

    fn journey(&mut self, at: usize, journey: &Journey) {
        let name = |own: &str| format!("{}.{own}", journey.meta.name);
        for (stage, own) in journey.stages.iter().enumerate() {
            self.add(PartKind::Stage, name(&own.meta.name), "reached", own.meta.item, Key::Stage(at, stage));
        }
        for (goal, own) in journey.goals.iter().enumerate() {
            self.add(PartKind::Goal, name(&own.meta.name), "reached", own.meta.item, Key::Goal(at, goal));
        }
        for (outcome, what, place) in outcomes(journey, self.sources) {
            self.add(PartKind::Outcome, journey.meta.name.to_string(), what, place, Key::Outcome(at, outcome));
        }
    }

    fn rule(&mut self, model: &Model, at: usize) {
        let Some(rule) = model.rules.get(at) else { return };
        let name = qualified(model, &rule.meta.name, |journey| journey.rules.contains(&RuleId::new(at)));
        for (number, clause) in rule.clauses.iter().enumerate() {
            for (what, kept) in [("satisfied", Kept::Yes), ("violated", Kept::No)] {
                self.add(PartKind::Rule, name.clone(), what, clause.place, Key::Clause(at, number, kept));
            }
        }
    }

    fn kpi(&mut self, model: &Model, at: usize) {
        let Some(kpi) = model.kpis.get(at) else { return };
        let name = qualified(model, &kpi.meta.name, |journey| journey.kpis.contains(&KpiId::new(at)));
        self.add(PartKind::Kpi, name.clone(), "measured", kpi.meta.item, Key::Kpi(at));
        for (number, threshold) in kpi.thresholds.iter().enumerate() {
            self.add(PartKind::Threshold, name.clone(), "judged", threshold.place, Key::Threshold(at, number));
        }
    }
}

/// An item's name, with its journey's if it stands in one.
fn qualified(model: &Model, name: &str, inside: impl Fn(&Journey) -> bool) -> String {
    let journey = model.journeys.iter().find(|journey| inside(journey));
    journey.map_or_else(|| name.to_owned(), |journey| format!("{}.{name}", journey.meta.name))
}

/// The ways in which a journey can end, each with the place that says so.
fn outcomes(journey: &Journey, sources: &Sources) -> Vec<(Outcome, &'static str, Place)> {
    let head = journey.meta.place;
    let first = |triggers: &[crate::model::Trigger]| triggers.first().map(|one| one.pattern.place);
    let without = |effect| journey.without.iter().find(|one| one.effect == effect).map(|one| one.place);
    let late = journey.goals.iter().find(|goal| !goal.business && goal.within.is_some()).map(|goal| goal.meta.item);
    let restarts = journey.on_restart == RestartMode::Restart;
    let written = |words: &[&str]| statement(sources, journey.meta.item, words).unwrap_or(head);
    let all = [
        (Outcome::Succeeded, "succeeded", Some(head)),
        (Outcome::Failed, "failed", first(&journey.fail).or_else(|| without(WithoutEffect::Fail))),
        (Outcome::Exited, "exited", first(&journey.exit)),
        (Outcome::Restarted, "restarted", restarts.then(|| written(&["on", "restart"]))),
        (Outcome::Excluded, "excluded", without(WithoutEffect::Ignore)),
        (Outcome::Abandoned, "abandoned", journey.abandon.map(|_| written(&["abandon"]))),
        (Outcome::TimedOut, "timed out", late.or_else(|| journey.time_out.map(|_| written(&["time", "out"])))),
    ];
    all.into_iter().filter_map(|(outcome, what, place)| Some((outcome, what, place?))).collect()
}

/// The first statement of an item that begins with these words at the beginning of a line.
fn statement(sources: &Sources, item: Place, words: &[&str]) -> Option<Place> {
    let text = sources.text_at(item);
    let tokens = tokens(text);
    let begins = |at: usize| {
        let mut own = tokens.iter().skip(at).map(|token| token.text(text));
        words.iter().all(|word| own.next() == Some(*word))
    };
    let (at, first) = tokens.iter().enumerate().find(|(at, token)| token.gap.has_line_end() && begins(*at))?;
    let last = tokens.get(at + words.len() - 1)?;
    let span = Span { start: item.span.start + first.span.start, end: item.span.start + last.span.end };
    Some(span.in_file(item.file))
}
