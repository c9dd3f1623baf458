//! Resolving: what the model holds, and which mistakes are found where.
mod cases;
mod pages;
mod speed;
mod values;

use std::sync::Arc;
use wayfare::diag::{Diagnostic, FileId};
use wayfare::model::{Model, ModelSettings, resolve};
use wayfare::syntax::parse;

/// Parses and resolves files together; syntax errors fail the test.
fn resolved(texts: &[&str]) -> (Model, Vec<Diagnostic>) {
    let mut files = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let id = FileId(u32::try_from(at).unwrap());
        let (file, found) = parse(text, id);
        let found: Vec<_> = found.iter().map(|it| (&it.message, it.place())).collect();
        assert!(found.is_empty(), "{text}\n{found:?}");
        files.push((id, Arc::new(file)));
    }
    resolve(&files, &ModelSettings::default())
}

/// The model of one text without mistakes.
fn model(text: &str) -> Model {
    let (model, found) = resolved(&[text]);
    assert!(found.is_empty(), "{text}\n{found:#?}");
    model
}

/// The codes that one text gets, in order.
fn codes(text: &str) -> Vec<&'static str> {
    resolved(&[text]).1.iter().map(|found| found.code.id).collect()
}
