//! The statements of one item, from its tree.
//!
//! Invariant: walks items and statements only, never patterns or expressions: its depth does not depend on the input.
use super::{Class, Statement};
use crate::diag::Span;
use crate::format::sheet::Sheet;
use crate::syntax::ast::{
    Attribute, Calendar, Item, ItemKind, Journey, JourneyStatementKind as Kind, Kpi, Rule, RuleStatementKind,
    ScorePart, Stage, Test, TestEvent, Touchpoint,
};
use crate::syntax::token::TokenKind;

/// Collects the statements of an item, the item first.
pub(super) struct Collector<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    found: Vec<Statement>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(sheet: &'a Sheet<'a>) -> Self {
        Self { sheet, found: Vec::new() }
    }

    pub(super) fn finish(self) -> Vec<Statement> {
        self.found
    }

    /// Adds a statement and hands it back to be described.
    fn add(&mut self, span: Span, class: Class) -> Option<&mut Statement> {
        let range = self.sheet.tokens_of(span)?;
        self.found.push(Statement::plain(*range.start(), *range.end(), class));
        self.found.last_mut()
    }

    /// Adds a statement with a block, which may stay on one line with so many members.
    fn add_block(&mut self, span: Span, class: Class, most_inline: usize) {
        let sheet = self.sheet;
        let Some(statement) = self.add(span, class) else { return };
        statement.inside = sheet.behind(statement.first, statement.last, "{");
        statement.braced = statement.inside.is_some();
        statement.most_inline = most_inline;
    }

    pub(super) fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Use(_) | ItemKind::Action(_) => {
                self.add(item.span, Class::Plain);
            }
            ItemKind::Segment(_) | ItemKind::Moment(_) => self.definition(item.span),
            ItemKind::Touchpoint(touchpoint) => self.touchpoint(item.span, touchpoint),
            ItemKind::Event(attributes) | ItemKind::Customer(attributes) => {
                self.add_block(item.span, Class::Plain, usize::MAX);
                self.attributes(attributes);
            }
            ItemKind::Calendar(calendar) => self.calendar(item.span, calendar),
            ItemKind::Journey(journey) => self.journey(item.span, journey),
            ItemKind::Rule(rule) => self.rule(item.span, rule),
            ItemKind::Kpi(kpi) => self.kpi(item.span, kpi),
            ItemKind::Policy(policy) => {
                self.add_block(item.span, Class::Plain, usize::MAX);
                for setting in &policy.settings {
                    self.keyword(setting.span, Class::Setting);
                }
            }
            ItemKind::Test(test) => self.test(item.span, test),
        }
    }

    /// A statement of a keyword and what follows it in one column.
    fn keyword(&mut self, span: Span, class: Class) -> Option<&mut Statement> {
        let sheet = self.sheet;
        let statement = self.add(span, class)?;
        statement.cells = [sheet.next_in(statement, statement.first), None, None, None];
        Some(statement)
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            let sheet = self.sheet;
            let Some(statement) = self.add(attribute.span, Class::Attribute) else { continue };
            statement.cells = [sheet.behind(statement.first, statement.last, ":"), None, None, None];
        }
    }

    fn touchpoint(&mut self, span: Span, touchpoint: &Touchpoint) {
        self.add_block(span, Class::Plain, usize::MAX);
        self.attributes(&touchpoint.attributes);
        for cost in &touchpoint.costs {
            self.keyword(cost.span, Class::Attribute);
        }
    }

    /// Zones and closed days have no span of their own in the tree; their keywords tell where they begin.
    fn calendar(&mut self, span: Span, calendar: &Calendar) {
        self.add_block(span, Class::Plain, usize::MAX);
        let Some((inside, last)) = self.found.last().and_then(|item| Some((item.inside?, item.last))) else { return };
        for hours in &calendar.hours {
            self.add(hours.span, Class::Plain);
        }
        let literal = |at: usize| matches!(self.sheet.kind(at), TokenKind::Text { .. } | TokenKind::Number);
        let starts: Vec<usize> = (inside..last)
            .filter(|at| matches!(self.sheet.word(*at), "zone" | "closed"))
            .filter(|at| self.sheet.next_token(*at).is_some_and(literal))
            .collect();
        for first in starts {
            let last = self.sheet.end_of_list(first, last);
            self.found.push(Statement::plain(first, last, Class::Plain));
        }
    }

    fn journey(&mut self, span: Span, journey: &Journey) {
        self.add_block(span, Class::Plain, 0);
        for statement in &journey.statements {
            self.journey_statement(statement.span, &statement.kind);
        }
    }

    fn journey_statement(&mut self, span: Span, kind: &Kind) {
        match kind {
            Kind::Stage(stage) => self.stage(span, stage),
            Kind::Goal(goal) => self.goal(span, goal.business, goal.title.is_some()),
            Kind::Kpi(kpi) => self.kpi(span, kpi),
            Kind::Rule(rule) => self.rule(span, rule),
            Kind::Score(parts) => self.score(span, parts),
            Kind::AnyOrder(stages) => self.stages(span, std::slice::from_ref(stages)),
            Kind::Either(branches) => self.stages(span, branches),
            Kind::ReviewBy(_) | Kind::OnRestart(_) | Kind::TimeOut(_) => {
                self.add(span, Class::Phrase);
            }
            Kind::Owner(_)
            | Kind::Value(_)
            | Kind::Importance(..)
            | Kind::Start(_)
            | Kind::Fail(_)
            | Kind::Exit(_)
            | Kind::Abandon(_)
            | Kind::Without(_) => {
                self.keyword(span, Class::Clause);
            }
        }
    }

    fn stages(&mut self, span: Span, branches: &[Vec<Stage>]) {
        self.add_block(span, Class::Phrase, usize::MAX);
        for stage in branches.iter().flatten() {
            self.stage(stage.span, stage);
        }
    }

    fn rule(&mut self, span: Span, rule: &Rule) {
        let when = rule.statements.first().is_some_and(|first| matches!(first.kind, RuleStatementKind::When(_)));
        self.add_block(span, Class::Plain, 1 + usize::from(when));
        for statement in &rule.statements {
            self.keyword(statement.span, Class::Clause);
        }
    }

    fn stage(&mut self, span: Span, stage: &Stage) {
        let sheet = self.sheet;
        let Some(statement) = self.keyword(span, Class::Clause) else { return };
        sheet.stage_cells(statement, stage);
    }

    fn goal(&mut self, span: Span, business: bool, titled: bool) {
        let sheet = self.sheet;
        let class = if business { Class::Phrase } else { Class::Clause };
        let Some(statement) = self.keyword(span, class) else { return };
        if titled {
            statement.must_break = sheet.behind(statement.first, statement.last, ":");
        }
    }

    fn definition(&mut self, span: Span) {
        let sheet = self.sheet;
        let Some(statement) = self.add(span, Class::Definition) else { return };
        sheet.definition_cells(statement);
    }

    fn kpi(&mut self, span: Span, kpi: &Kpi) {
        let sheet = self.sheet;
        let thresholds: Vec<Span> = kpi.thresholds.iter().map(|threshold| threshold.span).collect();
        let first = thresholds.first().and_then(|span| sheet.tokens_of(*span)).map(|range| *range.start());
        self.definition(span);
        if let Some(statement) = self.found.last_mut() {
            statement.inside = first;
            sheet.threshold_cells(statement, first);
        }
        for span in thresholds {
            self.keyword(span, Class::Threshold);
        }
    }

    fn score(&mut self, span: Span, parts: &[ScorePart]) {
        self.add_block(span, Class::Phrase, usize::MAX);
        for part in parts {
            let sheet = self.sheet;
            let Some(statement) = self.add(part.span, Class::Component) else { continue };
            sheet.component_cells(statement);
        }
    }

    fn test(&mut self, span: Span, test: &Test) {
        self.add_block(span, Class::Plain, 0);
        let Some((inside, last)) = self.found.last().and_then(|item| Some((item.inside?, item.last))) else { return };
        for customer in &test.customers {
            self.add_block(customer.span, Class::Plain, 1);
            for line in &customer.lines {
                let event = match &line.event {
                    TestEvent::Touchpoint(name) => name.span,
                    TestEvent::Raw(text) => text.span,
                };
                let event = self.sheet.tokens_of(event).map(|range| *range.start());
                if let Some(statement) = self.add(line.span, Class::Timeline) {
                    statement.cells = [event, None, None, None];
                }
            }
        }
        for expectation in &test.expectations {
            self.add(expectation.span, Class::Plain);
        }
        self.log_ends(inside, last);
    }

    /// `log ends INSTANT` has no span of its own in the tree.
    fn log_ends(&mut self, inside: usize, last: usize) {
        let sheet = self.sheet;
        let mut depth = 0_usize;
        for at in inside..last {
            match sheet.word(at) {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                "log" if depth == 0 => {
                    let Some(ends) = sheet.next_token(at).filter(|next| sheet.word(*next) == "ends") else { continue };
                    let Some(day) = sheet.next_token(ends) else { continue };
                    let time = sheet.next_token(day).filter(|next| sheet.kind(*next) == TokenKind::Number);
                    self.found.push(Statement::plain(at, time.unwrap_or(day).min(last - 1), Class::Plain));
                }
                _ => {}
            }
        }
    }
}
