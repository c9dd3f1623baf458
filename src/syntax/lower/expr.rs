//! Expressions: flat lists of operands and operators become trees by precedence.
use super::{Lower, Pair, R};
use crate::diag::Span;
use crate::syntax::ast::{Arg, BinaryOp, Call, Expr, ExprKind, Literal, LiteralKind, Name, UnaryOp};
use std::iter::Peekable;

type Parts<'t> = Peekable<pest::iterators::Pairs<'t, R>>;

/// Precedence of `not`, between `and` and the comparisons.
const NOT: u8 = 3;
/// Precedence of the comparisons, `in` and `is known`.
const COMPARE: u8 = 4;
/// Precedence of `-x`.
const NEGATE: u8 = 7;

impl<'t> Lower<'t> {
    /// An `expr` or `cond` pair.
    pub(super) fn expr(&mut self, pair: Pair<'t>) -> Option<Expr> {
        let levels = pair.clone().into_inner().count();
        self.descend(levels, &pair)?;
        let lowered = self.climb(&mut pair.into_inner().peekable(), 0);
        self.ascend(levels);
        lowered
    }

    /// The condition of a `where_cond` or `where_any` pair.
    pub(super) fn condition(&mut self, pair: Pair<'t>) -> Option<Expr> {
        let part = pair.into_inner().find(|part| matches!(part.as_rule(), R::cond | R::expr))?;
        self.expr(part)
    }

    /// Reads operators that bind at least as tightly as `least`.
    fn climb(&mut self, parts: &mut Parts<'t>, least: u8) -> Option<Expr> {
        let mut left = self.operand(parts)?;
        while let Some(next) = parts.peek() {
            let (op, binds) = match next.as_rule() {
                R::is_known | R::in_list => (None, COMPARE),
                _ => {
                    let op = operator(next.as_str())?;
                    (Some(op), precedence(op))
                }
            };
            if binds < least {
                break;
            }
            let next = parts.next()?;
            left = match op {
                None => self.suffixed(left, next)?,
                Some(op) => {
                    let right = self.climb(parts, binds + 1)?;
                    let span = left.span.to(right.span);
                    Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span }
                }
            };
        }
        Some(left)
    }

    fn operand(&mut self, parts: &mut Parts<'t>) -> Option<Expr> {
        let first = parts.next()?;
        if first.as_rule() != R::prefix {
            return self.primary(first);
        }
        let (op, binds) = if first.as_str() == "-" { (UnaryOp::Negate, NEGATE) } else { (UnaryOp::Not, NOT) };
        let value = self.climb(parts, binds)?;
        let span = self.span(&first).to(value.span);
        Some(Expr { kind: ExprKind::Unary(op, Box::new(value)), span })
    }

    /// `x in (…)`, `x is known`.
    fn suffixed(&mut self, value: Expr, pair: Pair<'t>) -> Option<Expr> {
        let span = value.span.to(self.span(&pair));
        let known = pair.as_rule() == R::is_known;
        let mut negated = false;
        let mut list = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                R::kw_not => negated = true,
                R::expr => list.push(self.expr(part)?),
                _ => {}
            }
        }
        let value = Box::new(value);
        let kind = if known { ExprKind::IsKnown { value, negated } } else { ExprKind::In { value, list, negated } };
        Some(Expr { kind, span })
    }

    fn primary(&mut self, pair: Pair<'t>) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            R::literal => ExprKind::Literal(self.literal(pair)?),
            R::paren_expr => {
                let inner = pair.into_inner().find(|part| part.as_rule() == R::expr)?;
                ExprKind::Paren(Box::new(self.expr(inner)?))
            }
            R::named => self.named(pair, span)?,
            _ => ExprKind::Call(self.special_call(pair, span)?),
        };
        Some(Expr { kind, span })
    }

    fn named(&mut self, pair: Pair<'t>, span: Span) -> Option<ExprKind> {
        let mut path = Vec::with_capacity(1);
        for part in pair.into_inner() {
            match part.as_rule() {
                R::name => path.push(self.name(&part)),
                R::call => {
                    let args = self.arguments(part)?;
                    return Some(ExprKind::Call(Call { name: path.pop()?, args }));
                }
                _ => {}
            }
        }
        Some(path_or_bool(path, span))
    }

    fn arguments(&mut self, pair: Pair<'t>) -> Option<Vec<Arg>> {
        let arguments = pair.into_inner().filter(|part| part.as_rule() == R::argument);
        arguments.map(|part| self.argument(part)).collect()
    }

    /// An `argument` pair.
    pub(super) fn argument(&mut self, pair: Pair<'t>) -> Option<Arg> {
        let mut value = None;
        let mut cond = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::expr => value = Some(self.expr(part)?),
                R::where_any => cond = Some(self.condition(part)?),
                _ => {}
            }
        }
        Some(Arg::Expr { value: value?, cond })
    }

    /// `count(P)`, `time(a -> b)`, `previous(28d)`: functions whose argument is no expression.
    fn special_call(&mut self, pair: Pair<'t>, span: Span) -> Option<Call> {
        let mut name = None;
        let mut pattern = None;
        let mut within = None;
        let mut time_span = None;
        let mut paths = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                R::pattern_function | R::time_function | R::span_function => name = Some(self.name(&part)),
                R::pattern => pattern = Some(self.pattern(part)?),
                R::within => within = Some(self.first_time_span(part)?),
                R::time_span => time_span = Some(self.time_span(part)?),
                R::path => paths.push(self.names(part)),
                _ => {}
            }
        }
        let name = name?;
        let arg = match (pattern, time_span) {
            (Some(pattern), _) => Arg::Pattern { pattern, within },
            (None, Some(time_span)) => Arg::Span(time_span),
            (None, None) => arrow(paths, span)?,
        };
        Some(Call { name, args: vec![arg] })
    }

    /// The names of a `path` pair.
    pub(super) fn path(&self, pair: Pair<'t>) -> Vec<Name> {
        self.names(pair)
    }
}

