//! Diagnostics, converted and told again only where they are others.
use super::homes::{Key, Parts};
use super::pages::Pages;
use super::places::{Places, address, document_at};
use super::server::Server;
use crate::diag::{self, FileId, Severity, Sources};
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Message,
    PublishDiagnosticsNotification, PublishDiagnosticsParams,
};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

/// Of a file so many findings are told, errors before the rest, and then how many more there are: nobody reads on, editors
/// cut the list anyway, and converting and sending tens of thousands after each keystroke takes seconds.
const MOST: usize = 999;

/// What the client was told, and what that was made from.
#[derive(Debug, Default)]
pub struct Published {
    /// By file; those of which nothing was told are left out.
    told: BTreeMap<PathBuf, Rc<[Diagnostic]>>,
    /// By home and file; most of it stays from one keystroke to the next.
    converted: Conversions,
}

type Conversions = BTreeMap<(Key, FileId), Converted>;

/// The findings of a file in the protocol's terms.
#[derive(Debug)]
struct Converted {
    findings: Vec<diag::Diagnostic>,
    /// How many are not told.
    more: usize,
    /// The texts that they have places in: these make lines and columns.
    texts: Vec<(FileId, Arc<str>)>,
    path: PathBuf,
    told: Rc<[Diagnostic]>,
}

impl Published {
    /// Has everything converted anew: files may be addressed otherwise now.
    pub fn forget_addresses(&mut self) {
        self.converted.clear();
    }
}

impl Server {
    /// Tells what is wrong, of every file where that is something else than before, and of every file that was edited:
    /// clients move what they were told along with the text.
    pub(super) fn publish(&mut self) {
        let mut all = self.diagnostics();
        let edited = std::mem::take(&mut self.edited);
        for path in self.published.told.keys().chain(&edited) {
            if !all.contains_key(path) {
                all.insert(path.clone(), Rc::default());
            }
        }
        for (path, diagnostics) in all {
            let same = |told: &Rc<[Diagnostic]>| Rc::ptr_eq(told, &diagnostics) || *told == diagnostics;
            if self.published.told.get(&path).is_some_and(same) && !edited.contains(&path) {
                continue;
            }
            self.tell::<PublishDiagnosticsNotification>(&PublishDiagnosticsParams {
                uri: address(&self.documents, &path),
                version: document_at(&self.documents, &path).map(|document| document.version),
                diagnostics: diagnostics.to_vec(),
            });
            match diagnostics.is_empty() {
                true => self.published.told.remove(&path),
                false => self.published.told.insert(path, diagnostics),
            };
        }
    }

    /// Everything that is wrong, by file.
    fn diagnostics(&mut self) -> BTreeMap<PathBuf, Rc<[Diagnostic]>> {
        let mut before = std::mem::take(&mut self.published.converted);
        let mut all: BTreeMap<PathBuf, Rc<[Diagnostic]>> = BTreeMap::new();
        for home in self.homes.iter_mut() {
            home.settle(&self.overlay, (self.today)());
            let key = home.key.clone();
            let Parts { names, checked, proven, .. } = home.parts();
            let mut places = Places::new(&self.documents, names, &checked.sources, self.encoding);
            for (file, findings) in by_file(checked.diagnostics.iter().chain(proven)) {
                let key = (key.clone(), file);
                let more = findings.len().saturating_sub(MOST);
                let findings = gravest(findings);
                let known = before.remove(&key).filter(|known| known.holds(&findings, more, &checked.sources));
                let known = known.or_else(|| Converted::new(&findings, more, &mut places, &mut self.pages));
                let Some(known) = known else { continue };
                all.entry(known.path.clone())
                    .and_modify(|told| *told = joined(told, &known.told))
                    .or_insert_with(|| known.told.clone());
                self.published.converted.insert(key, known);
            }
        }
        all
    }
}

