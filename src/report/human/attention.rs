//! What needs attention, the gravest first; and what there is too little data for.
use super::page::Page;
use crate::report::Evaluation;
use crate::report::checks::{Check, attention};
use crate::report::words::short;

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    let all = attention(evaluation);
    if all.is_empty() {
        return;
    }
    page.heading("What needs attention");
    for one in &all {
        page.line(2, &line(one));
    }
}

pub(super) fn line(one: &Check<'_>) -> String {
    let mark = one.mark.symbol();
    match &one.demand {
        Some(_) => format!("{mark} {}{} {}", one.name, one.whose, one.text),
        None => {
            let title = one.title.map(|title| format!(" \"{}\"", short(title))).unwrap_or_default();
            format!("{mark} rule {}{title}: {}", one.name, one.text)
        }
    }
}
