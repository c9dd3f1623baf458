//! `man`: the manual pages, one a verb.
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use clap::{Args, CommandFactory};
use std::path::{Path, PathBuf};

/// Print the manual page, or write the pages of all verbs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare man | man -l -
  wayfare man --out ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write `wayfare.1` and a page of each verb into this folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Prints or writes the pages.
pub fn run(args: &ManArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut command = super::Cli::command();
    command.build();
    let Some(folder) = &args.out else {
        terminal.report(&page(&command)?)?;
        return Ok(Exit::Good);
    };
    write(folder, "wayfare.1", &page(&command)?)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        write(folder, &format!("wayfare-{}.1", verb.get_name()), &page(verb)?)?;
    }
    Ok(Exit::Good)
}

fn page(command: &clap::Command) -> Result<String, Failure> {
    let mut text = Vec::new();
    let rendered = clap_mangen::Man::new(command.clone()).render(&mut text);
    rendered.map_err(|error| Failure::bug(format!("the manual page can't be rendered ({error})")))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    super::load::write(&path, text)
}
