//! Where statements begin and end among the tokens of a file, and in which columns they align.
//!
//! Invariant: trusts the tree's spans no further than it must: an item whose statements, braces and broken stretches do
//! not nest is left as it was written.
mod cells;
mod collect;

use super::sheet::Sheet;
use crate::diag::Span;
use crate::syntax::ast::File;
use collect::Collector;
use std::ops::RangeInclusive;

/// A statement among the tokens.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// Its first token.
    pub(super) first: usize,
    /// Its last token.
    pub(super) last: usize,
    /// What it aligns with.
    pub(super) class: Class,
    /// Tokens that begin an aligned column, by column.
    pub(super) cells: [Option<usize>; 4],
    /// Where a line that is too long must break.
    pub(super) must_break: Option<usize>,
    /// The first token behind the first brace, or the first threshold.
    pub(super) inside: Option<usize>,
    /// Whether its members stand in braces.
    pub(super) braced: bool,
    /// With how many members it may stay on one line.
    pub(super) most_inline: usize,
    /// How many statements stand directly in it.
    pub(super) members: usize,
    /// Whether a broken stretch stands in it.
    pub(super) around_verbatim: bool,
    /// In how many statements it stands.
    pub(super) depth: usize,
    /// The statement it stands in.
    pub(super) parent: Option<usize>,
    /// Whether its members stay on its line.
    pub(super) inline: bool,
}

/// Statements of one class that follow each other line by line align.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Never aligns.
    Plain,
    /// A keyword and what follows it, in a journey or rule.
    Clause,
    /// A statement beginning with two keywords; does not align, but stands among clauses.
    Phrase,
    /// `name: type`, `cost = …`.
    Attribute,
    /// `moment`, `segment` or `kpi`: a name, a title, `=`.
    Definition,
    /// A component of a score.
    Component,
    /// A line of a timeline.
    Timeline,
    /// A setting of the policy.
    Setting,
    /// A threshold on its own line.
    Threshold,
    /// A broken stretch, left byte for byte.
    Verbatim,
}

impl Statement {
    fn verbatim(first: usize, last: usize) -> Self {
        Self::plain(first, last, Class::Verbatim)
    }

    fn plain(first: usize, last: usize, class: Class) -> Self {
        Self {
            first,
            last,
            class,
            cells: [None; 4],
            must_break: None,
            inside: None,
            braced: false,
            most_inline: usize::MAX,
            members: 0,
            around_verbatim: false,
            depth: 0,
            parent: None,
            inline: true,
        }
    }
}

/// All statements of a file, in order, nested, verbatim stretches among them.
pub(super) fn statements(sheet: &Sheet, tree: &File) -> Vec<Statement> {
    let broken: Vec<_> = tree.broken.iter().filter_map(|span| sheet.any_tokens_of(*span)).collect();
    let mut found = Vec::new();
    let mut remaining = broken.iter().peekable();
    for item in &tree.items {
        let mut collector = Collector::new(sheet);
        collector.item(item);
        let mut statements = collector.finish();
        let Some((first, last)) = statements.first().map(|item| (item.first, item.last)) else { continue };
        while remaining.next_if(|range| *range.end() < first).is_some() {}
        let inside = std::iter::from_fn(|| remaining.next_if(|range| *range.start() <= last));
        let inside: Vec<RangeInclusive<usize>> = inside.cloned().collect();
        let nested = inside.iter().all(|range| *range.start() > first && *range.end() <= last);
        if !nested || !sheet.braces_match_in(first, last, &inside) {
            found.push(Statement::verbatim(first, last));
            continue;
        }
        statements.retain(|each| !inside.iter().any(|range| range.contains(&each.first)));
        statements.extend(inside.iter().map(|range| Statement::verbatim(*range.start(), *range.end())));
        found.extend(statements);
    }
    found.extend(broken.iter().map(|range| Statement::verbatim(*range.start(), *range.end())));
    found.sort_by_key(|each| (each.first, std::cmp::Reverse(each.last)));
    cover(sheet, &mut found);
    nest(found)
}

/// Adds a verbatim statement for each run of tokens that no statement holds.
fn cover(sheet: &Sheet, statements: &mut Vec<Statement>) {
    let mut uncovered: Vec<Statement> = Vec::new();
    let mut reached = 0;
    let mut sorted = statements.iter().peekable();
    for at in 0..sheet.tokens.len() {
        while let Some(statement) = sorted.next_if(|each| each.first <= at) {
            reached = reached.max(statement.last + 1);
        }
        if at < reached || sheet.is_comment(at) {
            continue;
        }
        match uncovered.last_mut() {
            Some(last) if last.last + 1 == at => last.last = at,
            _ => uncovered.push(Statement::verbatim(at, at)),
        }
    }
    statements.extend(uncovered);
    statements.sort_by_key(|each| (each.first, std::cmp::Reverse(each.last)));
}

/// Drops what does not nest, and tells every statement its depth and its parent.
fn nest(sorted: Vec<Statement>) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::with_capacity(sorted.len());
    let mut open: Vec<usize> = Vec::new();
    for mut each in sorted {
        while open.last().and_then(|at| statements.get(*at)).is_some_and(|top| top.last < each.first) {
            open.pop();
        }
        if statements.last().is_some_and(|before| before.first == each.first) {
            continue;
        }
        each.depth = open.len();
        each.parent = open.last().copied();
        if let Some(parent) = each.parent.and_then(|at| statements.get_mut(at)) {
            if parent.class == Class::Verbatim {
                continue;
            }
            each.last = each.last.min(parent.last);
            parent.members += 1;
            parent.around_verbatim |= each.class == Class::Verbatim;
        }
        open.push(statements.len());
        statements.push(each);
    }
    statements
}

impl Sheet<'_> {
    /// The first token that ends behind an offset.
    fn at(&self, offset: u32) -> usize {
        self.tokens.partition_point(|token| token.span.end <= offset)
    }

    /// The tokens of a span, comments included; a token that lies partly in it counts.
    fn any_tokens_of(&self, span: Span) -> Option<RangeInclusive<usize>> {
        let first = self.at(span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        (first < end).then(|| first..=end - 1)
    }

    /// The tokens of a span without comments at its ends.
    fn tokens_of(&self, span: Span) -> Option<RangeInclusive<usize>> {
        let range = self.any_tokens_of(span)?;
        let first = range.clone().find(|at| !self.is_comment(*at))?;
        let last = range.rev().find(|at| !self.is_comment(*at))?;
        Some(first..=last)
    }
}
