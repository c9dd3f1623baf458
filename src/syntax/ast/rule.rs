//! Orchestration rules.
use super::{Arg, Expr, Literal, Name, Pattern, Period, Spanned, Text, TimeSpan, Window};
use crate::diag::Span;

/// `rule NAME "title" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// Its statements in order; broken ones are absent.
    pub statements: Vec<RuleStatement>,
    /// The braces and what is between them.
    pub body: Span,
    /// Whether a statement inside was broken, so that "missing" must not be reported.
    pub incomplete: bool,
}

/// A statement of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleStatement {
    /// What it says.
    pub kind: RuleStatementKind,
    /// Where.
    pub span: Span,
}

/// The statements of a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleStatementKind {
    /// `severity error`.
    Severity(Spanned<RuleSeverity>),
    /// `because "…"`.
    Because(Text),
    /// `owner "…"`.
    Owner(Text),
    /// `per customer`.
    PerCustomer,
    /// `in JOURNEY`.
    In(Name),
    /// `while JOURNEY is open`.
    While(Name),
    /// `between P and Q`.
    Between(Pattern, Pattern),
    /// `after P [until Q]`.
    After(Pattern, Option<Pattern>),
    /// `when P`: triggers the demands that follow it, up to the next `when`.
    When(Pattern),
    /// `expect …`.
    Expect(Box<Expect>),
    /// `forbid …`.
    Forbid(Box<Forbid>),
    /// `limit …`.
    Limit(Box<Limit>),
    /// `using CALENDAR`.
    Using(Name),
    /// `do …`.
    Do(Do),
    /// `allow up to 2% [until DATE]`.
    Allow {
        /// Up to which share of subjects.
        share: Literal,
        /// Until the end of which day.
        until: Option<Literal>,
    },
}

/// How grave a broken rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RuleSeverity {
    /// Fails the run.
    #[default]
    Error,
    /// Fails the run only with `--fail-on warning`.
    Warning,
    /// Never fails the run.
    Info,
}

/// `expect …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// What.
    pub what: Expectation,
    /// The tail, as for `forbid`.
    pub tail: Tail,
}

/// What an `expect` asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// `[COUNT] A`.
    Target {
        /// How many; absent: at least one.
        count: Option<Spanned<Count>>,
        /// Of what.
        pattern: Pattern,
    },
    /// `next A`, `previous A`.
    Adjacent(Adjacent, Pattern),
    /// `first A`, `last A`.
    Edge(Edge, Pattern),
    /// `one of A, B`.
    OneOf(Vec<Pattern>),
    /// `all or none of A, B`.
    AllOrNone(Vec<Pattern>),
}

/// How many targets an `expect` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// `2 A` and `at least 2 A`.
    AtLeast(u32),
    /// `exactly 2 A`.
    Exactly(u32),
    /// `2..3 A`.
    Between(u32, u32),
}

/// The neighbouring event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Adjacent {
    /// The one after.
    Next,
    /// The one before.
    Previous,
}

/// An end of the scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// The first event.
    First,
    /// The last event.
    Last,
}

/// `forbid [next|previous] B …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Forbid {
    /// `next`, `previous`.
    pub adjacent: Option<Spanned<Adjacent>>,
    /// What.
    pub pattern: Pattern,
    /// `outside CALENDAR`, `during CALENDAR`.
    pub hours: Option<(Spanned<Hours>, Name)>,
    /// The tail, as for `expect`.
    pub tail: Tail,
}

/// Which side of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hours {
    /// While it is open.
    During,
    /// While it is closed.
    Outside,
}

/// What may follow the target of an `expect` or `forbid`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tail {
    /// `before`, `ever`, `before another A`, `since last A`.
    pub side: Option<Spanned<Side>>,
    /// `within W`.
    pub within: Option<Window>,
    /// `until C`.
    pub until: Option<Pattern>,
    /// `unless C`.
    pub unless: Option<Pattern>,
    /// The closing condition (one right after the target stands in its pattern).
    pub cond: Option<Expr>,
    /// `carrying x, y`.
    pub carrying: Vec<Name>,
}

/// On which side of the trigger the target is looked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// Earlier.
    Before,
    /// Either.
    Ever,
    /// Between this and the next trigger.
    BeforeAnother(Pattern),
    /// Between the last trigger and this.
    SinceLast(Pattern),
}

/// `limit A to n [per D | per calendar day]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// What.
    pub pattern: Pattern,
    /// To how many.
    pub most: Spanned<u32>,
    /// In which time; absent: in the whole scope.
    pub per: Option<LimitPer>,
    /// The closing condition.
    pub cond: Option<Expr>,
}

/// The time a limit counts in.
#[derive(Debug, Clone, PartialEq)]
pub enum LimitPer {
    /// Any sliding window of this length.
    Sliding(TimeSpan),
    /// Each wall-clock period, with `using CALENDAR` if written.
    Calendar(Spanned<Period>, Option<Name>),
}

/// `do ACTION [at once] [priority N]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Do {
    /// What.
    pub action: DoAction,
    /// `at once`.
    pub at_once: bool,
    /// `priority N`.
    pub priority: Option<Spanned<i32>>,
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq)]
pub enum DoAction {
    /// `send X`.
    Send(Name),
    /// `suppress X [for D]`.
    Suppress(Name, Option<TimeSpan>),
    /// `raise "text" to "owner"`; the addressee is a text or a name.
    Raise(Text, RaiseTo),
    /// `notify(case_id: from.case_id)`: a declared action.
    Call(Name, Vec<(Name, Arg)>),
}

/// Whom a `raise` addresses.
#[derive(Debug, Clone, PartialEq)]
pub enum RaiseTo {
    /// A text, such as a mail address.
    Text(Text),
    /// A word, such as `owner`.
    Name(Name),
}
