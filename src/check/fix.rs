//! Applying fixes to texts. Never writes a file and never applies a fix whose meaning is a guess.
use crate::diag::{Diagnostic, Edit, FileId, Fix, FixSafety, Sources};

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
    let mut edits: Vec<&Edit> = Vec::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.safety == FixSafety::Safe) else { continue };
        let fresh: Vec<&Edit> = fix.edits.iter().filter(|edit| !edits.contains(edit)).collect();
        if !overlaps(&edits, fix) && !fresh.is_empty() {
            edits.extend(fresh);
        }
    }
    edits
}

fn overlaps(edits: &[&Edit], fix: &Fix) -> bool {
    fix.edits.iter().any(|new| edits.iter().any(|old| *old != new && touches(old, new)))
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
