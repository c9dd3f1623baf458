//! Lines, tables and colours.
//!
//! Invariant: texts are made inert here and colours are added afterwards, so that nothing a log holds can look like one.
use crate::report::diagnostics::{Look, Paint, plain_line};
use crate::report::mark::Mark;
use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// The narrowest terminal that is taken at its word.
const NARROWEST: usize = 40;
/// How long the longest bar is on a wide page.
const BAR: usize = 24;
/// Between two columns.
const GAP: u16 = 2;

/// A report in the making.
pub(in crate::report) struct Page {
    lines: Vec<Line>,
    width: usize,
    paint: Paint,
}

enum Line {
    Heading(String),
    Text(String),
}

/// A cell of a table: one or several lines.
pub(in crate::report) struct Cell {
    lines: Vec<String>,
    right: bool,
}

impl Cell {
    /// Words, at the left.
    pub(in crate::report) fn words(text: impl Into<String>) -> Self {
        Self { lines: vec![text.into()], right: false }
    }

    /// A number, at the right.
    pub(in crate::report) fn number(text: impl Into<String>) -> Self {
        Self { lines: vec![text.into()], right: true }
    }

    /// Several lines of words.
    pub(in crate::report) fn lines(lines: Vec<String>) -> Self {
        Self { lines, right: false }
    }
}

impl Page {
    pub(in crate::report) fn new(look: &Look) -> Self {
        Self { lines: Vec::new(), width: look.width.max(NARROWEST), paint: look.paint }
    }

    /// A line that stands out, with a blank line before it.
    pub(in crate::report) fn heading(&mut self, text: &str) {
        self.blank();
        self.lines.extend(self.wrapped(0, text).into_iter().map(Line::Heading));
    }

    /// A blank line, unless there is one.
    pub(in crate::report) fn blank(&mut self) {
        let follows_text = self.lines.last().is_some_and(|line| !line.text().is_empty());
        if follows_text {
            self.lines.push(Line::Text(String::new()));
        }
    }

    /// A sentence, wrapped; what does not fit stands two columns further in.
    pub(in crate::report) fn line(&mut self, indent: usize, text: &str) {
        self.lines.extend(self.wrapped(indent, text).into_iter().map(Line::Text));
    }

    fn wrapped(&self, indent: usize, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut current = " ".repeat(indent);
        let mut is_empty = true;
        for word in plain_line(text).split(' ').filter(|word| !word.is_empty()) {
            let fits = current.chars().count() + word.chars().count() < self.width;
            if !is_empty && !fits {
                lines.push(std::mem::replace(&mut current, " ".repeat(indent + 2)));
                is_empty = true;
            }
            if !is_empty {
                current.push(' ');
            }
            current.push_str(word);
            is_empty = false;
        }
        lines.push(current);
        lines
    }

    /// A bar for a share of the longest.
    pub(in crate::report) fn bar(&self, share: f64) -> String {
        let most = BAR.min(self.width / 6);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "between 0 and the longest bar"
        )]
        let length = (share.clamp(0.0, 1.0) * most as f64).round() as usize;
        let shown = if share > 0.0 { length.max(1) } else { 0 };
        "█".repeat(shown)
    }

    /// Whether there is room for wide tables.
    pub(in crate::report) fn is_wide(&self) -> bool {
        self.width >= 96
    }

    /// Rows in columns; cells wrap between words where the page is too narrow, and inside words only where even that does
    /// not help.
    pub(in crate::report) fn table(&mut self, indent: usize, rows: Vec<Vec<Cell>>) {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        let width = u16::try_from(self.width.saturating_sub(indent)).unwrap_or(u16::MAX);
        table.set_width(width);
        let least = least_widths(&rows);
        for row in rows {
            table.add_row(row.into_iter().map(|cell| {
                let lines: Vec<String> = cell.lines.iter().map(|line| plain_line(line)).collect();
                let side = if cell.right { CellAlignment::Right } else { CellAlignment::Left };
                comfy_table::Cell::new(lines.join("\n")).set_alignment(side)
            }));
        }
        let fits = least.iter().map(|width| width.saturating_add(GAP)).fold(0, u16::saturating_add) <= width;
        for (column, least) in table.column_iter_mut().zip(least) {
            column.set_padding((0, GAP));
            if fits {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least.saturating_add(GAP))));
            }
        }
        let lines: Vec<String> = table.lines().collect();
        for line in lines {
            let text = format!("{}{line}", " ".repeat(indent));
            self.lines.push(Line::Text(text.trim_end().to_owned()));
        }
    }

    /// The text, coloured if it should be.
    pub(in crate::report) fn finish(self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            match (line, self.paint) {
                (Line::Heading(text), Paint::Colour) => out.push_str(&styled(Style::new().bold(), text)),
                (Line::Text(text), Paint::Colour) => text.chars().for_each(|c| coloured(&mut out, c)),
                (Line::Heading(text) | Line::Text(text), Paint::Plain) => out.push_str(text),
            }
            out.push('\n');
        }
        out
    }
}

impl Line {
    fn text(&self) -> &str {
        match self {
            Self::Heading(text) | Self::Text(text) => text,
        }
    }
}

/// How wide each column has to be so that no word and no number breaks.
fn least_widths(rows: &[Vec<Cell>]) -> Vec<u16> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            let lines = cell.lines.iter();
            let least = match cell.right {
                true => lines.map(|line| line.chars().count()).max(),
                false => lines.flat_map(|line| line.split(' ')).map(|word| word.chars().count()).max(),
            };
            *width = u16::try_from(least.unwrap_or_default()).unwrap_or(u16::MAX).max(*width);
        }
    }
    widths
}

/// Colour only repeats what a mark says.
fn coloured(out: &mut String, c: char) {
    let colour = match Mark::of(c) {
        Some(Mark::Good | Mark::Tolerated) => AnsiColor::Green,
        Some(Mark::Bad) => AnsiColor::Red,
        Some(Mark::Missed | Mark::Unknown) => AnsiColor::Yellow,
        None if c == '█' => AnsiColor::Cyan,
        None => return out.push(c),
    };
    out.push_str(&styled(Style::new().fg_color(Some(colour.into())), &c.to_string()));
}

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
