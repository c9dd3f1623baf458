//! The one layout as the smallest changes that lead to it, so that cursors and folds stay where they are.
use super::Replacement;
use crate::diag::Span;
use crate::format::format;
use crate::syntax::ast::File;
use crate::syntax::token::{Token, TokenKind, tokens};

/// One step of indentation.
const STEP: &str = "  ";

/// What to change so that a text is laid out; `tree` must be what it was parsed into.
pub fn edits(text: &str, tree: &File) -> Vec<Replacement> {
    let formatted = format(text, tree);
    if formatted == text {
        return Vec::new();
    }
    let (before, after) = (tokens(text), tokens(&formatted));
    if before.len() != after.len() {
        return vec![Replacement { span: Span::new(0, text.len()), text: formatted }];
    }
    let mut out = Vec::new();
    let (mut old_end, mut new_end) = (0, 0);
    let mut push = |old: std::ops::Range<usize>, new: std::ops::Range<usize>| {
        let (was, is) = (text.get(old.clone()).unwrap_or_default(), formatted.get(new).unwrap_or_default());
        if was != is {
            out.push(Replacement { span: Span::new(old.start, old.end), text: is.to_owned() });
        }
    };
    for (old, new) in before.iter().zip(&after) {
        let (old, new) = (old.span.range(), new.span.range());
        push(old_end..old.start, new_end..new.start);
        push(old.clone(), new.clone());
        (old_end, new_end) = (old.end, new.end);
    }
    push(old_end..text.len(), new_end..formatted.len());
    out
}

/// Those changes that touch the lines of a stretch.
pub fn within(text: &str, edits: Vec<Replacement>, stretch: Span) -> Vec<Replacement> {
    let range = stretch.range();
    let start = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let rest = text.get(range.end..).unwrap_or_default();
    let lines = Span::new(start, range.end + rest.find('\n').unwrap_or(rest.len()));
    let touches = |one: &Replacement| one.span.start <= lines.end && lines.start <= one.span.end;
    edits.into_iter().filter(touches).collect()
}

/// What to change after a character was typed at a place: the block that a brace closes is laid out, a new line is
/// indented.
pub fn typed(text: &str, tree: &File, at: usize, character: &str) -> Vec<Replacement> {
    match character {
        "}" => block_before(text, at).map(|block| within(text, edits(text, tree), block)).unwrap_or_default(),
        _ => indentation(text, at).into_iter().collect(),
    }
}

/// The block that ends at a place, from the line on which it begins.
fn block_before(text: &str, at: usize) -> Option<Span> {
    let tokens = tokens(text);
    let mut open: Vec<usize> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Symbol) {
        match token.text(text) {
            "{" => open.push(token.span.range().start),
            "}" => {
                let start = open.pop();
                if token.span.range().end == at {
                    let line = text.get(..start?)?.rfind('\n').map_or(0, |newline| newline + 1);
                    return Some(Span::new(line, at));
                }
            }
            _ => {}
        }
    }
    None
}

/// How far the line at `at` is indented: what to change of the blanks it begins with. Nothing if it is right.
fn indentation(text: &str, at: usize) -> Option<Replacement> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..)?;
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    let depth = depth(&tokens(text), text, start);
    let closes = line.get(blanks..)?.starts_with('}');
    let wanted = STEP.repeat(depth.saturating_sub(usize::from(closes)));
    (line.get(..blanks)? != wanted).then(|| Replacement { span: Span::new(start, start + blanks), text: wanted })
}

/// How many braces are open at a place.
fn depth(tokens: &[Token], text: &str, at: usize) -> usize {
    let before = tokens.iter().take_while(|token| token.span.range().end <= at);
    before.fold(0usize, |depth, token| match (token.kind, token.text(text)) {
        (TokenKind::Symbol, "{") => depth + 1,
        (TokenKind::Symbol, "}") => depth.saturating_sub(1),
        _ => depth,
    })
}
