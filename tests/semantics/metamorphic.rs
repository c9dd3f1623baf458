//! Changes that must change nothing: the order of rows, files, threads, names, whole weeks.
use crate::agreement::compile;
use crate::choices::{Choices, streams};
use crate::{generate, logs};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use wayfare::engine::{Options, evaluate};
use wayfare::facts::Facts;
use wayfare::history::{Builder, Ending, Order, Position, Row};
use wayfare::plan::Plan;

const WEEK: i64 = 7 * 24 * logs::HOUR;

fn facts(plan: &Plan, rows: &logs::Rows) -> Facts {
    evaluate(plan, &logs::history(rows, plan), &Options { keep_all: true, ..Options::default() })
}

fn with_draws(seed: u8, check: impl Fn(&Plan, &logs::Rows, &mut Choices) -> Result<(), String>) {
    let config = Config { cases: 150, max_shrink_iters: 5_000, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = streams(generate::STREAMS + logs::STREAMS + 1);
    let result = runner.run(&strategy, |mut streams: Vec<Choices>| {
        let (definitions, rest) = streams.split_at_mut(generate::STREAMS);
        let (of_log, of_change) = rest.split_at_mut(logs::STREAMS);
        let text = generate::definitions(definitions).replace("Europe/Berlin", "UTC").replace(" closed 2026-03-03", "");
        let Ok(model) = compile(&text) else { return Ok(()) };
        let rows = logs::rows(of_log);
        check(&Plan::new(&model), &rows, &mut of_change[0]).map_err(|why| TestCaseError::fail(format!("{text}\n{why}")))
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

fn same(one: &Facts, other: &Facts) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{one:#?}\n{other:#?}")) }
}

#[test]
fn rows_may_be_read_in_any_order() {
    with_draws(11, |plan, rows, choices| {
        let mut shuffled = rows.clone();
        for at in (1..shuffled.rows.len()).rev() {
            shuffled.rows.swap(at, choices.below(at + 1));
        }
        same(&facts(plan, rows), &facts(plan, &shuffled))
    });
}

#[test]
fn rows_of_different_customers_may_trade_places() {
    with_draws(12, |plan, rows, choices| {
        let mut moved = rows.clone();
        for _ in 0..20 {
            let at = choices.below(moved.rows.len().saturating_sub(1).max(1));
            if at + 1 < moved.rows.len() && moved.rows[at].customer != moved.rows[at + 1].customer {
                moved.rows.swap(at, at + 1);
            }
        }
        (1..).zip(&mut moved.rows).for_each(|(number, row)| row.row = number);
        same(&without_rows(facts(plan, rows)), &without_rows(facts(plan, &moved)))
    });
}

#[test]
fn a_log_may_be_split_into_files() {
    with_draws(13, |plan, rows, choices| {
        let cut = choices.below(rows.rows.len() + 1);
        same(&without_rows(facts(plan, rows)), &without_rows(split(plan, rows, cut)))
    });
}

/// The same rows from two files.
fn split(plan: &Plan, rows: &logs::Rows, cut: usize) -> Facts {
    let mut one_file = rows.clone();
    one_file.rows.truncate(cut);
    let mut builder = Builder::new(plan.needs.clone());
    for (at, row) in rows.rows.iter().enumerate() {
        let position = if at < cut { Position::new(0, at as u64 + 1) } else { Position::new(1, (at - cut) as u64 + 1) };
        let channel = row.channel.as_deref();
        let fixed = Row { customer: &row.customer, time: row.time, name: &row.name, position, channel };
        let wanted = builder.push(&fixed).unwrap();
        logs::fill(&mut builder, &wanted, row, plan);
    }
    logs::fill_customers(&mut builder, rows, plan);
    builder.facts_mut().files = vec!["one.csv".into(), "two.csv".into()];
    let order = if rows.by_position { Order::Log } else { Order::Time };
    let history = builder.finish(Ending { order, complete: rows.complete, ends: rows.ends });
    evaluate(plan, &history, &Options { keep_all: true, ..Options::default() })
}

#[test]
fn threads_do_not_matter() {
    let pools: Vec<rayon::ThreadPool> =
        (1..=4).map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()).collect();
    with_draws(14, |plan, rows, _| {
        let alone = pools[0].install(|| facts(plan, rows));
        pools[1..].iter().try_for_each(|pool| same(&alone, &pool.install(|| facts(plan, rows))))
    });
}

#[test]
fn customers_may_be_renamed() {
    with_draws(15, |plan, rows, _| {
        let mut renamed = rows.clone();
        let new = |name: &str| match name {
            "ann" => "zoe",
            "bob" => "yan",
            "cid" => "xia",
            _ => "wil",
        };
        renamed.rows.iter_mut().for_each(|row| row.customer = new(&row.customer).into());
        renamed.customers.iter_mut().for_each(|(name, _)| *name = new(name).into());
        let mut expected = facts(plan, rows);
        for rule in &mut expected.rules {
            rule.violations.iter_mut().for_each(|it| it.customer = new(&it.customer).into());
            rule.decisions.iter_mut().for_each(|it| it.customer = new(&it.customer).into());
            rule.violations.sort();
            rule.decisions.sort();
        }
        same(&expected, &facts(plan, &renamed))
    });
}

#[test]
fn whole_weeks_may_pass() {
    with_draws(16, |plan, rows, choices| {
        // 4 weeks on, no month is crossed by 31 March 2026 + 4 days in UTC; months are left to hand-made cases
        let weeks = 1 + choices.below(3) as i64;
        let mut later = rows.clone();
        later.rows.iter_mut().for_each(|row| row.time += weeks * WEEK);
        later.ends = later.ends.map(|end| end + weeks * WEEK);
        let mut back = without_periods(facts(plan, &later));
        for violation in back.rules.iter_mut().flat_map(|rule| &mut rule.violations) {
            violation.time -= weeks * WEEK;
            violation.deadline = violation.deadline.map(|at| at - weeks * WEEK);
            violation.events.iter_mut().for_each(|it| it.time -= weeks * WEEK);
            violation.nearest_miss.iter_mut().for_each(|it| it.event.time -= weeks * WEEK);
            violation.instance.iter_mut().for_each(|(start, _)| *start -= weeks * WEEK);
        }
        same(&without_periods(facts(plan, rows)), &back)
    });
}

/// Without what names files and rows, or depends on their numbers.
fn without_rows(mut facts: Facts) -> Facts {
    for rule in &mut facts.rules {
        for cause in rule
            .violations
            .iter_mut()
            .flat_map(|it| it.events.iter_mut().chain(it.nearest_miss.iter_mut().map(|miss| &mut miss.event)))
        {
            (cause.file, cause.row) = (0, 0);
        }
        rule.violations.sort();
    }
    facts
}

/// Without the groups of a wall-clock period.
fn without_periods(mut facts: Facts) -> Facts {
    for part in facts.kpis.iter_mut().flat_map(|kpi| &mut kpi.parts) {
        part.groups.retain(|group, _| !matches!(group, wayfare::facts::Group::Period(_)));
    }
    facts
}
