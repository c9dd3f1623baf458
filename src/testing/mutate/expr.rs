//! Changes to expressions: comparisons flipped or moved by one, `and` and `or`, what is summed up and how.
use super::sites::Sites;
use crate::syntax::ast::{Arg, BinaryOp, Call, Expr, ExprKind, Literal, LiteralKind, UnaryOp};

/// What can stand for a function's name.
const FUNCTIONS: [(&str, &str); 8] = [
    ("first", "last"),
    ("last", "first"),
    ("min", "max"),
    ("max", "min"),
    ("sum", "max"),
    ("mean", "max"),
    ("median", "max"),
    ("distinct", "first"),
];

impl Sites<'_> {
    /// An expression.
    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Path(_) => {}
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary(op, inner) => {
                if *op == UnaryOp::Not {
                    self.add(expr.span, "`not` left out", Some(self.text_of(inner.span).to_owned()));
                }
                self.expr(inner);
            }
            ExprKind::Binary(op, left, right) => {
                self.operator(*op, left, right);
                self.expr(left);
                self.expr(right);
            }
            ExprKind::In { value, list, negated } => {
                self.negation(expr, *negated);
                self.expr(value);
                list.iter().for_each(|one| self.expr(one));
            }
            ExprKind::IsKnown { negated, .. } => self.negation(expr, *negated),
            ExprKind::Paren(inner) => self.expr(inner),
        }
    }

    fn negation(&mut self, expr: &Expr, negated: bool) {
        let text = self.text_of(expr.span).to_owned();
        let changed = match negated {
            true => Some(text.replacen("not ", "", 1)),
            false => Some(format!("not ({text})")),
        };
        self.add(expr.span, "negated condition", changed);
    }

    fn literal(&mut self, literal: &Literal) {
        match &literal.kind {
            LiteralKind::Number(_) | LiteralKind::Percent(_) | LiteralKind::Money(..) => {
                self.lengths(literal.span, ["smaller number", "greater number"]);
            }
            LiteralKind::Duration(_) | LiteralKind::Calendar(_) => {
                self.lengths(literal.span, ["shorter time", "longer time"]);
            }
            LiteralKind::Bool(truth) => self.add(literal.span, "other truth", Some((!truth).to_string())),
            LiteralKind::Text(_) | LiteralKind::Instant(_) | LiteralKind::TimeOfDay(_) => {}
        }
    }

    fn operator(&mut self, op: BinaryOp, left: &Expr, right: &Expr) {
        let whole = left.span.to(right.span);
        let (left, right) = (self.text_of(left.span).to_owned(), self.text_of(right.span).to_owned());
        for (what, symbol) in others(op) {
            let joined = format!("{left} {symbol} {right}");
            let changed = if op.is_comparison() { joined } else { format!("({joined})") };
            self.add(whole, what, Some(changed));
        }
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            self.add(whole, "condition left out", Some(left));
            self.add(whole, "condition left out", Some(right));
        }
    }

    fn call(&mut self, call: &Call) {
        let other = FUNCTIONS.iter().find(|(name, _)| call.name.text == *name).map(|(_, other)| (*other).to_owned());
        self.add(call.name.span, "other function", other);
        for arg in &call.args {
            match arg {
                Arg::Expr { value, cond } => {
                    self.expr(value);
                    self.condition(cond.as_ref());
                }
                Arg::Pattern { pattern, within } => {
                    self.pattern(pattern);
                    within.iter().for_each(|within| self.time(within));
                }
                Arg::Arrow { .. } => {}
                Arg::Span(span) => self.time(span),
            }
        }
    }

    /// A condition after `where`, and without it.
    pub(super) fn condition(&mut self, cond: Option<&Expr>) {
        if let Some(cond) = cond {
            self.without("where", cond.span);
            self.expr(cond);
        }
    }
}

/// What can stand for an operator.
fn others(op: BinaryOp) -> Vec<(&'static str, &'static str)> {
    let (edge, flipped) = ("comparison off by one", "comparison flipped");
    match op {
        BinaryOp::Less => vec![(edge, "<="), (flipped, ">")],
        BinaryOp::AtMost => vec![(edge, "<"), (flipped, ">=")],
        BinaryOp::Greater => vec![(edge, ">="), (flipped, "<")],
        BinaryOp::AtLeast => vec![(edge, ">"), (flipped, "<=")],
        BinaryOp::Equal => vec![(flipped, "!=")],
        BinaryOp::NotEqual => vec![(flipped, "==")],
        BinaryOp::And => vec![("`and` made `or`", "or")],
        BinaryOp::Or => vec![("`or` made `and`", "and")],
        BinaryOp::Add => vec![("other operator", "-")],
        BinaryOp::Subtract => vec![("other operator", "+")],
        BinaryOp::Multiply => vec![("other operator", "/")],
        BinaryOp::Divide => vec![("other operator", "*")],
    }
}
