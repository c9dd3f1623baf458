//! What the derivers of one file speak of: all that their order and the places of their occurrences depend on.
//!
//! Invariant: made of one file's tree alone, without conditions and without the meaning of any name, so that it is
//! kept as long as the file's text is.
use super::*;
use ast::{EventName, ItemKind, JourneyStatementKind, PatternKind, RuleStatementKind, WithoutEffect};

/// The derivers of one file, in order of declaration.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The names spoken of, each once.
    pub names: Vec<SmolStr>,
    pub sketches: Vec<Sketch>,
}

impl Outline {
    /// Of a file.
    pub(super) fn of(tree: &ast::File) -> Self {
        let mut draft = Draft::default();
        tree.items.iter().for_each(|item| draft.item(item));
        Self { names: draft.names, sketches: draft.sketches }
    }

    /// Whether another says the same, wherever it stands.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        let alike = |(a, b): (&Sketch, &Sketch)| {
            a.ends == b.ends
                && a.mentions.len() == b.mentions.len()
                && a.mentions.iter().zip(&b.mentions).all(|(a, b)| a.what == b.what)
                && a.journeys.len() == b.journeys.len()
                && a.journeys.iter().zip(&b.journeys).all(|(a, b)| a.0 == b.0)
        };
        self.names == other.names
            && self.sketches.len() == other.sketches.len()
            && self.sketches.iter().zip(&other.sketches).all(alike)
    }
}

/// One deriver.
#[derive(Debug)]
pub(super) struct Sketch {
    /// Every source that its patterns name, in order of writing.
    pub mentions: Vec<Mention>,
    pub ends: SketchedEnds,
    /// The journeys whose instances a rule is about, by name.
    pub journeys: Vec<(u32, Span)>,
}

/// A place that names a source.
#[derive(Debug)]
pub(super) struct Mention {
    pub what: Spoken,
    pub span: Span,
}

/// How a source is named; numbers point into the outline's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoken {
    /// `any`.
    Any,
    /// A touchpoint or moment.
    Named(u32),
    /// What a journey or rule emits.
    Emitted(u32, u32),
}

/// Mentions, by their place in the sketch.
pub(super) type Mentions = Vec<u32>;

/// At which of its mentions a deriver's occurrences happen.
#[derive(Debug, PartialEq)]
pub(super) enum SketchedEnds {
    /// A moment's; `flat` if it is made of events and `or` alone.
    Moment { ends: Mentions, flat: bool },
    /// A journey's, event by event.
    Journey(Box<SketchedJourney>),
    /// A rule's violations.
    Rule(Mentions),
}

/// A journey's events.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SketchedJourney {
    pub started: Mentions,
    /// Whether a further start ends the instance.
    pub restarts: bool,
    pub stages: Vec<Mentions>,
    pub goals: Vec<Mentions>,
    pub failed: Mentions,
    pub exited: Mentions,
}

/// An outline being made.
#[derive(Default)]
struct Draft<'a> {
    names: Vec<SmolStr>,
    known: Map<&'a str, u32>,
    sketches: Vec<Sketch>,
    /// Of the deriver at hand.
    mentions: Vec<Mention>,
}

impl<'a> Draft<'a> {
    fn item(&mut self, item: &'a ast::Item) {
        match &item.kind {
            ItemKind::Moment(moment) => {
                let ends = self.ends(&moment.pattern);
                self.close(SketchedEnds::Moment { ends, flat: is_flat(&moment.pattern) }, Vec::new());
            }
            ItemKind::Journey(journey) => self.journey(journey),
            ItemKind::Rule(rule) => self.rule(rule),
            _ => {}
        }
    }

    fn close(&mut self, ends: SketchedEnds, journeys: Vec<(u32, Span)>) {
        self.sketches.push(Sketch { mentions: std::mem::take(&mut self.mentions), ends, journeys });
    }

    fn journey(&mut self, tree: &'a ast::Journey) {
        let mut ends = SketchedJourney::default();
        for statement in &tree.statements {
            self.journey_statement(&statement.kind, &mut ends);
        }
        self.close(SketchedEnds::Journey(Box::new(ends)), Vec::new());
        for statement in &tree.statements {
            if let JourneyStatementKind::Rule(rule) = &statement.kind {
                self.rule(rule);
            }
        }
    }

