//! What a call wants, while its arguments are written.
use super::View;
use super::functions;
use crate::model::describe;
use crate::syntax::token::{Token, TokenKind, tokens};
use std::ops::Range;

/// How something is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The whole call.
    pub label: String,
    /// The parameters as bytes of the label.
    pub params: Vec<Range<usize>>,
    /// What it does.
    pub says: String,
    /// Which parameter is written.
    pub active: usize,
}

/// The call around a place.
pub fn signature(view: &View<'_>, at: usize) -> Option<Signature> {
    let tokens = tokens(view.text);
    let before: Vec<&Token> =
        tokens.iter().filter(|token| token.span.range().end <= at && !token.kind.is_comment()).collect();
    let (open, active) = innermost(view.text, &before)?;
    let name = before.get(open.checked_sub(1)?).filter(|token| token.kind == TokenKind::Word)?.text(view.text);
    let (label, says, params) = known(view, name)?;
    let mut from = label.find('(').map_or(0, |open| open + 1);
    let mut ranges = Vec::new();
    for param in params {
        ranges.push(from..from + param.len());
        from += param.len() + ", ".len();
    }
    let active = active.min(ranges.len().saturating_sub(1));
    Some(Signature { label, params: ranges, says, active })
}

/// The innermost parenthesis that is open, and how many commas stand in it.
fn innermost(text: &str, before: &[&Token]) -> Option<(usize, usize)> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, token) in before.iter().enumerate() {
        match token.text(text) {
            "(" => open.push((at, 0)),
            ")" => drop(open.pop()),
            "{" | "}" => open.clear(),
            "," => {
                if let Some((_, commas)) = open.last_mut() {
                    *commas += 1;
                }
            }
            _ => {}
        }
    }
    open.pop()
}

/// Label, meaning and parameters of a function, an action, or a touchpoint in a test.
fn known(view: &View<'_>, name: &str) -> Option<(String, String, Vec<String>)> {
    let model = &view.checked.model;
    if let Some(function) = functions::named(name).filter(|function| !function.params.is_empty()) {
        let params = function.params.iter().map(|param| (*param).to_owned()).collect();
        return Some((function.label(), function.says.to_owned(), params));
    }
    let action = model.actions.iter().map(|one| (&one.meta, &one.params));
    let touchpoint = model.touchpoints.iter().map(|one| (&one.meta, &one.attributes));
    let (meta, params) = action.chain(touchpoint).find(|(meta, _)| meta.name == name)?;
    let params: Vec<String> = params.iter().map(|param| format!("{}: {}", param.name, describe(&param.ty))).collect();
    let says = meta.title.as_ref().map(ToString::to_string).unwrap_or_default();
    Some((format!("{name}({})", params.join(", ")), says, params))
}
