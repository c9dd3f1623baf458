//! The tests of the language: one file a format. What failed with the timelines and the event that decided it, what the
//! tests reach, what of the definitions could be otherwise without any of them noticing.
//!
//! Never shows more of a passed test than its title.
mod human;
mod json;
mod junit;

pub use human::human;
pub use json::{json, schema};
pub use junit::junit;

use super::explain::{Explained, Focus, Places};
use crate::diag::{Lines, Place, Sources};
use crate::measure::{Actual, Found, Measured};
use crate::model::{Model, Scope, Subject, Test, TestExpectation, TestExpectationKind};
use crate::testing::{Coverage, Decided, Mutants, Tested};

/// What is reported of a run of tests.
#[derive(Debug, Clone, Copy)]
pub struct TestReport<'a> {
    /// The definitions.
    pub model: &'a Model,
    /// Their texts.
    pub sources: &'a Sources,
    /// The tests that were run.
    pub tested: &'a [Tested<'a>],
    /// What they reach, if that is asked for.
    pub coverage: Option<&'a Coverage>,
    /// The share that they must reach, 0…1.
    pub least: Option<f64>,
    /// What of the definitions could be otherwise without any test noticing, if that was tried.
    pub mutants: Option<&'a Mutants>,
    /// What the process returns.
    pub exit_code: u8,
}

impl<'a> TestReport<'a> {
    fn passed(&self) -> usize {
        self.tested.iter().filter(|one| one.passed()).count()
    }

    /// Whether the tests reach less than they must.
    fn falls_short(&self) -> bool {
        self.coverage.zip(self.least).is_some_and(|(coverage, least)| crate::testing::share(coverage.counts()) < least)
    }

    /// The expectations that do not hold, each with what was found and what decided it.
    fn failures<'t>(
        &self,
        tested: &'t Tested<'a>,
    ) -> impl Iterator<Item = (&'a TestExpectation, &'t Found, Option<&'t Decided<'a>>)> {
        let all = tested.test.expectations.iter().zip(&tested.found).zip(&tested.decided);
        all.map(|((expected, found), decided)| (expected, found, decided.as_ref())).filter(|(_, found, _)| !found.holds)
    }

    /// "journeys/a.journey:30".
    fn place(&self, place: Place) -> String {
        let lines = Lines::new(self.sources);
        lines
            .file(place)
            .map_or_else(String::new, |file| format!("{}:{}", file.path, file.line_column(place.span.start).0))
    }

    /// The first and the last line of a place, from 1.
    fn lines(&self, place: Place) -> (usize, usize) {
        let Some(file) = self.sources.get(place.file) else { return (0, 0) };
        let last = place.span.end.max(place.span.start + 1) - 1;
        (file.line_column(place.span.start).0, file.line_column(last).0)
    }

    /// "expect journey buying succeeded 2".
    fn wanted(&self, expected: &TestExpectation) -> String {
        self.sources.text_at(expected.place).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// "decided by visit on … of ann (…): before it there was none".
    fn decided(&self, test: &Test, decided: &Decided<'_>) -> String {
        let event = decided.event;
        format!(
            "decided by `{}` of {} on {} ({}): before it {}",
            super::words::short(&event.raw_name),
            super::words::short(customer_of(test, decided.row)),
            super::words::minute(event.time),
            self.place(event.place),
            before(decided.before)
        )
    }

    /// Each customer's timeline with what the failed expectations are about.
    fn timelines(&self, tested: &Tested<'a>, mut each: impl FnMut(&Explained<'_>)) {
        let mut about = About::default();
        self.failures(tested).for_each(|(expected, ..)| about.add(self.model, expected));
        let deciding: Vec<u64> = tested.decided.iter().flatten().map(|one| one.row).collect();
        let events = tested.test.customers.iter().flat_map(|customer| &customer.events);
        let places: Vec<String> = events.map(|event| self.place(event.place)).collect();
        for trace in &tested.traces {
            each(&Explained {
                model: self.model,
                trace,
                places: Places::Test(&places),
                focus: Focus::On { journeys: &about.journeys, rules: &about.rules, deciding: &deciding },
            });
        }
    }
}

/// The journeys and rules that expectations are about.
#[derive(Debug, Default)]
struct About {
    journeys: Vec<u32>,
    rules: Vec<u32>,
}

impl About {
    fn add(&mut self, model: &Model, expected: &TestExpectation) {
        match &expected.kind {
            TestExpectationKind::Rule(id, ..) | TestExpectationKind::Decision(id, ..) => {
                self.rules.push(id.0);
                let Some(rule) = model.rules.get(id.index()) else { return };
                if let Subject::Instance(journey) = rule.subject {
                    self.journeys.push(journey.0);
                }
                if let Scope::While(journey) = rule.scope {
                    self.journeys.push(journey.0);
                }
            }
            TestExpectationKind::Journey(id, ..) => self.journeys.push(id.0),
            TestExpectationKind::Kpi(id, ..) => {
                let own = (0u32..).zip(&model.journeys).filter(|(_, journey)| journey.kpis.contains(id));
                self.journeys.extend(own.map(|(at, _)| at));
            }
            TestExpectationKind::Moment(..) => {}
        }
    }
}

/// Whose event of a test has that number, from 1.
fn customer_of(test: &Test, row: u64) -> &str {
    let rows = test.customers.iter().flat_map(|customer| customer.events.iter().map(move |_| customer.id.as_str()));
    (1..).zip(rows).find(|(at, _)| *at == row).map_or("", |(_, id)| id)
}

/// "there is none", "it is 50 %".
fn actual(actual: Actual) -> String {
    match actual {
        Actual::Count(0) => "there is none".to_owned(),
        Actual::Count(1) => "there is 1".to_owned(),
        Actual::Count(count) => format!("there are {count}"),
        Actual::Value(Some(value)) => format!("it is {}", value_of(value)),
        Actual::Value(None) => "it has no value".to_owned(),
    }
}

/// "there was none", "it was 50 %".
fn before(actual: Actual) -> String {
    match actual {
        Actual::Count(0) => "there was none".to_owned(),
        Actual::Count(1) => "there was 1".to_owned(),
        Actual::Count(count) => format!("there were {count}"),
        Actual::Value(Some(value)) => format!("it was {}", value_of(value)),
        Actual::Value(None) => "it had no value".to_owned(),
    }
}

/// As exactly as it is compared: a rounded one could look like what was expected.
fn value_of(measured: Measured) -> String {
    super::words::exact(measured.value, measured.unit, None)
}
