//! Places in a home's files in the protocol's terms.
use super::document::Document;
use super::homes::Names;
use super::position::{Encoding, Lines};
use super::uri;
use crate::diag::{Edit, FileId, Place, Sources};
use gen_lsp_types::{Location, Range, TextEdit, Uri, WorkspaceEdit};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Documents that are open, by address.
pub type Documents = BTreeMap<String, Document>;

/// Turns places into what the client understands.
#[derive(Debug)]
pub struct Places<'a> {
    documents: &'a Documents,
    names: Names<'a>,
    sources: &'a Sources,
    encoding: Encoding,
    files: BTreeMap<FileId, (PathBuf, Lines)>,
}

impl<'a> Places<'a> {
    /// Of a home.
    pub fn new(documents: &'a Documents, names: Names<'a>, sources: &'a Sources, encoding: Encoding) -> Self {
        Self { documents, names, sources, encoding, files: BTreeMap::new() }
    }

    /// The file and the range of a place.
    pub fn range(&mut self, place: Place) -> Option<(PathBuf, Range)> {
        let source = self.sources.get(place.file)?;
        let (path, lines) = match self.files.entry(place.file) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert((self.names.path(&source.path)?, Lines::new(&source.text, self.encoding))),
        };
        Some((path.clone(), lines.range(&source.text, place.span)))
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.sources.get(file).map(|source| source.text.clone())
    }

    /// A place with the address of its file.
    pub fn location(&mut self, place: Place) -> Option<Location> {
        let (path, range) = self.range(place)?;
        Some(Location { uri: address(self.documents, &path), range })
    }

    /// Changes to files.
    pub fn edit<'e>(&mut self, edits: impl IntoIterator<Item = &'e Edit>) -> WorkspaceEdit {
        let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
        for edit in edits {
            if let Some(Location { uri, range }) = self.location(edit.place) {
                changes.entry(uri).or_default().push(TextEdit { range, new_text: edit.text.clone() });
            }
        }
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}

/// The open document of a file.
pub fn document_at<'a>(documents: &'a Documents, path: &Path) -> Option<&'a Document> {
    documents.values().find(|document| document.path == path)
}

/// The address of a file, as the client knows it.
pub fn address(documents: &Documents, path: &Path) -> Uri {
    document_at(documents, path).map_or_else(|| Uri(uri::of_path(path)), |document| document.uri.clone())
}
