//! What got worse since the baseline, and nothing else.
use super::page::Page;
use crate::report::Evaluation;
use crate::report::mark::Mark;
use crate::report::words::{change, counted};

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    let worse = evaluation.verdicts.worse.as_deref().unwrap_or_default();
    let mark = Mark::run(evaluation.verdicts.summary.verdict).symbol();
    if worse.is_empty() {
        page.line(0, &format!("{mark} nothing got worse since the baseline"));
        return;
    }
    page.line(0, &format!("{mark} {} got worse since the baseline", counted(worse.len() as u64, "thing")));
    page.blank();
    for one in worse {
        page.line(2, &change(evaluation, one));
    }
}
