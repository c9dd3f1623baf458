//! Random definitions on random logs: the engine finds what the interpreter finds.
use crate::choices::{Choices, streams};
use crate::oracle::{found::Found, interpret};
use crate::{generate, logs};
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use std::cell::Cell;
use std::sync::Arc;
use wayfare::diag::{Diagnostic, FileId, Severity};
use wayfare::engine::{Options, evaluate};
use wayfare::model::{Model, ModelSettings, resolve};
use wayfare::plan::Plan;

/// How many logs each file of definitions meets.
const LOGS: usize = 5;
/// How many files of definitions a test draws; `PROPTEST_CASES` overrides.
const CASES: u32 = 1000;

pub fn compile(text: &str) -> Result<Model, Vec<Diagnostic>> {
    let file = FileId::default();
    let (tree, mut problems) = wayfare::syntax::parse(text, file);
    let (model, more) = resolve(&[(file, Arc::new(tree))], &ModelSettings::default());
    problems.extend(more);
    problems.retain(|it| it.severity == Severity::Error);
    if problems.is_empty() { Ok(model) } else { Err(problems) }
}

pub fn by_engine(plan: &Plan, rows: &logs::Rows) -> Found {
    let options = Options { keep_all: true, ..Options::default() };
    Found::from(&evaluate(plan, &logs::history(rows, plan), &options))
}

/// What differs, in words; nothing if the two agree.
pub fn difference(engine: &Found, oracle: &Found) -> Option<String> {
    let mut all = Vec::new();
    let mut compare = |what: String, engine: &dyn std::fmt::Debug, oracle: &dyn std::fmt::Debug| {
        let (engine, oracle) = (format!("{engine:?}"), format!("{oracle:?}"));
        if engine != oracle {
            all.push(format!("{what}\n  engine {engine}\n  oracle {oracle}"));
        }
    };
    compare("moments".into(), &engine.moments, &oracle.moments);
    compare("unclaimed".into(), &engine.unclaimed, &oracle.unclaimed);
    for (at, (engine, oracle)) in engine.journeys.iter().zip(&oracle.journeys).enumerate() {
        compare(format!("journey {at}"), engine, oracle);
    }
    for (at, (engine, oracle)) in engine.rules.iter().zip(&oracle.rules).enumerate() {
        compare(format!("rule {at}"), engine, oracle);
    }
    for (at, (engine, oracle)) in engine.kpis.iter().zip(&oracle.kpis).enumerate() {
        compare(format!("kpi {at}"), engine, oracle);
    }
    (!all.is_empty()).then(|| all.join("\n"))
}

/// What became of one draw.
enum Drawn {
    Agreed,
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
            }
            return Drawn::Refused;
        }
    };
    let plan = Plan::new(&model);
    for of_log in of_logs.chunks_mut(logs::STREAMS) {
        let rows = logs::rows(of_log);
        let (engine, oracle) = (by_engine(&plan, &rows), interpret(&model, &logs::log(&rows)));
        if let Some(difference) = difference(&engine, &oracle) {
            let text = text.replace(generate::TOUCHPOINTS, "");
            return Drawn::Differs(format!("{difference}\n{text}\n{}", show(&rows)));
        }
    }
    Drawn::Agreed
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
    let (drawn, refused) = (Cell::new(0u32), Cell::new(0u32));
    let strategy = streams(generate::STREAMS + LOGS * logs::STREAMS);
    let result = runner.run(&strategy, |streams: Vec<Choices>| {
        drawn.set(drawn.get() + 1);
        match judged(streams) {
            Drawn::Agreed => Ok(()),
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
    let pairs = (drawn.get() - refused.get()) as usize * LOGS;
    eprintln!("{pairs} pairs, {} of {} files refused", refused.get(), drawn.get());
    assert!(refused.get() * 5 <= drawn.get(), "{} of {} files are refused", refused.get(), drawn.get());
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
