//! Further mistakes of a statement that has one: those that show once the ones of certain meaning are mended.
//!
//! Invariant: never the echo of the mistake before. A further one lies behind all that was mended, and is itself of a
//! kind that says what to write instead.
use super::brackets::Brackets;
use super::lower_of;
use super::starts::Block;
use super::view::View;
use super::{R, Recover};
use crate::diag::{Diagnostic, Edit, FixSafety, Place, Span};
use std::ops::Range;

/// How many mistakes of one statement are told apart.
const MAX_IN_STATEMENT: usize = 8;

/// The longest statement, in bytes, that is read again with its mistakes mended.
const MAX_BYTES: usize = 4096;

/// A statement's text with some mistakes mended.
struct Mended {
    text: String,
    /// Where the statement begins in the file.
    start: usize,
    /// What was written instead of what, in order of place.
    edits: Vec<Written>,
}

/// One edit: where it is in the file, and how long the new text is.
struct Written {
    span: Range<usize>,
    length: usize,
}

impl Recover<'_> {
    /// Every mistake of a bad stretch that is certainly one; the first is always told.
    pub(super) fn diagnose_all(&mut self, block: Block, entry: R, range: &Range<usize>) -> Vec<Diagnostic> {
        let mut all = vec![self.diagnose(block, entry, range)];
        let span = self.view.stretch(range);
        let Some(text) = self.view.text.get(span.range()).filter(|text| text.len() <= MAX_BYTES) else { return all };
        let mut mended = Mended { text: text.to_owned(), start: span.start as usize, edits: Vec::new() };
        while all.len() < MAX_IN_STATEMENT && self.budget > 0 {
            let Some(edit) = all.last().and_then(certain) else { break };
            let Some(next) = mended.apply(edit).then(|| self.read_mended(block, entry, &mended)).flatten() else {
                break;
            };
            all.push(next);
        }
        all
    }

    /// What is wrong with a statement of which some mistakes are mended, at its place in the file.
    fn read_mended(&mut self, block: Block, entry: R, mended: &Mended) -> Option<Diagnostic> {
        self.budget = self.budget.saturating_sub(mended.text.len() * 2);
        let view = View::new(&mended.text);
        let range = 0..view.len();
        let lower = lower_of(&mended.text, self.file);
        let mut again =
            Recover { view, brackets: Brackets::default(), lower, file: self.file, budget: mended.text.len() * 4 };
        again.failure(entry, &range)?;
        let found = again.diagnose(block, entry, &range);
        mended.placed(found).filter(|found| !found.fixes.is_empty())
    }
}

/// The one edit that certainly mends a mistake; of a value or a comparison that is written as elsewhere, the likely one: what
/// stands behind it can be read either way.
fn certain(found: &Diagnostic) -> Option<&Edit> {
    const VALUES: [&str; 4] = ["E0107", "E0109", "E0111", "E0123"];
    let likely = VALUES.contains(&found.code.id);
    let fix = found.fixes.first().filter(|fix| fix.safety == FixSafety::Safe || likely)?;
    match fix.edits.as_slice() {
        [edit] => Some(edit),
        _ => None,
    }
}

impl Mended {
    /// Writes an edit into the text; says whether it lies behind all before it.
    fn apply(&mut self, edit: &Edit) -> bool {
        let span = edit.place.span.range();
        let end = self.edits.last().map_or(self.start, |last| last.span.end);
        let (Some(from), Some(to)) = (self.offset(span.start), self.offset(span.end)) else { return false };
        if span.start < end || self.text.get(from..to).is_none() {
            return false;
        }
        self.text.replace_range(from..to, &edit.text);
        self.edits.push(Written { span, length: edit.text.len() });
        true
    }

    /// Where in the text a place of the file is; it lies behind all edits.
    fn offset(&self, at: usize) -> Option<usize> {
        let shifted = self.edits.iter().fold(at, |at, edit| (at + edit.length).saturating_sub(edit.span.len()));
        shifted.checked_sub(self.start)
    }

    /// A finding in the text at its place in the file; nothing if it is not behind all edits.
    fn placed(&self, mut found: Diagnostic) -> Option<Diagnostic> {
        for label in &mut found.labels {
            label.place = self.place(label.place)?;
        }
        for edit in found.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.place = self.place(edit.place)?;
        }
        Some(found)
    }

    fn place(&self, place: Place) -> Option<Place> {
        let back = |at: u32| {
            let grown: usize = self.edits.iter().map(|edit| edit.length).sum();
            let shrunk: usize = self.edits.iter().map(|edit| edit.span.len()).sum();
            let at = (at as usize + self.start + shrunk).checked_sub(grown)?;
            let behind = self.edits.last().is_none_or(|last| at >= last.span.end);
            behind.then_some(at)
        };
        Some(Span::new(back(place.span.start)?, back(place.span.end)?).in_file(place.file))
    }
}
