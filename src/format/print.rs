//! Lines into text, those that are too long broken.
//!
//! Invariant: writes every token once, in order; broken stretches byte for byte.
use super::align::Pads;
use super::lines::{Line, Role};
use super::outline::Class;
use super::sheet::{Sheet, WIDTH};
use crate::syntax::token::TokenKind;

/// Words that begin a clause, before which a line may be broken.
const CLAUSES: [&str; 24] = [
    "after",
    "all",
    "and",
    "before",
    "between",
    "by",
    "carrying",
    "confirmed",
    "during",
    "else",
    "for",
    "not",
    "or",
    "outside",
    "over",
    "per",
    "require",
    "since",
    "target",
    "then",
    "unless",
    "until",
    "where",
    "within",
];

/// Two words that stay together: no line is broken between them.
const PAIRS: [(&str, &str); 6] = [
    ("abandon", "after"),
    ("all", "within"),
    ("confirmed", "unless"),
    ("not", "before"),
    ("out", "after"),
    ("review", "by"),
];

/// The text of all lines.
pub(super) fn print(sheet: &Sheet, lines: &[Line], pads: &Pads) -> String {
    let mut printer = Printer { sheet, pads, out: String::with_capacity(sheet.text.len() * 5 / 4) };
    for line in lines {
        printer.line(line);
    }
    if !printer.out.is_empty() {
        printer.out.push('\n');
    }
    printer.out
}

struct Printer<'a> {
    sheet: &'a Sheet<'a>,
    pads: &'a Pads,
    out: String,
}

/// A place at which a line may be broken.
#[derive(Clone, Copy)]
struct Candidate {
    token: usize,
    depth: usize,
}

impl Printer<'_> {
    fn line(&mut self, line: &Line) {
        if line.role == Role::AsWritten {
            self.gap_as_written(line);
        } else {
            self.new_line(line.blank, line.indent);
        }
        if self.is_verbatim(line) {
            self.stretch_as_written(line);
        } else {
            self.tokens(line);
        }
        if let Some(comment) = line.comment {
            self.out.push_str("  ");
            self.out.push_str(self.sheet.word(comment));
        }
    }

    fn new_line(&mut self, blank: bool, indent: usize) {
        if !self.out.is_empty() {
            self.out.push_str(if blank { "\n\n" } else { "\n" });
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn is_verbatim(&self, line: &Line) -> bool {
        let begins = self.sheet.begins(line.first).and_then(|each| self.sheet.statement(each));
        begins.is_some_and(|statement| statement.class == Class::Verbatim)
    }

    /// The white space before a line that is left as it was: blanks beside, or a line end and the author's indentation.
    fn gap_as_written(&mut self, line: &Line) {
        let end = self.start_of(line.first);
        let start = line.first.checked_sub(1).map_or(0, |before| self.end_of(before));
        let written = self.sheet.text.get(start..end).unwrap_or_default();
        match written.rsplit_once('\n') {
            Some((_, indentation)) => {
                self.new_line(line.blank, 0);
                self.out.push_str(indentation);
            }
            None => self.out.push_str(written.trim_start_matches('\u{feff}')),
        }
    }

    fn stretch_as_written(&mut self, line: &Line) {
        let (start, end) = (self.start_of(line.first), self.end_of(line.end.saturating_sub(1)));
        self.out.push_str(self.sheet.text.get(start..end).unwrap_or_default());
    }

    fn start_of(&self, token: usize) -> usize {
        self.sheet.token(token).map_or(0, |token| token.span.range().start)
    }

    fn end_of(&self, token: usize) -> usize {
        self.sheet.token(token).map_or(0, |token| token.span.range().end)
    }

    fn blanks(&self, token: usize) -> usize {
        self.sheet.blanks(token) + self.pads.get(token).copied().unwrap_or(0)
    }

    fn tokens(&mut self, line: &Line) {
        let breaks = self.breaks(line);
        let mut breaks = breaks.iter().peekable();
        for token in line.first..line.end {
            if breaks.next_if(|each| **each == token).is_some() {
                self.new_line(false, line.hang);
            } else if token != line.first {
                self.out.extend(std::iter::repeat_n(' ', self.blanks(token)));
            }
            self.out.push_str(self.sheet.word(token));
        }
    }

    /// The tokens of a line that begin a new one, because it would be too long. Prefers places outside of parentheses;
    /// goes back to the last one, so that each token is looked at again once for every line it could have stood on.
    fn breaks(&self, line: &Line) -> Vec<usize> {
        let mut breaks = Vec::new();
        if self.fits(line) {
            return breaks;
        }
        let must_break = match line.role {
            Role::Statement(statement) => self.sheet.statement(statement).and_then(|each| each.must_break),
            _ => None,
        };
        let (mut start, mut column, mut depth) = (line.first, line.indent, 0_usize);
        let (mut outer, mut inner): (Option<Candidate>, Option<Candidate>) = (None, None);
        let mut token = line.first;
        while token < line.end {
            if token != start {
                let here = Candidate { token, depth };
                match self.rank(token, depth) {
                    Some(Rank::Outer) => outer = Some(here),
                    Some(Rank::Inner) => inner = Some(here),
                    None => {}
                }
                let width = self.blanks(token) + self.sheet.width(token);
                let forced = (must_break == Some(token)).then_some(here);
                let overflow = if column + width > WIDTH { outer.or(inner) } else { None };
                if let Some(place) = forced.or(overflow) {
                    breaks.push(place.token);
                    (start, token, column, depth) = (place.token, place.token, line.hang, place.depth);
                    (outer, inner) = (None, None);
                    continue;
                }
                column += self.blanks(token);
            }
            column += self.sheet.width(token);
            depth = match self.sheet.word(token) {
                "(" => depth + 1,
                ")" => depth.saturating_sub(1),
                _ => depth,
            };
            token += 1;
        }
        breaks
    }

    fn fits(&self, line: &Line) -> bool {
        let mut column = line.indent;
        for token in line.first..line.end {
            column += self.sheet.width(token) + if token == line.first { 0 } else { self.blanks(token) };
            if column > WIDTH {
                return false;
            }
        }
        true
    }

    /// Whether and how gladly a line is broken before a token.
    fn rank(&self, token: usize, depth: usize) -> Option<Rank> {
        let before = token.checked_sub(1)?;
        let (first, second) = (self.sheet.word(before), self.sheet.word(token));
        let nested = if depth == 0 { Rank::Outer } else { Rank::Inner };
        if self.sheet.kind(before) == TokenKind::Symbol && first == "," {
            return Some(nested);
        }
        if !self.sheet.ends_operand(before) {
            return None;
        }
        let clause = self.sheet.kind(token) == TokenKind::Word && CLAUSES.binary_search(&second).is_ok();
        if clause && !PAIRS.contains(&(first, second)) && self.sheet.word(token + 1) != "none" {
            return Some(nested);
        }
        let calculates = self.sheet.kind(token) == TokenKind::Symbol && matches!(second, "+" | "-" | "*" | "/");
        calculates.then_some(Rank::Inner)
    }
}

/// How gladly a line is broken.
enum Rank {
    /// At a clause of the statement.
    Outer,
    /// Within parentheses, or between operands.
    Inner,
}
