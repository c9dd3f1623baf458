//! The lines around a diagnostic's places, cut out of their files for miette.
//!
//! Never hands miette a whole file, a control character, or a line too long to show.
use super::plain::visible;
use crate::diag::{FileId, Label, Lines, Place, floor};
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A label on more lines than this underlines its first line only.
const MOST_LINES: usize = 5;

/// Lines of one or several files, the primary file's first, with the labels moved onto them.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    text: String,
    lines: Vec<Line>,
    /// The labels; offsets are those of the snippet's own text.
    pub(super) labels: Vec<LabeledSpan>,
    /// The column in the file, from 0, at which the label at this offset begins.
    columns: BTreeMap<usize, usize>,
}

#[derive(Debug)]
struct Line {
    path: String,
    /// In its file, from 0.
    number: usize,
    /// In the snippet's text, with the line break.
    range: Range<usize>,
}

/// A label's place in lines of its file.
struct Marked<'a> {
    label: &'a Label,
    primary: bool,
    bytes: Range<usize>,
    lines: Range<usize>,
}

impl Snippet {
    /// The lines of these labels and one before and after each; lines are cut to `width` characters.
    pub(super) fn of(labels: &[Label], lines: &Lines<'_>, width: usize) -> Self {
        let mut snippet = Self::default();
        let mut files: Vec<FileId> = Vec::new();
        for label in labels {
            if !files.contains(&label.place.file) {
                files.push(label.place.file);
            }
        }
        for file in files {
            let marked: Vec<Marked<'_>> = labels
                .iter()
                .enumerate()
                .filter(|(_, label)| label.place.file == file)
                .map(|(at, label)| mark(label, at == 0, lines))
                .collect();
            snippet.add_file(file, &marked, lines, width);
        }
        snippet
    }

    fn add_file(&mut self, file: FileId, marked: &[Marked<'_>], lines: &Lines<'_>, width: usize) {
        let Some(source) = lines.file(Place { file, ..Place::default() }) else { return };
        let starts = lines.starts(file);
        let shown: BTreeSet<usize> = marked
            .iter()
            .flat_map(|one| one.lines.start.saturating_sub(1)..(one.lines.end + 1).min(starts.len()))
            .collect();
        let mut moved = Moved::default();
        for number in shown {
            let range = line_range(&source.text, &starts, number);
            let focus = marked.iter().map(|one| one.bytes.start).filter(|at| range.contains(at)).min();
            let from = self.text.len();
            let raw = source.text.get(range.clone()).unwrap_or_default();
            moved.add_line(&mut self.text, raw, &range, focus.unwrap_or(range.start), width);
            let path = super::plain::plain_line(&source.path);
            self.lines.push(Line { path, number, range: from..self.text.len() });
        }
        for one in marked {
            let start = moved.find(one.bytes.start);
            let end = moved.find(one.bytes.end).max(start + self.char_length(start));
            self.columns.insert(start, lines.region(one.label.place).column - 1);
            let text = (!one.label.text.is_empty()).then(|| super::plain(&one.label.text).into_owned());
            let labelled = if one.primary { LabeledSpan::new_primary_with_span } else { LabeledSpan::new_with_span };
            self.labels.push(labelled(text, (start, end - start)));
        }
    }

    fn char_length(&self, at: usize) -> usize {
        self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    }

    fn line_at(&self, offset: usize) -> Option<usize> {
        self.lines.iter().position(|line| line.range.contains(&offset))
    }

    /// Whether the lines stand one after the other in one file.
    fn adjoin(&self, lines: &Range<usize>) -> bool {
        let Some(lines) = self.lines.get(lines.clone()) else { return false };
        lines.windows(2).all(|pair| match pair {
            [a, b] => a.path == b.path && a.number + 1 == b.number,
            _ => true,
        })
    }

    /// From the first of a text's lines to its last, with the context that adjoins.
    fn around(&self, span: &SourceSpan, before: usize, after: usize) -> Option<Range<usize>> {
        let first = self.line_at(span.offset())?;
        let last = self.line_at((span.offset() + span.len()).max(span.offset() + 1) - 1)?;
        let mut shown = first..last + 1;
        if !self.adjoin(&shown) {
            return None;
        }
        for _ in 0..before {
            let wider = shown.start.saturating_sub(1)..shown.end;
            shown = if self.adjoin(&wider) { wider } else { shown };
        }
        for _ in 0..after {
            let wider = shown.start..(shown.end + 1).min(self.lines.len());
            shown = if self.adjoin(&wider) { wider } else { shown };
        }
        Some(shown)
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let shown = self.around(span, before, after).ok_or(MietteError::OutOfBounds)?;
        let lines = self.lines.get(shown).unwrap_or_default();
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Err(MietteError::OutOfBounds) };
        let whole = first.range.start..last.range.end;
        // without context, miette asks for the place to name in the heading
        let alone = before == 0 && after == 0;
        let range = if alone { span.offset()..span.offset() + span.len() } else { whole };
        let column = if alone { self.columns.get(&span.offset()).copied().unwrap_or_default() } else { 0 };
        let data = self.text.as_bytes().get(range.clone()).ok_or(MietteError::OutOfBounds)?;
        let span = SourceSpan::from((range.start, range.len()));
        let contents = MietteSpanContents::new_named(first.path.clone(), data, span, first.number, column, lines.len());
        Ok(Box::new(contents))
    }
}

