//! Requests to the functions that answer them.
use super::server::{Refused, Server};
use gen_lsp_types::{
    CodeActionRequest, CodeLensRequest, CompletionRequest, DefinitionRequest, DocumentFormattingRequest,
    DocumentHighlightRequest, DocumentOnTypeFormattingRequest, DocumentRangeFormattingRequest, DocumentSymbolRequest,
    ExecuteCommandRequest, FoldingRangeRequest, HoverRequest, InlayHintRequest, LspRequestMethod, PrepareRenameRequest,
    ReferencesRequest, RenameRequest, Request as Kind, SelectionRangeRequest, SemanticTokensRequest,
    SignatureHelpRequest, WorkspaceSymbolRequest,
};
use lsp_server::{ErrorCode, Request};
use serde_json::Value;

impl Server {
    /// Answers a request.
    ///
    /// # Errors
    /// Where its parameters make no sense, or nobody knows what it is.
    pub(super) fn dispatch(&mut self, request: Request) -> Result<Value, Refused> {
        let mut asked = Asked { server: self, request, answer: None };
        asked
            .on::<DocumentFormattingRequest>(Self::formatting)
            .on::<DocumentRangeFormattingRequest>(Self::range_formatting)
            .on::<DocumentOnTypeFormattingRequest>(Self::typed_formatting)
            .on::<DocumentSymbolRequest>(Self::symbols)
            .on::<CodeActionRequest>(Self::actions)
            .on::<CompletionRequest>(Self::completion)
            .on::<SignatureHelpRequest>(Self::signature)
            .on::<HoverRequest>(Self::hover)
            .on::<DefinitionRequest>(Self::definition)
            .on::<ReferencesRequest>(Self::references)
            .on::<DocumentHighlightRequest>(Self::highlights)
            .on::<PrepareRenameRequest>(Self::prepare_rename)
            .on::<RenameRequest>(Self::rename)
            .on::<WorkspaceSymbolRequest>(Self::workspace_symbols)
            .on::<SemanticTokensRequest>(Self::semantic_tokens)
            .on::<FoldingRangeRequest>(Self::folding)
            .on::<SelectionRangeRequest>(Self::selections)
            .on::<InlayHintRequest>(Self::hints)
            .on::<CodeLensRequest>(Self::lenses)
            .on::<ExecuteCommandRequest>(Self::execute);
        asked.answer.unwrap_or_else(|| {
            Err(Refused {
                code: ErrorCode::MethodNotFound,
                why: format!("`{}` is nothing this server does", asked.request.method),
            })
        })
    }
}

/// A request until it is answered.
struct Asked<'a> {
    server: &'a mut Server,
    request: Request,
    answer: Option<Result<Value, Refused>>,
}

impl Asked<'_> {
    fn on<R: Kind>(&mut self, answer: impl FnOnce(&mut Server, R::Params) -> Result<R::Result, Refused>) -> &mut Self {
        if self.answer.is_some() || LspRequestMethod::from(self.request.method.as_str()) != R::METHOD {
            return self;
        }
        let params = std::mem::take(&mut self.request.params);
        let broken = |code, error: serde_json::Error| Refused { code, why: error.to_string() };
        let answered = serde_json::from_value(params)
            .map_err(|error| broken(ErrorCode::InvalidParams, error))
            .and_then(|params| answer(self.server, params))
            .and_then(|result| serde_json::to_value(result).map_err(|error| broken(ErrorCode::InternalError, error)));
        self.answer = Some(answered);
        self
    }
}
