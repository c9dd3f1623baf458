//! What can be folded away, and what a selection grows to.
use super::View;
use super::symbols::{Named, outline};
use crate::diag::Span;
use crate::syntax::token::{Token, TokenKind, tokens};

/// Something that can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// From where it is folded to where.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoldKind {
    /// A block.
    Block,
    /// Comments in a row.
    Comment,
    /// `use` lines.
    Uses,
}

/// Everything in a text that can be folded: it spans lines.
pub fn folds(text: &str) -> Vec<Fold> {
    let tokens = tokens(text);
    let mut all = blocks(text, &tokens);
    all.extend(runs(&tokens, |_, token| token.kind.is_comment()).map(|span| fold(FoldKind::Comment, span)));
    let of_use = |at: usize, token: &Token| {
        let is_use = |token: &Token| token.kind == TokenKind::Word && token.text(text) == "use";
        let path = matches!(token.kind, TokenKind::Text { .. });
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        is_use(token) || path && before.is_some_and(is_use)
    };
    all.extend(runs(&tokens, of_use).map(|span| fold(FoldKind::Uses, span)));
    all.retain(|fold| text.get(fold.span.range()).is_some_and(|folded| folded.contains('\n')));
    all.sort_by_key(|fold| (fold.span.start, fold.span.end));
    all
}

fn fold(kind: FoldKind, span: Span) -> Fold {
    Fold { span, kind }
}

fn blocks(text: &str, tokens: &[Token]) -> Vec<Fold> {
    brackets(text, tokens)
        .into_iter()
        .filter(|(open, _)| open.text(text) == "{")
        .map(|(open, close)| fold(FoldKind::Block, Span { start: open.span.end, end: close.span.start }))
        .collect()
}

/// Brackets with their partners.
fn brackets(text: &str, tokens: &[Token]) -> Vec<(Token, Token)> {
    let mut open: Vec<Token> = Vec::new();
    let mut pairs = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Symbol) {
        let opens = match token.text(text) {
            "{" | "(" => {
                open.push(*token);
                continue;
            }
            "}" => "{",
            ")" => "(",
            _ => continue,
        };
        // a parenthesis that is never closed ends with its block
        while let Some(last) = open.pop() {
            if last.text(text) == opens {
                pairs.push((last, *token));
                break;
            }
        }
    }
    pairs
}

/// Runs of tokens that belong together.
fn runs(tokens: &[Token], belongs: impl Fn(usize, &Token) -> bool) -> impl Iterator<Item = Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut last: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        if !belongs(at, token) {
            continue;
        }
        match found.last_mut() {
            Some(run) if last.is_some_and(|last| last + 1 == at) => run.end = token.span.end,
            _ => found.push(token.span),
        }
        last = Some(at);
    }
    found.into_iter()
}

/// What a selection at a place grows to, step by step: the word, what stands in brackets, the statement, the item, the file.
pub fn selections(view: &View<'_>, at: usize) -> Vec<Span> {
    let tokens = tokens(view.text);
    let mut spans: Vec<Span> = tokens.iter().map(|token| token.span).collect();
    for (open, close) in brackets(view.text, &tokens) {
        spans.push(Span { start: open.span.end, end: close.span.start });
        spans.push(open.span.to(close.span));
    }
    named(&outline(view.tree), &mut spans);
    spans.extend(statements(view));
    spans.push(Span::new(0, view.text.len()));
    spans.retain(|span| span.start as usize <= at && at <= span.end as usize);
    spans.sort_by_key(|span| (span.end - span.start, span.start));
    let mut steps: Vec<Span> = Vec::new();
    for span in spans {
        if steps.last().is_none_or(|last| span.start <= last.start && last.end <= span.end && span != *last) {
            steps.push(span);
        }
    }
    steps
}

fn named(all: &[Named], spans: &mut Vec<Span>) {
    for one in all {
        spans.push(one.span);
        named(&one.within, spans);
    }
}

fn statements(view: &View<'_>) -> Vec<Span> {
    use crate::syntax::ast::{ItemKind, JourneyStatementKind};
    let mut spans = Vec::new();
    for item in &view.tree.items {
        spans.push(item.span);
        match &item.kind {
            ItemKind::Journey(journey) => {
                for statement in &journey.statements {
                    spans.push(statement.span);
                    if let JourneyStatementKind::Rule(rule) = &statement.kind {
                        spans.extend(rule.statements.iter().map(|inner| inner.span));
                    }
                }
            }
            ItemKind::Rule(rule) => spans.extend(rule.statements.iter().map(|inner| inner.span)),
            ItemKind::Test(test) => {
                spans.extend(test.customers.iter().map(|customer| customer.span));
                spans.extend(test.customers.iter().flat_map(|customer| &customer.lines).map(|line| line.span));
                spans.extend(test.expectations.iter().map(|one| one.span));
            }
            _ => {}
        }
    }
    spans
}
