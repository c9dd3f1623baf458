//! Journeys.
use super::{Expr, Kpi, Literal, Name, Pattern, Rule, Spanned, Text, TimeSpan};
use crate::diag::Span;

/// `journey NAME "title" per customer, key { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// The attributes after `per customer`.
    pub key: Vec<Name>,
    /// Its statements in order; broken ones are absent.
    pub statements: Vec<JourneyStatement>,
    /// The braces and what is between them.
    pub body: Span,
    /// Whether a statement inside was broken, so that "missing" must not be reported.
    pub incomplete: bool,
}

/// A statement with the doc comment before it.
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyStatement {
    /// The `///` lines directly before.
    pub docs: Vec<Spanned<smol_str::SmolStr>>,
    /// What it says.
    pub kind: JourneyStatementKind,
    /// Where, without the doc comment.
    pub span: Span,
}

/// The statements of a journey.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most statements are stages: a box each would cost more than it saves")]
pub enum JourneyStatementKind {
    /// `owner "…"`.
    Owner(Text),
    /// `value EXPR per success`.
    Value(Expr),
    /// `importance 4 of 5`.
    Importance(Spanned<u32>, Spanned<u32>),
    /// `review by DATE`.
    ReviewBy(Literal),
    /// `start P`.
    Start(Pattern),
    /// `on restart MODE`.
    OnRestart(Spanned<RestartMode>),
    /// `stage …`.
    Stage(Stage),
    /// `any order { … }`.
    AnyOrder(Vec<Stage>),
    /// `either { … } or { … }`.
    Either(Vec<Vec<Stage>>),
    /// `goal …`, `business goal …`.
    Goal(Box<Goal>),
    /// `fail P`.
    Fail(Pattern),
    /// `exit P`.
    Exit(Pattern),
    /// `abandon after D of silence`.
    Abandon(TimeSpan),
    /// `time out after D`.
    TimeOut(TimeSpan),
    /// `without P between A and B else fail|ignore`.
    Without(Box<Without>),
    /// `kpi …`.
    Kpi(Box<Kpi>),
    /// `score { … }`.
    Score(Vec<ScorePart>),
    /// `rule …`.
    Rule(Box<Rule>),
}

/// What a further start does while an instance is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RestartMode {
    /// Nothing.
    #[default]
    Ignore,
    /// It ends the instance and opens another.
    Restart,
    /// It opens another beside it.
    Allow,
}

/// `stage NAME "title": P [within D [of ANCHOR]] [not before D] [optional]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// What reaches it.
    pub pattern: Pattern,
    /// By when.
    pub within: Option<TimeSpan>,
    /// Counted from where.
    pub of: Option<Name>,
    /// Not sooner than.
    pub not_before: Option<TimeSpan>,
    /// Whether it may be skipped.
    pub optional: bool,
    /// Where.
    pub span: Span,
}

/// `goal NAME "title": P [within D [of ANCHOR]] [after STAGE] [confirmed unless P within D]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// `business goal`.
    pub business: bool,
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// What reaches it.
    pub pattern: Pattern,
    /// By when.
    pub within: Option<TimeSpan>,
    /// Counted from where.
    pub of: Option<Name>,
    /// After which stage.
    pub after: Option<Name>,
    /// What takes it back, and for how long it can.
    pub confirmed: Option<Confirmation>,
}

/// `confirmed unless P within D`.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    /// What takes the goal back.
    pub unless: Pattern,
    /// For how long.
    pub within: TimeSpan,
    /// Where.
    pub span: Span,
}

/// `without P between A and B else fail|ignore`.
#[derive(Debug, Clone, PartialEq)]
pub struct Without {
    /// What must not happen.
    pub pattern: Pattern,
    /// From here (a stage, a goal or `start`).
    pub from: Name,
    /// To here.
    pub to: Name,
    /// What it does to the instance; absent only in a broken file.
    pub otherwise: Spanned<WithoutEffect>,
}

/// What an exclusion does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WithoutEffect {
    /// The instance has failed.
    Fail,
    /// The instance is left out.
    Ignore,
}

/// `conversion weight 50% from 20% to 50%`.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// Which KPI.
    pub kpi: Name,
    /// Its weight.
    pub weight: Literal,
    /// The value of 0 points.
    pub from: Expr,
    /// The value of 100 points.
    pub to: Expr,
    /// Where.
    pub span: Span,
}
