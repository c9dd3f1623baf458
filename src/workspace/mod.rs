//! The files of a project, checked anew only where they changed: what `check`, `watch` and the editor share.
//!
//! Never reads a file, the clock or the environment: whoever owns those passes texts in. A file is parsed when its
//! text changed. Declarations of all files are gone through again if one says something new; only those bodies are
//! resolved and linted that stand in a file that changed or speak of what changed. What comes out is what a new workspace
//! with these files would find, to the last place.
mod definitions;
mod fingerprint;
#[cfg(test)]
mod tests;

pub use definitions::{Definitions, model_settings};
pub use fingerprint::Fingerprint;

use crate::check;
use crate::diag::{Diagnostic, FileId, Place, Sources};
use crate::model::{Model, ModelSettings, Resolved};
use crate::syntax::{ast, parse};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by path, with what is known of each.
#[derive(Debug)]
pub struct Workspace {
    settings: ModelSettings,
    /// In days since 1970-01-01.
    today: i32,
    /// What was found before any definition was read: in the project file, or while loading.
    given: Vec<Diagnostic>,
    files: BTreeMap<Arc<str>, Parsed>,
    /// Every path ever seen keeps its id, so that places in unchanged trees stay right.
    ids: BTreeMap<Arc<str>, FileId>,
    sources: Sources,
    checked: Option<Checked>,
    /// What was resolved the last time; its model is in `model`.
    resolved: Option<Resolved>,
    model: Option<Arc<Model>>,
    lints: check::Lints,
    /// The files whose text changed since.
    changed: Vec<FileId>,
}

/// A file as it was parsed.
#[derive(Debug, Clone)]
struct Parsed {
    id: FileId,
    fingerprint: Fingerprint,
    tree: Arc<ast::File>,
    diagnostics: Vec<Diagnostic>,
}

/// All files resolved and checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What was understood; evaluate it only if there is no error.
    pub model: Arc<Model>,
    /// All findings, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that places point into.
    pub sources: Sources,
    /// Tells one state of the definitions from another; the same wherever the files lie and one stands.
    pub hash: String,
}

impl Checked {
    /// Whether the definitions compile.
    pub fn compiles(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl Workspace {
    /// Without files. `sources` holds what `given` points into, such as the project file; a file of a path that is in
    /// there keeps its id. `today` is in days since
    /// 1970-01-01.
    pub fn new(settings: ModelSettings, today: i32, sources: Sources, given: Vec<Diagnostic>) -> Self {
        let ids = sources.iter().map(|(id, file)| (file.path.clone(), id)).collect();
        Self {
            settings,
            today,
            given,
            files: BTreeMap::new(),
            ids,
            sources,
            checked: None,
            resolved: None,
            model: None,
            lints: check::Lints::default(),
            changed: Vec::new(),
        }
    }

    /// Sets a file's text; parses it if that is another text than before. Says whether it is.
    pub fn update(&mut self, path: &str, text: impl Into<Arc<str>>) -> Change {
        let text: Arc<str> = text.into();
        let fingerprint = Fingerprint::of(&text);
        if self.files.get(path).is_some_and(|known| known.fingerprint == fingerprint) {
            return Change::None;
        }
        let id = self.place_source(path, text.clone());
        let (tree, diagnostics) = parse(&text, id);
        let parsed = Parsed { id, fingerprint, tree: Arc::new(tree), diagnostics };
        self.files.insert(path.into(), parsed);
        self.touch(id);
        Change::Some
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) -> Change {
        let Some(gone) = self.files.remove(path) else { return Change::None };
        self.sources.replace(gone.id, "");
        self.touch(gone.id);
        Change::Some
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(|path| &**path)
    }

    /// A file's text and tree.
    pub fn file(&self, path: &str) -> Option<(Arc<str>, Arc<ast::File>)> {
        let parsed = self.files.get(path)?;
        Some((self.sources.get(parsed.id)?.text.clone(), parsed.tree.clone()))
    }

    /// The id of a file.
    pub fn id(&self, path: &str) -> Option<FileId> {
        self.files.get(path).map(|parsed| parsed.id)
    }

    /// A file's own mistakes: those of its syntax.
    pub fn syntax_mistakes(&self, path: &str) -> &[Diagnostic] {
        self.files.get(path).map(|parsed| parsed.diagnostics.as_slice()).unwrap_or_default()
    }

    /// The texts that places point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Everything resolved and checked; costs nothing if nothing changed since the last time.
    pub fn check(&mut self) -> &Checked {
        let checked = match self.checked.take() {
            Some(checked) => checked,
            None => self.check_anew(),
        };
        self.checked.insert(checked)
    }

    fn touch(&mut self, file: FileId) {
        self.checked = None;
        self.changed.push(file);
    }

    fn check_anew(&mut self) -> Checked {
        let edited: FxHashSet<FileId> = self.changed.iter().copied().collect();
        let mut resolved = self.resolve();
        let mut diagnostics = self.given.clone();
        diagnostics.extend(self.files.values().flat_map(|parsed| parsed.diagnostics.iter().cloned()));
        diagnostics.extend(resolved.diagnostics().filter(|one| !self.lacks_zone(one)).cloned());
        let edit = resolved.fresh().map(|fresh| check::Edit { edited, fresh: fresh.clone() });
        let echoes: Vec<Place> = resolved.echoes().collect();
        let reported = check::Reported { found: &diagnostics, echoes: &echoes };
        let lints = self.lints.run(&resolved.model, &self.sources, self.today, &reported, edit);
        diagnostics.extend(lints);
        diagnostics.sort_by_key(|one| (one.place(), one.code.id));
        let hash = fingerprint::of_all(self.files.values().map(|parsed| parsed.fingerprint));
        let model = Arc::new(std::mem::take(&mut resolved.model));
        (self.resolved, self.model) = (Some(resolved), Some(model.clone()));
        Checked { model, diagnostics, sources: self.sources.clone(), hash }
    }

    /// Whether a zone is missed that may stand in the project file, which could not be read.
    fn lacks_zone(&self, found: &Diagnostic) -> bool {
        const UNREAD: [&str; 3] = ["E0602", "E0603", "E0604"];
        let unread = || self.given.iter().any(|one| UNREAD.contains(&one.code.id));
        found.code.id == "E0311" && self.settings.zone.is_none() && unread()
    }

    fn resolve(&mut self) -> Resolved {
        let trees: Vec<(FileId, Arc<ast::File>)> =
            self.files.values().map(|parsed| (parsed.id, parsed.tree.clone())).collect();
        let changed = std::mem::take(&mut self.changed);
        match (self.resolved.take(), self.model.take()) {
            (Some(mut resolved), Some(model)) => {
                // somebody may still hold the last model: then this is a copy
                resolved.model = Arc::unwrap_or_clone(model);
                resolved.again(&trees, &self.settings, &changed)
            }
            _ => Resolved::new(&trees, &self.settings),
        }
    }

    fn place_source(&mut self, path: &str, text: Arc<str>) -> FileId {
        if let Some(id) = self.ids.get(path) {
            self.sources.replace(*id, text);
            return *id;
        }
        let id = self.sources.add(path, text);
        self.ids.insert(path.into(), id);
        id
    }
}

/// Whether anything is different now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing is.
    None,
    /// Something is.
    Some,
}
