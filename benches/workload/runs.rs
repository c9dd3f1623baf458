//! Cold and warm runs.
use super::Asked;
use super::answers::Evaluation;
use super::definitions::definitions;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use wayfare::diag::Sources;
use wayfare::engine;
use wayfare::log::{EventName, Mapping, ReadOptions, Source};
use wayfare::measure;
use wayfare::model::{Model, ModelSettings};
use wayfare::run::{self, Request};
use wayfare::workspace::Workspace;

/// From the file to the answers.
pub fn cold(asked: &Asked) -> Result<String, String> {
    let params = parameters(&asked.params)?;
    let model = compiled(&params, &asked.work)?;
    pool(asked.threads)?.install(|| {
        let sources = [source(asked)];
        let evaluated = run::evaluate(&request(&model, &sources, asked)).map_err(|error| error.to_string())?;
        let evaluation =
            Evaluation { model: &model, facts: &evaluated.facts, verdicts: &evaluated.verdicts, log: &evaluated.log };
        Ok(json!({"answers": evaluation.answers(&params, &asked.work)?}).to_string())
    })
}

/// The log once into memory, then the definitions before and after an edit.
pub fn warm(_asked: &Asked) -> Result<String, String> {
    Err("not yet".to_owned())
}

fn parameters(path: &Path) -> Result<Value, String> {
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

fn source(asked: &Asked) -> Source {
    let mapping = Mapping {
        customer: Some("customer_id".into()),
        time: Some("ts".into()),
        event: EventName::Column("event".into()),
        ..Mapping::default()
    };
    Source { mapping, ..Source::of([&asked.data]) }
}

fn request<'a>(model: &'a Model, sources: &'a [Source], _asked: &Asked) -> Request<'a> {
    Request {
        model,
        sources,
        customers: None,
        read: ReadOptions::default(),
        engine: engine::Options::default(),
        judge: measure::Settings::default(),
    }
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, String> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())
}
