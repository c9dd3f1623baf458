//! Where the places of a mended text are in the file.
use std::ops::Range;

/// A stretch of a file of which some parts were written anew.
#[derive(Debug, Clone)]
pub(in crate::syntax) struct Mends {
    /// Where it begins in the file.
    pub(in crate::syntax) start: usize,
    /// What was written instead of what, in order of place.
    pub(in crate::syntax) edits: Vec<Written>,
}

/// One edit: where it is in the file, and how long the new text is.
#[derive(Debug, Clone)]
pub(in crate::syntax) struct Written {
    /// What stands in the file.
    pub(in crate::syntax) span: Range<usize>,
    /// How long what was written instead is.
    pub(in crate::syntax) length: usize,
}

/// Which end of a stretch a place is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

impl Mends {
    /// The place in the file at which something begins; within what was written it is where that stands.
    pub(in crate::syntax) fn start_of(&self, at: usize) -> usize {
        self.place(at, Side::Start)
    }

    /// The place in the file at which something ends.
    pub(in crate::syntax) fn end_of(&self, at: usize) -> usize {
        self.place(at, Side::End)
    }

    fn place(&self, at: usize, side: Side) -> usize {
        // the last place known on both sides, in the text and in the file
        let (mut text, mut file) = (0, self.start);
        for edit in &self.edits {
            let begins = text + edit.span.start.saturating_sub(file);
            if at < begins || (at == begins && side == Side::End) {
                break;
            }
            if at < begins + edit.length {
                return if side == Side::End { edit.span.end } else { edit.span.start };
            }
            (text, file) = (begins + edit.length, edit.span.end);
        }
        file + at.saturating_sub(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_mended_text_are_those_of_the_file() {
        // `0123456789`, of which `23` was written as `abcd`, `5` taken away and `x` put before `8`: `01abcd4 67x89`
        let edits = [(2..4, 4), (5..6, 0), (8..8, 1)].map(|(span, length)| Written { span, length });
        let mends = Mends {
            start: 100,
            edits: edits.map(|it| Written { span: it.span.start + 100..it.span.end + 100, ..it }).into(),
        };
        let starts: Vec<usize> = (0..12).map(|at| mends.start_of(at)).collect();
        assert_eq!(starts, [100, 101, 102, 102, 102, 102, 104, 106, 107, 108, 108, 109]);
        let ends: Vec<usize> = (1..=12).map(|at| mends.end_of(at)).collect();
        assert_eq!(ends, [101, 102, 104, 104, 104, 104, 105, 107, 108, 108, 109, 110]);
    }
}
