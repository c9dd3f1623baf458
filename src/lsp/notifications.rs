//! What the client says without wanting an answer.
use super::document::Document;
use super::overlay::canonical;
use super::server::Server;
use super::uri;
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileSystemWatcher,
    GlobPattern, MessageType, Pattern, Registration, RegistrationParams, RegistrationRequest,
};
use lsp_server::Notification;
use serde::de::DeserializeOwned;

/// Files in which definitions and settings stand.
const WATCHED: [&str; 2] = ["**/*.journey", "**/wayfare.yaml"];

impl Server {
    /// Takes in what the client says.
    pub(super) fn note(&mut self, note: Notification) {
        let what = note.method.clone();
        let taken = self.guarded(&what, |server| match note.method.as_str() {
            "initialized" => server.watch_files(),
            "textDocument/didOpen" => server.with(note, Self::open),
            "textDocument/didChange" => server.with(note, Self::change),
            "textDocument/didClose" => server.with(note, Self::close),
            "textDocument/didSave" => server.look_again(),
            "workspace/didChangeWatchedFiles" => server.with(note, |server, _: DidChangeWatchedFilesParams| {
                server.look_again();
            }),
            "workspace/didChangeWorkspaceFolders" => server.with(note, Self::change_folders),
            _ => {}
        });
        // what a bug kept from being taken in was read anew
        self.unsettled |= taken.is_none();
    }

    fn with<P: DeserializeOwned>(&mut self, note: Notification, take: impl FnOnce(&mut Self, P)) {
        match serde_json::from_value(note.params) {
            Ok(params) => take(self, params),
            Err(error) => self.log(MessageType::Error, &format!("`{}` can't be understood: {error}", note.method)),
        }
    }

    fn watch_files(&mut self) {
        if !self.can.watches {
            return;
        }
        let watcher = |glob: &str| FileSystemWatcher {
            glob_pattern: GlobPattern::Pattern(Pattern::from(glob.to_owned())),
            kind: None,
        };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.map(watcher).to_vec() };
        let registration = Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.ask::<RegistrationRequest>(&RegistrationParams { registrations: vec![registration] });
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let path = canonical(&uri::to_path(&item.uri.0));
        let document = Document::new(item.uri, path.clone(), item.version, item.text, self.encoding);
        self.overlay.set(&path, document.text.clone());
        let text = document.text.clone();
        self.documents.insert(document.uri.0.clone(), document);
        self.published.forget_addresses();
        self.homes.open(&path, &self.overlay, (self.today)());
        self.homes.iter_mut().filter(|home| home.holds(&path)).for_each(|home| home.change(&path, &text));
        self.touched(path);
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let name = &params.text_document.text_document_identifier.uri.0;
        let Some(document) = self.documents.get_mut(name) else { return };
        document.change(params.text_document.version, params.content_changes);
        let (path, text) = (document.path.clone(), document.text.clone());
        self.overlay.set(&path, text.clone());
        if self.homes.of(&path).is_none() {
            // what a bug made the server forget
            self.homes.open(&path, &self.overlay, (self.today)());
        }
        self.homes.iter_mut().filter(|home| home.holds(&path)).for_each(|home| home.change(&path, &text));
        self.touched(path);
    }

    fn close(&mut self, params: DidCloseTextDocumentParams) {
        let Some(document) = self.documents.remove(&params.text_document.uri.0) else { return };
        let path = document.path;
        self.overlay.close(&path);
        self.published.forget_addresses();
        // what the disk says counts again
        self.homes.iter_mut().filter(|home| home.holds(&path)).for_each(super::homes::Home::outdate);
        self.drop_homes();
        self.touched(path);
    }

    /// The disk may be different.
    pub(super) fn look_again(&mut self) {
        for home in self.homes.iter_mut() {
            home.outdate();
            // the log may be another one
            home.known.asked = None;
        }
        self.unsettled = true;
    }

    fn change_folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for folder in params.event.removed {
            self.homes.folders.remove(&canonical(&uri::to_path(&folder.uri.0)));
        }
        self.drop_homes();
        for folder in params.event.added {
            let folder = canonical(&uri::to_path(&folder.uri.0));
            self.homes.open_folder(folder, &self.overlay, (self.today)());
        }
        self.unsettled = true;
    }

    fn drop_homes(&mut self) {
        let documents = &self.documents;
        self.homes.drop_unused(|home| documents.values().any(|document| home.holds(&document.path)));
    }

    fn touched(&mut self, path: std::path::PathBuf) {
        self.edited.push(path);
        self.unsettled = true;
    }
}
