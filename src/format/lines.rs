//! Where lines must break: between items, statements and comments.
//!
//! Invariant: what an author can choose (a blank line, a block on one line, a comment's place) is chosen again alike
//! when the output is formatted once more.
use super::outline::{Class, Statement};
use super::sheet::{STEP, Sheet};
use crate::syntax::token::Gap;

/// A line before long ones are broken.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its first token.
    pub(super) first: usize,
    /// One past its last token, a comment at its end aside.
    pub(super) end: usize,
    /// The comment at its end.
    pub(super) comment: Option<usize>,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    /// What it is.
    pub(super) role: Role,
    /// How far it is indented; for a continuation decided when its statement is aligned.
    pub(super) indent: usize,
    /// Where its continuations begin.
    pub(super) hang: usize,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The beginning of this statement.
    Statement(usize),
    /// A comment between statements.
    Comment,
    /// The rest of a statement behind a comment within it.
    Continuation,
    /// A closing brace.
    Close,
    /// A broken stretch, or what follows one: the white space before it stays.
    AsWritten,
}

/// All lines of a sheet, before alignment.
pub(super) fn lines(sheet: &Sheet) -> Vec<Line> {
    let mut breaker = Breaker { sheet, lines: Vec::new(), open: Vec::new(), braces: Vec::new() };
    let mut at = 0;
    while at < sheet.tokens.len() {
        at = breaker.token(at);
    }
    let mut lines = breaker.lines;
    separate_items(sheet, &mut lines);
    lines
}

struct Breaker<'a> {
    sheet: &'a Sheet<'a>,
    lines: Vec<Line>,
    /// The statements around the token.
    open: Vec<usize>,
    /// The statements whose braces are open.
    braces: Vec<usize>,
}

