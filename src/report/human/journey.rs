//! Journeys for people: outcomes, success, stages, goals, KPIs, score.
use super::page::{Cell, Page};
use super::{course, hints, kpi};
use crate::facts::Outcomes;
use crate::measure::{JourneyVerdict, Num, Score};
use crate::model::{Journey, Stage};
use crate::report::Evaluation;
use crate::report::words::{self, count, counted, not_counted, percent};

pub(super) fn write(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, page: &mut Page) {
    let Some(journey) = evaluation.journey(verdict.journey) else { return };
    let outcomes = evaluation.outcomes(verdict.journey);
    page.heading(&title(journey));
    if outcomes.started == 0 {
        never_started(evaluation, journey, page);
    } else {
        success(verdict, &outcomes, page);
        self::outcomes(&outcomes, page);
        stages(evaluation, verdict, journey, &outcomes, page);
        goals(evaluation, verdict, journey, &outcomes, page);
        course::write(evaluation, verdict, page);
    }
    notes(evaluation, verdict, journey, page);
    if !verdict.kpis.is_empty() {
        page.blank();
        kpi::write(evaluation, &verdict.kpis, page);
    }
    if let Some(score) = &verdict.score {
        self::score(evaluation, verdict, score, page);
    }
}

fn title(journey: &Journey) -> String {
    let title = journey.meta.title.as_ref().map(|title| format!(" \"{title}\"")).unwrap_or_default();
    let owner = journey.owner.as_ref().map(|owner| format!(" – {owner}")).unwrap_or_default();
    format!("Journey {}{title}{owner}", journey.meta.name)
}

fn never_started(evaluation: &Evaluation<'_>, journey: &Journey, page: &mut Page) {
    let why = match &journey.start {
        _ if evaluation.log.events == 0 => "the log has no events".to_owned(),
        Some(start) => hints::never_started(evaluation, &start.pattern),
        None => "it has no start".to_owned(),
    };
    page.line(2, &format!("no instance started: {why}"));
}

fn success(verdict: &JourneyVerdict, outcomes: &Outcomes, page: &mut Page) {
    let figure = &verdict.success;
    let Some(rate) = figure.value else {
        let waiting = counted(outcomes.open, "instance");
        page.line(2, &format!("success can't be told yet: none is decided, {waiting} open"));
        return;
    };
    let between = |ends: (Num, Num)| format!("{} to {}", percent(ends.0.to_f64()), percent(ends.1.to_f64()));
    let interval = figure.interval.map(|ends| format!(", interval {}", between(ends))).unwrap_or_default();
    page.line(2, &format!("success {} of {} decided{interval}", percent(rate.to_f64()), count(figure.n)));
    if let Some(bounds) = figure.bounds.filter(|_| outcomes.open > 0) {
        let open = counted(outcomes.open, "open instance");
        let (low, high) = (percent(bounds.0.to_f64()), percent(bounds.1.to_f64()));
        page.line(2, &format!("{open} may still move it: to {low} if all of them fail, to {high} if all succeed"));
    }
}

fn outcomes(outcomes: &Outcomes, page: &mut Page) {
    let named = [
        ("succeeded", outcomes.succeeded),
        ("failed", outcomes.failed),
        ("abandoned", outcomes.abandoned),
        ("timed out", outcomes.timed_out),
        ("exited", outcomes.exited),
        ("open", outcomes.open),
    ];
    page.blank();
    let rows = named.into_iter().filter(|(name, n)| *n > 0 || *name == "succeeded");
    let rows = rows.map(|(name, n)| bar_row(page, name.to_owned(), n, outcomes.started)).collect();
    page.table(2, rows);
    page.line(2, &format!("{} in all", counted(outcomes.started, "instance")));
}

/// "paid   120   40.0 %   ██████".
fn bar_row(page: &Page, name: String, n: u64, of: u64) -> Vec<Cell> {
    let share = Num::ratio(n, of).map_or(0.0, Num::to_f64);
    vec![Cell::words(name), Cell::number(count(n)), Cell::number(percent(share)), Cell::words(page.bar(share))]
}

fn stages(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, journey: &Journey, all: &Outcomes, page: &mut Page) {
    if journey.stages.is_empty() {
        return;
    }
    let found = evaluation.found(verdict.journey);
    let reached = |index: usize| found.and_then(|found| found.stages.get(index)).copied().unwrap_or_default();
    let name = |stage: &Stage| {
        let optional = if stage.optional { " (optional)" } else { "" };
        format!("{}{optional}", stage.meta.label())
    };
    page.blank();
    page.line(2, "stages reached, of all instances");
    let rows = journey.stages.iter().enumerate();
    let rows = rows.map(|(index, stage)| bar_row(page, name(stage), reached(index), all.started)).collect();
    page.table(4, rows);
}

fn goals(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, journey: &Journey, all: &Outcomes, page: &mut Page) {
    let found = evaluation.found(verdict.journey);
    let reached = |index: usize| found.and_then(|found| found.goals.get(index)).copied().unwrap_or_default();
    page.blank();
    page.line(2, "goals reached, of all instances");
    let rows = journey.goals.iter().enumerate().map(|(index, goal)| {
        let whose = if goal.business { " (business)" } else { "" };
        bar_row(page, format!("{}{whose}", goal.meta.label()), reached(index), all.started)
    });
    let rows = rows.collect();
    page.table(4, rows);
}

fn notes(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, journey: &Journey, page: &mut Page) {
    let Some(found) = evaluation.found(verdict.journey) else { return };
    for note in not_counted(journey, found) {
        page.line(2, &note);
    }
}

fn score(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, score: &Score, page: &mut Page) {
    page.blank();
    page.line(2, &words::score(score));
    let rows = score.parts.iter().map(|part| {
        let measured = verdict.kpis.iter().find(|kpi| kpi.kpi == part.kpi);
        let share = part.points.map_or(0.0, Num::to_f64) / 100.0;
        vec![
            Cell::words(words::component(evaluation, part)),
            Cell::number(measured.map(|kpi| words::value(&kpi.figure, kpi.unit)).unwrap_or_default()),
            Cell::number(format!("{} points", words::points(part.points))),
            Cell::number(format!("× {}", words::weight(score, part))),
            Cell::number(format!("= {}", words::points(part.contribution))),
            Cell::words(page.bar(share)),
        ]
    });
    let rows = rows.collect();
    page.table(4, rows);
    if let Some(missing) = words::missing(evaluation, score) {
        page.line(4, &missing);
    }
}
