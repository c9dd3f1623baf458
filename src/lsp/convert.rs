//! What `editor` says in the protocol's terms.
use super::position::Lines;
use crate::editor::{Fold, FoldKind, Hint, Kind, Named, Offer, OfferKind, Paint, Painted, Replacement};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, DocumentSymbol, Documentation, FoldingRange,
    FoldingRangeKind, InlayHint, Label, MarkupContent, MarkupKind, Position, SemanticToken, SymbolKind, TextEdit,
    Tooltip,
};

/// Replacements in one file.
pub fn replacements(lines: &Lines, text: &str, all: Vec<Replacement>) -> Vec<TextEdit> {
    all.into_iter().map(|one| TextEdit { range: lines.range(text, one.span), new_text: one.text }).collect()
}

/// Something named, with all in it.
#[expect(deprecated, reason = "the protocol's type has a field that is no longer to be set")]
pub fn symbol(lines: &Lines, text: &str, one: Named) -> DocumentSymbol {
    let within: Vec<DocumentSymbol> = one.within.into_iter().map(|inner| symbol(lines, text, inner)).collect();
    DocumentSymbol {
        name: one.name,
        detail: one.title,
        kind: kind(one.kind),
        tags: None,
        deprecated: None,
        range: lines.range(text, one.span),
        selection_range: lines.range(text, one.at),
        children: (!within.is_empty()).then_some(within),
    }
}

/// Which of the protocol's kinds comes nearest.
pub fn kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Touchpoint | Kind::Moment => SymbolKind::Event,
        Kind::Attribute => SymbolKind::Field,
        Kind::Block => SymbolKind::Namespace,
        Kind::Calendar | Kind::Segment => SymbolKind::Constant,
        Kind::Journey => SymbolKind::Class,
        Kind::Stage => SymbolKind::EnumMember,
        Kind::Goal => SymbolKind::Constructor,
        Kind::Kpi => SymbolKind::Number,
        Kind::Rule => SymbolKind::Interface,
        Kind::Action => SymbolKind::Function,
        Kind::Test => SymbolKind::Method,
    }
}

/// Something to write; `at` is its place in the list.
pub fn offer(lines: &Lines, text: &str, at: usize, one: Offer) -> CompletionItem {
    let markup = |value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    CompletionItem {
        kind: Some(offer_kind(one.kind)),
        detail: one.detail,
        documentation: one.docs.map(markup),
        sort_text: Some(format!("{at:05}")),
        filter_text: Some(if one.insert.starts_with('"') { one.insert.clone() } else { one.label.clone() }),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
            range: lines.range(text, one.replaces),
            new_text: one.insert,
        })),
        label: one.label,
        ..CompletionItem::default()
    }
}

fn offer_kind(kind: OfferKind) -> CompletionItemKind {
    match kind {
        OfferKind::Keyword => CompletionItemKind::Keyword,
        OfferKind::Function | OfferKind::Action => CompletionItemKind::Function,
        OfferKind::Event => CompletionItemKind::Event,
        OfferKind::Journey => CompletionItemKind::Class,
        OfferKind::Milestone => CompletionItemKind::EnumMember,
        OfferKind::Rule => CompletionItemKind::Interface,
        OfferKind::Kpi => CompletionItemKind::Value,
        OfferKind::Dimension => CompletionItemKind::Constant,
        OfferKind::Attribute => CompletionItemKind::Field,
        OfferKind::Binding => CompletionItemKind::Variable,
        OfferKind::Type => CompletionItemKind::Struct,
        OfferKind::Text => CompletionItemKind::Text,
        OfferKind::Unit => CompletionItemKind::Unit,
        OfferKind::File => CompletionItemKind::File,
    }
}

/// What colours are called; a token's type is an index into it.
pub const COLOURS: [&str; 14] = [
    "comment",
    "keyword",
    "string",
    "number",
    "operator",
    "event",
    "class",
    "enumMember",
    "interface",
    "property",
    "type",
    "variable",
    "function",
    "namespace",
];

/// What is added to a colour; a bit each.
pub const SHADES: [&str; 1] = ["declaration"];

fn colour(paint: Paint) -> u32 {
    match paint {
        Paint::Comment => 0,
        Paint::Keyword => 1,
        Paint::Text => 2,
        Paint::Number => 3,
        Paint::Operator => 4,
        Paint::Event => 5,
        Paint::Journey => 6,
        Paint::Milestone => 7,
        Paint::Rule => 8,
        Paint::Attribute => 9,
        Paint::Kpi => 10,
        Paint::Binding => 11,
        Paint::Function => 12,
        Paint::Dimension => 13,
    }
}

/// Tokens, each counted from the one before.
pub fn painted(lines: &Lines, text: &str, all: &[Painted]) -> Vec<SemanticToken> {
    let mut last = Position::default();
    let token = |one: &Painted| {
        let at = lines.position(text, one.span.range().start);
        let delta_line = at.line - last.line;
        let delta_start = if delta_line == 0 { at.character - last.character } else { at.character };
        last = at;
        SemanticToken {
            delta_line,
            delta_start,
            length: lines.length(text, one.span),
            token_type: colour(one.paint),
            token_modifiers_bitset: u32::from(one.declares),
        }
    };
    all.iter().map(token).collect()
}

/// What can be folded.
pub fn fold(lines: &Lines, text: &str, fold: Fold) -> FoldingRange {
    let range = lines.range(text, fold.span);
    // the line of a closing brace stays to be seen
    let closes = fold.kind == FoldKind::Block;
    FoldingRange {
        start_line: range.start.line,
        start_character: None,
        end_line: if closes { range.end.line.saturating_sub(1).max(range.start.line) } else { range.end.line },
        end_character: None,
        kind: match fold.kind {
            FoldKind::Block => None,
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Uses => Some(FoldingRangeKind::Imports),
        },
        collapsed_text: None,
    }
}

/// A value at the end of a line.
pub fn hint(lines: &Lines, text: &str, hint: Hint) -> InlayHint {
    InlayHint {
        position: lines.position(text, hint.at),
        label: Label::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: Some(Tooltip::String(hint.more)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
