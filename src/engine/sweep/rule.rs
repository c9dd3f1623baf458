//! A rule over a whole partition: each clause is one merge of its lists.
//!
//! What is counted here is what the long way would count; of violations only the time is told. Their evidence is worked out
//! the long way, for the customers whose violations are shown.
use super::list::{Cursor, List, One, near};
use super::scope::{Between, Stretch, between, whole};
use super::sheet::Sheet;
use crate::engine::customer::LogEnd;
use crate::facts::{KEPT, RuleFacts};
use crate::plan::sweep::{ListId, SweptClause, SweptDemand, SweptRule, SweptScope, SweptTarget};
use rustc_hash::FxHashSet;

const SATISFIED: u8 = 1;
const UNDECIDABLE: u8 = 2;
const PENDING: u8 = 4;
const VIOLATED: u8 = 8;

/// What becomes of one activation. A violation has its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Satisfied,
    Pending,
    Undecidable,
    Violated(i64),
}

/// Sweeps one rule; returns the customers of whom violations are to be shown.
pub fn sweep(sheet: &Sheet<'_>, rule: &SweptRule, log: LogEnd, facts: &mut RuleFacts) -> Vec<u32> {
    let mut sweep = RuleSweep { sheet, log, facts, marks: vec![0; sheet.history.customer_count()], shown: Vec::new() };
    let stretches = match rule.scope {
        SweptScope::Always => None,
        SweptScope::From(opens, closes) => Some(between(sheet, opens, closes, log)),
    };
    for clause in &rule.clauses {
        match (stretches.clone(), clause.trigger) {
            (Some(stretches), Some(trigger)) => sweep.triggered_in(clause, trigger, stretches),
            (Some(stretches), None) => sweep.standing_in(clause, stretches),
            (None, Some(trigger)) => sweep.triggered(clause, trigger),
            (None, None) => sweep.standing(clause),
        }
    }
    sweep.count_subjects();
    let (keep_all, shown) = (sweep.facts.keep_all, sweep.shown);
    customers(shown, keep_all)
}

/// The customers of the first violations, those first whose violations come first.
fn customers(mut shown: Vec<(i64, u32)>, keep_all: bool) -> Vec<u32> {
    if !keep_all && shown.len() > KEPT {
        let (_, last, _) = shown.select_nth_unstable(KEPT - 1);
        let last = last.0;
        shown.retain(|(time, _)| *time <= last);
    }
    shown.sort_unstable();
    let mut known = FxHashSet::default();
    shown.into_iter().map(|(_, customer)| customer).filter(|customer| known.insert(*customer)).collect()
}

struct RuleSweep<'a> {
    sheet: &'a Sheet<'a>,
    log: LogEnd,
    facts: &'a mut RuleFacts,
    /// By customer, what became of the activations.
    marks: Vec<u8>,
    /// Violations that may be shown: when, and whose.
    shown: Vec<(i64, u32)>,
}