/// `true` and `false` are names to the grammar, unless they stand in backquotes.
fn path_or_bool(path: Vec<Name>, span: Span) -> ExprKind {
    let bare = match path.as_slice() {
        [name] if name.span.end - name.span.start == 4 && name.text == "true" => Some(true),
        [name] if name.span.end - name.span.start == 5 && name.text == "false" => Some(false),
        _ => None,
    };
    match bare {
        Some(value) => ExprKind::Literal(Literal { kind: LiteralKind::Bool(value), span }),
        None => ExprKind::Path(path),
    }
}

fn arrow(paths: Vec<Vec<Name>>, call: Span) -> Option<Arg> {
    let mut paths = paths.into_iter();
    let (from, to) = (paths.next()?, paths.next()?);
    let span = from.first().zip(to.last()).map_or(call, |(first, last)| first.span.to(last.span));
    Some(Arg::Arrow { from, to, span })
}

/// The operator that a symbol or word stands for.
pub(super) fn operator(written: &str) -> Option<BinaryOp> {
    Some(match written {
        "or" => BinaryOp::Or,
        "and" => BinaryOp::And,
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "<" => BinaryOp::Less,
        "<=" => BinaryOp::AtMost,
        ">" => BinaryOp::Greater,
        ">=" => BinaryOp::AtLeast,
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Subtract,
        "*" => BinaryOp::Multiply,
        "/" => BinaryOp::Divide,
        _ => return None,
    })
}

/// How tightly an operator binds.
fn precedence(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 1,
        BinaryOp::And => 2,
        BinaryOp::Add | BinaryOp::Subtract => 5,
        BinaryOp::Multiply | BinaryOp::Divide => 6,
        _ => COMPARE,
    }
}
