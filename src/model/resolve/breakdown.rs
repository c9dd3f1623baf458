//! Breakdowns: a segment that is used must be readable where its value is taken.
use super::expr::Over;
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// The segments of `by`.
    pub(super) fn breakdowns(&mut self, names: &'a [ast::Name], over: Over) -> Vec<SegmentId> {
        let mut all = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            if let Some(first) = names.iter().take(at).find(|it| it.text == name.text) {
                self.said_twice(&name.text, name.span, first.span);
                continue;
            }
            all.extend(self.breakdown(name, over));
        }
        all
    }

    /// The segment of a name, readable at the start of what the KPI is taken over.
    pub(super) fn breakdown(&mut self, name: &ast::Name, over: Over) -> Option<SegmentId> {
        let id = self.segment_named(name)?;
        let ends = self.opening_ends(over);
        let segment = self.model.segments.get(id.index())?;
        if let Some(read) = unreadable(&self.model, &segment.value, &ends) {
            let attribute = read.0.clone();
            let diagnostic = codes::segment_not_at_start(&name.text, &attribute, self.place(name.span), read.1);
            self.report(diagnostic);
        }
        Some(id)
    }

    fn opening_ends(&self, over: Over) -> Ends {
        match over {
            Over::Decided(journey) | Over::Started(journey) => {
                self.ends_of(Source::Journey(journey, JourneyEvent::Started))
            }
            Over::Event(source) => source.map_or(Ends::Unknown, |source| self.ends_of(source)),
            Over::Customers | Over::Unknown => Ends::Any,
        }
    }
}

/// What a segment reads: the columns of every attribute, and where.
pub(super) fn reads(value: &Expr) -> Vec<(&[AttributeId], Place)> {
    let mut all = Vec::new();
    add_reads(value, &mut all);
    all
}

fn add_reads<'m>(value: &'m Expr, all: &mut Vec<(&'m [AttributeId], Place)>) {
    match &value.kind {
        ExprKind::Attribute(_, EventAttribute::Declared(columns)) => all.push((columns, value.place)),
        ExprKind::Unary(_, operand) | ExprKind::IsKnown(operand) => add_reads(operand, all),
        ExprKind::Binary(_, left, right) => {
            add_reads(left, all);
            add_reads(right, all);
        }
        ExprKind::In(value, list) => {
            add_reads(value, all);
            list.iter().for_each(|one| add_reads(one, all));
        }
        _ => {}
    }
}

/// The first attribute that none of the touchpoints declares, and where it is read.
fn unreadable<'m>(model: &'m Model, value: &Expr, ends: &Ends) -> Option<(&'m SmolStr, Place)> {
    reads(value).into_iter().find_map(|(columns, place)| {
        let first = model.attributes.get(columns.first()?.index())?;
        let general = || model.event_attributes.iter().any(|it| columns.contains(&it.attribute));
        let declares = |id: &TouchpointId| {
            let touchpoint = model.touchpoints.get(id.index());
            touchpoint.is_some_and(|it| it.attributes.iter().any(|it| columns.contains(&it.attribute)))
        };
        let touchpoints = ends.touchpoints();
        let readable = touchpoints.is_empty() || general() || touchpoints.iter().any(declares);
        (!readable).then_some((&first.name, place))
    })
}
