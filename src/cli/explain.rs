//! `explain`: the page of a diagnostic code, or one customer's timeline.
use super::exit::Exit;
use super::failure::Failure;
use super::globals::Globals;
use super::load::{self, PathArgs};
use super::logs::{self, ReadArgs};
use super::targets;
use super::terminal::Terminal;
use crate::check::all_codes;
use crate::diag::{Code, Severity, did_you_mean};
use crate::engine;
use crate::measure;
use crate::report;
use crate::report::diagnostics::page;
use crate::report::explain::{Explained, Focus, Places};
use crate::run::Request;
use crate::run::explain::{self, explain};
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Say what a diagnostic means, or what happened to one customer and why
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  wayfare explain E0201
  wayfare explain unknown-name
  wayfare explain                    all codes, one a line
  wayfare explain --customer ann     ann's timeline: what fired, what was expected until when
  wayfare explain --customer ann --log events.csv --format html --out ann.html")]
pub struct ExplainArgs {
    /// The code or its name, as a diagnostic shows them; without one, all codes are listed. With `--customer`: a project
    /// folder, or a `.journey` file
    code: Option<String>,
    /// Explain this customer instead of a code; the log's column with the customer is `--customer-column` here
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// The column of the log with the customer
    #[arg(long, value_name = "COL", requires = "customer")]
    customer_column: Option<String>,
    #[command(flatten)]
    logs: ReadArgs,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Write a customer's timeline to a file instead of standard output
    #[arg(long, value_name = "FILE", requires = "customer")]
    out: Option<std::path::PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal
    Human,
    /// The page as it is kept
    Markdown,
    /// For other tools
    Json,
    /// A customer's timeline as one page
    Html,
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

/// Prints one page, the list, or a customer's timeline.
pub fn run(args: &ExplainArgs, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    if let Some(customer) = &args.customer {
        return one_customer(args, customer, globals, terminal);
    }
    if args.logs.is_given() {
        return Err(Failure::usage("`--log` goes with `--customer ID`, whose timeline it holds"));
    }
    let codes = match &args.code {
        Some(wanted) => vec![find(wanted)?],
        None => sorted(),
    };
    let text = match args.format {
        Format::Json => json(&codes, args.code.is_some())?,
        Format::Markdown => codes.iter().map(|code| page::markdown(code)).collect::<Vec<_>>().join("\n"),
        Format::Html => {
            return Err(Failure::usage("a code has no HTML page; write `--format markdown`, or `--customer ID`"));
        }
        Format::Human if args.code.is_none() => page::list(codes.into_iter(), &terminal.out),
        Format::Human => codes.iter().map(|code| page::page(code, &terminal.out)).collect(),
    };
    terminal.report(&text)?;
    Ok(Exit::Good)
}

/// One customer's timeline.
fn one_customer(args: &ExplainArgs, customer: &str, globals: &Globals, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut definitions = load::definitions(&PathArgs::of(args.code.as_deref()), globals, terminal)?;
    let checked = definitions.workspace.check();
    if !checked.compiles() {
        terminal.show(&checked.diagnostics, &checked.sources);
        return Ok(Exit::NotCompiled);
    }
    let logs = logs::resolve_read(&args.logs, args.customer_column.as_deref(), &definitions.project)?;
    let read = targets::inputs(&definitions.project, &logs);
    targets::check(targets::file("--out", &args.out), &read)?;
    let request = Request {
        model: &checked.model,
        sources: &logs.sources,
        customers: logs.customers.as_ref(),
        read: logs.read,
        engine: engine::Options::default(),
        judge: measure::Settings::default(),
    };
    let found = logs::with_threads(logs.threads, || explain(&request, customer))??;
    let Some(trace) = &found.trace else { return Err(unknown(customer, &found)) };
    let places = Places::Log(&found.log);
    let explained = Explained { model: &checked.model, trace, places, focus: Focus::Everything };
    let look = if args.out.is_some() { Terminal::for_file().out } else { terminal.out };
    let text = match args.format {
        Format::Human => report::explain::human(&explained, &look),
        Format::Html => report::explain::html(&explained)
            .map_err(|error| Failure::bug(format!("the timeline can't be written as HTML ({error:#})")))?,
        Format::Markdown | Format::Json => {
            return Err(Failure::usage("a timeline is written with `--format human` or `--format html`"));
        }
    };
    match &args.out {
        Some(path) => load::write(path, &text)?,
        None => terminal.report(&text)?,
    }
    Ok(Exit::Good)
}

fn unknown(customer: &str, found: &explain::Explained) -> Failure {
    let names = found.others.iter().map(|name| name.as_str());
    let hint = did_you_mean(customer, names).unwrap_or_else(|| match found.others.first() {
        Some(first) => format!("there is `{first}`, for one"),
        None => "the log has no customer at all".to_owned(),
    });
    Failure::usage(format!("the log knows no customer `{customer}`; {hint}"))
}

fn find(wanted: &str) -> Result<&'static Code, Failure> {
    let is_it = |code: &&Code| code.id.eq_ignore_ascii_case(wanted) || code.slug.eq_ignore_ascii_case(wanted);
    let codes = || all_codes().chain(crate::analyze::diff::kinds());
    codes().find(is_it).ok_or_else(|| {
        let names = codes().flat_map(|code| [code.id, code.slug]);
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
