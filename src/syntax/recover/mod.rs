//! Reading a file that is broken somewhere: statement by statement, so that every good one survives and every broken
//! one gets one diagnostic.
//!
//! Invariant: each statement is read on its own with its own entry rule. A stretch that is none belongs to the good
//! statement directly before it, unless a statement begins there or its line begins as far left. Time is bounded by a budget of bytes.
mod brackets;
mod dates;
mod diagnose;
mod empty;
mod expected;
mod further;
mod habits;
mod holders;
mod mend;
mod phrases;
mod starts;
mod view;

use super::ast::{Comment, File, Item, Name};
use super::grammar::{Rule as R, WayfareParser};
use super::lower::{Lower, Pair};
use super::scan::MAX_NESTING;
use crate::codes::syntax as codes;
use crate::diag::{Diagnostic, FileId, Span, nearest};
use brackets::Brackets;
use further::Mistakes;
use holders::Holder;
use mend::Mended;
use pest::Parser;
use pest::error::InputLocation;
use smol_str::SmolStr;
use starts::{Block, goes_on};
use std::mem::take;
use std::ops::Range;
use view::View;

/// How many syntax errors of one file are told apart.
const MAX_DIAGNOSTICS: usize = 1000;

/// So many bytes at most are read in search of what mends statements.
const MOST_MENDING: usize = 1 << 20;

/// How many tokens beyond what looks like a statement's end are offered to it.
const LOOK_AHEAD: usize = 64;

/// Reads the text of a broken file.
pub(super) fn recover(text: &str, comments: &[Comment], file: FileId) -> (File, Vec<Diagnostic>) {
    let view = View::new(text);
    let brackets = Brackets::new(&view);
    let lower = Lower::new(text, comments, file);
    let budget = text.len().saturating_mul(40).saturating_add(1 << 16);
    let mending = budget.min(MOST_MENDING);
    let mut reader = Recover { view, brackets, lower, file, budget, mending, mended: Vec::new(), guessed: Vec::new() };
    let mut items: Vec<Item> = Vec::new();
    reader.report_brackets();
    reader.block(&mut items, 0..reader.view.len());
    reader.finish(items, comments)
}

/// A file in the course of being read.
pub(super) struct Recover<'t> {
    view: View<'t>,
    brackets: Brackets,
    lower: Lower<'t>,
    file: FileId,
    budget: usize,
    /// How many bytes may still be read in search of what mends statements.
    mending: usize,
    /// What was read as something else than is written.
    mended: Vec<Span>,
    /// Those parts of it where what is meant was guessed.
    guessed: Vec<Span>,
}

impl<'t> Recover<'t> {
    fn finish(mut self, items: Vec<Item>, comments: &[Comment]) -> (File, Vec<Diagnostic>) {
        let mut diagnostics = take(&mut self.lower.diagnostics);
        diagnostics.sort_by_key(|found| found.place().map(|place| place.span));
        let mut broken = take(&mut self.lower.broken);
        broken.sort_unstable();
        let mut broken = merge(broken);
        if diagnostics.is_empty() {
            // the grammar read no file in this text: that is told, come what may
            let (found, span) = self.unread(broken.first().copied());
            broken.push(span);
            broken.sort_unstable();
            broken = merge(broken);
            diagnostics.push(found);
        }
        let lost = names_declared(&self.view, &broken);
        let mut mended = self.mended;
        mended.sort_unstable();
        let mut guessed = self.guessed;
        guessed.sort_unstable();
        let (mended, guessed) = (merge(mended), merge(guessed));
        let file = File { items, comments: comments.to_vec(), broken, lost, mended, guessed };
        (file, diagnostics)
    }

    /// What is said of a file that can't be read if nothing else was found in it, and where.
    fn unread(&self, broken: Option<Span>) -> (Diagnostic, Span) {
        let all = 0..self.view.len();
        if let Some(bracket) = self.nests_too_deeply(&all) {
            let span = self.view.span(bracket);
            return (codes::too_deep(span.in_file(self.file)), span);
        }
        let failed = || {
            let error = WayfareParser::parse(R::file, self.view.text).err()?;
            let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
            Some(at)
        };
        let at = broken.map(|span| span.start as usize).or_else(failed).unwrap_or(0);
        let token = self.view.token_at(at).min(self.view.len().saturating_sub(1));
        let span = self.view.span(token);
        (codes::unexpected(span.in_file(self.file), Some(self.view.word(token)), &[]), span)
    }