/// Findings by the file that they are in, in their order.
fn by_file<'a>(all: impl Iterator<Item = &'a diag::Diagnostic>) -> BTreeMap<FileId, Vec<&'a diag::Diagnostic>> {
    let mut files: BTreeMap<FileId, Vec<&diag::Diagnostic>> = BTreeMap::new();
    for one in all {
        if let Some(place) = one.place() {
            files.entry(place.file).or_default().push(one);
        }
    }
    files
}

/// Those that are told, in their order: errors before the rest if there are too many.
fn gravest(mut findings: Vec<&diag::Diagnostic>) -> Vec<&diag::Diagnostic> {
    if findings.len() > MOST {
        let mut severities: Vec<Severity> = findings.iter().map(|one| one.severity).collect();
        severities.sort_unstable_by_key(|severity| std::cmp::Reverse(*severity));
        let last = severities.get(MOST - 1).copied().unwrap_or(Severity::Info);
        let mut room = MOST - severities.iter().filter(|severity| **severity > last).count();
        findings.retain(|one| {
            let fits = one.severity > last || (one.severity == last && room > 0);
            room -= usize::from(fits && one.severity == last);
            fits
        });
    }
    findings
}

/// Two homes may say the same of a file.
fn joined(one: &[Diagnostic], other: &[Diagnostic]) -> Rc<[Diagnostic]> {
    let mut all = Told::default();
    one.iter().chain(other).cloned().for_each(|told| all.add(told));
    all.list.into()
}

/// Findings, each once.
#[derive(Default)]
struct Told {
    list: Vec<Diagnostic>,
    /// Those that begin at a place.
    at: HashMap<(u32, u32), Vec<usize>>,
}

impl Told {
    fn add(&mut self, one: Diagnostic) {
        let here = self.at.entry((one.range.start.line, one.range.start.character)).or_default();
        if here.iter().all(|at| self.list.get(*at) != Some(&one)) {
            here.push(self.list.len());
            self.list.push(one);
        }
    }
}

/// That there are more findings than are told.
fn and_more(count: usize) -> Diagnostic {
    let what = if count == 1 { "finding" } else { "findings" };
    Diagnostic {
        severity: Some(DiagnosticSeverity::Information),
        source: Some("wayfare".to_owned()),
        message: Message::String(format!(
            "and {count} more {what} in this file; `wayfare check --format json` holds them all"
        )),
        ..Diagnostic::default()
    }
}

impl Converted {
    fn new(findings: &[&diag::Diagnostic], more: usize, places: &mut Places<'_>, pages: &mut Pages) -> Option<Self> {
        let mut told = Told::default();
        let mut path = None;
        for one in findings {
            let Some((of, one)) = diagnostic(one, places, pages) else { continue };
            path = Some(of);
            // once is enough
            told.add(one);
        }
        if more > 0 {
            told.add(and_more(more));
        }
        let findings: Vec<diag::Diagnostic> = findings.iter().copied().cloned().collect();
        let mut files: Vec<FileId> =
            findings.iter().flat_map(|one| &one.labels).map(|label| label.place.file).collect();
        files.sort_unstable();
        files.dedup();
        let texts = files.into_iter().filter_map(|file| Some((file, places.text(file)?))).collect();
        Some(Self { findings, more, texts, path: path?, told: told.list.into() })
    }

    /// Whether it still is what the findings of its file are.
    fn holds(&self, findings: &[&diag::Diagnostic], more: usize, sources: &Sources) -> bool {
        let same_text = |(file, text): &(FileId, Arc<str>)| {
            sources.get(*file).is_some_and(|source| Arc::ptr_eq(&source.text, text) || source.text == *text)
        };
        self.more == more && self.findings.iter().eq(findings.iter().copied()) && self.texts.iter().all(same_text)
    }
}

/// A finding in the protocol's terms, and its file.
pub fn diagnostic(one: &diag::Diagnostic, places: &mut Places<'_>, pages: &mut Pages) -> Option<(PathBuf, Diagnostic)> {
    let (path, range) = places.range(one.place()?)?;
    let related = one.labels.iter().skip(1).chain(&one.beside).filter_map(|label| {
        let message = if label.text.is_empty() { "see here".to_owned() } else { label.text.to_string() };
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
