//! A journey over a whole partition: its lists merged, its instances run one after the other.
use super::list::{List, One, near};
use super::sheet::{Placed, Sheet};
use crate::engine::customer::LogEnd;
use crate::facts::{JourneyFacts, Outcome};
use crate::plan::sweep::{ListId, SweptJourney};
use crate::syntax::ast::RestartMode;

const START: u64 = 1;
const GOAL: u64 = 2;
const FAIL: u64 = 4;
const EXIT: u64 = 8;
/// Where the bits of the stages begin.
const STAGES: u32 = 4;

/// The instances of a journey in a partition.
pub type Instances = Vec<Instance>;

/// What is left of an instance.
#[derive(Debug, Clone, Copy)]
pub struct Instance {
    /// Its start event.
    pub start: Placed,
    /// When its goal was reached.
    pub goal: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
}

/// An instance that has not ended.
#[derive(Debug, Clone, Copy)]
struct Open {
    start: Placed,
    reached: u64,
    /// When a window or a time-out ends it.
    deadline: i64,
}

/// Runs a journey over a partition.
pub fn sweep(sheet: &Sheet<'_>, plan: &SweptJourney, log: LogEnd, facts: &mut JourneyFacts) -> Instances {
    let instances = Vec::with_capacity(sheet.list(plan.start).len());
    let longest = [plan.within, plan.time_out].into_iter().flatten().min();
    let mut runner = Runner { plan, log, facts, instances, longest, open: None, began: false };
    let mut current = None;
    let mut merge = Merge::new(sheet, plan);
    while let Some((one, customer, roles)) = merge.next() {
        if current != Some(customer) {
            runner.end_of_customer();
            current = Some(customer);
        }
        runner.offer(one, roles);
    }
    runner.end_of_customer();
    runner.instances
}

struct Runner<'a> {
    plan: &'a SweptJourney,
    log: LogEnd,
    facts: &'a mut JourneyFacts,
    instances: Instances,
    /// How long an instance may take.
    longest: Option<i64>,
    open: Option<Open>,
    /// Whether the customer has had an instance.
    began: bool,
}

impl Runner<'_> {
    /// Offers an event; its place is that among the starts, if it is one.
    fn offer(&mut self, one: Placed, roles: u64) {
        let time = one.time;
        if let Some(open) = self.open.filter(|open| open.deadline < time) {
            self.end(open, Outcome::TimedOut, None);
        }
        let restarts = self.plan.on_restart == RestartMode::Restart;
        if let Some(open) = self.open {
            // a start that is nothing else concerns no stage and no outcome
            let ended = roles != START && self.take(open, time, roles);
            if roles & START == 0 || !restarts {
                return;
            }
            if !ended && let Some(open) = self.open {
                self.end(open, Outcome::Restarted, None);
            }
        }
        if roles & START != 0 {
            self.began = true;
            let deadline = self.longest.map_or(i64::MAX, |span| time.saturating_add(span));
            let open = Open { start: one, reached: 0, deadline };
            self.open = Some(open);
            if roles != START {
                self.take(open, time, roles);
            }
        } else if !self.began && roles & (GOAL | FAIL | EXIT) != 0 {
            self.facts.outcomes_without_start += 1;
        }
    }

    /// Offers an event to an instance: stages first, then outcomes. Says whether that ended it.
    fn take(&mut self, mut open: Open, time: i64, roles: u64) -> bool {
        open.reached |= self.reached_by(open.reached, roles >> STAGES);
        self.open = Some(open);
        let in_window = near(open.start.time, time, self.plan.within);
        let outcome = match roles {
            roles if roles & GOAL != 0 && in_window => Outcome::Succeeded,
            roles if roles & FAIL != 0 => Outcome::Failed,
            roles if roles & EXIT != 0 => Outcome::Exited,
            _ => return false,
        };
        self.end(open, outcome, Some(time).filter(|_| outcome == Outcome::Succeeded));
        true
    }

    /// The first stage in order that an event can reach, as a bit.
    fn reached_by(&self, reached: u64, wanted: u64) -> u64 {
        if wanted == 0 {
            return 0;
        }
        let mut required_before = true;
        let mut bit = 1u64;
        for optional in &self.plan.optional {
            let later = !(bit | (bit - 1));
            if wanted & bit != 0 && reached & bit == 0 && reached & later == 0 && required_before {
                return bit;
            }
            if !optional {
                required_before = reached & bit != 0;
            }
            bit <<= 1;
        }
        0
    }

    #[inline]
    fn end(&mut self, open: Open, outcome: Outcome, goal: Option<i64>) {
        self.open = None;
        self.facts.outcomes.count(outcome);
        let mut reached = open.reached;
        for count in &mut self.facts.stages {
            *count += reached & 1;
            reached >>= 1;
        }
        if let Some(count) = self.facts.goals.first_mut() {
            *count += u64::from(goal.is_some());
        }
        self.instances.push(Instance { start: open.start, goal, outcome });
    }

    fn end_of_customer(&mut self) {
        if let Some(open) = self.open {
            let passed = open.deadline <= self.log.watermark;
            self.end(open, if passed { Outcome::TimedOut } else { Outcome::Open }, None);
        }
        self.began = false;
    }
}

