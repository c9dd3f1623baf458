//! A statement's text in the course of being mended: what was written instead of what, and what may be written next.
//!
//! Invariant: edits come in order of place and never touch each other's text, so that every place of the mended text is
//! one of the file.
use super::expected::Failure;
use super::view::View;
use super::{R, WayfareParser};
use crate::diag::{Diagnostic, FileId, FixSafety, Place, Span};
use crate::syntax::lower::{Lower, Mends, Pair, Written};
use crate::syntax::scan::scan;
use pest::Parser;
use pest::error::InputLocation;
use std::ops::Range;

/// So many words that could stand at a place are tried there.
const MOST_SAMPLES: usize = 12;

/// A statement's text with some mistakes mended.
#[derive(Clone)]
pub(super) struct Mended {
    pub(super) text: String,
    mends: Mends,
    /// One past what was written last.
    edge: usize,
    /// Where in the file what seems wrong may be the echo of a mistake.
    pub(super) doubtful: Vec<Span>,
    /// Those of them where what is meant was guessed.
    pub(super) guessed: Vec<Span>,
}

/// What may be written instead of a stretch of the text.
pub(super) struct Edit {
    span: Range<usize>,
    text: String,
    /// How well it is known that this is meant.
    pub(super) trust: Trust,
}

/// How well it is known that something is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// What stands behind it on the same line can be told.
    Certain,
    /// A finding offers it.
    Offered,
    /// It is what lets the rest be read.
    Tried,
    /// The same, and what the statement says then is not what was meant.
    Cut,
}

impl Edit {
    /// The same where what the statement says then is not to be taken for what was meant.
    pub(super) fn cut(self) -> Self {
        Self { trust: Trust::Cut, ..self }
    }

    /// Whether it is all before the place at which so many bytes are left of a text.
    pub(super) fn lies_before(&self, mended: &Mended, left: usize) -> bool {
        self.span.end + left <= mended.text.len()
    }
}

impl Mended {
    /// A statement that begins at `start` of the file, as it is written.
    pub(super) fn new(text: &str, start: usize) -> Self {
        let mends = Mends { start, edits: Vec::new() };
        Self { text: text.to_owned(), mends, edge: 0, doubtful: Vec::new(), guessed: Vec::new() }
    }

    /// The text with one more edit; nothing if that does not lie behind all before it.
    pub(super) fn with(&self, edit: &Edit) -> Option<Self> {
        if edit.span.start < self.edge || self.text.get(edit.span.clone()).is_none() {
            return None;
        }
        let mut text = self.text.clone();
        text.replace_range(edit.span.clone(), &edit.text);
        let span = self.mends.start_of(edit.span.start)..self.mends.end_of(edit.span.end);
        let span = span.start..span.end.max(span.start);
        let mut edits = self.mends.edits.clone();
        edits.push(Written { span: span.clone(), length: edit.text.len() });
        let edge = edit.span.start + edit.text.len();
        let mut next = Self { text, mends: Mends { start: self.mends.start, edits }, edge, ..self.clone() };
        let doubtful = match edit.trust {
            Trust::Certain | Trust::Offered => Span::new(span.start, span.end),
            Trust::Tried | Trust::Cut => next.line_of(edit.span.start),
        };
        next.doubtful.push(doubtful);
        if edit.trust != Trust::Certain {
            next.guessed.push(doubtful);
        }
        Some(next)
    }

    /// The line around what was written last, in the file.
    fn line_of(&self, start: usize) -> Span {
        let from = self.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let rest = self.text.get(self.edge..).and_then(|behind| behind.find('\n'));
        let to = rest.map_or(self.text.len(), |length| self.edge + length);
        Span::new(self.mends.start_of(from), self.mends.end_of(to))
    }

    /// How many bytes are left where it can't be read any further; nothing if it can be read.
    pub(super) fn left(&self, entry: R) -> Option<usize> {
        let error = WayfareParser::parse(entry, &self.text).err()?;
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        Some(self.text.len().saturating_sub(at))
    }

    /// Whether a line ends between the last edit and so many bytes before the end.
    pub(super) fn passes_line(&self, left: usize) -> bool {
        let reached = self.text.len().saturating_sub(left);
        self.text.get(self.edge..reached).is_some_and(|passed| passed.contains('\n'))
    }

