//! KPIs of one customer: each member of the population counted in its groups.
use super::customer::Customer;
use super::eval::Binding;
use super::key::{Key, Occurrence};
use super::member::{Member, shown};
use super::value::Val;
use super::world::World;
use crate::facts::{Cell, Group, KpiFacts, Numbers, Outcome, Summing};
use crate::model::{Clock, Currency, JourneyId, Population, RuleId, SegmentId};
use crate::plan::{KpiPlan, Measured, PartKind, PartPlan};
use smol_str::SmolStr;

/// Which subjects violated which rules.
pub type Violated<'a> = dyn Fn(RuleId, Option<usize>) -> Option<bool> + 'a;

/// Counts a customer's members of a KPI's population.
pub fn count<'h>(
    customer: &Customer<'h>,
    plan: &'h KpiPlan,
    more: &[SegmentId],
    violated: &Violated<'_>,
    facts: &mut KpiFacts,
) {
    facts.parts.resize_with(plan.parts.len(), Default::default);
    let counter = Counter { plan, more };
    match plan.population {
        Population::Decided(journey) => counter.instances(customer, journey, Which::Decided, violated, facts),
        Population::Started(journey) => counter.instances(customer, journey, Which::Started, violated, facts),
        Population::Customers => {
            let member = Member {
                customer,
                world: World::whole(customer),
                start: (customer.len() > 0).then(|| customer.event(0)),
                end: customer.len().checked_sub(1).map(|last| customer.event(last)),
                instance: None,
                violated: &|rule| violated(rule, None),
            };
            counter.member(&member, Found::count_in, facts);
        }
        Population::Events(source) => {
            for one in customer.occurrences(source) {
                // what it costs is what the contact costs whose attributes it has
                let own = Key::event(one.event);
                let world = World::whole(customer).between(own, own);
                let nothing = |_| None;
                let member =
                    Member { customer, world, start: Some(one), end: Some(one), instance: None, violated: &nothing };
                counter.member(&member, Found::count_in, facts);
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Decided,
    Started,
}

struct Counter<'a, 'h> {
    plan: &'h KpiPlan,
    /// Segments asked for beside the KPI's own.
    more: &'a [SegmentId],
}

impl<'h> Counter<'_, 'h> {
    fn instances(
        &self,
        customer: &Customer<'h>,
        journey: JourneyId,
        which: Which,
        violated: &Violated<'_>,
        facts: &mut KpiFacts,
    ) {
        let Some(run) = customer.journeys.get(journey.index()) else { return };
        for (at, instance) in run.instances.iter().enumerate() {
            let member = Member {
                customer,
                world: instance.world(customer.finished()),
                start: Some(instance.start),
                end: instance.end,
                instance: Some(instance),
                violated: &|rule| violated(rule, Some(at)),
            };
            let open = instance.outcome == Outcome::Open;
            match which {
                Which::Decided if open => self.open(&member, facts),
                Which::Decided if instance.outcome.is_exit() => {}
                _ if open => self.member(&member, Found::count_open_in, facts),
                _ => self.member(&member, Found::count_in, facts),
            }
        }
    }

    /// Counts a member in all of its groups.
    fn member(&self, member: &Member<'_, 'h>, count_in: fn(&Found<'h>, &mut Cell), facts: &mut KpiFacts) {
        let groups = self.groups(member);
        for (part, found) in self.plan.parts.iter().zip(&mut facts.parts) {
            let measured = measured(member, part);
            for group in &groups {
                count_in(&measured, found.groups.entry(group.clone()).or_default());
            }
        }
    }

    /// Counts an open instance beside the population, for the bounds of rates.
    fn open(&self, member: &Member<'_, 'h>, facts: &mut KpiFacts) {
        let groups = self.groups(member);
        for (part, found) in self.plan.parts.iter().zip(&mut facts.parts) {
            if part.kind == PartKind::Condition {
                groups.iter().for_each(|group| found.groups.entry(group.clone()).or_default().open += 1);
            }
        }
    }

    fn groups(&self, member: &Member<'_, 'h>) -> Vec<Group> {
        let plan = member.customer.plan;
        let clocks = &plan.clocks;
        let mut groups = vec![Group::Total];
        let more = self.more.iter().filter(|id| !self.plan.segments.contains(id));
        for id in self.plan.segments.iter().chain(more) {
            let event = member.start.map_or(super::key::UNBOUND, |start| start.event);
            let value = plan
                .segments
                .get(id.index())
                .and_then(|segment| shown(member.customer.evaluator.value(&segment.value, Binding::One(event), None)));
            groups.push(Group::Segment(id.0, value));
        }
        let Some(start) = member.start else { return groups };
        if let Some(period) = self.plan.per {
            let from = clocks.period_start(period, Clock::Policy, start.time);
            let crossed = groups.iter().filter_map(|group| match group {
                Group::Segment(id, value) => Some(Group::SegmentPeriod(*id, value.clone(), from)),
                _ => None,
            });
            let crossed: Vec<Group> = crossed.collect();
            groups.extend(crossed);
            groups.push(Group::Period(from));
        }
        let watermark = member.customer.log.watermark;
        let crossed = groups.iter().filter_map(|group| match group {
            Group::Segment(id, value) if self.plan.previous_of.contains(&SegmentId(*id)) => Some((*id, value.clone())),
            _ => None,
        });
        let crossed: Vec<(u32, Option<SmolStr>)> = crossed.collect();
        for (at, span) in (0u32..).zip(&self.plan.previous) {
            let once = clocks.add(*span, start.time);
            if start.time <= watermark && once > watermark {
                groups.push(Group::Recent(at));
                groups.extend(crossed.iter().map(|(id, value)| Group::SegmentRecent(*id, value.clone(), at)));
            } else if once <= watermark && clocks.add(*span, once) > watermark {
                groups.push(Group::Preceding(at));
                groups.extend(crossed.iter().map(|(id, value)| Group::SegmentPreceding(*id, value.clone(), at)));
            }
        }
        groups
    }
}

/// What one part measures on one member.
pub enum Found<'h> {
    /// The member alone.
    Member,
    /// A condition, if it is known.
    Truth(Option<bool>),
    /// A value.
    Value(PartKind, Val<'h>),
    /// The values of events, and how many events have none.
    Values(PartKind, Vec<Val<'h>>, u64),
    /// Amounts in several currencies, where there should be one.
    Mixed(PartKind, [Currency; 2]),
    /// Nothing, where there should be a value.
    Undefined,
}

fn measured<'h>(member: &Member<'_, 'h>, part: &'h PartPlan) -> Found<'h> {
    match (&part.measured, part.kind) {
        (Measured::Nothing, _) => Found::Member,
        (Measured::Member(term), kind) => Found::of(kind, member.value(term)),
        (Measured::Events(node, term), kind) => {
            let read = |one: Occurrence| member.customer.evaluator.value(term, Binding::One(one.event), None);
            let (known, unknown): (Vec<_>, Vec<_>) =
                member.occurrences(node).into_iter().map(read).partition(|value| value.is_known());
            Found::Values(kind, known, unknown.len() as u64)
        }
    }
}

impl<'h> Found<'h> {
    /// A value of a member, as a part of a kind counts it.
    #[inline]
    pub fn of(kind: PartKind, value: Val<'h>) -> Self {
        match kind {
            PartKind::Condition => Self::Truth(value.truth()),
            kind if value.is_known() => Self::Value(kind, value),
            kind => match value {
                Val::Mixed(one, other) => Self::Mixed(kind, [one, other]),
                _ => Self::Undefined,
            },
        }
    }

    /// Counts it in a cell.
    #[inline]
    pub fn count_in(&self, cell: &mut Cell) {
        self.count_times(1, cell);
    }

    /// Counts that of an open instance of the population in a cell: it may still become true or false.
    pub fn count_open_in(&self, cell: &mut Cell) {
        self.count_in(cell);
        match self {
            Self::Truth(truth) => {
                cell.open += 1;
                cell.open_yes += u64::from(*truth == Some(true));
                cell.open_no += u64::from(*truth == Some(false));
            }
            Self::Member | Self::Value(..) | Self::Values(..) | Self::Mixed(..) | Self::Undefined => {}
        }
    }

    /// Counts it in a cell for so many members that are all alike.
    #[inline]
    pub fn count_times(&self, members: u64, cell: &mut Cell) {
        cell.members += members;
        match self {
            Self::Member => {}
            Self::Truth(Some(true)) => cell.yes += members,
            Self::Truth(Some(false)) => cell.no += members,
            Self::Truth(None) | Self::Undefined => cell.undefined += members,
            Self::Mixed(kind, currencies) => {
                cell.undefined += members;
                let sums = matches!(kind, PartKind::Total | PartKind::Mean);
                currencies.iter().for_each(|currency| cell.values.know_currency(*currency, sums));
            }
            Self::Value(kind, value) => (0..members).for_each(|_| add(&mut cell.values, *kind, *value)),
            Self::Values(kind, values, undefined) => {
                cell.undefined += undefined * members;
                (0..members).for_each(|_| values.iter().for_each(|value| add(&mut cell.values, *kind, *value)));
            }
        }
    }
}

/// What a part of a kind sums up, if it does not keep the values.
pub fn summing(kind: PartKind) -> Option<Summing> {
    match kind {
        PartKind::Total => Some(Summing::Values),
        PartKind::Mean => Some(Summing::Squares),
        PartKind::Values | PartKind::Condition | PartKind::Members => None,
    }
}

/// Adds a value as a part of a kind counts it.
fn add(numbers: &mut Numbers, kind: PartKind, value: Val<'_>) {
    match summing(kind) {
        Some(summing) => sum(numbers, value, summing),
        None => push(numbers, value),
    }
}

fn sum(numbers: &mut Numbers, value: Val<'_>, summing: Summing) {
    match value {
        Val::Int(whole) | Val::Duration(whole) | Val::Time(whole) => numbers.sum_int(whole, summing),
        Val::Number(number) => numbers.sum_number(number, summing),
        Val::Bool(truth) => numbers.sum_int(i64::from(truth), summing),
        Val::Money(micro, currency) => numbers.sum_money(micro, currency, summing),
        Val::Text(_) | Val::Mixed(..) | Val::Unknown => {}
    }
}

fn push(numbers: &mut Numbers, value: Val<'_>) {
    match value {
        Val::Int(whole) | Val::Duration(whole) | Val::Time(whole) => numbers.push_int(whole),
        Val::Number(number) => numbers.push_number(number),
        Val::Bool(truth) => numbers.push_int(i64::from(truth)),
        Val::Money(micro, currency) => numbers.push_money(micro, currency),
        Val::Text(_) | Val::Mixed(..) | Val::Unknown => {}
    }
}
