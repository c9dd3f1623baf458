//! Which bracket closes which in a file whose brackets may not match.
//!
//! Invariant: an item that is never closed ends where the next item begins, so that it hides none.
use super::starts::Block;
use super::view::View;
use crate::diag::nearest;
use std::collections::BTreeMap;
use std::ops::Range;

/// The brackets of a file.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    /// For each token the next one of the same level: behind its partner for an opening bracket that has one.
    skip: Vec<usize>,
    /// For each opening brace where its block ends: its partner, or the token that ended it.
    end: Vec<Option<usize>>,
    /// Opening braces that are never closed, with the token at which that was noticed.
    pub(super) unclosed: Vec<(usize, usize)>,
    /// Closing braces that close nothing, and opening ones of a block that is open already.
    pub(super) stray: Vec<usize>,
    /// Blocks without an opening brace, by the keyword of the statement that they belong to.
    pub(super) unopened: BTreeMap<usize, Unopened>,
}

/// A block of which the opening brace was left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unopened {
    /// Its first token.
    pub first: usize,
    /// Its closing brace, or the token that ended it.
    pub end: usize,
    /// Whether it has that brace.
    pub closed: bool,
}

/// Whether a closing brace that begins a line belongs to the block that is indented like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Indent {
    Ignored,
    Trusted,
}

/// An open brace, the statement it belongs to, and how far that is indented.
struct Open {
    at: usize,
    keyword: usize,
    indent: usize,
    /// Whether it would stand before this token, but was left out.
    left_out: bool,
}

impl Brackets {
    /// Of all tokens. How far lines are indented is asked only where braces alone don't match.
    pub(super) fn new(view: &View<'_>) -> Self {
        let plain = Self::read(view, Indent::Ignored);
        if plain.unmatched() == 0 {
            return plain;
        }
        let indented = Self::read(view, Indent::Trusted);
        if indented.unmatched() <= plain.unmatched() { indented } else { plain }
    }

    fn unmatched(&self) -> usize {
        self.unclosed.len() + self.stray.len()
    }

    fn read(view: &View<'_>, indent: Indent) -> Self {
        let mut found = Self { skip: Vec::new(), end: vec![None; view.len()], ..Self::default() };
        let mut open: Vec<Open> = Vec::new();
        let mut keyword = 0;
        for at in 0..view.len() {
            if restarts_item(view, at, &open, indent) {
                found.abandon(&mut open, 0, at);
            }
            if leaves_block(view, at, &open) {
                found.abandon(&mut open, 1, at);
            }
            let owner = (keyword < at).then_some(keyword);
            if owns_block(view, at) {
                keyword = at;
            }
            let indent_of = |at| view.indent(at);
            if let Some(owner) = owner.filter(|owner| lacks_brace(view, *owner, at)) {
                open.push(Open { at, keyword: owner, indent: indent_of(owner), left_out: true });
            }
            match brace(view, at) {
                Some(true) if is_doubled(view, at) => found.stray.push(at),
                Some(true) => {
                    let keyword = owner_of(view, at, keyword);
                    open.push(Open { at, keyword, indent: indent_of(keyword), left_out: false });
                }
                Some(false) => found.close(view, &mut open, at, indent),
                None => {}
            }
        }
        found.abandon(&mut open, 0, view.len());
        found.unclosed.sort_unstable();
        found.measure(view);
        found
    }

    /// The next token of the same level.
    pub(super) fn next(&self, at: usize) -> usize {
        self.skip.get(at).copied().unwrap_or(at + 1).max(at + 1)
    }

    /// Where the block of an opening brace ends, exclusive; its closing brace if it has one.
    pub(super) fn end(&self, at: usize) -> Option<usize> {
        self.end.get(at).copied().flatten()
    }

    /// Whether the brace is closed by a brace of its own.
    pub(super) fn is_closed(&self, at: usize) -> bool {
        self.unclosed.binary_search_by_key(&at, |(open, _)| *open).is_err()
    }

    fn set_end(&mut self, at: usize, end: usize) {
        if let Some(slot) = self.end.get_mut(at) {
            *slot = Some(end);
        }
    }

    /// Gives up on all but the outermost `keep` open braces.
    fn abandon(&mut self, open: &mut Vec<Open>, keep: usize, at: usize) {
        for left in open.drain(keep.min(open.len())..) {
            if left.left_out {
                self.unopened.insert(left.keyword, Unopened { first: left.at, end: at, closed: false });
                continue;
            }
            self.unclosed.push((left.at, at));
            if let Some(slot) = self.end.get_mut(left.at) {
                *slot = Some(at);
            }
        }
    }

