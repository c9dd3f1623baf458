//! One open instance: what it has reached, and its deadlines.
use super::offers::{Offer, Role};
use super::{Instance, stages};
use crate::engine::customer::Customer;
use crate::engine::key::{Occurrence, Phase};
use crate::facts::Outcome;
use crate::model::{GoalId, JourneyEvent, Milestone, TimeSpan};
use crate::plan::{GoalPlan, JourneyPlan};
use crate::syntax::ast::WithoutEffect;
use smol_str::SmolStr;

/// An instance that has not ended yet.
pub struct State<'a, 'h> {
    customer: &'a Customer<'h>,
    plan: &'h JourneyPlan,
    start: Occurrence,
    pub stages: Vec<Option<Occurrence>>,
    goals: Vec<GoalState>,
    /// When silence ends it, worked out from the last event that counted.
    abandoned_at: Option<i64>,
    /// What is emitted on the way.
    pub emitted: Vec<(JourneyEvent, Occurrence)>,
    rank: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct GoalState {
    reached: Option<Occurrence>,
    /// Until when it can be taken back.
    waits_until: Option<i64>,
}

impl GoalState {
    /// Whether it is reached for good when something happens: never by what reaches it, even where its confirmation takes
    /// no time.
    fn is_confirmed(&self, one: &Occurrence) -> bool {
        let Some(reached) = self.reached else { return false };
        self.waits_until.is_none_or(|until| !reached.is_same(one) && (until, Phase::Confirmation) < due(one))
    }
}

/// Before which deadlines an occurrence comes: an event before all of its instant, a timed one by its phase.
pub fn due(one: &Occurrence) -> (i64, Phase) {
    if one.key.is_timed() { (one.key.instant, one.key.phase) } else { (one.clock, Phase::Event) }
}

/// How and where an instance ended.
pub type End = (Outcome, Occurrence);

impl<'a, 'h> State<'a, 'h> {
    pub fn new(customer: &'a Customer<'h>, plan: &'h JourneyPlan, start: Occurrence, rank: u32) -> Self {
        let mut state = Self {
            customer,
            plan,
            start,
            stages: vec![None; plan.stages.len()],
            goals: vec![GoalState::default(); plan.goals.len()],
            abandoned_at: None,
            emitted: vec![(JourneyEvent::Started, start)],
            rank,
        };
        state.abandoned_at = state.abandonment(start);
        state
    }

    /// Takes an event or a silence: stages first, then outcomes.
    pub fn offer(&mut self, offer: &Offer) -> Option<End> {
        self.reach_stage(offer);
        for role in &offer.roles {
            if let Role::Goal(goal) = role {
                self.reach_goal(*goal, offer.one);
            }
        }
        if self.all_reached() && self.customer_goals().all(|(_, goal)| goal.is_confirmed(&offer.one)) {
            return Some((Outcome::Succeeded, offer.one));
        }
        let mut late = None;
        for role in &offer.roles {
            if let Role::Unless(goal) = role {
                late = self.take_back(*goal, offer.one).or(late);
            }
        }
        if late.is_some() {
            return late;
        }
        let ends = |role: &Role| match role {
            Role::Fail => Some(Outcome::Failed),
            Role::Exit => Some(Outcome::Exited),
            Role::Without(at) => self.excluded(*at, offer.one),
            _ => None,
        };
        offer.roles.iter().find_map(ends).map(|outcome| (outcome, offer.one))
    }

    /// The first deadline that falls before an instant and phase and ends the instance.
    pub fn end_before(&mut self, instant: i64, phase: Phase) -> Option<End> {
        let (outcome, at, phase) = self.next_deadline().filter(|(_, at, own)| (*at, *own) < (instant, phase))?;
        let event = self.customer.last_event_by(at);
        Some((outcome, self.customer.timed(at, phase, self.rank, event)))
    }

    /// The end under a finished history: a provisional success is confirmed with the customer's last event.
    pub fn end_of_history(&self) -> Option<End> {
        let last = self.customer.len().checked_sub(1).filter(|_| self.customer.log.complete && self.provisional())?;
        let end = self.customer.event(last);
        Some((Outcome::Succeeded, if end.key < self.start.key { self.start } else { end }))
    }

    /// The finished record.
    pub fn into_instance(self, key: Vec<SmolStr>, end: Option<End>) -> Instance {
        Instance {
            key,
            start: self.start,
            end: end.map(|(_, at)| at),
            outcome: end.map_or(Outcome::Open, |(outcome, _)| outcome),
            stages: self.stages,
            goals: self.goals.into_iter().map(|goal| goal.reached).collect(),
            events: None,
        }
    }

    /// When a start, stage or goal was reached.
    pub fn reached(&self, milestone: Milestone) -> Option<Occurrence> {
        match milestone {
            Milestone::Start => Some(self.start),
            Milestone::Stage(stage) => self.stages.get(stage.index()).copied().flatten(),
            Milestone::Goal(goal) => self.goals.get(goal.index()).and_then(|goal| goal.reached),
        }
    }

    fn reach_stage(&mut self, offer: &Offer) {
        let wanted = offer.roles.iter().filter_map(|role| match role {
            Role::Stage(stage) => Some(*stage),
            _ => None,
        });
        let Some(stage) = wanted.into_iter().find(|stage| stages::can_reach(self, *stage as usize, &offer.one)) else {
            return;
        };
        if let Some(slot) = self.stages.get_mut(stage as usize) {
            *slot = Some(offer.one);
            self.emitted.push((JourneyEvent::Stage(crate::model::StageId(stage)), offer.one));
        }
    }

