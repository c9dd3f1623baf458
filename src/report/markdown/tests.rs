//! The comment against what a forge would make of it.
use super::render;
use super::text::{code, sentence, text};
use crate::report::fixture::{nothing, upgrade};

#[test]
fn titles_can_be_neither_markup_nor_calls() {
    assert_eq!(text("<b>*x*</b>"), "&lt;b&gt;\\*x\\*&lt;/b&gt;");
    assert_eq!(text("@all #1"), "@\u{200b}all \\#\u{200b}1");
    assert_eq!(
        text("see https://evil.example or www.evil.example"),
        "see https:\u{200b}//evil.example or www\u{200b}.evil.example"
    );
    assert_eq!(text("[x](javascript:y)"), "\\[x\\]\\(javascript:\u{200b}y\\)");
    assert_eq!(text("a|b"), "a\\|b");
}

#[test]
fn names_stand_as_code_that_nothing_ends() {
    assert_eq!(code("a`b|c"), "`aˋb\\|c`");
    assert_eq!(sentence("no `Call` within 1 h"), "no `Call` within 1 h");
    assert_eq!(sentence("is 41.8 % (n 340)"), "is 41.8 % \\(n 340\\)");
}

#[test]
fn a_comment_on_the_upgrade() {
    insta::assert_snapshot!(render(&upgrade().evaluation()));
}

#[test]
fn a_comment_on_nothing() {
    assert!(render(&nothing().evaluation()).starts_with("## ○ Journeys inconclusive"));
}

#[test]
fn a_comment_is_never_longer_than_it_may_be() {
    let mut fixture = upgrade();
    fixture.model.journeys[0].kpis = vec![crate::model::KpiId(0); 3000];
    let text = render(&fixture.evaluation());
    assert!(text.chars().count() < 65_536, "{}", text.chars().count());
    assert!(text.contains("left out"), "and says so");
}
