//! A first journey: how customers usually begin, what looks like what they came for, what mostly lies between, and how
//! long a silence means that they will not go on.
use super::span::{nice, nice_within};
use super::survey::{Seen, Survey, share};
use super::words::{self, hints};

/// Beginnings are named until so many customers begin with one of them.
const BEGINNINGS: f64 = 0.8;
/// A beginning of fewer customers than this share is none.
const LEAST_BEGINNING: f64 = 0.05;
/// Most beginnings.
const MOST_BEGINNINGS: usize = 4;
/// A goal that fewer customers reach than this share is none.
const LEAST_GOAL: f64 = 0.02;
/// A stage is what so many of those who reach the goal went through before.
const STAGE: f64 = 0.5;
/// So many of the customers with two stages meet them in the same order.
const IN_ORDER: f64 = 0.75;
/// Most stages.
const MOST_STAGES: usize = 4;
/// An end is a failure if no more than this share of its customers still reach the goal.
const STILL_REACHED: f64 = 0.1;
/// Half of all customers end with it: then a word that may mean a good and a bad end means a good one.
const USUAL_END: f64 = 0.5;
/// So many of all waits, and of the longest waits of those who reach the goal, are no longer than the silence after which
/// somebody is given up.
const PATIENCE: f64 = 0.99;
const MINUTE: i64 = 60_000_000;

/// A journey, by the places of names in a survey.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    /// Beginnings, those of most customers first.
    pub starts: Vec<usize>,
    /// The share of customers who begin with one of them.
    pub begins: f64,
    /// What customers seem to come for, that of most customers first.
    pub goals: Vec<usize>,
    /// The share of customers in whom one of them occurs.
    pub reached: f64,
    /// After these the goal is hardly ever reached.
    pub fails: Vec<usize>,
    /// What mostly lies between, in order.
    pub stages: Vec<Stage>,
    /// After a silence of so many microseconds hardly anybody goes on.
    pub silence: i64,
    /// What says so.
    pub patience: Patience,
}

/// Why a silence is as long as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Patience {
    /// 99 of 100 waits are not longer.
    #[default]
    Waits,
    /// Of 100 who reach the goal 99 never waited longer before.
    Arrivals,
    /// The log is not long enough for a longer one to pass and be seen.
    Log,
}

impl Patience {
    /// In words.
    pub fn why(self) -> &'static str {
        match self {
            Self::Waits => "99 of 100 waits are not longer",
            Self::Arrivals => "99 of 100 who get there never waited longer before",
            Self::Log => "some waits are longer, but half of the log's time is all that can be seen to pass",
        }
    }
}

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// The name's place.
    pub place: usize,
    /// The share of those who reach the goal who went through it before.
    pub share: f64,
}

/// The journey that a log suggests; nothing if no two event names occur in enough customers.
pub fn course(survey: &Survey) -> Option<Course> {
    if survey.seen.len() < 2 {
        return None;
    }
    let mut starts = starts(survey);
    // where everything begins somebody's history the least usual beginning may still be an end
    let goal = goal(survey, &starts).or_else(|| starts.pop_if(|_| true).filter(|_| !starts.is_empty()))?;
    let goals = with_kin(survey, goal, &starts);
    let fails = fails(survey, &starts, &goals);
    let begins = starts.iter().filter_map(|place| survey.seen.get(*place)).map(|seen| seen.first).sum();
    // ends that are called alike hardly meet in one customer
    let reached: u64 = goals.iter().filter_map(|goal| survey.seen.get(*goal)).map(|seen| seen.customers).sum();
    let (silence, patience) = silence(survey, &goals);
    Some(Course {
        begins: share(begins, survey.customers),
        stages: stages(survey, &starts, &goals, &fails),
        starts,
        goals,
        reached: share(reached.min(survey.customers), survey.customers),
        fails,
        silence,
        patience,
    })
}

fn starts(survey: &Survey) -> Vec<usize> {
    let mut places: Vec<(u64, usize)> = survey.seen.iter().map(|seen| seen.first).zip(0..).collect();
    places.sort_by_key(|(first, place)| (std::cmp::Reverse(*first), *place));
    let (mut starts, mut covered) = (Vec::new(), 0);
    for (first, place) in places.into_iter().take(MOST_BEGINNINGS) {
        let is_enough = share(covered, survey.customers) >= BEGINNINGS;
        if !starts.is_empty() && (is_enough || share(first, survey.customers) < LEAST_BEGINNING) {
            break;
        }
        starts.push(place);
        covered += first;
    }
    starts
}

/// Whether it went wrong with this event. What may be either is what most customers end with: a book that is returned.
fn is_bad(survey: &Survey, seen: &Seen) -> bool {
    let is_usual_end = share(seen.last, survey.customers) >= USUAL_END;
    hints(&seen.name, &words::BAD_END) || (hints(&seen.name, &words::EITHER_END) && !is_usual_end)
}

