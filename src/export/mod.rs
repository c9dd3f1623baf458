//! `compile`: the checked model for other tools, versioned, with names instead of ids.
//!
//! Never derives its format from the model's own types: what other tools read changes only with [`FORMAT_VERSION`].
//! Never leaves anything out: what the definitions say can be read here without their text.
mod context;
mod document;
mod entity;
mod expr;
mod journey;
mod kpi;
mod pattern;
mod rule;
mod test;
mod time;
mod value;
mod yaml;

pub use document::Document;

use crate::diag::Sources;
use crate::model::Model;

/// The version of the format; it grows when a reader of the former one could stumble.
pub const FORMAT_VERSION: u32 = 1;

/// The model as a document. `files` are the paths it was made of; `hash` tells one state of them from another.
pub fn document(model: &Model, sources: &Sources, files: &[String], hash: &str) -> Document {
    document::build(&context::Context::new(model, sources), files, hash)
}

/// The document as JSON with a line break at its end.
///
/// # Errors
/// Only if there is something that JSON can't say, which would be a bug.
pub fn json(document: &Document) -> Result<String, Unsayable> {
    let text = serde_json::to_string_pretty(document).map_err(|error| Unsayable(error.to_string()))?;
    Ok(text + "\n")
}

/// The document as YAML.
///
/// # Errors
/// Only if there is something that YAML can't say, which would be a bug.
pub fn yaml(document: &Document) -> Result<String, Unsayable> {
    let text = serde_yaml::to_string(document).map_err(|error| Unsayable(error.to_string()))?;
    Ok(yaml::quoted(&text))
}

/// The JSON Schema of the document; `docs/schema/model.schema.json` holds it.
///
/// # Errors
/// Only if there is something that JSON can't say, which would be a bug.
pub fn schema() -> Result<String, Unsayable> {
    let schema = schemars::schema_for!(Document);
    let text = serde_json::to_string_pretty(&schema).map_err(|error| Unsayable(error.to_string()))?;
    Ok(text + "\n")
}

/// The format can't say something of a document: a bug.
#[derive(Debug, thiserror::Error)]
#[error("the model can't be written down ({0})")]
pub struct Unsayable(String);
