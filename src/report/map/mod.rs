//! Journey maps: what a journey's definition says as a picture, with live numbers where a log was evaluated.
//!
//! The view is laid out once, in columns; each format draws the same one. Never decides what a journey means, and never
//! lets a title become markup of the format it stands in.
mod dot;
mod graph;
mod mermaid;
mod svg;
#[cfg(test)]
mod tests;

use super::words::{self, count, percent, short, value};
use super::{Evaluation, diagnostics::plain_line};
use crate::facts::Outcomes;
use crate::measure::{JourneyVerdict, Num, Unit};
use crate::model::{Journey, JourneyId, Model, Stage, StageGroup, StageId};

pub use dot::dot;
pub use mermaid::mermaid;
pub(super) use svg::figure;
pub use svg::svg;

/// A journey as columns of boxes.
#[derive(Debug, Clone)]
pub struct View {
    /// What it is called.
    title: String,
    /// Columns from left to right: the start, the groups of stages, the goals, the outcomes.
    columns: Vec<Column>,
}

#[derive(Debug, Clone)]
struct Column {
    /// Why there are several lanes.
    kind: Kind,
    /// One list of boxes a lane, from top to bottom.
    lanes: Vec<Vec<Item>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    One,
    AnyOrder,
    Either,
    Goals,
    Outcomes,
}

/// One box.
#[derive(Debug, Clone)]
struct Item {
    shape: Shape,
    label: String,
    /// "1 281 (94.1 %)", where there are numbers.
    figure: Option<String>,
    /// How many of those who started reached it, 0…1.
    share: f64,
    /// "238 lost".
    lost: Option<String>,
    /// The median time to the next, on the way out.
    next: Option<String>,
    optional: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Start,
    Stage,
    Goal,
    BusinessGoal,
    Success,
    Failure,
    Neutral,
}

/// The numbers of a journey, where there are some.
#[derive(Clone, Copy)]
struct Live<'a> {
    outcomes: Outcomes,
    stages: &'a [u64],
    goals: &'a [u64],
    verdict: &'a JourneyVerdict,
}

/// A journey without numbers.
pub fn plain(model: &Model, id: JourneyId) -> Option<View> {
    model.journeys.get(id.index()).map(|journey| view(journey, None))
}

/// A journey with the numbers of an evaluation.
pub fn live(evaluation: &Evaluation<'_>, id: JourneyId) -> Option<View> {
    let journey = evaluation.journey(id)?;
    let (verdict, found) = (evaluation.verdicts.journeys.iter().find(|one| one.journey == id)?, evaluation.found(id)?);
    let live = Live { outcomes: found.outcomes, stages: &found.stages, goals: &found.goals, verdict };
    Some(view(journey, Some(live)))
}

fn view(journey: &Journey, live: Option<Live<'_>>) -> View {
    let start = Item {
        figure: live.map(|live| counted(live.outcomes.started, None)),
        share: 1.0,
        ..step(live, 0, Shape::Start, "start".to_owned())
    };
    let mut columns = vec![Column { kind: Kind::One, lanes: vec![vec![start]] }];
    let stage = |id: &StageId| journey.stages.get(id.index()).map(|one| stage(one, *id, live));
    let lane = |ids: &[StageId]| ids.iter().filter_map(stage).collect::<Vec<Item>>();
    for group in &journey.layout {
        columns.push(match group {
            StageGroup::One(id) => Column { kind: Kind::One, lanes: vec![lane(std::slice::from_ref(id))] },
            StageGroup::AnyOrder(ids) => {
                let lanes = ids.iter().map(|id| lane(std::slice::from_ref(id))).collect();
                Column { kind: Kind::AnyOrder, lanes }
            }
            StageGroup::Either(branches) => {
                Column { kind: Kind::Either, lanes: branches.iter().map(|ids| lane(ids)).collect() }
            }
        });
    }
    columns.push(Column { kind: Kind::Goals, lanes: goals(journey, live) });
    columns.push(Column { kind: Kind::Outcomes, lanes: outcomes(journey, live) });
    let success = live.map(|live| format!(": success {}", words::success(&live.verdict.success))).unwrap_or_default();
    View { title: format!("{}{success}", text(journey.meta.label())), columns }
}

