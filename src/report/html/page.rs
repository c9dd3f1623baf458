//! The head of the page: the verdict, what needs attention, what is worth fixing, what is to be known about the log.
use super::figure::Fig;
use crate::measure::RunVerdict;
use crate::report::Evaluation;
use crate::report::checks::{Check, State, attention};
use crate::report::words::{self, about_log, count, counted, minute, short};
use serde::Serialize;

/// How many things that need attention are listed.
const LISTED: usize = 200;
/// How many names that no touchpoint claims are listed.
const NAMES: usize = 30;

#[derive(Debug, Serialize)]
pub(super) struct Page {
    verdict: &'static str,
    word: &'static str,
    tally: String,
    log: String,
    period: String,
    judged: String,
    attention: Vec<Item>,
    more_attention: Option<String>,
    worse: Option<Vec<String>>,
    invest: Vec<Investment>,
    findings: Vec<String>,
    files: Vec<String>,
    definitions: Vec<String>,
    hash: String,
    notes: Vec<String>,
    unclaimed: Vec<(String, String)>,
    version: &'static str,
}

/// Something that needs attention.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    class: &'static str,
    mark: char,
    name: String,
    title: Option<String>,
    text: String,
    owner: Option<String>,
    fails: bool,
}

#[derive(Debug, Serialize)]
struct Investment {
    name: String,
    success: Fig,
    aim: Fig,
    gap: Fig,
    volume: Fig,
    missing: Fig,
    value: Fig,
    worth: Fig,
    importance: Option<String>,
}

pub(super) fn page(evaluation: &Evaluation<'_>) -> Page {
    let (verdicts, log) = (evaluation.verdicts, evaluation.log);
    let all = attention(evaluation);
    let more = all.len().saturating_sub(LISTED) as u64;
    let period = log.from.zip(log.to).map(|(from, to)| format!("{} to {} UTC", minute(from), minute(to)));
    let mut unclaimed: Vec<(&str, u64)> =
        evaluation.facts.unclaimed.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    unclaimed.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    Page {
        verdict: match verdicts.summary.verdict {
            RunVerdict::Pass => "good",
            RunVerdict::Fail => "bad",
            RunVerdict::Inconclusive => "unknown",
        },
        word: words::run(verdicts.summary.verdict),
        tally: words::tally(&verdicts.summary.tally),
        log: format!("{} of {}", counted(log.events, "event"), counted(log.customers, "customer")),
        period: period.unwrap_or_else(|| "no event".to_owned()),
        judged: words::judged(evaluation),
        attention: all.iter().take(LISTED).map(item).collect(),
        more_attention: (more > 0).then(|| count(more)),
        worse: verdicts.worse.as_ref().map(|all| all.iter().map(|one| words::change(evaluation, one)).collect()),
        invest: invest(evaluation),
        findings: words::divergences(evaluation).into_iter().chain(words::chance(evaluation)).collect(),
        files: log.files.iter().map(|file| short(file).into_owned()).collect(),
        definitions: evaluation.definitions.files.clone(),
        hash: evaluation.definitions.hash.clone(),
        notes: about_log(evaluation),
        unclaimed: unclaimed.into_iter().take(NAMES).map(|(name, n)| (short(name).into_owned(), count(n))).collect(),
        version: env!("CARGO_PKG_VERSION"),
    }
}

fn item(check: &Check<'_>) -> Item {
    Item {
        class: match check.state {
            _ if check.fails => "bad",
            State::Broken | State::Minor | State::Missed => "warn",
            State::Tolerated | State::Good => "good",
            State::Scarce | State::Idle => "unknown",
        },
        mark: check.mark.symbol(),
        name: check.name.clone(),
        title: check.title.map(str::to_owned),
        text: format!(
            "{}{}",
            check.whose,
            if check.whose.is_empty() { check.text.clone() } else { format!(" {}", check.text) }
        ),
        owner: check.owner.map(str::to_owned),
        fails: check.fails,
    }
}

fn invest(evaluation: &Evaluation<'_>) -> Vec<Investment> {
    let known = evaluation.verdicts.invest.iter().enumerate().filter(|(_, one)| one.gap.is_some());
    let one = |(at, one): (usize, &crate::measure::Investment)| {
        let place = |key: &str| format!("/invest/{at}/{key}");
        let currency = one.value.map(|(_, currency)| currency);
        Some(Investment {
            name: evaluation.journey(one.journey)?.meta.label().to_owned(),
            success: Fig::share(one.success.value, place("success")),
            aim: Fig::share(one.aim, place("aim")),
            gap: Fig::share(one.gap, place("gap")),
            volume: Fig::count(one.volume, place("volume")),
            missing: Fig::number(one.missing, 1, place("missing")),
            value: Fig::money(one.value.map(|(value, _)| value), currency, place("value")),
            worth: Fig::money(one.worth, currency, place("worth")),
            importance: one.importance.map(|(n, of)| format!("{n} of {of}")),
        })
    };
    known.filter_map(one).collect()
}
