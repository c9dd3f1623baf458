//! Applying fixes to texts. Never writes a file and never applies a fix whose meaning is a guess.
use crate::diag::{Diagnostic, Edit, FileId, FixSafety, Sources};
use std::collections::BTreeMap;

/// Fixes may uncover more that can be fixed, but not for ever.
const MOST_ROUNDS: usize = 8;

/// The texts of the files that safe fixes change, with all of them applied.
///
/// Of fixes that overlap only the first is applied; what remains shows up when the result is checked again.
pub fn apply(sources: &Sources, diagnostics: &[Diagnostic]) -> Vec<(FileId, String)> {
    let edits = chosen(diagnostics);
    let changed = sources.iter().filter_map(|(file, source)| {
        let own: Vec<&Edit> = edits.iter().copied().filter(|edit| edit.place.file == file).collect();
        let text = (!own.is_empty()).then(|| edited(&source.text, own))?;
        (*text != *source.text).then_some((file, text))
    });
    changed.collect()
}

/// The texts that change when safe fixes are applied again and again until none is left.
///
/// `examine` finds the diagnostics of some sources; it is called at most a few times.
pub fn mend(sources: &Sources, mut examine: impl FnMut(&Sources) -> Vec<Diagnostic>) -> Vec<(FileId, String)> {
    let mut current = sources.clone();
    for _ in 0..MOST_ROUNDS {
        let changed = apply(&current, &examine(&current));
        if changed.is_empty() {
            break;
        }
        current = replaced(&current, &changed);
    }
    let pairs = sources.iter().zip(current.iter());
    let changed = pairs.filter(|((_, old), (_, new))| old.text != new.text);
    changed.map(|((file, _), (_, new))| (file, new.text.to_string())).collect()
}

fn replaced(sources: &Sources, changed: &[(FileId, String)]) -> Sources {
    let mut result = Sources::default();
    for (file, source) in sources.iter() {
        let text = changed.iter().find(|(other, _)| *other == file).map(|(_, text)| text.as_str());
        result.add(source.path.clone(), text.unwrap_or(&source.text));
    }
    result
}

/// The edits of the first safe fix of each diagnostic, fixes that touch an earlier one left out.
pub fn chosen(diagnostics: &[Diagnostic]) -> Vec<&Edit> {
    let mut chosen = Chosen::default();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.safety == FixSafety::Safe) else { continue };
        let fresh: Vec<&Edit> = fix.edits.iter().filter(|edit| !chosen.near(edit).any(|old| old == *edit)).collect();
        let overlaps = fix.edits.iter().any(|new| chosen.near(new).any(|old| old != new && touches(old, new)));
        if !overlaps {
            fresh.into_iter().for_each(|edit| chosen.take(edit));
        }
    }
    chosen.edits
}

/// Edits in the order in which they were chosen, found again by where they begin: there may be tens of thousands.
#[derive(Default)]
struct Chosen<'d> {
    edits: Vec<&'d Edit>,
    begin: BTreeMap<(FileId, u32), Vec<&'d Edit>>,
    /// How long the longest is: what begins further before a place can't reach it.
    longest: u32,
}

impl<'d> Chosen<'d> {
    fn take(&mut self, edit: &'d Edit) {
        let span = edit.place.span;
        self.edits.push(edit);
        self.begin.entry((edit.place.file, span.start)).or_default().push(edit);
        self.longest = self.longest.max(span.end.saturating_sub(span.start));
    }

    /// Those that may touch an edit.
    fn near(&self, edit: &Edit) -> impl Iterator<Item = &'d Edit> {
        let (file, span) = (edit.place.file, edit.place.span);
        let from = span.start.saturating_sub(self.longest);
        self.begin.range((file, from)..=(file, span.end.max(span.start))).flat_map(|(_, edits)| edits.iter().copied())
    }
}

fn touches(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.place, b.place);
    let apart = a.span.end < b.span.start || b.span.end < a.span.start;
    let meet = a.span.end == b.span.start || b.span.end == a.span.start;
    let both_hold_text = a.span.start < a.span.end && b.span.start < b.span.end;
    a.file == b.file && !apart && !(meet && both_hold_text)
}

fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| (edit.place.span.start, edit.place.span.end));
    edits.dedup();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.place.span.range();
        let Some(kept) = text.get(at..range.start) else { continue };
        if !text.is_char_boundary(range.end) || range.end > text.len() {
            continue;
        }
        result.push_str(kept);
        result.push_str(&edit.text);
        at = range.end;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::w0547_name_style::NAME_STYLE;
    use crate::diag::{Fix, Span};

    /// Every edit held against every other.
    fn one_by_one(diagnostics: &[Diagnostic]) -> Vec<&Edit> {
        let mut edits: Vec<&Edit> = Vec::new();
        for fix in diagnostics.iter().filter_map(|one| one.fixes.first()) {
            let overlaps = |new: &Edit| edits.iter().any(|old| *old != new && touches(old, new));
            if !fix.edits.iter().any(overlaps) {
                let fresh: Vec<&Edit> = fix.edits.iter().filter(|edit| !edits.contains(edit)).collect();
                edits.extend(fresh);
            }
        }
        edits
    }

    #[test]
    fn edits_found_by_place_are_those_found_one_by_one() {
        let mut state = 7_u32;
        let mut below = |most: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % most
        };
        for _ in 0..300 {
            let mut edit = || {
                let (start, length) = (below(60), if below(9) == 0 { below(30) } else { below(4) });
                let span = Span { start, end: start + length };
                Edit { place: span.in_file(FileId(below(2))), text: ["", "a"][below(2) as usize].to_owned() }
            };
            let fixes: Vec<Vec<Edit>> = (0..25).map(|at| (0..=at % 3).map(|_| edit()).collect()).collect();
            let found = |edits: Vec<Edit>| {
                let mut one = Diagnostic::new(&NAME_STYLE, edits[0].place, "");
                one.fixes.push(Fix { title: String::new(), edits, safety: FixSafety::Safe });
                one
            };
            let all: Vec<Diagnostic> = fixes.into_iter().map(found).collect();
            assert_eq!(chosen(&all), one_by_one(&all));
        }
    }
}