    /// Braces that match none; what they hold is read all the same.
    fn report_brackets(&mut self) {
        for (open, noticed) in self.brackets.unclosed.clone() {
            if self.view.is_unclosed_text(open) {
                continue;
            }
            if let Some(head) = self.doubled_head(open) {
                let (first, second) = (self.places(head, open), self.places(noticed, noticed + open - head));
                self.lower.diagnostics.push(codes::doubled_head(first, second));
                continue;
            }
            let place = self.view.span(open).in_file(self.file);
            let seen = (noticed < self.view.len()).then(|| self.view.span(noticed).in_file(self.file));
            self.lower.diagnostics.push(codes::unclosed_brace(place, seen));
        }
        for at in self.brackets.stray.clone() {
            let span = self.view.span(at);
            let place = span.in_file(self.file);
            let opens = self.view.is(at, "{");
            let found = if opens { codes::doubled_brace(place) } else { codes::stray_bracket(place, "}") };
            self.lower.diagnostics.push(found);
            self.lower.broken.push(span);
        }
        for (keyword, block) in self.brackets.unopened.clone() {
            if self.view.is_unclosed_text(block.first - 1) {
                continue;
            }
            let head = self.view.span(keyword).to(self.view.span(block.first - 1));
            let found = codes::missing_brace(head.in_file(self.file), self.view.word(keyword));
            self.lower.diagnostics.push(found);
        }
        self.lower.diagnostics.truncate(MAX_DIAGNOSTICS);
    }

    /// Where the line of an opening brace begins that is never closed, if that line is written once more directly below.
    fn doubled_head(&self, open: usize) -> Option<usize> {
        if self.brackets.is_closed(open) || self.brackets.end(open) != Some(open + 1) {
            return None;
        }
        let head = (open.saturating_sub(LOOK_AHEAD)..=open).rev().find(|at| self.view.is_first(*at))?;
        let length = open + 1 - head;
        let same = (head..=open).all(|at| self.view.is(at + length, self.view.word(at)));
        (same && self.view.is_first(open + 1)).then_some(head)
    }

    /// Reads the statements of a block.
    fn block<H: Holder>(&mut self, holder: &mut H, range: Range<usize>) {
        let mut at = range.start;
        let mut next = at;
        while at < range.end {
            if self.brackets.stray.binary_search(&at).is_ok() {
                at += 1;
                continue;
            }
            if self.exhausted() {
                self.lose(at..range.end);
                holder.broken();
                return;
            }
            if next <= at || self.is_threshold(H::BLOCK, at, next) {
                next = self.next_line_start(H::BLOCK, at, range.end);
            }
            at = self.statement(holder, at, next, range.end).max(at + 1);
        }
    }

    /// Whether enough was said and read.
    fn exhausted(&mut self) -> bool {
        let spent = self.budget == 0 || self.lower.diagnostics.len() >= MAX_DIAGNOSTICS;
        let told = self.lower.diagnostics.last().is_some_and(|last| last.code == &codes::TOO_MANY_MISTAKES);
        if spent && !told {
            let at = self.view.text.len();
            self.lower.diagnostics.push(codes::too_many_mistakes(Span::new(at, at).in_file(self.file)));
        }
        spent
    }

    /// Reads one statement or bad stretch, and says where the next one begins.
    fn statement<H: Holder>(&mut self, holder: &mut H, at: usize, next: usize, end: usize) -> usize {
        if self.brackets.unopened.contains_key(&at)
            && let Some(after) = holder.open(self, at, next)
        {
            return after;
        }
        let near = at..next.min(at.saturating_add(LOOK_AHEAD));
        if let Some(open) = near.into_iter().find(|token| self.doubled_head(*token) == Some(at)) {
            self.lose(at..open + 1);
            return open + 1;
        }
        let wide = next.saturating_add(LOOK_AHEAD).min(end);
        for limit in [wide, next] {
            let Some((pair, after)) = self.read(H::RULE, at..limit) else { continue };
            let after = if H::COMMAS && self.view.is(after, ",") { after + 1 } else { after };
            if (after > next && H::BLOCK.begins(&self.view, next)) || self.brackets.has_stray(&(at..after)) {
                continue;
            }
            if after < next && self.is_threshold(H::BLOCK, at, after) {
                // a broken threshold is its KPI's all the same
                continue;
            }
            let apart = self.may_begin(H::BLOCK, after) || self.stands_beside(at, after);
            if after == end || (after <= next && after == limit) || apart {
                holder.add(&mut self.lower, pair);
                return after;
            }
        }
        if let Some(after) = holder.open(self, at, next) {
            return after;
        }
        let stop = self.restart_within(H::BLOCK, at, next);
        self.broken(holder, at..stop);
        stop
    }

