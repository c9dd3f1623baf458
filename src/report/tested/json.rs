//! Tests as one JSON object; `docs/schema/test.schema.json` is its schema.
use super::TestReport;
use crate::measure::Actual;
use crate::report::json::QuantityJson;
use crate::report::words::instant;
use crate::testing::{Coverage, Decided, FileCoverage, Mutant, Mutants, Part, Tested, share};
use schemars::JsonSchema;
use serde::Serialize;

/// What became of the tests.
#[derive(Serialize, JsonSchema)]
struct TestsJson<'a> {
    format_version: u32,
    /// The tests that were run, in the order of the definitions.
    tests: Vec<TestJson<'a>>,
    /// What the tests reach of the definitions, if that was asked for.
    coverage: Option<CoverageJson<'a>>,
    /// What of the definitions could be otherwise, if that was tried.
    mutations: Option<MutationsJson<'a>>,
    summary: SummaryJson,
}

#[derive(Serialize, JsonSchema)]
struct TestJson<'a> {
    title: &'a str,
    file: &'a str,
    /// First and last line, from 1.
    lines: (usize, usize),
    passed: bool,
    expectations: Vec<ExpectationJson<'a>>,
    /// Of a test that failed: what the failed expectations are about, customer by customer.
    timelines: Vec<TimelineJson>,
}

#[derive(Serialize, JsonSchema)]
struct ExpectationJson<'a> {
    /// As it is written.
    expected: String,
    file: &'a str,
    line: usize,
    holds: bool,
    actual: ActualJson,
    /// The last event that made a difference, of an expectation that does not hold.
    decided_by: Option<DecidedJson<'a>>,
}

/// What was counted, or a KPI's value; of the two one is null, a KPI without value has none.
#[derive(Serialize, JsonSchema)]
struct ActualJson {
    count: Option<u64>,
    value: Option<QuantityJson>,
}

#[derive(Serialize, JsonSchema)]
struct DecidedJson<'a> {
    customer: &'a str,
    time: String,
    /// The raw name.
    event: &'a str,
    line: usize,
    /// What there was before it.
    before: ActualJson,
}

#[derive(Serialize, JsonSchema)]
struct TimelineJson {
    customer: String,
    /// Until when the log of the test is known.
    ends: String,
    entries: Vec<EntryJson>,
}

#[derive(Serialize, JsonSchema)]
struct EntryJson {
    time: String,
    /// event, moment, journey, rule, violation, decision, expected
    kind: &'static str,
    text: String,
    /// File and line of an event.
    place: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct CoverageJson<'a> {
    covered: usize,
    total: usize,
    /// From 0 to 1.
    share: f64,
    /// The share that must be reached.
    least: Option<f64>,
    files: Vec<FileJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct FileJson<'a> {
    path: &'a str,
    covered: usize,
    total: usize,
    share: f64,
    parts: Vec<PartJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct PartJson<'a> {
    /// moment, stage, goal, outcome, rule, kpi, threshold
    kind: &'static str,
    /// What it is of, such as `JOURNEY.STAGE`.
    name: &'a str,
    /// What comes about, such as `violated`.
    what: &'static str,
    /// First and last line, from 1.
    lines: (usize, usize),
    covered: bool,
}

#[derive(Serialize, JsonSchema)]
struct MutationsJson<'a> {
    /// Changes that compile and mean something else.
    tried: usize,
    noticed: usize,
    /// Those after which every test still passes.
    unnoticed: Vec<MutantJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct MutantJson<'a> {
    file: &'a str,
    /// First and last line, from 1.
    lines: (usize, usize),
    /// Column of the first line, from 1.
    column: usize,
    /// Of what kind the change is.
    what: &'static str,
    /// The text as it stands.
    text: &'a str,
    /// What stood there instead; nothing where something was left out.
    replacement: &'a str,
    /// Whether some test expects something of what was changed.
    looked_at: bool,
}

#[derive(Serialize, JsonSchema)]
struct SummaryJson {
    passed: usize,
    failed: usize,
    exit_code: u8,
}