/// What most looks like an end that customers want.
fn goal(survey: &Survey, starts: &[usize]) -> Option<usize> {
    let score = |place: usize| {
        let seen = survey.seen.get(place)?;
        let customers = share(seen.customers, survey.customers);
        if starts.contains(&place) || customers < LEAST_GOAL {
            return None;
        }
        let ends = share(seen.last, seen.customers);
        let returns = share(seen.returns, seen.customers);
        let good = if hints(&seen.name, &words::GOOD_END) { 1.2 } else { 0.0 };
        let bad = if is_bad(survey, seen) { 2.0 } else { 0.0 };
        let aside = if hints(&seen.name, &words::ASIDE) { 2.0 } else { 0.0 };
        Some(seen.place() + 1.5 * ends + customers.min(0.3) + good - bad - aside - 0.5 * returns)
    };
    let scored = (0..survey.seen.len()).filter_map(|place| Some((score(place)?, place)));
    scored.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1))).map(|(_, place)| place)
}

/// The goal with its kin: ends that are called the same but for their last word and hardly meet, such as `Release A` and
/// `Release B`.
fn with_kin(survey: &Survey, goal: usize, starts: &[usize]) -> Vec<usize> {
    let stem = |place: usize| {
        let mut words = words::words(&survey.seen.get(place)?.name);
        words.pop().filter(|_| !words.is_empty()).map(|_| words)
    };
    let of_goal = stem(goal);
    let is_kin = |place: &usize| {
        let ends = survey.seen.get(*place).map_or(0.0, |seen| share(seen.last, seen.customers));
        let is_bad = survey.seen.get(*place).is_some_and(|seen| is_bad(survey, seen));
        let pair = survey.pair(goal, *place);
        let rarer = [goal, *place].iter().filter_map(|one| survey.seen.get(*one)).map(|seen| seen.customers).min();
        let meet = share(pair.both, rarer.unwrap_or_default());
        *place != goal
            && meet <= STILL_REACHED
            && !starts.contains(place)
            && ends >= 0.2
            && !is_bad
            && of_goal.is_some()
            && stem(*place) == of_goal
    };
    let kin = (0..survey.seen.len()).filter(is_kin);
    let mut goals: Vec<usize> = std::iter::once(goal).chain(kin).collect();
    // places are in the order of customers, the most first
    goals.sort_unstable();
    goals
}

fn fails(survey: &Survey, starts: &[usize], goals: &[usize]) -> Vec<usize> {
    let is_fail = |place: &usize| {
        let Some(seen) = survey.seen.get(*place) else { return false };
        let saved: u64 = goals.iter().map(|goal| survey.pair(*place, *goal).answered).sum();
        let is_bad = is_bad(survey, seen);
        !starts.contains(place)
            && !goals.contains(place)
            && is_bad
            && seen.customers >= 5
            && share(saved, seen.customers) <= STILL_REACHED
    };
    (0..survey.seen.len()).filter(is_fail).take(2).collect()
}

fn stages(survey: &Survey, starts: &[usize], goals: &[usize], fails: &[usize]) -> Vec<Stage> {
    let Some(goal) = goals.first().copied() else { return Vec::new() };
    let reached = survey.seen.get(goal).map_or(0, |seen| seen.customers);
    let is_free = |place: &usize| ![starts, goals, fails].iter().any(|taken| taken.contains(place));
    let stage = |place: usize| Stage { place, share: share(survey.pair(place, goal).prepared, reached) };
    let is_bad = |stage: &Stage| survey.seen.get(stage.place).is_some_and(|seen| is_bad(survey, seen));
    let mut all: Vec<Stage> = (0..survey.seen.len()).filter(is_free).map(stage).collect();
    all.retain(|stage| stage.share >= STAGE && !is_bad(stage));
    all.sort_by(|one, other| other.share.total_cmp(&one.share).then(one.place.cmp(&other.place)));
    let in_order = |one: usize, other: usize| {
        let pair = survey.pair(one, other);
        share(pair.prepared, pair.both) >= IN_ORDER
    };
    let mut stages: Vec<Stage> = Vec::new();
    for stage in all {
        let fits = stages.iter().all(|known| in_order(known.place, stage.place) || in_order(stage.place, known.place));
        if fits && stages.len() < MOST_STAGES {
            let at = stages.iter().position(|known| in_order(stage.place, known.place)).unwrap_or(stages.len());
            stages.insert(at, stage);
        }
    }
    stages
}

/// Long enough for nearly all waits, and for nearly all who reach the goal unless they were away for much longer, as who
/// comes back in another season begins anew; not longer than half of the log, so that some silences have passed.
fn silence(survey: &Survey, goals: &[usize]) -> (i64, Patience) {
    let arrived = goals.iter().filter_map(|goal| survey.seen.get(*goal)?.stall.quantile(PATIENCE)).max();
    let waits = nice(survey.gaps.quantile(PATIENCE).unwrap_or_default().max(MINUTE));
    let most = nice(waits + waits / 2);
    let (usual, why) = match nice(arrived.unwrap_or_default()) {
        arrivals if arrivals <= waits => (waits, Patience::Waits),
        arrivals if arrivals <= most => (arrivals, Patience::Arrivals),
        _ => (most, Patience::Waits),
    };
    let whole = survey.bounds.map_or(0, |(from, to)| to - from);
    let longest = nice_within((whole / 2).max(MINUTE));
    if longest < usual { (longest, Patience::Log) } else { (usual, why) }
}
