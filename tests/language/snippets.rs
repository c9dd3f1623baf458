//! The snippets of the language's reference, kept as files, and one file with every form.
use std::path::PathBuf;
use wayfare::diag::FileId;
use wayfare::syntax::parse;

fn snippets() -> Vec<(PathBuf, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/language/data/snippets");
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn every_snippet_parses() {
    assert!(snippets().len() >= 3);
    for (path, text) in snippets() {
        let (file, found) = parse(&text, FileId(0));
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
        assert!(file.broken.is_empty(), "{}: {:?}", path.display(), file.broken);
        assert!(!file.items.is_empty(), "{}", path.display());
    }
}
