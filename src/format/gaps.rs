//! How many blanks stand between two tokens on one line.
//!
//! Invariant: depends on the tokens alone, never on the white space the author wrote; two tokens never melt into one.
use super::sheet::Sheet;
use crate::syntax::token::TokenKind;

/// Words that an operand follows: a minus sign behind them belongs to it, and so does a parenthesis.
const BEFORE_OPERAND: [&str; 36] = [
    "after", "and", "another", "as", "between", "by", "carrying", "directly", "exit", "expect", "fail", "for",
    "forbid", "from", "in", "is", "limit", "no", "not", "of", "or", "over", "per", "priority", "require", "score",
    "start", "target", "then", "to", "unless", "until", "when", "where", "within", "without",
];

/// Words that are functions, too: a parenthesis is theirs unless one of these stands before them.
const SELECTORS: [&str; 4] = ["first", "last", "next", "previous"];
const BEFORE_SELECTOR: [&str; 3] = ["expect", "forbid", "since"];

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Sheet<'_> {
    /// The blanks before the token, when it stands on the same line as the one before.
    pub(super) fn blanks(&self, at: usize) -> usize {
        let Some(before) = at.checked_sub(1) else { return 0 };
        match (self.symbol(before), self.symbol(at)) {
            ("{", "}") | ("(", _) | (".", _) | (_, ")" | "," | ":" | ".") => 0,
            (_, "..") => usize::from(!self.is_tight_range(at)),
            ("..", _) => usize::from(!(self.is_tight_range(before) && self.may_end_tight_range(at))),
            ("-" | "+", _) if self.is_sign(before) => 0,
            (_, "(") => usize::from(!self.is_call(before)),
            _ if self.is_comment(at) => 2,
            (first, _) => 1 + usize::from(self.begins_beside(at) && !matches!(first, "{" | ",")),
        }
    }

    /// The token's text if it is a symbol, else nothing.
    fn symbol(&self, at: usize) -> &str {
        if self.kind(at) == TokenKind::Symbol { self.word(at) } else { "" }
    }

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.kind(at) == TokenKind::Word && words.contains(&self.word(at))
    }

    /// Whether an operand, a name or a parenthesis ends here, so that what follows can't be its beginning.
    pub(super) fn ends_operand(&self, at: usize) -> bool {
        match self.kind(at) {
            TokenKind::Number | TokenKind::Text { .. } | TokenKind::Backquoted => true,
            TokenKind::Word if self.is_member_name(at) => true,
            TokenKind::Word => !self.is_word(at, &BEFORE_OPERAND) && self.begins(at).is_none(),
            TokenKind::Symbol => self.word(at) == ")",
            _ => false,
        }
    }

    /// Whether the word stands behind a dot, where no keyword can.
    fn is_member_name(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.symbol(before) == ".")
    }

    /// Whether a plus or minus belongs to the number behind it.
    fn is_sign(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        self.begins(at).is_some() || !self.ends_operand(before)
    }

    /// Whether a parenthesis behind the token holds its arguments.
    fn is_call(&self, at: usize) -> bool {
        if self.kind(at) == TokenKind::Backquoted {
            return true;
        }
        if self.kind(at) != TokenKind::Word || !self.ends_operand(at) || self.is_word(at + 2, &["lower", "higher"]) {
            return false;
        }
        let selects = at.checked_sub(1).is_some_and(|before| self.is_word(before, &BEFORE_SELECTOR));
        !(selects && self.is_word(at, &SELECTORS))
    }

    /// `2..3`, `mon..fri`, `08:00..18:00`; but `2% .. 6%`, `5 business days .. 7 business days`.
    fn is_tight_range(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        match self.kind(before) {
            TokenKind::Number => !self.word(before).ends_with('%'),
            _ => self.is_word(before, &WEEKDAYS),
        }
    }

    fn may_end_tight_range(&self, at: usize) -> bool {
        self.kind(at) == TokenKind::Number || self.symbol(at) == "-" || self.is_word(at, &WEEKDAYS)
    }

    /// Whether a statement begins here that stands beside another one on its line; a rule's trigger and demand read on
    /// as one sentence.
    fn begins_beside(&self, at: usize) -> bool {
        let Some(statement) = self.begins(at).and_then(|statement| self.statement(statement)) else { return false };
        let parent = statement.parent.and_then(|parent| self.statement(parent));
        parent.is_some_and(|parent| parent.braced && self.word(parent.first) != "rule")
    }
}
