//! Rules, violations and decisions in JSON.
use crate::facts::{Activations, Cause, Decision, KEPT, RuleFacts, Subjects, Violation};
use crate::measure::{Num, RuleOutcome, RuleVerdict, Tolerance};
use crate::model::{Journey, JourneyId, Rule, RuleId, Subject};
use crate::report::Evaluation;
use crate::report::words::{action, day, instant, violation};
use crate::syntax::ast::RuleSeverity;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rule")]
pub(super) struct RuleJson<'a> {
    name: &'a str,
    title: Option<&'a str>,
    severity: SeverityJson,
    subject: SubjectJson,
    /// The journey it stands in, or on whose instances it is checked.
    journey: Option<&'a str>,
    subjects: SubjectsJson,
    activations: ActivationsJson,
    verdict: OutcomeJson,
    /// The first 100 in order of time.
    violations: Vec<ViolationJson<'a>>,
    /// How many there are in all.
    violation_count: u64,
    because: Option<&'a str>,
    owner: Option<&'a str>,
    allowance: Option<AllowanceJson>,
    description: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Severity")]
enum SeverityJson {
    Error,
    Warning,
    Info,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Subject")]
enum SubjectJson {
    Customer,
    Instance,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RuleVerdict")]
enum OutcomeJson {
    Pass,
    Fail,
    Allowed,
    NotActivated,
}

/// Customers or instances by verdict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Subjects")]
struct SubjectsJson {
    satisfied: u64,
    violated: u64,
    pending: u64,
    undecidable: u64,
    not_activated: u64,
}

/// Activations by verdict.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Activations")]
struct ActivationsJson {
    satisfied: u64,
    violated: u64,
    pending: u64,
    undecidable: u64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Allowance")]
struct AllowanceJson {
    /// Violated of violated and satisfied subjects that are tolerated.
    share: f64,
    /// The last day on which they are.
    until: Option<String>,
    /// The share that is violated.
    used: Option<f64>,
    expired: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Violation")]
struct ViolationJson<'a> {
    customer: &'a str,
    instance: Option<InstanceJson<'a>>,
    time: String,
    /// What caused it, in order.
    events: Vec<CauseJson<'a>>,
    deadline: Option<String>,
    nearest_miss: Option<MissJson<'a>>,
    message: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Instance")]
struct InstanceJson<'a> {
    start: String,
    /// The values of the journey's key attributes.
    key: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Cause")]
struct CauseJson<'a> {
    file: &'a str,
    /// The data row, counted from 1.
    row: u64,
    time: String,
    /// The raw event name.
    event: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NearestMiss")]
struct MissJson<'a> {
    file: &'a str,
    row: u64,
    time: String,
    event: &'a str,
    /// By how many seconds it missed the window; 0 where it missed otherwise.
    by: f64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Decision")]
pub(super) struct DecisionJson<'a> {
    rule: &'a str,
    customer: &'a str,
    time: String,
    action: String,
    /// Until when, for a suppression.
    until: Option<String>,
    /// What won over it, if it was not carried out.
    lost_to: Option<LostJson<'a>>,
    /// The journey that the rule stands in.
    journey: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LostTo")]
struct LostJson<'a> {
    rule: &'a str,
    reason: &'a str,
    /// The journey that the rule stands in.
    journey: Option<&'a str>,
}

/// A violation as one line of `--violations`.
#[derive(Serialize)]
struct LineJson<'a> {
    rule: &'a str,
    #[serde(flatten)]
    violation: ViolationJson<'a>,
    /// The journey that the rule stands in: rules of two journeys may share a name.
    journey: Option<&'a str>,
}

/// One line of JSON, without a line break, for the list of all violations.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn violation_line(
    evaluation: &Evaluation<'_>,
    (rule, journey): (&Rule, Option<&Journey>),
    found: &Violation,
) -> serde_json::Result<String> {
    let line = LineJson {
        rule: &rule.meta.name,
        violation: ViolationJson::new(evaluation, rule, found),
        journey: journey.map(|journey| journey.meta.name.as_str()),
    };
    Ok(super::inert(&serde_json::to_string(&line)?))
}

impl<'a> RuleJson<'a> {
    pub(super) fn new(evaluation: &Evaluation<'a>, verdict: &RuleVerdict) -> Option<Self> {
        let (rule, facts) = evaluation.rule(verdict.rule)?;
        let journey = verdict.journey.and_then(|id| evaluation.journey(id));
        Some(Self {
            name: &rule.meta.name,
            title: rule.meta.title.as_deref(),
            severity: severity(verdict.severity),
            subject: match rule.subject {
                Subject::Customer => SubjectJson::Customer,
                Subject::Instance(_) => SubjectJson::Instance,
            },
            journey: journey.map(|journey| journey.meta.name.as_str()),
            subjects: subjects(facts.subjects),
            activations: activations(facts.activations),
            verdict: match verdict.outcome {
                RuleOutcome::Pass => OutcomeJson::Pass,
                RuleOutcome::Fail => OutcomeJson::Fail,
                RuleOutcome::Allowed => OutcomeJson::Allowed,
                RuleOutcome::NotActivated => OutcomeJson::NotActivated,
            },
            violations: violations(evaluation, rule, facts),
            violation_count: facts.violation_count,
            because: rule.because.as_deref(),
            owner: rule.owner.as_deref(),
            allowance: verdict.allowance.as_ref().map(allowance),
            description: &rule.meta.docs,
        })
    }
}

impl<'a> ViolationJson<'a> {
    fn new(evaluation: &Evaluation<'a>, rule: &Rule, found: &'a Violation) -> Self {
        let instance = found.instance.as_ref();
        Self {
            customer: &found.customer,
            instance: instance.map(|(start, key)| InstanceJson {
                start: instant(*start),
                key: key.iter().map(|value| value.as_str()).collect(),
            }),
            time: instant(found.time),
            events: found.events.iter().map(|one| CauseJson::new(evaluation, one)).collect(),
            deadline: found.deadline.map(instant),
            nearest_miss: found.nearest_miss.as_ref().map(|miss| {
                let CauseJson { file, row, time, event } = CauseJson::new(evaluation, &miss.event);
                let by = Num::ratio(miss.by, 1_000_000).map_or(0.0, Num::to_f64);
                MissJson { file, row, time, event, by }
            }),
            message: violation(evaluation.model, rule, found),
        }
    }
}

impl<'a> CauseJson<'a> {
    fn new(evaluation: &Evaluation<'a>, cause: &'a Cause) -> Self {
        Self { file: evaluation.file(cause.file), row: cause.row, time: instant(cause.time), event: &cause.event }
    }
}

impl<'a> DecisionJson<'a> {
    /// The first decisions of a rule.
    pub(super) fn of(evaluation: &Evaluation<'a>, verdict: &RuleVerdict) -> Vec<Self> {
        let Some((rule, facts)) = evaluation.rule(verdict.rule) else { return Vec::new() };
        facts.decisions.iter().take(KEPT).map(|one| Self::new(evaluation, (rule, verdict.journey), one)).collect()
    }

