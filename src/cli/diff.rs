//! `diff`: what changed in meaning between two versions of the definitions.
use super::exit::Exit;
use super::failure::{Failure, reason};
use super::globals::Globals;
use super::load;
use super::logs::{self, LogArgs};
use super::terminal::Terminal;
use crate::analyze::Limits;
use crate::analyze::diff::{Category, Version, diff};
use crate::engine;
use crate::measure;
use crate::plan::Plan;
use crate::project::{Argument, Disk, Files, Memory, Project, find_project, load_with};
use crate::report::changes::{self, Evaluated, Side};
use crate::run::{self, Request};
use crate::workspace::{Checked, Definitions};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Say what changed in meaning between two versions of the definitions
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare diff main HEAD                  two git references, the project found from here upwards
  wayfare diff HEAD~1 journeys            a reference against a folder as it is now
  wayfare diff old/ new/ --format json    two folders
  wayfare diff main journeys --log events.csv    with what it does to the verdicts on a log

Formatting, comments and the names of bindings are no change. Every change has a code and a category: *breaking* (something \
is gone, its numbers can't be compared with former ones, or what passed may fail), *behaviour* (results differ) or \
*documentation*.

Exit codes: 0 compared, 1 with `--fail-on-breaking` something breaking changed, 2 wrong usage, 3 a version does not \
compile, 4 the log can't be read.")]
pub struct DiffArgs {
    /// The old version: a folder, a file, or a git reference
    #[arg(value_name = "OLD")]
    old: String,
    /// The new version
    #[arg(value_name = "NEW")]
    new: String,
    /// The project's folder in git; found from here upwards unless given
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
    /// Whose verdict changes on the logs named with `--log`
    #[command(flatten)]
    logs: LogArgs,
    /// End with exit code 1 if something breaking changed
    #[arg(long)]
    fail_on_breaking: bool,
    /// How to print what changed
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For other tools
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations in the new version's files
    Github,
}

/// Compares, and reports.
pub fn run(args: &DiffArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let (_, old) = version(&args.old, args, globals)?;
    let (project, new) = version(&args.new, args, globals)?;
    for one in [&old, &new] {
        if !one.compiles() {
            terminal.show(&one.diagnostics, &one.sources);
            return Ok(Exit::NotCompiled);
        }
    }
    let (old_plan, new_plan) = (Plan::new(&old.model), Plan::new(&new.model));
    let versions = [Version { model: &old.model, plan: &old_plan }, Version { model: &new.model, plan: &new_plan }];
    let [before, after] = versions;
    let found = diff(before, after, Limits::default());
    let evaluated = if args.logs.are_named() {
        Some((evaluate(&old, args, &project)?, evaluate(&new, args, &project)?))
    } else {
        None
    };
    let sides = (Side { model: &old.model, sources: &old.sources }, Side { model: &new.model, sources: &new.sources });
    let text = match args.format {
        Format::Human => changes::human(&found, &sides, evaluated.as_ref()),
        Format::Json => changes::json(&found, &sides, evaluated.as_ref())?,
        Format::Sarif => changes::sarif(&found, &sides)?,
        Format::Github => changes::github(&found, &sides),
    };
    terminal.report(&text)?;
    let breaking = found.iter().any(|one| one.category == Category::Breaking);
    Ok(if args.fail_on_breaking && breaking { Exit::Broken } else { Exit::Good })
}

fn evaluate(checked: &Checked, args: &DiffArgs, project: &Project) -> Result<Evaluated, Failure> {
    let logs = logs::resolve(&args.logs, project)?;
    let request = Request {
        model: &checked.model,
        sources: &logs.sources,
        customers: logs.customers.as_ref(),
        read: logs.read,
        engine: engine::Options { keep_all: true, ..engine::Options::default() },
        judge: measure::Settings::default(),
    };
    let (evaluated, _) = run::evaluate(&request)?;
    Ok(Evaluated { facts: evaluated.facts, verdicts: evaluated.verdicts })
}

/// One version: a path as it is, or a git reference.
fn version(named: &str, args: &DiffArgs, globals: &Globals) -> Result<(Project, Checked), Failure> {
    let path = Path::new(named);
    let project = if path.exists() {
        load_with(&[Argument::Path(path.to_owned())], Path::new("."), &Disk, &globals.overrides)
    } else {
        let (folder, files) = at_reference(named, args.project.as_deref())?;
        load_with(&[Argument::Path(folder.clone())], &folder, &files, &globals.overrides)
    };
    let mut definitions = Definitions::open(project, load::today());
    let checked = definitions.workspace.check().clone();
    Ok((definitions.project, checked))
}

/// The project's files as they were at a reference, and its folder.
fn at_reference(reference: &str, project: Option<&Path>) -> Result<(PathBuf, Memory), Failure> {
    if reference.starts_with('-') {
        return Err(Failure::usage(format!("`{reference}` is neither a path nor a git reference")));
    }
    let folder = match project {
        Some(folder) => folder.to_owned(),
        None => find_project(Path::new("."), &Disk).unwrap_or_else(|| PathBuf::from(".")),
    };
    let folder = Disk.canonical(&folder).unwrap_or(folder);
    let known = git(&folder, &["rev-parse", "--verify", "--quiet", &format!("{reference}^{{commit}}")]);
    if known.is_err() {
        return Err(Failure::usage(format!(
            "`{reference}` is neither a path nor a git reference of the repository around `{}`",
            folder.display()
        )));
    }
    let listed = git(&folder, &["ls-tree", "-r", "--name-only", "-z", reference, "."])?;
    let mut files = Memory::default();
    let wanted =
        |name: &&str| name.ends_with(".journey") || name.ends_with("wayfare.yaml") || name.ends_with("wayfare.yml");
    for name in String::from_utf8_lossy(&listed).split('\0').filter(|name| !name.is_empty()).filter(wanted) {
        let text = git(&folder, &["show", &format!("{reference}:./{name}")])?;
        files = files.with(folder.join(name), text);
    }
    Ok((folder, files))
}

/// What git prints.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| Failure::usage(format!("can't run git: {}", reason(&error))))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(Failure::usage(format!("git {} failed: {}", arguments.first().copied().unwrap_or_default(), why.trim())))
}
