//! How journeys run, for people: where they leak, what goes along with success, what is worth fixing first.
use super::page::{Cell, Page};
use crate::measure::{JourneyVerdict, Num, SegmentCourse, Unit};
use crate::model::{Journey, SegmentId};
use crate::report::Evaluation;
use crate::report::words::{self, count, short, value};

/// How many values of a segment are shown.
const VALUES: usize = 12;

/// Where to invest, what diverges, and what chance may do.
pub(super) fn findings(evaluation: &Evaluation<'_>, page: &mut Page) {
    let invest = words::investments(evaluation);
    if !invest.is_empty() {
        page.heading("Where to invest");
        for (at, line) in invest.iter().enumerate() {
            page.line(2, &format!("{}. {line}", at + 1));
        }
    }
    let more: Vec<String> = words::divergences(evaluation).into_iter().chain(words::chance(evaluation)).collect();
    if !more.is_empty() {
        page.heading("Worth knowing");
        more.iter().for_each(|line| page.line(2, line));
    }
}

/// Where a journey leaks and what goes along with its success.
pub(super) fn write(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, page: &mut Page) {
    let (Some(course), Some(journey)) = (&verdict.course, evaluation.journey(verdict.journey)) else { return };
    if course.steps.len() > 1 {
        page.blank();
        let leak = words::leak(evaluation, verdict).unwrap_or_else(|| "nobody is lost on the way".to_owned());
        page.line(2, &format!("where it leaks: {leak}"));
        let head = ["milestone", "reached", "lost there", "median to next", "nine in ten"];
        let rows = course.steps.iter().map(|step| {
            let stage = step.stage.and_then(|id| journey.stages.get(id.index()));
            vec![
                Cell::words(stage.map_or("start", |stage| stage.meta.name.as_str())),
                Cell::number(count(step.reached)),
                Cell::number(count(step.lost)),
                Cell::number(value(&step.to_next, Unit::Time)),
                Cell::number(value(&step.slow, Unit::Time)),
            ]
        });
        page.table(4, [head.map(Cell::words).into_iter().collect()].into_iter().chain(rows).collect());
        segments(evaluation, journey, &course.by, page);
    }
    let moments = words::moments(evaluation, verdict);
    if !moments.is_empty() {
        page.blank();
        page.line(2, "what goes along with success");
        moments.iter().for_each(|line| page.line(4, line));
    }
}

/// Success and losses by segment.
fn segments(evaluation: &Evaluation<'_>, journey: &Journey, by: &[SegmentCourse], page: &mut Page) {
    let mut all: Vec<SegmentId> = by.iter().map(|one| one.segment).collect();
    all.dedup();
    for segment in all {
        let name = evaluation.model.segments.get(segment.index()).map_or("", |one| one.meta.name.as_str());
        let own: Vec<&SegmentCourse> = by.iter().filter(|one| one.segment == segment).collect();
        let row = |one: &&SegmentCourse| {
            vec![
                Cell::words(short(one.value.as_deref().unwrap_or("(unknown)"))),
                Cell::number(count(one.started)),
                Cell::number(value(&one.success, Unit::Share)),
                Cell::number(count(one.lost.iter().sum())),
                Cell::words(worst(journey, &one.lost)),
            ]
        };
        page.blank();
        page.line(4, &format!("by {name}"));
        let head = ["", "started", "success", "lost", ""].map(Cell::words).into_iter().collect();
        page.table(6, [head].into_iter().chain(own.iter().take(VALUES).map(row)).collect());
        let more = own.len().saturating_sub(VALUES) as u64;
        if more > 0 {
            page.line(6, &format!("and {} more values, in the JSON report", count(more)));
        }
    }
}

/// "31.0 % of them after choose": where most of those lost were lost.
fn worst(journey: &Journey, lost: &[u64]) -> String {
    let most = lost.iter().copied().enumerate().max_by_key(|(at, lost)| (*lost, std::cmp::Reverse(*at)));
    let Some((at, most)) = most.filter(|(_, most)| *most > 0) else { return String::new() };
    let stage = at.checked_sub(1).and_then(|at| journey.stages.get(at));
    let place = stage.map_or("the start", |stage| stage.meta.name.as_str());
    let share = Num::ratio(most, lost.iter().sum::<u64>()).map_or(0.0, Num::to_f64);
    format!("{} of them after {place}", words::percent(share))
}
