//! Requests about what a name means, and where.
use super::convert;
use super::homes::Parts;
use super::places::Places;
use super::requests::{Answer, Asked};
use super::server::{Refused, Server};
use crate::diag::Place;
use crate::editor::{self, Declaration};
use gen_lsp_types::{
    BaseSymbolInformation, Contents, Definition, DefinitionParams, DefinitionResponse, DocumentHighlight,
    DocumentHighlightKind, DocumentHighlightParams, Hover, HoverParams, Location, MarkupContent, MarkupKind,
    PrepareRenameParams, PrepareRenameResult, ReferenceParams, RenameParams, WorkspaceEdit, WorkspaceSymbol,
    WorkspaceSymbolLocation, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use lsp_server::ErrorCode;

/// More symbols are not listed.
const MOST_SYMBOLS: usize = 500;

impl Server {
    pub(super) fn hover(&mut self, params: HoverParams) -> Answer<Hover> {
        let at = params.text_document_position_params;
        let hover = self.about(&at.text_document.uri, |Asked { view, lines, .. }| {
            let hover = editor::hover(&view, lines.offset(view.text, at.position))?;
            let contents = MarkupContent { kind: MarkupKind::Markdown, value: hover.text };
            Some(Hover { contents: Contents::MarkupContent(contents), range: Some(lines.range(view.text, hover.span)) })
        });
        hover.map(Option::flatten)
    }

    pub(super) fn definition(&mut self, params: DefinitionParams) -> Answer<DefinitionResponse> {
        let at = params.text_document_position_params;
        self.about(&at.text_document.uri, |mut asked| {
            let places = editor::definitions(&asked.view, asked.lines.offset(asked.view.text, at.position));
            let locations = locations(&mut asked.places, &places);
            DefinitionResponse::Definition(Definition::LocationList(locations))
        })
    }

    pub(super) fn references(&mut self, params: ReferenceParams) -> Answer<Vec<Location>> {
        let at = params.text_document_position_params;
        let declaration = if params.context.include_declaration { Declaration::Included } else { Declaration::LeftOut };
        self.about(&at.text_document.uri, |mut asked| {
            let at = asked.lines.offset(asked.view.text, at.position);
            locations(&mut asked.places, &editor::references(&asked.view, at, declaration))
        })
    }

    pub(super) fn highlights(&mut self, params: DocumentHighlightParams) -> Answer<Vec<DocumentHighlight>> {
        let at = params.text_document_position_params;
        self.about(&at.text_document.uri, |Asked { view, lines, .. }| {
            let at = lines.offset(view.text, at.position);
            let places = editor::references(&view, at, Declaration::Included).into_iter();
            let here = places.filter(|place| place.file == view.file);
            let highlight = |place: Place| DocumentHighlight {
                range: lines.range(view.text, place.span),
                kind: Some(DocumentHighlightKind::Text),
            };
            here.map(highlight).collect()
        })
    }

    pub(super) fn prepare_rename(&mut self, params: PrepareRenameParams) -> Answer<PrepareRenameResult> {
        let at = params.text_document_position_params;
        let range = self.about(&at.text_document.uri, |Asked { view, lines, .. }| {
            let span = editor::renameable(&view, lines.offset(view.text, at.position))?;
            Some(PrepareRenameResult::Range(lines.range(view.text, span)))
        });
        range.map(Option::flatten)
    }

    pub(super) fn rename(&mut self, params: RenameParams) -> Answer<WorkspaceEdit> {
        let at = params.text_document_position_params;
        let edit = self.about(&at.text_document.uri, |mut asked| {
            let at = asked.lines.offset(asked.view.text, at.position);
            let edits = editor::rename(&asked.view, at, &params.new_name)
                .map_err(|why| Refused { code: ErrorCode::RequestFailed, why })?;
            Ok(asked.places.edit(&edits))
        });
        edit?.transpose()
    }

    pub(super) fn workspace_symbols(&mut self, params: WorkspaceSymbolParams) -> Answer<WorkspaceSymbolResponse> {
        let mut all = Vec::new();
        for home in self.homes.iter_mut() {
            home.settle(&self.overlay, (self.today)());
            let Parts { names, checked, .. } = home.parts();
            let mut places = Places::new(&self.documents, names, &checked.sources, self.encoding);
            for symbol in editor::find_symbols(checked, &params.query).into_iter().take(MOST_SYMBOLS) {
                let Some(location) = places.location(symbol.place) else { continue };
                all.push(WorkspaceSymbol {
                    location: WorkspaceSymbolLocation::Location(location),
                    data: None,
                    base_symbol_information: BaseSymbolInformation {
                        name: symbol.name,
                        kind: convert::kind(symbol.kind),
                        tags: None,
                        container_name: symbol.within,
                    },
                });
            }
        }
        Ok(Some(WorkspaceSymbolResponse::WorkspaceSymbolList(all)))
    }
}

fn locations(places: &mut Places<'_>, all: &[Place]) -> Vec<Location> {
    all.iter().filter_map(|place| places.location(*place)).collect()
}
