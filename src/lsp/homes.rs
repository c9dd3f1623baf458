//! The projects that open files belong to, each with its definitions kept in step.
//!
//! A file belongs to the project found from its folder upwards if that takes it in, as `check` would see it; else to the
//! folder `journeys` of the workspace folder it is in; else it stands alone, with what it uses.
use super::evaluator::LogToRead;
use super::overlay::Overlay;
use crate::diag::{Diagnostic, Span};
use crate::editor::Live;
use crate::project::{Argument, Disk, Files, Kind, PROJECT_FILE, Project, find_project, load, uses};
use crate::workspace::{Checked, Definitions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a home is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The folder of a project file.
    Project(PathBuf),
    /// A folder of definitions without one.
    Folder(PathBuf),
    /// A file alone.
    File(PathBuf),
}

impl Key {
    fn path(&self) -> &Path {
        match self {
            Self::Project(path) | Self::Folder(path) | Self::File(path) => path,
        }
    }

    /// The folder that names of files are shown from.
    fn start(&self) -> &Path {
        match self {
            Self::Project(path) => path,
            Self::Folder(path) | Self::File(path) => path.parent().unwrap_or(path),
        }
    }
}

/// Definitions that belong together.
#[derive(Debug)]
pub struct Home {
    /// What it is of.
    pub key: Key,
    /// What `diag` and `workspace` know of it.
    pub definitions: Definitions,
    /// What is used where, by file: what else is read depends on it.
    uses: BTreeMap<PathBuf, Vec<(String, Span)>>,
    /// Files with another text than the workspace knows.
    stale: BTreeMap<PathBuf, Arc<str>>,
    /// Whether it must be loaded again.
    outdated: bool,
    /// What was found out in the background.
    pub known: Known,
}

/// What is known of definitions beyond what checking them says.
#[derive(Debug, Default)]
pub struct Known {
    /// What their log says.
    pub live: Option<Live>,
    /// What follows from them, and from which state of them.
    pub proven: (String, Vec<Diagnostic>),
    /// Which state was asked about last.
    pub asked: Option<String>,
}

/// A home looked at as a whole.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The names of its files.
    pub names: Names<'a>,
    /// Its definitions, checked.
    pub checked: &'a Checked,
    /// What their log says.
    pub live: Option<&'a Live>,
    /// What follows from them as they are.
    pub proven: &'a [Diagnostic],
}

impl Home {
    /// Loads it.
    pub fn load(key: Key, overlay: &Overlay, today: i32) -> Self {
        let project = load(&[Argument::Path(key.path().to_path_buf())], key.start(), overlay);
        let definitions = Definitions::open(project, today);
        let mut home = Self {
            key,
            definitions,
            uses: BTreeMap::new(),
            stale: BTreeMap::new(),
            outdated: false,
            known: Known::default(),
        };
        home.note_uses();
        home
    }

    /// Whether a file is one of it.
    pub fn holds(&self, path: &Path) -> bool {
        self.name(path).is_some() || self.definitions.project.file.as_deref() == Some(path)
    }

    /// The name of a definition file in the workspace.
    pub fn name(&self, path: &Path) -> Option<Arc<str>> {
        let definition = self.definitions.project.definitions.iter().find(|one| one.path.as_deref() == Some(path))?;
        Some(definition.name.clone())
    }

    /// Takes another text of a file; it is compiled when something is asked.
    pub fn change(&mut self, path: &Path, text: &Arc<str>) {
        if self.name(path).is_none() {
            self.outdated = true;
        } else {
            self.stale.insert(path.to_path_buf(), text.clone());
        }
    }

    /// Something may be different on the disk.
    pub fn outdate(&mut self) {
        self.outdated = true;
    }

    /// Brings it up to date.
    pub fn settle(&mut self, overlay: &Overlay, today: i32) {
        for (path, text) in std::mem::take(&mut self.stale) {
            let used = uses(&text);
            self.outdated |= self.reads_differently(self.uses.get(&path), &used);
            if let Some(name) = self.name(&path) {
                self.definitions.workspace.update(&name, text);
            }
            self.uses.insert(path, used);
        }
        if std::mem::take(&mut self.outdated) {
            let project = load(&[Argument::Path(self.key.path().to_path_buf())], self.key.start(), overlay);
            self.definitions.reopen(project, today);
            self.note_uses();
        }
    }

