//! The tests of the language, all together: which passed, which event decided a failure, what the tests reach of the
//! definitions, and what of them could be otherwise without any test noticing.
//!
//! Never prints, and never evaluates in any other way than a run on a log does.
mod coverage;
mod mutate;

pub use coverage::{Coverage, FileCoverage, Part, PartKind, share};
pub use mutate::{Mutant, Mutants, mutate};

use crate::facts::Trace;
use crate::history::Full;
use crate::measure::{Actual, Found};
use crate::model::{Model, Test, TestEvent};
use crate::plan::Plan;
use crate::run::test::{TestRun, in_order, run_test};
use crate::workspace::Checked;

/// In tests with more events nobody looks for the one that decided: each takes a run.
const MOST_EVENTS: usize = 500;

/// A test that was run.
#[derive(Debug)]
pub struct Tested<'m> {
    /// The test.
    pub test: &'m Test,
    /// What became of its expectations, in order.
    pub found: Vec<Found>,
    /// For each expectation that does not hold, the event that decided it.
    pub decided: Vec<Option<Decided<'m>>>,
    /// If it failed: its customers in full. The rows of events are their numbers in the test, from 1.
    pub traces: Vec<Trace>,
}

/// The last event that made a difference to an expectation.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'m> {
    /// The event.
    pub event: &'m TestEvent,
    /// Its number in the test, from 1.
    pub row: u64,
    /// What there was before it.
    pub before: Actual,
}

/// Runs the tests that are chosen, and collects what they reach.
///
/// # Errors
/// When a test holds more events than a history can.
pub fn run(checked: &Checked, chosen: impl Fn(&Test) -> bool) -> Result<(Vec<Tested<'_>>, Coverage), Full> {
    let model = &*checked.model;
    let plan = Plan::new(model);
    let mut reached = coverage::Reached::default();
    let mut tested = Vec::new();
    for test in model.tests.iter().filter(|test| chosen(test)) {
        let run = run_test(model, &plan, test)?;
        let traces = run.traces(test);
        reached.note(model, &run, &traces);
        tested.push(Tested::of(model, test, run, traces)?);
    }
    Ok((tested, Coverage::of(model, &checked.sources, &reached)))
}

impl<'m> Tested<'m> {
    fn of(model: &Model, test: &'m Test, run: TestRun<'_>, traces: Vec<Trace>) -> Result<Self, Full> {
        if run.passed() {
            return Ok(Self { test, decided: vec![None; run.found.len()], found: run.found, traces: Vec::new() });
        }
        let decided = decided(model, test, &run)?;
        Ok(Self { test, found: run.found, decided, traces })
    }

    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.found.iter().all(|one| one.holds)
    }
}

/// For each expectation that does not hold the last event without which something else would have been found.
fn decided<'m>(model: &Model, test: &'m Test, run: &TestRun<'_>) -> Result<Vec<Option<Decided<'m>>>, Full> {
    let events = in_order(test);
    let mut decided = vec![None; run.found.len()];
    if events.len() > MOST_EVENTS {
        return Ok(decided);
    }
    let mut open: Vec<usize> =
        (0..run.found.len()).filter(|at| run.found.get(*at).is_some_and(|one| !one.holds)).collect();
    for (before, (row, event)) in events.into_iter().enumerate().rev() {
        if open.is_empty() {
            break;
        }
        let earlier = run.found_after(model, test, before)?;
        open.retain(|at| {
            let Some((then, now)) = earlier.get(*at).zip(run.found.get(*at)) else { return false };
            let differs = then.actual != now.actual;
            if let Some(slot) = decided.get_mut(*at).filter(|_| differs) {
                *slot = Some(Decided { event, row, before: then.actual });
            }
            !differs
        });
    }
    Ok(decided)
}
