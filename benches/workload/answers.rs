//! Facts and verdicts into the answers that are compared.
use super::definitions;
use serde_json::{Map, Value, json};
use wayfare::facts::{Cell, Facts, Group, KpiFacts, RuleFacts};
use wayfare::history::LogFacts;
use wayfare::measure::{KpiVerdict, Verdicts};
use wayfare::model::Model;

/// One evaluation.
pub struct Evaluation<'a> {
    pub model: &'a Model,
    pub facts: &'a Facts,
    pub verdicts: &'a Verdicts,
    pub log: &'a LogFacts,
}

/// A week, in microseconds.
const WEEK: i64 = 7 * 24 * 3600 * 1_000_000;

impl Evaluation<'_> {
    /// The answers to the work asked for.
    pub fn answers(&self, params: &Value, work: &[String]) -> Result<Value, String> {
        let mut all = Map::new();
        for work in work {
            let answer = match work.as_str() {
                "w1" => json!({"reached": self.reached(params)?}),
                "w2" => self.response()?,
                "w3" => {
                    let rule = self.rule("w3")?;
                    json!({"violations": rule.violation_count, "customers": rule.subjects.violated})
                }
                "w4" => json!({"customers": self.rule("w4")?.subjects.violated}),
                "w5" => self.conversion(params)?,
                "w6" => json!({"persons": self.log.customers, "reached": self.reached(params)?}),
                other => return Err(format!("there is no work `{other}`")),
            };
            all.insert(work.clone(), answer);
        }
        Ok(Value::Object(all))
    }

    fn rule(&self, name: &str) -> Result<&RuleFacts, String> {
        let at = self.model.rules.iter().position(|rule| rule.meta.name == name);
        at.and_then(|at| self.facts.rules.get(at)).ok_or_else(|| format!("there is no rule {name}"))
    }

    fn kpi(&self, name: &str) -> Result<(&KpiFacts, &KpiVerdict), String> {
        let missing = || format!("there is no KPI {name}");
        let at = self.model.kpis.iter().position(|kpi| kpi.meta.name == name).ok_or_else(missing)?;
        let of_journeys = self.verdicts.journeys.iter().flat_map(|journey| &journey.kpis);
        let verdict = of_journeys.chain(&self.verdicts.kpis).find(|kpi| kpi.kpi.index() == at).ok_or_else(missing)?;
        Ok((self.facts.kpis.get(at).ok_or_else(missing)?, verdict))
    }

    fn cells(&self, name: &str) -> Result<impl Iterator<Item = (&Group, &Cell)>, String> {
        let (facts, _) = self.kpi(name)?;
        Ok(facts.parts.iter().flat_map(|part| &part.groups))
    }

    fn reached(&self, params: &Value) -> Result<Vec<u64>, String> {
        let step = |at: usize| {
            let total = self.cells(&format!("reached{at}"))?.find(|(group, _)| **group == Group::Total);
            Ok(total.map_or(0, |(_, cell)| cell.yes))
        };
        (1..=definitions::steps(params).len()).map(step).collect()
    }

    fn response(&self) -> Result<Value, String> {
        let rule = self.rule("w2")?;
        let first = rule.violations.iter().take(10).map(|violation| {
            let trigger = violation.events.first().map_or(0, |event| event.time / 1000);
            json!([trigger, violation.customer.parse::<u64>().unwrap_or_default()])
        });
        let first: Vec<Value> = first.collect();
        Ok(json!({"violations": rule.violation_count, "pending": rule.activations.pending, "first10": first}))
    }

    fn conversion(&self, params: &Value) -> Result<Value, String> {
        let week0 = params.pointer("/w5/week0_ms").and_then(Value::as_i64).unwrap_or_default() * 1000;
        let (mut segments, mut weeks) = (Map::new(), Map::new());
        for (group, cell) in self.cells("conversion")? {
            match group {
                Group::Segment(_, Some(name)) => {
                    segments.insert(name.to_string(), json!({"journeys": cell.members, "converted": cell.yes}));
                }
                Group::SegmentPeriod(_, Some(name), from) => {
                    let week = (from - week0).div_euclid(WEEK);
                    weeks.insert(format!("{name}|{week}"), json!([cell.members, cell.yes]));
                }
                _ => {}
            }
        }
        let figures = [("median", "median_ms", 1000.0), ("slow", "p90_ms", 1000.0), ("score", "avg_score", 1.0)];
        for (kpi, key, unit) in figures.into_iter().chain([("revenue", "revenue", 1.0)]) {
            for figure in &self.kpi(kpi)?.1.by {
                let segment = figure.value.as_deref().and_then(|name| segments.get_mut(name));
                if let (Some(segment), Some(value)) = (segment, figure.figure.value) {
                    segment[key] = json!(value.to_f64() / unit);
                }
            }
        }
        Ok(json!({"segments": segments, "weeks": weeks}))
    }
}
