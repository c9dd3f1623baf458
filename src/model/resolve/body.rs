//! What was found in one body, and which bodies are resolved at all.
use super::changes::Reads;
use super::*;
use std::ops::Range;

/// What was found in a body: all that is kept of it besides what stands in the model.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub file: FileId,
    pub diagnostics: Vec<Diagnostic>,
    /// Where it speaks of what could not be read.
    pub echoes: Vec<Place>,
    /// Where its uses stand: among those of an earlier model if it was kept, else among those found since.
    pub uses: Range<usize>,
    pub kept: bool,
    /// How many names were compared in search of near ones.
    pub near: usize,
    pub reads: Reads,
}

/// All uses in bodies, while some are kept and others found.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Those of an earlier model.
    pub kept: Vec<Use>,
}

impl Uses {
    /// Those of one body; `found` are all that were found since.
    pub(super) fn of<'u>(&'u self, body: &Body, found: &'u [Use]) -> &'u [Use] {
        let all = if body.kept { &self.kept } else { found };
        all.get(body.uses.clone()).unwrap_or_default()
    }
}

impl Resolver<'_> {
    /// Whether a body is resolved.
    pub(super) fn in_scope(&self, kind: BodyKind, at: usize) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(kind, at))
    }

    /// Ends a body: what was found since the last one is its own.
    pub(super) fn close(&mut self, kind: BodyKind, at: usize) {
        let end = self.model.uses.len();
        let body = Body {
            file: self.at.file,
            diagnostics: std::mem::take(&mut self.diagnostics),
            echoes: std::mem::take(&mut self.echoes),
            uses: std::mem::replace(&mut self.closed_uses, end)..end,
            kept: false,
            near: std::mem::take(&mut self.near_spent),
            reads: std::mem::take(&mut self.reads),
        };
        put(self.bodies.list_mut(kind), at, body);
    }
}

/// Puts something at its id; gives back what was there.
pub(super) fn put<T>(list: &mut Vec<T>, at: usize, item: T) -> Option<T> {
    match list.get_mut(at) {
        Some(slot) => Some(std::mem::replace(slot, item)),
        None => {
            list.push(item);
            None
        }
    }
}

/// A list in which each thing stands where its `place` is now, with `blank` wherever there is none.
pub(super) fn placed<T>(
    was: Vec<T>,
    place: impl Fn(usize) -> Option<usize>,
    length: usize,
    blank: impl Fn() -> T,
) -> Vec<T> {
    if was.len() == length && (0..length).all(|at| place(at) == Some(at)) {
        return was;
    }
    let mut list: Vec<T> = Vec::with_capacity(length);
    for (at, thing) in was.into_iter().enumerate() {
        let Some(at) = place(at).filter(|at| *at < length) else { continue };
        // most come in order: nothing is put there first that they replace
        if list.len() < at {
            list.resize_with(at, &blank);
        }
        put(&mut list, at, thing);
    }
    list.resize_with(length, blank);
    list
}