fn stage(stage: &Stage, id: StageId, live: Option<Live<'_>>) -> Item {
    let reached = live.map(|live| live.stages.get(id.index()).copied().unwrap_or_default());
    Item {
        optional: stage.optional,
        figure: live.zip(reached).map(|(live, reached)| counted(reached, Some(live.outcomes.started))),
        share: live.zip(reached).map_or(0.0, |(live, reached)| share(reached, live.outcomes.started)),
        ..step(live, id.index() + 1, Shape::Stage, text(stage.meta.label()))
    }
}

/// A milestone with who is lost after it and how long it takes to the next.
fn step(live: Option<Live<'_>>, at: usize, shape: Shape, label: String) -> Item {
    let step = live.and_then(|live| live.verdict.course.as_ref()).and_then(|course| course.steps.get(at));
    Item {
        shape,
        label,
        figure: None,
        share: 0.0,
        lost: step.filter(|step| step.lost > 0).map(|step| format!("{} lost", count(step.lost))),
        next: step.filter(|step| step.to_next.value.is_some()).map(|step| value(&step.to_next, Unit::Time)),
        optional: false,
    }
}

fn goals(journey: &Journey, live: Option<Live<'_>>) -> Vec<Vec<Item>> {
    let all = journey.goals.iter().enumerate().map(|(at, goal)| {
        let reached = live.map(|live| live.goals.get(at).copied().unwrap_or_default());
        let item = Item {
            shape: if goal.business { Shape::BusinessGoal } else { Shape::Goal },
            label: text(goal.meta.label()),
            figure: live.zip(reached).map(|(live, reached)| counted(reached, Some(live.outcomes.started))),
            share: live.zip(reached).map_or(0.0, |(live, reached)| share(reached, live.outcomes.started)),
            lost: None,
            next: None,
            optional: false,
        };
        vec![item]
    });
    all.collect()
}

/// How instances can end; without numbers those that the definition speaks of.
fn outcomes(journey: &Journey, live: Option<Live<'_>>) -> Vec<Vec<Item>> {
    let out = live.map(|live| live.outcomes).unwrap_or_default();
    let excluded = |effect| journey.without.iter().any(|one| one.effect == effect);
    let windows = journey.goals.iter().any(|goal| !goal.business && goal.within.is_some());
    use crate::syntax::ast::WithoutEffect as Effect;
    let all = [
        ("succeeded", Shape::Success, out.succeeded, true),
        ("failed", Shape::Failure, out.failed, !journey.fail.is_empty() || excluded(Effect::Fail)),
        ("abandoned", Shape::Failure, out.abandoned, journey.abandon.is_some()),
        ("timed out", Shape::Failure, out.timed_out, journey.time_out.is_some() || windows),
        ("exited", Shape::Neutral, out.exited, !journey.exit.is_empty() || excluded(Effect::Ignore)),
        ("open", Shape::Neutral, out.open, live.is_some() && out.open > 0),
    ];
    let shown = all.into_iter().filter(|(_, _, n, declared)| *declared || *n > 0);
    let item = |(label, shape, n, _): (&str, Shape, u64, bool)| {
        vec![Item {
            shape,
            label: label.to_owned(),
            figure: live.map(|_| counted(n, Some(out.started))),
            share: share(n, out.started),
            lost: None,
            next: None,
            optional: false,
        }]
    };
    shown.map(item).collect()
}

fn share(n: u64, of: u64) -> f64 {
    Num::ratio(n, of).map_or(0.0, Num::to_f64)
}

/// "1 281 (94.1 %)".
fn counted(n: u64, of: Option<u64>) -> String {
    match of {
        Some(of) if of > 0 => format!("{} ({})", count(n), percent(share(n, of))),
        _ => count(n),
    }
}

/// A title on one line, harmless and not endless.
fn text(title: &str) -> String {
    plain_line(&short(title))
}
