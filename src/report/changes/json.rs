//! `diff --format json`: the changes as one object, for other tools.
use super::{Evaluated, Side, at, verdicts};
use crate::analyze::diff::{Category, Change};
use crate::measure::{Num, Unit};
use crate::report::moment::MomentJson;
use serde::Serialize;

#[derive(Serialize)]
struct DiffJson<'a> {
    format_version: u32,
    summary: SummaryJson,
    changes: Vec<ChangeJson<'a>>,
    /// Null without a log.
    log: Option<LogJson>,
}

#[derive(Serialize)]
struct SummaryJson {
    breaking: usize,
    behaviour: usize,
    documentation: usize,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    code: &'a str,
    kind: &'a str,
    category: &'static str,
    item: &'a str,
    message: &'a str,
    /// A shortest history that tells the versions apart; null where none was looked for.
    story: Option<Vec<MomentJson<'a>>>,
    /// What says the same as before and evaluates to something else because of this.
    affects: &'a [String],
    old: Option<String>,
    new: Option<String>,
}

#[derive(Serialize)]
struct LogJson {
    rules: Vec<RuleJson>,
    journeys: Vec<JourneyJson>,
    kpis: Vec<KpiJson>,
}

#[derive(Serialize)]
struct RuleJson {
    rule: String,
    /// Subjects that keep it in the old version and break it in the new.
    now_broken: Vec<String>,
    /// Subjects that broke it and keep it now.
    now_kept: Vec<String>,
    /// The codes of the changes that may be why: of the rule itself, else of what it depends on.
    cause: Vec<&'static str>,
}

#[derive(Serialize)]
struct JourneyJson {
    journey: String,
    outcomes: Vec<OutcomeJson>,
    cause: Vec<&'static str>,
}

#[derive(Serialize)]
struct OutcomeJson {
    outcome: &'static str,
    old: u64,
    new: u64,
}

#[derive(Serialize)]
struct KpiJson {
    kpi: String,
    old: Option<f64>,
    new: Option<f64>,
    cause: Vec<&'static str>,
}

/// The changes as JSON, indented, with a line end.
///
/// # Errors
/// Never in practice: every key is a text.
pub fn json(
    changes: &[Change],
    sides: &(Side<'_>, Side<'_>),
    both: Option<&(Evaluated, Evaluated)>,
) -> serde_json::Result<String> {
    let count = |category| changes.iter().filter(|one| one.category == category).count();
    let document = DiffJson {
        format_version: 1,
        summary: SummaryJson {
            breaking: count(Category::Breaking),
            behaviour: count(Category::Behaviour),
            documentation: count(Category::Documentation),
        },
        changes: changes.iter().map(|one| change(one, sides)).collect(),
        log: both.map(|both| log(changes, sides, both)),
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

fn change<'a>(one: &'a Change, sides: &(Side<'_>, Side<'_>)) -> ChangeJson<'a> {
    ChangeJson {
        code: one.kind.id,
        kind: one.kind.slug,
        category: match one.category {
            Category::Breaking => "breaking",
            Category::Behaviour => "behaviour",
            Category::Documentation => "documentation",
        },
        item: &one.item,
        message: &one.message,
        story: one.story.as_ref().map(|story| story.iter().map(MomentJson::of).collect()),
        affects: &one.affects,
        old: at(sides.0.sources, one.old),
        new: at(sides.1.sources, one.new),
    }
}

fn log(changes: &[Change], sides: &(Side<'_>, Side<'_>), both: &(Evaluated, Evaluated)) -> LogJson {
    let rules = verdicts::rules(sides, both).into_iter().map(|one| RuleJson {
        cause: cause(changes, &one.rule),
        rule: one.rule,
        now_broken: one.broken,
        now_kept: one.kept,
    });
    let journeys = verdicts::journeys(sides, both).into_iter().map(|one| JourneyJson {
        cause: cause(changes, &one.journey),
        journey: one.journey,
        outcomes: one.outcomes.into_iter().map(|(outcome, old, new)| OutcomeJson { outcome, old, new }).collect(),
    });
    let kpis = verdicts::kpis(sides, both).into_iter().map(|one| KpiJson {
        cause: cause(changes, &one.kpi),
        kpi: one.kpi,
        old: one.old.map(|value| plain(value, one.unit)),
        new: one.new.map(|value| plain(value, one.unit)),
    });
    LogJson { rules: rules.collect(), journeys: journeys.collect(), kpis: kpis.collect() }
}

/// Durations in seconds and amounts in major units, as everywhere in JSON.
fn plain(value: Num, unit: Unit) -> f64 {
    match unit {
        Unit::Time | Unit::Money(_) => value.to_f64() / 1e6,
        Unit::Share | Unit::Number | Unit::Points => value.to_f64(),
    }
}

/// The codes of the changes of an item or of what lies in it or around it; else of all events and journeys, on which
/// everything depends.
fn cause(changes: &[Change], item: &str) -> Vec<&'static str> {
    let meaning = || changes.iter().filter(|one| one.category != Category::Documentation);
    let around = |one: &&Change| {
        one.item == item || item.starts_with(&format!("{}.", one.item)) || one.item.starts_with(&format!("{item}."))
    };
    let names = |one: &&Change| around(one) || one.affects.iter().any(|affected| affected == item);
    let mut own: Vec<&'static str> = meaning().filter(names).map(|one| one.kind.id).collect();
    if own.is_empty() {
        let shared = |one: &&Change| one.kind.id.starts_with("D01") || one.kind.id.starts_with("D02");
        own = meaning().filter(shared).map(|one| one.kind.id).collect();
    }
    own.sort_unstable();
    own.dedup();
    own
}