    /// A finding in the text at its place in the file; nothing if it is not behind all edits.
    pub(super) fn placed(&self, mut found: Diagnostic) -> Option<Diagnostic> {
        for label in &mut found.labels {
            label.place = self.place(label.place)?;
        }
        for edit in found.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.place = self.place(edit.place)?;
        }
        Some(found)
    }

    fn place(&self, place: Place) -> Option<Place> {
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        let behind = start >= self.edge;
        behind.then(|| Span::new(self.mends.start_of(start), self.mends.end_of(end)).in_file(place.file))
    }

    /// What a finding at a place of the file, or in the text, says to write.
    pub(super) fn edit_of(found: &Diagnostic, shift: usize) -> Option<Edit> {
        const LIKELY: [&str; 5] = ["E0107", "E0109", "E0111", "E0119", "E0123"];
        let fix = found.fixes.first()?;
        let [edit] = fix.edits.as_slice() else { return None };
        // of a word, a value or a comparison that is written otherwise the likely one: what stands behind can be read either way
        let certain = fix.safety == FixSafety::Safe || LIKELY.contains(&found.code.id);
        let start = (edit.place.span.start as usize).checked_sub(shift)?;
        let end = (edit.place.span.end as usize).checked_sub(shift)?;
        let trust = if certain { Trust::Certain } else { Trust::Offered };
        Some(Edit { span: start..end, text: edit.text.clone(), trust })
    }

    /// What may be written where the text can't be read any further.
    pub(super) fn edits_at(view: &View<'_>, failure: &Failure) -> Vec<Edit> {
        let at = failure.at;
        if let Some(text) = (0..view.len()).find(|token| view.is_unclosed_text(*token)) {
            return closing_quotes(view, text);
        }
        let token = view.span(at).range();
        let edit = |span: Range<usize>, text: String| Edit { span, text, trust: Trust::Tried };
        let before = at.checked_sub(1).map(|before| edit(view.span(before).range(), String::new()));
        let (joiner, other) = match at.checked_sub(1).map(|before| view.word(before)) {
            Some("and" | "or" | "+" | "-" | "*" | "/" | ",") => (before, None),
            _ => (None, before),
        };
        let mut edits: Vec<Edit> = joiner.into_iter().collect();
        for sample in failure.samples().into_iter().take(MOST_SAMPLES) {
            edits.push(edit(token.start..token.start, format!(" {sample} ")));
            if at < view.len() {
                edits.push(edit(token.clone(), format!(" {sample} ")));
            }
        }
        if at < view.len() {
            edits.push(edit(token, String::new()));
            let line_end = (at + 1..view.len()).find(|later| view.is_first(*later)).unwrap_or(view.len());
            let rest = view.stretch(&(at..line_end)).range();
            edits.push(Edit { trust: Trust::Cut, ..edit(rest, String::new()) });
        }
        edits.extend(other);
        edits
    }

    /// Gives the statement that it says to whoever wants it; places are those of the file.
    pub(super) fn lower<T>(
        &self,
        entry: R,
        file: FileId,
        wants: impl for<'a> FnOnce(&mut Lower<'a>, Pair<'a>) -> T,
    ) -> Option<(T, Vec<Diagnostic>)> {
        let pair = WayfareParser::parse(entry, &self.text).ok()?.next()?;
        let comments = scan(&self.text).comments;
        let mut lower = Lower::mended(&self.text, &comments, self.mends.clone(), file);
        let wanted = wants(&mut lower, pair);
        let echo = |found: &Diagnostic| found.place().is_some_and(|place| touches(&self.doubtful, place.span));
        let mut diagnostics = lower.diagnostics;
        diagnostics.retain(|found| !echo(found));
        Some((wanted, diagnostics))
    }
}

/// The quotes that may be missing of a text: before what goes on with the statement, or at the end of its line.
fn closing_quotes(view: &View<'_>, text: usize) -> Vec<Edit> {
    let span = view.span(text).range();
    let written = view.word(text);
    let ends = written.char_indices().skip(1).filter(|(_, each)| matches!(each, '=' | ':' | '{' | '}' | ',' | ')'));
    let ends = ends.map(|(at, _)| at).chain([written.len()]);
    ends.map(|end| {
        let at = span.start + written.get(..end).map_or(0, |before| before.trim_end().len());
        Edit { span: at..at, text: "\"".to_owned(), trust: Trust::Tried }
    })
    .take(MOST_SAMPLES)
    .collect()
}

/// Whether a place lies in, or holds, one of these.
fn touches(spans: &[Span], place: Span) -> bool {
    spans.iter().any(|span| span.start <= place.end && place.start <= span.end)
}
