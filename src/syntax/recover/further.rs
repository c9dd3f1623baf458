//! Further mistakes of a statement that has one: those that show once the ones before are mended, and what the statement
//! says then.
//!
//! Invariant: never the echo of the mistake before. A further one lies behind all that was mended: on a later line, or
//! behind a mistake of certain meaning and itself of a kind that says what to write instead.
use super::brackets::Brackets;
use super::expected::Failure;
use super::lower_of;
use super::mend::{Edit, Mended, Trust};
use super::starts::Block;
use super::view::View;
use super::{R, Recover};
use crate::codes::syntax as codes;
use crate::diag::Diagnostic;
use std::ops::Range;

/// How many mistakes of one statement are mended.
const MAX_IN_STATEMENT: usize = 8;

/// The longest statement, in bytes, that is read again with its mistakes mended.
pub(super) const MAX_BYTES: usize = 4096;

/// What is wrong with a statement, and what it says once that is mended, if it can be.
pub(super) struct Mistakes {
    pub(super) found: Vec<Diagnostic>,
    pub(super) mended: Option<Mended>,
}

impl Recover<'_> {
    /// Every mistake of a bad stretch that is certainly one; the first is always told.
    pub(super) fn diagnose_all(&mut self, block: Block, entry: R, range: &Range<usize>) -> Mistakes {
        let first = self.diagnose(block, entry, range);
        let span = self.view.stretch(range);
        let hopeless = first.code == &codes::TOO_DEEP;
        let text = self.view.text.get(span.range()).filter(|text| text.len() <= MAX_BYTES && !hopeless);
        let Some(text) = text else { return Mistakes { found: vec![first], mended: None } };
        let mut mended = Mended::new(text, span.start as usize);
        let mut wanted = Mended::edit_of(&first, span.start as usize);
        let mut found = vec![first];
        let mut faithful = true;
        for _ in 0..MAX_IN_STATEMENT {
            let Some((next, edit)) = self.mend(entry, &mended, wanted.take()) else { break };
            mended = next;
            faithful &= edit.trust != Trust::Cut;
            let Some(further) = self.read_mended(block, entry, &mended) else {
                return Mistakes { found, mended: faithful.then_some(mended) };
            };
            wanted = Mended::edit_of(&further, 0);
            let Some(further) = mended.placed(further) else { continue };
            if (edit.trust == Trust::Certain && !further.fixes.is_empty()) || self.is_on_later_line(&found, &further) {
                found.push(further);
            }
        }
        Mistakes { found, mended: None }
    }

    /// Whether a finding is on a line behind those of all before it.
    fn is_on_later_line(&self, before: &[Diagnostic], further: &Diagnostic) -> bool {
        let places = before.iter().flat_map(|one| &one.labels).map(|label| label.place.span.end as usize);
        let (Some(last), Some(place)) = (places.max(), further.place()) else { return false };
        let between = self.view.text.get(last..place.span.start as usize);
        between.is_some_and(|between| between.contains('\n'))
    }

    /// Mends what keeps a text from being read: as the finding says if that is certain, else by what lets most be read,
    /// and at least the line.
    fn mend(&mut self, entry: R, mended: &Mended, wanted: Option<Edit>) -> Option<(Mended, Edit)> {
        let before = self.left(entry, mended)?;
        let offered = wanted.is_some();
        if let Some(edit) = wanted
            && let Some(next) = mended.with(&edit)
        {
            // behind a word that was wrong it may be the same place that can't be read
            let helps = |left: usize| left < before || (left == before && edit.lies_before(mended, before));
            match self.left(entry, &next) {
                None => return Some((next, edit)),
                Some(left) if next.passes_line(left) || (edit.trust == Trust::Certain && helps(left)) => {
                    return Some((next, edit));
                }
                Some(_) => {}
            }
        }
        if self.mending < mended.text.len() {
            return None;
        }
        let view = View::new(&mended.text);
        let failure = self.failure_of(entry, &view).filter(|failure| failure.at > 0)?;
        let mut best: Option<(usize, Mended, Edit)> = None;
        for edit in Mended::edits_at(&view, &failure) {
            // where something is offered that does not do, nobody knows what the statement says
            let edit = if offered { edit.cut() } else { edit };
            let Some(next) = mended.with(&edit) else { continue };
            if self.mending < next.text.len() {
                return None;
            }
            let Some(left) = self.left(entry, &next) else { return Some((next, edit)) };
            if next.passes_line(left) && best.as_ref().is_none_or(|(least, ..)| left < *least) {
                best = Some((left, next, edit));
            }
        }
        best.map(|(_, next, edit)| (next, edit))
    }

    /// How much of a text is left where it can't be read any further.
    fn left(&mut self, entry: R, mended: &Mended) -> Option<usize> {
        self.mending = self.mending.saturating_sub(mended.text.len());
        mended.left(entry)
    }

    fn failure_of(&self, entry: R, view: &View<'_>) -> Option<Failure> {
        self.alone(view.text).failure(entry, &(0..view.len()))
    }

    /// What is wrong with a statement of which some mistakes are mended.
    fn read_mended(&mut self, block: Block, entry: R, mended: &Mended) -> Option<Diagnostic> {
        self.mending = self.mending.saturating_sub(mended.text.len() * 2);
        let mut again = self.alone(&mended.text);
        let range = 0..again.view.len();
        again.failure(entry, &range)?;
        Some(again.diagnose(block, entry, &range))
    }

    /// What reads a text of its own.
    fn alone<'m>(&self, text: &'m str) -> Recover<'m> {
        Recover {
            view: View::new(text),
            brackets: Brackets::default(),
            lower: lower_of(text, self.file),
            file: self.file,
            budget: text.len() * 4,
            mending: 0,
            mended: Vec::new(),
            guessed: Vec::new(),
        }
    }
}
