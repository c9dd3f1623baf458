//! A journey's score as words.
use super::{exact, fixed};
use crate::measure::{Num, Score, ScoredPart, Unit};
use crate::report::Evaluation;

/// "score 68.8 of 100".
pub fn score(score: &Score) -> String {
    match score.value {
        Some(value) => format!("score {} of 100", fixed(value.to_f64(), 1)),
        None => "score can't be told: none of its KPIs has a value".to_owned(),
    }
}

/// What a component is called.
pub fn component<'a>(evaluation: &Evaluation<'a>, part: &ScoredPart) -> &'a str {
    evaluation.model.kpis.get(part.kpi.index()).map_or("", |kpi| kpi.meta.label())
}

/// "31.3", or a dash.
pub fn points(points: Option<Num>) -> String {
    points.map_or_else(|| "–".to_owned(), |points| fixed(points.to_f64(), 1))
}

/// The weight that a component's points are multiplied with: as written, or scaled up where others are missing.
pub fn weight(score: &Score, part: &ScoredPart) -> String {
    match part.scaled.filter(|_| score.missing().next().is_some()) {
        Some(scaled) => super::percent(scaled.to_f64()),
        None => exact(Num::decimal(part.weight), Unit::Share, None),
    }
}

/// "without nps: no value; the other weights are scaled up to 100 %", or nothing.
pub fn missing(evaluation: &Evaluation<'_>, score: &Score) -> Option<String> {
    score.value?;
    let missing: Vec<&str> = score.missing().map(|part| component(evaluation, part)).collect();
    let missing = Some(missing.join(", ")).filter(|missing| !missing.is_empty())?;
    Some(format!("without {missing}: no value; the other weights are scaled up to 100 %"))
}
