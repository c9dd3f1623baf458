//! The one order in which diagnostics are shown.
use crate::diag::{Diagnostic, Sources};

/// Diagnostics by file, place and code; those without a place come first.
pub fn in_order<'a>(diagnostics: &'a [Diagnostic], sources: &Sources) -> Vec<&'a Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_cached_key(|diagnostic| {
        let place = diagnostic.place();
        let path = place.and_then(|place| sources.get(place.file)).map(|file| file.path.clone());
        let span = place.map(|place| place.span);
        (path, span, diagnostic.code.id, diagnostic.message.clone())
    });
    sorted
}
