//! What got worse since the baseline, and what it does not answer for; nothing else.
use super::attention::line;
use super::page::Page;
use crate::measure::RunVerdict;
use crate::report::Evaluation;
use crate::report::checks::{Check, State};
use crate::report::findings::beside;
use crate::report::mark::Mark;
use crate::report::words::{self, change};

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    let worse = evaluation.verdicts.worse.as_deref().unwrap_or_default();
    let mark = match evaluation.verdicts.summary.verdict {
        RunVerdict::Pass if !worse.is_empty() => Mark::Missed,
        verdict => Mark::run(verdict),
    };
    page.line(0, &format!("{} {}", mark.symbol(), words::worse(worse.len())));
    if !worse.is_empty() {
        page.blank();
    }
    for one in worse {
        page.line(2, &change(evaluation, one));
    }
    let (scarce, missed): (Vec<_>, Vec<_>) =
        beside(evaluation).into_iter().partition(|one| matches!(one.state, State::Scarce | State::Idle));
    list("Not in the baseline", &missed, page);
    list("Not judged", &scarce, page);
}

fn list(title: &str, checks: &[Check<'_>], page: &mut Page) {
    if checks.is_empty() {
        return;
    }
    page.heading(title);
    checks.iter().for_each(|one| page.line(2, &line(one)));
}