    fn journey_statement(&mut self, statement: &'a JourneyStatementKind, ends: &mut SketchedJourney) {
        match statement {
            JourneyStatementKind::Start(pattern) => self.walk(pattern, Some(&mut ends.started)),
            JourneyStatementKind::Fail(pattern) => self.walk(pattern, Some(&mut ends.failed)),
            JourneyStatementKind::Exit(pattern) => self.walk(pattern, Some(&mut ends.exited)),
            JourneyStatementKind::Stage(stage) => ends.stages.push(self.ends(&stage.pattern)),
            JourneyStatementKind::AnyOrder(group) => {
                ends.stages.extend(group.iter().map(|stage| self.ends(&stage.pattern)));
            }
            JourneyStatementKind::Either(branches) => {
                ends.stages.extend(branches.iter().flatten().map(|stage| self.ends(&stage.pattern)));
            }
            JourneyStatementKind::Goal(goal) => {
                ends.goals.push(self.ends(&goal.pattern));
                goal.confirmed.iter().for_each(|it| self.walk(&it.unless, None));
            }
            JourneyStatementKind::OnRestart(mode) => ends.restarts |= mode.node == ast::RestartMode::Restart,
            JourneyStatementKind::Without(without) => match without.otherwise.node {
                WithoutEffect::Fail => self.walk(&without.pattern, Some(&mut ends.failed)),
                WithoutEffect::Ignore => self.walk(&without.pattern, Some(&mut ends.exited)),
            },
            _ => {}
        }
    }

    fn rule(&mut self, tree: &'a ast::Rule) {
        let mut ends = Mentions::new();
        order::rule_patterns(tree, |pattern| self.walk(pattern, Some(&mut ends)));
        let mut journeys = Vec::new();
        for statement in &tree.statements {
            if let RuleStatementKind::In(name) | RuleStatementKind::While(name) = &statement.kind {
                journeys.push((self.name(&name.text), name.span));
            }
        }
        self.close(SketchedEnds::Rule(ends), journeys);
    }

    fn ends(&mut self, pattern: &'a ast::Pattern) -> Mentions {
        let mut ends = Mentions::new();
        self.walk(pattern, Some(&mut ends));
        ends
    }

    /// Notes what a pattern mentions, and in `ends` those at which it happens.
    fn walk(&mut self, pattern: &'a ast::Pattern, mut ends: Option<&mut Mentions>) {
        match &pattern.kind {
            PatternKind::Event(event) => {
                let at = u32::try_from(self.mentions.len()).unwrap_or(u32::MAX);
                let what = self.spoken(&event.source);
                self.mentions.push(Mention { what, span: pattern::source_span(&event.source) });
                if let Some(ends) = ends {
                    ends.push(at);
                }
            }
            PatternKind::Or(list) => list.iter().for_each(|it| self.walk(it, ends.as_deref_mut())),
            PatternKind::Then { first, second, .. } => {
                self.walk(first, None);
                self.walk(second, ends);
            }
            PatternKind::Silence { first, absent, .. } => {
                self.walk(first, ends);
                self.walk(absent, None);
            }
            PatternKind::AllWithin { chain: inner, .. }
            | PatternKind::Count { of: inner, .. }
            | PatternKind::Paren(inner) => self.walk(inner, ends),
        }
    }

    fn spoken(&mut self, source: &'a EventName) -> Spoken {
        match source {
            EventName::Any(_) => Spoken::Any,
            EventName::Named(name) => Spoken::Named(self.name(&name.text)),
            EventName::Emitted(head, event) => Spoken::Emitted(self.name(&head.text), self.name(&event.text)),
        }
    }

    fn name(&mut self, name: &'a SmolStr) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let at = *self.known.entry(name.as_str()).or_insert(next);
        if at == next {
            self.names.push(name.clone());
        }
        at
    }
}

fn is_flat(pattern: &ast::Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Event(_) => true,
        PatternKind::Or(list) => list.iter().all(is_flat),
        PatternKind::Paren(inner) => is_flat(inner),
        _ => false,
    }
}