impl RuleSweep<'_> {
    fn triggered(&mut self, clause: &SweptClause, trigger: ListId) {
        let sheet = self.sheet;
        let mut rest = sheet.list(trigger);
        let mut look = Look::new(sheet, self.log, clause.demand);
        while let Some((customer, own)) = rest.take_customer() {
            let stretch = whole(sheet, customer as usize, self.log);
            self.note_all(&mut look, own, &stretch);
        }
    }

    fn triggered_in(&mut self, clause: &SweptClause, trigger: ListId, stretches: Between<'_>) {
        let sheet = self.sheet;
        let mut rest = sheet.list(trigger);
        let mut look = Look::new(sheet, self.log, clause.demand);
        for stretch in stretches {
            rest.take_before(stretch.first);
            let own = rest.take_before(stretch.end);
            self.note_all(&mut look, own, &stretch);
        }
    }

    fn note_all(&mut self, look: &mut Look<'_>, triggers: List<'_>, stretch: &Stretch) {
        for trigger in triggers.iter() {
            let verdict = look.verdict(trigger, stretch);
            self.note(stretch.customer, verdict);
            if let Verdict::Violated(time) = verdict {
                self.breach(stretch.customer, time);
            }
        }
    }

    fn standing(&mut self, clause: &SweptClause) {
        let Some(list) = clause.demand.list() else { return };
        let sheet = self.sheet;
        let mut rest = sheet.list(list);
        let mut next = 0;
        while let Some((customer, own)) = rest.take_customer() {
            let customer = customer as usize;
            self.without_events(clause.demand, next..customer);
            next = customer + 1;
            let stretch = whole(sheet, customer, self.log);
            self.stand(clause.demand, own, &stretch);
        }
        self.without_events(clause.demand, next..self.marks.len());
    }

    fn standing_in(&mut self, clause: &SweptClause, stretches: Between<'_>) {
        let Some(list) = clause.demand.list() else { return };
        let mut rest = self.sheet.list(list);
        for stretch in stretches {
            rest.take_before(stretch.first);
            // the event that closes a stretch may open the next one, and lies in the first alone
            let own = rest.take_before(stretch.end);
            self.stand(clause.demand, own, &stretch);
        }
    }

    /// Customers without any event that the clause looks at.
    fn without_events(&mut self, demand: SweptDemand, customers: std::ops::Range<usize>) {
        if let SweptDemand::AtLeast(_, least) = demand
            && least > 0
            && self.log.complete
        {
            for customer in customers {
                let stretch = whole(self.sheet, customer, self.log);
                self.stand(demand, List::default(), &stretch);
            }
            return;
        }
        let quiet = match demand {
            SweptDemand::AtLeast(_, 0) => SATISFIED,
            _ if self.log.complete => SATISFIED,
            _ => PENDING,
        };
        let count = customers.len() as u64;
        match quiet {
            SATISFIED => self.facts.activations.satisfied += count,
            _ => self.facts.activations.pending += count,
        }
        self.marks.get_mut(customers).into_iter().flatten().for_each(|mark| *mark |= quiet);
    }

    /// One stretch of a clause without trigger, with the listed events inside.
    fn stand(&mut self, demand: SweptDemand, events: List<'_>, stretch: &Stretch) {
        let mut broken = false;
        match demand {
            SweptDemand::Never(_) => {
                for event in events.iter() {
                    self.breach(stretch.customer, event.time);
                }
                broken = !events.is_empty();
            }
            SweptDemand::Limit { most, within, .. } => {
                // an event is one too many if the one `most` before it is near
                for (early, late) in events.iter().zip(events.iter().skip(most as usize)) {
                    if near(early.time, late.time, within) {
                        broken = true;
                        self.breach(stretch.customer, late.time);
                    }
                }
            }
            SweptDemand::AtLeast(_, least) if events.len() < least as usize => {
                if let Some(closed) = stretch.closed {
                    broken = true;
                    self.breach(stretch.customer, closed.max(stretch.opens.unwrap_or_default()));
                }
            }
            _ => {}
        }
        let enough = matches!(demand, SweptDemand::AtLeast(_, least) if events.len() >= least as usize);
        let verdict = match (broken, enough || stretch.closed.is_some()) {
            (true, _) => Verdict::Violated(0),
            (false, true) => Verdict::Satisfied,
            (false, false) => Verdict::Pending,
        };
        self.note(stretch.customer, verdict);
    }

    fn note(&mut self, customer: usize, verdict: Verdict) {
        let activations = &mut self.facts.activations;
        let (count, mark) = match verdict {
            Verdict::Satisfied => (&mut activations.satisfied, SATISFIED),
            Verdict::Pending => (&mut activations.pending, PENDING),
            Verdict::Undecidable => (&mut activations.undecidable, UNDECIDABLE),
            Verdict::Violated(_) => (&mut activations.violated, VIOLATED),
        };
        *count += 1;
        if let Some(own) = self.marks.get_mut(customer) {
            *own |= mark;
        }
    }

    /// Counts a violation; notes its customer if the violation may be among those that are shown.
    fn breach(&mut self, customer: usize, time: i64) {
        self.facts.violation_count += 1;
        if self.facts.wants(time) {
            self.shown.push((time, u32::try_from(customer).unwrap_or(u32::MAX)));
        }
    }

    fn count_subjects(&mut self) {
        let mut by_marks = [0u64; 16];
        for mark in &self.marks {
            if let Some(count) = by_marks.get_mut(usize::from(*mark)) {
                *count += 1;
            }
        }
        let subjects = &mut self.facts.subjects;
        for (marks, count) in (0u8..).zip(by_marks) {
            let slot = match marks {
                marks if marks & VIOLATED != 0 => &mut subjects.violated,
                marks if marks & PENDING != 0 => &mut subjects.pending,
                marks if marks & UNDECIDABLE != 0 => &mut subjects.undecidable,
                marks if marks & SATISFIED != 0 => &mut subjects.satisfied,
                _ => &mut subjects.not_activated,
            };
            *slot += count;
        }
    }
}

