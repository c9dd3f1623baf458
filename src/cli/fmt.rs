//! `fmt`: the one layout.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::format::{diff, format};
use crate::project::{DefinitionFile, Project};
use crate::syntax::parse;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Lay definitions out in the one way there is
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare fmt                       every file of the project from here upwards, in place
  wayfare fmt --check               only list what is not formatted, for CI
  wayfare fmt --diff journeys       only show what would change
  wayfare fmt - < a.journey         standard input to standard output

A statement that can't be read stays as it is, byte for byte; the rest of its file is formatted.

Exit codes: 0 done, 1 with `--check` a file is not formatted, 2 wrong usage, 3 a file has syntax mistakes.")]
pub struct FmtArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Change nothing, list the files that would change, and return 1 if there are any
    #[arg(long)]
    check: bool,
    /// Change nothing, and show what would change
    #[arg(long)]
    diff: bool,
    /// How to print what was done
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For other tools
    Json,
}

/// What became of one file.
#[derive(Serialize)]
struct Outcome {
    file: String,
    changed: bool,
    broken: bool,
    #[serde(skip)]
    before: String,
    #[serde(skip)]
    after: String,
}

#[derive(Serialize)]
struct Report<'a> {
    format_version: u32,
    files: &'a [Outcome],
}

/// Formats, or says what formatting would do.
pub fn run(args: &FmtArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let project = load::project(&args.paths, globals, terminal)?;
    let files: Vec<&DefinitionFile> = project.definitions.iter().filter(|file| args.paths.name(file)).collect();
    let mut mistakes = mistakes_of_files(&project);
    let outcomes: Vec<Outcome> = files.iter().map(|file| outcome(file, &mut mistakes)).collect();
    terminal.show(&mistakes, &project.sources);
    if !args.check && !args.diff && !args.paths.is_stdin() {
        write(&files, &outcomes, terminal)?;
    }
    terminal.report(&report(args, &outcomes)?)?;
    Ok(exit(args, &outcomes, &mistakes))
}

/// What is wrong with files that could not be read; what a definition uses is no matter of layout.
fn mistakes_of_files(project: &Project) -> Vec<Diagnostic> {
    let in_definition = |one: &&Diagnostic| {
        project.definitions.iter().any(|file| one.place().is_some_and(|place| place.file == file.file))
    };
    project.diagnostics.iter().filter(|one| !in_definition(one)).cloned().collect()
}

fn outcome(file: &DefinitionFile, mistakes: &mut Vec<Diagnostic>) -> Outcome {
    let (tree, found) = parse(&file.text, file.file);
    let after = format(&file.text, &tree);
    let broken = found.iter().any(Diagnostic::is_error);
    mistakes.extend(found);
    let before = file.text.to_string();
    Outcome { file: file.name.to_string(), changed: after != before, broken, before, after }
}

fn write(files: &[&DefinitionFile], outcomes: &[Outcome], terminal: &Terminal) -> Result<(), Failure> {
    let mut changed = 0;
    for (file, outcome) in files.iter().zip(outcomes).filter(|(_, outcome)| outcome.changed) {
        let Some(path) = &file.path else { continue };
        load::write(path, &outcome.after)?;
        terminal.step(&format!("formatted {}", outcome.file));
        changed += 1;
    }
    terminal.note(&format!("{changed} formatted, {} unchanged", outcomes.len() - changed));
    Ok(())
}

fn report(args: &FmtArgs, outcomes: &[Outcome]) -> Result<String, Failure> {
    if args.format == Format::Json {
        return Ok(serde_json::to_string_pretty(&Report { format_version: 1, files: outcomes })? + "\n");
    }
    if args.diff {
        return Ok(outcomes.iter().map(|one| diff(&one.file, &one.before, &one.after)).collect());
    }
    if args.check {
        return Ok(outcomes.iter().filter(|one| one.changed).map(|one| format!("{}\n", one.file)).collect());
    }
    let printed = if args.paths.is_stdin() { outcomes } else { &[] };
    Ok(printed.iter().map(|one| one.after.as_str()).collect())
}

fn exit(args: &FmtArgs, outcomes: &[Outcome], mistakes: &[Diagnostic]) -> Exit {
    if mistakes.iter().any(Diagnostic::is_error) {
        return Exit::NotCompiled;
    }
    if args.check && outcomes.iter().any(|one| one.changed) { Exit::Broken } else { Exit::Good }
}