/// The run as JSON, indented, with a line end.
///
/// # Errors
/// Never in practice: the document has no maps with keys that are no texts.
pub fn json(report: &TestReport<'_>) -> serde_json::Result<String> {
    let document = TestsJson {
        format_version: 1,
        tests: report.tested.iter().map(|tested| test(report, tested)).collect(),
        coverage: report.coverage.map(|coverage| self::coverage(report, coverage)),
        mutations: report.mutants.map(|mutants| mutations(report, mutants)),
        summary: SummaryJson {
            passed: report.passed(),
            failed: report.tested.len() - report.passed(),
            exit_code: report.exit_code,
        },
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

/// The JSON Schema of the document; `docs/schema/test.schema.json` holds it.
///
/// # Errors
/// Never in practice: a schema can be written as JSON.
pub fn schema() -> serde_json::Result<String> {
    serde_json::to_string_pretty(&schemars::schema_for!(TestsJson<'_>)).map(|text| text + "\n")
}

fn test<'a>(report: &TestReport<'a>, tested: &'a Tested<'a>) -> TestJson<'a> {
    let mut timelines = Vec::new();
    report.timelines(tested, |explained| {
        let entry = |line: crate::report::explain::Line| EntryJson {
            time: instant(line.time),
            kind: line.kind,
            text: line.text,
            place: line.place,
        };
        timelines.push(TimelineJson {
            customer: explained.trace.customer.to_string(),
            ends: instant(explained.trace.watermark),
            entries: explained.lines().into_iter().map(entry).collect(),
        });
    });
    let all = tested.test.expectations.iter().zip(&tested.found).zip(&tested.decided);
    let expectation = |((expected, found), decided): ((&crate::model::TestExpectation, &crate::measure::Found), _)| {
        let decided: &'a Option<Decided<'a>> = decided;
        ExpectationJson {
            expected: report.wanted(expected),
            file: path(report, expected.place.file),
            line: report.lines(expected.place).0,
            holds: found.holds,
            actual: actual(found.actual),
            decided_by: decided.as_ref().map(|one| decided_by(report, tested, one)),
        }
    };
    TestJson {
        title: &tested.test.title,
        file: path(report, tested.test.place.file),
        lines: report.lines(tested.test.place),
        passed: tested.passed(),
        expectations: all.map(expectation).collect(),
        timelines,
    }
}

fn path<'a>(report: &TestReport<'a>, file: crate::diag::FileId) -> &'a str {
    report.sources.get(file).map_or("", |file| &file.path)
}

fn decided_by<'a>(report: &TestReport<'a>, tested: &'a Tested<'a>, decided: &Decided<'a>) -> DecidedJson<'a> {
    DecidedJson {
        customer: super::customer_of(tested.test, decided.row),
        time: instant(decided.event.time),
        event: &decided.event.raw_name,
        line: report.lines(decided.event.place).0,
        before: actual(decided.before),
    }
}

fn actual(actual: Actual) -> ActualJson {
    match actual {
        Actual::Count(count) => ActualJson { count: Some(count), value: None },
        Actual::Value(measured) => {
            let value = measured.map(|one| QuantityJson::new(one.value, one.unit, None));
            ActualJson { count: None, value }
        }
    }
}

fn coverage<'a>(report: &TestReport<'a>, coverage: &'a Coverage) -> CoverageJson<'a> {
    let counts = coverage.counts();
    CoverageJson {
        covered: counts.0,
        total: counts.1,
        share: share(counts),
        least: report.least,
        files: coverage.files.iter().map(|file| self::file(report, file)).collect(),
    }
}

fn mutations<'a>(report: &TestReport<'a>, mutants: &'a Mutants) -> MutationsJson<'a> {
    let mutant = |mutant: &'a Mutant| MutantJson {
        file: path(report, mutant.place.file),
        lines: report.lines(mutant.place),
        column: report.sources.get(mutant.place.file).map_or(0, |file| file.line_column(mutant.place.span.start).1),
        what: mutant.what,
        text: report.sources.text_at(mutant.place),
        replacement: &mutant.text,
        looked_at: mutant.looked_at,
    };
    MutationsJson {
        tried: mutants.tried,
        noticed: mutants.tried - mutants.unnoticed.len(),
        unnoticed: mutants.unnoticed.iter().map(mutant).collect(),
    }
}

fn file<'a>(report: &TestReport<'a>, file: &'a FileCoverage) -> FileJson<'a> {
    let counts = file.counts();
    let part = |part: &'a Part| PartJson {
        kind: part.kind.name(),
        name: &part.name,
        what: part.what,
        lines: report.lines(part.place),
        covered: part.covered,
    };
    FileJson {
        path: path(report, file.file),
        covered: counts.0,
        total: counts.1,
        share: share(counts),
        parts: file.parts.iter().map(part).collect(),
    }
}