impl Breaker<'_> {
    /// Takes a token (or a whole broken stretch) and returns the next one.
    fn token(&mut self, at: usize) -> usize {
        while self.top().is_some_and(|statement| statement.last < at) {
            self.open.pop();
        }
        let begins = self.sheet.begins(at);
        self.open.extend(begins);
        let verbatim = begins.and_then(|each| self.sheet.statement(each)).filter(|each| each.class == Class::Verbatim);
        if let Some(stretch) = verbatim {
            self.begin(at, Role::AsWritten, 0);
            self.extend(stretch.last);
            return stretch.last + 1;
        }
        if self.sheet.is_comment(at) {
            self.comment(at);
        } else {
            self.plain(at, begins);
        }
        at + 1
    }

    fn top(&self) -> Option<&Statement> {
        self.sheet.statement(*self.open.last()?)
    }

    fn inline(&self, statement: usize) -> bool {
        self.sheet.statement(statement).is_none_or(|each| each.inline)
    }

    /// How far what stands directly in the innermost open statement is indented.
    fn inner_indent(&self) -> usize {
        self.top().map_or(0, |statement| STEP * (statement.depth + 1))
    }

    fn plain(&mut self, at: usize, begins: Option<usize>) {
        let closes = self.sheet.word(at) == "}";
        let owner = if closes { self.braces.pop() } else { None };
        let behind_comment = at.checked_sub(1).is_some_and(|before| self.sheet.is_comment(before));
        if self.is_behind_verbatim(at) {
            self.begin(at, Role::AsWritten, 0);
            if self.sheet.on_new_line(at) {
                self.place(at, begins, owner);
            }
        } else if behind_comment || self.breaks_before(at, begins, owner) {
            self.begin(at, Role::Continuation, 0);
            self.place(at, begins, owner);
        } else {
            self.extend(at);
        }
        if self.sheet.word(at) == "{" {
            self.braces.extend(self.open.last());
        }
    }

    /// Whether the layout puts a token on a new line.
    fn breaks_before(&self, at: usize, begins: Option<usize>, owner: Option<usize>) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let parent = begins.and_then(|each| self.sheet.statement(each)).map(|each| each.parent);
        let begins_line = parent.is_some_and(|parent| parent.is_none_or(|parent| !self.inline(parent)));
        let opened = self.sheet.word(before) == "{" && self.braces.last().is_some_and(|each| !self.inline(*each));
        let closes = owner.is_some_and(|owner| !self.inline(owner)) && self.sheet.word(before) != "{";
        begins_line || (opened && owner.is_none()) || closes
    }

    fn is_behind_verbatim(&self, at: usize) -> bool {
        let Some(line) = self.lines.last() else { return false };
        let begins = self.sheet.begins(line.first).and_then(|each| self.sheet.statement(each));
        begins.is_some_and(|each| each.class == Class::Verbatim && each.last + 1 == at) && line.comment.is_none()
    }

    /// Tells the line just begun what it is.
    fn place(&mut self, at: usize, begins: Option<usize>, owner: Option<usize>) {
        let statement = |each: usize| self.sheet.statement(each).map_or(0, |each| STEP * each.depth);
        let (role, indent) = match (begins, owner) {
            (Some(begins), _) => (Role::Statement(begins), statement(begins)),
            (None, Some(owner)) => (Role::Close, statement(owner)),
            (None, None) => (Role::Continuation, 0),
        };
        let keeps_blank = matches!(role, Role::Statement(each) if !self.is_threshold(each));
        let blank = keeps_blank && self.may_be_blank(at);
        if let Some(line) = self.lines.last_mut() {
            (line.role, line.indent, line.blank) = (role, indent, blank);
        }
    }

    fn is_threshold(&self, statement: usize) -> bool {
        self.sheet.statement(statement).is_some_and(|each| each.class == Class::Threshold)
    }

    /// Whether the author left a blank line here, and not directly behind a brace.
    fn may_be_blank(&self, at: usize) -> bool {
        let written = self.sheet.token(at).is_some_and(|token| token.gap == Gap::BlankLine);
        written && at.checked_sub(1).is_some_and(|before| self.sheet.word(before) != "{")
    }

    fn comment(&mut self, at: usize) {
        let own_line = self.lines.is_empty() || self.sheet.on_new_line(at);
        let behind_verbatim = self.is_behind_verbatim(at);
        if !own_line && !behind_verbatim {
            if let Some(line) = self.lines.last_mut() {
                line.comment = Some(at);
            }
            return;
        }
        if !own_line {
            self.begin(at, Role::AsWritten, 0);
            return;
        }
        let between = self.open.is_empty() || self.open.last() == self.braces.last();
        let next = self.sheet.next_token(at);
        let before_threshold =
            next.and_then(|next| self.sheet.begins(next)).is_some_and(|each| self.is_threshold(each));
        if between || before_threshold {
            let blank = between && self.may_be_blank(at);
            self.begin(at, Role::Comment, self.inner_indent());
            if let Some(line) = self.lines.last_mut() {
                line.blank = blank;
            }
        } else {
            self.begin(at, Role::Continuation, 0);
        }
    }

    fn begin(&mut self, at: usize, role: Role, indent: usize) {
        let blank = role == Role::AsWritten && self.may_be_blank(at);
        self.lines.push(Line { first: at, end: at + 1, comment: None, blank, role, indent, hang: 0 });
    }

    fn extend(&mut self, last: usize) {
        if let Some(line) = self.lines.last_mut() {
            line.end = last + 1;
        }
    }
}

/// Puts a blank line between items, but for one-line items of the same kind that the author wrote without; comments
/// directly above an item belong to it.
fn separate_items(sheet: &Sheet, lines: &mut [Line]) {
    let mut before: Option<&Statement> = None;
    let mut lead: Option<usize> = None;
    for at in 0..lines.len() {
        let Some(line) = lines.get(at).cloned() else { return };
        if !sheet.is_at_top(line.first) {
            continue;
        }
        if line.blank {
            lead = None;
        }
        let lead_line = *lead.get_or_insert(at);
        match line.role {
            Role::Comment => continue,
            Role::Statement(statement) => {
                let item = sheet.statement(statement);
                if let (Some(before), Some(item)) = (before, item)
                    && !(before.inline && item.inline && sheet.word(before.first) == sheet.word(item.first))
                    && let Some(line) = lines.get_mut(lead_line)
                {
                    line.blank = true;
                }
                before = item;
            }
            _ => before = None,
        }
        lead = None;
    }
}
