//! A document that is open in the editor, with its text kept in step.
use super::position::{Encoding, Lines};
use gen_lsp_types::{TextDocumentContentChangeEvent as Change, Uri};
use std::path::PathBuf;
use std::sync::Arc;

/// An open document.
#[derive(Debug)]
pub struct Document {
    /// As the client names it.
    pub uri: Uri,
    /// The file it is of.
    pub path: PathBuf,
    /// The client's number of this state.
    pub version: i32,
    /// Its text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: Lines,
    encoding: Encoding,
}

impl Document {
    /// As the client opened it.
    pub fn new(uri: Uri, path: PathBuf, version: i32, text: String, encoding: Encoding) -> Self {
        let lines = Lines::new(&text, encoding);
        Self { uri, path, version, text: text.into(), lines, encoding }
    }

    /// Applies changes, each to what the one before left.
    pub fn change(&mut self, version: i32, changes: Vec<Change>) {
        self.version = version;
        for change in changes {
            let text = match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let mut text = self.text.to_string();
                    text.replace_range(self.lines.span(&text, part.range).range(), &part.text);
                    text
                }
            };
            self.lines = Lines::new(&text, self.encoding);
            self.text = text.into();
        }
    }
}
