//! Edits of definitions on a log in memory, from a saved text to the judged result: one rule, one KPI, a comment, all rules.
use super::Asked;
use super::definitions::definitions;
use super::runs::{parameters, pool, request, source};
use serde_json::{Value, json};
use std::time::Instant;
use wayfare::diag::Sources;
use wayfare::model::ModelSettings;
use wayfare::run::{Done, Live};
use wayfare::workspace::Workspace;

/// The log once into memory, then many edits of each kind: the median of their times, and what they did.
pub fn edits(asked: &Asked) -> Result<String, String> {
    let params = parameters(&asked.params)?;
    pool(asked.threads)?.install(|| {
        let text = definitions(&params, &asked.work)?;
        let mut session = Session {
            workspace: Workspace::new(ModelSettings::default(), 20_000, Sources::default(), Vec::new()),
            live: Live::default(),
            asked,
        };
        let began = Instant::now();
        session.save(text.clone())?;
        let loaded = began.elapsed().as_secs_f64();
        let mut timing = serde_json::Map::from_iter([("load_s".to_owned(), json!(loaded))]);
        for (name, edit) in KINDS {
            timing.insert((*name).to_owned(), session.median(*edit, &params)?);
        }
        Ok(json!({"timing": timing, "memory_mb": memory()}).to_string())
    })
}

/// The text of the definitions after an edit of that number.
type Edit = fn(&Value, &[String], u64) -> Result<String, String>;

const KINDS: &[(&str, Edit)] = &[
    ("comment_s", |params, work, at| Ok(format!("// remark {at}\n{}", definitions(params, work)?))),
    ("rule_s", |params, work, at| definitions(&changed(params, at, &["/w2/deadline_ms"])?, work)),
    ("kpi_s", |params, work, at| {
        Ok(definitions(params, work)?.replace("= mean(score)", &format!("= mean(score + {at})")))
    }),
    ("journey_s", |params, work, at| definitions(&changed(params, at, &["/w5/within_ms"])?, work)),
    ("all_s", |params, work, at| {
        let all = ["/w1/window_ms", "/w2/deadline_ms", "/w4/window_ms", "/w5/within_ms"];
        definitions(&changed(params, at, &all)?, work)
    }),
];

fn changed(params: &Value, by: u64, paths: &[&str]) -> Result<Value, String> {
    let mut params = params.clone();
    for path in paths {
        let slot = params.pointer_mut(path).ok_or_else(|| format!("the parameters have no {path}"))?;
        *slot = json!(slot.as_u64().unwrap_or_default() + 1000 * by);
    }
    Ok(params)
}

struct Session<'a> {
    workspace: Workspace,
    live: Live,
    asked: &'a Asked,
}

impl Session<'_> {
    fn save(&mut self, text: String) -> Result<Done, String> {
        self.workspace.update("workload.journey", text);
        let checked = self.workspace.check();
        if let Some(error) = checked.diagnostics.iter().find(|one| one.is_error()) {
            return Err(format!("the definitions do not compile: {}", error.message));
        }
        let sources = [source(self.asked)];
        let model = checked.model.clone();
        self.live.evaluate(&request(&model, &sources)).map_err(|error| error.to_string())
    }

    fn median(&mut self, edit: Edit, params: &Value) -> Result<Value, String> {
        let (mut times, mut did) = (Vec::new(), Done::Judged);
        for at in 1..=self.asked.reps.max(1) as u64 {
            let text = edit(params, &self.asked.work, at)?;
            let began = Instant::now();
            did = self.save(text)?;
            times.push(began.elapsed().as_secs_f64());
        }
        times.sort_by(f64::total_cmp);
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        Ok(json!({"median": at(times.len() / 2), "least": at(0), "did": format!("{did:?}")}))
    }
}

/// What the process holds in memory, in megabytes, where the system says so.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
