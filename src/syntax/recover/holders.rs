//! What holds statements, and how each reads one whose own block is broken: its head, then the block.
use super::brackets::brace;
use super::empty::{
    empty_calendar, empty_customer, empty_journey, empty_kpi, empty_policy, empty_rule, empty_test, empty_touchpoint,
};
use super::starts::Block;
use super::{R, Recover};
use crate::diag::Span;
use crate::syntax::ast::{
    Attribute, Calendar, Item, ItemKind, Journey, JourneyStatement, JourneyStatementKind as Kind, Kpi, Policy,
    PolicySetting, Rule, ScorePart, Stage, Test, TestCustomer, Touchpoint,
};
use crate::syntax::lower::{Lower, Pair};
use std::ops::Range;

/// A part of the tree that statements are added to.
pub(super) trait Holder {
    /// How its statements begin.
    const BLOCK: Block;
    /// Reads one statement.
    const RULE: R;
    /// Reads one statement and nothing behind it.
    const ENTRY: R;
    /// Whether commas may stand between statements.
    const COMMAS: bool = false;

    /// Adds a good statement.
    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>);

    /// Reads a statement that has a block of its own piece by piece, and says where it ends; nothing if it has none.
    fn open(&mut self, _reader: &mut Recover<'_>, _at: usize, _next: usize) -> Option<usize> {
        None
    }

    /// Notes that a statement was broken.
    fn broken(&mut self) {}
}

/// A statement's head, its block, and where it ends.
struct Opened {
    head: Range<usize>,
    body: Range<usize>,
    after: usize,
    closed: bool,
}

impl<'t> Recover<'t> {
    /// Finds the block of the statement that begins at `at`.
    fn opened(&self, at: usize, next: usize) -> Option<Opened> {
        if let Some(block) = self.brackets.unopened.get(&at) {
            let after = if block.closed { block.end + 1 } else { block.end };
            let (head, body) = (at..block.first, block.first..block.end);
            // not closed, as it can't be: what is written is not what is in the tree
            return Some(Opened { head, body, after, closed: false });
        }
        let open = (at..next).find(|token| brace(&self.view, *token) == Some(true))?;
        let end = self.brackets.end(open)?.max(open + 1);
        let closed = self.brackets.is_closed(open);
        let after = if closed { end + 1 } else { end };
        // a brace that a text swallowed is not the only thing to say about that text
        let head = if self.view.is_unclosed_text(open) { at..open + 1 } else { at..open };
        let last = if closed && self.view.is_unclosed_text(end) { after } else { end };
        Some(Opened { head, body: open + 1..last, after, closed })
    }

    /// Where a statement is, without what follows it.
    fn whole(&mut self, at: usize, opened: &Opened) -> Span {
        let span = self.view.stretch(&(at..opened.after));
        if !opened.closed {
            self.lower.broken.push(span);
        }
        span
    }

    fn body_span(&self, opened: &Opened) -> Span {
        self.view.stretch(&(opened.body.start.saturating_sub(1)..opened.after))
    }

    /// Reads head and block; a statement whose head can't be mended is lost, but what its block holds is read.
    fn piecewise<H: Holder>(
        &mut self,
        outer: Block,
        entry: R,
        opened: &Opened,
        empty: impl FnOnce() -> H,
        lower: impl for<'a> FnOnce(&mut Lower<'a>, Pair<'a>) -> Option<H>,
    ) -> Option<H> {
        let (head, sound) = self.head(outer, entry, opened.head.clone(), lower);
        let lost = head.is_none();
        let mut holder = head.unwrap_or_else(empty);
        self.block(&mut holder, opened.body.clone());
        if !sound {
            self.lose(opened.head.start..opened.after);
        }
        if lost {
            return None;
        }
        if !opened.closed {
            holder.broken();
        }
        Some(holder)
    }

    fn journey(&mut self, outer: Block, opened: &Opened) -> Option<Journey> {
        let body = self.body_span(opened);
        let journey =
            self.piecewise(outer, R::entry_journey_head, opened, empty_journey, |lower, pair| lower.journey_head(pair));
        journey.map(|journey| Journey { body, ..journey })
    }

    fn rule(&mut self, outer: Block, opened: &Opened) -> Option<Rule> {
        let body = self.body_span(opened);
        let rule = self.piecewise(outer, R::entry_rule_head, opened, empty_rule, |lower, pair| lower.rule_head(pair));
        rule.map(|rule| Rule { body, ..rule })
    }

    /// A KPI: its head, then its thresholds as a block without braces.
    fn kpi(&mut self, outer: Block, at: usize, next: usize) -> Option<Kpi> {
        let mut first = self.brackets.next(at);
        while first < next && !self.begins_threshold(first) {
            first = self.brackets.next(first);
        }
        let first = first.min(next);
        let opened = Opened { head: at..first, body: first..next, after: next, closed: true };
        self.piecewise(outer, R::entry_kpi_head, &opened, empty_kpi, |lower, pair| lower.kpi_head(pair))
    }

