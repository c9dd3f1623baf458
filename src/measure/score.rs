//! Journey scores: KPIs mapped to points and weighed.
//!
//! Never counts a missing component as zero: it is dropped, and the rest is rescaled.
use super::{KpiVerdict, Num, value};
use crate::model::{KpiId, ScorePart};
use std::cmp::Ordering;

/// A journey's score with its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// 0…100; absent when every component is missing.
    pub value: Option<Num>,
    /// In order of declaration.
    pub parts: Vec<ScoredPart>,
}

/// One component of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredPart {
    /// Which KPI.
    pub kpi: KpiId,
    /// Its weight as written, a share.
    pub weight: f64,
    /// Its weight among the components that have a value; absent for one that was dropped.
    pub scaled: Option<Num>,
    /// 0…100; absent when the KPI has no value, so that the component is dropped.
    pub points: Option<Num>,
    /// What it adds to the score, after rescaling.
    pub contribution: Option<Num>,
}

impl Score {
    /// The components that were dropped.
    pub fn missing(&self) -> impl Iterator<Item = &ScoredPart> {
        self.parts.iter().filter(|part| part.points.is_none())
    }
}

/// The score of a journey; none if it declares none.
pub(super) fn score(parts: &[ScorePart], kpis: &[KpiVerdict]) -> Option<Score> {
    if parts.is_empty() {
        return None;
    }
    let points: Vec<Option<Num>> = parts.iter().map(|part| points(part, kpis)).collect();
    let present = parts.iter().zip(&points).filter(|(_, points)| points.is_some());
    let weight = present.map(|(part, _)| Num::decimal(part.weight)).try_fold(Num::whole(0), Num::plus);
    let parts: Vec<ScoredPart> = parts
        .iter()
        .zip(points)
        .map(|(part, points)| {
            let scaled = points.zip(weight).and_then(|(_, weight)| Num::decimal(part.weight).over(weight));
            let contribution = points.zip(scaled).and_then(|(points, scaled)| points.times(scaled));
            ScoredPart { kpi: part.kpi, weight: part.weight, scaled, points, contribution }
        })
        .collect();
    let contributions: Vec<Num> = parts.iter().filter_map(|part| part.contribution).collect();
    let value = match contributions.as_slice() {
        [] => None,
        some => some.iter().copied().try_fold(Num::whole(0), Num::plus),
    };
    Some(Score { value, parts })
}

/// Linear from 0 at `from` to 100 at `to`, clamped.
fn points(part: &ScorePart, kpis: &[KpiVerdict]) -> Option<Num> {
    let figure = &kpis.iter().find(|verdict| verdict.kpi == part.kpi)?.figure;
    let value = figure.value.filter(|_| [&part.from, &part.to].iter().all(|end| value::is_in(end, figure.currency)))?;
    let from = value::limit(&part.from, &mut |_| None)?;
    let to = value::limit(&part.to, &mut |_| None)?;
    let share = value.minus(from)?.over(to.minus(from)?)?;
    let (least, most) = (Num::whole(0), Num::whole(1));
    let clamped = match (share.order(least), share.order(most)) {
        (Ordering::Less, _) => least,
        (_, Ordering::Greater) => most,
        _ => share,
    };
    clamped.times(Num::whole(100))
}
