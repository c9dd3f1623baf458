//! What may stand at a place of a text that is being written.
//!
//! The grammar itself is asked: what was written of the statement is read with each keyword tried behind it, so that there
//! is no list of keywords beside the grammar. Never looks further than the statement, and never at names.
use super::block::Block;
use super::grammar::{Rule as R, WayfareParser};
use super::token::{Token, TokenKind, tokens};
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use std::sync::LazyLock;

/// What no definition may hold: reading ends here at the latest.
const STOP: char = '\u{1}';
/// A name that is none of the language's words.
const NAME: &str = "zq_";
/// What can stand only where an event, or alternatives of events, can.
const CHAIN: &str = "(zq_ then";
/// What can stand only where an operand can.
const COMPARISON: &str = "(zq_ ==";
/// Keywords of which the first alone looks like a name that goes on in the same way.
const LIKE_A_NAME: [&str; 3] = ["all or none of", "at least", "one of"];
/// How many beginnings of lines are tried as the beginning of the statement.
const LINES: usize = 16;
/// And how many keywords within lines.
const WORDS: usize = 32;
/// A longer statement is not looked at.
const LONGEST: usize = 8_192;

/// Every word that means something at some place.
static KEYWORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let rules = R::all_rules().iter().map(|each| format!("{each:?}"));
    let mut words: Vec<String> = rules.filter_map(|each| each.strip_prefix("kw_").map(str::to_owned)).collect();
    words.sort();
    words
});

/// Every keyword of the language, sorted.
pub fn keywords() -> &'static [String] {
    &KEYWORDS
}

/// Whether a word means something at some place.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
}

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// The innermost block.
    pub block: Block,
    /// Where the statement begins that goes on here; the place itself if none does.
    pub statement: usize,
    /// Keywords, each with those that must follow it.
    pub keywords: Vec<String>,
    /// Keywords that begin another statement here.
    pub openings: Vec<String>,
    /// Whether a name fits.
    pub name: bool,
    /// Whether it is that of an event, in a pattern.
    pub event: bool,
    /// Whether it is part of an expression.
    pub value: bool,
    /// Whether a text fits.
    pub text: bool,
    /// Whether a length of time fits, and no other number.
    pub length: bool,
    /// Whether what was written last is a number that may become a length of time with `days`.
    pub unit: bool,
    /// Whether a currency fits.
    pub currency: bool,
    /// Whether a day of the week fits.
    pub weekday: bool,
}

/// What may stand at `at`, where a word that begins like `typed` is written; all of it if nothing is typed.
pub fn ahead(text: &str, at: usize, typed: &str) -> Ahead {
    let before: Vec<Token> =
        tokens(text).into_iter().filter(|token| token.span.range().end <= at && !token.kind.is_comment()).collect();
    let place = Surroundings::of(text, &before);
    let first = before.last().is_none_or(|last| {
        let gap = text.get(last.span.range().end..at).unwrap_or_default();
        gap.contains('\n') || matches!(last.text(text), "{" | "}")
    });
    let mut ahead = Ahead {
        block: place.block,
        statement: at,
        keywords: Vec::new(),
        openings: Vec::new(),
        name: false,
        event: false,
        value: false,
        text: false,
        length: false,
        unit: false,
        currency: false,
        weekday: false,
    };
    if first {
        let begin = Written { entry: entry(place.block), text: "" };
        ahead.openings = begin.keywords(typed);
        ahead.name = begin.takes(NAME).is_some();
        ahead.weekday = !ahead.name && begin.takes("mon").is_some();
    }
    let lines = place.lines.iter().rev().take(LINES);
    let goes_on = lines.chain(place.words.iter().rev().take(WORDS)).find_map(|start| {
        let written = text.get(*start..at).filter(|written| written.len() <= LONGEST)?.trim_end();
        let written = Written { entry: entry(place.block), text: written };
        (!written.text.is_empty() && written.takes("").is_some()).then_some((*start, written))
    });
    if let Some((start, written)) = goes_on {
        let takes = |word: &str| written.takes(word).is_some();
        let name = takes(NAME);
        ahead.statement = start;
        ahead.name |= name;
        // what is expected at the place says too little: inside of alternatives it is no more than a name
        ahead.event = name && takes(CHAIN);
        ahead.value = name && takes(COMPARISON);
        ahead.text = takes("\"q\"");
        ahead.length = takes("1d") && !takes("1%");
        ahead.unit = takes("days") && !first;
        ahead.currency = takes("EUR") && !name && !first;
        ahead.weekday |= takes("mon") && !name;
        ahead.keywords = written.keywords(typed);
        if ahead.event || ahead.value {
            written.forget_name(&mut ahead.keywords);
        }
    }
    ahead
}

/// A statement as far as it is written.
#[derive(Debug, Clone, Copy)]
struct Written<'t> {
    entry: R,
    text: &'t str,
}

