//! Where a statement begins in a file that is broken somewhere.
//!
//! A line that begins with a keyword and its required next token, not after an operator, a comma or `where`, begins a
//! statement; so does a keyword that is misspelt or stands in the wrong block. Inside a line only keywords that are
//! nothing else do.
use super::view::View;
use crate::diag::nearest;
pub(super) use crate::syntax::block::Block;

/// The token that must follow a keyword for it to begin a statement.
#[derive(Debug, Clone, Copy)]
enum Need {
    Anything,
    Name,
    Text,
    Number,
    /// A name, a bracket or a number.
    Pattern,
    Is(&'static str),
}

/// Where in a line a keyword begins a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Anywhere, and at the beginning of a line whatever follows.
    Anywhere,
    /// At the beginning of a line, whatever follows.
    Line,
    /// At the beginning of a line if the token it needs follows: elsewhere it goes on with a statement.
    Clause,
}

/// How a statement begins.
struct Opening {
    word: &'static str,
    need: Need,
    place: Where,
}

const fn anywhere(word: &'static str, need: Need) -> Opening {
    Opening { word, need, place: Where::Anywhere }
}

const fn line(word: &'static str, need: Need) -> Opening {
    Opening { word, need, place: Where::Line }
}

const fn clause(word: &'static str, need: Need) -> Opening {
    Opening { word, need, place: Where::Clause }
}

static FILE: [Opening; 13] = [
    anywhere("use", Need::Text),
    anywhere("touchpoint", Need::Name),
    line("event", Need::Is("{")),
    line("customer", Need::Is("{")),
    anywhere("calendar", Need::Name),
    anywhere("segment", Need::Name),
    anywhere("moment", Need::Name),
    anywhere("journey", Need::Name),
    anywhere("rule", Need::Name),
    anywhere("kpi", Need::Name),
    anywhere("action", Need::Name),
    line("policy", Need::Is("{")),
    anywhere("test", Need::Text),
];

static JOURNEY: [Opening; 18] = [
    anywhere("stage", Need::Name),
    anywhere("goal", Need::Name),
    anywhere("business", Need::Is("goal")),
    anywhere("kpi", Need::Name),
    anywhere("rule", Need::Name),
    anywhere("owner", Need::Text),
    line("start", Need::Pattern),
    line("value", Need::Pattern),
    anywhere("importance", Need::Number),
    anywhere("review", Need::Is("by")),
    anywhere("on", Need::Is("restart")),
    anywhere("any", Need::Is("order")),
    anywhere("either", Need::Is("{")),
    line("fail", Need::Pattern),
    line("exit", Need::Pattern),
    anywhere("abandon", Need::Is("after")),
    anywhere("time", Need::Is("out")),
    anywhere("without", Need::Pattern),
];

static SCORE_BLOCK: [Opening; 1] = [anywhere("score", Need::Is("{"))];

static RULE: [Opening; 15] = [
    anywhere("when", Need::Pattern),
    anywhere("expect", Need::Pattern),
    anywhere("forbid", Need::Pattern),
    anywhere("limit", Need::Pattern),
    anywhere("do", Need::Name),
    anywhere("severity", Need::Name),
    anywhere("because", Need::Text),
    anywhere("owner", Need::Text),
    clause("per", Need::Is("customer")),
    clause("in", Need::Name),
    line("while", Need::Name),
    clause("between", Need::Pattern),
    clause("after", Need::Pattern),
    clause("using", Need::Name),
    anywhere("allow", Need::Is("up")),
];

static TEST: [Opening; 3] =
    [anywhere("customer", Need::Text), anywhere("log", Need::Is("ends")), anywhere("expect", Need::Name)];

static THRESHOLDS: [Opening; 2] = [anywhere("require", Need::Anything), anywhere("target", Need::Anything)];

static GROUP: [Opening; 1] = [anywhere("stage", Need::Name)];

static ATTRIBUTES: [Opening; 1] = [anywhere("cost", Need::Is("="))];

static CALENDAR: [Opening; 9] = [
    anywhere("zone", Need::Text),
    anywhere("closed", Need::Number),
    line("mon", Need::Anything),
    line("tue", Need::Anything),
    line("wed", Need::Anything),
    line("thu", Need::Anything),
    line("fri", Need::Anything),
    line("sat", Need::Anything),
    line("sun", Need::Anything),
];

