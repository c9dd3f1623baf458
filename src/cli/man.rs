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
    std::fs::create_dir_all(folder).map_err(|error| Failure::unwritable(folder, &error))?;
    write(folder, "wayfare.1", &page(&command)?)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        write(folder, &format!("wayfare-{}.1", verb.get_name()), &page(verb)?)?;
    }
    Ok(Exit::Good)
}

fn page(command: &clap::Command) -> Result<String, Failure> {
    let more = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut text = Vec::new();
    let rendered =
        clap_mangen::Man::new(command.clone().after_help(clap::builder::Resettable::Reset)).render(&mut text);
    rendered.map_err(|error| Failure::bug(format!("the manual page can't be rendered ({error})")))?;
    Ok(String::from_utf8_lossy(&text).into_owned() + &sections(&more))
}

/// What stands below the options, as sections of a page: examples line by line as they are, all else as paragraphs.
fn sections(more: &str) -> String {
    let mut text = String::new();
    for block in more.split("\n\n").filter(|block| !block.trim().is_empty()) {
        if let Some(examples) = block.strip_prefix("Examples:\n") {
            text.push_str(&format!(".SH EXAMPLES\n.nf\n{}\n.fi\n", roff(examples)));
        } else if let Some(codes) = block.strip_prefix("Exit codes: ") {
            text.push_str(&format!(".SH \"EXIT STATUS\"\n{}\n", roff(codes)));
        } else {
            let head = if text.contains(".SH NOTES") { ".PP" } else { ".SH NOTES" };
            text.push_str(&format!("{head}\n{}\n", roff(block)));
        }
    }
    text
}

/// Text as a page's source has it, each line as it is.
fn roff(text: &str) -> String {
    let plain = text.replace('\\', "\\e").replace('-', "\\-");
    let line = |line: &str| if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() };
    plain.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    super::load::write(&path, text)
}
