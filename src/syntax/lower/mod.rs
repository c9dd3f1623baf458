//! From the parser library's pairs to the owned tree.
//!
//! Invariant: lowering reports what the grammar can't see (dates, escapes, repeated clauses) and drops the statement
//! that has it, into `broken`, never a neighbour. No type of the parser library leaves it.
mod expr;
mod items;
mod journey;
mod literal;
mod mends;
mod pattern;
mod rule;
mod test;

use super::ast::{Comment, Name, Spanned, Text};
use super::grammar::Rule as R;
use crate::codes::syntax as codes;
use crate::diag::{Diagnostic, FileId, Place, Span};
pub(super) use mends::{Mends, Written};
use smol_str::SmolStr;

/// A node of the parser library.
pub(super) type Pair<'t> = pest::iterators::Pair<'t, R>;

/// How deep a tree may be: brackets and chains of operators together.
const MAX_DEPTH: usize = 300;

/// What lowering needs to know, and what it found.
pub(super) struct Lower<'t> {
    text: &'t str,
    comments: &'t [Comment],
    file: FileId,
    /// Where in the file the text given to the grammar begins.
    base: usize,
    /// What was mended in the text given to the grammar, if it is not the file's.
    mends: Option<Mends>,
    depth: usize,
    /// What was wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Statements that were dropped.
    pub(super) broken: Vec<Span>,
}

impl<'t> Lower<'t> {
    /// For a file's text and its comments in order.
    pub(super) fn new(text: &'t str, comments: &'t [Comment], file: FileId) -> Self {
        Self { text, comments, file, base: 0, mends: None, depth: 0, diagnostics: Vec::new(), broken: Vec::new() }
    }

    /// For a text of its own that stands mended in the file.
    pub(super) fn mended(text: &'t str, comments: &'t [Comment], mends: Mends, file: FileId) -> Self {
        Self { mends: Some(mends), ..Self::new(text, comments, file) }
    }

    /// Says where in the file the next pairs' text begins.
    pub(super) fn rebase(&mut self, base: usize) {
        self.base = base;
    }

    /// The place of a pair without the blanks and comments that the grammar skipped at its end.
    pub(super) fn span(&self, pair: &Pair<'_>) -> Span {
        let raw = pair.as_span();
        let start = self.base + raw.start();
        let mut end = self.base + raw.end();
        loop {
            let kept = self.text.get(start..end).unwrap_or_default().trim_end().len();
            end = start + kept;
            match self.comment_around(end) {
                Some(comment) if comment.start as usize >= start && kept > 0 => end = comment.start as usize,
                _ => break,
            }
        }
        match &self.mends {
            Some(mends) => Span::new(mends.start_of(start), mends.end_of(end)),
            None => Span::new(start, end),
        }
    }

    /// The comment that holds the byte before `end`.
    fn comment_around(&self, end: usize) -> Option<Span> {
        let later = self.comments.partition_point(|comment| (comment.span.start as usize) < end);
        let last = self.comments.get(later.checked_sub(1)?)?;
        (last.span.end as usize >= end).then_some(last.span)
    }

    fn place(&self, pair: &Pair<'_>) -> Place {
        self.span(pair).in_file(self.file)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Notes that the statement of this pair was dropped.
    fn drop_statement(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.broken.push(span);
    }

    /// Lowers one of a block's parts, and drops it if that fails.
    pub(super) fn keep<T>(
        &mut self,
        pair: Pair<'t>,
        lower: impl FnOnce(&mut Self, Pair<'t>) -> Option<T>,
    ) -> Option<T> {
        let depth = self.depth;
        let lowered = lower(self, pair.clone());
        self.depth = depth;
        if lowered.is_none() {
            self.drop_statement(&pair);
        }
        lowered
    }

    /// Takes `levels` of the depth a tree may have, or says that there are none left.
    fn descend(&mut self, levels: usize, pair: &Pair<'_>) -> Option<()> {
        self.depth += levels;
        if self.depth <= MAX_DEPTH {
            return Some(());
        }
        let place = self.place(pair);
        self.report(codes::too_deep(place));
        None
    }

    fn ascend(&mut self, levels: usize) {
        self.depth = self.depth.saturating_sub(levels);
    }

    /// The `///` lines on lines of their own directly before `start`.
    pub(super) fn docs_before(&self, start: u32) -> Vec<Spanned<SmolStr>> {
        if self.mends.is_some() {
            return Vec::new();
        }
        let mut docs = Vec::new();
        let mut until = start as usize;
        let later = self.comments.partition_point(|comment| comment.span.start < start);
        for comment in self.comments.get(..later).unwrap_or_default().iter().rev() {
            let between = self.text.get(comment.span.end as usize..until).unwrap_or_default();
            if !between.trim().is_empty() || !self.begins_line(comment.span.start as usize) {
                break;
            }
            until = comment.span.start as usize;
            if comment.doc {
                docs.push(Spanned { node: self.doc_text(comment.span), span: comment.span });
            }
        }
        docs.reverse();
        docs
    }

    fn begins_line(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
        line.trim_start_matches('\u{feff}').trim().is_empty()
    }

    fn doc_text(&self, span: Span) -> SmolStr {
        let raw = self.text.get(span.range()).unwrap_or_default();
        let line = raw.strip_prefix("///").unwrap_or(raw);
        SmolStr::new(line.strip_prefix(' ').unwrap_or(line).trim_end())
    }

    fn name(&self, pair: &Pair<'_>) -> Name {
        Name { text: SmolStr::new(pair.as_str().trim_matches('`')), span: self.span(pair) }
    }

    /// Every name among the parts of a pair, in order.
    fn names(&self, pair: Pair<'t>) -> Vec<Name> {
        pair.into_inner().filter(|part| part.as_rule() == R::name).map(|part| self.name(&part)).collect()
    }

    /// The first name among the parts of a pair.
    fn first_name(&self, pair: Pair<'t>) -> Option<Name> {
        pair.into_inner().find(|part| part.as_rule() == R::name).map(|part| self.name(&part))
    }

    fn first_text(&mut self, pair: Pair<'t>) -> Option<Text> {
        let text = pair.into_inner().find(|part| part.as_rule() == R::text)?;
        self.text_literal(&text)
    }

    /// Puts a clause into its slot; a second one of its kind is reported and ignored.
    fn once<T>(&mut self, slot: &mut Option<T>, value: Option<T>, pair: &Pair<'_>, clause: &str) -> Option<()> {
        let value = value?;
        if slot.is_some() {
            let place = self.place(pair);
            self.report(codes::duplicate_clause(place, clause));
            return Some(());
        }
        *slot = Some(value);
        Some(())
    }
}
