//! One member of a KPI's population: an instance, a customer's whole history, or a single event.
use super::customer::Customer;
use super::eval::{Binding, Measures};
use super::journey::Instance;
use super::key::{Key, Occurrence};
use super::matcher::Matcher;
use super::value::Val;
use super::world::World;
use crate::facts::group_name;
use crate::model::{Fold, OutcomeTest, RuleId, TimeSpan, TouchpointId, Value};
use crate::plan::{MarkPlan, Measure, Node, Term, Zero};
use crate::syntax::ast::BinaryOp;
use smol_str::SmolStr;

/// A member, with everything that is measured on one.
pub struct Member<'a, 'h> {
    /// Whose.
    pub customer: &'a Customer<'h>,
    /// Its events.
    pub world: World<'a>,
    /// Its start; absent for a customer without events.
    pub start: Option<Occurrence>,
    /// Its end; absent while it is open.
    pub end: Option<Occurrence>,
    /// The instance, of a journey.
    pub instance: Option<&'a Instance>,
    /// Whether a rule was violated on it.
    pub violated: &'a dyn Fn(RuleId) -> Option<bool>,
}

impl<'h> Member<'_, 'h> {
    /// The value of an expression on this member; its start event is slot 0.
    pub fn value(&self, term: &'h Term) -> Val<'h> {
        let event = self.start.map_or(super::key::UNBOUND, |start| start.event);
        self.customer.evaluator.value(term, Binding::One(event), Some(self))
    }

    /// The occurrences of a pattern in it.
    pub fn occurrences(&self, node: &'h Node) -> Vec<Occurrence> {
        self.matcher(self.world, node).events(node).list
    }

    fn matcher<'w>(&'w self, world: World<'w>, node: &Node) -> Matcher<'w, 'h> {
        Matcher { customer: self.customer, world, width: node.own_width(), rank: u32::MAX }
    }

    fn duration(&self) -> Option<i64> {
        let end = self.end.map_or(self.customer.log.watermark, |end| end.time);
        end.checked_sub(self.start?.time)
    }

    fn outcome(&self, test: OutcomeTest) -> Option<bool> {
        Some(test.holds(self.instance?.outcome))
    }

    /// From the first of one mark to the first of another at or after it.
    fn between(&self, from: &'h MarkPlan, to: &'h MarkPlan) -> Option<i64> {
        let from = self.mark(from, None)?;
        let to = self.mark(to, Some(from.key))?;
        to.time.checked_sub(from.time)
    }

    fn mark(&self, mark: &'h MarkPlan, not_before: Option<Key>) -> Option<Occurrence> {
        let after = |one: &Occurrence| not_before.is_none_or(|bound| one.key >= bound || one.key.same_event(bound));
        let found = match mark {
            MarkPlan::Start => self.start,
            MarkPlan::End => self.end,
            MarkPlan::Stage(stage) => self.instance?.stages.get(stage.index()).copied().flatten(),
            MarkPlan::Goal(goal) => self.instance?.goals.get(goal.index()).copied().flatten(),
            MarkPlan::Event(node) => return self.occurrences(node).into_iter().find(after),
        };
        found.filter(after)
    }

    fn fold(&self, fold: Fold, node: &'h Node, value: &'h Term, zero: Zero) -> Val<'h> {
        let read = |one: Occurrence| self.customer.evaluator.value(value, Binding::One(one.event), None);
        let mut values = self.occurrences(node).into_iter().map(read).filter(|value| value.is_known());
        match fold {
            Fold::Sum => {
                values.reduce(|sum, value| sum.apply(BinaryOp::Add, value)).unwrap_or_else(|| self.nothing(value, zero))
            }
            Fold::Min => best(values, std::cmp::Ordering::Less),
            Fold::Max => best(values, std::cmp::Ordering::Greater),
            Fold::First => values.next().unwrap_or(Val::Unknown),
            Fold::Last => values.last().unwrap_or(Val::Unknown),
            Fold::Distinct => {
                let mut different: Vec<SmolStr> = values.filter_map(shown).collect();
                different.sort_unstable();
                different.dedup();
                whole(different.len())
            }
        }
    }

    /// The sum of no values.
    fn nothing(&self, value: &Term, zero: Zero) -> Val<'h> {
        match zero {
            Zero::Number => Val::Int(0),
            Zero::Duration => Val::Duration(0),
            Zero::Money(Some(currency)) => Val::Money(0, currency),
            Zero::Money(None) => {
                self.customer.evaluator.only_currency(value).map_or(Val::Unknown, |currency| Val::Money(0, currency))
            }
        }
    }

    fn switches(&self, value: &'h Term) -> Val<'h> {
        let read = |event: u32| self.customer.evaluator.value(value, Binding::One(event), None);
        let events = self.world.events(self.customer);
        let known: Vec<Val<'h>> = events.into_iter().map(read).filter(|value| value.is_known()).collect();
        let changes = known.windows(2).filter(|pair| pair.first() != pair.last()).count();
        whole(changes)
    }

    fn longest_gap(&self) -> Option<i64> {
        let mut times = vec![self.start?.time];
        times.extend(self.world.events(self.customer).into_iter().map(|event| self.customer.own_time(event)));
        times.extend(self.end.map(|end| end.time));
        let gaps = times.windows(2).filter_map(|pair| Some(pair.last()?.abs_diff(*pair.first()?)));
        i64::try_from(gaps.max().unwrap_or_default()).ok()
    }

    /// Whether something follows the end; unknown while it still can.
    fn followed_by(&self, node: &'h Node, within: TimeSpan) -> Option<bool> {
        let end = self.end?;
        let world = World::whole(self.customer);
        let clocks = &self.customer.plan.clocks;
        let all = self.matcher(world, node).events(node).list;
        let window = crate::model::Window { from: None, to: Some(within) };
        if all.iter().any(|one| one.key.after(end.key) && clocks.in_window(&window, end.time, one.time)) {
            return Some(true);
        }
        let decided = clocks.add(within, end.clock) <= self.customer.log.watermark || self.customer.log.complete;
        decided.then_some(false)
    }

    fn cost(&self) -> Val<'h> {
        let mut sum: Option<Val<'h>> = None;
        for (at, touchpoint) in self.customer.plan.touchpoints.iter().enumerate() {
            let Some(cost) = &touchpoint.cost else { continue };
            let events = self.customer.claimed(TouchpointId::new(at));
            for event in events.filter(|event| self.world.holds(&self.customer.event(*event))) {
                let one = self.customer.evaluator.value(cost, Binding::One(event), None);
                if one.is_known() {
                    sum = Some(sum.map_or(one, |sum| sum.apply(BinaryOp::Add, one)));
                }
            }
        }
        sum.unwrap_or_else(|| self.no_cost())
    }

    /// No money at all, in the currency of the first constant cost.
    fn no_cost(&self) -> Val<'h> {
        let costs = self.customer.plan.touchpoints.iter().filter_map(|touchpoint| touchpoint.cost.as_ref());
        let mut constants = costs.filter_map(|cost| match cost {
            Term::Constant(value) => Some(Val::of(value)),
            _ => None,
        });
        match constants.next() {
            Some(Val::Money(_, currency)) => Val::Money(0, currency),
            _ => Val::Unknown,
        }
    }
}

