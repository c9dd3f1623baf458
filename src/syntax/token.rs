//! Text into words, numbers, symbols and comments, for what works on the text itself: the formatter and the editor.
//!
//! Invariants: every byte belongs to a token or is white space; it never fails, never looks at the grammar, and takes
//! time in proportion to the text. What no definition may hold becomes [`TokenKind::Unknown`].
use crate::diag::Span;

/// A stretch of text without white space around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
    /// What stands between it and the token before (or the beginning of the file).
    pub gap: Gap,
}

/// The kinds of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A keyword or a name.
    Word,
    /// A name in backquotes.
    Backquoted,
    /// A text literal.
    Text {
        /// Whether its closing quote was found on the line; without it the token ends with the line.
        closed: bool,
    },
    /// A number with the unit or percent sign attached to it, a date, a time of day, an RFC 3339 instant.
    Number,
    /// A bracket, an operator, a separator.
    Symbol,
    /// `// …` to the end of the line, also with four slashes or more.
    Comment,
    /// `/// …` to the end of the line.
    DocComment,
    /// Characters that no definition may hold.
    Unknown,
}

impl TokenKind {
    /// Whether it is a comment of either kind.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::Comment | Self::DocComment)
    }
}

/// The white space before a token, as far as it can mean something to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// None.
    Glued,
    /// Blanks only: the token before is on the same line.
    Blanks,
    /// One line end.
    Line,
    /// A blank line at least.
    BlankLine,
}

impl Gap {
    /// Whether a line end lies in it.
    pub fn has_line_end(self) -> bool {
        self >= Self::Line
    }
}

impl Token {
    /// The token's text; `text` must be what it was made from.
    pub fn text(self, text: &str) -> &str {
        text.get(self.span.range()).unwrap_or_default()
    }
}

/// All tokens of a text in order; a byte order mark at its beginning counts as white space.
pub fn tokens(text: &str) -> Vec<Token> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: start };
    let mut tokens = Vec::with_capacity(text.len() / 5);
    loop {
        let gap = lexer.gap();
        let from = lexer.at;
        let Some(kind) = lexer.next() else { return tokens };
        tokens.push(Token { kind, span: Span::new(from, lexer.at), gap });
    }
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

/// Symbols of two characters; they win over those of one.
const PAIRS: [&[u8]; 6] = [b"->", b"==", b"!=", b"<=", b">=", b".."];

