//! `W0542`.
use super::domain::{self, Condition};
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;
use crate::syntax::ast::BinaryOp;

crate::code! {
    /// A condition that is never true
    ///
    /// No event can fulfil this condition: it asks an attribute to be two things at once, or to lie outside its declared
    /// values or scale. What stands behind it never happens, and a rule with it is never activated.
    ///
    /// ```journey
    /// touchpoint Survey = "survey" { score: score 0..10 }
    /// touchpoint Call   = "call"
    ///
    /// rule thank { when Survey where score > 10 expect Call within 7d }
    /// ```
    ///
    /// Ask for something that can be:
    ///
    /// ```journey
    /// touchpoint Survey = "survey" { score: score 0..10 }
    /// touchpoint Call   = "call"
    ///
    /// rule thank { when Survey where score >= 9 expect Call within 7d }
    /// ```
    ///
    /// To fix it, change the limit, or join the parts with `or` where `and` asks for two things at once.
    NEVER_TRUE = "W0542", "never-true", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for expr in given.scope.conditions.iter().copied() {
        look(expr, sink);
    }
    for pattern in given.scope.patterns.iter().copied() {
        sink.extend(against_touchpoint(given.model, pattern));
    }
}

/// A part of an `and` that is never true makes the whole so; only an `or` can hide one.
fn look(expr: &Expr, sink: &mut Vec<Diagnostic>) {
    if is_never(expr) {
        sink.push(never(expr));
    } else if let ExprKind::Binary(BinaryOp::Or, left, right) = &expr.kind {
        look(left, sink);
        look(right, sink);
    }
}

/// Every slot counts as another event, so any will do as its own.
fn is_never(expr: &Expr) -> bool {
    domain::contradictory(&[Condition { expr, own: Slot(u32::MAX) }])
}

/// A condition that the touchpoint's own `where` already rules out.
fn against_touchpoint(model: &Model, pattern: &Pattern) -> Option<Diagnostic> {
    let PatternKind::Event(EventPattern { source: Source::Touchpoint(id), slot, cond: Some(cond) }) = &pattern.kind else {
        return None;
    };
    let touchpoint = model.touchpoints.get(id.index())?;
    let narrowed = touchpoint.cond.as_ref()?;
    let both = [Condition { expr: cond, own: *slot }, Condition { expr: narrowed, own: Slot(0) }];
    let only_together = !is_never(cond) && !is_never(narrowed);
    (only_together && domain::contradictory(&both)).then(|| {
        never(cond).also(narrowed.place, format!("`{}` stands for no such event", touchpoint.meta.name))
    })
}

fn never(expr: &Expr) -> Diagnostic {
    Diagnostic::new(&NEVER_TRUE, expr.place, "this condition is never true")
        .help("ask for values that the attribute can have, or join the parts with `or`")
}
