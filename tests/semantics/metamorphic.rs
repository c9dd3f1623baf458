//! Changes of a log that must change nothing in the report but what they change themselves: the order of rows, files,
//! threads, names, whole weeks, the same customers many times over.
use crate::agreement::{by_engine, compile};
use crate::choices::{Choices, streams};
use crate::{generate, logs};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use wayfare::measure::Settings;
use wayfare::model::Model;
use wayfare::plan::Plan;

const WEEK: i64 = 7 * 24 * logs::HOUR;

/// Definitions to try, and what they find in logs.
struct Defined {
    model: Model,
    plan: Plan,
}

impl Defined {
    /// The report as text: what must be the same is so to the byte.
    fn report(&self, rows: &logs::Rows) -> Value {
        by_engine(&self.model, &self.plan, rows, &Settings::default()).report
    }
}

/// Draws definitions, a log and a change. Weeks are all alike in them: no clock is ever put forward.
fn with_draws(cases: u32, seed: u8, check: impl Fn(&Defined, &logs::Rows, &mut Choices) -> Result<(), String>) {
    let config = Config { cases, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let rng = proptest::test_runner::TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let strategy = streams(generate::STREAMS + logs::STREAMS + 1);
    let result = runner.run(&strategy, |mut streams: Vec<Choices>| {
        let (definitions, rest) = streams.split_at_mut(generate::STREAMS);
        let (of_log, of_change) = rest.split_at_mut(logs::STREAMS);
        let text = in_weeks(&generate::definitions(definitions));
        let Ok(model) = compile(&text) else { return Ok(()) };
        let rows = logs::rows(of_log);
        let defined = Defined { plan: Plan::new(&model), model };
        check(&defined, &rows, &mut of_change[0]).map_err(|why| TestCaseError::fail(format!("{why}\n{text}")))
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

/// Definitions that know nothing but hours, days and weeks.
fn in_weeks(text: &str) -> String {
    [
        ("Europe/Berlin", "UTC"),
        ("America/New_York", "UTC"),
        (" closed 2026-03-03", ""),
        ("  closed 2026-02-28", ""),
        (" 1 month", " 4 weeks using late"),
        ("per calendar month", "per calendar week"),
        (" per month", " per week"),
        ("time >= 2026-03-02 03:00", "time is known"),
        (" until 2026-03-02", ""),
        (" until 2026-03-03", ""),
        (" until 2027-01-01", ""),
        ("customer == \"ann\"", "customer is known"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn same(one: &Value, other: &Value) -> Result<(), String> {
    let differences = crate::compare::differences(one, other);
    let exactly = serde_json::to_string(one).unwrap() == serde_json::to_string(other).unwrap();
    if exactly { Ok(()) } else { Err(format!("not the same to the byte\n{}", differences.join("\n"))) }
}

/// The report with every value changed that stands under a key.
fn changed(report: &Value, change: &dyn Fn(&str, &Value) -> Option<Value>) -> Value {
    match report {
        Value::Object(map) => {
            let each = map
                .iter()
                .map(|(key, value)| (key.clone(), change(key, value).unwrap_or_else(|| changed(value, change))));
            Value::Object(each.collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(|it| changed(it, change)).collect()),
        other => other.clone(),
    }
}

/// Without files and rows, which also order the violations of one instant.
fn without_rows(report: &Value) -> Value {
    let hidden = |key: &str, _: &Value| matches!(key, "file" | "files" | "row" | "steps_back").then_some(Value::Null);
    sorted(&changed(report, &hidden))
}

/// With the violations and decisions of each rule in an order of their own.
fn sorted(report: &Value) -> Value {
    let order = |key: &str, value: &Value| {
        let mut list = value.as_array().filter(|_| matches!(key, "violations" | "decisions"))?.clone();
        list.sort_by_key(|it| it.to_string());
        Some(Value::Array(list))
    };
    changed(report, &order)
}

#[test]
fn rows_may_be_read_in_any_order() {
    with_draws(120, 11, |defined, rows, choices| {
        let mut shuffled = rows.clone();
        for at in (1..shuffled.rows.len()).rev() {
            shuffled.rows.swap(at, choices.below(at + 1));
        }
        same(&defined.report(rows), &defined.report(&shuffled))
    });
}

#[test]
fn rows_of_different_customers_may_trade_places() {
    with_draws(120, 12, |defined, rows, choices| {
        let mut moved = rows.clone();
        for _ in 0..20 {
            let at = choices.below(moved.rows.len().saturating_sub(1).max(1));
            if at + 1 < moved.rows.len() && moved.rows[at].customer != moved.rows[at + 1].customer {
                moved.rows.swap(at, at + 1);
            }
        }
        number(&mut moved, 0);
        moved.files = 1;
        same(&without_rows(&defined.report(rows)), &without_rows(&defined.report(&moved)))
    });
}

#[test]
fn a_log_may_be_split_into_files() {
    with_draws(120, 13, |defined, rows, choices| {
        let (mut one, mut two) = (rows.clone(), rows.clone());
        number(&mut one, 0);
        let cut = choices.below(rows.rows.len() + 1);
        number(&mut two, cut);
        (one.files, two.files) = (1, 2);
        same(&without_rows(&defined.report(&one)), &without_rows(&defined.report(&two)))
    });
}

/// Numbers the rows: so many in a first file, the rest in another; all in one if there is no first.
fn number(rows: &mut logs::Rows, cut: usize) {
    for (at, row) in rows.rows.iter_mut().enumerate() {
        (row.file, row.row) = if at < cut { (0, at as u64 + 1) } else { (u16::from(cut > 0), (at - cut) as u64 + 1) };
    }
}

#[test]
fn threads_do_not_matter() {
    let pools: Vec<rayon::ThreadPool> =
        (1..=4).map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()).collect();
    with_draws(10, 14, |defined, rows, _| {
        let many = many_times(rows, 300);
        let alone = pools[0].install(|| defined.report(&many));
        pools[1..].iter().try_for_each(|pool| same(&alone, &pool.install(|| defined.report(&many))))
    });
}

/// Every customer so many times over, under names of their own that keep the order of names.
fn many_times(rows: &logs::Rows, times: usize) -> logs::Rows {
    let mut many = logs::Rows { rows: Vec::new(), customers: Vec::new(), files: 1, ..rows.clone() };
    for copy in 0..times {
        let name = |name: &str| smol_str::format_smolstr!("{name}{copy:04}");
        many.customers.extend(rows.customers.iter().map(|it| logs::CustomerRow { name: name(&it.name), ..it.clone() }));
        many.rows.extend(rows.rows.iter().map(|it| logs::LogRow { customer: name(&it.customer), ..it.clone() }));
    }
    number(&mut many, 0);
    many
}

#[test]
fn so_many_times_the_customers_are_found_so_many_times() {
    // one piece of work holds 1024 customers
    const TIMES: usize = 500;
    with_draws(20, 17, |defined, rows, _| {
        let (once, often) = (defined.report(rows), defined.report(&many_times(rows, TIMES)));
        let counts = |report: &Value, times: u64| -> Vec<Option<u64>> {
            let journeys = report["journeys"].as_array().unwrap().iter();
            let rules = report["rules"].as_array().unwrap().iter();
            let all = journeys
                .flat_map(|it| {
                    [&it["instances"], &it["stages"], &it["goals"], &it["outcomes_without_start"], &it["without_key"]]
                })
                .chain(rules.flat_map(|it| [&it["subjects"], &it["activations"], &it["violation_count"]]));
            let numbered = all.flat_map(|it| match it {
                Value::Object(map) => map.values().cloned().collect(),
                Value::Array(list) => list.iter().map(|it| it["reached"].clone()).collect(),
                other => vec![other.clone()],
            });
            numbered.map(|it| it.as_u64().map(|count| count * times)).collect()
        };
        if counts(&once, TIMES as u64) != counts(&often, 1) {
            return Err(format!("once\n{once:#}\noften\n{often:#}"));
        }
        let values = |report: &Value| -> Vec<Value> {
            let own = report["journeys"].as_array().unwrap().iter().flat_map(|it| it["kpis"].as_array().unwrap());
            let all = own.chain(report["kpis"].as_array().unwrap());
            all.map(|it| it["value"].clone()).collect()
        };
        // the members' multiset is the same shape: what rests on shares of it does not move
        let scale_free: Vec<bool> = defined.model.kpis.iter().map(|it| is_scale_free(&it.value)).collect();
        let (one, other) = (values(&once), values(&often));
        let moved = one.iter().zip(&other).zip(&scale_free).filter(|(_, free)| **free).find(|((a, b), _)| !near(a, b));
        moved.map_or(Ok(()), |((a, b), _)| Err(format!("a figure moved from {a} to {b}")))
    });
}

/// Rates, means, extremes and scores of single aggregates.
fn is_scale_free(value: &wayfare::model::Expr) -> bool {
    use wayfare::model::{Aggregate, ExprKind};
    let ExprKind::Aggregate(aggregate) = &value.kind else { return false };
    !matches!(**aggregate, Aggregate::Instances | Aggregate::Total(_) | Aggregate::Percentile(..))
}

fn near(one: &Value, other: &Value) -> bool {
    let number = |it: &Value| it.as_f64().or_else(|| it["amount"].as_f64());
    match (number(one), number(other)) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    }
}

#[test]
fn customers_may_be_renamed() {
    with_draws(120, 15, |defined, rows, _| {
        let mut renamed = rows.clone();
        let new = |name: &str| match name {
            "ann" => "zoe",
            "bob" => "yan",
            "cid" => "xia",
            _ => "wil",
        };
        renamed.rows.iter_mut().for_each(|row| row.customer = new(&row.customer).into());
        renamed.customers.iter_mut().for_each(|it| it.name = new(&it.name).into());
        let rename = |key: &str, value: &Value| (key == "customer").then(|| new(value.as_str().unwrap()).into());
        let expected = changed(&defined.report(rows), &rename);
        same(&sorted(&expected), &sorted(&defined.report(&renamed)))
    });
}

#[test]
fn whole_weeks_may_pass() {
    with_draws(120, 16, |defined, rows, choices| {
        let shift = (1 + choices.below(30) as i64) * WEEK;
        let mut later = rows.clone();
        later.rows.iter_mut().for_each(|row| row.time += shift);
        later.ends = later.ends.map(|end| end + shift);
        let back = |_: &str, value: &Value| {
            let at: jiff::Timestamp = value.as_str()?.parse().ok()?;
            Some(jiff::Timestamp::from_microsecond(at.as_microsecond() - shift).unwrap().to_string().into())
        };
        // messages say times in words
        let worded = |key: &str, _: &Value| (key == "message").then_some(Value::Null);
        let (expected, found) = (defined.report(rows), changed(&defined.report(&later), &back));
        same(&changed(&expected, &worded), &changed(&found, &worded))
    });
}
