//! Habits from other languages and slips of the pen: characters, operators, units.
use super::diagnose::Case;
use super::starts::Block;
use super::{R, Recover};
use crate::codes::syntax as codes;
use crate::diag::{Diagnostic, Span, nearest};

/// Spellings of units of physical time, each with ours.
const TIME_UNITS: [(&str, &[&str]); 7] = [
    ("ms", &["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"]),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    ("min", &["min", "mins", "minute", "minutes", "m"]),
    ("h", &["h", "hr", "hrs", "hour", "hours"]),
    ("d", &["d"]),
    ("w", &["w", "wk", "wks"]),
    ("%", &["percent", "pct", "%"]),
];

/// Spellings of currencies, each with its code.
const CURRENCIES: [(&str, &str); 9] = [
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("pound", "GBP"),
    ("pounds", "GBP"),
    ("€", "EUR"),
    ("$", "USD"),
    ("£", "GBP"),
];

/// Units that follow their number after a blank.
const CALENDAR_UNITS: [&str; 9] = ["day", "days", "week", "weeks", "month", "months", "year", "years", "business"];

impl Recover<'_> {
    /// Characters that no definition holds, and texts that never end.
    pub(super) fn lexical(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let last = at.min(case.range.end.saturating_sub(1));
        if let Some(text) = (case.range.start..=last).find(|token| self.view.is_unclosed_text(*token)) {
            return Some(self.half_a_text(case, text));
        }
        if at >= case.range.end {
            return None;
        }
        let line = (at + 1..case.range.end).take_while(|token| !self.view.is_first(*token));
        if let Some(text) = line.into_iter().find(|token| self.view.is_unclosed_text(*token)) {
            return Some(self.half_a_text(case, text));
        }
        if let Some(found) = self.foreign_comment(at) {
            return Some(found);
        }
        if !self.view.is_unknown(at) {
            return None;
        }
        let word = self.view.word(at);
        let first = word.chars().next()?;
        let doubled = self.view.is_glued(at + 1) && self.view.is(at + 1, word);
        Some(match first {
            ';' if case.failure.expects(R::colon) && !self.view.is(at + 1, ":") => {
                codes::wrong_separator(self.place(at), ":")
            }
            ';' => codes::semicolon(self.place(at)),
            '?' if matches!(case.block, Block::Touchpoint | Block::Attributes) && word == "?" => {
                codes::question_mark(self.place(at))
            }
            '&' => codes::logic_operator(self.places(at, at + usize::from(doubled)), "and"),
            '|' => codes::logic_operator(self.places(at, at + usize::from(doubled)), "or"),
            '!' if self.may_negate(case) => codes::logic_operator(self.place(at), "not "),
            '\'' | '“' | '”' | '„' | '‘' | '’' | '«' => codes::wrong_quotes(self.place(at), word),
            '`' => codes::unclosed_text(self.place(at)),
            '%' if at > case.range.start && self.view.is_number(at - 1) => self.detached_percent(at),
            '€' | '$' | '£' => self.currency_sign(at),
            '≥' | '≤' | '≠' if case.failure.expects_operator() => {
                codes::comparison_operator(self.place(at), ascii_comparison(first))
            }
            '→' | '⇒' | '–' | '—' | '…' => {
                self.phrases(case).unwrap_or_else(|| codes::unknown_character(self.place(at), word))
            }
            _ if is_unseen(first) => codes::unseen_character(self.place(at), first),
            _ => codes::unknown_character(self.place(at), word),
        })
    }

    /// `/* … */`, `-- …`.
    fn foreign_comment(&self, at: usize) -> Option<Diagnostic> {
        let pair = (self.view.word(at), self.view.word(at + 1));
        let begins = self.view.is_glued(at + 1) && matches!(pair, ("/", "*") | ("-", "-"));
        begins.then(|| codes::foreign_comment(self.places(at, at + 1)))
    }

    /// A text of which one quote is missing: directly behind a word stands rather the quote that ends one.
    fn half_a_text(&self, case: &Case<'_>, text: usize) -> Diagnostic {
        let behind_word = text > case.range.start
            && self.view.is_glued(text)
            && (self.view.is_name(text - 1) || self.view.is_number(text - 1));
        if behind_word { codes::unopened_text(self.place(text)) } else { codes::unclosed_text(self.place(text)) }
    }

    /// Whether `not` could stand where a stretch fails.
    fn may_negate(&self, case: &Case<'_>) -> bool {
        let at = case.failure.at;
        let value =
            at > case.range.start && matches!(self.view.word(at - 1), "where" | "and" | "or" | "(" | "=" | "then");
        value || (self.view.is(at + 1, "before") && case.failure.keywords().iter().any(|keyword| keyword == "not"))
    }

    fn detached_percent(&self, at: usize) -> Diagnostic {
        let number = self.view.word(at - 1);
        codes::unknown_unit(self.places(at - 1, at), Some(&format!("{number}%")))
    }

    /// `€30`, `30€`, `30 €`.
    fn currency_sign(&self, at: usize) -> Diagnostic {
        let code = currency(self.view.word(at)).unwrap_or("EUR");
        if at > 0 && self.view.is_number(at - 1) {
            return codes::bad_money(self.places(at - 1, at), &format!("{} {code}", self.view.word(at - 1)));
        }
        if self.view.is_number(at + 1) {
            return codes::bad_money(self.places(at, at + 1), &format!("{} {code}", self.view.word(at + 1)));
        }
        codes::unknown_character(self.place(at), self.view.word(at))
    }

    /// `=` for `==`, `===`, `<>`, `:=`, and `=` and `:` for one another.
    pub(super) fn operators(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let (at, failure) = (case.failure.at, case.failure);
        if at >= case.range.end {
            return None;
        }
        if let Some(found) = self.two_sided(case).or_else(|| self.comparison_words(case)) {
            return Some(found);
        }
        if let Some(found) = self.misspelt_cost(case) {
            return Some(found);
        }
        let word = self.view.word(at);
        let next = if self.view.is_glued(at + 1) { self.view.word(at + 1) } else { "" };
        if word == "=" && at > case.range.start && matches!(self.view.word(at - 1), "<" | ">" | "!") {
            // `> =`
            let meant = format!("{}=", self.view.word(at - 1));
            return Some(codes::comparison_operator(self.places(at - 1, at), &meant));
        }
        let (last, meant) = match (word, next) {
            ("==", "=") => (at + 1, "=="),
            ("!=", "=") => (at + 1, "!="),
            ("<", ">") | ("=", "!") => (at + 1, "!="),
            ("=", ">") => (at + 1, ">="),
            ("=", "<") => (at + 1, "<="),
            (":", "=") => (at + 1, "=="),
            ("=", _) => (at, "=="),
            _ => (at, ""),
        };
        // `cost` may be followed by either
        let equals = matches!((word, next), ("==", _) | (":", "="));
        let separators = if equals { [(R::equals, "="), (R::colon, ":")] } else { [(R::colon, ":"), (R::equals, "=")] };
        let separator = separators.into_iter().find(|(rule, _)| failure.expects(*rule));
        let cost = word == ":" || (self.view.is(at.saturating_sub(1), ":") && self.view.is_number(at));
        if cost && at >= case.range.start + 2 && self.view.is(at - 2, "cost") && failure.expects(R::type_expr) {
            return Some(codes::wrong_separator(self.place(at - 1), "="));
        }
        if let Some((_, right)) = separator
            && matches!(word, "=" | ":" | "==" | "->")
        {
            return Some(codes::wrong_separator(self.places(at, last), right));
        }
        let begins = at == case.range.start + 1 && case.block.keywords().any(|keyword| self.view.is(at - 1, keyword));
        let titled = self.view.is_name(at + 2) || self.view.is_text(at + 2);
        let named = self.view.is_name(at + 1) && titled && !self.view.is_first(at + 2);
        if begins && word == ":" && (!failure.expects(R::name) || named) {
            return Some(codes::needless_separator(self.place(at), word, self.view.word(at - 1)));
        }
        (failure.expects_operator() && !meant.is_empty() && !self.after_or(case))
            .then(|| codes::comparison_operator(self.places(at, last), meant))
    }

    /// `coost = 12 EUR`: an attribute has a type and no value.
    fn misspelt_cost(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let start = case.range.start;
        let separated = matches!(self.view.word(start + 1), "=" | ":") && self.view.is_number(start + 2);
        if case.block != Block::Touchpoint || !separated || case.failure.at > start + 2 || self.view.is(start, "cost") {
            return None;
        }
        let word = self.view.word(start);
        let meant = nearest(word, ["cost"])?;
        Some(codes::misspelt_keyword(self.place(start), word, meant))
    }

    /// `require between 2% and 6%`.
    fn two_sided(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let (start, end) = (case.range.start, case.range.end);
        if !matches!(self.view.word(start), "require" | "target") || !self.view.is(start + 1, "between") {
            return None;
        }
        let and = (start + 2..end).find(|at| self.view.is(*at, "and"))?;
        let stop = (and + 1..end).find(|at| self.view.is(*at, "for")).unwrap_or(end);
        let text = |from: usize, to: usize| self.view.text.get(self.view.stretch(&(from..to)).range());
        let meant = format!("{} .. {}", text(start + 2, and)?, text(and + 1, stop)?);
        Some(codes::comparison_operator(self.places(start + 1, stop.saturating_sub(1)), &meant))
    }

    /// Whether a name behind `or` stands directly before the place: then `or` is what is wrong.
    fn after_or(&self, case: &Case<'_>) -> bool {
        let at = case.failure.at;
        at >= case.range.start + 2 && self.view.is(at - 2, "or") && !case.failure.expects_operator()
    }

    /// `5 minutes`, `5minutes`, `30 eur`, dates that are none.
    pub(super) fn units(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let (at, failure) = (case.failure.at, case.failure);
        if self.declared_by(case, at).is_some() {
            return None;
        }
        if let Some(found) = self.dates(case).or_else(|| self.foreign_amount(case)) {
            return Some(found);
        }
        if let Some(found) = self.missing_unit(case) {
            return Some(found);
        }
        if at >= case.range.end {
            return None;
        }
        if self.view.is_number(at) {
            return self.number(case);
        }
        let unit_possible = failure.expects(R::calendar_unit) || failure.expects(R::currency);
        if at == case.range.start || !self.view.is_number(at - 1) || !self.view.is_word(at) || !unit_possible {
            return None;
        }
        let (number, word) = (self.view.word(at - 1), self.view.word(at));
        let place = self.places(at - 1, at);
        if word == "m" {
            return Some(codes::minutes_or_months(place, number));
        }
        if let Some(unit) = time_unit(word) {
            return Some(codes::unknown_unit(place, Some(&format!("{number}{unit}"))));
        }
        if let Some(code) = currency(word) {
            return Some(codes::bad_money(place, &format!("{number} {code}")));
        }
        let three_letters = word.len() == 3 && word.bytes().all(|letter| letter.is_ascii_alphabetic());
        let keyword = failure.keywords().iter().any(|keyword| nearest(word, [keyword.as_str()]).is_some());
        if three_letters && !keyword && !CALENDAR_UNITS.contains(&word) && nearest(word, CALENDAR_UNITS).is_none() {
            return Some(codes::bad_money(place, &format!("{number} {}", word.to_ascii_uppercase())));
        }
        // before a colon it is a name, and what is missing is a comma
        let near = nearest(word, CALENDAR_UNITS).filter(|_| !keyword && !self.view.is(at + 1, ":"))?;
        Some(codes::near_unit(place, &format!("{number} {near}")))
    }

    /// A bare number where a length of time belongs.
    fn missing_unit(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let (at, failure) = (case.failure.at, case.failure);
        let bare = |token: usize| {
            self.view.is_number(token)
                && self.view.word(token).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        };
        if at < case.range.end && failure.expects(R::duration) && !failure.expects_operator() && bare(at) {
            if let Some(unit) = physical(self.view.word(at + 1)).filter(|_| !self.view.is_first(at + 1)) {
                let meant = format!("{}{unit}", self.view.word(at));
                return Some(codes::unknown_unit(self.places(at, at + 1), Some(&meant)));
            }
            return Some(codes::missing_unit(self.place(at)));
        }
        let before = at.checked_sub(1).filter(|before| *before >= case.range.start)?;
        let ends = at >= case.range.end || self.view.is_first(at);
        let wanted = failure.expects(R::calendar_unit) && !failure.expects_operator();
        (wanted && ends && bare(before)).then(|| codes::missing_unit(self.place(before)))
    }

    /// A number token that is no number here.
    fn number(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let word = self.view.word(at);
        if let Some(meant) = apart(word) {
            return Some(codes::unknown_unit(self.place(at), Some(&meant)));
        }
        let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let suffix = word.get(digits.len()..).filter(|suffix| !suffix.is_empty())?;
        if let Some(code) = Some(suffix).filter(|suffix| suffix.len() == 3).filter(|_| time_unit(suffix).is_none()) {
            return Some(codes::bad_money(self.place(at), &format!("{digits} {}", code.to_ascii_uppercase())));
        }
        if suffix == "m" {
            return Some(codes::minutes_or_months(self.place(at), digits));
        }
        // only a window can be a step on the calendar
        let calendar = [R::calendar_span, R::time_span, R::window].into_iter().any(|what| case.failure.expects(what));
        let step = physical(suffix).filter(|_| !calendar);
        let unit =
            step.or_else(|| time_unit(suffix)).or_else(|| CALENDAR_UNITS.into_iter().find(|unit| *unit == suffix));
        let meant = unit.map(|unit| {
            let blank = if CALENDAR_UNITS.contains(&unit) { " " } else { "" };
            format!("{digits}{blank}{unit}")
        });
        let meant = meant.filter(|meant| meant != word);
        let bad_unit = meant.is_some() || time_unit(suffix).is_none();
        bad_unit.then(|| codes::unknown_unit(self.place(at), meant.as_deref()))
    }
}

