//! Top-level items, but for journeys, rules and tests.
use super::{Expr, Journey, Literal, Name, Pattern, Rule, Spanned, Test, Text, TypeExpr};
use crate::diag::Span;

/// A top-level item with the doc comment before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The `///` lines directly before, without slashes and one leading blank.
    pub docs: Vec<Spanned<smol_str::SmolStr>>,
    /// What it declares.
    pub kind: ItemKind,
    /// Where, without the doc comment.
    pub span: Span,
}

/// The kinds of item.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `use "path"`.
    Use(Text),
    /// `touchpoint …`.
    Touchpoint(Touchpoint),
    /// `event { … }`.
    Event(Vec<Attribute>),
    /// `customer { … }`.
    Customer(Vec<Attribute>),
    /// `calendar …`.
    Calendar(Calendar),
    /// `segment …`.
    Segment(Segment),
    /// `moment …`.
    Moment(Moment),
    /// `journey …`.
    Journey(Box<Journey>),
    /// `rule …`.
    Rule(Box<Rule>),
    /// `kpi …`.
    Kpi(Box<Kpi>),
    /// `action …`.
    Action(Action),
    /// `policy { … }`.
    Policy(Policy),
    /// `test …`.
    Test(Test),
}

/// `touchpoint Call "Support call" by customer = "a", "b" where … { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Touchpoint {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// `by company`, `by customer`.
    pub by: Option<Spanned<Actor>>,
    /// The raw event names it stands for; none written: its own name.
    pub raw_names: Vec<Text>,
    /// What narrows it.
    pub cond: Option<Expr>,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// `cost = 6.20 EUR`.
    pub costs: Vec<Cost>,
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The customer.
    Customer,
    /// The company.
    Company,
}

/// `cost = 6.20 EUR`; the amount may be an expression over the event's attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// How much one such event costs.
    pub amount: Expr,
    /// Where.
    pub span: Span,
}

/// `name: type [optional]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The `///` lines before it.
    pub docs: Vec<Spanned<smol_str::SmolStr>>,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Whether it may be missing.
    pub optional: bool,
    /// Where.
    pub span: Span,
}

/// `calendar service_hours { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// `zone "Europe/Berlin"`, each as written.
    pub zones: Vec<Text>,
    /// Opening hours.
    pub hours: Vec<OpeningHours>,
    /// Closed days: instants of which only the date counts.
    pub closed: Vec<Literal>,
}

/// `mon..fri 08:00..18:00, 19:00..20:00`.
#[derive(Debug, Clone, PartialEq)]
pub struct OpeningHours {
    /// The days, each a range with both ends (equal for one day); 0 is Monday.
    pub days: Vec<Spanned<(u8, u8)>>,
    /// From and to in minutes since midnight; 24:00 is 1440.
    pub times: Vec<Spanned<(u16, u16)>>,
    /// Where.
    pub span: Span,
}

/// `segment tier "Tier" = customer.tier`.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// What it is.
    pub value: Expr,
}

/// `moment RepeatCall "Had to call again" = PATTERN`.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// What it is.
    pub pattern: Pattern,
}

/// `kpi NAME "title" (lower is better) over customers = EXPR by … per week` with thresholds.
#[derive(Debug, Clone, PartialEq)]
pub struct Kpi {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// `(lower is better)`.
    pub direction: Option<Spanned<Direction>>,
    /// `over customers`, `over Call`, `over started`, in the order written.
    pub over: Vec<Over>,
    /// What it measures.
    pub value: Expr,
    /// `by tier, channel`.
    pub by: Vec<Name>,
    /// `per week`.
    pub per: Option<Spanned<Period>>,
    /// `require …`, `target …`.
    pub thresholds: Vec<Threshold>,
}

/// What a KPI's population is.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// `over customers`.
    Customers(Span),
    /// `over started`.
    Started(Span),
    /// `over Call`.
    Named(Name),
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// `day`.
    Day,
    /// `week`, beginning on Monday.
    Week,
    /// `month`.
    Month,
}

/// `require >= 80% for tier "gold"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// `require` or `target`.
    pub kind: ThresholdKind,
    /// What is demanded.
    pub demand: Demand,
    /// `for tier "gold"`.
    pub segment: Option<(Name, Literal)>,
    /// Where.
    pub span: Span,
}

/// Whether a miss fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThresholdKind {
    /// Its miss fails the run.
    Require,
    /// The ambition; its miss is reported.
    Target,
}

/// What a threshold demands of the value.
#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    /// `>= EXPR`.
    Compare(Spanned<super::BinaryOp>, Expr),
    /// `2% .. 6%`, both ends included.
    Between(Expr, Expr),
}

/// `action notify(text: text)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its name.
    pub name: Name,
    /// Its title for people.
    pub title: Option<Text>,
    /// Its parameters, declared like attributes.
    pub params: Vec<Attribute>,
}

/// `policy { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its settings in order: a name and one value.
    pub settings: Vec<PolicySetting>,
}

/// `confidence 95%`, `min_n 30`, `gate point`, `zone "Europe/Berlin"`.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicySetting {
    /// Which.
    pub name: Name,
    /// A literal or a bare word.
    pub value: PolicyValue,
    /// Where.
    pub span: Span,
}

/// The value of a policy setting.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyValue {
    /// A literal.
    Literal(Literal),
    /// A word, such as `point`.
    Word(Name),
}