    /// Whether the token behind a good statement begins another, or is a closing brace too many.
    fn may_begin(&self, block: Block, at: usize) -> bool {
        block.begins(&self.view, at)
            || block.restarts(&self.view, at)
            || self.brackets.stray.binary_search(&at).is_ok()
            || self.view.is_first(at) && block.foreign(&self.view, at).is_some()
    }

    /// Whether a word that nothing is known of stands beside the statement that begins at `from`: its line is indented no
    /// further, as what goes on with a statement is.
    fn stands_beside(&self, from: usize, at: usize) -> bool {
        let lines = self.view.is_first(from) && self.view.is_first(at);
        // one blank more is what is left of a keyword that was taken away
        let beside = self.view.indent(at) <= self.view.indent(from) + 1;
        let other = self.view.is_word(at) && !goes_on(self.view.word(at));
        let comment = self.view.is(at, "/") && self.view.is(at + 1, "*");
        lines && beside && (other || comment || Block::Timeline.begins(&self.view, at))
    }

    /// The first token after `at`, of the same level, whose line begins a statement.
    fn next_line_start(&self, block: Block, at: usize, end: usize) -> usize {
        let mut next = self.brackets.next(at);
        while next < end && !(self.view.is_first(next) && self.ends_statement(block, at, next)) {
            next = self.brackets.next(next);
        }
        next.min(end)
    }

    /// The first token after `at`, of the same level, that restarts.
    fn restart_within(&self, block: Block, at: usize, end: usize) -> usize {
        let mut next = self.brackets.next(at);
        while next < end && !self.ends_statement(block, at, next) {
            next = self.brackets.next(next);
        }
        next.min(end)
    }

    /// Whether the statement that begins at `from` ends before `at`; thresholds belong to their KPI.
    fn ends_statement(&self, block: Block, from: usize, at: usize) -> bool {
        if self.is_threshold(block, from, at) {
            return false;
        }
        block.restarts(&self.view, at) || self.brackets.stray.binary_search(&at).is_ok()
    }

    /// Whether a threshold begins at `at` and the statement that begins at `from` is a KPI.
    fn is_threshold(&self, block: Block, from: usize, at: usize) -> bool {
        self.begins_threshold(at) && block.keyword(&self.view, from) == Some("kpi")
    }

    /// Whether a threshold begins here, also one whose keyword is misspelt.
    fn begins_threshold(&self, at: usize) -> bool {
        let compares = || {
            let next = self.view.word(at + 1);
            matches!(next, "==" | "!=" | "<" | "<=" | ">" | ">=" | "=" | "previous") || self.view.is_number(at + 1)
        };
        let misspelt = || Block::Thresholds.misspelt(&self.view, at).is_some() && compares();
        self.is_threshold_start(at) || (self.view.is_first(at) && misspelt())
    }

    /// Reads as much of a stretch as a rule can, and says which token comes next.
    fn read(&mut self, how: R, range: Range<usize>) -> Option<(Pair<'t>, usize)> {
        if self.nests_too_deeply(&range).is_some() {
            return None;
        }
        let span = self.view.stretch(&range);
        let text = self.view.text.get(span.range())?;
        self.budget = self.budget.saturating_sub(text.len());
        let pair = WayfareParser::parse(how, text).ok()?.next()?;
        self.lower.rebase(span.start as usize);
        let end = self.lower.span(&pair).end;
        let after = self.view.token_at(end as usize);
        (after > range.start).then_some((pair, after))
    }

