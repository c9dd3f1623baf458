//! Paths on the command line to a project: its settings and all of its definition files.
use super::files::{Files, Kind, plain};
use super::folder::{self, MOST_FILES, Odd, TooMany};
use super::overrides::{self, Override};
use super::settings::{Settings, Written};
use super::uses::uses;
use super::{PROJECT_FILE, read_settings};
use crate::codes::{project as codes, syntax};
use crate::diag::{Diagnostic, FileId, Place, Sources, Span};
use crate::syntax::MAX_BYTES;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest project file in bytes.
const MOST_SETTINGS: usize = 1 << 20;
/// The most bytes that all definitions of a project may have.
const MOST_BYTES: usize = 256 << 20;

/// What a user names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A project folder, its `wayfare.yaml`, a definition file or a folder of them.
    Path(PathBuf),
    /// A definition that is given as it is, such as standard input.
    Text {
        /// The name to show and to resolve `use` against.
        name: PathBuf,
        /// The definition.
        text: String,
    },
}

/// A definition file that was read.
#[derive(Debug, Clone)]
pub struct DefinitionFile {
    /// Its id in the project's sources.
    pub file: FileId,
    /// The path as it is shown: relative to the folder one stands in, where possible.
    pub name: Arc<str>,
    /// The path relative to the project's folder, where possible; the same wherever one stands.
    pub in_project: String,
    /// Where it is; a text that was given has no file.
    pub path: Option<PathBuf>,
    /// What it says.
    pub text: Arc<str>,
}

/// A project with everything that was read of it.
#[derive(Debug)]
pub struct Project {
    /// The project's folder, without links.
    pub root: PathBuf,
    /// The project file, if there is one.
    pub file: Option<PathBuf>,
    /// What the project file says.
    pub settings: Settings,
    /// The definition files, in the order of their paths.
    pub definitions: Vec<DefinitionFile>,
    /// The texts, the project file's included; the places of diagnostics point into them.
    pub sources: Sources,
    /// What is wrong with the project file, and with what could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// The nearest folder with a project file, from `start` upwards.
pub fn find_project(start: &Path, files: &dyn Files) -> Option<PathBuf> {
    let start = files.canonical(start).ok()?;
    start.ancestors().find(|folder| is_project(folder, files)).map(Path::to_path_buf)
}

/// Loads what is named, as seen from the folder `start`; without arguments the project found upwards from there, else its
/// folder `journeys`.
pub fn load(arguments: &[Argument], start: &Path, files: &dyn Files) -> Project {
    load_with(arguments, start, files, &[])
}

/// The same, with keys of the project file set from elsewhere.
pub fn load_with(arguments: &[Argument], start: &Path, files: &dyn Files, overrides: &[Override]) -> Project {
    let start = files.canonical(start).unwrap_or_else(|_| start.to_path_buf());
    let targets: Vec<Target> = if arguments.is_empty() {
        vec![without_arguments(&start, files)]
    } else {
        arguments.iter().map(|argument| target(argument, &start, files)).collect()
    };
    let mut loader = Loader::new(root(&targets, &start, files), start, files);
    loader.read_project_file(overrides);
    loader.refuse_other_projects(&targets);
    for target in targets {
        loader.take(target);
    }
    loader.follow_uses();
    loader.finish()
}

/// What an argument turned out to be; paths are canonical.
#[derive(Debug)]
enum Target {
    Project(PathBuf),
    Folder(PathBuf, String),
    File(PathBuf),
    Text(PathBuf, String),
    NotADefinition(String),
    NoSuchPath(String),
    NoProject(PathBuf),
}

impl Target {
    /// The folder it is in, if it is anywhere.
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Project(folder) | Self::Folder(folder, _) => Some(folder),
            Self::File(path) | Self::Text(path, _) => path.parent(),
            Self::NotADefinition(_) | Self::NoSuchPath(_) | Self::NoProject(_) => None,
        }
    }
}

fn is_project(folder: &Path, files: &dyn Files) -> bool {
    files.kind(&folder.join(PROJECT_FILE)) == Some(Kind::File)
}

fn without_arguments(start: &Path, files: &dyn Files) -> Target {
    if let Some(root) = find_project(start, files) {
        return Target::Project(root);
    }
    let journeys = start.join("journeys");
    match files.kind(&journeys) {
        Some(Kind::Folder) => Target::Folder(journeys, "journeys".to_owned()),
        _ => Target::NoProject(start.to_path_buf()),
    }
}

fn target(argument: &Argument, start: &Path, files: &dyn Files) -> Target {
    let path = match argument {
        Argument::Path(path) => path,
        Argument::Text { name, text } => return Target::Text(plain(&start.join(name)), text.clone()),
    };
    let shown = path.display().to_string();
    let Ok(full) = files.canonical(&start.join(path)) else { return Target::NoSuchPath(shown) };
    match files.kind(&full) {
        Some(Kind::Folder) if is_project(&full, files) => Target::Project(full),
        Some(Kind::Folder) => Target::Folder(full, shown),
        Some(Kind::File) if full.extension().is_some_and(|ending| ending == "journey") => Target::File(full),
        Some(Kind::File) if full.file_name().is_some_and(|name| name == PROJECT_FILE) => {
            full.parent().map_or(Target::NoSuchPath(shown), |folder| Target::Project(folder.to_path_buf()))
        }
        _ => Target::NotADefinition(shown),
    }
}

