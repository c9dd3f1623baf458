//! Candidates for moments: what customers do again soon, and after what nothing comes for long.
use super::journey::Course;
use super::span::nice;
use super::survey::{Survey, share};
use super::words::{self, hints};

/// So few customers make no moment.
const LEAST: u64 = 5;
/// What fewer or more customers do again than these shares says little.
const REPEATED: [f64; 2] = [0.03, 0.6];
/// Most moments of a kind.
const MOST: usize = 2;
/// A silence is long if it is so many times the usual one.
const LONG: i64 = 4;
const MINUTE: i64 = 60_000_000;

/// A candidate for a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// What happens.
    pub kind: MomentKind,
    /// The name it is about, by its place in the survey.
    pub place: usize,
    /// The length of time in it, in microseconds.
    pub within: i64,
    /// In how many customers it was seen: those who repeat it, or those with the event before the silence.
    pub customers: u64,
    /// About how often: repeats as quick as this, or silences as long.
    pub times: u64,
}

/// What happens in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MomentKind {
    /// The same again within a time.
    Repeat,
    /// Nothing at all for a time.
    Silence,
}

/// Candidates, the most telling first.
pub fn moments(survey: &Survey, course: Option<&Course>) -> Vec<Moment> {
    let mut all = repeats(survey, course);
    all.extend(silences(survey, course));
    all
}

fn repeats(survey: &Survey, course: Option<&Course>) -> Vec<Moment> {
    let mut scored = Vec::new();
    for (place, seen) in survey.seen.iter().enumerate() {
        let again = seen.customers - seen.once;
        let (part, is_effort) = (share(again, survey.customers), hints(&seen.name, &words::EFFORT));
        let begins = course.is_some_and(|course| course.starts.contains(&place));
        let [least, most] = REPEATED;
        let tells = is_effort || (part >= least && part <= most && !begins);
        let Some(within) = seen.again.quantile(0.75).filter(|_| again >= LEAST && tells) else { continue };
        let within = nice(within.max(MINUTE));
        let times = seen.again.count() * 3 / 4;
        let score = part + if is_effort { 1.0 } else { 0.0 };
        scored.push((score, Moment { kind: MomentKind::Repeat, place, within, customers: again, times }));
    }
    best(scored)
}

fn silences(survey: &Survey, course: Option<&Course>) -> Vec<Moment> {
    let usual = survey.gaps.median();
    let mut scored = Vec::new();
    for (place, seen) in survey.seen.iter().enumerate() {
        let is_end = course.is_some_and(|course| course.goals.contains(&place) || course.fails.contains(&place));
        let Some(long) = seen.silence.quantile(0.9) else { continue };
        let within = nice(long.max(MINUTE));
        let is_long = long > MINUTE && long >= usual.saturating_mul(LONG);
        let is_seen = seen.silence.count() >= 4 * LEAST && share(seen.customers, survey.customers) >= 0.05;
        if is_end || !is_long || !is_seen {
            continue;
        }
        let times = seen.silence.count() / 10;
        let score = long as f64 * share(seen.customers, survey.customers);
        scored.push((score, Moment { kind: MomentKind::Silence, place, within, customers: seen.customers, times }));
    }
    best(scored)
}

fn best(mut scored: Vec<(f64, Moment)>) -> Vec<Moment> {
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.place.cmp(&other.1.place)));
    scored.into_iter().take(MOST).map(|(_, moment)| moment).collect()
}
