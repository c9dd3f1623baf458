//! Whether some instance of a journey reaches what it is asked about: a stage, success, an outcome.
//!
//! Which start opens that instance is guessed, so that there are several alternatives where a start may open it or not.
//! Invariant: it accepts every history in which an instance gets there; what is not followed (windows between stages,
//! confirmations, keys) makes it accept more.
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;

/// The event may open an instance.
pub const START: u32 = 1;
/// It certainly ends an open instance otherwise, once stages, goals and what is tried before had their turn.
pub const ENDS: u32 = 2;
/// It certainly ends one before what is asked about has its turn.
pub const BEFORE: u32 = 4;
/// It is what is asked about, if that is an outcome.
pub const AIM: u32 = 8;
/// The bit of the first stage; the others and the goals follow.
pub const FIRST: u32 = 4;

/// What is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// That all customer goals are reached.
    Success,
    /// That a stage is reached, by its place.
    Stage(usize),
    /// That the instance ends at an event of the role [`AIM`].
    Outcome,
}

/// A stage.
#[derive(Debug, Clone, Copy)]
pub struct StageRole {
    /// The stages, as bits, that must be reached before.
    pub needs: u32,
    /// At most so long after the start.
    pub within: i64,
    /// At least so long after the start.
    pub not_before: i64,
}

/// A customer goal.
#[derive(Debug, Clone, Copy)]
pub struct GoalRole {
    /// The stages, as bits, it must come after.
    pub needs: u32,
    /// At most so long after the start, or the instance is timed out.
    pub within: i64,
}

/// A journey, as far as it is followed.
#[derive(Debug, Clone)]
pub struct Reach {
    /// What is asked about.
    pub aim: Aim,
    /// Whether nothing may come after it.
    pub is_last: bool,
    /// Its stages.
    pub stages: Vec<StageRole>,
    /// Its customer goals.
    pub goals: Vec<GoalRole>,
    /// At most so long after the start.
    pub time_out: i64,
    /// At most so long after the event before.
    pub abandon: i64,
}

/// How far the instance is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Not opened yet.
    Waiting,
    /// Open: the stages and the goals reached, as bits.
    Open(u32, u32),
    /// What is asked about has happened.
    Done,
}

const SINCE_START: u8 = 0;
const SINCE_LAST: u8 = 1;

impl Reach {
    /// The instance is offered an event; `elapsed` says how long after its start that is possible.
    fn offered(&self, stages: u32, goals: u32, event: u32, is_start: bool) -> Vec<Step<State>> {
        if event & !START == 0 && !is_start && self.abandon >= FREE {
            // an end that has passed shows at the next event that could have mattered
            return vec![Step::to(State::Open(stages, goals))];
        }
        let mut all = Vec::new();
        for (low, high) in self.spans(goals, is_start) {
            let next = self.after(stages, goals, event, low);
            let Some(next) = next else { continue };
            let step = Step::to(next);
            all.push(if is_start {
                step.reset(SINCE_START).reset(SINCE_LAST)
            } else {
                let step = if low > 0 || high < FREE { step.when(SINCE_START, low, high) } else { step };
                let step = if self.abandon < FREE { step.when(SINCE_LAST, 0, self.abandon) } else { step };
                if self.abandon < FREE { step.reset(SINCE_LAST) } else { step }
            });
        }
        all
    }

    /// The lengths of time since the start within which the same windows are open, while the instance is.
    fn spans(&self, goals: u32, is_start: bool) -> Vec<(i64, i64)> {
        if is_start {
            return vec![(0, 0)];
        }
        let open = self.goals.iter().enumerate().filter(|(at, _)| goals & (1 << at) == 0).map(|(_, goal)| goal.within);
        let end = open.min().unwrap_or(FREE).min(self.time_out);
        let mut cuts: Vec<i64> = Vec::new();
        for stage in &self.stages {
            cuts.extend([stage.not_before, stage.within.saturating_add(1)]);
        }
        cuts.retain(|cut| *cut > 0 && *cut <= end && *cut < FREE);
        cuts.sort_unstable();
        cuts.dedup();
        let mut from = 0;
        let mut all = Vec::new();
        for cut in cuts {
            all.push((from, cut - 1));
            from = cut;
        }
        all.push((from, end));
        all
    }

    /// Where an event leads that comes so long after the start; nothing if it ends the instance otherwise.
    fn after(&self, stages: u32, goals: u32, event: u32, since: i64) -> Option<State> {
        let mut reached = stages;
        for (at, stage) in self.stages.iter().enumerate() {
            let bit = 1 << (FIRST as usize + at);
            let in_time = (stage.not_before..=stage.within).contains(&since);
            if event & bit != 0 && stage.needs & !stages == 0 && in_time {
                reached |= 1 << at;
            }
        }
        if let Aim::Stage(at) = self.aim
            && reached & (1 << at) != 0
        {
            return Some(State::Done);
        }
        if event & BEFORE != 0 {
            return None;
        }
        if self.aim == Aim::Outcome && event & AIM != 0 {
            return Some(State::Done);
        }
        let mut won = goals;
        for (at, goal) in self.goals.iter().enumerate() {
            let bit = 1 << (FIRST as usize + self.stages.len() + at);
            if event & bit != 0 && goal.needs & !reached == 0 {
                won |= 1 << at;
            }
        }
        if self.aim == Aim::Success && won.count_ones() as usize == self.goals.len() {
            return Some(State::Done);
        }
        (event & ENDS == 0).then_some(State::Open(reached, won))
    }
}

impl Form for Reach {
    type State = State;

    fn start(&self) -> State {
        State::Waiting
    }

    fn step(&self, state: &State, event: u32) -> Vec<Step<State>> {
        match state {
            State::Waiting => {
                let opened = if event & START != 0 { self.offered(0, 0, event, true) } else { Vec::new() };
                [Step::to(State::Waiting)].into_iter().chain(opened).collect()
            }
            State::Open(stages, goals) => self.offered(*stages, *goals, event, false),
            State::Done if self.is_last => Vec::new(),
            State::Done => vec![Step::to(State::Done)],
        }
    }

    fn holds(&self, state: &State) -> bool {
        *state == State::Done
    }

    fn clocks(&self) -> u8 {
        2
    }

    fn matters(&self, state: &State) -> u32 {
        match state {
            State::Open(..) => 1 | if self.abandon < FREE { 2 } else { 0 },
            State::Waiting | State::Done => 0,
        }
    }

    fn is_determined(&self) -> bool {
        false
    }
}
