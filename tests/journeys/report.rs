//! A project's report, read as a person would count it.
#![expect(clippy::indexing_slicing, clippy::panic, reason = "what a report lacks fails the test, as it should")]
use super::wayfare;
use serde_json::Value;

/// The report of a project on its own log.
pub struct Report(Value);

impl Report {
    /// Evaluates `journeys/NAME`, which must end with this exit code.
    #[track_caller]
    pub fn of(name: &str, exit: i32) -> Self {
        let output = wayfare(&format!("eval --format json journeys/{name}"));
        assert_eq!(output.status.code(), Some(exit), "{}", String::from_utf8_lossy(&output.stderr));
        Self(serde_json::from_slice(&output.stdout).unwrap())
    }

    /// How many instances of a journey ended how.
    #[track_caller]
    pub fn outcomes(&self, journey: &str) -> String {
        let instances = &self.journey(journey)["instances"];
        let told = ["succeeded", "failed", "exited", "abandoned", "timed_out", "open"]
            .into_iter()
            .filter(|outcome| instances[outcome] != 0)
            .map(|outcome| format!("{} {}", instances[outcome], outcome.replace('_', " ")));
        told.collect::<Vec<_>>().join(", ")
    }

    /// Every rule with the subjects that kept it, that broke it, and its violations.
    pub fn rules(&self) -> Vec<(String, u64, u64, u64)> {
        let count = |value: &Value| value.as_u64().unwrap();
        let rules = self.0["rules"].as_array().unwrap().iter();
        let row = |rule: &Value| {
            let journey = rule["journey"].as_str().map(|journey| format!("{journey}.")).unwrap_or_default();
            let name = journey + rule["name"].as_str().unwrap();
            let subjects = &rule["subjects"];
            (name, count(&subjects["satisfied"]), count(&subjects["violated"]), count(&rule["violation_count"]))
        };
        rules.map(row).collect()
    }

    /// Every rule is kept, broken and violated so many times, and there is no other.
    #[track_caller]
    pub fn rules_are(&self, expected: &[(&str, u64, u64, u64)]) {
        let mut found = self.rules();
        let mut expected: Vec<_> =
            expected.iter().map(|(name, kept, broken, times)| ((*name).to_owned(), *kept, *broken, *times)).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }

    /// A KPI is a share of this many of that many.
    #[track_caller]
    pub fn share(&self, kpi: &str, part: u32, of: u32) {
        let found = self.kpi(kpi);
        assert_eq!(found["n"], of, "{kpi}");
        near(&found["value"], f64::from(part) / f64::from(of), kpi);
    }

    /// A KPI is this share in one segment.
    #[track_caller]
    pub fn share_in(&self, kpi: &str, segment: &str, part: u32, of: u32) {
        let by = self.kpi(kpi)["by"].as_array().unwrap();
        let found = by.iter().find(|one| one["value"] == segment).unwrap();
        assert_eq!(found["n"], of, "{kpi} in {segment}");
        near(&found["kpi"], f64::from(part) / f64::from(of), kpi);
    }

    /// A KPI is this number: seconds for a duration, the amount of money.
    #[track_caller]
    pub fn value(&self, kpi: &str, expected: f64) {
        let value = &self.kpi(kpi)["value"];
        near(if value.is_object() { &value["amount"] } else { value }, expected, kpi);
    }

    /// How many decisions of a rule lost to another.
    pub fn lost(&self, rule: &str) -> usize {
        let decisions = self.0["decisions"].as_array().unwrap().iter();
        decisions.filter(|one| one["rule"] == rule && !one["lost_to"].is_null()).count()
    }

    /// The report itself.
    pub const fn json(&self) -> &Value {
        &self.0
    }

    #[track_caller]
    fn journey(&self, name: &str) -> &Value {
        named(&self.0["journeys"], name)
    }

    #[track_caller]
    fn kpi(&self, name: &str) -> &Value {
        match name.split_once('.') {
            Some((journey, kpi)) => named(&self.journey(journey)["kpis"], kpi),
            None => named(&self.0["kpis"], name),
        }
    }
}

#[track_caller]
fn named<'a>(all: &'a Value, name: &str) -> &'a Value {
    let all = all.as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("there is no `{name}`"))
}

#[track_caller]
fn near(found: &Value, expected: f64, what: &str) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{what} is {found}"));
    assert!((found - expected).abs() < 1e-9, "{what}: {found} is not {expected}");
}
