//! From the paths of a command line to definitions.
//!
//! Never reads a log, and never leaves the folders it was pointed at.
use super::exit::Exit;
use super::failure::{Failure, reason};
use super::globals::Globals;
use super::terminal::Terminal;
use crate::diag::Sources;
use crate::model::ModelSettings;
use crate::workspace::Workspace;
use clap::Args;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where definitions are.
#[derive(Debug, Clone, Args)]
pub struct PathArgs {
    /// A project folder, a `.journey` file or a folder of them, or `-` for standard input; without one, the project
    /// found from here upwards (by its `wayfare.yaml`), else the folder `journeys`
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The path that standard input (`-`) stands for
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

/// Definitions, ready to be checked.
#[derive(Debug)]
pub struct Definitions {
    /// Their files.
    pub workspace: Workspace,
    root: PathBuf,
}

/// A file as it is on disk, or on standard input.
#[derive(Debug)]
pub struct Text {
    /// As shown to people.
    pub path: String,
    /// As the system knows it.
    pub on_disk: PathBuf,
    /// What it holds.
    pub text: String,
}

impl PathArgs {
    /// Whether standard input is meant.
    pub fn is_stdin(&self) -> bool {
        self.paths.iter().any(|path| path == Path::new("-"))
    }
}

impl Definitions {
    /// The file a path of the workspace stands for.
    pub fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

/// The definitions that the paths name.
///
/// # Errors
/// Where a path is wrong or a file can't be read.
pub fn definitions(args: &PathArgs, globals: &Globals, terminal: &Terminal) -> Result<Definitions, Failure> {
    let texts = texts(args, globals, terminal)?;
    let mut workspace = Workspace::new(ModelSettings::default(), today(), Sources::default(), Vec::new());
    for text in texts {
        workspace.update(&text.path, text.text);
    }
    Ok(Definitions { workspace, root: PathBuf::new() })
}

/// The texts of all definitions that the paths name, sorted.
///
/// # Errors
/// Where a path is wrong or a file can't be read.
pub fn texts(args: &PathArgs, _globals: &Globals, terminal: &Terminal) -> Result<Vec<Text>, Failure> {
    if args.is_stdin() {
        return Ok(vec![standard_input(args)?]);
    }
    if args.stdin_filename.is_some() {
        return Err(Failure::usage("`--stdin-filename` names standard input; write `-` as the path too"));
    }
    let paths = if args.paths.is_empty() { vec![found_from_here()?] } else { args.paths.clone() };
    let mut files = Vec::new();
    for path in &paths {
        collect(path, &mut files)?;
    }
    files.sort();
    files.dedup();
    terminal.step(&format!("reading {} files", files.len()));
    if files.is_empty() {
        let named: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Failure::usage(format!("there is no `.journey` file in {}", named.join(", "))));
    }
    files.iter().map(|path| read(path)).collect()
}

/// Writes a file whole.
///
/// # Errors
/// Where the system won't.
#[expect(clippy::disallowed_methods, reason = "the rim")]
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::unwritable(path, &error))
}

/// Today, in days since 1970-01-01, on the clock of this machine.
fn today() -> i32 {
    let first = jiff::civil::Date::constant(1970, 1, 1);
    let days = jiff::Zoned::now().date().since(first).map(|span| span.get_days());
    days.unwrap_or_default()
}

fn standard_input(args: &PathArgs) -> Result<Text, Failure> {
    if args.paths.len() > 1 {
        return Err(Failure::usage("`-` stands alone: standard input and files can't be read together"));
    }
    let on_disk = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.journey"));
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::usage(format!("can't read standard input: {}", reason(&error))))?;
    Ok(Text { path: shown(&on_disk), text: utf8(&on_disk, bytes)?, on_disk })
}

fn found_from_here() -> Result<PathBuf, Failure> {
    let here = Path::new(".");
    let absolute = std::path::absolute(here).map_err(|error| Failure::unreadable(here, &error))?;
    for folder in absolute.ancestors() {
        if folder.join("wayfare.yaml").is_file() {
            return Ok(folder.to_owned());
        }
    }
    let journeys = PathBuf::from("journeys");
    if journeys.is_dir() {
        return Ok(journeys);
    }
    let message = "there is no project here: no `wayfare.yaml` from here upwards and no folder `journeys`; name a file \
                   or a folder";
    Err(Failure::usage(message))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let known = std::fs::metadata(path).map_err(|error| Failure::unreadable(path, &error))?;
    if known.is_dir() { collect_folder(path, files) } else { Ok(files.push(path.to_owned())) }
}

fn collect_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| Failure::unreadable(folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Failure::unreadable(folder, &error))?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // links to folders are not followed: they could lead round in a circle
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && !hidden {
            collect_folder(&path, files)?;
        } else if !is_folder && path.extension().is_some_and(|extension| extension == "journey") {
            files.push(path);
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the rim")]
fn read(path: &Path) -> Result<Text, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    Ok(Text { path: shown(path), on_disk: path.to_owned(), text: utf8(path, bytes)? })
}

fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| Failure {
        message: format!(
            "`{}` is not UTF-8 text: byte {} is not; save it as UTF-8",
            path.display(),
            error.utf8_error().valid_up_to() + 1
        ),
        exit: Exit::NotCompiled,
    })
}

/// Relative to here where it lies below, with slashes forward.
fn shown(path: &Path) -> String {
    let here = std::path::absolute(".").unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
