//! The place at which something is written, and what stands before it.
use super::{Offer, OfferKind};
use crate::diag::Span;
use crate::editor::View;
use crate::model::{Journey, Touchpoint};
use crate::syntax::token::{Token, TokenKind, tokens};

/// What an item begins with.
const ITEMS: [&str; 13] = [
    "use",
    "touchpoint",
    "event",
    "customer",
    "calendar",
    "segment",
    "moment",
    "journey",
    "rule",
    "kpi",
    "action",
    "policy",
    "test",
];

/// A place in a file.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The file.
    pub view: &'a View<'a>,
    /// Where the word that is written begins.
    pub at: usize,
    /// What is written of it.
    pub typed: &'a str,
    /// The kind of the token that the place is in.
    pub inside: Option<TokenKind>,
    /// What is replaced.
    replaces: Span,
    /// The tokens before, comments left out.
    tokens: Vec<Token>,
}

impl<'a> Scene<'a> {
    /// Of a place; nothing in a comment.
    pub fn of(view: &'a View<'a>, place: usize) -> Option<Self> {
        let all = tokens(view.text);
        let holds = |token: &&Token| {
            let range = token.span.range();
            // behind a closing quote a text is over
            let open = matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Unknown)
                || token.kind.is_comment()
                || token.kind == (TokenKind::Text { closed: false });
            range.start < place && (place < range.end || open && place == range.end)
        };
        let inside = all.iter().find(holds).copied();
        if inside.is_some_and(|token| token.kind.is_comment()) {
            return None;
        }
        let (start, replaces) = match inside {
            Some(token) if matches!(token.kind, TokenKind::Text { .. }) => {
                let range = token.span.range();
                let closed = token.kind == TokenKind::Text { closed: true };
                // one that is never closed may have swallowed the rest of the line
                let end = if closed { range.end - 1 } else { place };
                (range.start + 1, Span::new(range.start + 1, end))
            }
            Some(token) => (token.span.range().start, token.span),
            None => (place, Span::new(place, place)),
        };
        let typed = view.text.get(start..place)?;
        let is_text = inside.is_some_and(|token| matches!(token.kind, TokenKind::Text { .. }));
        let end = if is_text { start - 1 } else { start };
        let before = all.into_iter().filter(|token| token.span.range().end <= end && !token.kind.is_comment());
        Some(Self {
            view,
            at: start,
            typed,
            inside: inside.map(|token| token.kind),
            replaces,
            tokens: before.collect(),
        })
    }

    /// The token so many before the place.
    pub fn before(&self, back: usize) -> &'a str {
        let token = self.tokens.len().checked_sub(back + 1).and_then(|at| self.tokens.get(at));
        token.map(|token| token.text(self.view.text)).unwrap_or_default()
    }

    /// The tokens of the statement that begins at a byte, up to the place.
    pub fn since(&self, start: usize) -> Vec<&'a str> {
        let own = self.tokens.iter().filter(|token| token.span.range().start >= start);
        own.map(|token| token.text(self.view.text)).collect()
    }

    /// Whether the token before the place is the first of its line.
    pub fn begins_line(&self) -> bool {
        self.tokens.last().is_some_and(|token| token.gap.has_line_end())
    }

    /// All tokens before.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &'a str> {
        let text = self.view.text;
        self.tokens.iter().map(move |token| token.text(text))
    }

    /// The tokens of the item that the place is in, from its keyword on: what a binding is looked for in.
    pub fn item_words(&self) -> Vec<&'a str> {
        let text = self.view.text;
        let mut depth = 0usize;
        let mut start = 0;
        let mut fresh = true;
        for (at, token) in self.tokens.iter().enumerate() {
            let word = token.text(text);
            match word {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ if depth == 0 && (fresh || token.gap.has_line_end()) && ITEMS.contains(&word) => start = at,
                _ => {}
            }
            fresh = word == "}";
        }
        self.tokens.iter().skip(start).map(|token| token.text(text)).collect()
    }

    /// The journey that the place is in.
    pub fn journey(&self) -> Option<&'a Journey> {
        let words = self.item_words();
        let name = words.get(1).filter(|_| words.first() == Some(&"journey"))?;
        self.view.checked.model.journeys.iter().find(|journey| journey.meta.name == **name)
    }

    /// The function whose arguments are written.
    pub fn call(&self) -> Option<&'a str> {
        let words: Vec<&str> = self.words().collect();
        let mut depth = 0usize;
        for at in (0..words.len()).rev() {
            match *words.get(at)? {
                ")" => depth += 1,
                "(" if depth > 0 => depth -= 1,
                "(" => return at.checked_sub(1).and_then(|before| words.get(before)).copied(),
                "{" | "}" => return None,
                _ => {}
            }
        }
        None
    }

    /// The touchpoint of a name.
    pub fn touchpoint(&self, name: &str) -> Option<&'a Touchpoint> {
        self.view.checked.model.touchpoints.iter().find(|one| one.meta.name == name)
    }

    /// Whether what is typed may become this.
    pub fn fits(&self, label: &str) -> bool {
        let mut letters = label.chars().flat_map(char::to_lowercase);
        self.typed.chars().flat_map(char::to_lowercase).all(|typed| letters.any(|letter| letter == typed))
    }

    /// Something to write here.
    pub fn offer(&self, label: &str, kind: OfferKind, rank: u8) -> Offer {
        Offer {
            label: label.to_owned(),
            kind,
            detail: None,
            docs: None,
            insert: label.to_owned(),
            replaces: self.replaces,
            rank,
        }
    }
}
