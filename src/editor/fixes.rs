//! What can be mended at a place: the fixes that findings carry.
use super::View;
use super::declare::declaration;
use crate::check;
use crate::diag::{Diagnostic, Edit, Fix, FixSafety, Span};

/// A fix, with what it mends.
#[derive(Debug, Clone)]
pub struct QuickFix<'a> {
    /// What it does.
    pub fix: Fix,
    /// The finding.
    pub mends: &'a Diagnostic,
    /// Whether it is the one to take unless there is a reason not to.
    pub is_preferred: bool,
}

/// The fixes of what is found in a stretch.
pub fn quick_fixes<'a>(view: &View<'a>, stretch: Span) -> Vec<QuickFix<'a>> {
    let touches = |one: &&Diagnostic| {
        one.place().is_some_and(|place| {
            place.file == view.file && place.span.start <= stretch.end && stretch.start <= place.span.end
        })
    };
    let mut fixes = Vec::new();
    for mends in view.checked.diagnostics.iter().filter(touches) {
        let own = mends.fixes.iter().cloned().chain(declaration(view, mends)).enumerate();
        fixes.extend(own.map(|(at, fix)| {
            let is_preferred = at == 0 && fix.safety == FixSafety::Safe;
            QuickFix { fix, mends, is_preferred }
        }));
    }
    fixes
}

/// All that can be mended in a file with certainty, as far as it does not touch other files.
pub fn safe_edits<'a>(view: &View<'a>) -> Vec<&'a Edit> {
    let edits = check::chosen(&view.checked.diagnostics);
    edits.into_iter().filter(|edit| edit.place.file == view.file).collect()
}
