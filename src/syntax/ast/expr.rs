//! Expressions: conditions on events, measures of an instance, KPIs of a population.
use super::{Literal, Name, Pattern, TimeSpan};
use crate::diag::Span;
use std::cmp::Ordering;

/// An expression with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expression; which may stand where is for the model to say.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// `name`, `a.b`, `a.b.c`: never empty.
    Path(Vec<Name>),
    /// `name(…)`.
    Call(Call),
    /// `-x`, `not x`.
    Unary(UnaryOp, Box<Expr>),
    /// `x + y`, `x == y`, `x and y`.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `x in (a, b)`, `x not in (a, b)`.
    In {
        /// What is looked for.
        value: Box<Expr>,
        /// Where.
        list: Vec<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `x is known`, `x is not known`.
    IsKnown {
        /// What is asked about.
        value: Box<Expr>,
        /// `is not known`.
        negated: bool,
    },
    /// `(x)`.
    Paren(Box<Expr>),
}

/// `name(arguments)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The function's name.
    pub name: Name,
    /// Its arguments; none for `f()`.
    pub args: Vec<Arg>,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// An expression, with `where COND` behind it if one is written (`Survey.score where question == "nps"`).
    Expr {
        /// The expression.
        value: Expr,
        /// The condition on the events it reads.
        cond: Option<Expr>,
    },
    /// A pattern, for `count`, `has` and `followed_by`, with the latter's `within D`.
    Pattern {
        /// What is looked for.
        pattern: Pattern,
        /// How far away at most.
        within: Option<TimeSpan>,
    },
    /// `a -> b`, for `time`.
    Arrow {
        /// From here.
        from: Vec<Name>,
        /// To here.
        to: Vec<Name>,
        /// Where.
        span: Span,
    },
    /// `28d`, `1 month` where a length of time with a calendar is meant (`previous`).
    Span(TimeSpan),
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`.
    Negate,
    /// `not`.
    Not,
}

/// Operators with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    Greater,
    /// `>=`.
    AtLeast,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
}

impl BinaryOp {
    /// The comparison that says the same with its sides turned round.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::Greater => Self::Less,
            Self::AtMost => Self::AtLeast,
            Self::AtLeast => Self::AtMost,
            other => other,
        }
    }

    /// Whether an order fulfils a comparison; nothing fulfils what is none.
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
            _ => false,
        }
    }

    /// Whether it compares (`==`, `<` …).
    pub fn is_comparison(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual | Self::Less | Self::AtMost | Self::Greater | Self::AtLeast)
    }

    /// Whether it calculates (`+ - * /`).
    pub fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide)
    }

    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}