    /// All of it, checked.
    pub fn parts(&mut self) -> Parts<'_> {
        let names = Names { key: &self.key, project: &self.definitions.project };
        let checked = self.definitions.workspace.check();
        let (of, proven) = &self.known.proven;
        let proven = if *of == checked.hash { proven.as_slice() } else { &[] };
        Parts { names, checked, live: self.known.live.as_ref(), proven }
    }

    /// Its log, if it has one that can be found.
    pub fn log(&self) -> Option<LogToRead> {
        let project = &self.definitions.project;
        let sources = project.log_sources(&Disk).ok().filter(|sources| !sources.is_empty())?;
        Some(LogToRead { sources, customers: project.customers_table(), read: project.read_options() })
    }

    /// Findings about what is used have their places in the text, so the places matter as long as there are findings.
    fn reads_differently(&self, before: Option<&Vec<(String, Span)>>, now: &[(String, Span)]) -> bool {
        let before = before.map(Vec::as_slice).unwrap_or_default();
        let same_paths = before.iter().map(|(path, _)| path).eq(now.iter().map(|(path, _)| path));
        !same_paths || (before != now && !self.definitions.project.diagnostics.is_empty())
    }

    fn note_uses(&mut self) {
        let files = self.definitions.project.definitions.iter();
        self.uses = files.filter_map(|one| Some((one.path.clone()?, uses(&one.text)))).collect();
    }
}

/// Which file is meant by a name in a home's sources.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    key: &'a Key,
    project: &'a Project,
}

impl Names<'_> {
    /// The file of that name; the project file for what is about something else.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        if let Some(definition) = self.project.definitions.iter().find(|one| &*one.name == name) {
            return definition.path.clone();
        }
        let path = self.key.start().join(name);
        let is_file = name == PROJECT_FILE || name.ends_with(".journey");
        is_file.then_some(path).or_else(|| self.project.file.clone())
    }
}

/// All homes, in a stable order.
#[derive(Debug, Default)]
pub struct Homes {
    /// The workspace folders.
    pub folders: BTreeSet<PathBuf>,
    all: Vec<Home>,
}

impl Homes {
    /// All of them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Home> {
        self.all.iter_mut()
    }

    /// The one a file belongs to.
    pub fn of(&mut self, path: &Path) -> Option<&mut Home> {
        // a project before a file alone
        self.all.iter_mut().find(|home| home.holds(path))
    }

    /// Loads the project of a workspace folder, if it is in one.
    pub fn open_folder(&mut self, folder: PathBuf, overlay: &Overlay, today: i32) {
        if let Some(root) = find_project(&folder, overlay) {
            self.add(Key::Project(root), overlay, today);
        }
        self.folders.insert(folder);
    }

    /// Loads all of them anew.
    pub fn reload(&mut self, overlay: &Overlay, today: i32) {
        for home in &mut self.all {
            *home = Home::load(home.key.clone(), overlay, today);
        }
    }

    /// Forgets all of them.
    pub fn forget(&mut self) {
        self.all.clear();
    }

    /// The one of a key.
    pub fn keyed(&mut self, key: &Key) -> Option<&mut Home> {
        self.all.iter_mut().find(|home| home.key == *key)
    }

    /// Finds or loads the home of a file that was opened.
    pub fn open(&mut self, path: &Path, overlay: &Overlay, today: i32) {
        for home in &mut self.all {
            home.settle(overlay, today);
        }
        if self.of(path).is_some() {
            return;
        }
        let folder = path.parent().unwrap_or(path);
        if let Some(root) = find_project(folder, overlay) {
            self.add(Key::Project(root.clone()), overlay, today);
            if self.of(path).is_some() {
                return;
            }
        }
        let journeys = self.folders.iter().map(|folder| folder.join("journeys"));
        let mut around =
            journeys.filter(|folder| path.starts_with(folder) && overlay.kind(folder) == Some(Kind::Folder));
        let key = around.next_back().map_or(Key::File(path.to_path_buf()), Key::Folder);
        self.add(key, overlay, today);
    }

    /// Forgets homes of which nothing is open and that are of no workspace folder.
    pub fn drop_unused(&mut self, is_open: impl Fn(&Home) -> bool) {
        let folders = &self.folders;
        self.all.retain(|home| {
            let stays =
                matches!(&home.key, Key::Project(root) if folders.iter().any(|folder| folder.starts_with(root)));
            stays || is_open(home)
        });
    }

    fn add(&mut self, key: Key, overlay: &Overlay, today: i32) {
        match self.all.iter_mut().find(|home| home.key == key) {
            // a new file may be one of it by now
            Some(home) => {
                home.outdate();
                home.settle(overlay, today);
            }
            None => self.all.push(Home::load(key, overlay, today)),
        }
        self.all.sort_by(|one, other| one.key.cmp(&other.key));
    }
}