/// The events of a journey's lists in order, each with its time and what it is to the journey.
struct Merge<'a> {
    lists: Vec<Rest<'a>>,
    /// The list that has the next event, and before which event it has it alone.
    current: usize,
    alone_until: u32,
    /// How many starts there were.
    started: u32,
}

/// What is left of one list.
struct Rest<'a> {
    list: List<'a>,
    at: usize,
    /// The next event; [`DONE`] if there is none.
    next: u32,
    role: u64,
}

/// After all events.
const DONE: u32 = u32::MAX;

impl Rest<'_> {
    #[inline]
    fn take(&mut self) -> Option<One> {
        let one = self.list.get(self.at);
        self.at += 1;
        self.next = self.list.events().get(self.at).copied().unwrap_or(DONE);
        one
    }
}

impl<'a> Merge<'a> {
    fn new(sheet: &'a Sheet<'a>, plan: &SweptJourney) -> Self {
        let mut lists: Vec<Rest<'a>> = Vec::new();
        let mut add = |list: ListId, role: u64| {
            let list = sheet.list(list);
            lists.push(Rest { list, at: 0, next: list.first().unwrap_or(DONE), role });
        };
        add(plan.start, START);
        add(plan.goal, GOAL);
        plan.fail.iter().for_each(|list| add(*list, FAIL));
        plan.exit.iter().for_each(|list| add(*list, EXIT));
        for (at, list) in (STAGES..).zip(&plan.stages) {
            add(*list, 1 << at);
        }
        Self { lists, current: 0, alone_until: 0, started: 0 }
    }

    /// The next event, whose it is, and its roles.
    #[inline]
    fn next(&mut self) -> Option<(Placed, u32, u64)> {
        let alone = self.lists.get_mut(self.current).filter(|rest| rest.next < self.alone_until);
        let (found, roles) = match alone {
            Some(rest) => (rest.take()?, rest.role),
            None => self.take_from_all()?,
        };
        let one = Placed { event: found.event, time: found.time, place: self.started };
        self.started += u32::from(roles & START != 0);
        Some((one, found.customer, roles))
    }

    /// The next event of all lists that have it.
    fn take_from_all(&mut self) -> Option<(One, u64)> {
        let event = self.lists.iter().map(|rest| rest.next).min().filter(|event| *event != DONE)?;
        let (mut roles, mut found) = (0, None);
        for rest in self.lists.iter_mut().filter(|rest| rest.next == event) {
            roles |= rest.role;
            found = rest.take();
        }
        (self.alone_until, self.current) = (DONE, 0);
        let mut first = DONE;
        for (at, rest) in self.lists.iter().enumerate() {
            if rest.next < first {
                (self.alone_until, self.current, first) = (first, at, rest.next);
            } else {
                self.alone_until = self.alone_until.min(rest.next);
            }
        }
        Some((found?, roles))
    }
}