    fn item(&mut self, keyword: &str, opened: &Opened) -> Option<ItemKind> {
        let file = Block::File;
        Some(match keyword {
            "touchpoint" => {
                let head = R::entry_touchpoint_head;
                ItemKind::Touchpoint(
                    self.piecewise(file, head, opened, empty_touchpoint, |lower, pair| lower.touchpoint_head(pair))?,
                )
            }
            "event" => ItemKind::Event(self.plain(opened)?),
            "customer" => ItemKind::Customer(self.plain(opened)?),
            "calendar" => {
                let head = R::entry_calendar_head;
                ItemKind::Calendar(
                    self.piecewise(file, head, opened, empty_calendar, |lower, pair| lower.calendar_head(pair))?,
                )
            }
            "journey" => ItemKind::Journey(Box::new(self.journey(file, opened)?)),
            "rule" => ItemKind::Rule(Box::new(self.rule(file, opened)?)),
            "policy" => {
                let head = R::entry_block_head;
                ItemKind::Policy(self.piecewise(file, head, opened, empty_policy, |_, _| Some(empty_policy()))?)
            }
            "test" => {
                let body = self.body_span(opened);
                let test =
                    self.piecewise(file, R::entry_test_head, opened, empty_test, |lower, pair| lower.test_head(pair))?;
                ItemKind::Test(Test { body, ..test })
            }
            _ => return None,
        })
    }

    /// A block whose head is a keyword only.
    fn plain<H: Holder + Default>(&mut self, opened: &Opened) -> Option<H> {
        self.piecewise(Block::File, R::entry_block_head, opened, H::default, |_, _| Some(H::default()))
    }

    /// `either { … } or { … }`.
    fn either(&mut self, at: usize, opened: Opened) -> (Option<Kind>, usize) {
        let mut branches: Vec<Vec<Stage>> = Vec::new();
        let mut after = opened.after;
        let mut closed = true;
        // what stands between the keyword and its first brace is read by nothing
        let bare = opened.head.len() == 1;
        let mut next = Some(opened);
        while let Some(opened) = next.take() {
            let mut stages = Vec::new();
            self.block(&mut stages, opened.body.clone());
            branches.push(stages);
            after = opened.after;
            closed &= opened.closed;
            if self.view.is(after, "or") && brace(&self.view, after + 1) == Some(true) {
                next = self.opened(after + 1, after + 2);
            }
        }
        if !closed {
            self.lose(at..after);
        }
        let whole = branches.len() > 1;
        if !whole || !bare {
            let found = self.diagnose(Block::Journey, R::entry_journey_statement, &(at..after));
            self.lower.diagnostics.push(found);
            self.lose(at..after);
        }
        (whole.then_some(Kind::Either(branches)), after)
    }
}

impl Holder for Vec<Item> {
    const BLOCK: Block = Block::File;
    const RULE: R = R::item;
    const ENTRY: R = R::entry_item;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        self.extend(lower.keep(pair, Lower::item));
    }

    fn open(&mut self, reader: &mut Recover<'_>, at: usize, next: usize) -> Option<usize> {
        let keyword = Block::File.keyword(&reader.view, at)?;
        let docs = reader.lower.docs_before(reader.view.span(at).start);
        if keyword == "kpi" {
            let span = reader.view.stretch(&(at..next));
            let kpi = reader.kpi(Block::File, at, next);
            self.extend(kpi.map(|kpi| Item { docs, kind: ItemKind::Kpi(Box::new(kpi)), span }));
            return Some(next);
        }
        let known = matches!(
            keyword,
            "touchpoint" | "event" | "customer" | "calendar" | "journey" | "rule" | "policy" | "test"
        );
        let opened = reader.opened(at, next).filter(|_| known)?;
        let span = reader.whole(at, &opened);
        let kind = reader.item(keyword, &opened);
        self.extend(kind.map(|kind| Item { docs, kind, span }));
        Some(opened.after)
    }
}

impl Holder for Touchpoint {
    const BLOCK: Block = Block::Touchpoint;
    const RULE: R = R::touchpoint_part;
    const ENTRY: R = R::entry_touchpoint_part;
    const COMMAS: bool = true;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        lower.touchpoint_part(self, pair);
    }
}

impl Holder for Vec<Attribute> {
    const BLOCK: Block = Block::Attributes;
    const RULE: R = R::attribute;
    const ENTRY: R = R::entry_attribute;
    const COMMAS: bool = true;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        self.extend(lower.keep(pair, Lower::attribute));
    }
}