static POLICY: [Opening; 4] = [
    anywhere("confidence", Need::Number),
    anywhere("min_n", Need::Number),
    anywhere("gate", Need::Name),
    anywhere("zone", Need::Text),
];

/// Words that go on with a statement, and so are no misspelt beginning of one.
const CLAUSES: [&str; 46] = [
    "then",
    "within",
    "where",
    "or",
    "and",
    "not",
    "unless",
    "until",
    "since",
    "before",
    "ever",
    "carrying",
    "as",
    "by",
    "of",
    "optional",
    "confirmed",
    "after",
    "to",
    "from",
    "per",
    "for",
    "is",
    "over",
    "require",
    "target",
    "using",
    "during",
    "outside",
    "at",
    "priority",
    "all",
    "no",
    "directly",
    "weight",
    "else",
    "between",
    "next",
    "first",
    "last",
    "in",
    "true",
    "false",
    "any",
    "one",
    "previous",
];

/// Words that people write for a keyword, each with it.
type Synonyms = &'static [(&'static str, &'static str)];

const FILE_SYNONYMS: Synonyms = &[
    ("import", "use"),
    ("include", "use"),
    ("contact", "touchpoint"),
    ("process", "journey"),
    ("metric", "kpi"),
    ("indicator", "kpi"),
    ("measure", "kpi"),
    ("constraint", "rule"),
    ("dimension", "segment"),
];

const JOURNEY_SYNONYMS: Synonyms = &[
    ("begin", "start"),
    ("begins", "start"),
    ("step", "stage"),
    ("milestone", "stage"),
    ("phase", "stage"),
    ("success", "goal"),
    ("objective", "goal"),
    ("metric", "kpi"),
    ("indicator", "kpi"),
    ("measure", "kpi"),
    ("constraint", "rule"),
];

const TEST_SYNONYMS: Synonyms = &[
    ("must", "expect"),
    ("should", "expect"),
    ("assert", "expect"),
    ("check", "expect"),
    ("verify", "expect"),
    ("then", "expect"),
    ("user", "customer"),
    ("client", "customer"),
];

const RULE_SYNONYMS: Synonyms = &[
    ("on", "when"),
    ("every", "when"),
    ("each", "when"),
    ("not", "forbid"),
    ("no", "forbid"),
    ("max", "limit"),
    ("maximum", "limit"),
    ("must", "expect"),
    ("should", "expect"),
    ("shall", "expect"),
    ("ensure", "expect"),
    ("never", "forbid"),
    ("prohibit", "forbid"),
    ("prevent", "forbid"),
    ("avoid", "forbid"),
    ("cap", "limit"),
    ("atmost", "limit"),
    ("upon", "when"),
    ("whenever", "when"),
    ("reason", "because"),
    ("action", "do"),
];

