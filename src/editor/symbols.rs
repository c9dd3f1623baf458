//! The named things of a file as a tree: what an outline shows.
use crate::diag::{Place, Span};
use crate::model::{JourneyId, Symbol};
use crate::syntax::ast::{
    File, Goal, Item, ItemKind, Journey, JourneyStatement, JourneyStatementKind, Kpi, Name, Rule, Stage, Text,
};
use crate::workspace::Checked;

/// What something named is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A touchpoint.
    Touchpoint,
    /// An attribute.
    Attribute,
    /// `event { … }`, `customer { … }`, `policy { … }`.
    Block,
    /// A calendar.
    Calendar,
    /// A segment.
    Segment,
    /// A moment.
    Moment,
    /// A journey.
    Journey,
    /// A stage.
    Stage,
    /// A goal.
    Goal,
    /// A KPI.
    Kpi,
    /// A rule.
    Rule,
    /// An action.
    Action,
    /// A test.
    Test,
}

/// Something named, with what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub at: Span,
    /// What is named in it.
    pub within: Vec<Named>,
}

/// Everything named in a file, in order.
pub fn outline(tree: &File) -> Vec<Named> {
    tree.items.iter().filter_map(item).collect()
}

fn item(item: &Item) -> Option<Named> {
    let span = item.span;
    let block = |name: &str, within| {
        let at = Span { start: span.start, end: span.start + u32::try_from(name.len()).unwrap_or_default() };
        Named { name: name.to_owned(), title: None, kind: Kind::Block, span, at, within }
    };
    let attributes = |all: &[crate::syntax::ast::Attribute]| {
        all.iter().map(|one| named(Kind::Attribute, &one.name, None, one.span)).collect::<Vec<_>>()
    };
    Some(match &item.kind {
        ItemKind::Use(_) => return None,
        ItemKind::Touchpoint(one) => {
            let within = attributes(&one.attributes);
            Named { within, ..named(Kind::Touchpoint, &one.name, one.title.as_ref(), span) }
        }
        ItemKind::Event(all) => block("event", attributes(all)),
        ItemKind::Customer(all) => block("customer", attributes(all)),
        ItemKind::Policy(_) => block("policy", Vec::new()),
        ItemKind::Calendar(one) => named(Kind::Calendar, &one.name, one.title.as_ref(), span),
        ItemKind::Segment(one) => named(Kind::Segment, &one.name, one.title.as_ref(), span),
        ItemKind::Moment(one) => named(Kind::Moment, &one.name, one.title.as_ref(), span),
        ItemKind::Journey(one) => journey(one, span),
        ItemKind::Rule(one) => rule(one, span),
        ItemKind::Kpi(one) => kpi(one, span),
        ItemKind::Action(one) => named(Kind::Action, &one.name, one.title.as_ref(), span),
        ItemKind::Test(one) => Named {
            name: one.title.value.to_string(),
            title: None,
            kind: Kind::Test,
            span,
            at: one.title.span,
            within: Vec::new(),
        },
    })
}

fn journey(journey: &Journey, span: Span) -> Named {
    let within = journey.statements.iter().flat_map(statement).collect();
    Named { within, ..named(Kind::Journey, &journey.name, journey.title.as_ref(), span) }
}

fn statement(statement: &JourneyStatement) -> Vec<Named> {
    let span = statement.span;
    match &statement.kind {
        JourneyStatementKind::Stage(one) => vec![stage(one)],
        JourneyStatementKind::AnyOrder(stages) => stages.iter().map(stage).collect(),
        JourneyStatementKind::Either(branches) => branches.iter().flatten().map(stage).collect(),
        JourneyStatementKind::Goal(one) => vec![goal(one, span)],
        JourneyStatementKind::Kpi(one) => vec![kpi(one, span)],
        JourneyStatementKind::Rule(one) => vec![rule(one, span)],
        _ => Vec::new(),
    }
}

fn stage(stage: &Stage) -> Named {
    named(Kind::Stage, &stage.name, stage.title.as_ref(), stage.span)
}

fn goal(goal: &Goal, span: Span) -> Named {
    named(Kind::Goal, &goal.name, goal.title.as_ref(), span)
}

fn kpi(kpi: &Kpi, span: Span) -> Named {
    named(Kind::Kpi, &kpi.name, kpi.title.as_ref(), span)
}

fn rule(rule: &Rule, span: Span) -> Named {
    named(Kind::Rule, &rule.name, rule.title.as_ref(), span)
}

fn named(kind: Kind, name: &Name, title: Option<&Text>, span: Span) -> Named {
    Named {
        name: name.text.to_string(),
        title: title.map(|title| title.value.to_string()),
        kind,
        span: span.to(name.span),
        at: name.span,
        within: Vec::new(),
    }
}

/// Something declared anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Where its name stands.
    pub place: Place,
    /// The journey or touchpoint it is in.
    pub within: Option<String>,
}

/// Everything declared whose name holds the letters of `query` in order.
pub fn find_symbols(checked: &Checked, query: &str) -> Vec<Declared> {
    let model = &checked.model;
    let wanted: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    let fits = |name: &str| {
        let mut letters = name.chars().flat_map(char::to_lowercase);
        wanted.iter().all(|wanted| letters.any(|letter| letter == *wanted))
    };
    let journey = |id: JourneyId| model.journeys.get(id.index()).map(|one| one.meta.name.to_string());
    let around = |holds: &dyn Fn(&crate::model::Journey) -> bool| {
        model.journeys.iter().find(|one| holds(one)).map(|one| one.meta.name.to_string())
    };
    let declared = model.uses.iter().filter(|one| one.declares).filter_map(|one| {
        let (kind, within) = match one.symbol {
            Symbol::Touchpoint(_) => (Kind::Touchpoint, None),
            Symbol::Moment(_) => (Kind::Moment, None),
            Symbol::Calendar(_) => (Kind::Calendar, None),
            Symbol::Segment(_) => (Kind::Segment, None),
            Symbol::Journey(_) => (Kind::Journey, None),
            Symbol::Stage(id, _) => (Kind::Stage, journey(id)),
            Symbol::Goal(id, _) => (Kind::Goal, journey(id)),
            Symbol::Rule(id) => (Kind::Rule, around(&|one| one.rules.contains(&id))),
            Symbol::Kpi(id) => (Kind::Kpi, around(&|one| one.kpis.contains(&id))),
            Symbol::Action(_) => (Kind::Action, None),
            Symbol::Attribute(id, _) => {
                (Kind::Attribute, model.touchpoints.get(id.index()).map(|one| one.meta.name.to_string()))
            }
            Symbol::EventAttribute(_) | Symbol::CustomerAttribute(_) => (Kind::Attribute, None),
            Symbol::Binding(_) => return None,
        };
        let name = checked.sources.text_at(one.place).trim_matches('`').to_owned();
        fits(&name).then_some(Declared { name, kind, place: one.place, within })
    });
    declared.collect()
}
