//! Columns of statements that follow each other line by line, and where the rest of a broken line begins.
//!
//! Invariant: a column is aligned for a whole run or not at all, and never makes a line too long that was not.
use super::lines::{Line, Role};
use super::outline::{Class, Statement};
use super::sheet::{Sheet, WIDTH};

/// How far continuations are indented where they can't stand under something.
const HANG: usize = 4;

/// The furthest column that continuations of a definition stand under.
const FURTHEST_HANG: usize = 50;

/// The widest stretch of blanks that aligns the end of lines of unequal length.
const WIDEST: usize = 24;

/// Columns from this one on are at the end of lines.
const FIRST_END_COLUMN: usize = 2;

/// Blanks before a token beyond those that every line has.
pub(super) type Pads = Vec<usize>;

/// Aligns the lines' columns, and decides the indentation of continuations.
pub(super) fn align(sheet: &Sheet, lines: &mut [Line]) -> Pads {
    let mut aligner = Aligner { sheet, pads: vec![0; sheet.tokens.len()] };
    let mut at = 0;
    while at < lines.len() {
        let end = aligner.run_end(lines, at);
        let Some(run) = lines.get_mut(at..end) else { break };
        aligner.run(run);
        at = end;
    }
    hang_continuations(lines);
    aligner.pads
}

struct Aligner<'a> {
    sheet: &'a Sheet<'a>,
    pads: Pads,
}