    /// The first bracket of a stretch that nests too deeply.
    fn nests_too_deeply(&self, range: &Range<usize>) -> Option<usize> {
        let mut depth = 0usize;
        for at in range.clone() {
            match self.view.word(at) {
                "(" | "{" => depth += 1,
                ")" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_NESTING {
                return Some(at);
            }
        }
        None
    }

    /// Reports a stretch that no statement could be made of; what it says once its mistakes are mended is held all the same.
    fn broken<H: Holder>(&mut self, holder: &mut H, range: Range<usize>) {
        let Mistakes { found, mended } = self.diagnose_all(H::BLOCK, H::ENTRY, &range);
        self.lower.diagnostics.extend(found);
        if let Some(mended) = mended {
            self.hold(&mended, H::ENTRY, |lower, pair| holder.add(lower, pair));
        }
        holder.broken();
        self.lose(range);
    }

    /// Takes what a mended text says into the tree.
    fn hold<T>(
        &mut self,
        mended: &Mended,
        entry: R,
        wants: impl for<'a> FnOnce(&mut Lower<'a>, Pair<'a>) -> T,
    ) -> Option<T> {
        let (wanted, diagnostics) = mended.lower(entry, self.file, wants)?;
        self.lower.diagnostics.extend(diagnostics);
        self.mended.extend_from_slice(&mended.doubtful);
        self.guessed.extend_from_slice(&mended.guessed);
        Some(wanted)
    }

    /// Notes that a stretch is in no part of the tree.
    fn lose(&mut self, range: Range<usize>) {
        self.lower.broken.push(self.view.stretch(&range));
    }

    /// Reads a head on its own, and says whether that is sound; one that can't be read is reported, and mended if it can be.
    fn head<T>(
        &mut self,
        block: Block,
        entry: R,
        range: Range<usize>,
        lower: impl for<'a> FnOnce(&mut Lower<'a>, Pair<'a>) -> Option<T>,
    ) -> (Option<T>, bool) {
        let whole = self.read(entry, range.clone()).filter(|(_, after)| *after >= range.end);
        if let Some((pair, _)) = whole {
            let lowered = lower(&mut self.lower, pair);
            let sound = lowered.is_some();
            return (lowered, sound);
        }
        let Mistakes { found, mended } = self.diagnose_all(block, entry, &range);
        self.lower.diagnostics.extend(found);
        (mended.and_then(|mended| self.hold(&mended, entry, lower).flatten()), false)
    }
}

/// What lowers a text of its own.
fn lower_of(text: &str, file: FileId) -> Lower<'_> {
    Lower::new(text, &[], file)
}

/// The names that broken stretches of a text declare, or seem to.
pub(super) fn lost_names(text: &str, broken: &[Span]) -> Vec<Name> {
    if broken.is_empty() { Vec::new() } else { names_declared(&View::new(text), broken) }
}

fn names_declared(view: &View<'_>, broken: &[Span]) -> Vec<Name> {
    let mut names = Vec::new();
    for span in broken {
        let from = view.token_at(span.start as usize);
        let to = view.token_at(span.end as usize);
        let declares = |at: usize| may_declare(view, at) || (at == from && stands_alone(view, at));
        let declaring = (from..to.max(from)).filter(|at| view.is_name(*at) && declares(*at));
        names.extend(declaring.map(|at| {
            let text = SmolStr::new(view.word(at).trim_matches('`'));
            Name { text, span: view.span(at) }
        }));
    }
    names
}

/// Whether the first word of a broken stretch may be a name of which the keyword, or the colon, is what is missing.
fn stands_alone(view: &View<'_>, at: usize) -> bool {
    const TYPES: [&str; 9] = ["text", "int", "number", "bool", "time", "duration", "money", "one", "score"];
    let next = at + 1;
    let separated = view.is_unknown(next) || view.is_text(next) || matches!(view.word(next), "=" | "is");
    separated || TYPES.contains(&view.word(next))
}

/// Whether a name may be declared where it stands: behind a word that begins a line or declares, before a colon.
fn may_declare(view: &View<'_>, at: usize) -> bool {
    // a sign, or the first of two words, that should not be there
    let stray = |before: usize| view.is_unknown(before) || view.is(before, ":") || view.is(before, ".");
    let first = |before: usize| view.is_name(before) && declares(view.word(before - 1));
    let between = |before: usize| before > 0 && (stray(before) || first(before));
    let last = at.checked_sub(1).map(|before| before - usize::from(between(before)));
    let behind = last.is_some_and(|before| {
        let word = view.word(before);
        let misspelt = || view.is_first(before) && nearest(word, DECLARING).is_some();
        view.is_word(before) && (declares(word) || misspelt())
    });
    behind || view.is(at + 1, ":")
}

/// The keywords that a name stands behind.
const DECLARING: [&str; 11] =
    ["touchpoint", "calendar", "segment", "moment", "journey", "rule", "kpi", "action", "stage", "goal", "as"];

/// Whether a name stands behind this keyword.
fn declares(word: &str) -> bool {
    DECLARING.contains(&word)
}

/// Sorted spans with those that touch or overlap made one.
fn merge(spans: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => *last = last.to(span),
            _ => merged.push(span),
        }
    }
    merged
}
