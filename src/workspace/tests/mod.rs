//! What a workspace keeps and what it does anew.
mod edits;

use super::*;

fn workspace() -> Workspace {
    Workspace::new(ModelSettings::default(), 20_000, Sources::default(), Vec::new())
}

#[test]
fn the_same_text_is_no_change() {
    let mut workspace = workspace();
    assert_eq!(workspace.update("a.journey", "touchpoint Call = \"call\"\n"), Change::Some);
    assert_eq!(workspace.update("a.journey", "touchpoint Call = \"call\"\n"), Change::None);
    assert_eq!(workspace.remove("b.journey"), Change::None);
    assert_eq!(workspace.remove("a.journey"), Change::Some);
    assert_eq!(workspace.paths().count(), 0);
}

#[test]
fn names_hold_across_files_and_go_with_their_file() {
    let mut workspace = workspace();
    workspace.update("a.journey", "touchpoint Call = \"call\"\n");
    workspace.update("b.journey", "rule calls { limit Call to 2 }\n");
    assert!(workspace.check().compiles(), "{:?}", workspace.check().diagnostics);
    workspace.remove("a.journey");
    let unknown = workspace.check().diagnostics.iter().find(|one| one.is_error()).cloned();
    assert_eq!(unknown.map(|one| one.code.slug), Some("unknown-touchpoint"));
    workspace.update("a.journey", "touchpoint Call = \"call\"\n");
    assert!(workspace.check().compiles());
}

#[test]
fn an_edit_leaves_the_places_in_other_files_right() {
    let mut workspace = workspace();
    workspace.update("a.journey", "touchpoint Call = \"call\"\n");
    workspace.update("b.journey", "rule calls { limit Cal to 2 }\n");
    let text = |workspace: &mut Workspace| {
        let checked = workspace.check();
        let place = checked.diagnostics.iter().find(|one| one.is_error()).and_then(Diagnostic::place);
        place.map(|place| checked.sources.text_at(place).to_owned())
    };
    assert_eq!(text(&mut workspace).as_deref(), Some("Cal"));
    workspace.update("a.journey", "// a longer file\n\ntouchpoint Call = \"call\"\n");
    assert_eq!(text(&mut workspace).as_deref(), Some("Cal"));
}

#[test]
fn the_hash_follows_the_text_and_not_the_place() {
    let hash = |path: &str, text: &str| {
        let mut workspace = workspace();
        workspace.update(path, text);
        workspace.check().hash.clone()
    };
    let one = hash("a.journey", "touchpoint Call = \"call\"\n");
    assert_eq!(one, hash("a.journey", "touchpoint Call = \"call\"\n"));
    assert_eq!(one, hash("b.journey", "touchpoint Call = \"call\"\n"));
    assert_ne!(one, hash("a.journey", "touchpoint Call = \"calls\"\n"));
    // FNV-1a 128 of nothing is its offset, from the algorithm's own page
    assert_eq!(Fingerprint::of("").to_string(), "6c62272e07bb014262b821756295c58d");
    assert_eq!(Fingerprint::of("a").to_string(), "d228cb696f1a8caf78912b704e4a8964");
}

#[test]
fn a_finding_follows_what_its_item_names_in_another_file() {
    let moment = |value: &str| {
        format!("touchpoint T = \"t\" {{ plan: one of \"a\", \"b\" }}\nmoment M = T where plan == \"{value}\"\n")
    };
    let mut workspace = workspace();
    workspace.update("a.journey", moment("a"));
    workspace.update("b.journey", "moment Twice = M or T where plan == \"a\"\nmoment Through = Twice\n");
    let repeated = |workspace: &mut Workspace| {
        workspace.check().diagnostics.iter().filter(|one| one.code.slug == "repeated-alternative").count()
    };
    assert_eq!(repeated(&mut workspace), 1);
    workspace.update("a.journey", moment("b"));
    assert_eq!(repeated(&mut workspace), 0);
    workspace.update("a.journey", moment("a"));
    assert_eq!(repeated(&mut workspace), 1);
    assert!(workspace.resolved.as_ref().is_some_and(|resolved| resolved.fresh().is_some()), "bodies were kept");
}