impl Aligner<'_> {
    fn statement(&self, line: &Line) -> Option<&Statement> {
        match line.role {
            Role::Statement(statement) => self.sheet.statement(statement),
            _ => None,
        }
    }

    /// The class a line aligns in; thresholds on lines of their own take a KPI out of the columns.
    fn class(&self, line: &Line) -> Class {
        match self.statement(line) {
            Some(statement) if statement.inline => statement.class,
            _ => Class::Plain,
        }
    }

    /// One past the last line of the run that begins at `first`.
    fn run_end(&self, lines: &[Line], first: usize) -> usize {
        let Some(start) = lines.get(first) else { return first + 1 };
        let mut class = self.class(start);
        let mut end = first + 1;
        if class == Class::Plain || class == Class::Verbatim {
            return end;
        }
        for (at, line) in lines.iter().enumerate().skip(first + 1) {
            if line.blank {
                break;
            }
            if matches!(line.role, Role::Comment | Role::Continuation) {
                continue;
            }
            let next = self.class(line);
            let phrase = Class::Phrase;
            let same = next == class
                || matches!((class, next), (Class::Clause, Class::Phrase) | (Class::Phrase, Class::Clause));
            if !same || !self.are_beside(start, line) {
                break;
            }
            if class == phrase {
                class = next;
            }
            end = at + 1;
        }
        end
    }

    /// Whether two lines are in the same block, definitions also of the same kind.
    fn are_beside(&self, start: &Line, line: &Line) -> bool {
        let (Some(first), Some(second)) = (self.statement(start), self.statement(line)) else { return false };
        let same_word = self.sheet.word(start.first) == self.sheet.word(line.first);
        first.parent == second.parent && (same_word || first.class != Class::Definition)
    }

    fn run(&mut self, lines: &mut [Line]) {
        for line in lines.iter() {
            self.widen(line);
        }
        for column in 0..4 {
            self.column(lines, column);
        }
        let clause = lines.iter().filter(|line| self.class(line) == Class::Clause).find_map(|line| {
            let first = self.statement(line)?.cells.first().copied().flatten()?;
            self.position(line, first)
        });
        for line in lines.iter_mut() {
            line.hang = self.hang(line, clause);
        }
    }

    /// Two blanks, where a column is to be seen on a single line as well.
    fn widen(&mut self, line: &Line) {
        let wide = match self.class(line) {
            Class::Component => 2,
            Class::Timeline => 1,
            _ => 0,
        };
        let cells = self.statement(line).map(|statement| statement.cells).unwrap_or_default();
        for cell in cells.into_iter().take(wide).flatten() {
            self.pad(cell, 1);
        }
    }

    fn pad(&mut self, token: usize, blanks: usize) {
        if let Some(pad) = self.pads.get_mut(token) {
            *pad += blanks;
        }
    }

    fn column(&mut self, lines: &[Line], column: usize) {
        let mut cells: Vec<(usize, usize, usize)> = Vec::new();
        for line in lines {
            let Some(statement) = self.statement(line).filter(|_| self.class(line) != Class::Phrase) else { continue };
            let Some(cell) = statement.cells.get(column).copied().flatten() else { continue };
            let Some(position) = self.position(line, cell) else { continue };
            let width = self.width(line);
            if column < FIRST_END_COLUMN || width <= WIDTH {
                cells.push((cell, position, width));
            }
        }
        let Some(longest) = cells.iter().map(|(_, position, _)| *position).max() else { return };
        let ragged = cells.iter().any(|(_, position, _)| *position != longest);
        let target = longest + if ragged { self.spare(lines, column) } else { 0 };
        let too_long =
            |(_, position, width): &(usize, usize, usize)| *width <= WIDTH && width + target - position > WIDTH;
        let too_wide = |(_, position, _): &(usize, usize, usize)| target - position > WIDEST;
        if cells.iter().any(too_long) || (column >= FIRST_END_COLUMN && cells.iter().any(too_wide)) {
            return;
        }
        for (cell, position, _) in cells {
            self.pad(cell, target - position);
        }
    }

    /// One blank more before the columns of definitions and before the ends of lines, where what stands before them has
    /// blanks in it, too.
    fn spare(&self, lines: &[Line], column: usize) -> usize {
        let class = lines.first().map_or(Class::Plain, |line| self.class(line));
        let apart = match class {
            Class::Definition => column < 3,
            Class::Clause => column == FIRST_END_COLUMN,
            _ => false,
        };
        usize::from(apart)
    }

    /// How wide the whole line is, unbroken, its comment aside.
    fn width(&self, line: &Line) -> usize {
        self.end_of(line, line.end)
    }

    /// In which column a token of the line stands; nothing if it is not on the line.
    fn position(&self, line: &Line, token: usize) -> Option<usize> {
        let beside = (line.first + 1..line.end).contains(&token);
        beside.then(|| self.end_of(line, token) + self.blanks(token))
    }

    fn blanks(&self, token: usize) -> usize {
        self.sheet.blanks(token) + self.pads.get(token).copied().unwrap_or(0)
    }

    /// The column behind the tokens of a line before `end`.
    fn end_of(&self, line: &Line, end: usize) -> usize {
        let blanks = |token: usize| if token == line.first { line.indent } else { self.blanks(token) };
        (line.first..end).map(|token| blanks(token) + self.sheet.width(token)).sum()
    }

    /// Where the rest of a line begins that is too long or has a comment in it.
    fn hang(&self, line: &Line, clause: Option<usize>) -> usize {
        let fallback = line.indent + HANG;
        let Some(statement) = self.statement(line) else { return fallback };
        let under = match statement.class {
            Class::Clause | Class::Phrase => return clause.unwrap_or(fallback),
            Class::Definition => statement.cells.get(1).copied().flatten().map(|equals| equals + 1),
            _ => None,
        };
        let column = under.and_then(|token| self.position(line, token));
        column.filter(|column| *column <= FURTHEST_HANG).unwrap_or(fallback)
    }
}

/// Continuations stand where the line of their statement says.
fn hang_continuations(lines: &mut [Line]) {
    let mut hang = HANG;
    for line in lines {
        match line.role {
            Role::Continuation => (line.indent, line.hang) = (hang, hang),
            Role::Comment => {}
            Role::Statement(_) => hang = line.hang,
            Role::Close | Role::AsWritten => {
                line.hang = line.indent + HANG;
                hang = line.hang;
            }
        }
    }
}
