//! The tests of the language: each is a small log of its own, evaluated by the same engine as any other.
//!
//! A test's history is the whole story: nothing lies before it, and its clock stands where the log ends.
use crate::engine::{self, Before};
use crate::history::{AttrKind, Builder, Ending, Full, History, LogFacts, Need, Position, Row, Value as Cell};
use crate::measure::{self, Found};
use crate::model::{Model, Test, TestCustomer, TestEvent, Value};
use crate::plan::Plan;

/// Runs a test of a model without errors.
///
/// # Errors
/// When the test holds more events than a history can.
pub fn run_test(model: &Model, plan: &Plan, test: &Test) -> Result<Vec<Found>, Full> {
    let history = history(plan, test)?;
    let options = engine::Options { before: Before::Nothing, keep_all: true, ..engine::Options::default() };
    let facts = engine::evaluate(plan, &history, &options);
    let verdicts = measure::judge(model, &facts, history.facts(), &measure::Settings::default());
    Ok(measure::check_test(model, test, &facts, &verdicts))
}

/// The timelines as a history.
fn history(plan: &Plan, test: &Test) -> Result<History, Full> {
    let mut builder = Builder::new(plan.needs.clone());
    let mut row = 0;
    for customer in &test.customers {
        builder.add_customer(&customer.id);
        for event in &customer.events {
            row += 1;
            push(&mut builder, plan, &customer.id, event, row)?;
        }
        describe(&mut builder, plan, customer);
    }
    let mut history = builder.finish(Ending { ends: test.log_ends, ..Ending::default() });
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
