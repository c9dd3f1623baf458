//! Patterns by what they mean: the order of alternatives, and in which of several one of them stands, say nothing; nor does
//! which number a binding has.
use super::conditions::{Asked, Unknown};
use super::{Fingerprint, Hashing, Sum};
use crate::model::*;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// How items are hashed by what they mean.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// The event that a condition is asked of.
    own: Cell<Option<Slot>>,
    /// The events bound so far in a clause or pattern: which of its events each is.
    bound: RefCell<Vec<(Slot, u32)>>,
}

/// Events of one source that satisfy one of several lists of conditions.
#[derive(Default)]
struct Group<'e> {
    slots: Vec<Slot>,
    alternatives: Vec<Vec<Asked<'e>>>,
}

/// What a pattern may be.
#[derive(Default)]
struct Choices<'e> {
    /// Single events by their source.
    events: BTreeMap<Fingerprint, Group<'e>>,
    /// Patterns of several events, and whether each is a moment's, whose bindings are its own.
    several: Vec<(&'e Pattern, bool)>,
}

impl Choices<'_> {
    /// The slot that all are bound to, if they are single events.
    fn only_slot(&self) -> Option<Slot> {
        let mut slots = self.events.values().flat_map(|group| &group.slots);
        let first = *slots.next()?;
        (self.several.is_empty() && slots.all(|slot| *slot == first)).then_some(first)
    }
}

