//! `--format json`: the whole evaluation as one object, for other tools.
//!
//! Keys and their order are a contract (`format_version` 1): new keys only come after the old ones. Numbers are unrounded,
//! times RFC 3339 in UTC, durations seconds, shares 0…1, money `{amount, currency}`. Never prints a control character or
//! a direction mark that a log holds: they are escaped as JSON escapes them.
mod change;
mod course;
mod instance;
mod journey;
mod kpi;
mod live;
mod rule;
#[cfg(test)]
mod tests;

use super::words::instant;
use super::{Evaluation, diagnostics};
use crate::measure::{RunVerdict, Verdicts};
use change::ChangeJson;
use course::{DivergenceJson, InvestmentJson};
use journey::JourneyJson;
use kpi::KpiJson;
use rule::{DecisionJson, RuleJson};
use schemars::JsonSchema;
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

pub use instance::instance_line;
pub(super) use kpi::QuantityJson;
pub use live::live_line;
pub use rule::violation_line;

/// An evaluation as JSON.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Wayfare report", rename = "Report")]
struct ReportJson<'a> {
    /// The version of this format; it grows only when something old changes.
    format_version: u32,
    tool: ToolJson,
    definitions: DefinitionsJson<'a>,
    log: LogJson<'a>,
    /// In order of declaration.
    journeys: Vec<JourneyJson<'a>>,
    /// In order of declaration, those inside journeys included.
    rules: Vec<RuleJson<'a>>,
    /// Those outside journeys, in order of declaration.
    kpis: Vec<KpiJson<'a>>,
    /// The first 100 of each rule in order of time.
    decisions: Vec<DecisionJson<'a>>,
    summary: SummaryJson,
    /// Journeys by what closing their gap would be worth, the most first.
    invest: Vec<InvestmentJson<'a>>,
    /// Journeys that fall short although every survey and single contact is fine.
    divergences: Vec<DivergenceJson<'a>>,
    /// What got worse since the baseline; null without one.
    worse: Option<Vec<ChangeJson>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tool")]
struct ToolJson {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Definitions")]
struct DefinitionsJson<'a> {
    /// The same for definitions with the same meaning.
    hash: &'a str,
    files: &'a [String],
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Log")]
struct LogJson<'a> {
    files: Vec<&'a str>,
    events: u64,
    customers: u64,
    /// The first event's time; null without events.
    from: Option<String>,
    /// The last event's time.
    to: Option<String>,
    /// Until when the log is taken to be known.
    watermark: Option<String>,
    /// Rows that were quarantined.
    bad_rows: u64,
    /// Rows dropped because their event id had come before.
    duplicates: u64,
    /// Events by raw name that no touchpoint claims.
    unclaimed: BTreeMap<&'a str, u64>,
    /// Conditions that met an unknown value.
    unknowns: u64,
    /// Rows whose time is before that of the same customer's row before them.
    steps_back: u64,
    /// Whether times without an offset were read as UTC because no time zone was given.
    assumed_utc: bool,
    /// What a reader should know.
    notes: &'a [String],
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
struct SummaryJson {
    verdict: RunVerdictJson,
    exit_code: u8,
    thresholds: ThresholdTallyJson,
    rules: RuleTallyJson,
    chance: ChanceJson,
}

/// How far the verdicts on thresholds may rest on chance.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Chance")]
struct ChanceJson {
    /// Thresholds judged on a figure with an interval.
    judged: usize,
    /// Those with a limit inside the interval.
    close: usize,
    /// How many chance alone would call missed on average if every figure were in truth right at its limit.
    alarms: f64,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RunVerdict")]
enum RunVerdictJson {
    Pass,
    Fail,
    /// Nothing was decided.
    Inconclusive,
}

/// How many thresholds ended how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ThresholdTally")]
struct ThresholdTallyJson {
    pass: usize,
    miss: usize,
    fail: usize,
    insufficient: usize,
    no_data: usize,
}

/// How many rules ended how.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RuleTally")]
struct RuleTallyJson {
    pass: usize,
    fail: usize,
    allowed: usize,
    not_activated: usize,
}

/// The evaluation as one JSON object with a line break at its end.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn render(evaluation: &Evaluation<'_>) -> serde_json::Result<String> {
    Ok(inert(&serde_json::to_string_pretty(&report(evaluation))?) + "\n")
}

fn report<'a>(evaluation: &Evaluation<'a>) -> ReportJson<'a> {
    let verdicts = evaluation.verdicts;
    ReportJson {
        format_version: 1,
        tool: ToolJson { name: "wayfare", version: env!("CARGO_PKG_VERSION") },
        definitions: DefinitionsJson { hash: &evaluation.definitions.hash, files: &evaluation.definitions.files },
        log: log(evaluation),
        journeys: verdicts.journeys.iter().filter_map(|one| JourneyJson::new(evaluation, one)).collect(),
        rules: verdicts.rules.iter().filter_map(|one| RuleJson::new(evaluation, one)).collect(),
        kpis: verdicts.kpis.iter().filter_map(|one| KpiJson::new(evaluation, one)).collect(),
        decisions: verdicts.rules.iter().flat_map(|one| DecisionJson::of(evaluation, one)).collect(),
        summary: summary(verdicts),
        invest: verdicts.invest.iter().filter_map(|one| InvestmentJson::new(evaluation, one)).collect(),
        worse: verdicts.worse.as_ref().map(|all| all.iter().map(|one| ChangeJson::new(evaluation, one)).collect()),
        divergences: verdicts.divergences.iter().filter_map(|one| DivergenceJson::new(evaluation, one)).collect(),
    }
}