/// The project's folder: that of the first target with a project, else the folder that all targets are in.
fn root(targets: &[Target], start: &Path, files: &dyn Files) -> PathBuf {
    let folders: Vec<&Path> = targets.iter().filter_map(Target::folder).collect();
    if let Some(root) = folders.iter().find_map(|folder| find_project(folder, files)) {
        return root;
    }
    let Some((first, rest)) = folders.split_first() else { return start.to_path_buf() };
    let common = |folder: &&Path| rest.iter().all(|other| other.starts_with(folder));
    first.ancestors().find(common).unwrap_or(start).to_path_buf()
}

struct Loader<'f> {
    files: &'f dyn Files,
    start: PathBuf,
    root: PathBuf,
    has_file: bool,
    settings: Settings,
    definitions: Vec<DefinitionFile>,
    seen: BTreeSet<PathBuf>,
    bytes: usize,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl<'f> Loader<'f> {
    fn new(root: PathBuf, start: PathBuf, files: &'f dyn Files) -> Self {
        Self {
            files,
            start,
            root,
            has_file: false,
            settings: Settings::default(),
            definitions: Vec::new(),
            seen: BTreeSet::new(),
            bytes: 0,
            sources: Sources::default(),
            diagnostics: Vec::new(),
        }
    }

    fn read_project_file(&mut self, overrides: &[Override]) {
        let path = self.root.join(PROJECT_FILE);
        self.has_file = self.files.kind(&path) == Some(Kind::File);
        let mut written = Arc::from("");
        if self.has_file {
            let name = self.shown(&path);
            let Some((file, text)) = self.read(&path, &name, MOST_SETTINGS) else { return };
            let (settings, found) = read_settings(&text, file);
            self.settings = settings;
            self.diagnostics.extend(found);
            written = text;
        }
        if !overrides.is_empty() {
            let text = overrides::merged(&written, overrides);
            let file = self.sources.add("--config", text.as_str());
            let (read, found) = read_settings(&text, file);
            overrides::take(&mut self.settings, read, overrides);
            self.diagnostics.extend(found);
        }
    }

    fn refuse_other_projects(&mut self, targets: &[Target]) {
        for target in targets {
            let other = target.folder().and_then(|folder| find_project(folder, self.files));
            if let Some(other) = other.filter(|other| *other != self.root) {
                let (root, other) = (self.shown(&self.root), self.shown(&other));
                let place = self.nowhere(&other);
                self.diagnostics.push(codes::two_projects(place, &root, &other));
            }
        }
    }

    fn take(&mut self, target: Target) {
        match target {
            Target::Project(_) => self.take_project(),
            Target::Folder(folder, shown) => {
                let found = folder::below(self.files, &folder, "journey");
                self.take_files(found, &shown, None);
            }
            Target::File(path) => self.take_file(&path),
            Target::Text(path, text) => {
                let name = self.shown(&path);
                self.add(&name, None, &path, text.into());
            }
            Target::NotADefinition(shown) => self.fail(&shown, |place| codes::not_a_definition(place, &shown)),
            Target::NoSuchPath(shown) => self.fail(&shown, |place| codes::no_such_path(place, &shown)),
            Target::NoProject(folder) => {
                let shown = folder.display().to_string();
                self.fail(&shown, |place| codes::no_project(place, &shown));
            }
        }
    }

    /// All definitions of the project; without a folder `journeys` and without a word about it, those below its folder.
    fn take_project(&mut self) {
        for written in self.settings.definitions.clone() {
            let path = plain(&self.root.join(&written.text));
            let by_default = written.place.is_none() && self.files.kind(&path).is_none();
            let path = if by_default { self.root.clone() } else { path };
            let shown = if by_default { self.shown(&path) } else { written.text.to_string() };
            let found = if folder::is_glob(&written.text) {
                folder::matching(self.files, &self.root, &written.text, Odd::PassedOver)
            } else if self.files.kind(&path) == Some(Kind::File) {
                Ok(vec![path])
            } else {
                folder::below(self.files, &path, "journey")
            };
            self.take_files(found, &shown, Some(&written));
        }
    }

    fn take_files(&mut self, found: Result<Vec<PathBuf>, TooMany>, shown: &str, written: Option<&Written>) {
        let place = |loader: &mut Self| match written.and_then(|written| written.place) {
            Some(place) => place,
            None => loader.nowhere(shown),
        };
        match found {
            Err(TooMany) => {
                let place = place(self);
                self.diagnostics.push(codes::too_many_files(place, shown));
            }
            Ok(paths) if paths.is_empty() => {
                let place = place(self);
                self.diagnostics.push(codes::no_definitions(place, shown));
            }
            Ok(paths) => {
                for path in paths {
                    if written.is_some() && !self.is_inside(&path) {
                        let place = place(self);
                        let path = self.shown(&path);
                        self.diagnostics.push(codes::outside_project(place, &path));
                        continue;
                    }
                    self.take_file(&path);
                }
            }
        }
    }

    /// Whether a path, links followed, is in the project's folder.
    fn is_inside(&self, path: &Path) -> bool {
        self.files.canonical(path).is_ok_and(|path| path.starts_with(&self.root))
    }

    fn take_file(&mut self, path: &Path) {
        let Ok(path) = self.files.canonical(path) else { return };
        if !self.seen.insert(path.clone()) {
            return;
        }
        let name = self.shown(&path);
        if self.definitions.len() >= MOST_FILES || self.bytes > MOST_BYTES {
            self.fail(&name, |place| codes::too_many_files(place, &name));
            return;
        }
        if let Some((file, text)) = self.read(&path, &name, MAX_BYTES) {
            self.bytes += text.len();
            self.definitions.push(DefinitionFile {
                file,
                name: name.as_str().into(),
                in_project: relative(&path, &self.root),
                path: Some(path),
                text,
            });
        }
    }

    fn add(&mut self, name: &str, path: Option<PathBuf>, stands_at: &Path, text: Arc<str>) {
        let file = self.sources.add(name, text.clone());
        let in_project = relative(stands_at, &self.root);
        self.definitions.push(DefinitionFile { file, name: name.into(), in_project, path, text });
    }

    /// Reads a text of at most `most` bytes into the sources.
    fn read(&mut self, path: &Path, name: &str, most: usize) -> Option<(FileId, Arc<str>)> {
        let bytes = match self.files.read(path, most as u64 + 1) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.fail(name, |place| codes::unreadable(place, name, &error.to_string()));
                return None;
            }
        };
        if bytes.len() > most {
            self.fail(name, |place| match most {
                MOST_SETTINGS => codes::not_yaml(place, "it has more than 1 MB"),
                _ => syntax::file_too_large(place, bytes.len()),
            });
            return None;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text: Arc<str> = text.into();
                Some((self.sources.add(name, text.clone()), text))
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = self.sources.add(name, text);
                let place = Span::new(at, at + '\u{fffd}'.len_utf8()).in_file(file);
                self.diagnostics.push(codes::not_utf8(place, name));
                None
            }
        }
    }

    /// Reads what definitions use, and what that uses in turn.
    fn follow_uses(&mut self) {
        let mut next = 0;
        while let Some(definition) = self.definitions.get(next).cloned() {
            next += 1;
            for (written, span) in uses(&definition.text) {
                self.follow(&definition, &written, span.in_file(definition.file));
            }
        }
    }

    fn follow(&mut self, from: &DefinitionFile, written: &str, place: Place) {
        let stands_at = from.path.clone().unwrap_or_else(|| self.start.join(&*from.name));
        let folder = stands_at.parent().map_or_else(|| self.root.clone(), Path::to_path_buf);
        let path = plain(&folder.join(written));
        // Whether a path outside exists is nobody's business either.
        if Path::new(written).is_absolute() || !path.starts_with(&self.root) {
            self.diagnostics.push(codes::outside_project(place, written));
        } else if self.files.kind(&path) != Some(Kind::File) {
            let beside = self.files.list(&folder).unwrap_or_default();
            let names: Vec<String> = beside.iter().take(1_000).map(|path| relative(path, &folder)).collect();
            let names: Vec<String> = names.into_iter().filter(|name| name.ends_with(".journey")).collect();
            self.diagnostics.push(codes::unknown_file(place, written, &names));
        } else if !self.is_inside(&path) {
            self.diagnostics.push(codes::outside_project(place, written));
        } else if path.extension().is_none_or(|ending| ending != "journey") {
            self.diagnostics.push(codes::not_a_journey_file(place, written));
        } else {
            self.take_file(&path);
        }
    }

    /// A finding about something of which there is no text.
    fn fail(&mut self, name: &str, finding: impl FnOnce(Place) -> Diagnostic) {
        let place = self.nowhere(name);
        self.diagnostics.push(finding(place));
    }

    /// A place in an empty text of that name.
    fn nowhere(&mut self, name: &str) -> Place {
        Span::default().in_file(self.sources.add(name, ""))
    }

    /// The path as it is shown to a user.
    fn shown(&self, path: &Path) -> String {
        let shown =
            if path.starts_with(&self.start) { relative(path, &self.start) } else { relative(path, &self.root) };
        if shown.is_empty() { ".".to_owned() } else { shown }
    }

    fn finish(mut self) -> Project {
        self.definitions.sort_by(|one, other| one.in_project.cmp(&other.in_project));
        let file = self.has_file.then(|| self.root.join(PROJECT_FILE));
        Project {
            root: self.root,
            file,
            settings: self.settings,
            definitions: self.definitions,
            sources: self.sources,
            diagnostics: self.diagnostics,
        }
    }
}

/// A path relative to a folder it is in, with `/`; else as it is.
fn relative(path: &Path, folder: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}
