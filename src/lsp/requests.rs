//! One function a request: finds the file, asks `editor`, converts.
use super::convert;
use super::homes::Parts;
use super::pages::Pages;
use super::places::Places;
use super::position::Lines;
use super::publish;
use super::server::{Refused, Server};
use crate::diag::FileId;
use crate::editor::{self, View};
use crate::syntax::ast::File;
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, DocumentFormattingParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentSymbolParams, DocumentSymbolResponse,
    TextEdit, Uri, WorkspaceEdit,
};
use std::sync::Arc;

/// A fix of all with more edits than this is offered to who asks for it alone: editors ask at each step of the cursor.
const MOST_UNASKED: usize = 500;

/// An answer, or nothing where there is nothing to say.
pub(super) type Answer<T> = Result<Option<T>, Refused>;

/// A file that something is asked about.
pub(super) struct Asked<'a> {
    /// The file as `editor` wants it.
    pub(super) view: View<'a>,
    /// Its lines.
    pub(super) lines: &'a Lines,
    /// Places in it and around it.
    pub(super) places: Places<'a>,
    /// The pages of codes.
    pub(super) pages: &'a mut Pages,
}

impl Server {
    /// Answers something about an open definition file; nothing of other files.
    pub(super) fn about<T>(&mut self, uri: &Uri, answer: impl FnOnce(Asked<'_>) -> T) -> Answer<T> {
        self.about_any(uri, |asked, is_definition| is_definition.then(|| answer(asked))).map(Option::flatten)
    }

    /// Answers something about any open file of a project, the project file included.
    fn about_any<T>(&mut self, uri: &Uri, answer: impl FnOnce(Asked<'_>, bool) -> T) -> Answer<T> {
        let Some(document) = self.documents.get(&uri.0) else { return Ok(None) };
        let Some(home) = self.homes.of(&document.path) else { return Ok(None) };
        home.settle(&self.overlay, (self.today)());
        let definition = home.name(&document.path).and_then(|name| {
            let workspace = &home.definitions.workspace;
            Some((workspace.id(&name)?, workspace.file(&name)?.1))
        });
        let Parts { names, checked, live, .. } = home.parts();
        let is_it = |file: &FileId| {
            let source = checked.sources.get(*file);
            source.and_then(|source| names.path(&source.path)).is_some_and(|path| path == document.path)
        };
        let file = definition.as_ref().map(|(file, _)| *file);
        let file = file.or_else(|| checked.sources.iter().map(|(id, _)| id).find(is_it));
        let Some(file) = file else { return Ok(None) };
        let is_definition = definition.is_some();
        let tree = definition.map_or_else(|| Arc::new(File::default()), |(_, tree)| tree);
        let asked = Asked {
            view: View { checked, file, text: &document.text, tree: &tree, live },
            lines: &document.lines,
            places: Places::new(&self.documents, names, &checked.sources, self.encoding),
            pages: &mut self.pages,
        };
        Ok(Some(answer(asked, is_definition)))
    }

    pub(super) fn formatting(&mut self, params: DocumentFormattingParams) -> Answer<Vec<TextEdit>> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            convert::replacements(lines, view.text, editor::edits(view.text, view.tree))
        })
    }

    pub(super) fn range_formatting(&mut self, params: DocumentRangeFormattingParams) -> Answer<Vec<TextEdit>> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            let stretch = lines.span(view.text, params.range);
            let edits = editor::within(view.text, editor::edits(view.text, view.tree), stretch);
            convert::replacements(lines, view.text, edits)
        })
    }

    pub(super) fn typed_formatting(&mut self, params: DocumentOnTypeFormattingParams) -> Answer<Vec<TextEdit>> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            let at = lines.offset(view.text, params.position);
            convert::replacements(lines, view.text, editor::typed(view.text, view.tree, at, &params.ch))
        })
    }

    pub(super) fn symbols(&mut self, params: DocumentSymbolParams) -> Answer<DocumentSymbolResponse> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            let outline = editor::outline(view.tree).into_iter();
            let symbols = outline.map(|one| convert::symbol(lines, view.text, one));
            DocumentSymbolResponse::DocumentSymbolList(symbols.collect())
        })
    }

    pub(super) fn actions(&mut self, params: CodeActionParams) -> Answer<Vec<CodeActionResponse>> {
        let wanted = |kind: &CodeActionKind| params.context.only.as_ref().is_none_or(|only| only.contains(kind));
        self.about_any(&params.text_document.uri, |mut asked, _| {
            let mut all = Vec::new();
            if wanted(&CodeActionKind::QuickFix) {
                let stretch = asked.lines.span(asked.view.text, params.range);
                let fixes = editor::quick_fixes(&asked.view, stretch);
                all.extend(fixes.into_iter().map(|fix| quick_fix(&fix, &mut asked)));
            }
            if wanted(&CodeActionKind::SourceFixAll) {
                let edits = editor::safe_edits(&asked.view);
                let title = "Fix all that can be fixed with certainty";
                let is_offered = params.context.only.is_some() || edits.len() <= MOST_UNASKED;
                let edit = (!edits.is_empty() && is_offered).then(|| asked.places.edit(edits));
                all.extend(edit.map(|edit| action(title, CodeActionKind::SourceFixAll, edit)));
            }
            all.into_iter().map(CodeActionResponse::CodeAction).collect()
        })
    }
}

fn quick_fix(fix: &editor::QuickFix<'_>, asked: &mut Asked<'_>) -> CodeAction {
    let edit = asked.places.edit(&fix.fix.edits);
    let mends = publish::diagnostic(fix.mends, &mut asked.places, asked.pages);
    CodeAction {
        diagnostics: mends.map(|(_, one)| vec![one]),
        is_preferred: Some(fix.is_preferred),
        ..action(&capitalized(&fix.fix.title), CodeActionKind::QuickFix, edit)
    }
}

fn action(title: &str, kind: CodeActionKind, edit: WorkspaceEdit) -> CodeAction {
    CodeAction { title: title.to_owned(), kind: Some(kind), edit: Some(edit), ..CodeAction::default() }
}

fn capitalized(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
