//! `explain`: the page of a diagnostic code.
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::check::all_codes;
use crate::diag::{Code, Severity, did_you_mean};
use crate::report::diagnostics::page;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Say what a diagnostic means, why it matters and how to mend it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare explain E0201
  wayfare explain unknown-name
  wayfare explain                    all codes, one a line")]
pub struct ExplainArgs {
    /// The code or its name, as a diagnostic shows them; without one, all codes are listed
    code: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Human,
    /// The page as it is kept
    Markdown,
    /// For other tools
    Json,
}

/// A code for other tools.
#[derive(Serialize)]
struct Page {
    code: &'static str,
    slug: &'static str,
    severity: &'static str,
    title: &'static str,
    page: String,
}

/// Prints one page, or the list.
pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let codes = match &args.code {
        Some(wanted) => vec![find(wanted)?],
        None => sorted(),
    };
    let text = match args.format {
        Format::Json => json(&codes, args.code.is_some())?,
        Format::Markdown => codes.iter().map(|code| page::markdown(code)).collect::<Vec<_>>().join("\n"),
        Format::Human if args.code.is_none() => page::list(codes.into_iter(), &terminal.out),
        Format::Human => codes.iter().map(|code| page::page(code, &terminal.out)).collect(),
    };
    terminal.report(&text)?;
    Ok(Exit::Good)
}

fn find(wanted: &str) -> Result<&'static Code, Failure> {
    let is_it = |code: &&Code| code.id.eq_ignore_ascii_case(wanted) || code.slug.eq_ignore_ascii_case(wanted);
    all_codes().find(is_it).ok_or_else(|| {
        let names = all_codes().flat_map(|code| [code.id, code.slug]);
        let near = did_you_mean(wanted, names).unwrap_or_else(|| "`wayfare explain` lists them all".to_owned());
        Failure::usage(format!("there is no code `{wanted}`; {near}"))
    })
}

fn sorted() -> Vec<&'static Code> {
    let mut codes: Vec<_> = all_codes().collect();
    // by number: E0201 before W0502
    codes.sort_by_key(|code| code.id.get(1..));
    codes
}

fn json(codes: &[&'static Code], one: bool) -> Result<String, Failure> {
    let pages: Vec<Page> = codes.iter().map(|code| to_page(code)).collect();
    let text = match (one, pages.as_slice()) {
        (true, [page]) => serde_json::to_string_pretty(page)?,
        _ => serde_json::to_string_pretty(&pages)?,
    };
    Ok(text + "\n")
}

fn to_page(code: &'static Code) -> Page {
    let severity = match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    Page { code: code.id, slug: code.slug, severity, title: code.title(), page: page::markdown(code) }
}