/// Our spelling of a unit.
fn time_unit(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    TIME_UNITS.iter().find(|(_, spellings)| spellings.contains(&lower.as_str())).map(|(unit, _)| *unit)
}

/// The unit of physical time for a word, days and weeks of the calendar included.
fn physical(word: &str) -> Option<&'static str> {
    match word {
        "day" | "days" => Some("d"),
        "week" | "weeks" => Some("w"),
        _ => time_unit(word).filter(|unit| *unit != "%"),
    }
}

/// `1d12h` with a blank between its parts.
fn apart(word: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for letter in word.chars() {
        let begins = letter.is_ascii_digit() && parts.last().is_none_or(|part| part.ends_with(char::is_alphabetic));
        if begins {
            parts.push(String::new());
        }
        parts.last_mut()?.push(letter);
    }
    let is_length = |part: &String| {
        let digits = part.trim_end_matches(char::is_alphabetic);
        !digits.is_empty() && part.get(digits.len()..).and_then(time_unit).is_some_and(|unit| part.ends_with(unit))
    };
    (parts.len() > 1 && parts.iter().all(is_length)).then(|| parts.join(" "))
}

/// The comparison that a sign stands for.
fn ascii_comparison(sign: char) -> &'static str {
    match sign {
        '≥' => ">=",
        '≤' => "<=",
        _ => "!=",
    }
}

/// Whether a character looks like a blank, or like nothing.
fn is_unseen(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// The code of a currency that is spelt out.
pub(super) fn currency(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    CURRENCIES.iter().find(|(spelling, _)| *spelling == lower).map(|(_, code)| *code)
}

/// So many characters behind a quote of another language are looked through for the one that closes it.
const MOST_QUOTED: usize = 500;

/// The end of a text that begins with a quote of another language at `start`: behind its closing one on the same line.
pub(super) fn foreign_text_end(text: &str, span: Span) -> Option<u32> {
    let opening = text.get(span.range())?.chars().next()?;
    let closing: &[char] = match opening {
        '\'' => &['\''],
        '“' | '„' => &['”', '“', '"'],
        '‘' => &['’'],
        '«' => &['»'],
        _ => return None,
    };
    let rest = text.get(span.end as usize..)?.char_indices().take(MOST_QUOTED);
    let mut line = rest.take_while(|(_, each)| *each != '\n');
    let (at, close) = line.find(|(_, each)| closing.contains(each))?;
    u32::try_from(at + close.len_utf8()).ok().map(|length| span.end + length)
}
