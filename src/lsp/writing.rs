//! Requests that come while somebody writes or looks: completion, signatures, colours, folds, selections.
use super::convert;
use super::requests::{Answer, Asked};
use super::server::Server;
use crate::editor;
use gen_lsp_types::{
    ActiveParameter, CompletionList, CompletionParams, CompletionResponse, Documentation, FoldingRange,
    FoldingRangeParams, ParameterInformation, ParameterInformationLabel, SelectionRange, SelectionRangeParams,
    SemanticTokens, SemanticTokensParams, SignatureHelp, SignatureHelpParams, SignatureInformation,
};

/// More is not offered at once.
const MOST_OFFERS: usize = 500;

impl Server {
    pub(super) fn completion(&mut self, params: CompletionParams) -> Answer<CompletionResponse> {
        let at = params.text_document_position_params;
        self.about(&at.text_document.uri, |Asked { view, lines, .. }| {
            let offers = editor::complete(&view, lines.offset(view.text, at.position));
            // what is left out is asked for again when more is typed
            let is_incomplete = offers.len() > MOST_OFFERS;
            let items = offers.into_iter().take(MOST_OFFERS).enumerate();
            let items = items.map(|(at, one)| convert::offer(lines, view.text, at, one)).collect();
            CompletionResponse::CompletionList(CompletionList { is_incomplete, items, ..CompletionList::default() })
        })
    }

    pub(super) fn signature(&mut self, params: SignatureHelpParams) -> Answer<SignatureHelp> {
        let at = params.text_document_position_params;
        let help = self.about(&at.text_document.uri, |Asked { view, lines, .. }| {
            let found = editor::signature(&view, lines.offset(view.text, at.position))?;
            let label = |range: &std::ops::Range<usize>| {
                ParameterInformationLabel::String(found.label.get(range.clone()).unwrap_or_default().to_owned())
            };
            let params =
                found.params.iter().map(|range| ParameterInformation { label: label(range), documentation: None });
            let active = u32::try_from(found.active).unwrap_or_default();
            let signature = SignatureInformation {
                label: found.label.clone(),
                documentation: Some(Documentation::String(found.says.clone())),
                parameters: Some(params.collect()),
                active_parameter: Some(ActiveParameter::Int(active)),
            };
            let active_parameter = Some(ActiveParameter::Int(active));
            Some(SignatureHelp { signatures: vec![signature], active_signature: Some(0), active_parameter })
        });
        help.map(Option::flatten)
    }

    pub(super) fn semantic_tokens(&mut self, params: SemanticTokensParams) -> Answer<SemanticTokens> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| SemanticTokens {
            result_id: None,
            data: convert::painted(lines, view.text, &editor::paint(&view)),
        })
    }

    pub(super) fn folding(&mut self, params: FoldingRangeParams) -> Answer<Vec<FoldingRange>> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            editor::folds(view.text).into_iter().map(|fold| convert::fold(lines, view.text, fold)).collect()
        })
    }

    pub(super) fn selections(&mut self, params: SelectionRangeParams) -> Answer<Vec<SelectionRange>> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            let chain = |position| {
                let steps = editor::selections(&view, lines.offset(view.text, position));
                let outward = steps.into_iter().rev();
                let nested = outward.fold(None, |parent, span| {
                    Some(SelectionRange { range: lines.range(view.text, span), parent: parent.map(Box::new) })
                });
                nested.unwrap_or_default()
            };
            params.positions.iter().map(|position| chain(*position)).collect()
        })
    }
}
