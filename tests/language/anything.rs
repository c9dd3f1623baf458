//! Whatever the text: parsing ends, in good time, with diagnostics and places that lie in the text.
use proptest::prelude::*;
use std::time::{Duration, Instant};
use wayfare::diag::{FileId, Span};
use wayfare::syntax::ast::{File, ItemKind};
use wayfare::syntax::parse;

const WHOLE: &str = include_str!("data/snippets/section_1.journey");
const FORMS: &str = include_str!("data/snippets/forms.journey");

/// Words that statements are made of, and some that none is.
const SOUP: [&str; 72] = [
    "use",
    "touchpoint",
    "event",
    "customer",
    "calendar",
    "segment",
    "moment",
    "journey",
    "rule",
    "kpi",
    "action",
    "policy",
    "test",
    "stage",
    "goal",
    "business",
    "start",
    "fail",
    "exit",
    "abandon",
    "after",
    "without",
    "between",
    "and",
    "or",
    "not",
    "where",
    "then",
    "no",
    "directly",
    "within",
    "of",
    "any",
    "order",
    "either",
    "score",
    "weight",
    "from",
    "to",
    "when",
    "expect",
    "forbid",
    "limit",
    "do",
    "send",
    "unless",
    "until",
    "before",
    "another",
    "require",
    "target",
    "count",
    "(",
    ")",
    "{",
    "}",
    ":",
    "=",
    "==",
    "..",
    ",",
    ".",
    "\"text\"",
    "\"open",
    "`a b`",
    "5min",
    "35%",
    "30 EUR",
    "2026-03-27",
    "Name",
    "\n",
    "&&",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    let (file, found) = parse(text, FileId(0));
    let inside = |span: Span| span.start <= span.end && text.get(span.range()).is_some();
    for one in &found {
        prop_assert!(!one.message.is_empty());
        for label in &one.labels {
            prop_assert!(inside(label.place.span), "{:?} of {text:?}", one);
        }
        for edit in one.fixes.iter().flat_map(|fix| &fix.edits) {
            prop_assert!(inside(edit.place.span), "{:?} of {text:?}", one);
        }
    }
    for span in file.broken.iter().copied().chain(file.items.iter().map(|item| item.span)) {
        prop_assert!(inside(span) && span.start < span.end, "{span:?} of {text:?}");
    }
    prop_assert!(file.broken.windows(2).all(|pair| pair[0].end < pair[1].start), "broken stretches are in order");
    // a statement that is not finished is told where the next token is
    let blank = |from: u32, to: u32| {
        let between = text.get(from as usize..(to as usize).max(from as usize)).unwrap_or(text);
        between.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with("//"))
    };
    let places = || found.iter().flat_map(|one| &one.labels).map(|label| label.place.span);
    let touched = |span: Span| places().any(|place| span.start <= place.end && blank(span.end, place.start));
    let all_told = !found.iter().any(|one| one.code.id == "E0128");
    for span in file.broken.iter().filter(|_| all_told) {
        prop_assert!(touched(*span), "nothing is said of {:?}\n{text}", &text[span.range()]);
    }
    prop_assert_eq!(
        found.is_empty(),
        file.broken.is_empty() && complete(&file) && !deep(&found),
        "{:?}\n{}",
        found,
        text
    );
    Ok(())
}

/// Whether no journey and no rule says that something in it was broken.
fn complete(file: &File) -> bool {
    file.items.iter().all(|item| match &item.kind {
        ItemKind::Journey(journey) => !journey.incomplete,
        ItemKind::Rule(rule) => !rule.incomplete,
        _ => true,
    })
}

/// Whether a clause stood twice: the statement is kept all the same.
fn deep(found: &[wayfare::diag::Diagnostic]) -> bool {
    found.iter().any(|one| one.code.id == "E0113")
}

fn mutated(text: &str, edits: &[(usize, usize, String)]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (at, removed, inserted) in edits {
        let from = at % (text.len() + 1);
        let to = (from + removed).min(text.len());
        text.splice(from..to, inserted.chars());
    }
    text.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_characters(text in "\\PC{0,200}") {
        check(&text)?;
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn random_words(words in prop::collection::vec((0..SOUP.len(), any::<bool>()), 0..120)) {
        let text: String = words.iter().map(|(at, line)| format!("{}{}", SOUP[*at], if *line { "\n" } else { " " })).collect();
        check(&text)?;
    }

    #[test]
    fn definitions_with_mutations(
        forms in any::<bool>(),
        edits in prop::collection::vec((any::<usize>(), 0..30_usize, "[a-z{}()=:,.\"`/0-9 \n&|;'<>!%-]{0,6}"), 1..6),
    ) {
        check(&mutated(if forms { FORMS } else { WHOLE }, &edits))?;
    }
}

/// Texts that are bad in one way a million times over end in good time.
#[test]
fn long_nonsense_ends_in_good_time() {
    let texts = [
        "stage a ".repeat(100_000),
        "journey j { ".repeat(30_000),
        "rule r { when A expect ".repeat(20_000),
        "} ".repeat(300_000),
        "( ".repeat(300_000),
        "\"".repeat(300_000),
        "\"a\n".repeat(200_000),
        "moment M = ".to_owned() + &"‘".repeat(300_000),
        "moment M = ".repeat(60_000),
        "touchpoint T { a: text, b = 3 }\n".repeat(20_000),
        "kpi a = count(A where x == 1 or y == 2)\n".repeat(20_000),
        "/// doc\n".repeat(100_000) + "moment M = = A",
        "either { stage a: A } or ".repeat(20_000),
        "x".repeat(2_000_000),
        "test \"t\" { customer \"a\" { +2 A +3 B } }\n".repeat(20_000),
    ];
    for text in texts {
        let begun = Instant::now();
        let (_, found) = parse(&text, FileId(0));
        let head: String = text.chars().take(30).collect();
        assert!(!found.is_empty(), "{head}");
        assert!(begun.elapsed() < Duration::from_secs(60), "{head} took {:?}", begun.elapsed());
    }
}
