//! How soon an editor hears: diagnostics after a keystroke, completions, in a project of 200 files and 1 MB.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "what can't be read or cut here ends the benchmark, as it should"
)]
#[path = "../src/allocator.rs"]
mod allocator;
#[path = "support/definitions.rs"]
mod definitions;

use criterion::{Criterion, criterion_group, criterion_main};
use definitions::definitions;
use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::path::Path;
use wayfare::lsp::serve;

const BYTES: usize = 1_000_000;
const FILES: usize = 200;

/// A client with a server that has the project open.
struct Editor {
    connection: Connection,
    uri: String,
    version: i32,
    next: i32,
}

impl Editor {
    fn open(folder: &Path, path: &str, text: &str) -> Self {
        let (connection, theirs) = Connection::memory();
        std::thread::spawn(move || serve(theirs, || 20_000));
        let address = |path: &Path| ["file:", "//", &path.to_string_lossy()].concat();
        let mut editor = Self { connection, uri: address(&folder.join(path)), version: 1, next: 0 };
        let folders = json!([{ "uri": address(folder), "name": "project" }]);
        let params = json!({ "processId": null, "rootUri": null, "capabilities": {}, "workspaceFolders": folders });
        editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        let document = json!({ "uri": editor.uri, "languageId": "journey", "version": 1, "text": text });
        editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
        editor.diagnostics();
        editor
    }

    fn tell(&self, method: &str, params: Value) {
        let note = Notification { method: method.to_owned(), params };
        self.connection.sender.send(note.into()).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        loop {
            if let Message::Response(response) = self.connection.receiver.recv().unwrap()
                && response.id == id
            {
                return response.response_result.unwrap();
            }
        }
    }

    /// Waits for the diagnostics of the document as it is.
    fn diagnostics(&self) {
        loop {
            if let Message::Notification(note) = self.connection.receiver.recv().unwrap()
                && note.params.get("uri") == Some(&json!(self.uri))
                && note.params.get("version") == Some(&json!(self.version))
            {
                return;
            }
        }
    }

    /// Writes text at a place, and waits for the diagnostics.
    fn write(&mut self, from: (usize, usize), to: (usize, usize), text: &str) {
        self.version += 1;
        let at = |(line, character): (usize, usize)| json!({ "line": line, "character": character });
        let change = json!([{ "range": { "start": at(from), "end": at(to) }, "text": text }]);
        let of = json!({ "uri": self.uri, "version": self.version });
        self.tell("textDocument/didChange", json!({ "textDocument": of, "contentChanges": change }));
        self.diagnostics();
    }
}

fn editing(criterion: &mut Criterion) {
    allocator::set_up();
    let files = definitions(BYTES, FILES, 42);
    let folder = tempfile::tempdir().unwrap();
    let root = std::fs::canonicalize(folder.path()).unwrap();
    std::fs::write(root.join("wayfare.yaml"), "definitions: [.]\n").unwrap();
    for (path, text) in &files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let (path, text) = files.iter().find(|(_, text)| text.contains("  expect ")).unwrap();
    let mut editor = Editor::open(&root, path, text);
    let at = text.find("  expect ").unwrap() + "  expect ".len();
    let line = text[..at].matches('\n').count();
    let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);

    let mut group = criterion.benchmark_group("editor");
    group.sample_size(20);
    group.bench_function("a keystroke that breaks a name, and one that mends it", |bench| {
        bench.iter(|| {
            editor.write((line, column), (line, column), "x");
            editor.write((line, column), (line, column + 1), "");
        });
    });
    group.bench_function("completion in a pattern", |bench| {
        let params = json!({
            "textDocument": { "uri": editor.uri.clone() }, "position": { "line": line, "character": column },
        });
        bench.iter(|| editor.ask("textDocument/completion", params.clone()).is_object());
    });
    group.finish();
}

criterion_group!(benches, editing);
criterion_main!(benches);
