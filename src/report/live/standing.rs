//! Where every journey, KPI and rule stands, and what is different between two evaluations.
use crate::measure::{KpiVerdict, RuleOutcome, RuleVerdict, Unit, Verdict};
use crate::model::JourneyId;
use crate::report::Evaluation;
use crate::report::words::{counted, exact, percent, quantity};
use indexmap::IndexMap;

/// Where everything stands, by name in order of declaration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standings(IndexMap<String, Standing>);

/// Where one item stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// As people read it.
    pub value: String,
    /// As exactly as is bearable.
    exact: String,
    /// Its verdict, if it is judged.
    pub verdict: Option<&'static str>,
}

/// What is different of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The item.
    pub name: String,
    /// Its value before; nothing if it is new.
    pub before: Option<String>,
    /// Its value now; nothing if it is gone.
    pub after: Option<String>,
    /// Its verdict, if that is another than before.
    pub now: Option<&'static str>,
}

impl Standing {
    /// Whether there is a value at all.
    pub fn is_known(&self) -> bool {
        !self.exact.is_empty()
    }
}

impl Standings {
    /// Of an evaluation.
    pub fn of(evaluation: &Evaluation<'_>) -> Self {
        let mut all = IndexMap::new();
        for journey in &evaluation.verdicts.journeys {
            let name = journey_name(evaluation, journey.journey);
            let rate = journey.success.value;
            all.insert(
                name.to_owned(),
                Standing {
                    value: rate.map_or("no decided instance".to_owned(), |rate| percent(rate.to_f64())),
                    exact: rate.map(|rate| exact(rate, Unit::Share, None)).unwrap_or_default(),
                    verdict: None,
                },
            );
            for kpi in &journey.kpis {
                all.insert(format!("{name}.{}", kpi_name(evaluation, kpi)), kpi_standing(kpi));
            }
        }
        for kpi in &evaluation.verdicts.kpis {
            all.insert(kpi_name(evaluation, kpi).to_owned(), kpi_standing(kpi));
        }
        for rule in &evaluation.verdicts.rules {
            all.insert(rule_name(evaluation, rule), rule_standing(evaluation, rule));
        }
        Self(all)
    }

    /// Every item by its name; one inside a journey as `JOURNEY.NAME`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Standing)> {
        self.0.iter().map(|(name, standing)| (name.as_str(), standing))
    }

    /// What is different from before, in order; what is gone comes last.
    pub fn since(&self, before: &Self) -> Vec<Change> {
        let now = self.0.iter().filter_map(|(name, now)| changed(name, before.0.get(name), now));
        let gone = before.0.iter().filter(|(name, _)| !self.0.contains_key(*name)).map(|(name, was)| Change {
            name: name.clone(),
            before: Some(was.value.clone()),
            after: None,
            now: None,
        });
        now.chain(gone).collect()
    }
}

fn changed(name: &str, before: Option<&Standing>, now: &Standing) -> Option<Change> {
    if before == Some(now) {
        return None;
    }
    // what rounds to the same is told exactly
    let same = before.is_some_and(|before| before.value == now.value && before.exact != now.exact);
    let told = |one: &Standing| if same { one.exact.clone() } else { one.value.clone() };
    let verdict = now.verdict.filter(|now| before.is_none_or(|before| before.verdict != Some(*now)));
    Some(Change { name: name.to_owned(), before: before.map(told), after: Some(told(now)), now: verdict })
}

fn kpi_standing(kpi: &KpiVerdict) -> Standing {
    let figure = &kpi.figure;
    Standing {
        value: figure.value.map_or("no value".to_owned(), |value| quantity(value, kpi.unit, figure.currency)),
        exact: figure.value.map(|value| exact(value, kpi.unit, figure.currency)).unwrap_or_default(),
        verdict: kpi.thresholds.iter().map(|one| one.verdict).max_by_key(|verdict| gravity(*verdict)).map(word),
    }
}

/// The gravest of several verdicts is that of the KPI.
fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Insufficient => 1,
        Verdict::NoData => 2,
        Verdict::Miss => 3,
        Verdict::Fail => 4,
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "passes",
        Verdict::Insufficient => "has too little data",
        Verdict::NoData => "has no data",
        Verdict::Miss => "misses its target",
        Verdict::Fail => "fails",
    }
}

fn rule_standing(evaluation: &Evaluation<'_>, rule: &RuleVerdict) -> Standing {
    let found = evaluation.facts.rules.get(rule.rule.index());
    let (violations, subjects) = found.map_or((0, 0), |found| (found.violation_count, found.subjects.violated));
    let verdict = match rule.outcome {
        RuleOutcome::Pass => "passes",
        RuleOutcome::Fail => "fails",
        RuleOutcome::Allowed => "is broken within its allowance",
        RuleOutcome::NotActivated => "is not activated",
    };
    let exact = format!("{}, {} violated", counted(violations, "violation"), counted(subjects, "subject"));
    Standing { value: counted(violations, "violation"), exact, verdict: Some(verdict) }
}

fn journey_name<'a>(evaluation: &Evaluation<'a>, id: JourneyId) -> &'a str {
    evaluation.model.journeys.get(id.index()).map_or("", |journey| journey.meta.name.as_str())
}

fn kpi_name<'a>(evaluation: &Evaluation<'a>, kpi: &KpiVerdict) -> &'a str {
    evaluation.model.kpis.get(kpi.kpi.index()).map_or("", |kpi| kpi.meta.name.as_str())
}

fn rule_name(evaluation: &Evaluation<'_>, rule: &RuleVerdict) -> String {
    let name = evaluation.model.rules.get(rule.rule.index()).map_or("", |rule| rule.meta.name.as_str());
    rule.journey.map_or(name.to_owned(), |journey| format!("{}.{name}", journey_name(evaluation, journey)))
}
