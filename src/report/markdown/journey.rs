//! A journey in a comment: success, KPIs, where it leaks, what goes along with success.
use super::text::{code, sentence, text};
use crate::measure::{Figure, JourneyVerdict, KpiVerdict, Unit};
use crate::report::Evaluation;
use crate::report::mark::Mark;
use crate::report::words::{self, basis, bound, interval, value};
use std::fmt::Write;

pub(super) fn render(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict) -> String {
    let Some(journey) = evaluation.journey(verdict.journey) else { return String::new() };
    let mut out = String::new();
    let title = journey.meta.title.as_deref().map(|title| format!(": {}", text(title))).unwrap_or_default();
    let success = words::success(&verdict.success);
    let _ = writeln!(out, "<details><summary>Journey {}{title} ({success})</summary>\n", text(&journey.meta.name));
    kpis(evaluation, &verdict.kpis, &mut out);
    score(evaluation, verdict, &mut out);
    steps(evaluation, verdict, &mut out);
    let moments = words::moments(evaluation, verdict);
    moments.iter().for_each(|line| {
        let _ = writeln!(out, "- {}", sentence(line));
    });
    let _ = writeln!(out, "\n</details>\n");
    out
}

fn kpis(evaluation: &Evaluation<'_>, kpis: &[KpiVerdict], out: &mut String) {
    if kpis.is_empty() {
        return;
    }
    let _ = writeln!(out, "| KPI | value | interval | n | thresholds |\n|---|--:|---|--:|---|");
    for verdict in kpis {
        let Some(kpi) = evaluation.model.kpis.get(verdict.kpi.index()) else { continue };
        let thresholds: Vec<String> = verdict
            .thresholds
            .iter()
            .map(|one| {
                let mark = Mark::threshold(one.verdict).symbol();
                let words = format!("{}{}", bound(one, verdict.unit), words::whose(evaluation, one));
                format!("{mark} {}", text(&words))
            })
            .collect();
        let (figure, unit) = (&verdict.figure, verdict.unit);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            text(kpi.meta.label()),
            sentence(&value(figure, unit)),
            sentence(&whereabouts(figure, unit)),
            basis(figure),
            thresholds.join("<br>")
        );
    }
    out.push('\n');
}

/// The interval, and where open instances can bring it.
fn whereabouts(figure: &Figure, unit: Unit) -> String {
    let bounds = words::bounds(figure, unit).map(|bounds| format!("; {bounds}")).unwrap_or_default();
    format!("{}{bounds}", interval(figure, unit))
}

fn score(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, out: &mut String) {
    let Some(score) = &verdict.score else { return };
    let _ = writeln!(out, "| {} | points | weight | adds |\n|---|--:|--:|--:|", words::score(score));
    for part in &score.parts {
        let name = text(words::component(evaluation, part));
        let (points, adds) = (words::points(part.points), words::points(part.contribution));
        let _ = writeln!(out, "| {name} | {points} | {} | {adds} |", words::weight(score, part));
    }
    if let Some(missing) = words::missing(evaluation, score) {
        let _ = writeln!(out, "\n{}", text(&missing));
    }
    out.push('\n');
}

fn steps(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, out: &mut String) {
    let (Some(course), Some(journey)) = (&verdict.course, evaluation.journey(verdict.journey)) else { return };
    let _ = writeln!(out, "| milestone | reached | lost there | median to the next |\n|---|--:|--:|--:|");
    for step in &course.steps {
        let stage = step.stage.and_then(|id| journey.stages.get(id.index()));
        let name = stage.map_or_else(|| "start".to_owned(), |stage| code(&stage.meta.name));
        let (reached, lost) = (words::count(step.reached), words::count(step.lost));
        let next = value(&step.to_next, crate::measure::Unit::Time);
        let _ = writeln!(out, "| {name} | {reached} | {lost} | {next} |");
    }
    out.push('\n');
}
