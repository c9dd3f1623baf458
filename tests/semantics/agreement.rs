//! Random definitions on random logs: the engine finds what the interpreter finds.
use crate::choices::{Choices, streams};
use crate::compare::differences;
use crate::oracle::{interpret, report};
use crate::{generate, logs};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use serde_json::Value;
use std::cell::Cell;
use std::sync::Arc;
use wayfare::diag::{Diagnostic, FileId, Severity, Sources};
use wayfare::engine::{Options, evaluate};
use wayfare::measure::{FailOn, Settings, judge};
use wayfare::model::{Model, ModelSettings, resolve};
use wayfare::plan::Plan;
use wayfare::report::{Definitions, Evaluation, json};

/// How many logs each file of definitions meets. A pair is one file of definitions, a dozen items at most, evaluated on
/// one log by the engine and by the interpreter, with the two reports compared.
const LOGS: usize = 8;
/// How many files of definitions a test draws; `PROPTEST_CASES` overrides.
const CASES: u32 = 700;
/// How many pairs each of the four tests compares at least: 20 000 in all.
const PAIRS: usize = 5000;

pub fn compile(text: &str) -> Result<Model, Vec<Diagnostic>> {
    let file = FileId::default();
    let (tree, mut problems) = wayfare::syntax::parse(text, file);
    let (model, more) = resolve(&[(file, Arc::new(tree))], &ModelSettings::default());
    problems.extend(more);
    problems.retain(|it| it.severity == Severity::Error);
    if problems.is_empty() { Ok(model) } else { Err(problems) }
}

/// What either finds: the report, and the counts that no report shows.
pub struct Outcome {
    pub report: Value,
    pub moments: Vec<u64>,
    pub touchpoints: Vec<u64>,
}

pub fn by_engine(model: &Model, plan: &Plan, rows: &logs::Rows, settings: &Settings) -> Outcome {
    let history = logs::history(rows, plan);
    let facts = evaluate(plan, &history, &Options { keep_all: settings.strict, ..Options::default() });
    let verdicts = judge(model, &facts, history.facts(), settings);
    let definitions = Definitions::default();
    let log = history.facts();
    let sources = Sources::default();
    let evaluation =
        Evaluation { model, facts: &facts, log, verdicts: &verdicts, definitions: &definitions, sources: &sources };
    let report = serde_json::from_str(&json::render(&evaluation).unwrap()).unwrap();
    Outcome { report, moments: facts.moments, touchpoints: facts.claimed }
}

pub fn by_interpreter(model: &Model, rows: &logs::Rows, settings: &Settings) -> Outcome {
    let log = logs::log(rows);
    let found = interpret(model, &log);
    let report = report(model, &log, &found, settings);
    Outcome { report, moments: found.moments, touchpoints: found.touchpoints }
}

/// What differs, in words; nothing if the two agree.
pub fn difference(engine: &Outcome, oracle: &Outcome) -> Option<String> {
    let mut all = differences(&engine.report, &oracle.report);
    let counts = [(&engine.moments, &oracle.moments), (&engine.touchpoints, &oracle.touchpoints)];
    for (ours, theirs) in counts.into_iter().filter(|(ours, theirs)| ours != theirs) {
        all.push(format!("occurrences of moments, events of touchpoints\n  engine {ours:?}\n  oracle {theirs:?}"));
    }
    (!all.is_empty()).then(|| all.join("\n"))
}

/// What became of one draw.
enum Drawn {
    /// On so many logs.
    Agreed(usize),
    Refused,
    Differs(String),
}

/// Builds a draw's definitions and logs and compares what both find.
fn judged(mut streams: Vec<Choices>) -> Drawn {
    let (definitions, of_logs) = streams.split_at_mut(generate::STREAMS);
    let text = generate::definitions(definitions);
    let model = match compile(&text) {
        Ok(model) => model,
        Err(problems) => {
            if std::env::var("SHOW_REFUSED").is_ok() {
                eprintln!("{}\n{}", problems[0].message, excerpt(&text, &problems[0]));
                if std::env::var("SHOW_ALL").is_ok() {
                    eprintln!("{}", text.replace(generate::VOCABULARY, ""));
                }
            }
            return Drawn::Refused;
        }
    };
    let plan = Plan::new(&model);
    let mut compared = 0;
    for of_log in of_logs.chunks_mut(logs::STREAMS) {
        let rows = logs::rows(of_log);
        let settings = settings(rows.rows.len());
        let engine = by_engine(&model, &plan, &rows, &settings);
        if let Some(difference) = difference(&engine, &by_interpreter(&model, &rows, &settings)) {
            let text = text.replace(generate::VOCABULARY, "");
            return Drawn::Differs(format!("{difference}\n{text}\n{}", show(&rows)));
        }
        compared += 1;
    }
    Drawn::Agreed(compared)
}

