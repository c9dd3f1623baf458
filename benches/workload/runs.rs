//! Cold and warm runs.
use super::Asked;
use super::answers::Evaluation;
use super::definitions::{definitions, text};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use wayfare::diag::Sources;
use wayfare::engine;
use wayfare::log::{EventName, Identity, Mapping, ReadOptions, Source};
use wayfare::measure;
use wayfare::model::{Model, ModelSettings};
use wayfare::run::{self, Request, Resident};
use wayfare::workspace::Workspace;

/// From the file to the answers. What is asked of people is a project of its own, with the ids that make them.
pub fn cold(asked: &Asked) -> Result<String, String> {
    let params = parameters(&asked.params)?;
    let (of_people, of_customers): (Vec<String>, Vec<String>) =
        asked.work.iter().cloned().partition(|work| work == "w6");
    pool(asked.threads)?.install(|| {
        let mut answers = json!({});
        for (work, identity) in [(of_customers, None), (of_people, Some(identity(&params)?))] {
            if !work.is_empty() {
                let found = evaluated(asked, &params, &work, identity)?;
                answers
                    .as_object_mut()
                    .into_iter()
                    .for_each(|all| all.extend(found.as_object().cloned().unwrap_or_default()));
            }
        }
        Ok(json!({"answers": answers}).to_string())
    })
}

fn evaluated(asked: &Asked, params: &Value, work: &[String], identity: Option<Identity>) -> Result<Value, String> {
    let model = compiled(params, work)?;
    let sources = [source(asked)];
    let mut request = request(&model, &sources);
    request.read.identity = identity;
    request.read.memory = asked.memory;
    let (evaluated, _) = run::evaluate(&request).map_err(|error| error.to_string())?;
    let evaluation =
        Evaluation { model: &model, facts: &evaluated.facts, verdicts: &evaluated.verdicts, log: &evaluated.log };
    evaluation.answers(params, work)
}

/// Who is one person: logins link a customer's id and a device's.
fn identity(params: &Value) -> Result<Identity, String> {
    let ids = vec!["customer_id".into(), "device_id".into()];
    let events = vec![text(params, "/w6/link_event")?.into()];
    Ok(Identity { ids, primary: "customer_id".into(), max_ids: u32::MAX, events })
}

/// The log once into memory, then the definitions before and after an edit.
pub fn warm(asked: &Asked) -> Result<String, String> {
    let edit = asked.edit.as_deref().ok_or("`--edit` is missing")?;
    let (params, edited) = (parameters(&asked.params)?, parameters(edit)?);
    pool(asked.threads)?.install(|| {
        let began = Instant::now();
        let model = compiled(&params, &asked.work)?;
        let sources = [source(asked)];
        let read = Resident::read(&model, &sources, None, &ReadOptions::default());
        let mut log = read.map_err(|error| error.to_string())?;
        let loaded = began.elapsed().as_secs_f64();
        let answers = answered(&mut log, &params, &asked.work)?;
        let answers_edit = answered(&mut log, &edited, &asked.work)?;
        let mut time = |work: &[String]| -> Result<(f64, f64), String> {
            let mut times = Vec::new();
            for _ in 0..asked.reps.max(1) {
                let began = Instant::now();
                std::hint::black_box(answered(&mut log, &edited, work)?);
                times.push(began.elapsed().as_secs_f64());
            }
            times.sort_by(f64::total_cmp);
            let at = |index: usize| times.get(index).copied().unwrap_or_default();
            Ok((at(times.len() / 2), at(0)))
        };
        let (all, least) = time(&asked.work)?;
        let mut by_rule = serde_json::Map::new();
        for work in &asked.work {
            by_rule.insert(work.clone(), json!(time(std::slice::from_ref(work))?.0));
        }
        let timing = json!({"load_s": loaded, "warm_all_s": all, "warm_all_min_s": least, "warm_rule_s": by_rule});
        let events = log.events();
        Ok(json!({"answers": answers, "answers_edit": answers_edit, "timing": timing, "events": events}).to_string())
    })
}

/// From the text of the definitions to the answers.
fn answered(log: &mut Resident, params: &Value, work: &[String]) -> Result<Value, String> {
    let model = compiled(params, work)?;
    let plan = log.plan(&model).ok_or("the log must be read anew")?;
    let options = engine::Options::default();
    let evaluated = log.evaluate_all((&model, &plan), &options, &measure::Settings::default());
    let evaluated = evaluated.map_err(|error| error.to_string())?;
    let evaluation =
        Evaluation { model: &model, facts: &evaluated.facts, verdicts: &evaluated.verdicts, log: &evaluated.log };
    evaluation.answers(params, work)
}

pub fn parameters(path: &Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn compiled(params: &Value, work: &[String]) -> Result<Arc<Model>, String> {
    let mut workspace = Workspace::new(ModelSettings::default(), 20_000, Sources::default(), Vec::new());
    workspace.update("workload.journey", definitions(params, work)?);
    let checked = workspace.check();
    match checked.diagnostics.iter().find(|one| one.is_error()) {
        Some(error) => Err(format!("the definitions do not compile: {}", error.message)),
        None => Ok(Arc::clone(&checked.model)),
    }
}

pub fn source(asked: &Asked) -> Source {
    let mapping = Mapping {
        customer: Some("customer_id".into()),
        time: Some("ts".into()),
        event: EventName::Column("event".into()),
        ..Mapping::default()
    };
    Source { mapping, ..Source::of([&asked.data]) }
}

pub fn request<'a>(model: &'a Model, sources: &'a [Source]) -> Request<'a> {
    Request {
        model,
        sources,
        customers: None,
        read: ReadOptions::default(),
        engine: engine::Options::default(),
        judge: measure::Settings::default(),
    }
}

pub fn pool(threads: usize) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())
}
