//! The pages of codes as files, so that an editor can open what a diagnostic links to, without a network.
use super::uri;
use crate::diag::Code;
use crate::report::diagnostics::page::markdown;
use gen_lsp_types::Uri;
use std::collections::BTreeMap;
use tempfile::TempDir;

/// Pages written so far; they go with the server.
#[derive(Debug, Default)]
pub struct Pages {
    folder: Option<TempDir>,
    written: BTreeMap<&'static str, Option<Uri>>,
}

impl Pages {
    /// The address of a code's page; nothing where no file can be written.
    pub fn address(&mut self, code: &'static Code) -> Option<Uri> {
        if let Some(known) = self.written.get(code.id) {
            return known.clone();
        }
        let address = self.write(code);
        self.written.insert(code.id, address.clone());
        address
    }

    #[expect(clippy::disallowed_methods, reason = "the rim")]
    fn write(&mut self, code: &'static Code) -> Option<Uri> {
        if self.folder.is_none() {
            self.folder = tempfile::Builder::new().prefix("wayfare-codes-").tempdir().ok();
        }
        let path = self.folder.as_ref()?.path().join(format!("{}.md", code.id));
        std::fs::write(&path, markdown(code)).ok()?;
        Some(Uri(uri::of_path(&path)))
    }
}