/// How the run is judged: every way is taken by some logs.
fn settings(number: usize) -> Settings {
    let fail_on = [FailOn::Error, FailOn::Warning, FailOn::Miss][number % 3];
    Settings { fail_on, strict: number % 2 == 1, ..Settings::default() }
}

/// Leaves out whole items, customers and logs, then shortens what is left, as long as it still differs.
fn reduced(mut streams: Vec<Choices>) -> String {
    let Drawn::Differs(mut why) = judged(streams.clone()) else { panic!("it agrees the second time") };
    for keep in [0, 0, 2, 4, 6, 8, 12, 16, 20, 24, 32, 40] {
        for at in 0..streams.len() {
            let mut shorter = streams.clone();
            shorter[at].cut(keep);
            if let Drawn::Differs(also) = judged(shorter.clone()) {
                (streams, why) = (shorter, also);
            }
        }
    }
    for number in 0..40 {
        for at in 0..streams.len() {
            let mut simpler = streams.clone();
            if simpler[at].zero(number)
                && let Drawn::Differs(also) = judged(simpler.clone())
            {
                (streams, why) = (simpler, also);
            }
        }
    }
    why
}

/// Draws definitions and logs and compares what both find.
fn agree(seed: u8) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, rng(seed));
    let (drawn, refused, pairs) = (Cell::new(0u32), Cell::new(0u32), Cell::new(0usize));
    let strategy = streams(generate::STREAMS + LOGS * logs::STREAMS);
    let result = runner.run(&strategy, |streams: Vec<Choices>| {
        drawn.set(drawn.get() + 1);
        match judged(streams) {
            Drawn::Agreed(compared) => {
                pairs.set(pairs.get() + compared);
                Ok(())
            }
            Drawn::Refused => {
                refused.set(refused.get() + 1);
                Ok(())
            }
            Drawn::Differs(why) => Err(TestCaseError::fail(why)),
        }
    });
    match result {
        Ok(()) => {}
        Err(TestError::Fail(_, streams)) => panic!("they differ after {} draws:\n{}", drawn.get(), reduced(streams)),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    let pairs = pairs.get();
    eprintln!("{pairs} pairs, {} of {} files refused", refused.get(), drawn.get());
    assert!(refused.get() * 20 <= drawn.get(), "{} of {} files are refused", refused.get(), drawn.get());
    assert!(pairs >= PAIRS || cases < CASES, "only {pairs} pairs were compared");
}

fn rng(seed: u8) -> proptest::test_runner::TestRng {
    let base = std::env::var("PROPTEST_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(7u8);
    let mut bytes = [seed; 32];
    bytes[0] = base;
    proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &bytes)
}

fn excerpt(text: &str, problem: &Diagnostic) -> String {
    let place = problem.labels.first().map(|label| label.place.span.start as usize).unwrap_or(0);
    let before = text[..place].rfind('\n').map_or(0, |at| at + 1);
    text[before..].lines().next().unwrap_or("").into()
}

pub fn show(rows: &logs::Rows) -> String {
    let mut text =
        format!("complete {} by position {} ends {:?}\n", rows.complete, rows.by_position, rows.ends.map(hours));
    text.push_str(&format!("{:?}\n", rows.customers));
    for row in &rows.rows {
        let attributes: Vec<String> = row.attributes.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        text.push_str(&format!(
            "{:>2} {} {:>4} {} {} {:?}\n",
            row.row,
            row.customer,
            hours(row.time),
            row.name,
            attributes.join(" "),
            row.channel
        ));
    }
    text
}

fn hours(time: i64) -> f64 {
    (time - logs::BASE) as f64 / logs::HOUR as f64
}

#[test]
fn the_engine_agrees_with_the_interpreter_1() {
    agree(1);
}

#[test]
fn the_engine_agrees_with_the_interpreter_2() {
    agree(2);
}

#[test]
fn the_engine_agrees_with_the_interpreter_3() {
    agree(3);
}

#[test]
fn the_engine_agrees_with_the_interpreter_4() {
    agree(4);
}
