//! KPIs over a whole partition.
use super::cells::{Cells, Starts};
use super::journey::Instance;
use super::list::List;
use super::sheet::{Placed, Sheet, Values};
use crate::engine::eval::{Binding, cell};
use crate::engine::kpi::{Found, summing};
use crate::engine::lists::Walk;
use crate::engine::value::Val;
use crate::facts::{Cell, Outcome};
use crate::history::Column;
use crate::model::{OutcomeTest, Population};
use crate::plan::sweep::{ListId, Reading, Reckoning};
use crate::plan::{KpiPlan, Measured, PartKind, PartPlan, Plan, Term};
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// Counts customers, each told by how often some lists' events occur; those without such events are all alike.
pub fn customers(sheet: &Sheet<'_>, plan: &KpiPlan, parts: &[Reckoning], cells: &mut Cells) {
    for (part, (reckoning, own)) in parts.iter().zip(&plan.parts).enumerate() {
        let Some(cell) = cells.total(part) else { continue };
        let mut lists = Vec::new();
        reckoning.lists(&mut lists);
        let mut counts: Vec<(ListId, u64)> = lists.iter().map(|list| (*list, 0)).collect();
        let mut others = sheet.history.customer_count() as u64;
        let idle = reckoning.found(own.kind, &counts);
        if let (Reckoning::Has(_), [list]) = (reckoning, lists.as_slice()) {
            // those who have one are all alike, too
            let has = sheet.list(*list).count_customers() as u64;
            reckoning.found(own.kind, &[(*list, 1)]).count_times(has, cell);
            idle.count_times(others - has, cell);
            continue;
        }
        let mut rests: Vec<List<'_>> = lists.iter().map(|list| sheet.list(*list)).collect();
        while let Some(customer) = rests.iter().filter_map(|rest| rest.first_customer()).min() {
            for (rest, (_, count)) in rests.iter_mut().zip(&mut counts) {
                *count = rest.take_of(customer).len() as u64;
            }
            others -= 1;
            reckoning.found(own.kind, &counts).count_in(cell);
        }
        idle.count_times(others, cell);
    }
}

