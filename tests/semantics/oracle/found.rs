//! What an interpretation found, in a form that the engine's facts are turned into as well, to compare the two.
use super::journey::Instance;
use super::log::Customer;
use super::rule::{Judged, Verdict};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use wayfare::facts::{Facts, Group, Numbers, Outcome};
use wayfare::model::{JourneyId, Model, RuleId};

/// Everything that is compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    pub moments: Vec<u64>,
    pub journeys: Vec<JourneyFound>,
    pub rules: Vec<RuleFound>,
    /// By KPI, by aggregate, by group.
    pub kpis: Vec<Vec<BTreeMap<Group, CellFound>>>,
    pub unclaimed: BTreeMap<SmolStr, u64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct JourneyFound {
    /// Started, succeeded, failed, exited, abandoned, timed out, open.
    pub outcomes: [u64; 7],
    pub stages: Vec<u64>,
    pub goals: Vec<u64>,
    pub outcomes_without_start: u64,
    pub without_key: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleFound {
    /// Satisfied, violated, pending, undecidable, not activated.
    pub subjects: [u64; 5],
    /// Satisfied, violated, pending, undecidable.
    pub activations: [u64; 4],
    /// Sorted.
    pub violations: Vec<ViolationFound>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ViolationFound {
    pub time: i64,
    pub customer: SmolStr,
    pub instance: Option<i64>,
    pub clause: u32,
    /// The rows of the events that caused it, sorted, each once.
    pub rows: Vec<u64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct CellFound {
    pub members: u64,
    pub undefined: u64,
    pub yes: u64,
    pub no: u64,
    pub open: u64,
    /// Numbers as text with their unit, sorted.
    pub values: Vec<String>,
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
        for (subject, offence) in judged.offences() {
            let mut rows: Vec<u64> = offence.events.iter().map(|event| customer.events[*event].row).collect();
            rows.sort_unstable();
            rows.dedup();
            found.violations.push(ViolationFound {
                time: offence.at.place.clock,
                customer: customer.name.clone(),
                instance: subject.instance,
                clause: u32::try_from(offence.clause).unwrap(),
                rows,
            });
        }
    }

    pub fn settle(&mut self) {
        for rule in &mut self.rules {
            rule.violations.sort();
        }
        for cell in self.kpis.iter_mut().flatten().flat_map(|groups| groups.values_mut()) {
            cell.values.sort();
        }
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

impl From<&Facts> for Found {
    fn from(facts: &Facts) -> Self {
        let journey = |it: &wayfare::facts::JourneyFacts| {
            let o = it.outcomes;
            JourneyFound {
                outcomes: [o.started, o.succeeded, o.failed, o.exited, o.abandoned, o.timed_out, o.open],
                stages: it.stages.clone(),
                goals: it.goals.clone(),
                outcomes_without_start: it.outcomes_without_start,
                without_key: it.without_key,
            }
        };
        let rule = |it: &wayfare::facts::RuleFacts| {
            let (s, a) = (it.subjects, it.activations);
            assert_eq!(it.violation_count as usize, it.violations.len(), "every violation is kept");
            RuleFound {
                subjects: [s.satisfied, s.violated, s.pending, s.undecidable, s.not_activated],
                activations: [a.satisfied, a.violated, a.pending, a.undecidable],
                violations: it.violations.iter().map(violation).collect(),
            }
        };
        let kpi = |it: &wayfare::facts::KpiFacts| {
            let groups = |part: &wayfare::facts::PartFacts| {
                part.groups.iter().map(|(group, it)| (group.clone(), cell(it))).collect()
            };
            it.parts.iter().map(groups).collect()
        };
        let mut found = Self {
            moments: facts.moments.clone(),
            journeys: facts.journeys.iter().map(journey).collect(),
            rules: facts.rules.iter().map(rule).collect(),
            kpis: facts.kpis.iter().map(kpi).collect(),
            unclaimed: facts.unclaimed.clone(),
        };
        found.settle();
        found
    }
}

fn violation(it: &wayfare::facts::Violation) -> ViolationFound {
    let mut rows: Vec<u64> = it.events.iter().map(|cause| cause.row).collect();
    rows.sort_unstable();
    rows.dedup();
    ViolationFound {
        time: it.time,
        customer: it.customer.clone(),
        instance: it.instance.as_ref().map(|(start, _)| *start),
        clause: it.clause,
        rows,
    }
}

fn cell(it: &wayfare::facts::Cell) -> CellFound {
    let values = match &it.values {
        Numbers::None => Vec::new(),
        Numbers::Sums(sums) => (0..sums.count()).map(|_| "summed".to_owned()).collect(),
        Numbers::Int(values) => values.iter().map(|it| number(*it as f64)).collect(),
        Numbers::Number(values) => values.iter().map(|it| number(*it)).collect(),
        Numbers::Money(amounts) => {
            let of = |(currency, values): (&wayfare::model::Currency, &Vec<i64>)| {
                values.iter().map(|it| money(*it, *currency)).collect::<Vec<_>>()
            };
            amounts.iter().flat_map(of).collect()
        }
    };
    CellFound { members: it.members, undefined: it.undefined, yes: it.yes, no: it.no, open: it.open, values }
}

pub fn number(value: f64) -> String {
    format!("{:.9}", value + 0.0)
}

pub fn money(micro: i64, currency: wayfare::model::Currency) -> String {
    format!("{micro} {currency}")
}
