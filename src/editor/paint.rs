//! What each word of a file is, for colours that know the definitions.
use super::View;
use super::functions;
use crate::diag::Span;
use crate::model::Symbol;
use crate::syntax::is_keyword;
use crate::syntax::token::{TokenKind, tokens};
use rustc_hash::FxHashMap;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// A comment.
    Comment,
    /// A keyword.
    Keyword,
    /// A text.
    Text,
    /// A number, a length of time, an instant.
    Number,
    /// An operator.
    Operator,
    /// A touchpoint or a moment.
    Event,
    /// A journey.
    Journey,
    /// A stage or a goal.
    Milestone,
    /// A rule.
    Rule,
    /// A KPI.
    Kpi,
    /// An attribute.
    Attribute,
    /// A binding.
    Binding,
    /// A function, a word of measures, an action.
    Function,
    /// A segment or a calendar.
    Dimension,
}

/// A token with what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Painted {
    /// Where.
    pub span: Span,
    /// What.
    pub paint: Paint,
    /// Whether something is declared here.
    pub declares: bool,
}

/// Words of types, hours and values, which are no keywords: the grammar knows them by their place.
const PLAIN: [&str; 13] =
    ["text", "int", "number", "bool", "true", "false", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Every token of a file that is something, in order.
pub fn paint(view: &View<'_>) -> Vec<Painted> {
    let own = view.checked.model.uses.iter().filter(|one| one.place.file == view.file);
    let uses: FxHashMap<Span, (Symbol, bool)> = own.map(|one| (one.place.span, (one.symbol, one.declares))).collect();
    let painted = tokens(view.text).into_iter().filter_map(|token| {
        let (paint, declares) = match token.kind {
            TokenKind::Comment | TokenKind::DocComment => (Paint::Comment, false),
            TokenKind::Text { .. } => (Paint::Text, false),
            TokenKind::Number => (Paint::Number, false),
            TokenKind::Unknown => return None,
            TokenKind::Symbol => match token.text(view.text) {
                "{" | "}" | "(" | ")" | "," | ":" | "." => return None,
                _ => (Paint::Operator, false),
            },
            TokenKind::Word | TokenKind::Backquoted => match uses.get(&token.span) {
                Some((symbol, declares)) => (of(*symbol), *declares),
                None => (unnamed(token.text(view.text))?, false),
            },
        };
        Some(Painted { span: token.span, paint, declares })
    });
    painted.collect()
}

fn of(symbol: Symbol) -> Paint {
    match symbol {
        Symbol::Touchpoint(_) | Symbol::Moment(_) => Paint::Event,
        Symbol::Attribute(..) | Symbol::EventAttribute(_) | Symbol::CustomerAttribute(_) => Paint::Attribute,
        Symbol::Calendar(_) | Symbol::Segment(_) => Paint::Dimension,
        Symbol::Journey(_) => Paint::Journey,
        Symbol::Stage(..) | Symbol::Goal(..) => Paint::Milestone,
        Symbol::Rule(_) => Paint::Rule,
        Symbol::Kpi(_) => Paint::Kpi,
        Symbol::Action(_) => Paint::Function,
        Symbol::Binding(_) => Paint::Binding,
    }
}

/// A word that names nothing.
fn unnamed(word: &str) -> Option<Paint> {
    if functions::named(word).is_some() {
        return Some(Paint::Function);
    }
    (is_keyword(word) || PLAIN.contains(&word)).then_some(Paint::Keyword)
}
