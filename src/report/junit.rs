//! `--format junit`: every threshold and every rule as a test case, for CI systems that show test results.
//!
//! Never shows a green tick for what was not judged: that is a skipped case. What does not fail the run is no failure, but
//! says in its output what is missed.
use super::Evaluation;
use super::checks::{Check, State, checks};
use super::diagnostics::plain;
use super::words::{cause, counted, key, minute, short, violation};
use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// How many violations of a rule are told in its case.
const TOLD: usize = 20;

/// The evaluation as JUnit XML.
///
/// # Errors
/// Only if the writer of XML refuses, which would be a bug.
pub fn render(evaluation: &Evaluation<'_>) -> Result<String, quick_junit::SerializeError> {
    let mut suites: IndexMap<String, TestSuite> = IndexMap::new();
    for check in checks(evaluation) {
        let suite = suite(evaluation, &check);
        let case = case(evaluation, &check, &suite);
        suites.entry(suite.clone()).or_insert_with(|| TestSuite::new(suite)).add_test_case(case);
    }
    let mut report = Report::new("wayfare");
    report.add_test_suites(suites.into_values());
    report.to_string()
}

/// What a check is listed under: its journey, or the kind of thing it is.
fn suite(evaluation: &Evaluation<'_>, check: &Check<'_>) -> String {
    let journey = check.journey.and_then(|id| evaluation.journey(id));
    match (journey, check.rule) {
        (Some(journey), _) => journey.meta.name.to_string(),
        (None, Some(_)) => "rules".to_owned(),
        (None, None) => "kpis".to_owned(),
    }
}

fn case(evaluation: &Evaluation<'_>, check: &Check<'_>, suite: &str) -> TestCase {
    let name = match &check.demand {
        Some(demand) => format!("{} {demand}", check.name),
        None => format!("rule {}", check.name),
    };
    let sentence = plain(&format!("{}{} {}", check.name, check.whose, check.text)).into_owned();
    let mut case = TestCase::new(plain(&name).into_owned(), status(evaluation, check, &sentence));
    case.set_classname(suite);
    if !matches!(check.state, State::Good) && !check.fails {
        case.set_system_out(sentence);
    }
    case
}

fn status(evaluation: &Evaluation<'_>, check: &Check<'_>, sentence: &str) -> TestCaseStatus {
    let strict = evaluation.verdicts.settings.strict;
    match check.state {
        _ if check.fails => {
            let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failure.set_message(sentence).set_type(kind(check)).set_description(detail(evaluation, check, sentence));
            failure
        }
        State::Scarce | State::Idle if strict => {
            let mut error = TestCaseStatus::non_success(NonSuccessKind::Error);
            error.set_message(sentence).set_type("undecided");
            error
        }
        State::Scarce | State::Idle => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(sentence);
            skipped
        }
        State::Good | State::Broken | State::Minor | State::Missed | State::Tolerated => TestCaseStatus::success(),
    }
}

fn kind(check: &Check<'_>) -> &'static str {
    match (check.rule, check.state) {
        (Some(_), _) => "rule",
        (None, State::Missed) => "target",
        (None, _) => "require",
    }
}

/// The sentence, the owner, and the first violations of a rule.
fn detail(evaluation: &Evaluation<'_>, check: &Check<'_>, sentence: &str) -> String {
    let mut lines = vec![sentence.to_owned()];
    lines.extend(check.owner.map(|owner| format!("owner: {owner}")));
    if let Some((rule, facts)) = check.rule.and_then(|id| evaluation.rule(id)) {
        lines.extend(rule.because.as_ref().map(|because| format!("because: {because}")));
        for found in facts.violations.iter().take(TOLD) {
            let what = violation(evaluation.model, rule, found);
            lines.push(format!("{}{} at {}: {what}", short(&found.customer), key(found), minute(found.time)));
            lines.extend(found.events.iter().take(TOLD).map(|one| format!("    {}", cause(evaluation, one))));
        }
        let more = facts.violation_count.saturating_sub(TOLD as u64);
        if more > 0 {
            lines.push(format!("and {}", counted(more, "more violation")));
        }
    }
    plain(&lines.join("\n")).into_owned()
}
