//! Ten thousand random edits: the server's text and diagnostics never differ from those of a fresh check.
use super::client::{Client, Document, uri};
use crate::project::Project;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use wayfare::diag::Diagnostic;
use wayfare::project::{Argument, Memory, load};
use wayfare::syntax::parse;
use wayfare::workspace::Definitions;

const EDITS: usize = 10_000;
const DAY: i32 = 20_454;

const FILES: [(&str, &str); 3] = [
    (
        "journeys/events.journey",
        "touchpoint Call \"Ünterstützung 😀\" = \"call\" {\n  topic: one of \"a\", \"b\"\n}\ntouchpoint Offer by company = \"offer\"\n",
    ),
    (
        "journeys/rules.journey",
        "use \"events.journey\"\n\nmoment Again = Call then Call within 7d\n\nrule answered {\n  when   Offer\n  expect Call within 2d\n}\n",
    ),
    (
        "journeys/way.journey",
        "journey way \"Way\" {\n  start Offer\n  goal g: Call within 3d\n  abandon after 9d of silence\n  kpi k = rate(success) require >= 60%\n}\n",
    ),
];

/// What is written at random.
const PIECES: [&str; 24] = [
    " ",
    "\n",
    "\r\n",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "Call",
    "Offer",
    "😀",
    "ü",
    "within 2d",
    "expect Call\n",
    "when Offer\n",
    "// x\n",
    "`",
    "rule r { forbid Offer }\n",
    "use \"gone.journey\"\n",
    "\nuse \"way.journey\"\n",
    " where topic == \"a\"",
    "touchpoint Call = \"x\"\n",
    ".",
    "stage s: Call\n",
];

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// Line and column in UTF-16 of a byte.
fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column: usize = before[before.rfind('\n').map_or(0, |end| end + 1)..].chars().map(char::len_utf16).sum();
    json!({ "line": line, "character": column })
}

/// The place, moved back so that it is not inside a character and not between the two of a line end.
fn settled(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) || (text[..at].ends_with('\r') && text[at..].starts_with('\n')) {
        at -= 1;
    }
    at
}

/// One random change: something goes, something comes.
fn change(document: &mut Document, original: &str, dice: &mut Dice) -> Value {
    if dice.below(40) == 0 {
        document.text = original.to_owned();
        return json!({ "text": original });
    }
    let start = settled(&document.text, dice.below(document.text.len() + 1));
    let end = if dice.below(2) == 0 { settled(&document.text, start + dice.below(25)).max(start) } else { start };
    let new = if end > start && dice.below(3) == 0 { "" } else { PIECES[dice.below(PIECES.len())] };
    let range = json!({ "start": position(&document.text, start), "end": position(&document.text, end) });
    document.text.replace_range(start..end, new);
    json!({ "range": range, "text": new })
}

/// Everything that a fresh check finds, by file: code, range, and what is said.
fn fresh(texts: &BTreeMap<&str, String>) -> BTreeMap<String, Vec<String>> {
    let root = Path::new("/p");
    let mut files = Memory::default().with(root.join("wayfare.yaml"), "policy: { zone: UTC }\n");
    for (name, text) in texts {
        files = files.with(root.join(name), text.as_str());
    }
    let project = load(&[Argument::Path(root.to_path_buf())], root, &files);
    let mut definitions = Definitions::open(project, DAY);
    let checked = definitions.workspace.check().clone();
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let told = |one: &Diagnostic| {
        let place = one.place().unwrap();
        let source = checked.sources.get(place.file).unwrap();
        let range = place.span.range();
        let help = one.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let at = json!({ "start": position(&source.text, range.start), "end": position(&source.text, range.end) });
        (source.path.to_string(), format!("{} {at} {}{help}", one.code.id, one.message))
    };
    for (file, one) in checked.diagnostics.iter().map(told) {
        let known = all.entry(file).or_default();
        if !known.contains(&one) {
            known.push(one);
        }
    }
    all
}

fn published(told: &Value) -> Vec<String> {
    let text = |one: &Value| {
        format!("{} {} {}", one["code"].as_str().unwrap(), one["range"], one["message"].as_str().unwrap())
    };
    told["diagnostics"].as_array().unwrap().iter().map(text).collect()
}

/// Findings of a proof come later, and only of definitions that compile.
fn is_proof(one: &str) -> bool {
    one.starts_with("W07")
}

#[test]
fn ten_thousand_random_edits_leave_server_and_fresh_check_agreed() {
    let mut project = Project::new().file("wayfare.yaml", "policy: { zone: UTC }\n");
    for (name, text) in FILES {
        project = project.file(name, text);
    }
    let mut client = Client::of(&project);
    let mut documents: Vec<Document> = FILES.map(|(name, _)| client.open(&project, name)).to_vec();
    let mut dice = Dice(11);
    let mut done = 0;
    while done < EDITS {
        let at = dice.below(FILES.len());
        let document = &mut documents[at];
        for _ in 0..=dice.below(40) {
            document.version += 1;
            let changes: Vec<Value> = (0..=dice.below(3)).map(|_| change(document, FILES[at].1, &mut dice)).collect();
            done += changes.len();
            client.change(document, Value::Array(changes));
        }
        let document = documents[at].clone();
        client.diagnostics(&document);
        let texts = FILES.iter().zip(&documents).map(|((name, _), document)| (*name, document.text.clone())).collect();
        let expected = fresh(&texts);
        for (name, _) in FILES {
            let mut told = client.published.get(&uri(&project.path(name))).map(published).unwrap_or_default();
            told.retain(|one| !is_proof(one));
            let wanted = expected.get(name).cloned().unwrap_or_default();
            assert_eq!(told, wanted, "{name} after {done} edits:\n{}", texts[name]);
        }
        same_text(&mut client, &document);
    }
}

/// What is laid out is the server's text: the formatter's edits lead from ours to what we lay out.
fn same_text(client: &mut Client, document: &Document) {
    let params = json!({ "textDocument": { "uri": document.uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.ask("textDocument/formatting", params).unwrap();
    let (tree, _) = parse(&document.text, wayfare::diag::FileId::default());
    let wanted = wayfare::format::format(&document.text, &tree);
    let mut text = document.text.clone();
    let mut all: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let new = edit["newText"].as_str().unwrap().to_owned();
            (offset(&text, &edit["range"]["start"]), offset(&text, &edit["range"]["end"]), new)
        })
        .collect();
    all.sort();
    for (start, end, new) in all.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    assert_eq!(text, wanted);
    // and it is as long: the last step of a selection is the whole text
    let params = json!({ "textDocument": { "uri": document.uri }, "positions": [{ "line": 0, "character": 0 }] });
    let chain = client.ask("textDocument/selectionRange", params).unwrap();
    let mut step = &chain[0];
    while !step["parent"].is_null() {
        step = &step["parent"];
    }
    assert_eq!(step["range"]["end"], position(&document.text, document.text.len()));
}

/// The byte of a position in UTF-16.
fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = position["character"].as_u64().unwrap() as usize;
    let mut at = start;
    for letter in text[start..].chars() {
        if left == 0 {
            break;
        }
        left -= letter.len_utf16();
        at += letter.len_utf8();
    }
    at
}
