//! What is wrong with a stretch that no statement could be made of: exactly one diagnostic.
use super::expected::Failure;
use super::further::MAX_BYTES;
use super::starts::Block;
use super::{R, Recover, WayfareParser, declares};
use crate::codes::syntax as codes;
use crate::diag::{Diagnostic, Place, Span, nearest};
use pest::Parser;
use std::ops::Range;

/// A stretch with the place it fails at.
pub(super) struct Case<'a> {
    pub(super) block: Block,
    pub(super) entry: R,
    pub(super) range: &'a Range<usize>,
    pub(super) failure: &'a Failure,
}

impl Recover<'_> {
    /// The one diagnostic of a bad stretch.
    pub(super) fn diagnose(&mut self, block: Block, entry: R, range: &Range<usize>) -> Diagnostic {
        if let Some(bracket) = self.nests_too_deeply(range) {
            return codes::too_deep(self.place(bracket));
        }
        let failure = self.failure(entry, range).unwrap_or_else(|| Failure::at_start(range));
        let case = Case { block, entry, range, failure: &failure };
        self.beginning(&case)
            .or_else(|| self.lexical(&case))
            .or_else(|| self.operators(&case))
            .or_else(|| self.units(&case))
            .or_else(|| self.brackets_of(&case))
            .or_else(|| self.left_out(&case))
            .or_else(|| self.wrong_words(&case))
            .unwrap_or_else(|| self.unexpected(&case))
    }

    /// Where a token is.
    pub(super) fn place(&self, at: usize) -> Place {
        self.view.span(at).in_file(self.file)
    }

    /// From one token to another.
    pub(super) fn places(&self, from: usize, to: usize) -> Place {
        self.view.span(from).to(self.view.span(to)).in_file(self.file)
    }

    /// Directly behind a token.
    pub(super) fn behind(&self, at: usize) -> Place {
        let end = self.view.span(at).end;
        Span { start: end, end }.in_file(self.file)
    }

    /// A statement that can't even begin: misspelt, in the wrong block, or no statement at all.
    fn beginning(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        if at != case.range.start {
            return None;
        }
        if case.block != Block::Timeline && Block::Timeline.begins(&self.view, at) {
            let found = self.place(at);
            return Some(codes::misplaced_statement(
                found,
                self.view.word(at),
                case.block.title(),
                Block::Timeline.title(),
            ));
        }
        if !self.view.is_word(at) {
            return None;
        }
        let word = self.view.word(at);
        if let Some(right) = case.block.foreign(&self.view, at) {
            return Some(codes::misplaced_statement(self.place(at), word, case.block.title(), right.title()));
        }
        if word == "if" {
            return Some(codes::if_statement(self.place(at), "when"));
        }
        if let Some(found) = self.opening_phrase(case) {
            return Some(found);
        }
        let keyword = case.block.misspelt(&self.view, at).or_else(|| nearest(word, case.block.keywords()));
        keyword.map(|keyword| codes::misspelt_keyword(self.place(at), word, keyword))
    }

    /// Brackets within the stretch.
    fn brackets_of(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        if self.view.is(at, ")") && at < case.range.end && self.open_paren(case).is_none() {
            return Some(codes::stray_bracket(self.place(at), ")"));
        }
        if let Some(found) = self.doubled_paren(case) {
            return Some(found);
        }
        let open = self.open_paren(case)?;
        let closes = case.failure.expects(R::close_paren);
        let unbalanced = self.opens(case) > 0;
        (unbalanced && (closes || at >= case.range.end))
            .then(|| codes::unclosed_paren(self.place(open), self.before(case)))
    }

    /// `((` where one is enough: it can be read without the second, and not with another `)`.
    fn doubled_paren(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let mut within = case.range.start + 1..case.range.end.min(case.failure.at + 1);
        let second = within.find(|at| self.view.is(*at, "(") && self.view.is(at - 1, "("))?;
        let stretch = self.view.stretch(case.range);
        let text = self.view.text.get(stretch.range()).filter(|text| text.len() <= MAX_BYTES)?;
        let reads = |edit: Span, with: &str| {
            let mut text = text.to_owned();
            text.replace_range((edit.start - stretch.start) as usize..(edit.end - stretch.start) as usize, with);
            WayfareParser::parse(case.entry, &text).is_ok()
        };
        let closed = reads(self.before(case).span, ")");
        (!closed && reads(self.view.span(second), "")).then(|| codes::doubled_paren(self.place(second)))
    }

    /// Directly behind the last token that could be read.
    fn before(&self, case: &Case<'_>) -> Place {
        self.behind(case.failure.at.saturating_sub(1).max(case.range.start))
    }

    /// The innermost parenthesis that is open where the stretch fails.
    fn open_paren(&self, case: &Case<'_>) -> Option<usize> {
        let mut open = Vec::new();
        for at in case.range.start..case.failure.at {
            match self.view.word(at) {
                "(" => open.push(at),
                ")" => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// How many more parentheses open than close in the stretch.
    fn opens(&self, case: &Case<'_>) -> usize {
        let count = |bracket| case.range.clone().filter(|at| self.view.is(*at, bracket)).count();
        count("(").saturating_sub(count(")"))
    }

    /// Something is missing: a name, a value, `else`, the rest of the statement.
    fn left_out(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let (at, failure) = (case.failure.at, case.failure);
        if failure.expects(R::kw_else) && self.view.is(case.range.start, "without") && !self.view.is_word(at) {
            return Some(codes::missing_else(self.before(case)));
        }
        if failure.expects(R::kw_else) && (at >= case.range.end || self.view.is_first(at)) {
            return Some(codes::missing_else(self.before(case)));
        }
        let demands = matches!(self.view.word(case.range.end), "expect" | "forbid" | "limit" | "do");
        if at == case.range.end && demands && at > case.range.start && self.view.is(at - 1, "then") {
            return Some(codes::if_then(self.place(at - 1)));
        }
        if failure.expects(R::type_expr) && at < case.range.end && self.view.is_text(at) {
            let words = ["`one of` before the texts, and `,` between them".to_owned()];
            return Some(codes::unexpected(self.place(at), Some(self.view.word(at)), &words));
        }
        let first = case.range.start + 1;
        let named = self.view.is_name(first) && matches!(self.view.word(first + 1), "==" | "<" | "<=" | ">" | ">=");
        if at == case.range.end && named && self.is_threshold_start(case.range.start) {
            let words = ["the comparison alone: it is the KPI's own value that is compared".to_owned()];
            return Some(codes::unexpected(self.place(first), Some(self.view.word(first)), &words));
        }
        if at == case.range.end && failure.expects(R::range) && self.is_threshold_start(case.range.start) {
            let value = self.view.stretch(&(case.range.start + 1..at));
            let value = self.view.text.get(value.range()).unwrap_or_default();
            return Some(codes::missing_comparison(
                self.behind(case.range.start),
                self.view.word(case.range.start),
                value,
            ));
        }
        if let Some(found) = self.missing_length(case) {
            return Some(found);
        }
        let malformed = at < case.range.end && (self.view.is_unknown(at) || self.view.is_number(at));
        if at > case.range.start && self.joins(at - 1) && !malformed {
            return Some(codes::missing_value(self.before(case), self.view.word(at - 1)));
        }
        let declares = self.declared_by(case, at);
        if let Some(keyword) = declares
            && failure.expects(R::name)
            && !self.view.is_name(at)
        {
            return Some(codes::missing_name(self.before(case), keyword));
        }
        if let Some(found) = self.missing_quotes(case) {
            return Some(found);
        }
        (at >= case.range.end).then(|| {
            let first = self.view.word(case.range.start);
            codes::unfinished(self.before(case), first, &failure.words())
        })
    }

    /// Something else where a length of time belongs behind `+`.
    fn missing_length(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let wrong = self.view.is_number(at) || self.view.is_text(at);
        if !wrong || at >= case.range.end || self.view.is_first(at) || !case.failure.expects(R::duration) {
            return None;
        }
        let written = self.view.word(at);
        let bare = written.trim_matches('"');
        let quoted = bare != written && bare.starts_with(|first: char| first.is_ascii_digit());
        let words = if quoted { vec![format!("`{bare}`")] } else { case.failure.words() };
        Some(codes::unexpected(self.place(at), Some(written), &words))
    }

    /// Whether what goes on with a head begins here: `over customers`, `by company`.
    fn ends_title(&self, at: usize) -> bool {
        let acting = matches!(self.view.word(at + 1), "company" | "customer");
        self.view.is(at, "over") || (self.view.is(at, "by") && acting)
    }

    pub(super) fn is_threshold_start(&self, at: usize) -> bool {
        matches!(self.view.word(at), "require" | "target")
    }

    fn joins(&self, at: usize) -> bool {
        let word = self.view.word(at);
        matches!(word, "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "where" | "and" | "or" | "not")
    }

    /// The keyword directly before a place where a name is declared.
    pub(super) fn declared_by(&self, case: &Case<'_>, at: usize) -> Option<&str> {
        let before = at.checked_sub(1).filter(|before| *before >= case.range.start)?;
        let word = self.view.word(before);
        let first = before == case.range.start || (self.view.is(case.range.start, "business") && word == "goal");
        (first && declares(word)).then_some(word)
    }

    /// Words where a text in quotes belongs: the title behind a name, what `because` says.
    fn missing_quotes(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let of_segment = self.is_threshold_start(case.range.start) && at >= 2 && self.view.is(at - 2, "for");
        if of_segment && at < case.range.end && self.view.is_word(at) {
            return Some(codes::missing_quotes(self.place(at), self.view.word(at)));
        }
        if !case.failure.expects(R::text) || at >= case.range.end || !self.view.is_word(at) {
            return None;
        }
        let before = self.view.word(at.checked_sub(1)?);
        if self.view.is(case.range.start, "touchpoint") && matches!(before, "=" | ",") {
            return Some(codes::missing_quotes(self.place(at), self.view.word(at)));
        }
        let wants = matches!(before, "owner" | "because" | "zone" | "use" | "test" | "customer" | "raise");
        let titled = at >= 2 && declares(self.view.word(at - 2));
        if !wants && (!titled || self.near_keyword(case).is_some()) {
            return None;
        }
        let calls = self.view.is(case.range.start, "kpi") && self.view.is(at + 1, "(");
        if calls {
            return None;
        }
        let mut last = at;
        while last + 1 < case.range.end
            && !self.view.is_first(last + 1)
            && !matches!(self.view.word(last + 1), ":" | "=" | "{" | "(")
            && !self.ends_title(last + 1)
            && !self.view.is_text(last + 1)
        {
            last += 1;
        }
        if !wants && !matches!(self.view.word(last + 1), ":" | "=" | "{" | "(") && !self.ends_title(last + 1) {
            return None;
        }
        let place = self.places(at, last);
        let written = self.view.text.get(place.span.range()).unwrap_or_default();
        if titled && last == at {
            let camel = matches!(self.view.word(at - 2), "touchpoint" | "moment");
            let name = one_name(self.view.word(at - 1), written, camel);
            return Some(codes::title_or_name(place, written, self.places(at - 1, at), &name));
        }
        Some(codes::missing_quotes(place, written))
    }

    /// A word that is nothing here, but nearly something.
    fn wrong_words(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        if at >= case.range.end {
            return None;
        }
        if let Some(found) = self.bare_or(case) {
            return Some(found);
        }
        if let Some(found) = self.phrases(case) {
            return Some(found);
        }
        if let Some(word) = [at.saturating_sub(1), at].into_iter().find(|word| self.view.is(*word, "if")) {
            return Some(codes::if_statement(self.place(word), "when"));
        }
        if let Some(keyword) = self.near_keyword(case) {
            return Some(codes::misspelt_keyword(self.place(at), self.view.word(at), &keyword));
        }
        if let Some(found) = self.shouted(case) {
            return Some(found);
        }
        let upper = self.view.is_word(at) && self.view.word(at).starts_with(|first: char| first.is_ascii_uppercase());
        let follows = at > case.range.start && (self.view.is_name(at - 1) || self.view.is(at - 1, ")"));
        (upper && follows && case.failure.ends_pattern())
            .then(|| codes::missing_then(self.place(at), self.view.word(at - 1), self.view.word(at)))
    }

    /// A word that joins patterns in capitals, which was read as the name of an event: `or THEN B`.
    fn shouted(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let before = case.failure.at.checked_sub(1).filter(|before| *before > case.range.start)?;
        let word = self.view.word(before);
        let lower = word.to_ascii_lowercase();
        let joins = matches!(lower.as_str(), "then" | "or" | "and" | "where" | "within" | "unless" | "until");
        (joins && lower != word).then(|| codes::misspelt_keyword(self.place(before), word, &lower))
    }

    /// The keyword that could stand where a stretch fails and is nearly what stands there.
    fn near_keyword(&self, case: &Case<'_>) -> Option<String> {
        let at = case.failure.at;
        if !self.view.is_word(at) {
            return None;
        }
        let word = self.view.word(at);
        let expected = case.failure.keywords();
        if case.failure.expects(R::weekday) {
            let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            return days.into_iter().find(|day| word.to_ascii_lowercase().starts_with(day)).map(str::to_owned);
        }
        let near = nearest(word, expected.iter().map(String::as_str));
        let threshold = || {
            let kpi = case.block.keyword(&self.view, case.range.start) == Some("kpi");
            Block::Thresholds.misspelt(&self.view, at).filter(|_| kpi)
        };
        near.or_else(|| case.block.misspelt(&self.view, at)).or_else(threshold).map(str::to_owned)
    }

    /// An `or` between conditions in a pattern, where it joins patterns.
    fn bare_or(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let compares = matches!(self.view.word(at), "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "is" | "not" | "=");
        if !compares {
            return None;
        }
        let mut before = at;
        while before > case.range.start
            && (self.view.is_name(before - 1) || matches!(self.view.word(before - 1), "." | "("))
            && !self.view.is(before, "or")
        {
            before -= 1;
        }
        let condition = (case.range.start..before).any(|token| self.view.is(token, "where"));
        (self.view.is(before, "or") && condition).then(|| codes::bare_or(self.place(before)))
    }

    fn unexpected(&self, case: &Case<'_>) -> Diagnostic {
        let at = case.failure.at;
        let found = (at < self.view.len()).then(|| self.view.word(at));
        if case.failure.at == case.range.start && case.block.keywords().next().is_some() {
            let openings: Vec<String> = case.block.keywords().map(|keyword| format!("`{keyword}`")).collect();
            return codes::no_statement(self.place(at), found.unwrap_or_default(), case.block.title(), &openings);
        }
        let sign = [(R::colon, ":"), (R::equals, "="), (R::open_brace, "{")];
        let sign = sign.into_iter().find(|(rule, _)| case.failure.expects(*rule));
        if let Some((_, sign)) = sign.filter(|_| at > case.range.start && self.view.is_first(at)) {
            let before = self.before(case);
            return codes::missing_sign(before, sign, self.view.word(at - 1));
        }
        codes::unexpected(self.place(at), found, &case.failure.words())
    }
}

/// Two words as one name.
fn one_name(first: &str, second: &str, camel: bool) -> String {
    if !camel {
        return format!("{first}_{second}").to_ascii_lowercase();
    }
    let upper = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    upper(first) + &upper(second)
}
