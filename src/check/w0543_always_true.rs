//! `W0543`.
use super::domain::{self, Condition};
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;
use crate::syntax::ast::BinaryOp;

crate::code! {
    /// A condition that is always true
    ///
    /// Every event whose attribute is known fulfils this condition, because the attribute's declared values or scale leave
    /// nothing else. It narrows nothing, though a reader believes it does.
    ///
    /// ```journey
    /// touchpoint Survey = "survey" { score: score 0..10 }
    /// touchpoint Call   = "call"
    ///
    /// rule listen { when Survey where score <= 10 expect Call within 7d }
    /// ```
    ///
    /// Narrow it, or leave it out:
    ///
    /// ```journey
    /// touchpoint Survey = "survey" { score: score 0..10 }
    /// touchpoint Call   = "call"
    ///
    /// rule listen { when Survey where score <= 6 expect Call within 7d }
    /// ```
    ///
    /// To fix it, change the limit or remove the condition. To ask whether an optional attribute is there, write
    /// `score is known`.
    ALWAYS_TRUE = "W0543", "always-true", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for expr in given.scope.conditions.iter().copied() {
        look(expr, sink);
    }
}

/// A part of an `or` that is always true makes the whole so; only an `and` can hide one.
fn look(expr: &Expr, sink: &mut Vec<Diagnostic>) {
    // a literal `true` is said on purpose
    if matches!(expr.kind, ExprKind::Literal(_)) {
        return;
    }
    if domain::always(Condition { expr, own: Slot(u32::MAX) }) {
        sink.push(
            Diagnostic::new(&ALWAYS_TRUE, expr.place, "this condition is always true")
                .help("narrow it or remove it; `is known` asks whether an attribute is there"),
        );
    } else if let ExprKind::Binary(BinaryOp::And, left, right) = &expr.kind {
        look(left, sink);
        look(right, sink);
    }
}
