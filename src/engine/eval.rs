//! Evaluating expressions: three-valued conditions, attributes from columns.
use super::key::UNBOUND;
use super::value::Val;
use crate::history::{Column, History, NO_CODE, Value as Cell};
use crate::model::Currency;
use crate::plan::{Measure, Term};
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// Which events conditions read.
#[derive(Debug, Clone, Copy)]
pub enum Binding<'a> {
    /// Every slot is this event, counted from the customer's first.
    One(u32),
    /// Each slot has its event.
    Row(&'a [u32]),
}

/// Measures an instance; conditions on events have none.
pub trait Measures<'h> {
    /// The value of a measure.
    fn measure(&self, measure: &'h Measure) -> Val<'h>;
}

/// What an expression is evaluated on: one customer of a history.
#[derive(Clone, Copy)]
pub struct Evaluator<'h> {
    /// The history.
    pub history: &'h History,
    /// Which customer.
    pub customer: usize,
    /// The history's index of the customer's first event.
    pub base: usize,
}

impl<'h> Evaluator<'h> {
    /// The truth of a condition, if known.
    pub fn truth(&self, term: &'h Term, binding: Binding<'_>) -> Option<bool> {
        self.value(term, binding, None).truth()
    }

    /// The value of an expression.
    pub fn value(&self, term: &'h Term, binding: Binding<'_>, measures: Option<&dyn Measures<'h>>) -> Val<'h> {
        match term {
            Term::Constant(value) => Val::of(value),
            Term::Column(slot, columns) => self.column(self.event(*slot, binding), columns),
            Term::Channel(slot) => self.channel(self.event(*slot, binding)),
            Term::Time(slot) => self.time(self.event(*slot, binding)),
            Term::CustomerName => self.history.customers().get(self.customer).map_or(Val::Unknown, |id| Val::Text(id)),
            Term::Customer(column) => cell(self.history.customer_column(*column as usize), self.customer),
            Term::Unary(UnaryOp::Negate, x) => self.value(x, binding, measures).negate(),
            Term::Unary(UnaryOp::Not, x) => truth(self.value(x, binding, measures).truth().map(|truth| !truth)),
            Term::Binary(op @ (BinaryOp::And | BinaryOp::Or), x, y) => {
                let decides = *op == BinaryOp::Or;
                let left = self.value(x, binding, measures).truth();
                if left == Some(decides) {
                    return Val::Bool(decides);
                }
                let right = self.value(y, binding, measures).truth();
                if right == Some(decides) {
                    return Val::Bool(decides);
                }
                truth(left.and(right))
            }
            Term::Binary(op, x, y) => {
                let left = self.value(x, binding, measures);
                left.apply(*op, self.value(y, binding, measures))
            }
            Term::In(x, list) => self.contains(self.value(x, binding, measures), list, binding, measures),
            Term::IsKnown(x) => Val::Bool(self.value(x, binding, measures).is_known()),
            Term::Measure(measure) => measures.map_or(Val::Unknown, |measures| measures.measure(measure)),
            Term::Unknown => Val::Unknown,
        }
    }

    /// The currency of all amounts in the log that an attribute holds, if there is just one.
    pub fn only_currency(&self, term: &Term) -> Option<Currency> {
        let Term::Column(_, columns) = term else { return None };
        let tables = columns.iter().filter_map(|column| match self.history.column(*column as usize) {
            Some(Column::Money { currencies, .. }) => Some(currencies),
            _ => None,
        });
        let mut known = tables.flat_map(|table| table.iter());
        let first = known.next()?;
        known.all(|other| other == first).then(|| Currency::parse(first)).flatten()
    }

    fn contains(
        &self,
        value: Val<'h>,
        list: &'h [Term],
        binding: Binding<'_>,
        measures: Option<&dyn Measures<'h>>,
    ) -> Val<'h> {
        let mut result = Some(false);
        for entry in list {
            match value.apply(BinaryOp::Equal, self.value(entry, binding, measures)).truth() {
                Some(true) => return Val::Bool(true),
                Some(false) => {}
                None => result = None,
            }
        }
        truth(result)
    }

    /// The history's index of the event bound to a slot.
    fn event(&self, slot: u32, binding: Binding<'_>) -> Option<usize> {
        let event = match binding {
            Binding::One(event) => event,
            Binding::Row(row) => row.get(slot as usize).copied().unwrap_or(UNBOUND),
        };
        (event != UNBOUND).then(|| self.base + event as usize)
    }

    fn column(&self, event: Option<usize>, columns: &[u32]) -> Val<'h> {
        let Some(event) = event else { return Val::Unknown };
        let known = columns.iter().map(|column| cell(self.history.column(*column as usize), event));
        known.into_iter().find(|value| value.is_known()).unwrap_or(Val::Unknown)
    }

    fn channel(&self, event: Option<usize>) -> Val<'h> {
        let code = event.and_then(|event| self.history.channel().get(event)).copied().unwrap_or(NO_CODE);
        self.history.channels().get(code as usize).map_or(Val::Unknown, |channel| Val::Text(channel))
    }

    fn time(&self, event: Option<usize>) -> Val<'h> {
        event.and_then(|event| self.history.time().get(event)).map_or(Val::Unknown, |time| Val::Time(*time))
    }
}

fn truth<'a>(truth: Option<bool>) -> Val<'a> {
    truth.map_or(Val::Unknown, Val::Bool)
}

/// The value in a column; unknown where it is missing.
pub fn cell(column: Option<&Column>, at: usize) -> Val<'_> {
    match column.map_or(Cell::Missing, |column| column.value(at)) {
        Cell::Missing => Val::Unknown,
        Cell::Text(text) => Val::Text(text),
        Cell::Int(number) => Val::Int(number),
        Cell::Number(number) => Val::Number(number),
        Cell::Bool(truth) => Val::Bool(truth),
        Cell::Time(time) => Val::Time(time),
        Cell::Duration(length) => Val::Duration(length),
        Cell::Money(micro, currency) => Currency::parse(currency).map_or(Val::Unknown, |code| Val::Money(micro, code)),
    }
}