impl Hashing<'_> {
    /// Works with no event bound yet, as a clause or a pattern begins.
    pub(super) fn afresh<T>(&self, work: impl FnOnce() -> T) -> T {
        let Some(meant) = &self.meant else { return work() };
        let (bound, own) = (meant.bound.take(), meant.own.replace(None));
        let done = work();
        meant.bound.replace(bound);
        meant.own.set(own);
        done
    }

    /// Works on what is asked of an event.
    pub(super) fn asked_of(&self, own: Option<Slot>, work: impl FnOnce()) {
        let before = self.meant.as_ref().map(|meant| meant.own.replace(own));
        work();
        if let (Some(meant), Some(before)) = (&self.meant, before) {
            meant.own.set(before);
        }
    }

    /// The event that something is asked of.
    pub(super) fn own_slot(&self) -> Option<Slot> {
        self.meant.as_ref().and_then(|meant| meant.own.get())
    }

    /// Which event an attribute is read of.
    pub(super) fn slot(&self, slot: Slot, sum: &mut Sum) {
        let Some(meant) = &self.meant else { return sum.add(("attribute", slot)) };
        if meant.own.get() == Some(slot) {
            return sum.add("its attribute");
        }
        let bound = meant.bound.borrow();
        let numbers: Vec<u32> = bound.iter().filter(|(one, _)| *one == slot).map(|(_, number)| *number).collect();
        sum.add(("attribute of", numbers));
    }

    /// A condition that must be true.
    pub(super) fn closing(&self, cond: Option<&Expr>, sum: &mut Sum) {
        if self.meant.is_none() {
            return self.maybe(cond, sum);
        }
        sum.add(self.condition(&[cond.into_iter().map(|cond| (cond, None)).collect()], Unknown::False));
    }

    /// A pattern by what it means, with a condition that its event must satisfy too.
    pub(super) fn meant(&self, pattern: &Pattern, closing: Option<&Expr>, sum: &mut Sum) {
        let mut choices = Choices::default();
        self.choose(pattern, &[], None, &mut choices);
        let own = choices.only_slot();
        if let (Some(cond), Some(_)) = (closing, own) {
            let lists = choices.events.values_mut().flat_map(|group| &mut group.alternatives);
            lists.for_each(|asked| asked.push((cond, own)));
        }
        let closing = closing.filter(|_| own.is_none());
        let events: Vec<(Fingerprint, Fingerprint, Vec<Slot>)> = (choices.events.into_iter())
            .filter_map(|(source, group)| {
                Some((source, self.condition(&group.alternatives, Unknown::False)?, group.slots))
            })
            .collect();
        let mut several: Vec<(Fingerprint, &Pattern, bool)> = (choices.several.into_iter())
            .map(|(pattern, is_moments)| (self.print_of(pattern, is_moments), pattern, is_moments))
            .collect();
        several.sort_by_key(|(print, ..)| *print);
        several.dedup_by_key(|(print, ..)| *print);
        sum.add(("events", events.len(), several.len()));
        for (source, asked, slots) in events {
            sum.add((source, asked));
            self.bind(slots);
        }
        for (print, pattern, is_moments) in several {
            sum.add(print);
            if !is_moments {
                // so that what follows can speak of its events
                self.made(pattern, &mut Sum::of("bound"));
            }
        }
        if closing.is_some() {
            sum.add("closing");
            self.closing(closing, sum);
        }
    }

    fn print_of(&self, pattern: &Pattern, is_moments: bool) -> Fingerprint {
        let mut sum = Sum::of("several");
        if is_moments {
            self.afresh(|| self.made(pattern, &mut sum));
            return sum.finish();
        }
        let bound = self.meant.as_ref().map(|meant| meant.bound.borrow().clone());
        self.made(pattern, &mut sum);
        if let (Some(meant), Some(bound)) = (&self.meant, bound) {
            meant.bound.replace(bound);
        }
        sum.finish()
    }

    fn bind(&self, slots: Vec<Slot>) {
        let Some(meant) = &self.meant else { return };
        let mut bound = meant.bound.borrow_mut();
        let number = bound.iter().map(|(_, number)| number + 1).max().unwrap_or(0);
        bound.extend(slots.into_iter().map(|slot| (slot, number)));
    }

    /// Finds what a pattern may be; what was asked of a moment is asked of the event that it is.
    fn choose<'e>(&'e self, pattern: &'e Pattern, asked: &[Asked<'e>], outer: Option<Slot>, all: &mut Choices<'e>) {
        match &pattern.kind {
            PatternKind::AnyOf(list) => list.iter().for_each(|one| self.choose(one, asked, outer, all)),
            PatternKind::Count { count: 1, of, .. } => self.choose(of, asked, outer, all),
            PatternKind::Event(event) => {
                let slot = outer.unwrap_or(event.slot);
                let mut own = asked.to_vec();
                own.extend(event.cond.iter().map(|cond| (cond, Some(event.slot))));
                match self.moment_of(event.source) {
                    Some(moment) if moment.is_log_event => {
                        return self.choose(&moment.pattern, &own, Some(slot), all);
                    }
                    Some(moment) if own.is_empty() => return all.several.push((&moment.pattern, true)),
                    _ => {}
                }
                let mut source = Sum::of("source");
                self.source(event.source, &mut source);
                let group = all.events.entry(source.finish()).or_default();
                if !group.slots.contains(&slot) {
                    group.slots.push(slot);
                }
                group.alternatives.push(own);
            }
            _ => all.several.push((pattern, false)),
        }
    }

    /// The moment that a pattern names, where names are looked through.
    fn moment_of(&self, source: Source) -> Option<&Moment> {
        let Source::Moment(id) = source else { return None };
        self.model.moments.get(id.index()).filter(|_| self.noted.is_none())
    }

    /// A pattern of several events.
    fn made(&self, pattern: &Pattern, sum: &mut Sum) {
        match &pattern.kind {
            PatternKind::Event(_) | PatternKind::AnyOf(_) => self.meant(pattern, None, sum),
            PatternKind::Then { first, second, directly, within, cond } => {
                sum.add(("then", directly));
                self.meant(first, None, sum);
                self.meant(second, None, sum);
                self.maybe_span(*within, sum);
                self.closing(cond.as_ref(), sum);
            }
            PatternKind::AllWithin { chain, within } => match &chain.kind {
                // of two events, one length of time lies between
                PatternKind::Then { first, second, directly: false, within: None, cond }
                    if !matches!(first.kind, PatternKind::Then { .. }) =>
                {
                    sum.add(("then", false));
                    self.meant(first, None, sum);
                    self.meant(second, None, sum);
                    self.maybe_span(Some(*within), sum);
                    self.closing(cond.as_ref(), sum);
                }
                _ => {
                    sum.add("all within");
                    self.meant(chain, None, sum);
                    self.span(*within, sum);
                }
            },
            PatternKind::Silence { first, absent, lasting } => {
                sum.add("silence");
                self.meant(first, None, sum);
                self.meant(absent, None, sum);
                self.span(*lasting, sum);
            }
            PatternKind::Count { count, of, within } => {
                sum.add(("count", count));
                self.meant(of, None, sum);
                self.span(*within, sum);
            }
        }
    }

    /// The triggers of a clause, each as if it had a clause of its own: `when A or B expect C` is `when A expect C` and
    /// `when B expect C` where no event is both.
    pub(super) fn triggers_of<'e>(&'e self, clause: &'e Clause) -> impl Iterator<Item = Option<&'e Pattern>> {
        let mut all: Vec<&Pattern> = Vec::new();
        let looks_at_others = match &clause.demand {
            Demand::Expect(target, _) | Demand::Forbid(target, _) => {
                matches!(target.side, Side::BeforeAnother(_) | Side::SinceLast(_))
            }
            _ => true,
        };
        let mut names: BTreeSet<&str> = BTreeSet::new();
        let is_split = self.meant.is_some()
            && !looks_at_others
            && clause.trigger.iter().all(|trigger| self.apart(trigger, &mut names, &mut all));
        if is_split && !all.is_empty() {
            return all.into_iter().map(Some).collect::<Vec<_>>().into_iter();
        }
        vec![clause.trigger.as_ref()].into_iter()
    }

    /// Collects alternatives that are touchpoints without a raw name in common; says whether all are.
    fn apart<'e>(&'e self, pattern: &'e Pattern, names: &mut BTreeSet<&'e str>, all: &mut Vec<&'e Pattern>) -> bool {
        match &pattern.kind {
            PatternKind::AnyOf(list) => list.iter().all(|one| self.apart(one, names, all)),
            PatternKind::Event(event) => match (event.source, self.moment_of(event.source)) {
                (_, Some(moment)) if event.cond.is_none() && moment.is_log_event => {
                    self.apart(&moment.pattern, names, all)
                }
                (Source::Touchpoint(id), _) => {
                    all.push(pattern);
                    let own = self.model.touchpoints.get(id.index()).map(|one| one.raw_names.as_slice());
                    own.unwrap_or_default().iter().all(|name| names.insert(name))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Alternatives as one pattern, whether they stand in one statement or in several.
    pub(super) fn any_of<'p>(&self, name: &str, list: impl Iterator<Item = &'p Pattern>, sum: &mut Sum) {
        if self.meant.is_none() {
            return self.patterns(name, list, sum);
        }
        let list: Vec<Pattern> = list.cloned().collect();
        sum.add((name, list.is_empty()));
        if let Some(place) = list.first().map(|one| one.place) {
            let all = Pattern { kind: PatternKind::AnyOf(list), place };
            self.afresh(|| self.meant(&all, None, sum));
        }
    }

    /// Several sums in no order.
    pub(super) fn unordered(&self, name: &str, mut all: Vec<Fingerprint>, sum: &mut Sum) {
        if self.meant.is_some() {
            all.sort_unstable();
        }
        sum.add((name, all));
    }
}
