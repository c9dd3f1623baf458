//! From the paths of a command line to definitions.
//!
//! Never reads a log; what may be read at all is for `project` to say.
use super::exit::Exit;
use super::failure::{Failure, reason};
use super::globals::Globals;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::project::{Argument, DefinitionFile, Disk, PROJECT_FILE, Pattern, Project, load_with};
use crate::watch::Folders;
use crate::workspace::Definitions;
use clap::Args;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// More of standard input is not read; a definition that long is refused anyway.
const MOST_INPUT: u64 = 64 << 20;

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

impl PathArgs {
    /// One path, or the project found from here upwards.
    pub fn of(path: Option<&str>) -> Self {
        Self { paths: path.map(PathBuf::from).into_iter().collect(), stdin_filename: None }
    }

    /// Whether no path is named.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Whether standard input is meant.
    pub fn is_stdin(&self) -> bool {
        self.paths.iter().any(|path| path == Path::new("-"))
    }

    /// Whether a file is one of those named, or in one of the folders named, and not only used by one.
    pub fn name(&self, file: &DefinitionFile) -> bool {
        let Some(path) = &file.path else { return true };
        let named = |named: &PathBuf| std::fs::canonicalize(named).is_ok_and(|named| path.starts_with(named));
        self.paths.is_empty() || self.paths.iter().any(|one| named(one) || one.ends_with(PROJECT_FILE))
    }

    /// The folders in which definitions and the project file come, change and go.
    pub fn folders(&self, project: &Project) -> Folders {
        let mut folders = Folders::default();
        folders.file(&project.root.join(PROJECT_FILE));
        for path in &self.paths {
            if path.extension().is_some() { folders.file(path) } else { folders.below(path) }
        }
        for pattern in project.definition_patterns() {
            match pattern {
                Pattern::File(path) => folders.file(&path),
                // without a folder `journeys` the definitions may be anywhere below the project's
                Pattern::Below(folder) if project.file.is_some() && !folder.is_dir() => folders.below(&project.root),
                Pattern::Below(folder) => folders.below(&folder),
            }
        }
        project.definitions.iter().filter_map(|one| one.path.as_deref()).for_each(|path| folders.file(path));
        folders
    }

    fn arguments(&self) -> Result<Vec<Argument>, Failure> {
        if !self.is_stdin() {
            if self.stdin_filename.is_some() {
                return Err(Failure::usage("`--stdin-filename` names standard input; write `-` as the path too"));
            }
            return Ok(self.paths.iter().cloned().map(Argument::Path).collect());
        }
        if self.paths.len() > 1 {
            return Err(Failure::usage("`-` stands alone: standard input and files can't be read together"));
        }
        let name = self.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.journey"));
        Ok(vec![Argument::Text { text: standard_input()?, name }])
    }
}

/// The definitions that the paths name, not yet checked.
///
/// # Errors
/// Where a path is wrong. Whatever is wrong with a file is a diagnostic.
pub fn definitions(args: &PathArgs, globals: &Globals, terminal: &Terminal) -> Result<Definitions, Failure> {
    Ok(Definitions::open(project(args, globals, terminal)?, today()))
}

/// Reads the definitions again; what did not change is not compiled again.
///
/// # Errors
/// Where a path is wrong by now; the definitions stay as they were.
pub fn again(was: &mut Definitions, args: &PathArgs, globals: &Globals, terminal: &Terminal) -> Result<(), Failure> {
    was.reopen(project(args, globals, terminal)?, today());
    Ok(())
}

/// The files that the paths name.
///
/// # Errors
/// Where a path is wrong. Whatever is wrong with a file is a diagnostic.
pub fn project(args: &PathArgs, globals: &Globals, terminal: &Terminal) -> Result<Project, Failure> {
    let project = load_with(&args.arguments()?, Path::new("."), &Disk, &globals.overrides);
    terminal.step(&format!("the project's folder is {}", project.root.display()));
    for definition in &project.definitions {
        terminal.step(&format!("read {}", definition.name));
    }
    match project.diagnostics.iter().find(|one| is_wrong_path(one, &project)) {
        Some(wrong) => Err(wrong_path(wrong)),
        None => Ok(project),
    }
}

/// Writes a file whole.
///
/// # Errors
/// Where the system won't.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

/// Writes a file whole, whatever is in it.
///
/// # Errors
/// Where the system won't.
#[expect(clippy::disallowed_methods, reason = "the rim")]
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::unwritable(path, &error))
}

/// Writes a file line by line, so that a long list is never in memory as a whole.
///
/// # Errors
/// Where the system won't, or a line can't be had.
pub fn write_lines(path: &Path, lines: impl Iterator<Item = Result<String, Failure>>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::unwritable(path, &error);
    let mut file = BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    for line in lines {
        writeln!(file, "{}", line?).map_err(failed)?;
    }
    file.flush().map_err(failed)
}

/// Whether it is about a path that was asked for: not about something written in a file, and not about a definition
/// that is there but can't be read.
fn is_wrong_path(diagnostic: &Diagnostic, project: &Project) -> bool {
    let Some(file) = diagnostic.place().and_then(|place| project.sources.get(place.file)) else { return false };
    let is_there = file.path.ends_with(".journey") && Path::new(&*file.path).is_file();
    diagnostic.code.slug == "no-definitions" && file.text.is_empty() && !is_there
}

fn wrong_path(diagnostic: &Diagnostic) -> Failure {
    let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    Failure { message: format!("{}{help}", diagnostic.message), exit: Exit::Usage }
}

/// Today, in days since 1970-01-01, on the clock of this machine.
pub fn today() -> i32 {
    let first = jiff::civil::Date::constant(1970, 1, 1);
    let days = jiff::Zoned::now().date().since(first).map(|span| span.get_days());
    days.unwrap_or_default()
}

fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MOST_INPUT).read_to_end(&mut bytes);
    read.map_err(|error| Failure::usage(format!("can't read standard input: {}", reason(&error))))?;
    String::from_utf8(bytes).map_err(|error| Failure {
        message: format!("standard input is not UTF-8 text from byte {} on", error.utf8_error().valid_up_to() + 1),
        exit: Exit::NotCompiled,
    })
}
