//! `check`: compile and lint.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::terminal::Terminal;
use crate::analyze::{self, Limits};
use crate::diag::{Diagnostic, Sources};
use crate::model::Model;
use crate::plan::Plan;
use crate::report::diagnostics::{github, human, json, sarif};
use crate::workspace::Definitions;
use clap::{Args, ValueEnum};

/// Compile the definitions and name every mistake
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare check                              the project from here upwards
  wayfare check journeys/support.journey     one file and what it uses
  wayfare check --fix                        mend what is certain, report the rest
  wayfare check --prove                      with what takes longer to prove
  wayfare check --format github              annotations on a pull request
  cat a.journey | wayfare check - --stdin-filename journeys/a.journey

Exit codes: 0 no errors (warnings are no errors), 2 wrong usage, 3 the definitions do not compile.")]
pub struct CheckArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Mend what can be mended with certainty, in the files themselves
    #[arg(long)]
    fix: bool,
    /// Prove as well what takes longer: rules that conflict once something has happened, follow from others, or can never
    /// be activated (contradictions are always looked for)
    #[arg(long)]
    prove: bool,
    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For other tools
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

/// Checks, and mends if asked to.
pub fn run(args: &CheckArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    if args.fix && args.paths.is_stdin() {
        return Err(Failure::usage("`--fix` changes files, and standard input is none; leave one of the two out"));
    }
    let mut definitions = load::definitions(&args.paths, globals, terminal)?;
    if args.fix {
        mend(&mut definitions, terminal)?;
    }
    let files = definitions.workspace.paths().count();
    let checked = definitions.workspace.check();
    let mut found = checked.diagnostics.clone();
    if checked.compiles() {
        found.extend(proven(&checked.model, args.prove, terminal));
        found.sort_by_key(|one| (one.place(), one.code.id));
    }
    terminal.report(&rendered(&found, &checked.sources, args.format, files, terminal)?)?;
    Ok(if checked.compiles() { Exit::Good } else { Exit::NotCompiled })
}

/// What follows from the definitions alone.
fn proven(model: &Model, everything: bool, terminal: &Terminal) -> Vec<Diagnostic> {
    let limits = if everything { Limits::default() } else { Limits::FAST };
    let proof = analyze::prove(model, &Plan::new(model), limits);
    if everything {
        proof.undecided.iter().for_each(|what| terminal.note(&format!("undecided within the bound: {what}")));
    }
    analyze::findings(model, &proof)
}

fn rendered(
    found: &[Diagnostic],
    sources: &Sources,
    format: Format,
    files: usize,
    terminal: &Terminal,
) -> Result<String, Failure> {
    Ok(match format {
        Format::Human if found.is_empty() => terminal.unless_quiet(&no_mistakes(files)),
        Format::Human => human::human(found, sources, &terminal.out),
        Format::Json => json::json(found, sources)?,
        Format::Sarif => sarif::sarif(found, sources)?,
        Format::Github => github::github(found, sources),
    })
}

fn no_mistakes(files: usize) -> String {
    if files == 1 { "no mistakes in 1 file\n".to_owned() } else { format!("no mistakes in {files} files\n") }
}

/// Applies fixes until none is left, then writes the files that are different.
fn mend(definitions: &mut Definitions, terminal: &Terminal) -> Result<(), Failure> {
    let before = definitions.workspace.sources().clone();
    let workspace = &mut definitions.workspace;
    let changed = crate::check::mend(&before, |sources| {
        for (_, source) in sources.iter() {
            // the project file is among the sources, but no definition
            if workspace.file(&source.path).is_some() {
                workspace.update(&source.path, source.text.clone());
            }
        }
        workspace.check().diagnostics.clone()
    });
    let mut mended = 0;
    for (file, text) in changed {
        let Some(source) = before.get(file) else { continue };
        let Some(path) = definitions.on_disk(&source.path) else { continue };
        load::write(path, &text)?;
        terminal.step(&format!("mended {}", source.path));
        mended += 1;
    }
    terminal.note(&format!("mended {mended} {}", if mended == 1 { "file" } else { "files" }));
    Ok(())
}