impl<'h> Measures<'h> for Member<'_, 'h> {
    fn measure(&self, measure: &'h Measure) -> Val<'h> {
        let length = |length: Option<i64>| length.map_or(Val::Unknown, Val::Duration);
        let truth = |truth: Option<bool>| truth.map_or(Val::Unknown, Val::Bool);
        match measure {
            Measure::Outcome(test) => truth(self.outcome(*test)),
            Measure::Duration => length(self.duration()),
            Measure::Between(from, to) => length(self.between(from, to)),
            Measure::Count(node) => whole(self.occurrences(node).len()),
            Measure::Has(node) => Val::Bool(!self.occurrences(node).is_empty()),
            Measure::Fold(fold, node, value, zero) => self.fold(*fold, node, value, *zero),
            Measure::Switches(value) => self.switches(value),
            Measure::LongestGap => length(self.longest_gap()),
            Measure::ReachedStage(stage) => {
                truth(self.instance.map(|own| own.stages.get(stage.index()).is_some_and(Option::is_some)))
            }
            Measure::ReachedGoal(goal) => {
                truth(self.instance.map(|own| own.goals.get(goal.index()).is_some_and(Option::is_some)))
            }
            Measure::Violated(rule) => truth((self.violated)(*rule)),
            Measure::FollowedBy(node, within) => truth(self.followed_by(node, *within)),
            Measure::Cost => self.cost(),
        }
    }
}

fn whole<'h>(count: usize) -> Val<'h> {
    i64::try_from(count).map_or(Val::Unknown, Val::Int)
}

fn best<'h>(values: impl Iterator<Item = Val<'h>>, wanted: std::cmp::Ordering) -> Val<'h> {
    let better = |best: Val<'h>, value: Val<'h>| match (best, value) {
        (mixed @ Val::Mixed(..), _) => mixed,
        (Val::Money(_, a), Val::Money(_, b)) if a != b => Val::Mixed(a, b),
        _ if value.compare(best) == Some(wanted) => value,
        _ => best,
    };
    values.reduce(better).unwrap_or(Val::Unknown)
}

/// A value as one text, for grouping and keys; nothing if it is unknown.
pub fn shown(value: Val<'_>) -> Option<SmolStr> {
    let value = match value {
        Val::Unknown | Val::Mixed(..) => return None,
        Val::Text(text) => return Some(SmolStr::new(text)),
        Val::Bool(truth) => Value::Bool(truth),
        Val::Int(number) => Value::Int(number),
        Val::Number(number) => Value::Number(number),
        Val::Time(micros) => Value::Time(micros),
        Val::Duration(micros) => Value::Duration(micros),
        Val::Money(micro, currency) => Value::Money(micro, currency),
    };
    Some(group_name(&value))
}
