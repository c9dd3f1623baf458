//! Tests as JUnit XML: a suite for each file, a case for each test.
use super::{TestReport, actual};
use crate::report::diagnostics::{Look, plain};
use crate::report::explain;
use crate::report::words::percent;
use crate::testing::{Tested, share};
use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// The run as JUnit XML.
///
/// # Errors
/// Only if the writer of XML refuses, which would be a bug.
pub fn junit(report: &TestReport<'_>) -> Result<String, quick_junit::SerializeError> {
    let mut suites: IndexMap<String, TestSuite> = IndexMap::new();
    for tested in report.tested {
        let path = report.sources.get(tested.test.place.file).map_or("", |file| &file.path);
        let suite = suites.entry(path.to_owned()).or_insert_with(|| TestSuite::new(path));
        let mut case = TestCase::new(plain(&tested.test.title).into_owned(), status(report, tested));
        case.set_classname(path);
        suite.add_test_case(case);
    }
    let mut all = Report::new("wayfare test");
    all.add_test_suites(suites.into_values());
    all.add_test_suites(coverage(report));
    all.to_string()
}

fn status(report: &TestReport<'_>, tested: &Tested<'_>) -> TestCaseStatus {
    if tested.passed() {
        return TestCaseStatus::success();
    }
    let mut lines = Vec::new();
    for (expected, found, decided) in report.failures(tested) {
        let place = report.place(expected.place);
        lines.push(format!("{}, but {} ({place})", report.wanted(expected), actual(found.actual)));
        lines.extend(decided.map(|decided| report.decided(tested.test, decided)));
    }
    let message = lines.first().cloned().unwrap_or_default();
    report.timelines(tested, |explained| lines.push(explain::human(explained, &Look::default())));
    let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
    failure.set_message(plain(&message)).set_type("expectation").set_description(plain(&lines.join("\n")));
    failure
}

/// A case of its own for what the tests must reach.
fn coverage(report: &TestReport<'_>) -> Option<TestSuite> {
    let (coverage, least) = report.coverage.zip(report.least)?;
    let name = format!("the tests reach {}", percent(least));
    let status = if report.falls_short() {
        let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
        failure.set_message(format!("they reach {}", percent(share(coverage.counts())))).set_type("coverage");
        failure
    } else {
        TestCaseStatus::success()
    };
    let mut suite = TestSuite::new("coverage");
    let mut case = TestCase::new(name, status);
    case.set_classname("coverage");
    suite.add_test_case(case);
    Some(suite)
}