    fn close(&mut self, view: &View<'_>, open: &mut Vec<Open>, at: usize, indent: Indent) {
        if indent == Indent::Trusted && open.last().is_some_and(|top| goes_on(view, top, at + 1)) {
            self.stray.push(at);
            return;
        }
        let column = view.indent(at);
        let top = open.last().map(|top| top.indent);
        if indent == Indent::Trusted && view.is_first(at) && top.is_some_and(|top| top > column) {
            let partner = open.iter().rposition(|lower| lower.indent == column);
            if let Some(partner) = partner {
                self.abandon(open, partner + 1, at);
            }
        }
        match open.pop() {
            Some(partner) if partner.left_out => {
                self.unopened.insert(partner.keyword, Unopened { first: partner.at, end: at, closed: true });
            }
            Some(partner) => self.set_end(partner.at, at),
            None if view.is(at, "}") => self.stray.push(at),
            None => {}
        }
    }

    /// Whether a bracket that is one too many lies in a stretch.
    pub(super) fn has_stray(&self, range: &Range<usize>) -> bool {
        let next = self.stray.partition_point(|at| *at < range.start);
        self.stray.get(next).is_some_and(|at| *at < range.end)
    }

    /// Fills `skip`, from the end to the beginning.
    fn measure(&mut self, view: &View<'_>) {
        self.skip = (1..=view.len()).collect();
        let mut open: Vec<usize> = Vec::new();
        for at in 0..view.len() {
            if brace(view, at).is_some() || (view.is_first(at) && is_certain_start(view, at)) {
                open.clear();
            }
            if let Some(end) = self.end(at) {
                self.set_skip(at, if self.is_closed(at) { end + 1 } else { end });
            } else if view.is(at, "(") {
                open.push(at);
            } else if view.is(at, ")")
                && let Some(partner) = open.pop()
            {
                self.set_skip(partner, at + 1);
            }
        }
        for (keyword, block) in self.unopened.clone() {
            self.set_skip(keyword, block.end + usize::from(block.closed));
        }
    }

    fn set_skip(&mut self, at: usize, next: usize) {
        if let Some(slot) = self.skip.get_mut(at) {
            *slot = next;
        }
    }
}

/// Whether a token opens (`true`) or closes a block. A text whose closing quote is missing swallowed the rest of its
/// line, and the brace at its end with it.
pub(super) fn brace(view: &View<'_>, at: usize) -> Option<bool> {
    let word = view.word(at);
    let symbol = if view.is_unclosed_text(at) { word.trim_end().chars().next_back()? } else { word.chars().next()? };
    match symbol {
        '{' => Some(true),
        '}' => Some(false),
        _ => None,
    }
}

/// Whether an opening brace is the second of two, and no more: a third one is no slip of the pen.
fn is_doubled(view: &View<'_>, at: usize) -> bool {
    let brace = |back: usize| at >= back && view.is(at - back, "{");
    brace(0) && brace(1) && !brace(2) && !view.is(at + 1, "{")
}

/// So many tokens are looked through for the end of what a test says of a customer, and for where a block's line begins.
const MOST_GIVEN: usize = 64;

/// Whether a word may begin a statement that has a block.
fn owns_block(view: &View<'_>, at: usize) -> bool {
    let key = at > 0 && view.is(at - 1, "per");
    let owns = |block: Block| block.begins(view, at);
    view.is_word(at) && !key && (owns(Block::File) || owns(Block::Journey) || is_test_customer(view, at))
}

/// The statement whose block a brace opens: the last one that may have a block, or what its line begins with if that
/// nearly is one.
fn owner_of(view: &View<'_>, brace: usize, keyword: usize) -> usize {
    let nearly = |word: &str| OWNERS.contains(&word) || nearest(word, OWNERS).is_some();
    let mut line = brace.saturating_sub(MOST_GIVEN).max(keyword + 1)..brace;
    line.rfind(|at| view.is_first(*at)).filter(|at| view.is_word(*at) && nearly(view.word(*at))).unwrap_or(keyword)
}

/// What has a block and a name or a title before it.
const OWNERS: [&str; 6] = ["touchpoint", "calendar", "journey", "rule", "test", "customer"];

/// Whether a test's customer begins here: nothing else has the word before a text.
fn is_test_customer(view: &View<'_>, at: usize) -> bool {
    view.is(at, "customer") && view.is_text(at + 1)
}