/// Where characters went.
#[derive(Default)]
struct Moved {
    /// Offsets in the file with those in the snippet, ascending.
    kept: Vec<(usize, usize)>,
}

impl Moved {
    /// The snippet's offset of a file's, or of the last one before it that was kept.
    fn find(&self, offset: usize) -> usize {
        let after = self.kept.partition_point(|(from, _)| *from <= offset);
        let known = self.kept.get(after.saturating_sub(1));
        known.map(|(_, to)| *to).unwrap_or_default()
    }

    fn add_line(&mut self, text: &mut String, raw: &str, range: &Range<usize>, focus: usize, width: usize) {
        let before_focus = raw.char_indices().take_while(|(at, _)| range.start + at < focus).count();
        let fits = raw.chars().nth(width).is_none();
        let skipped = if fits { 0 } else { before_focus.saturating_sub(width / 3) };
        if skipped > 0 {
            text.push('…');
        }
        let mut rest = raw.char_indices().skip(skipped);
        for (at, c) in rest.by_ref().take(width) {
            self.kept.push((range.start + at, text.len()));
            text.push(if c == '\t' { c } else { visible(c) });
        }
        if let Some((at, _)) = rest.next() {
            self.kept.push((range.start + at, text.len()));
            text.push('…');
        } else {
            self.kept.push((range.end, text.len()));
        }
        text.push('\n');
    }
}

/// A line's bytes without its break, and without a byte order mark.
fn line_range(text: &str, starts: &[usize], number: usize) -> Range<usize> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = starts.get(number).copied().unwrap_or(text.len()).max(mark);
    let next = starts.get(number + 1).copied();
    let end = next.map_or(text.len(), |next| next - 1);
    let line = text.get(start..end).unwrap_or_default();
    start..start + line.strip_suffix('\r').unwrap_or(line).len()
}

fn mark<'a>(label: &'a Label, primary: bool, lines: &Lines<'_>) -> Marked<'a> {
    let text = lines.file(label.place).map(|file| &*file.text).unwrap_or_default();
    let starts = lines.starts(label.place.file);
    let line_of = |at: usize| starts.partition_point(|start| *start <= at).max(1) - 1;
    let start = floor(text, label.place.span.start as usize);
    let mut end = floor(text, label.place.span.end as usize).max(start);
    let first = line_of(start);
    let mut last = line_of(end.max(start + 1) - 1);
    if last - first >= MOST_LINES {
        end = line_range(text, &starts, first).end.max(start);
        last = first;
    }
    Marked { label, primary, bytes: start..end, lines: first..last + 1 }
}
