//! `--format human`: an evaluation for the people who run the journeys, what needs attention first.
//!
//! Never relies on colour to say something, and never lets a control character or direction mark of a log or a definition
//! through: every line passes `Page`, which makes it inert.
mod attention;
mod header;
mod hints;
mod journey;
mod kpi;
mod mark;
mod page;
mod rule;
#[cfg(test)]
mod tests;

use super::Evaluation;
use super::diagnostics::Look;
use page::Page;

/// The whole report.
pub fn render(evaluation: &Evaluation<'_>, look: &Look) -> String {
    let mut page = Page::new(look);
    header::write(evaluation, &mut page);
    attention::write(evaluation, &mut page);
    for verdict in &evaluation.verdicts.journeys {
        journey::write(evaluation, verdict, &mut page);
    }
    if !evaluation.verdicts.kpis.is_empty() {
        page.heading("KPIs");
        kpi::write(evaluation, &evaluation.verdicts.kpis, &mut page);
    }
    rule::write(evaluation, &mut page);
    page.finish()
}