/// Counts the events of a list, for each part of KPIs that have their groups in common.
pub fn events<'h>(
    sheet: &Sheet<'h>,
    (plan, kpi): (&'h Plan, &'h KpiPlan),
    (list, parts): (ListId, &[&'h PartPlan]),
    watermark: i64,
    cells: &mut Cells,
) {
    cells.begin();
    let mut starts = Starts::new((plan, kpi), (sheet, list), watermark, cells.segments());
    let members =
        (0u32..).zip(sheet.list(list).iter()).map(|(place, one)| Placed { event: one.event, time: one.time, place });
    let members: Vec<Placed> = members.collect();
    let rows = cells.rows(&mut starts, &members);
    for (at, part) in parts.iter().enumerate() {
        let counted = members.iter().zip(rows.iter());
        match Told::new(part, sheet, list) {
            Told::Member => counted.for_each(|(_, rows)| cells.count(rows, at, |cell| Found::Member.count_in(cell))),
            Told::Numbers(values, numbers) => {
                // missing numbers are no numbers
                let summing = summing(part.kind);
                counted.for_each(|(one, rows)| {
                    let number = numbers.get(values.index(*one)).copied().unwrap_or(f64::NAN);
                    cells.count(rows, at, |cell| cell.count_number(number, summing));
                });
            }
            Told::Values(values) => counted.for_each(|(one, rows)| {
                let found = Found::of(part.kind, cell(Some(values.column), values.index(*one)));
                cells.count(rows, at, |cell| found.count_in(cell));
            }),
            Told::Term(term) => {
                let mut walk = Walk::new(sheet.history);
                counted.for_each(|(one, rows)| {
                    let evaluator = walk.to(one.event);
                    let found = Found::of(part.kind, evaluator.value(term, Binding::One(walk.own(one.event)), None));
                    cells.count(rows, at, |cell| found.count_in(cell));
                });
            }
        }
    }
}

/// What tells the value of an event.
enum Told<'h> {
    /// Nothing: the event alone counts.
    Member,
    /// A column of numbers, which nearly all measures of events are.
    Numbers(Values<'h>, &'h [f64]),
    /// Another column.
    Values(Values<'h>),
    /// Something worked out.
    Term(&'h Term),
}

impl<'h> Told<'h> {
    fn new(part: &'h PartPlan, sheet: &Sheet<'h>, list: ListId) -> Self {
        let Measured::Member(term) = &part.measured else { return Self::Member };
        let Some(values) = sheet.values(list, term) else { return Self::Term(term) };
        match values.column {
            Column::Number(numbers) if part.kind != PartKind::Condition => Self::Numbers(values, numbers),
            _ => Self::Values(values),
        }
    }
}

/// Counts the instances of a swept journey, for each part of KPIs that have their groups in common.
pub fn instances<'h>(
    sheet: &Sheet<'h>,
    (plan, kpi): (&'h Plan, &'h KpiPlan),
    (start, instances, parts): (ListId, &[Instance], &[(Reading, PartKind)]),
    watermark: i64,
    cells: &mut Cells,
) {
    cells.begin();
    let decided_only = matches!(kpi.population, Population::Decided(_));
    let mut starts = Starts::new((plan, kpi), (sheet, start), watermark, cells.segments());
    let is_member = |instance: &&Instance| !(decided_only && instance.outcome.is_exit());
    let mut starting: Vec<Placed> = Vec::with_capacity(instances.len());
    starting.extend(instances.iter().filter(is_member).map(|instance| instance.start));
    let rows = cells.rows(&mut starts, &starting);
    for (at, (reading, kind)) in parts.iter().enumerate() {
        for (instance, rows) in instances.iter().filter(is_member).zip(rows.iter()) {
            let is_open = instance.outcome == Outcome::Open;
            match (reading, kind) {
                (_, PartKind::Condition) if decided_only && is_open => cells.count(rows, at, |cell| cell.open += 1),
                _ if decided_only && is_open => {}
                // the two that are asked of nearly all
                (Reading::Outcome(test), PartKind::Condition) if !is_open => {
                    let truth = test.holds(instance.outcome);
                    cells.count(rows, at, |cell| cell.count_truth(truth));
                }
                (Reading::ToGoal, PartKind::Values) if instance.goal.is_none() => {
                    cells.count(rows, at, Cell::count_undefined);
                }
                _ if is_open => {
                    let found = reading.found(*kind, instance);
                    cells.count(rows, at, |cell| found.count_open_in(cell));
                }
                _ => {
                    let found = reading.found(*kind, instance);
                    cells.count(rows, at, |cell| found.count_in(cell));
                }
            }
        }
    }
}

impl Reading {
    #[inline]
    fn found(self, kind: PartKind, instance: &Instance) -> Found<'static> {
        match self {
            Self::Member => Found::Member,
            Self::Outcome(test) => Found::of(kind, Val::Bool(test.holds(instance.outcome))),
            Self::ToGoal => {
                let length = |goal: i64| goal.checked_sub(instance.start.time);
                Found::of(kind, instance.goal.and_then(length).map_or(Val::Unknown, Val::Duration))
            }
        }
    }
}

impl Reckoning {
    fn found(&self, kind: PartKind, counts: &[(ListId, u64)]) -> Found<'_> {
        match self {
            Self::Member => Found::Member,
            other => Found::of(kind, other.value(counts)),
        }
    }

    fn value(&self, counts: &[(ListId, u64)]) -> Val<'_> {
        let count = |list: &ListId| counts.iter().find(|(known, _)| known == list).map_or(0, |(_, count)| *count);
        let truth = |truth: Option<bool>| truth.map_or(Val::Unknown, Val::Bool);
        match self {
            Self::Member => Val::Unknown,
            Self::Constant(value) => Val::of(value),
            Self::Has(list) => Val::Bool(count(list) > 0),
            Self::Count(list) => i64::try_from(count(list)).map_or(Val::Unknown, Val::Int),
            Self::Unary(UnaryOp::Negate, x) => x.value(counts).negate(),
            Self::Unary(UnaryOp::Not, x) => truth(x.value(counts).truth().map(|truth| !truth)),
            Self::Binary(op @ (BinaryOp::And | BinaryOp::Or), x, y) => {
                let decides = *op == BinaryOp::Or;
                let (left, right) = (x.value(counts).truth(), y.value(counts).truth());
                if left == Some(decides) || right == Some(decides) {
                    return Val::Bool(decides);
                }
                truth(left.and(right))
            }
            Self::Binary(op, x, y) => x.value(counts).apply(*op, y.value(counts)),
        }
    }
}

impl OutcomeTest {
    /// Whether an outcome is one of those that are asked for.
    pub fn holds(self, outcome: Outcome) -> bool {
        match self {
            Self::Success => outcome == Outcome::Succeeded,
            Self::Failed => outcome == Outcome::Failed,
            Self::Exited => outcome.is_exit(),
            Self::Abandoned => outcome == Outcome::Abandoned,
            Self::TimedOut => outcome == Outcome::TimedOut,
            Self::Open => outcome == Outcome::Open,
            Self::Decided => outcome != Outcome::Open && !outcome.is_exit(),
        }
    }
}
