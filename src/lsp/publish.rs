//! Diagnostics, told again only where they are others.
use super::homes::Parts;
use super::pages::Pages;
use super::places::{Places, address, document_at};
use super::server::Server;
use crate::diag::{self, Severity};
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Message,
    PublishDiagnosticsNotification, PublishDiagnosticsParams,
};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the client was told, by file.
#[derive(Debug, Default)]
pub struct Published(BTreeMap<PathBuf, Vec<Diagnostic>>);

impl Server {
    /// Tells what is wrong, of every file where that is something else than before, and of every file that was edited:
    /// clients move what they were told along with the text.
    pub(super) fn publish(&mut self) {
        let mut all = self.diagnostics();
        let edited = std::mem::take(&mut self.edited);
        let gone: Vec<PathBuf> = self.published.0.keys().filter(|path| !all.contains_key(*path)).cloned().collect();
        all.extend(gone.into_iter().map(|path| (path, Vec::new())));
        for path in &edited {
            all.entry(path.clone()).or_default();
        }
        for (path, diagnostics) in all {
            if self.published.0.get(&path) == Some(&diagnostics) && !edited.contains(&path) {
                continue;
            }
            self.tell::<PublishDiagnosticsNotification>(&PublishDiagnosticsParams {
                uri: address(&self.documents, &path),
                version: document_at(&self.documents, &path).map(|document| document.version),
                diagnostics: diagnostics.clone(),
            });
            match diagnostics.is_empty() {
                true => self.published.0.remove(&path),
                false => self.published.0.insert(path, diagnostics),
            };
        }
    }

    /// Everything that is wrong, by file.
    fn diagnostics(&mut self) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
        let mut all: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
        for home in self.homes.iter_mut() {
            home.settle(&self.overlay, (self.today)());
            let Parts { names, checked, proven, .. } = home.parts();
            let mut places = Places::new(&self.documents, names, &checked.sources, self.encoding);
            for one in checked.diagnostics.iter().chain(proven) {
                let Some((path, told)) = diagnostic(one, &mut places, &mut self.pages) else { continue };
                let known = all.entry(path).or_default();
                // two homes may say the same of a file
                if !known.contains(&told) {
                    known.push(told);
                }
            }
        }
        all
    }
}

/// A finding in the protocol's terms, and its file.
pub fn diagnostic(one: &diag::Diagnostic, places: &mut Places<'_>, pages: &mut Pages) -> Option<(PathBuf, Diagnostic)> {
    let (path, range) = places.range(one.place()?)?;
    let related = one.labels.iter().skip(1).filter_map(|label| {
        let message = if label.text.is_empty() { "see here".to_owned() } else { label.text.clone() };
        Some(DiagnosticRelatedInformation { location: places.location(label.place)?, message })
    });
    let related: Vec<_> = related.collect();
    let help = one.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let unused = one.code.slug.starts_with("unused-");
    let told = Diagnostic {
        range,
        severity: Some(match one.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(one.code.id.to_owned())),
        code_description: pages.address(one.code).map(|href| CodeDescription { href }),
        source: Some("wayfare".to_owned()),
        message: Message::String(format!("{}{help}", one.message)),
        tags: unused.then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    };
    Some((path, told))
}
