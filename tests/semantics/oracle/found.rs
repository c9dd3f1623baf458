//! What an interpretation found, before anything is judged.
use super::journey::Instance;
use super::log::{Customer, Event};
use super::rule::{Judged, Verdict};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use wayfare::facts::Outcome;
use wayfare::model::{JourneyId, Model, RuleId, Value};

#[derive(Debug, Clone, Default)]
pub struct Found {
    pub moments: Vec<u64>,
    pub touchpoints: Vec<u64>,
    pub journeys: Vec<JourneyFound>,
    pub rules: Vec<RuleFound>,
    /// By KPI, by aggregate, by group.
    pub kpis: Vec<Vec<BTreeMap<Group, Cell>>>,
    pub unclaimed: BTreeMap<SmolStr, u64>,
}

#[derive(Debug, Clone, Default)]
pub struct JourneyFound {
    /// Started, succeeded, failed, exited, abandoned, timed out, open.
    pub outcomes: [u64; 7],
    pub stages: Vec<u64>,
    pub goals: Vec<u64>,
    pub outcomes_without_start: u64,
    pub without_key: u64,
}

#[derive(Debug, Clone, Default)]
pub struct RuleFound {
    /// Satisfied, violated, pending, undecidable, not activated.
    pub subjects: [u64; 5],
    /// Satisfied, violated, pending, undecidable.
    pub activations: [u64; 4],
    /// In order of time, customer, instance, clause, events.
    pub violations: Vec<Violation>,
    /// In order of time, customer, action.
    pub decisions: Vec<Decision>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub time: i64,
    pub customer: SmolStr,
    /// The instance's start and key.
    pub instance: Option<(i64, Vec<String>)>,
    pub clause: usize,
    /// In order, each once.
    pub events: Vec<Cause>,
    pub deadline: Option<i64>,
    pub nearest_miss: Option<(Cause, i64)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    pub time: i64,
    pub file: u16,
    pub row: u64,
    pub name: SmolStr,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    pub time: i64,
    pub customer: SmolStr,
    /// Which of the rule's `do` statements.
    pub action: usize,
    pub arguments: Vec<(SmolStr, String)>,
    pub until: Option<i64>,
    /// The rule that won, and why.
    pub lost_to: Option<(usize, &'static str)>,
}

/// Which members of a population.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Total,
    /// By segment and value.
    Segment(usize, Option<String>),
    /// By the period's beginning.
    Period(i64),
    /// By both.
    SegmentPeriod(usize, Option<String>, i64),
    /// For the n-th different `previous(D)`: started in the last D.
    Recent(usize),
    /// Started in the D before that.
    Preceding(usize),
    /// The same among those with a value of a segment.
    SegmentRecent(usize, Option<String>, usize),
    SegmentPreceding(usize, Option<String>, usize),
}

/// What an aggregate has of a group.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub members: u64,
    pub undefined: u64,
    pub yes: u64,
    pub no: u64,
    /// Open instances, in the population or beside it.
    pub open: u64,
    /// Those in the population whose condition is true so far, and false.
    pub open_yes: u64,
    pub open_no: u64,
    pub values: Vec<Value>,
    /// Whether some member has amounts in several currencies, which make no figure of everybody either.
    pub mixed: bool,
}

impl Found {
    pub fn new(model: &Model) -> Self {
        let journey = |it: &wayfare::model::Journey| JourneyFound {
            stages: vec![0; it.stages.len()],
            goals: vec![0; it.goals.len()],
            ..JourneyFound::default()
        };
        Self {
            moments: vec![0; model.moments.len()],
            touchpoints: vec![0; model.touchpoints.len()],
            journeys: model.journeys.iter().map(journey).collect(),
            rules: vec![RuleFound::default(); model.rules.len()],
            kpis: vec![Vec::new(); model.kpis.len()],
            unclaimed: BTreeMap::new(),
        }
    }

    pub fn instances(&mut self, id: JourneyId, instances: &[Instance]) {
        let found = &mut self.journeys[id.index()];
        for instance in instances {
            let slot = match instance.outcome() {
                Outcome::Succeeded => 1,
                Outcome::Failed => 2,
                Outcome::Exited | Outcome::Restarted | Outcome::Excluded => 3,
                Outcome::Abandoned => 4,
                Outcome::TimedOut => 5,
                Outcome::Open => 6,
            };
            found.outcomes[0] += 1;
            found.outcomes[slot] += 1;
            for (count, reached) in found.stages.iter_mut().zip(&instance.stages) {
                *count += u64::from(reached.is_some());
            }
            for (count, reached) in found.goals.iter_mut().zip(&instance.goals) {
                *count += u64::from(reached.is_some());
            }
        }
    }

    pub fn rule(&mut self, id: RuleId, judged: &Judged, customer: &Customer) {
        let found = &mut self.rules[id.index()];
        for subject in &judged.subjects {
            for activation in &subject.activations {
                found.activations[slot(activation.verdict)] += 1;
            }
            let order = [Verdict::Violated, Verdict::Pending, Verdict::Undecidable, Verdict::Satisfied];
            let verdict = order.into_iter().find(|it| subject.has(*it));
            found.subjects[verdict.map_or(4, slot)] += 1;
        }
        let cause = |event: usize| Cause::from(&customer.events[event]);
        for (subject, offence) in judged.offences() {
            let mut events = offence.events.clone();
            events.sort_unstable();
            events.dedup();
            let key = |key: &Vec<Value>| key.iter().map(shown).collect();
            found.violations.push(Violation {
                time: offence.at.place.clock,
                customer: customer.name.clone(),
                instance: subject.instance.as_ref().map(|(start, values)| (*start, key(values))),
                clause: offence.clause,
                events: events.into_iter().map(cause).collect(),
                deadline: offence.deadline,
                nearest_miss: offence.nearest_miss.map(|(event, by)| (cause(event), by)),
            });
        }
    }

    pub fn settle(&mut self) {
        for rule in &mut self.rules {
            rule.violations.sort();
            rule.decisions.sort();
        }
    }
}

impl From<&Event> for Cause {
    fn from(event: &Event) -> Self {
        Self { time: event.time, file: event.file, row: event.row, name: event.name.clone() }
    }
}

fn slot(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Satisfied => 0,
        Verdict::Violated => 1,
        Verdict::Pending => 2,
        Verdict::Undecidable => 3,
    }
}

/// A value as reports name it: a segment's, a key's, an argument's.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        other => wayfare::facts::group_name(other).to_string(),
    }
}
