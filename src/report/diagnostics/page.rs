//! A code's page: what `wayfare explain` prints.
//!
//! Never holds words of its own about a code; the page is the code's doc comment.
use super::{Look, Paint};
use crate::diag::{Code, Severity};
use anstyle::{AnsiColor, Style};

/// The page in Markdown, with a heading of id, slug and title.
pub fn markdown(code: &Code) -> String {
    let body: Vec<&str> = code.page.lines().skip(1).map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let body = body.join("\n");
    format!("# {} `{}`: {}\n\n{}\n", code.id, code.slug, code.title(), body.trim())
}

/// The page for a terminal: wrapped, examples set in, marks turned into colour where there is some.
pub fn page(code: &Code, look: &Look) -> String {
    let pen = Pen { paint: look.paint };
    let title = pen.paint(severity_style(code.severity).bold(), &format!("{} {}", code.id, code.slug));
    let mut out = format!("{title} ({})\n{}\n", severity(code.severity), pen.paint(Style::new().bold(), code.title()));
    let text = markdown(code);
    let mut listing = false;
    for block in blocks(text.lines().skip(1)) {
        let is_item = matches!(block, Block::Item(_));
        if !(listing && is_item) {
            out.push('\n');
        }
        out.push_str(&render(&block, look, &pen));
        listing = is_item;
    }
    out
}

/// One line for each code: id, slug, severity and title.
pub fn list<'a>(codes: impl Iterator<Item = &'a Code>, look: &Look) -> String {
    let pen = Pen { paint: look.paint };
    let codes: Vec<&Code> = codes.collect();
    let widest = codes.iter().map(|code| code.slug.len()).max().unwrap_or_default();
    let line = |code: &&Code| {
        let id = pen.paint(severity_style(code.severity), code.id);
        format!("{id}  {:widest$}  {}\n", code.slug, code.title())
    };
    codes.iter().map(line).collect()
}

/// What a page is made of.
enum Block<'a> {
    Heading(&'a str),
    Paragraph(String),
    Item(String),
    Example(Vec<&'a str>),
}

fn blocks<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut example: Option<Vec<&'a str>> = None;
    let mut joins = false;
    for line in lines {
        let fence = line.trim_start().starts_with("```");
        match (&mut example, fence) {
            (Some(_), true) => blocks.extend(example.take().map(Block::Example)),
            (Some(lines), false) => lines.push(line),
            (None, true) => example = Some(Vec::new()),
            (None, false) => joins = add_prose(&mut blocks, line.trim(), joins),
        }
    }
    blocks.extend(example.map(Block::Example));
    blocks
}

/// Adds a line of prose; says whether the next one may continue it.
fn add_prose<'a>(blocks: &mut Vec<Block<'a>>, line: &'a str, joins: bool) -> bool {
    if line.is_empty() {
        return false;
    }
    if line.starts_with('#') {
        blocks.push(Block::Heading(line.trim_start_matches('#').trim()));
        return false;
    }
    if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        blocks.push(Block::Item(item.to_owned()));
        return true;
    }
    match blocks.last_mut() {
        Some(Block::Paragraph(text) | Block::Item(text)) if joins => {
            text.push(' ');
            text.push_str(line);
        }
        _ => blocks.push(Block::Paragraph(line.to_owned())),
    }
    true
}

fn render(block: &Block<'_>, look: &Look, pen: &Pen) -> String {
    let width = look.width.clamp(40, 100);
    match block {
        Block::Heading(text) => pen.paint(Style::new().bold(), text) + "\n",
        Block::Paragraph(text) => lines(&wrap(text, width), "", pen),
        Block::Item(text) => {
            let wrapped = lines(&wrap(text, width - 4), "    ", pen);
            format!("  - {}", wrapped.trim_start())
        }
        Block::Example(text) => {
            text.iter().map(|line| format!("    {}\n", pen.paint(Style::new().dimmed(), line))).collect()
        }
    }
}

fn lines(wrapped: &[String], indent: &str, pen: &Pen) -> String {
    let mut inside = false;
    wrapped.iter().map(|line| format!("{indent}{}\n", pen.spans(line, &mut inside))).collect()
}

/// Greedy wrapping at blanks; a word longer than the width stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Colours, or doesn't.
struct Pen {
    paint: Paint,
}

impl Pen {
    fn paint(&self, style: Style, text: &str) -> String {
        if self.paint == Paint::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }

    /// Text between backquotes in colour; `inside` is carried from line to line.
    fn spans(&self, line: &str, inside: &mut bool) -> String {
        if self.paint == Paint::Plain {
            return line.to_owned();
        }
        let mut out = String::new();
        for (at, part) in line.split('`').enumerate() {
            *inside ^= at > 0;
            let style = if *inside { AnsiColor::Cyan.on_default() } else { Style::new() };
            out.push_str(&self.paint(style, part));
        }
        out
    }
}

fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Info => AnsiColor::Cyan.on_default(),
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