impl Written<'_> {
    /// What could follow after this word, if the word itself can stand here.
    fn takes(&self, word: &str) -> Option<Vec<R>> {
        // on a line of its own: what is written may end with a comment
        let text = format!("{}\n{word} {STOP}", self.text);
        let error = WayfareParser::parse(self.entry, &text).err()?;
        (place(&error) + STOP.len_utf8() == text.len()).then(|| expected(error))
    }

    /// The keywords that can stand here. Where names fit, a word that could be one is a keyword only if something else
    /// follows it than a name.
    fn keywords(&self, typed: &str) -> Vec<String> {
        let as_name = self.takes(NAME);
        let fits = |word: &String| {
            let after = self.takes(word)?;
            (as_name.as_ref() != Some(&after)).then(|| self.phrase(word, &after))
        };
        let phrases = LIKE_A_NAME.iter().filter(|phrase| phrase.starts_with(typed) && self.takes(phrase).is_some());
        let phrases: Vec<&str> = phrases.copied().collect();
        let begins = |word: &String| phrases.iter().any(|phrase| phrase.split(' ').next() == Some(word));
        let words = keywords().iter().filter(|word| word.starts_with(typed) && !begins(word)).filter_map(fits);
        words.chain(phrases.iter().map(|phrase| (*phrase).to_owned())).collect()
    }

    /// Leaves out what could only follow if the keyword written last was a name: an event called `no`.
    fn forget_name(&self, keywords: &mut Vec<String>) {
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let rest = self.text.trim_end_matches(letter);
        if self.text.get(rest.len()..).is_some_and(is_keyword) {
            let text = format!("{rest}{NAME}");
            let named = Written { entry: self.entry, text: &text };
            keywords.retain(|word| named.takes(word).is_none());
        }
    }

    /// A keyword with those that must follow it.
    fn phrase(&self, word: &str, after: &[R]) -> String {
        let mut phrase = word.to_owned();
        let mut after = after.to_vec();
        while let [only] = after.as_slice()
            && let Some(next) = format!("{only:?}").strip_prefix("kw_")
            && phrase.len() < 32
        {
            phrase = format!("{phrase} {next}");
            let Some(further) = self.takes(&phrase) else { break };
            after = further;
        }
        phrase
    }
}

fn place(error: &Error<R>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

fn expected(error: Error<R>) -> Vec<R> {
    match error.variant {
        ErrorVariant::ParsingError { mut positives, .. } => {
            positives.sort_unstable();
            positives.dedup();
            positives
        }
        ErrorVariant::CustomError { .. } => Vec::new(),
    }
}

/// The innermost block at the end of some tokens, and where statements may begin in it.
struct Surroundings {
    block: Block,
    /// Where lines begin, and what stands first in a block.
    lines: Vec<usize>,
    /// Where other keywords stand.
    words: Vec<usize>,
}

impl Surroundings {
    fn of(text: &str, tokens: &[Token]) -> Self {
        let mut open = vec![Self::new(Block::File)];
        let mut parens = 0usize;
        let mut fresh = true;
        for (at, token) in tokens.iter().enumerate() {
            let word = token.text(text);
            let inner = open.last().map_or(Block::File, |frame| frame.block);
            if let Some(frame) = open.last_mut()
                && parens == 0
                && !matches!(word, "{" | "}")
            {
                let start = token.span.range().start;
                if fresh || token.gap.has_line_end() {
                    frame.lines.push(start);
                } else if is_keyword(word) || inner == Block::Calendar {
                    frame.words.push(start);
                }
            }
            fresh = matches!(word, "{" | "}");
            match word {
                "{" => {
                    open.push(Self::new(opened(text, tokens, at, inner)));
                    parens = 0;
                }
                "}" if open.len() > 1 => {
                    open.pop();
                }
                "(" => parens += 1,
                ")" => parens = parens.saturating_sub(1),
                _ => {}
            }
        }
        open.pop().unwrap_or(Self::new(Block::File))
    }

    fn new(block: Block) -> Self {
        Self { block, lines: Vec::new(), words: Vec::new() }
    }
}

/// Which block a brace opens: told by the nearest keyword before it that opens one.
fn opened(text: &str, tokens: &[Token], brace: usize, inner: Block) -> Block {
    let word = |at: usize| tokens.get(at).map(|token| token.text(text)).unwrap_or_default();
    let named =
        |at: usize| matches!(tokens.get(at).map(|token| token.kind), Some(TokenKind::Word | TokenKind::Backquoted));
    let titled = |at: usize| matches!(tokens.get(at).map(|token| token.kind), Some(TokenKind::Text { .. }));
    for at in (0..brace).rev() {
        let joined = at > 0 && matches!(word(at - 1), "per" | "by");
        let block = match word(at) {
            "{" | "}" => break,
            "journey" if named(at + 1) => Block::Journey,
            "rule" if named(at + 1) => Block::Rule,
            "touchpoint" if named(at + 1) => Block::Touchpoint,
            "calendar" if named(at + 1) => Block::Calendar,
            "test" if titled(at + 1) => Block::Test,
            "customer" if titled(at + 1) && inner == Block::Test => Block::Timeline,
            "event" | "customer" if at + 1 == brace && !joined => Block::Attributes,
            "policy" if at + 1 == brace => Block::Policy,
            "score" if at + 1 == brace => Block::Score,
            "order" | "either" | "or" if at + 1 == brace => Block::Group,
            _ => continue,
        };
        return block;
    }
    // the second branch of `either { … } or { … }`
    if brace > 0 && word(brace - 1) == "or" { Block::Group } else { inner }
}

/// Reads one statement of a block and nothing behind it.
fn entry(block: Block) -> R {
    match block {
        Block::File => R::entry_item,
        Block::Touchpoint => R::entry_touchpoint_part,
        Block::Attributes => R::entry_attribute,
        Block::Calendar => R::entry_calendar_part,
        Block::Policy => R::entry_setting,
        Block::Journey => R::entry_journey_statement,
        Block::Group => R::entry_stage,
        Block::Score => R::entry_score_part,
        Block::Thresholds => R::entry_threshold,
        Block::Rule => R::entry_rule_statement,
        Block::Test => R::entry_test_statement,
        Block::Timeline => R::entry_timeline_part,
    }
}

#[cfg(test)]
mod tests;
