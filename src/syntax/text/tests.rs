//! Texts as the language writes them.
use super::*;
use crate::diag::FileId;
use crate::syntax::ast::ItemKind;
use crate::syntax::parse;

#[test]
fn quotes_backslashes_and_what_nobody_sees_are_escaped() {
    assert_eq!(quoted("a\"b\\c\nd\u{202e}"), "\"a\\\"b\\\\c\\nd\\u{202e}\"");
}

#[test]
fn what_is_written_is_read_again() {
    for raw in ["", "plain", "a\"b\\c\nd\u{202e}\u{1b}[31m\t", "Größe 日本", "\\n \u{2028}"] {
        let (tree, mistakes) = parse(&format!("touchpoint A = {}\n", quoted(raw)), FileId(0));
        assert!(mistakes.is_empty(), "{raw:?}: {mistakes:?}");
        let ItemKind::Touchpoint(touchpoint) = &tree.items[0].kind else { panic!("{raw:?}") };
        assert_eq!(touchpoint.raw_names[0].value, raw);
    }
}
