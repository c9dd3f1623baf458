//! Any bytes as a project of two files that use each other: checking ends with diagnostics whose places lie in the texts,
//! and what compiles can be exported, planned and evaluated on a small log.
#![no_main]
use libfuzzer_sys::fuzz_target;
use wayfare::diag::Sources;
use wayfare::engine;
use wayfare::export;
use wayfare::history::{Builder, Ending, Position, Row};
use wayfare::model::ModelSettings;
use wayfare::plan::Plan;
use wayfare::workspace::Workspace;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (one, other) = text.split_once("\n%%\n").unwrap_or((&text, ""));
    let mut workspace = Workspace::new(ModelSettings::default(), 20_000, Sources::default(), Vec::new());
    workspace.update("one.journey", one);
    workspace.update("other.journey", other);
    let checked = workspace.check();
    for label in checked.diagnostics.iter().flat_map(|found| &found.labels) {
        let text = &checked.sources.get(label.place.file).expect("the file exists").text;
        assert!(text.get(label.place.span.range()).is_some(), "a label lies outside of the text: {label:?}");
    }
    if !checked.compiles() {
        return;
    }
    let files = ["one.journey".to_owned(), "other.journey".to_owned()];
    export::json(&export::document(&checked.model, &checked.sources, &files, &checked.hash)).expect("the model can be said");
    let plan = Plan::new(&checked.model);
    let names: Vec<&str> = plan.touchpoints.iter().flat_map(|one| &one.raw_names).map(|name| name.as_str()).collect();
    let mut builder = Builder::new(plan.needs.clone());
    for (at, name) in names.iter().cycle().take(12).enumerate() {
        let time = i64::try_from(at).unwrap_or_default() * 3_600_000_000;
        let row = Row { customer: "a", time, name, position: Position::new(0, at as u64 + 1), channel: None };
        builder.push(&row).expect("twelve events are not too many");
    }
    engine::evaluate(&plan, &builder.finish(Ending::default()), &engine::Options::default());
});
