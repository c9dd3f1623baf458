//! `--format human`: diagnostics with the lines they are about, for a terminal.
//!
//! Never prints an escape that a source text holds, and never relies on colour to say something.
use super::snippet::Snippet;
use super::{Count, Look, Paint, in_order, plain};
use crate::diag::{Diagnostic, FixSafety, Label, Lines, Severity, Sources};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use std::fmt;

/// The narrowest terminal that is taken at its word.
const NARROWEST: usize = 40;
/// What line numbers and frame take at the left.
const GUTTER: usize = 12;

/// More diagnostics than this are counted, not shown: nobody reads on, and other formats hold them all.
const MOST: usize = 100;

/// The diagnostics, then how many, then where to read more. Nothing if there are none.
///
/// Of very many the first are shown, errors before the rest.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, look: &Look) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let lines = Lines::new(sources);
    let handler = handler(look);
    let sorted = in_order(diagnostics, sources);
    let mut out = String::new();
    for diagnostic in shown(&sorted) {
        let shown = Shown::new(diagnostic, &lines, look);
        // writing to a string can't fail, and a snippet always holds its own labels
        let _ = handler.render_report(&mut out, &shown);
        out.push('\n');
    }
    out.push_str(&closing(&sorted));
    out
}

/// The diagnostics that are shown, in order.
fn shown<'a>(sorted: &[&'a Diagnostic]) -> Vec<&'a Diagnostic> {
    let mut gravest: Vec<(usize, &Diagnostic)> = sorted.iter().copied().enumerate().collect();
    gravest.sort_by_key(|(place, one)| (std::cmp::Reverse(one.severity), *place));
    gravest.truncate(MOST);
    gravest.sort_by_key(|(place, _)| *place);
    gravest.into_iter().map(|(_, one)| one).collect()
}

/// "3 errors, 1 warning in 2 files", what `--fix` would mend, and where to read more.
fn closing(sorted: &[&Diagnostic]) -> String {
    let count = Count::of(sorted.iter().copied());
    let fixable = sorted.iter().filter(|one| one.fixes.iter().any(|fix| fix.safety == FixSafety::Safe)).count();
    let mut out = format!("{count}\n");
    if let Some(more) = sorted.len().checked_sub(MOST).filter(|more| *more > 0) {
        out.push_str(&format!("{more} of them are not shown here; `--format json` holds them all\n"));
    }
    if fixable > 0 {
        out.push_str(&format!("`wayfare check --fix` mends {fixable} of them\n"));
    }
    let mut by_gravity = sorted.to_vec();
    by_gravity.sort_by_key(|one| std::cmp::Reverse(one.severity));
    if let Some(worst) = by_gravity.first() {
        out.push_str(&format!("`wayfare explain {}` says more\n", worst.code.id));
    }
    out
}

fn handler(look: &Look) -> GraphicalReportHandler {
    let styles = match look.paint {
        Paint::Colour => ThemeStyles::ansi(),
        Paint::Plain => ThemeStyles::none(),
    };
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
    GraphicalReportHandler::new_themed(theme)
        .with_width(look.width.max(NARROWEST))
        .with_links(false)
        .without_syntax_highlighting()
        .with_context_lines(1)
        .tab_width(4)
        .with_break_words(false)
}

/// A diagnostic as miette wants to see it.
#[derive(Debug)]
struct Shown {
    code: String,
    severity: miette::Severity,
    message: String,
    help: Option<String>,
    snippet: Snippet,
}

impl Shown {
    fn new(diagnostic: &Diagnostic, lines: &Lines<'_>, look: &Look) -> Self {
        let first_fix = diagnostic.fixes.first().map(|fix| fix.title.as_str());
        let help = diagnostic.help.as_deref().or(first_fix);
        Self {
            code: format!("{} {}", diagnostic.code.id, diagnostic.code.slug),
            severity: match diagnostic.severity {
                Severity::Error => miette::Severity::Error,
                Severity::Warning => miette::Severity::Warning,
                Severity::Info => miette::Severity::Advice,
            },
            message: plain(&diagnostic.message).into_owned(),
            help: help.map(|text| plain(text).into_owned()),
            snippet: Snippet::of(&shown_labels(diagnostic, lines), lines, look.width.max(NARROWEST) - GUTTER),
        }
    }
}

/// The labels, but for those in an empty text that the message names already: there is nothing to see.
fn shown_labels(diagnostic: &Diagnostic, lines: &Lines<'_>) -> Vec<Label> {
    let told = |label: &Label| {
        let file = lines.file(label.place);
        file.is_some_and(|file| file.text.is_empty() && diagnostic.message.contains(&*file.path))
    };
    diagnostic.labels.iter().filter(|label| !told(label)).cloned().collect()
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|text| Box::new(text) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippet.labels.iter().cloned()))
    }
}
