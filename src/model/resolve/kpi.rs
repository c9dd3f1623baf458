//! KPIs: what they are taken over, what they measure, by what.
use super::expr::{Level, Over, Own, Scope};
use super::types::{describe, is_quantity};
use super::*;
use crate::codes::resolve as codes;
use crate::diag::nearest;

/// Where a KPI whose population is not known counts; only in models with errors.
const UNKNOWN: Population = Population::Customers;

impl<'a> Resolver<'a> {
    pub(super) fn resolve_kpis(&mut self) {
        for at in 0..self.declared.kpis.len() {
            let Some(item) = self.declared.kpis.get(at).copied().filter(|_| self.in_scope(BodyKind::Kpi, at)) else {
                continue;
            };
            self.at = Context { file: item.file, journey: item.journey, using: None };
            let kpi = self.kpi(&item);
            let ty = kpi.value.ty.clone();
            if body::put(&mut self.model.kpis, at, kpi).is_some_and(|before| before.value.ty != ty) {
                self.moved.symbols.insert(Symbol::Kpi(KpiId::new(at)));
            }
            self.close(BodyKind::Kpi, at);
        }
    }

    fn kpi(&mut self, item: &declare::Item<'a, ast::Kpi>) -> Kpi {
        let tree = item.ast;
        let (population, over) = self.population(item);
        let mut value = self.kpi_value(tree, over);
        if self.is_guessed(head_span(item)) {
            value.ty = Type::Unknown;
        }
        let by = self.breakdowns(&tree.by, over);
        let thresholds = tree.thresholds.iter().map(|it| self.threshold(it, &value.ty, over)).collect();
        Kpi {
            meta: self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span),
            population: population.unwrap_or(UNKNOWN),
            by,
            per: tree.per.as_ref().map(|per| per.node),
            direction: self.direction(tree),
            thresholds,
            value,
        }
    }

    fn kpi_value(&mut self, tree: &'a ast::Kpi, over: Over) -> Expr {
        let event = match over {
            Over::Event(source) => Some(source.map_or(Ends::Unknown, |source| self.ends_of(source))),
            Over::Unknown => Some(Ends::Unknown),
            _ => None,
        };
        let name = tree.over.iter().find_map(|over| match over {
            ast::Over::Named(name) => Some(name.text.as_str()),
            _ => None,
        });
        let own = event.map_or(Own::Nobody, |ends| Own::Event(Slot(0), ends, name.unwrap_or_default()));
        let scope = Scope { level: Level::Aggregate(over), own, bindings: None };
        let value = self.expr(&tree.value, &scope);
        if !is_quantity(&value.ty) {
            let place = value.place;
            let hint = is_threshold(&value)
                .then(|| "write what is measured alone, and its threshold behind it: `require >= …`".to_owned());
            self.report(codes::wrong_type("a KPI", "a figure", &describe(&value.ty), place, hint));
        } else if !mentions::aggregate(&tree.value) && !mentions::measure(&tree.value) {
            self.report(codes::constant_kpi(value.place));
        }
        value
    }

    fn population(&mut self, item: &declare::Item<'a, ast::Kpi>) -> (Option<Population>, Over) {
        let tree = item.ast;
        if let [first, second, ..] = tree.over.as_slice() {
            self.said_twice("over", over_span(second), over_span(first));
        }
        match (item.journey, tree.over.first()) {
            (Some(journey), None) => (Some(Population::Decided(journey)), Over::Decided(journey)),
            (Some(journey), Some(ast::Over::Started(_))) => {
                (Some(Population::Started(journey)), Over::Started(journey))
            }
            (Some(journey), Some(other)) => {
                let diagnostic = codes::population_in_journey(self.place(over_span(other)));
                match other {
                    ast::Over::Named(name) if nearest(&name.text, ["started"]).is_some() => {
                        self.report(diagnostic.suggest(&name.text, ["started"]));
                        (Some(Population::Started(journey)), Over::Started(journey))
                    }
                    _ => {
                        self.report(diagnostic);
                        (None, Over::Unknown)
                    }
                }
            }
            (None, Some(ast::Over::Customers(_))) => (Some(Population::Customers), Over::Customers),
            (None, Some(ast::Over::Named(name))) => {
                if !self.knows_event(&name.text) && nearest(&name.text, ["customers"]).is_some() {
                    let place = self.place(name.span);
                    self.report(codes::unknown_event(&name.text, place, &["customers".into()]));
                    return (None, Over::Unknown);
                }
                let source = self.event_named(name);
                (source.map(Population::Events), source.map_or(Over::Unknown, |source| Over::Event(Some(source))))
            }
            (None, other) => {
                let span = other.map_or(tree.name.span, over_span);
                let diagnostic = codes::population_missing(&tree.name.text, self.place(span));
                self.report(diagnostic);
                (None, Over::Unknown)
            }
        }
    }
}

/// Where a KPI stands without its thresholds.
fn head_span(item: &declare::Item<'_, ast::Kpi>) -> Span {
    let end = item.ast.thresholds.first().map_or(item.span.end, |first| first.span.start);
    Span { start: item.span.start, end: end.saturating_sub(1).max(item.span.start) }
}

/// Whether a condition compares a figure: somebody wrote the threshold into the KPI.
fn is_threshold(value: &Expr) -> bool {
    use ast::BinaryOp::{AtLeast, AtMost, Greater, Less};
    match &value.kind {
        ExprKind::Binary(Less | AtMost | Greater | AtLeast, left, _) => is_quantity(&left.ty),
        _ => false,
    }
}

fn over_span(over: &ast::Over) -> Span {
    match over {
        ast::Over::Customers(span) | ast::Over::Started(span) => *span,
        ast::Over::Named(name) => name.span,
    }
}