    fn new(evaluation: &Evaluation<'a>, (rule, home): (&'a Rule, Option<JourneyId>), decision: &'a Decision) -> Self {
        let journey = |id: JourneyId| evaluation.journey(id).map(|journey| journey.meta.name.as_str());
        let lost = decision.lost_to.as_ref().map(|(index, reason)| {
            let id = RuleId(*index);
            let rule = evaluation.model.rules.get(id.index()).map_or("", |rule| rule.meta.name.as_str());
            LostJson { rule, reason, journey: evaluation.model.home(id).and_then(journey) }
        });
        Self {
            rule: &rule.meta.name,
            customer: &decision.customer,
            time: instant(decision.time),
            action: action(evaluation.model, rule, &decision.action),
            until: decision.until.map(instant),
            lost_to: lost,
            journey: home.and_then(journey),
        }
    }
}

fn violations<'a>(evaluation: &Evaluation<'a>, rule: &Rule, facts: &'a RuleFacts) -> Vec<ViolationJson<'a>> {
    facts.violations.iter().take(KEPT).map(|one| ViolationJson::new(evaluation, rule, one)).collect()
}

fn allowance(tolerance: &Tolerance) -> AllowanceJson {
    AllowanceJson {
        share: tolerance.allowance.share,
        until: tolerance.allowance.until.map(day),
        used: tolerance.used.map(Num::to_f64),
        expired: tolerance.expired,
    }
}

fn severity(severity: RuleSeverity) -> SeverityJson {
    match severity {
        RuleSeverity::Error => SeverityJson::Error,
        RuleSeverity::Warning => SeverityJson::Warning,
        RuleSeverity::Info => SeverityJson::Info,
    }
}

fn subjects(subjects: Subjects) -> SubjectsJson {
    let Subjects { satisfied, violated, pending, undecidable, not_activated } = subjects;
    SubjectsJson { satisfied, violated, pending, undecidable, not_activated }
}

fn activations(activations: Activations) -> ActivationsJson {
    let Activations { satisfied, violated, pending, undecidable } = activations;
    ActivationsJson { satisfied, violated, pending, undecidable }
}