impl SweptDemand {
    /// The list that a clause without trigger counts.
    fn list(self) -> Option<ListId> {
        match self {
            Self::Never(list) | Self::AtLeast(list, _) | Self::Limit { of: list, .. } => Some(list),
            _ => None,
        }
    }
}

/// Looks for targets around ascending triggers.
struct Look<'a> {
    log: LogEnd,
    demand: SweptDemand,
    targets: Cursor<'a>,
    unless: Cursor<'a>,
}

impl<'a> Look<'a> {
    fn new(sheet: &'a Sheet<'a>, log: LogEnd, demand: SweptDemand) -> Self {
        let (target, unless) = match demand {
            SweptDemand::ExpectAfter(target, unless) | SweptDemand::ExpectBefore(target, unless) => {
                (Some(target.list), unless)
            }
            SweptDemand::ForbidAfter(target) | SweptDemand::ForbidBefore(target) => (Some(target.list), None),
            _ => (None, None),
        };
        let cursor = |list: Option<ListId>| Cursor::new(list.map(|list| sheet.list(list)).unwrap_or_default());
        Self { log, demand, targets: cursor(target), unless: cursor(unless) }
    }

    fn verdict(&mut self, trigger: One, stretch: &Stretch) -> Verdict {
        match self.demand {
            SweptDemand::ExpectAfter(target, _) => self.expect_after(trigger, target, stretch),
            SweptDemand::ExpectBefore(target, _) => self.expect_before(trigger, target, stretch),
            SweptDemand::ForbidAfter(target) => self.forbid_after(trigger, target, stretch),
            SweptDemand::ForbidBefore(target) => self.forbid_before(trigger, target, stretch),
            _ => Verdict::Pending,
        }
    }

    fn expect_after(&mut self, trigger: One, target: SweptTarget, stretch: &Stretch) -> Verdict {
        let time = trigger.time;
        let counts = |then: One| then.event < stretch.end && near(time, then.time, target.within);
        if self.targets.after(trigger.event).is_some_and(counts) || self.unless.after(trigger.event).is_some_and(counts)
        {
            return Verdict::Satisfied;
        }
        let deadline = target.within.map(|within| time.saturating_add(within));
        let passed = deadline.filter(|deadline| *deadline <= self.log.watermark);
        match (passed.filter(|deadline| stretch.closed.is_none_or(|closed| *deadline < closed)), stretch.closed) {
            (Some(deadline), _) => Verdict::Violated(deadline),
            (None, Some(closed)) => Verdict::Violated(closed.max(time)),
            (None, None) => Verdict::Pending,
        }
    }

    fn expect_before(&mut self, trigger: One, target: SweptTarget, stretch: &Stretch) -> Verdict {
        let time = trigger.time;
        let counts = |then: One| then.event >= stretch.first && near(then.time, time, target.within);
        if self.targets.before(trigger.event).is_some_and(counts)
            || self.unless.before(trigger.event).is_some_and(counts)
        {
            return Verdict::Satisfied;
        }
        if self.reaches_before_log(time, target, stretch) {
            return Verdict::Undecidable;
        }
        Verdict::Violated(time)
    }

    fn forbid_after(&mut self, trigger: One, target: SweptTarget, stretch: &Stretch) -> Verdict {
        let time = trigger.time;
        let counts = |then: &One| then.event < stretch.end && near(time, then.time, target.within);
        if let Some(then) = self.targets.after(trigger.event).filter(counts) {
            return Verdict::Violated(then.time);
        }
        let deadline = target.within.map(|within| time.saturating_add(within));
        let passed = deadline.is_some_and(|deadline| deadline <= self.log.watermark);
        if passed || stretch.closed.is_some() { Verdict::Satisfied } else { Verdict::Pending }
    }

    fn forbid_before(&mut self, trigger: One, target: SweptTarget, stretch: &Stretch) -> Verdict {
        let time = trigger.time;
        let counts = |then: One| then.event >= stretch.first && near(then.time, time, target.within);
        if self.targets.before(trigger.event).is_some_and(counts) {
            return Verdict::Violated(time);
        }
        if self.reaches_before_log(time, target, stretch) { Verdict::Undecidable } else { Verdict::Satisfied }
    }

    /// Whether a bounded look-back reaches before the log's first time.
    fn reaches_before_log(&self, time: i64, target: SweptTarget, stretch: &Stretch) -> bool {
        let unknown = !stretch.begins_in_log && !self.log.complete;
        let before = self.log.from.saturating_sub(1);
        unknown && target.within.is_some_and(|within| before.saturating_add(within) >= time)
    }
}