/// Symbols of one character.
const SINGLES: &[u8] = b"{}():,.<>=+-*/";

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&keep) {
            self.at += 1;
        }
    }

    fn gap(&mut self) -> Gap {
        let from = self.at;
        let mut line_ends = 0;
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek(0) {
            line_ends += usize::from(byte == b'\n');
            self.at += 1;
        }
        match line_ends {
            0 if self.at == from => Gap::Glued,
            0 => Gap::Blanks,
            1 => Gap::Line,
            _ => Gap::BlankLine,
        }
    }

    fn next(&mut self) -> Option<TokenKind> {
        let kind = match self.peek(0)? {
            b'/' if self.peek(1) == Some(b'/') => self.comment(),
            b'"' => self.literal(),
            b'`' => self.backquoted(),
            byte if byte.is_ascii_digit() => self.number(),
            byte if is_word(byte) => self.word(),
            _ => self.symbol(),
        };
        Some(kind)
    }

    fn comment(&mut self) -> TokenKind {
        let doc = self.peek(2) == Some(b'/') && self.peek(3) != Some(b'/');
        self.skip_while(|byte| byte != b'\n');
        self.give_back_line_end();
        if doc { TokenKind::DocComment } else { TokenKind::Comment }
    }

    fn literal(&mut self) -> TokenKind {
        self.at += 1;
        loop {
            match self.peek(0) {
                Some(b'"') => {
                    self.at += 1;
                    return TokenKind::Text { closed: true };
                }
                None | Some(b'\n') => {
                    self.give_back_line_end();
                    return TokenKind::Text { closed: false };
                }
                Some(b'\\') if !matches!(self.peek(1), None | Some(b'\n')) => self.at += 2,
                Some(_) => self.at += 1,
            }
        }
    }

    /// Carriage returns before a line feed belong to the line end.
    fn give_back_line_end(&mut self) {
        while self.bytes.get(self.at.wrapping_sub(1)) == Some(&b'\r') {
            self.at -= 1;
        }
    }

    fn backquoted(&mut self) -> TokenKind {
        let end = self.rest().iter().skip(1).position(|byte| matches!(byte, b'`' | b'\n'));
        match end {
            Some(length) if self.peek(length + 1) == Some(b'`') => {
                self.at += length + 2;
                TokenKind::Backquoted
            }
            _ => {
                self.at += 1;
                TokenKind::Unknown
            }
        }
    }

    fn word(&mut self) -> TokenKind {
        self.skip_while(is_word);
        TokenKind::Word
    }

    fn number(&mut self) -> TokenKind {
        if let Some(length) = date(self.rest()) {
            self.at += length;
            let with_time = matches!(self.peek(0), Some(b'T' | b't'));
            if let (true, Some(length)) = (with_time, time(self.bytes.get(self.at + 1..).unwrap_or_default())) {
                self.at += length + 1;
            }
        } else if let Some(length) = time(self.rest()) {
            self.at += length;
        } else {
            self.plain_number();
        }
        TokenKind::Number
    }

    fn plain_number(&mut self) {
        let digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
        self.skip_while(digit);
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            self.skip_while(digit);
        }
        if self.peek(0) == Some(b'%') {
            self.at += 1;
        } else {
            self.skip_while(is_word);
        }
    }

    fn symbol(&mut self) -> TokenKind {
        if PAIRS.iter().any(|pair| self.rest().starts_with(pair)) {
            self.at += 2;
            return TokenKind::Symbol;
        }
        if self.peek(0).is_some_and(|byte| SINGLES.contains(&byte)) {
            self.at += 1;
            return TokenKind::Symbol;
        }
        self.unknown()
    }

    /// A run of letters beyond ASCII is one token, so that a message can show the whole word.
    fn unknown(&mut self) -> TokenKind {
        let mut characters = self.text.get(self.at..).unwrap_or_default().chars();
        let first = characters.next();
        self.at += first.map_or(1, char::len_utf8);
        if first.is_some_and(char::is_alphabetic) {
            self.at +=
                characters.take_while(|each| each.is_alphanumeric() || *each == '_').map(char::len_utf8).sum::<usize>();
        }
        TokenKind::Unknown
    }
}

/// Whether a token is a whole number without a unit.
pub fn is_whole_number(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether the bytes begin with this shape (`d` a digit, all else itself) that no further digit follows.
fn has_shape(bytes: &[u8], shape: &[u8]) -> bool {
    let same = |(byte, wanted): (&u8, &u8)| if *wanted == b'd' { byte.is_ascii_digit() } else { byte == wanted };
    bytes.len() >= shape.len()
        && bytes.iter().zip(shape).all(same)
        && !bytes.get(shape.len()).is_some_and(u8::is_ascii_digit)
}

/// How long the date at the beginning is.
fn date(bytes: &[u8]) -> Option<usize> {
    has_shape(bytes, b"dddd-dd-dd").then_some(10)
}

/// How long the time of day at the beginning is, its offset from UTC included.
fn time(bytes: &[u8]) -> Option<usize> {
    let after = |at: usize| bytes.get(at..).unwrap_or_default();
    let shapes: [&[u8]; 2] = [b"dd:dd", b"d:dd"];
    let mut length = shapes.iter().find(|shape| has_shape(bytes, shape))?.len();
    if has_shape(after(length), b":dd") {
        length += 3;
        let digits = after(length + 1).iter().take_while(|byte| byte.is_ascii_digit()).count();
        if after(length).first() == Some(&b'.') && digits > 0 {
            length += 1 + digits;
        }
    }
    match after(length).first() {
        Some(b'Z' | b'z') => length += 1,
        Some(b'+' | b'-') if has_shape(after(length + 1), b"dd:dd") => length += 6,
        Some(b'+' | b'-') if has_shape(after(length + 1), b"dddd") => length += 5,
        _ => {}
    }
    Some(length)
}

#[cfg(test)]
mod tests;