    fn reach_goal(&mut self, at: u32, one: Occurrence) {
        let Some(plan) = self.goal_plan(at) else { return };
        let reached = self.goals.get(at as usize).is_some_and(|goal| goal.reached.is_some());
        let in_window = plan.within.is_none()
            || self.reached(plan.anchor).is_some_and(|anchor| self.within(plan.within, &anchor, &one));
        let after = plan
            .after
            .is_none_or(|stage| self.reached(Milestone::Stage(stage)).is_some_and(|stage| one.key.after(stage.key)));
        if reached || !after || !in_window {
            return;
        }
        let waits_until = plan.confirmed.as_ref().map(|confirmed| self.add(confirmed.within, one.clock));
        if let Some(goal) = self.goals.get_mut(at as usize) {
            *goal = GoalState { reached: Some(one), waits_until };
        }
        self.emitted.push((JourneyEvent::Goal(GoalId(at)), one));
    }

    /// Opens a goal again; if its window or a time-out has passed meanwhile, the instance is timed out.
    fn take_back(&mut self, at: u32, one: Occurrence) -> Option<End> {
        let plan = self.goal_plan(at)?;
        let goal = self.goals.get(at as usize).copied()?;
        let reached = goal.reached.filter(|reached| one.key.after(reached.key))?;
        let within = plan.confirmed.as_ref().map(|confirmed| confirmed.within);
        if goal.is_confirmed(&one) || !self.within(within, &reached, &one) {
            return None;
        }
        let was_provisional = self.provisional();
        if let Some(goal) = self.goals.get_mut(at as usize) {
            *goal = GoalState::default();
        }
        if plan.business {
            return None;
        }
        if was_provisional {
            self.abandoned_at = self.abandonment(one);
        }
        let passed = |deadline: Option<i64>, phase| deadline.is_some_and(|deadline| (deadline, phase) < due(&one));
        let late = passed(self.window_end(plan), Phase::GoalWindow) || passed(self.time_out(), Phase::TimeOut);
        late.then_some((Outcome::TimedOut, one))
    }

    fn excluded(&self, at: u32, one: Occurrence) -> Option<Outcome> {
        let plan = self.plan.without.get(at as usize)?;
        let after = self.reached(plan.from).is_some_and(|from| one.key.after(from.key));
        let before = self.reached(plan.to).is_none();
        (after && before).then_some(match plan.effect {
            WithoutEffect::Fail => Outcome::Failed,
            WithoutEffect::Ignore => Outcome::Excluded,
        })
    }

    /// The next deadline that would end the instance as it stands.
    fn next_deadline(&self) -> Option<(Outcome, i64, Phase)> {
        if self.provisional() {
            let last = self.customer_goals().filter_map(|(_, goal)| goal.waits_until).max()?;
            return Some((Outcome::Succeeded, last, Phase::Confirmation));
        }
        let open = self.customer_goals().filter(|(_, goal)| goal.reached.is_none());
        let window = open.filter_map(|(plan, _)| self.window_end(plan)).min();
        let candidates = [
            window.map(|at| (Outcome::TimedOut, at, Phase::GoalWindow)),
            self.time_out().map(|at| (Outcome::TimedOut, at, Phase::TimeOut)),
            self.abandoned_at.map(|at| (Outcome::Abandoned, at, Phase::Abandon)),
        ];
        candidates.into_iter().flatten().min_by_key(|(_, at, phase)| (*at, *phase))
    }

    /// Whether every customer goal is reached (and, since the instance is open, some wait for confirmation).
    fn provisional(&self) -> bool {
        self.all_reached()
    }

    fn all_reached(&self) -> bool {
        let mut goals = self.customer_goals().peekable();
        goals.peek().is_some() && goals.all(|(_, goal)| goal.reached.is_some())
    }

    fn customer_goals(&self) -> impl Iterator<Item = (&'h GoalPlan, &GoalState)> {
        self.plan.goals.iter().zip(&self.goals).filter(|(plan, _)| !plan.business)
    }

    fn goal_plan(&self, at: u32) -> Option<&'h GoalPlan> {
        self.plan.goals.get(at as usize)
    }

    fn window_end(&self, goal: &GoalPlan) -> Option<i64> {
        Some(self.add(goal.within?, self.reached(goal.anchor)?.clock))
    }

    fn time_out(&self) -> Option<i64> {
        Some(self.add(self.plan.time_out?, self.start.clock))
    }

    /// When the customer falls silent for so long that the instance is abandoned, counted from an occurrence on.
    fn abandonment(&self, from: Occurrence) -> Option<i64> {
        let span = self.plan.abandon?;
        let first = self.add(span, from.clock);
        let mut due = first;
        let clocks = self.customer.clock.get(from.key.at as usize..).unwrap_or_default();
        for clock in clocks {
            if *clock > due {
                break;
            }
            due = due.max(self.add(span, *clock));
        }
        Some(due)
    }

    pub(super) fn within(&self, within: Option<TimeSpan>, from: &Occurrence, one: &Occurrence) -> bool {
        let window = crate::model::Window { from: None, to: within };
        self.customer.plan.clocks.in_window(&window, from.time, one.time)
    }

    /// Whether two occurrences are at least so far apart; the distance has no direction.
    pub(super) fn not_within(&self, at_least: TimeSpan, from: &Occurrence, one: &Occurrence) -> bool {
        let window = crate::model::Window { from: Some(at_least), to: None };
        self.customer.plan.clocks.in_window(&window, from.time, one.time)
    }

    pub(super) fn add(&self, span: TimeSpan, at: i64) -> i64 {
        self.customer.plan.clocks.add(span, at)
    }

    pub(super) fn plan(&self) -> &'h JourneyPlan {
        self.plan
    }
}
