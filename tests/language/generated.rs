//! The generator of large projects writes what it promises.
#[path = "../../benches/support/definitions.rs"]
mod definitions;

use definitions::definitions;
use std::sync::Arc;
use wayfare::diag::FileId;
use wayfare::model::{ModelSettings, resolve};
use wayfare::syntax::parse;

#[test]
fn generated_projects_parse_and_have_the_size_asked_for() {
    let project = definitions(200_000, 7, 42);
    assert_eq!(project.len(), 7);
    let bytes: usize = project.iter().map(|(_, text)| text.len()).sum();
    assert!((200_000..210_000).contains(&bytes), "{bytes}");
    for (path, text) in &project {
        let (file, found) = parse(text, FileId(0));
        assert!(found.is_empty(), "{path}: {found:#?}");
        assert!(file.items.len() > 50, "{path}: {} items", file.items.len());
    }
}

#[test]
fn generated_projects_resolve_without_errors() {
    let project = definitions(60_000, 5, 42);
    let parsed = project.iter().zip(0..).map(|((_, text), at)| (FileId(at), Arc::new(parse(text, FileId(at)).0)));
    let files: Vec<_> = parsed.collect();
    let (_, found) = resolve(&files, &ModelSettings::default());
    assert!(found.is_empty(), "{} findings, first {:#?}", found.len(), found.first());
}

#[test]
fn generated_projects_depend_on_the_seed_alone() {
    assert_eq!(definitions(20_000, 3, 7), definitions(20_000, 3, 7));
    assert_ne!(definitions(20_000, 3, 7), definitions(20_000, 3, 9));
    assert_eq!(definitions(0, 1, 7).len(), 1);
}
