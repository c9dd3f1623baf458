//! A journey's score: known KPIs, weights that add up, ends in the KPI's unit.
use super::limits::magnitude;
use super::*;
use crate::codes::resolve as codes;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl<'a> Resolver<'a> {
    /// The parts of a score; the journey's KPIs are resolved. Of an `incomplete` journey parts may be missing that could
    /// not be read.
    pub(super) fn score(
        &mut self,
        journey: JourneyId,
        (span, parts): (Span, &'a [ast::ScorePart]),
        incomplete: bool,
    ) -> Vec<ScorePart> {
        let mut resolved = Vec::with_capacity(parts.len());
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for part in parts {
            if let Some((_, first)) = seen.iter().find(|(name, _)| *name == part.kpi.text) {
                let first = *first;
                self.said_twice(&part.kpi.text, part.kpi.span, first);
            }
            seen.push((&part.kpi.text, part.kpi.span));
            resolved.extend(self.score_part(journey, part));
        }
        self.check_weights(parts, span, incomplete);
        resolved
    }

    fn score_part(&mut self, journey: JourneyId, part: &'a ast::ScorePart) -> Option<ScorePart> {
        let kpi = self.kpi_of(journey, &part.kpi);
        let ty = kpi.and_then(|id| self.model.kpis.get(id.index())).map_or(Type::Unknown, |kpi| kpi.value.ty.clone());
        let (from, to) = (self.limit(&part.from, &ty), self.limit(&part.to, &ty));
        if let (Some(a), Some(b)) = (magnitude(&from), magnitude(&to))
            && a.total_cmp(&b).is_eq()
        {
            let diagnostic = codes::flat_score(&part.kpi.text, self.place(part.span));
            self.report(diagnostic);
        }
        let weight = weight(&part.weight)?.to_f64()?;
        Some(ScorePart { kpi: kpi?, weight, from, to, place: self.place(part.span) })
    }

    fn check_weights(&mut self, parts: &[ast::ScorePart], span: Span, incomplete: bool) {
        let mut sum = Decimal::ZERO;
        for part in parts {
            match weight(&part.weight) {
                Some(share) if share > Decimal::ZERO => sum = sum.saturating_add(share),
                _ => {
                    let diagnostic = codes::wrong_value("a weight such as `50%`", self.place(part.weight.span));
                    self.report(diagnostic);
                    return;
                }
            }
        }
        if sum != Decimal::ONE && !parts.is_empty() && !(incomplete && sum < Decimal::ONE) {
            let percent = sum.saturating_mul(Decimal::ONE_HUNDRED).normalize();
            let diagnostic = codes::weights_do_not_add_up(&percent.to_string(), self.place(span));
            self.report(diagnostic);
        }
    }
}

fn weight(literal: &ast::Literal) -> Option<Decimal> {
    match literal.kind {
        ast::LiteralKind::Percent(share) => Some(share),
        ast::LiteralKind::Number(number) if number <= Decimal::ONE => Some(number),
        _ => None,
    }
}
