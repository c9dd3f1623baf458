//! Words and signs that people write for ours, where nothing but ours could stand.
use super::diagnose::Case;
use super::{R, Recover};
use crate::codes::syntax as codes;
use crate::diag::Diagnostic;

/// Each word of the language with what people write for it.
const MEANT: [(&str, &[&str]); 15] = [
    ("where", &["with", "having", "whose", "when", "while", "that", "which"]),
    ("unless", &["except", "excluding", "without"]),
    ("of", &["from", "since", "after", "out"]),
    ("per", &["each", "every", "by", "a", "an"]),
    ("over", &["for", "of", "on", "in", "across"]),
    ("by", &["per", "from", "with"]),
    ("before", &["earlier", "previously", "beforehand"]),
    ("optional", &["maybe", "optionally", "nullable"]),
    ("then", &["next", "afterwards", "later", "and", "->", "→", "⇒"]),
    ("to", &["max", "maximum", "at", "<="]),
    ("else", &["otherwise"]),
    ("is", &["=="]),
    ("silence", &["inactivity", "quiet"]),
    ("->", &["to", "→", "⇒", "-", "–", "until"]),
    ("..", &["-", "–", "—", "…", "to", "until"]),
];

/// Words for comparisons, also those of two words.
const COMPARISONS: [(&str, &[&str]); 6] = [
    ("==", &["equals", "equal", "eq"]),
    (">=", &["at least", "minimum", "min", "≥"]),
    ("<=", &["at most", "maximum", "max", "≤"]),
    (">", &["more than", "greater than", "longer than", "above"]),
    ("<", &["less than", "fewer than", "shorter than", "below"]),
    ("!=", &["≠"]),
];

impl Recover<'_> {
    /// Two words that people begin a statement of a rule with.
    pub(super) fn opening_phrase(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.range.start;
        match (self.view.word(at), self.view.word(at + 1)) {
            ("at", "most") if case.block.keywords().any(|word| word == "limit") => {
                Some(self.meant(at, at + 1, "limit"))
            }
            ("timeout", "after") => Some(self.meant(at, at, "time out")),
            _ => None,
        }
    }

    /// Phrases that people write for ours.
    pub(super) fn phrases(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let before = at.checked_sub(1).filter(|before| *before >= case.range.start);
        let found = match (before.map(|before| self.view.word(before)), self.view.word(at)) {
            (Some("at"), "most") if self.view.is(case.range.start, "expect") => {
                let words = ["`limit`, the event, `to` and the number".to_owned()];
                codes::unexpected(self.places(at - 1, at), Some("at most"), &words)
            }
            (Some("nothing"), "for" | "within") if case.failure.ends_pattern() => self.meant(at - 1, at - 1, "no any"),
            (Some("after"), _) if self.view.is(case.range.start, "fail") && self.view.is_number(at) => {
                self.meant(case.range.start, case.range.start, "time out")
            }
            (_, "is") if self.view.is(at + 1, "open") && at >= case.range.start + 2 && self.view.is(at - 2, "when") => {
                self.meant(at - 2, at - 2, "while")
            }
            (_, "times" | "time")
                if self.could_be(case, "per") && before.is_some_and(|before| self.view.is_number(before)) =>
            {
                codes::unexpected(self.place(at), Some(self.view.word(at)), &["`per` behind the number".to_owned()])
            }
            (Some("expect" | "do"), "not") => self.meant(at - 1, at, "forbid"),
            (_, "followed") if self.view.is(at + 1, "by") && case.failure.ends_pattern() => {
                self.meant(at, at + 1, "then")
            }
            (_, "then") if matches!(self.view.word(at + 1), "send" | "suppress" | "raise") => self.meant(at, at, "do"),
            (_, "prior") if self.view.is(at + 1, "to") && self.could_be(case, "before") => {
                self.meant(at, at + 1, "before")
            }
            (_, "if") if self.view.is(at + 1, "not") && self.could_be(case, "unless") => {
                self.meant(at, at + 1, "unless")
            }
            (_, "if") if self.could_be(case, "where") => codes::if_statement(self.place(at), "where"),
            (_, "within" | "in") if case.failure.expects(R::kw_for) => self.meant(at, at, "for"),
            (_, "in" | "during" | "inside" | "under" | "for" | "by" | "after")
                if self.could_be(case, "within") && self.view.is_number(at + 1) =>
            {
                self.meant(at, at, "within")
            }
            (Some("per"), "day" | "week" | "month") => self.meant(at, at, &format!("calendar {}", self.view.word(at))),
            (Some("no"), _) if self.view.is_name(at) => {
                codes::silence_after_nothing(self.place(at - 1), self.view.word(at))
            }
            _ => return self.other_word(case),
        };
        Some(found)
    }

    fn could_be(&self, case: &Case<'_>, word: &str) -> bool {
        case.failure.keywords().iter().any(|keyword| keyword == word)
    }

    fn meant(&self, from: usize, to: usize, meant: &str) -> Diagnostic {
        let place = self.places(from, to);
        let written = self.view.text.get(place.span.range()).unwrap_or_default();
        codes::misspelt_keyword(place, written, meant)
    }

    /// One word for another.
    fn other_word(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let word = self.view.word(at);
        let could = |meant: &str| match meant {
            "->" => case.failure.expects(R::arrow),
            ".." => case.failure.expects(R::range),
            _ => self.could_be(case, meant),
        };
        let meant = MEANT.iter().find(|(meant, written)| written.contains(&word) && could(meant));
        meant.map(|(meant, _)| self.meant(at, at, meant))
    }

    /// `at least 3`, `is 3`, `is not 3`.
    pub(super) fn comparison_words(&self, case: &Case<'_>) -> Option<Diagnostic> {
        let at = case.failure.at;
        let before = |back: usize, word: &str| at >= case.range.start + back && self.view.is(at - back, word);
        let known = self.view.is_word(at) || self.view.is_number(at) || self.view.is_text(at);
        if before(2, "is") && before(1, "not") && known {
            return Some(codes::comparison_word(self.places(at - 2, at - 1), "!="));
        }
        if before(1, "is") && case.failure.expects(R::kw_known) && known {
            return Some(codes::comparison_word(self.place(at - 1), "=="));
        }
        if !case.failure.expects_operator() {
            return None;
        }
        // behind `require` a word was read as the value that is compared
        let demand = at > case.range.start && self.is_threshold_start(at - 1);
        let value = at >= case.range.start + 2 && self.is_threshold_start(at - 2);
        let first = if value && !demand { [at, at - 1] } else { [at, at] };
        let stretches = first.into_iter().flat_map(|from| [(from, from + 1), (from, from)]);
        stretches.into_iter().find_map(|(from, to)| {
            let place = self.places(from, to);
            let written = self.view.text.get(place.span.range())?;
            let (meant, _) = COMPARISONS.iter().find(|(_, words)| words.contains(&written))?;
            Some(codes::comparison_word(place, meant))
        })
    }
}
