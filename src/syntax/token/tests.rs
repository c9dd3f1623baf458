//! What a text falls into.
use super::{Gap, TokenKind, tokens};

fn check(text: &str, expected: &[&str]) {
    let found: Vec<&str> = tokens(text).into_iter().map(|token| token.text(text)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_number_keeps_its_unit() {
    check("5min 35% 0.152s 1_000 30 EUR", &["5min", "35%", "0.152s", "1_000", "30", "EUR"]);
}

#[test]
fn a_dot_without_a_digit_behind_it_is_a_range() {
    check("2..3 2.5..3 7d..", &["2", "..", "3", "2.5", "..", "3", "7d", ".."]);
}

#[test]
fn dates_and_times_are_one_token_each() {
    check("2026-03-27 09:00", &["2026-03-27", "09:00"]);
    check("2026-03-27T09:00:00.5+02:00 x", &["2026-03-27T09:00:00.5+02:00", "x"]);
    check("08:00..18:00,9:30Z", &["08:00", "..", "18:00", ",", "9:30Z"]);
    check("2026-033-1", &["2026", "-", "033", "-", "1"]);
    check("a:5 b:10:", &["a", ":", "5", "b", ":", "10", ":"]);
}

#[test]
fn symbols_are_as_long_as_can_be() {
    check("a->b==c!=d<=e>=f...", &["a", "->", "b", "==", "c", "!=", "d", "<=", "e", ">=", "f", "..", "."]);
}

#[test]
fn a_text_ends_with_its_line_at_the_latest() {
    let text = "\"a \\\" b\" \"open // no\n\"x";
    check(text, &["\"a \\\" b\"", "\"open // no", "\"x"]);
    let closed: Vec<_> = tokens(text).into_iter().map(|token| token.kind).collect();
    let kind = |closed| TokenKind::Text { closed };
    assert_eq!(closed, [kind(true), kind(false), kind(false)]);
}

#[test]
fn three_slashes_are_a_doc_comment_and_four_are_not() {
    let kinds: Vec<_> = tokens("// a\r\n/// b\n//// c").into_iter().map(|token| token.kind).collect();
    assert_eq!(kinds, [TokenKind::Comment, TokenKind::DocComment, TokenKind::Comment]);
    check("x // a\r\n/// b", &["x", "// a", "/// b"]);
}

#[test]
fn what_no_definition_may_hold_is_unknown() {
    check("`org:role` `open größe;\u{a0}", &["`org:role`", "`", "open", "gr", "öße", ";", "\u{a0}"]);
}

#[test]
fn gaps_tell_line_ends_and_blank_lines() {
    let gaps: Vec<_> = tokens("\u{feff}a b(\r\nc\n \n\td").into_iter().map(|token| token.gap).collect();
    assert_eq!(gaps, [Gap::Glued, Gap::Blanks, Gap::Glued, Gap::Line, Gap::BlankLine]);
}

/// White space of the language, and a byte order mark.
fn is_space(each: char) -> bool {
    matches!(each, ' ' | '\n' | '\r' | '\t' | '\u{feff}')
}

proptest::proptest! {
    #[test]
    fn tokens_and_white_space_are_the_whole_text(text in "[a-z0-9 \\n\\r\\t\"`/.:(){}=<>+-]{0,60}|\\PC{0,40}") {
        let mut at = 0;
        for token in tokens(&text) {
            let gap = text.get(at..token.span.start as usize).expect("spans ascend on character bounds");
            proptest::prop_assert!(gap.chars().all(is_space));
            proptest::prop_assert!(!token.text(&text).is_empty());
            at = token.span.end as usize;
        }
        let rest = text.get(at..).expect("spans end in the text");
        proptest::prop_assert!(rest.chars().all(is_space));
    }
}