/// What may stand in the block of the statement that begins at `keyword`, if its statements are told by how they begin.
fn block_of(view: &View<'_>, keyword: usize) -> Option<Block> {
    Some(match view.word(keyword) {
        "journey" => Block::Journey,
        "rule" => Block::Rule,
        "calendar" => Block::Calendar,
        "test" => Block::Test,
        "customer" if is_test_customer(view, keyword) => Block::Timeline,
        _ => return None,
    })
}

/// Whether a block goes on at a token: its line is indented further than the block's own, and begins a statement of it.
fn goes_on(view: &View<'_>, top: &Open, at: usize) -> bool {
    let inside = view.is_first(at) && view.indent(at) > top.indent;
    inside && block_of(view, top.keyword).is_some_and(|block| block.begins(view, at))
}

/// Whether the block of the statement that begins at `keyword` begins at `at` without a brace: all before is its head,
/// and here a statement begins that can stand in that block only, or nearly does.
fn lacks_brace(view: &View<'_>, keyword: usize, at: usize) -> bool {
    let Some(block) = block_of(view, keyword) else { return false };
    let named = keyword > 0 && matches!(view.word(keyword - 1), "expect" | "." | "," | "(");
    let swallowed = at > 0 && brace(view, at - 1).is_some();
    if named || swallowed {
        return false;
    }
    let titled = !matches!(block, Block::Test | Block::Timeline) && view.is_text(keyword + 2);
    let mut head = keyword + 2 + usize::from(titled);
    if block == Block::Timeline && view.is(head, "(") {
        let close = (head..at).take(MOST_GIVEN).find(|token| view.is(*token, ")"));
        head = close.map_or(head, |close| close + 1);
    }
    if block == Block::Journey && view.is(head, "per") {
        head += 2;
        while view.is(head, ",") {
            head += 2;
        }
    }
    let inside = view.is_first(at) && view.indent(at) > view.indent(keyword);
    head == at && (block.begins(view, at) || (inside && block.keyword(view, at).is_some()))
}

/// Whether a line begins so that it can't stand in brackets.
fn is_certain_start(view: &View<'_>, at: usize) -> bool {
    let named = view.is_name(at + 1) && (view.is_text(at + 2) || matches!(view.word(at + 2), "=" | ":" | "{"));
    let keyword = matches!(view.word(at), "stage" | "goal" | "kpi" | "moment" | "touchpoint" | "rule" | "journey");
    let clause = matches!(view.word(at), "when" | "expect" | "forbid" | "do" | "severity") && view.is_name(at + 1);
    (keyword && named) || clause || (matches!(view.word(at), "require" | "target") && !view.is_name(at + 1))
}

/// Whether a line begins an item although braces are open: those are never closed.
fn restarts_item(view: &View<'_>, at: usize, open: &[Open], indent: Indent) -> bool {
    let Some(outer) = open.first() else { return false };
    if !view.is_first(at) || !Block::File.begins(view, at) || view.is(at + 1, "weight") {
        return false;
    }
    if at > 0 && matches!(view.word(at - 1), "expect" | "," | "." | "per") {
        return false;
    }
    let body_is_indented = indent == Indent::Trusted && view.indent(outer.at + 1) > outer.indent;
    if body_is_indented {
        // further in it stands in the block, whether it may or not
        return view.indent(at) <= outer.indent;
    }
    let in_journey = open.last().is_some_and(|top| view.is(top.keyword, "journey"));
    !matches!(view.word(at), "rule" | "kpi") || !in_journey
}

/// Whether a line begins a statement of a journey or a test although a rule, a score, a group or a customer is open in it.
fn leaves_block(view: &View<'_>, at: usize, open: &[Open]) -> bool {
    let [outer, inner, ..] = open else { return false };
    if view.is(outer.keyword, "test") {
        return is_test_customer(view, inner.keyword) && view.is_first(at) && Block::Test.begins(view, at);
    }
    if !view.is(outer.keyword, "journey") || !view.is_first(at) || !Block::Journey.begins(view, at) {
        return false;
    }
    let word = view.word(at);
    match view.word(inner.keyword) {
        "rule" => matches!(word, "stage" | "goal" | "business" | "kpi" | "abandon" | "importance" | "review" | "rule"),
        "score" => !view.is(at + 1, "weight"),
        "any" | "either" => word != "stage",
        _ => false,
    }
}
