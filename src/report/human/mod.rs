//! `--format human`: an evaluation for the people who run the journeys, what needs attention first.
//!
//! Never relies on colour to say something, and never lets a control character or direction mark of a log or a definition
//! through: every line passes `Page`, which makes it inert.
mod attention;
mod course;
mod header;
mod hints;
mod journey;
mod kpi;
pub(super) mod page;
mod rule;
#[cfg(test)]
mod tests;
mod worse;

use super::Evaluation;
use super::diagnostics::Look;
use page::Page;

/// The whole report.
pub fn render(evaluation: &Evaluation<'_>, look: &Look) -> String {
    let mut page = Page::new(look);
    header::write(evaluation, &mut page);
    attention::write(evaluation, &mut page);
    course::findings(evaluation, &mut page);
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

/// The verdict and what needs attention; nothing where all is well.
pub fn brief(evaluation: &Evaluation<'_>, look: &Look) -> String {
    let mut page = Page::new(look);
    if evaluation.verdicts.summary.exit_code == 0 {
        return String::new();
    }
    header::verdict(evaluation, &mut page);
    attention::write(evaluation, &mut page);
    page.finish()
}

/// Only what got worse since the baseline, and what it does not answer for.
pub fn worse(evaluation: &Evaluation<'_>, look: &Look) -> String {
    let mut page = Page::new(look);
    worse::write(evaluation, &mut page);
    page.finish()
}
