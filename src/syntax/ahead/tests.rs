use super::*;

/// What may stand at the `|`.
fn at(text: &str) -> Ahead {
    let place = text.find('|').unwrap();
    ahead(&text.replace('|', ""), place, "")
}

#[track_caller]
fn offers(text: &str, keywords: &[&str]) {
    let found = at(text);
    for keyword in keywords {
        assert!(found.keywords.iter().any(|one| one == keyword), "{keyword} at {text}: {found:?}");
    }
}

#[test]
fn a_clause_goes_on_with_what_the_grammar_allows() {
    offers("rule r { expect Reminder | }", &["within", "unless", "until", "where", "as", "before", "or", "carrying"]);
    offers("journey j {\n  stage pay: Paid\n    |", &["within", "optional", "not before"]);
    offers("journey j { goal g: Paid | }", &["confirmed unless", "after", "within"]);
    offers("moment M = A | ", &["then", "or", "where", "as"]);
    offers("journey j { kpi k = rate(success) | }", &["by", "per", "require", "target"]);
}

#[test]
fn what_cannot_follow_is_not_offered() {
    let found = at("rule r { expect Reminder | }");
    for word in ["then", "stage", "require", "optional"] {
        assert!(!found.keywords.iter().any(|one| one == word), "{word}: {found:?}");
    }
}

#[test]
fn where_a_name_is_declared_no_keyword_is_offered() {
    let found = at("journey j {\n  stage |");
    assert!(found.name && found.keywords.is_empty(), "{found:?}");
}

#[test]
fn patterns_and_values_are_told_apart() {
    let pattern = at("rule r { when |");
    assert!(pattern.event && pattern.name && !pattern.value, "{pattern:?}");
    let value = at("rule r { when A where |");
    assert!(value.value && value.name && !value.event, "{value:?}");
    let action = at("rule r { do send |");
    assert!(action.name && !action.event && !action.value, "{action:?}");
}

#[test]
fn a_new_line_may_begin_another_statement() {
    let found = at("journey j {\n  start A\n  |\n}");
    for word in ["stage", "goal", "kpi", "rule", "abandon after", "fail"] {
        assert!(found.openings.iter().any(|one| one == word), "{word}: {found:?}");
    }
    assert!(found.keywords.iter().any(|one| one == "then"), "or go on with the one before: {found:?}");
    assert_eq!(found.block, Block::Journey);
}

#[test]
fn blocks_are_told_by_what_opens_them() {
    let blocks = [
        ("|", Block::File),
        ("touchpoint A by customer = \"a\" { |", Block::Touchpoint),
        ("customer { |", Block::Attributes),
        ("journey test per customer { |", Block::Journey),
        ("journey j { rule r { |", Block::Rule),
        ("journey j { score { |", Block::Score),
        ("journey j { either { stage a: A } or { |", Block::Group),
        ("test \"t\" { customer \"ann\" { |", Block::Timeline),
        ("test \"t\" { customer \"ann\" { } |", Block::Test),
        ("journey j { } |", Block::File),
    ];
    for (text, block) in blocks {
        assert_eq!(at(text).block, block, "{text}");
    }
}

#[test]
fn a_broken_statement_before_does_not_matter() {
    offers("rule r {\n  when when when\n  expect B |", &["within"]);
}

#[test]
fn keywords_come_from_the_grammar() {
    assert!(keywords().iter().any(|word| word == "touchpoint"));
    assert!(keywords().is_sorted());
}
