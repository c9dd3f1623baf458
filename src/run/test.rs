//! The tests of the language: each is a small log of its own, evaluated by the same engine as any other.
//!
//! A test's history is the whole story: nothing lies before it, and its clock stands where the log ends.
use crate::engine::{self, Before};
use crate::facts::{Facts, Trace};
use crate::history::{AttrKind, Builder, Ending, Full, History, LogFacts, Need, Position, Row, Value as Cell};
use crate::measure::{self, Found, Verdicts};
use crate::model::{Model, Test, TestCustomer, TestEvent, Value};
use crate::plan::Plan;

/// A test with what its timelines came to.
#[derive(Debug)]
pub struct TestRun<'a> {
    plan: &'a Plan,
    history: History,
    /// What the engine found.
    pub facts: Facts,
    /// What it means.
    pub verdicts: Verdicts,
    /// What became of the expectations, in order.
    pub found: Vec<Found>,
}

/// How much of a test's timelines is evaluated.
#[derive(Debug, Clone, Copy)]
struct Extent {
    /// So many events, in the order in which they happen.
    events: usize,
    /// Where the log ends, if that is not at the last event.
    ends: Option<i64>,
}

/// Runs a test of a model without errors.
///
/// # Errors
/// When the test holds more events than a history can.
pub fn run_test<'a>(model: &Model, plan: &'a Plan, test: &Test) -> Result<TestRun<'a>, Full> {
    run(model, plan, test, Extent { events: usize::MAX, ends: test.log_ends })
}

fn run<'a>(model: &Model, plan: &'a Plan, test: &Test, extent: Extent) -> Result<TestRun<'a>, Full> {
    let history = history(plan, test, extent)?;
    let facts = engine::evaluate(plan, &history, &options());
    let verdicts = measure::judge(model, &facts, history.facts(), &measure::Settings::default());
    let found = measure::check_test(model, test, &facts, &verdicts);
    Ok(TestRun { plan, history, facts, verdicts, found })
}

fn options() -> engine::Options {
    engine::Options { before: Before::Nothing, keep_all: true, ..engine::Options::default() }
}

impl TestRun<'_> {
    /// Whether everything came out as expected.
    pub fn passed(&self) -> bool {
        self.found.iter().all(|one| one.holds)
    }

    /// Each customer in full, in the order of the test. The rows of events are their numbers in the test, from 1.
    pub fn traces(&self, test: &Test) -> Vec<Trace> {
        let options = options();
        let customers = test.customers.iter().filter_map(|customer| self.history.customer(&customer.id));
        customers.map(|customer| engine::trace(self.plan, &self.history, customer, &options)).collect()
    }

    /// What became of the expectations when only the first events had happened, the log ending where it does.
    ///
    /// # Errors
    /// Never in practice: the whole test fitted.
    pub fn found_after(&self, model: &Model, test: &Test, events: usize) -> Result<Vec<Found>, Full> {
        let extent = Extent { events, ends: self.history.facts().watermark };
        Ok(run(model, self.plan, test, extent)?.found)
    }
}

/// The numbers of a test's events, from 1, in the order in which they happen.
pub fn in_order(test: &Test) -> Vec<(u64, &TestEvent)> {
    let mut events: Vec<(u64, &TestEvent)> =
        (1..).zip(test.customers.iter().flat_map(|customer| &customer.events)).collect();
    events.sort_by_key(|(row, event)| (event.time, *row));
    events
}

/// The timelines as a history.
fn history(plan: &Plan, test: &Test, extent: Extent) -> Result<History, Full> {
    let mut builder = Builder::new(plan.needs.clone());
    let last = in_order(test).get(extent.events).map(|(row, event)| (event.time, *row));
    let mut row = 0;
    for customer in &test.customers {
        builder.add_customer(&customer.id);
        for event in &customer.events {
            row += 1;
            if last.is_none_or(|last| (event.time, row) < last) {
                push(&mut builder, plan, &customer.id, event, row)?;
            }
        }
        describe(&mut builder, plan, customer);
    }
    let mut history = builder.finish(Ending { ends: extent.ends, ..Ending::default() });
    *history.facts_mut() = LogFacts { files: vec!["test".into()], ..history.facts().clone() };
    Ok(history)
}

fn push(builder: &mut Builder, plan: &Plan, customer: &str, event: &TestEvent, row: u64) -> Result<(), Full> {
    builder.push(&Row {
        customer,
        time: event.time,
        name: &event.raw_name,
        position: Position::new(0, row),
        channel: event.channel.as_deref(),
    })?;
    for (attribute, value) in &event.attributes {
        let column = plan.attributes.iter().find(|(known, _)| known == attribute).map(|(_, column)| *column as usize);
        let need = column.and_then(|column| plan.needs.attributes.get(column));
        if let (Some(column), Some(need)) = (column, need) {
            set(value, need, |cell| builder.set(u32::try_from(column).unwrap_or(u32::MAX), cell));
        }
    }
    Ok(())
}

fn describe(builder: &mut Builder, plan: &Plan, customer: &TestCustomer) {
    let Some(id) = builder.find_customer(&customer.id) else { return };
    for (attribute, value) in &customer.attributes {
        let found = plan.customer_attributes.iter().find(|(known, _)| known == attribute);
        let column = found.map(|(_, column)| *column as usize);
        let need = column.and_then(|column| plan.needs.customer_attributes.get(column));
        if let (Some(column), Some(need)) = (column, need) {
            set(value, need, |cell| builder.set_customer(id, column, cell));
        }
    }
}

/// Hands a value over in the kind of its column.
#[expect(clippy::cast_precision_loss, reason = "a whole number in a column of numbers is one of them")]
fn set(value: &Value, need: &Need, put: impl FnOnce(Cell<'_>)) {
    let is_number = matches!(need.kind, AttrKind::Number | AttrKind::Score(..));
    match value {
        Value::Text(text) => put(Cell::Text(text)),
        Value::Int(number) if is_number => put(Cell::Number(*number as f64)),
        Value::Int(number) => put(Cell::Int(*number)),
        Value::Number(number) => put(Cell::Number(*number)),
        Value::Bool(truth) => put(Cell::Bool(*truth)),
        Value::Time(time) => put(Cell::Time(*time)),
        Value::Duration(length) => put(Cell::Duration(*length)),
        Value::Money(micro, currency) => put(Cell::Money(*micro, &currency.to_string())),
    }
}
