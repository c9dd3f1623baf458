//! The tokens at which a statement's aligned columns begin.
//!
//! Invariant: a column that is not found is left out; nothing here changes where a statement begins or ends.
use super::Statement;
use crate::format::sheet::Sheet;
use crate::syntax::ast::Stage;
use crate::syntax::token::TokenKind;

impl Sheet<'_> {
    /// The next token of a statement that is no comment.
    pub(super) fn next_in(&self, statement: &Statement, at: usize) -> Option<usize> {
        self.next_token(at).filter(|next| *next <= statement.last)
    }

    /// The first symbol of this text in a stretch.
    fn symbol_in(&self, first: usize, last: usize, symbol: &str) -> Option<usize> {
        (first..=last).find(|at| self.kind(*at) == TokenKind::Symbol && self.word(*at) == symbol)
    }

    /// The token behind the first symbol of this text in a stretch.
    pub(super) fn behind(&self, first: usize, last: usize, symbol: &str) -> Option<usize> {
        let at = self.symbol_in(first, last, symbol)? + 1;
        (at <= last).then_some(at)
    }

    /// The last token of a keyword with a list of literals behind it, before `limit`.
    pub(super) fn end_of_list(&self, keyword: usize, limit: usize) -> usize {
        let mut last = keyword;
        let mut at = keyword;
        let mut expected = true;
        while let Some(next) = self.next_token(at).filter(|next| *next < limit) {
            let literal = matches!(self.kind(next), TokenKind::Text { .. } | TokenKind::Number);
            let comma = self.word(next) == ",";
            if !(comma || literal && (expected || self.is_time_behind_date(last, next))) {
                break;
            }
            expected = comma;
            last = next;
            at = next;
        }
        last
    }

    fn is_time_behind_date(&self, date: usize, time: usize) -> bool {
        let shape = |at: usize, length: usize, symbol: char| {
            self.word(at).len() >= length && self.word(at).contains(symbol) && self.kind(at) == TokenKind::Number
        };
        shape(date, 10, '-') && shape(time, 4, ':')
    }

    /// Columns of a stage: its name, its pattern, what follows.
    pub(super) fn stage_cells(&self, statement: &mut Statement, stage: &Stage) {
        let colon = self.behind(statement.first, statement.last, ":");
        let tail = self.tokens_of(stage.pattern.span).and_then(|range| self.next_in(statement, *range.end()));
        statement.cells = [self.next_in(statement, statement.first), colon, tail, None];
        if stage.title.is_some() {
            statement.must_break = colon;
        }
    }

    /// Columns of a moment, a segment or a KPI: its title, `=`.
    pub(super) fn definition_cells(&self, statement: &mut Statement) {
        let title = self.next_in(statement, statement.first).and_then(|name| self.next_in(statement, name));
        let title = title.filter(|at| matches!(self.kind(*at), TokenKind::Text { .. }));
        statement.cells = [title, self.symbol_in(statement.first, statement.last, "="), None, None];
    }

    /// Columns of a KPI's first threshold: its keyword, what follows.
    pub(super) fn threshold_cells(&self, statement: &mut Statement, threshold: Option<usize>) {
        let [title, equals, ..] = statement.cells;
        let demand = threshold.and_then(|at| self.next_in(statement, at));
        statement.cells = [title, equals, threshold, demand];
    }

    /// Columns of a component: `weight`, `from`, `to`.
    pub(super) fn component_cells(&self, statement: &mut Statement) {
        let behind = |after: Option<usize>, word: &str| (after? + 1..=statement.last).find(|at| self.word(*at) == word);
        let weight = behind(Some(statement.first), "weight");
        let from = behind(weight, "from");
        let to = behind(from, "to");
        statement.cells = [weight, from, to, None];
    }
}
