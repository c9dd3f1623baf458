//! What a name at a place means: where it is declared, and where else it stands.
use super::View;
use crate::diag::{FileId, Place, Span};
use crate::model::{Symbol, Use};
use crate::syntax::ast::ItemKind;
use crate::syntax::token::{Token, TokenKind, tokens};

/// The uses of a name at a place: more than one where a name means the attribute of several touchpoints.
pub fn at<'a>(view: &View<'a>, at: usize) -> Vec<&'a Use> {
    let holds = |one: &&Use| {
        let range = one.place.span.range();
        one.place.file == view.file && range.start <= at && at <= range.end
    };
    let mut found: Vec<&Use> = view.checked.model.uses.iter().filter(holds).collect();
    // between two names that touch, the one that begins
    let narrow = found.iter().map(|one| one.place.span).max_by_key(|span| span.start);
    found.retain(|one| Some(one.place.span) == narrow);
    found
}

/// Where what is named at a place is declared.
pub fn definitions(view: &View<'_>, at: usize) -> Vec<Place> {
    if let Some(file) = used_file(view, at) {
        return vec![Span::default().in_file(file)];
    }
    let named = self::at(view, at);
    if named.is_empty() {
        return declared_like(view, at);
    }
    let declares = |one: &&Use| one.declares && named.iter().any(|named| named.symbol == one.symbol);
    places(view.checked.model.uses.iter().filter(declares))
}

/// Where what is named at a place is named.
pub fn references(view: &View<'_>, at: usize, declaration: Declaration) -> Vec<Place> {
    let named = self::at(view, at);
    let names = |one: &&Use| {
        (declaration == Declaration::Included || !one.declares) && named.iter().any(|named| named.symbol == one.symbol)
    };
    places(view.checked.model.uses.iter().filter(names))
}

/// Whether the declaration is one of the references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declaration {
    /// It is.
    Included,
    /// It is not.
    LeftOut,
}

/// The word or name at a place.
pub fn word(text: &str, at: usize) -> Option<Token> {
    let is_word = |token: &&Token| matches!(token.kind, TokenKind::Word | TokenKind::Backquoted);
    let holds = |token: &&Token| token.span.range().start <= at && at <= token.span.range().end;
    tokens(text).iter().filter(holds).find(is_word).copied()
}

fn places<'a>(uses: impl Iterator<Item = &'a Use>) -> Vec<Place> {
    let mut all: Vec<Place> = uses.map(|one| one.place).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// In a statement that can't be read: whatever is declared by the same name.
fn declared_like(view: &View<'_>, at: usize) -> Vec<Place> {
    let Some(token) = word(view.text, at) else { return Vec::new() };
    let in_broken = view.tree.broken.iter().any(|span| span.start <= token.span.start && token.span.end <= span.end);
    let name = token.text(view.text);
    let same = |one: &&Use| {
        let local = matches!(one.symbol, Symbol::Binding(_));
        one.declares && !local && view.checked.sources.text_at(one.place) == name
    };
    if in_broken { places(view.checked.model.uses.iter().filter(same)) } else { Vec::new() }
}

/// The file that a `use` at a place names.
fn used_file(view: &View<'_>, at: usize) -> Option<FileId> {
    let paths = view.tree.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Use(path) => Some(path),
        _ => None,
    });
    let path = paths.into_iter().find(|path| path.span.range().contains(&at))?;
    let own = view.checked.sources.get(view.file)?;
    let folder = own.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let wanted = joined(folder, &path.value);
    view.checked.sources.iter().find(|(_, source)| *source.path == wanted).map(|(file, _)| file)
}

/// A path seen from a folder, without dots.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