impl Block {
    /// The keyword that a word stands for with many people.
    fn synonym(self, word: &str) -> Option<&'static str> {
        let synonyms = match self {
            Self::File => FILE_SYNONYMS,
            Self::Journey => JOURNEY_SYNONYMS,
            Self::Rule => RULE_SYNONYMS,
            Self::Test => TEST_SYNONYMS,
            _ => &[],
        };
        synonyms.iter().find(|(written, _)| *written == word).map(|(_, meant)| *meant)
    }

    fn openings(self) -> impl Iterator<Item = &'static Opening> + Clone {
        let (first, second): (&[Opening], &[Opening]) = match self {
            Self::File => (&FILE, &[]),
            Self::Touchpoint => (&ATTRIBUTES, &[]),
            Self::Calendar => (&CALENDAR, &[]),
            Self::Policy => (&POLICY, &[]),
            Self::Journey => (&JOURNEY, &SCORE_BLOCK),
            Self::Group => (&GROUP, &[]),
            Self::Thresholds => (&THRESHOLDS, &[]),
            Self::Rule => (&RULE, &[]),
            Self::Test => (&TEST, &[]),
            Self::Attributes | Self::Score | Self::Timeline => (&[], &[]),
        };
        first.iter().chain(second)
    }

    /// The keywords that begin its statements.
    pub(super) fn keywords(self) -> impl Iterator<Item = &'static str> + Clone {
        self.openings().map(|opening| opening.word)
    }

    /// What it is called.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::File => "the top level of a file",
            Self::Touchpoint => "a `touchpoint`",
            Self::Attributes => "`event` or `customer`",
            Self::Calendar => "a `calendar`",
            Self::Policy => "`policy`",
            Self::Journey => "a `journey`",
            Self::Group => "a group of stages",
            Self::Score => "a `score`",
            Self::Thresholds => "a `kpi`",
            Self::Rule => "a `rule`",
            Self::Test => "a `test`",
            Self::Timeline => "a test's `customer`",
        }
    }

    /// Whether a statement of this block begins at a token, wherever in its line that is: its keyword and the token
    /// that the keyword needs.
    pub(super) fn begins(self, view: &View<'_>, at: usize) -> bool {
        if is_member(view, at) {
            return false;
        }
        let own = self.openings().any(|opening| view.is(at, opening.word) && opening.need.met(view, at + 1));
        own || self.begins_nameless(view, at)
    }

    /// Statements that begin with no keyword.
    fn begins_nameless(self, view: &View<'_>, at: usize) -> bool {
        match self {
            Self::Touchpoint | Self::Attributes => view.is_name(at) && view.is(at + 1, ":"),
            Self::Score => view.is_name(at) && view.is(at + 1, "weight"),
            Self::Timeline => is_date(view.word(at)) || (view.is(at, "+") && view.is_number(at + 1)),
            Self::Calendar => {
                let inside = at > 0 && matches!(view.word(at - 1), ".." | ",");
                let goes_on = view.is_number(at + 1) || matches!(view.word(at + 1), ".." | ",");
                is_weekday(view.word(at)) && goes_on && !inside
            }
            _ => false,
        }
    }

    /// Whether what stands at the beginning of a line goes by the block's own way of beginning lines.
    fn begins_line(self, view: &View<'_>, at: usize) -> bool {
        let word = view.word(at);
        match self {
            Self::Touchpoint | Self::Attributes => view.is_name(at) && word != "optional" && word != "by",
            Self::Score => view.is_name(at) && !matches!(word, "weight" | "from" | "to"),
            Self::Timeline => view.is_number(at) || word == "+" || (view.is_word(at) && view.is_name(at + 1)),
            Self::Calendar | Self::Policy => view.is_word(at),
            _ => false,
        }
    }

    /// Whether a broken statement before this token ends here: what begins a line begins a statement, and so do the
    /// keywords that can be nothing else.
    pub(super) fn restarts(self, view: &View<'_>, at: usize) -> bool {
        let continues = at > 0 && joins(view, at - 1);
        let goes_on = match view.word(at) {
            _ if is_member(view, at) => true,
            "goal" => at > 0 && view.is(at - 1, "business"),
            "rule" | "kpi" | "journey" | "moment" => at > 0 && view.is(at - 1, "expect"),
            _ => false,
        };
        if goes_on {
            return false;
        }
        let certain = self.openings().any(|opening| {
            // a demand on a line of its own begins one, whatever stands before it
            let demand = self == Self::Thresholds && view.is_first(at);
            let strict = demand || matches!(opening.need, Need::Name | Need::Text | Need::Is(_));
            view.is(at, opening.word)
                && opening.place == Where::Anywhere
                && opening.need.met(view, at + 1)
                && (strict || !continues)
        });
        if certain || (!continues && self.begins_nameless(view, at)) {
            return true;
        }
        view.is_first(at) && !continues && self.restarts_line(view, at)
    }

    fn restarts_line(self, view: &View<'_>, at: usize) -> bool {
        let own = self.openings().find(|opening| view.is(at, opening.word)).is_some_and(|opening| {
            opening.need.met(view, at + 1) || (opening.place != Where::Clause && !is_used_as_name(view, at))
        });
        own || self.begins_line(view, at) || self.misspelt(view, at).is_some() || self.foreign(view, at).is_some()
    }

    /// The keyword of this block that was meant by a word at the beginning of a line.
    pub(super) fn misspelt(self, view: &View<'_>, at: usize) -> Option<&'static str> {
        let word = view.word(at);
        let chained = at > 0 && matches!(view.word(at - 1), "then" | "unless" | "until");
        let meant = self.synonym(word).filter(|_| view.is_word(at) && !chained);
        if let Some(meant) = meant.filter(|meant| self.needs_met(meant, view, at)) {
            return Some(meant);
        }
        if !view.is_word(at) || CLAUSES.contains(&word) || word.len() < 3 {
            return None;
        }
        if self.keywords().any(|keyword| keyword == word) || self.foreign(view, at).is_some() {
            return None;
        }
        let candidates = self.openings().filter(|opening| opening.need.met(view, at + 1));
        nearest(word, candidates.map(|opening| opening.word))
    }

    /// Whether behind a word stands what a keyword needs.
    fn needs_met(self, keyword: &str, view: &View<'_>, at: usize) -> bool {
        self.openings().any(|opening| opening.word == keyword && opening.need.met(view, at + 1))
    }

    /// The keyword that a statement goes by, also when it is misspelt.
    pub(super) fn keyword(self, view: &View<'_>, at: usize) -> Option<&'static str> {
        let word = view.word(at);
        self.keywords().find(|keyword| *keyword == word).or_else(|| self.misspelt(view, at))
    }

    /// The block in which the statement that begins here would be right, if it is not this one.
    pub(super) fn foreign(self, view: &View<'_>, at: usize) -> Option<Self> {
        if !matches!(self, Self::File | Self::Journey | Self::Rule | Self::Test | Self::Group) {
            return None;
        }
        if self.keywords().any(|keyword| view.is(at, keyword)) {
            return None;
        }
        let others = [Self::Journey, Self::Rule, Self::Thresholds, Self::Test, Self::File];
        others.into_iter().filter(|other| *other != self).find(|other| other.begins_foreign(view, at))
    }

    fn begins_foreign(self, view: &View<'_>, at: usize) -> bool {
        let clause = matches!(view.word(at), "after" | "in" | "using" | "per" | "between" | "value" | "any" | "on");
        let own = self.openings().find(|opening| view.is(at, opening.word));
        let met = own.is_some_and(|opening| opening.need.met(view, at + 1));
        met && !clause
    }
}

impl Need {
    fn met(self, view: &View<'_>, at: usize) -> bool {
        match self {
            Self::Anything => true,
            Self::Name => view.is_name(at),
            Self::Text => view.is_text(at),
            Self::Number => view.is_number(at),
            Self::Pattern => view.is_name(at) || view.is_number(at) || view.is(at, "("),
            Self::Is(word) => view.is(at, word),
        }
    }
}

/// Whether a word stands directly behind a dot: `touchpoints.journey`.
fn is_member(view: &View<'_>, at: usize) -> bool {
    at > 0 && view.is_glued(at) && view.is(at - 1, ".")
}

/// Whether a word goes on with a statement, or is nearly one that does.
pub(super) fn goes_on(word: &str) -> bool {
    CLAUSES.contains(&word) || nearest(word, CLAUSES).is_some()
}

/// Whether something must follow this token in the same statement: an operator, a comma, `where`.
fn joins(view: &View<'_>, at: usize) -> bool {
    let word = view.word(at);
    matches!(
        word,
        "==" | "!="
            | "<"
            | "<="
            | ">"
            | ">="
            | "+"
            | "-"
            | "*"
            | "/"
            | "->"
            | ","
            | "where"
            | "and"
            | "or"
            | "not"
            | "confirmed"
    )
}

/// Whether what follows a keyword shows that it is a name here.
fn is_used_as_name(view: &View<'_>, at: usize) -> bool {
    let next = view.word(at + 1);
    view.is_glued(at + 1) && next == "."
        || matches!(next, "==" | "!=" | "<" | "<=" | ">" | ">=" | "," | ")" | "and" | "or" | "weight")
}

fn is_date(word: &str) -> bool {
    let mut parts = word.splitn(3, '-');
    parts.next().is_some_and(|year| year.len() == 4) && parts.nth(1).is_some()
}

/// Whether a word is a day of the week, also one spelt out.
fn is_weekday(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| lower.starts_with(day));
    day && (word.len() <= 4 || lower.ends_with("day"))
}
