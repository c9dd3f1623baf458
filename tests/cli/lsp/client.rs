//! A client in the same process: it speaks the protocol over channels instead of pipes.
use crate::project::Project;
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;
use wayfare::lsp::{Ended, serve};

/// Longer nobody waits for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client with its server.
pub struct Client {
    connection: Connection,
    server: Option<JoinHandle<Ended>>,
    next: i32,
    /// What was published last, by address.
    pub published: BTreeMap<String, Value>,
    /// Other notifications and requests of the server, in order.
    pub heard: Vec<(String, Value)>,
}

/// 2026-01-01.
fn today() -> i32 {
    20_454
}

/// The address of a path.
pub fn uri(path: &Path) -> String {
    ["file:", "//", &std::fs::canonicalize(path).unwrap_or(path.to_path_buf()).to_string_lossy()].concat()
}

impl Client {
    /// Of a server for a project.
    pub fn of(project: &Project) -> Self {
        Self::with(project, json!({}), json!({}))
    }

    pub fn with(project: &Project, capabilities: Value, options: Value) -> Self {
        let (ours, theirs) = Connection::memory();
        let server = std::thread::spawn(move || serve(theirs, today));
        let mut client =
            Self { connection: ours, server: Some(server), next: 0, published: BTreeMap::new(), heard: Vec::new() };
        let folder = json!({ "uri": uri(&project.path(".")), "name": "project" });
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": capabilities,
            "initializationOptions": options, "workspaceFolders": [folder],
        });
        client.ask("initialize", params).unwrap();
        client.tell("initialized", json!({}));
        client
    }

    pub fn tell(&self, method: &str, params: Value) {
        let note = Notification { method: method.to_owned(), params };
        self.connection.sender.send(note.into()).unwrap();
    }

    /// Sends a request and says by which number it goes.
    pub fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        let request = Request { id: id.clone(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).unwrap();
        id
    }

    /// Sends a request and waits for its answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        let id = self.send(method, params);
        self.answer(&id)
    }

    pub fn answer(&mut self, id: &RequestId) -> Result<Value, String> {
        loop {
            if let Message::Response(Response { id: of, response_result }) = self.receive()
                && of == *id
            {
                return response_result.map_err(|error| format!("{}: {}", error.code, error.message));
            }
        }
    }

    fn receive(&mut self) -> Message {
        let message =
            self.connection.receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the server says nothing"));
        match &message {
            Message::Notification(note) if note.method == "textDocument/publishDiagnostics" => {
                let uri = note.params["uri"].as_str().unwrap().to_owned();
                self.published.insert(uri, note.params.clone());
            }
            Message::Notification(note) => self.heard.push((note.method.clone(), note.params.clone())),
            Message::Request(request) => {
                self.heard.push((request.method.clone(), request.params.clone()));
                let response = Response { id: request.id.clone(), response_result: Ok(Value::Null) };
                self.connection.sender.send(response.into()).unwrap();
            }
            Message::Response(_) => {}
        }
        message
    }

    /// Listens until something is so.
    pub fn until(&mut self, mut wanted: impl FnMut(&Self) -> bool) {
        while !wanted(self) {
            self.receive();
        }
    }

    pub fn open(&mut self, project: &Project, path: &str) -> Document {
        let text = project.read(path);
        self.open_as(&uri(&project.path(path)), &text)
    }

    pub fn open_as(&mut self, uri: &str, text: &str) -> Document {
        let document = json!({ "uri": uri, "languageId": "journey", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        Document { uri: uri.to_owned(), text: text.to_owned(), version: 1 }
    }

    /// Replaces the whole text, and waits for what is wrong with it.
    pub fn write(&mut self, document: &mut Document, text: &str) -> Vec<Value> {
        document.version += 1;
        document.text = text.to_owned();
        let change = json!([{ "text": text }]);
        self.change(document, change);
        self.diagnostics(document)
    }

    pub fn change(&self, document: &Document, changes: Value) {
        let of = json!({ "uri": document.uri, "version": document.version });
        self.tell("textDocument/didChange", json!({ "textDocument": of, "contentChanges": changes }));
    }

    /// What is wrong with the document as it is.
    pub fn diagnostics(&mut self, document: &Document) -> Vec<Value> {
        let (uri, version) = (document.uri.clone(), document.version);
        self.until(|client| client.published.get(&uri).is_some_and(|told| told["version"] == version));
        // the rest of what was told at once has come when the next answer does
        self.ask("workspace/symbol", json!({ "query": "nothing is called so" })).unwrap();
        self.published[&uri]["diagnostics"].as_array().unwrap().clone()
    }

    /// Asks something about the first `|` of the marked text; the document must hold it without the mark.
    pub fn at(&mut self, method: &str, document: &Document, line: usize, column: usize) -> Value {
        self.at_with(method, document, line, column, json!({})).unwrap()
    }

    pub fn at_with(
        &mut self,
        method: &str,
        document: &Document,
        line: usize,
        column: usize,
        more: Value,
    ) -> Result<Value, String> {
        let mut params = json!({
            "textDocument": { "uri": document.uri },
            "position": { "line": line, "character": column },
        });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask(method, params)
    }

    /// Ends the server as clients do.
    pub fn end(mut self) -> Ended {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }
}

/// A document as the client has it.
#[derive(Debug, Clone)]
pub struct Document {
    pub uri: String,
    pub text: String,
    pub version: i32,
}

impl Document {
    /// Line and column (of ASCII texts) directly behind a stretch of the text.
    pub fn behind(&self, stretch: &str) -> (usize, usize) {
        let at = self.text.find(stretch).unwrap_or_else(|| panic!("`{stretch}` is not in the text")) + stretch.len();
        let before = &self.text[..at];
        (before.matches('\n').count(), at - before.rfind('\n').map_or(0, |newline| newline + 1))
    }
}

/// A text after edits of it, as clients apply them (ASCII texts).
pub fn edited(text: &str, edits: &Value) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap() as usize
    };
    let mut all: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    all.sort_by_key(|(start, end, _)| (*start, *end));
    let mut text = text.to_owned();
    for (start, end, new) in all.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}