/// The JSON Schema of the report, with a line break at its end.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn schema() -> serde_json::Result<String> {
    // described as it is written, so that every key that is always there is required
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<ReportJson<'static>>();
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

fn log<'a>(evaluation: &Evaluation<'a>) -> LogJson<'a> {
    let log = evaluation.log;
    LogJson {
        files: log.files.iter().map(SmolStr::as_str).collect(),
        events: log.events,
        customers: log.customers,
        from: log.from.map(instant),
        to: log.to.map(instant),
        watermark: log.watermark.map(instant),
        bad_rows: log.bad_rows,
        duplicates: log.duplicates,
        unclaimed: evaluation.facts.unclaimed.iter().map(|(name, count)| (name.as_str(), *count)).collect(),
        unknowns: evaluation.facts.unknowns.total(),
        steps_back: log.steps_back,
        assumed_utc: log.assumed_utc,
        notes: &log.notes,
    }
}

fn summary(verdicts: &Verdicts) -> SummaryJson {
    let (summary, chance) = (&verdicts.summary, verdicts.chance);
    let tally = &summary.tally;
    SummaryJson {
        verdict: match summary.verdict {
            RunVerdict::Pass => RunVerdictJson::Pass,
            RunVerdict::Fail => RunVerdictJson::Fail,
            RunVerdict::Inconclusive => RunVerdictJson::Inconclusive,
        },
        exit_code: summary.exit_code,
        thresholds: ThresholdTallyJson {
            pass: tally.passed,
            miss: tally.missed,
            fail: tally.failed,
            insufficient: tally.insufficient,
            no_data: tally.no_data,
        },
        rules: RuleTallyJson {
            pass: tally.rules_passed,
            fail: tally.broken_errors + tally.broken_warnings + tally.broken_infos,
            allowed: tally.rules_allowed,
            not_activated: tally.rules_not_activated,
        },
        chance: ChanceJson { judged: chance.judged, close: chance.close, alarms: chance.alarms },
    }
}

/// The same JSON with every harmful character escaped; those can only stand inside texts.
fn inert(json: &str) -> String {
    if json.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return json.to_owned();
    }
    json.chars().fold(String::with_capacity(json.len()), |mut out, c| {
        if c != '\n' && diagnostics::is_harmful(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
        out
    })
}
