//! `compile`: the checked model for other tools.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::targets;
use super::terminal::Terminal;
use crate::export;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Print the checked model for other tools
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare compile > model.json
  wayfare compile --format yaml --out model.yaml
  wayfare compile | jq '.rules[] | {name, severity, because}'

The format is versioned (`format_version`); its JSON Schema is `docs/schema/model.schema.json`.

Exit codes: 0 compiled, 2 wrong usage, 3 the definitions do not compile (nothing is printed then).")]
pub struct CompileArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// JSON
    Json,
    /// YAML
    Yaml,
}

/// Compiles, and prints the model if there is no mistake in it.
pub fn run(args: &CompileArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut definitions = load::definitions(&args.paths, globals, terminal)?;
    targets::check(targets::file("--out", &args.out), &targets::definitions(&definitions.project))?;
    let files: Vec<String> = definitions.workspace.paths().map(str::to_owned).collect();
    let checked = definitions.workspace.check();
    terminal.show(&checked.diagnostics, &checked.sources);
    if !checked.compiles() {
        return Ok(Exit::NotCompiled);
    }
    let document = export::document(&checked.model, &checked.sources, &files, &checked.hash);
    let text = match args.format {
        Format::Json => export::json(&document)?,
        Format::Yaml => export::yaml(&document)?,
    };
    match &args.out {
        Some(path) => load::write(path, &text)?,
        None => terminal.report(&text)?,
    }
    Ok(Exit::Good)
}