impl Holder for Calendar {
    const BLOCK: Block = Block::Calendar;
    const RULE: R = R::calendar_part;
    const ENTRY: R = R::entry_calendar_part;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        lower.calendar_part(self, pair);
    }
}

impl Holder for Policy {
    const BLOCK: Block = Block::Policy;
    const RULE: R = R::setting;
    const ENTRY: R = R::entry_setting;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        let setting: Option<PolicySetting> = lower.keep(pair, Lower::setting);
        self.settings.extend(setting);
    }
}

impl Holder for Journey {
    const BLOCK: Block = Block::Journey;
    const RULE: R = R::journey_statement;
    const ENTRY: R = R::entry_journey_statement;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        match lower.keep(pair, Lower::journey_statement) {
            Some(statement) => self.statements.push(statement),
            None => self.incomplete = true,
        }
    }

    fn open(&mut self, reader: &mut Recover<'_>, at: usize, next: usize) -> Option<usize> {
        let keyword = Block::Journey.keyword(&reader.view, at)?;
        let docs = reader.lower.docs_before(reader.view.span(at).start);
        if keyword == "kpi" {
            let span = reader.view.stretch(&(at..next));
            let kpi = reader.kpi(Block::Journey, at, next);
            put(self, kpi.map(|kpi| JourneyStatement { docs, kind: Kind::Kpi(Box::new(kpi)), span }));
            return Some(next);
        }
        let known = matches!(keyword, "rule" | "score" | "any" | "either");
        let opened = reader.opened(at, next).filter(|_| known)?;
        if keyword != "either" {
            reader.whole(at, &opened);
        }
        let (kind, after) = match keyword {
            "rule" => (reader.rule(Block::Journey, &opened).map(|rule| Kind::Rule(Box::new(rule))), opened.after),
            "score" => (reader.plain(&opened).map(Kind::Score), opened.after),
            "any" => (reader.plain(&opened).map(Kind::AnyOrder), opened.after),
            _ => reader.either(at, opened),
        };
        let span = reader.view.stretch(&(at..after));
        put(self, kind.map(|kind| JourneyStatement { docs, kind, span }));
        Some(after)
    }

    fn broken(&mut self) {
        self.incomplete = true;
    }
}

/// Adds a statement that was read piece by piece, or notes its loss; either way something in it was broken.
fn put(journey: &mut Journey, statement: Option<JourneyStatement>) {
    journey.incomplete = true;
    journey.statements.extend(statement);
}

impl Holder for Vec<Stage> {
    const BLOCK: Block = Block::Group;
    const RULE: R = R::stage;
    const ENTRY: R = R::entry_stage;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        self.extend(lower.keep(pair, Lower::stage));
    }
}

impl Holder for Vec<ScorePart> {
    const BLOCK: Block = Block::Score;
    const RULE: R = R::score_part;
    const ENTRY: R = R::entry_score_part;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        self.extend(lower.keep(pair, Lower::score_part));
    }
}

impl Holder for Kpi {
    const BLOCK: Block = Block::Thresholds;
    const RULE: R = R::threshold;
    const ENTRY: R = R::entry_threshold;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        self.thresholds.extend(lower.keep(pair, Lower::threshold));
    }
}

impl Holder for Rule {
    const BLOCK: Block = Block::Rule;
    const RULE: R = R::rule_statement;
    const ENTRY: R = R::entry_rule_statement;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        match lower.keep(pair, Lower::rule_statement) {
            Some(statement) => self.statements.push(statement),
            None => self.incomplete = true,
        }
    }

    fn broken(&mut self) {
        self.incomplete = true;
    }
}

impl Holder for Test {
    const BLOCK: Block = Block::Test;
    const RULE: R = R::test_statement;
    const ENTRY: R = R::entry_test_statement;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        lower.test_statement(self, pair);
    }

    fn open(&mut self, reader: &mut Recover<'_>, at: usize, next: usize) -> Option<usize> {
        let keyword = Block::Test.keyword(&reader.view, at)?;
        let opened = reader.opened(at, next).filter(|_| keyword == "customer")?;
        let span = reader.whole(at, &opened);
        let entry = R::entry_timeline_head;
        let customer =
            reader.piecewise(Block::Test, entry, &opened, empty_customer, |lower, pair| lower.timeline_head(pair));
        self.customers.extend(customer.map(|customer| TestCustomer { span, ..customer }));
        Some(opened.after)
    }
}

impl Holder for TestCustomer {
    const BLOCK: Block = Block::Timeline;
    const RULE: R = R::timeline_part;
    const ENTRY: R = R::entry_timeline_part;

    fn add<'t>(&mut self, lower: &mut Lower<'t>, pair: Pair<'t>) {
        match lower.keep(pair, Lower::timeline_part) {
            Some(line) => self.lines.push(line),
            None => self.incomplete = true,
        }
    }

    fn broken(&mut self) {
        self.incomplete = true;
    }
}
