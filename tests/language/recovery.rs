//! What survives of a broken file, and what is said about the rest.
use wayfare::diag::{Diagnostic, FileId, SourceFile};
use wayfare::syntax::ast::{File, ItemKind, Journey, JourneyStatementKind, Rule};
use wayfare::syntax::parse;

/// Line and code of each diagnostic.
fn lines(text: &str) -> Vec<(usize, &'static str)> {
    let source = SourceFile { path: "x.journey".into(), text: text.into() };
    let line = |found: &Diagnostic| source.line_column(found.place().unwrap().span.start).0;
    parse(text, FileId(0)).1.iter().map(|found| (line(found), found.code.id)).collect()
}

fn tree(text: &str) -> File {
    parse(text, FileId(0)).0
}

fn journey(file: &File) -> &Journey {
    let found = file.items.iter().find_map(|item| match &item.kind {
        ItemKind::Journey(journey) => Some(journey),
        _ => None,
    });
    found.expect("the journey is in the tree")
}

fn rule<'f>(file: &'f File, name: &str) -> &'f Rule {
    let found = file.items.iter().find_map(|item| match &item.kind {
        ItemKind::Rule(rule) if rule.name.text == name => Some(rule),
        _ => None,
    });
    found.expect("the rule is in the tree")
}

/// The name of each item, or its title.
fn items(file: &File) -> Vec<String> {
    let name = |kind: &ItemKind| match kind {
        ItemKind::Use(path) => path.value.to_string(),
        ItemKind::Touchpoint(item) => item.name.text.to_string(),
        ItemKind::Calendar(item) => item.name.text.to_string(),
        ItemKind::Segment(item) => item.name.text.to_string(),
        ItemKind::Moment(item) => item.name.text.to_string(),
        ItemKind::Journey(item) => item.name.text.to_string(),
        ItemKind::Rule(item) => item.name.text.to_string(),
        ItemKind::Kpi(item) => item.name.text.to_string(),
        ItemKind::Action(item) => item.name.text.to_string(),
        ItemKind::Test(item) => item.title.value.to_string(),
        ItemKind::Event(_) => "event".into(),
        ItemKind::Customer(_) => "customer".into(),
        ItemKind::Policy(_) => "policy".into(),
    };
    file.items.iter().map(|item| name(&item.kind)).collect()
}

#[test]
fn ten_mistakes_get_ten_diagnostics_each_on_its_line() {
    let text = include_str!("data/ten_mistakes.journey");
    let marked: Vec<(usize, &str)> =
        text.lines().enumerate().filter_map(|(at, line)| Some((at + 1, line.split("// E").nth(1)?))).collect();
    let expected: Vec<(usize, String)> = marked.iter().map(|(at, code)| (*at, format!("E{}", code.trim()))).collect();
    let found: Vec<(usize, String)> = lines(text).into_iter().map(|(at, code)| (at, code.to_owned())).collect();
    assert!(expected.len() >= 10);
    assert_eq!(found, expected);
}

#[test]
fn an_item_that_is_never_closed_swallows_no_other() {
    let text = "touchpoint A {\n  x: text\nmoment M = A\njourney j {\n  start A\n  rule r {\n    expect A\n  goal g: A\n\
                rule last {\n  expect A\n}\n";
    let file = tree(text);
    assert_eq!(items(&file), ["A", "M", "j", "last"]);
    assert_eq!(lines(text), [(1, "E0105"), (4, "E0105"), (6, "E0105")]);
    assert!(journey(&file).incomplete);
    assert!(!rule(&file, "last").incomplete);
}

#[test]
fn a_brace_too_many_hides_nothing() {
    let text = "moment M = A\n}\nmoment N = A\nrule r { expect A }\n}\n";
    assert_eq!(items(&tree(text)), ["M", "N", "r"]);
    assert_eq!(lines(text), [(2, "E0106"), (5, "E0106")]);
}

#[test]
fn an_unclosed_parenthesis_ends_with_its_statement() {
    let text = "journey j {\n  kpi a = rate(count(Call) <= 1\n  kpi b = mean(duration)\n  kpi c = rate(success\n}\n";
    let file = tree(text);
    let name = |kind: &JourneyStatementKind| match kind {
        JourneyStatementKind::Kpi(kpi) => kpi.name.text.to_string(),
        other => panic!("{other:?}"),
    };
    // both that are broken can be read once they are closed
    let kept: Vec<String> = journey(&file).statements.iter().map(|one| name(&one.kind)).collect();
    assert_eq!(kept, ["a", "b", "c"]);
    assert_eq!(lines(text), [(2, "E0105"), (4, "E0105")]);
}

#[test]
fn a_broken_threshold_leaves_its_kpi_and_the_others() {
    let text = "journey j {\n  kpi a = rate(success)\n    require >= 70 %\n    target >= 80%\n    require => 3\n}\n";
    let file = tree(text);
    let JourneyStatementKind::Kpi(kpi) = &journey(&file).statements[0].kind else { panic!("a kpi") };
    // the first and the last as they are mended
    assert_eq!(kpi.thresholds.len(), 3);
    assert_eq!(file.mended.len(), 2);
    assert_eq!(lines(text), [(3, "E0110"), (5, "E0107")]);
}

#[test]
fn statements_of_one_line_are_told_apart() {
    let text = "rule r { when A expct B  do send X }\n";
    let file = tree(text);
    assert_eq!(rule(&file, "r").statements.len(), 1);
    assert!(rule(&file, "r").incomplete);
    assert_eq!(lines(text), [(1, "E0119")]);
}

#[test]
fn names_of_broken_statements_are_remembered() {
    let text = "moment Gone = A where x = 1\njourney j {\n  stgae lost: A\n  goal reached: A within 5 minutes\n}\n";
    let lost: Vec<String> = tree(text).lost.iter().map(|name| name.text.to_string()).collect();
    assert_eq!(lost, ["Gone", "lost", "reached"]);
}

#[test]
fn brackets_without_end_are_refused_quickly() {
    for (open, close) in [("(", ")"), ("{", "}"), ("not ", ""), ("- ", ""), ("count(", ")"), ("count(A where (", "))")]
    {
        let deep = format!("segment s = {}x{}\nmoment M = A\n", open.repeat(10_000), close.repeat(10_000));
        let file = tree(&deep);
        let found = lines(&deep);
        assert!(!found.is_empty() && found.len() < 20, "{open}: {} diagnostics", found.len());
        assert!(open == "{" || items(&file).contains(&"M".to_owned()), "{open}: the next item survives");
    }
    let pattern = format!("moment Deep = {}A{}\nmoment M = A\n", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(lines(&pattern), [(1, "E0103")]);
    assert_eq!(items(&tree(&pattern)), ["M"]);
}

/// The deepest nesting that is allowed, in each way there is to nest, on a thread with half of the usual stack.
#[test]
fn the_deepest_nesting_needs_little_stack() {
    let texts =
        [("(", ")"), ("f(", ")"), ("count((A) where (", "))"), ("x in (", ")"), ("(not ", ")")].map(|(open, close)| {
            let levels = 62 / open.matches('(').count().max(1);
            let levels = if open.starts_with("count") { 30 } else { levels };
            let inner = if open.starts_with("count") { "x == 1" } else { "x" };
            format!("segment s = {}{inner}{}\n", open.repeat(levels), close.repeat(levels))
        });
    let pattern = format!("moment M = {}A{}\n", "(".repeat(62), ")".repeat(62));
    for text in texts.into_iter().chain([pattern]) {
        let small = std::thread::Builder::new().stack_size(1024 * 1024);
        let found = small.spawn(move || parse(&text, FileId(0)).1.len());
        assert!(found.unwrap().join().unwrap() < 2);
    }
}

#[test]
fn a_chain_without_end_is_refused() {
    for text in [
        format!("moment M = A{}\n", " then A".repeat(50_000)),
        format!("segment s = x{}\n", " + x".repeat(50_000)),
        format!("segment s = {} x\n", "not ".repeat(50_000)),
    ] {
        assert_eq!(lines(&text), [(1, "E0103")]);
    }
}

/// Every statement of a file that is replaced by nonsense takes nobody along.
#[test]
fn a_broken_statement_leaves_all_others() {
    let text = include_str!("data/snippets/section_1.journey");
    let file = tree(text);
    let whole = all_statements(&file);
    let mut checked = 0;
    for (place, _) in &whole {
        for nonsense in ["§", "@ what", "123 456", "where where"] {
            let mut broken = text.to_owned();
            let word = text[place.clone()].find([' ', '\n']).unwrap_or(place.len());
            broken.insert_str(place.start + word, &format!(" {nonsense} "));
            let survivors = all_statements(&tree(&broken));
            let others = whole.iter().filter(|(other, _)| {
                other != place && !(other.start <= place.start && place.end <= other.end) && !inside(other, place)
            });
            for (_, other) in others {
                let kept = survivors.iter().any(|(_, survivor)| survivor == other);
                assert!(kept, "{nonsense:?} in {:?} hides {other:?}", &text[place.clone()]);
            }
            checked += 1;
        }
    }
    assert!(checked > 150, "{checked}");
}

fn inside(inner: &std::ops::Range<usize>, outer: &std::ops::Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Each item and each statement of journeys and rules with its place and its tree without places.
fn all_statements(file: &File) -> Vec<(std::ops::Range<usize>, String)> {
    let mut all = Vec::new();
    for item in &file.items {
        match &item.kind {
            ItemKind::Journey(journey) => {
                for statement in &journey.statements {
                    all.push((statement.span.range(), shape(&statement.kind)));
                }
            }
            ItemKind::Rule(rule) => {
                for statement in &rule.statements {
                    all.push((statement.span.range(), shape(&statement.kind)));
                }
            }
            kind => all.push((item.span.range(), shape(kind))),
        }
    }
    all
}

/// A tree's debug form with all places taken out.
fn shape(tree: &impl std::fmt::Debug) -> String {
    let debug = format!("{tree:?}");
    let mut parts = debug.split("Span {");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shape, part| shape + part.split_once('}').map_or(part, |(_, rest)| rest))
}

/// A text without its closing quote swallows the brace at the end of its line, which closes the block all the same.
#[test]
fn a_text_that_swallows_a_closing_brace_is_told() {
    let text = "journey j {\n  start A\n  goal g: A\n  score { a weight 50% from 20% to 50% b weight 50% from 7d to 1\"  \
                rule r { expect A }\n}\nmoment M = A\n";
    assert_eq!(lines(text), [(4, "E0102")]);
    assert_eq!(items(&tree(text)), ["j", "M"]);
    assert_eq!(lines("rule r {\n  forbid A\n  because \"why }\nmoment M = A\n"), [(3, "E0102")]);
}

#[test]
fn several_mistakes_of_one_statement_are_told_at_once() {
    let text = "moment M = A where x = 1 && y = 2 && not z = 3\n";
    let found = parse(text, FileId(0)).1;
    let written: Vec<&str> = found.iter().map(|one| &text[one.place().unwrap().span.range()]).collect();
    assert_eq!(written, ["=", "&&", "=", "&&", "="]);
    let text = "rule r {\n  when A where x = 1 expect B within 5 minutes unless C where y = 2\n}\n";
    assert_eq!(lines(text), [(2, "E0107"), (2, "E0110"), (2, "E0107")]);
    let text = "kpi k over A = rate(x = 1 && followed_by(A within 3 hours))\nmoment M = A\n";
    assert_eq!(lines(text), [(1, "E0107"), (1, "E0108"), (1, "E0110")]);
}

/// What a statement says with its mistakes mended is in the tree, at the places of what is written.
#[test]
fn a_statement_is_read_as_it_stands_mended() {
    let text = "moment M = A where x = 1\n  then B witin 5 minutes\n  then Nobody\n";
    let file = tree(text);
    assert_eq!(items(&file), ["M"]);
    assert_eq!(&text[file.items[0].span.range()], text.trim_end());
    let mended: Vec<&str> = file.mended.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(mended, ["=", "witin", "5 minutes"]);
    assert_eq!(lines(text), [(1, "E0107"), (2, "E0119"), (2, "E0110")]);
    // what is guessed is not only where it is written, but the line around it
    let file = tree("moment M = A where x >\n  then B\n");
    assert_eq!((items(&file).len(), file.guessed.len()), (1, 1));
    // and of what begins no statement nothing is guessed
    assert_eq!(items(&tree("moment M = A\nxyz uvw rst\n")), ["M"]);
}

#[test]
fn what_follows_from_a_mended_mistake_is_not_told() {
    for text in ["moment M = A where x = = 1\n", "moment M = A where && x\n", "moment M = A where x === \n"] {
        assert_eq!(lines(text).len(), 1, "{text:?}: {:?}", parse(text, FileId(0)).1);
    }
}

/// One mistake in each of several statements of every kind of block, on lines of their own and all on one line.
#[test]
fn every_statement_with_a_mistake_is_told_whatever_the_layout() {
    let blocks = [
        (
            "score",
            "journey j { start A goal g: A\nscore {\n",
            &["a weigth 50% from 0% to 1%", "b weight 50 % from 0% too 1%", "c weight 50% frm 1d to 2d"][..],
            "\n}\n}\n",
        ),
        (
            "test lines",
            "test \"t\" { customer \"c\" {\n",
            &["2026-01-01 9:99 A", "+2 hours B", "+3d C(x = 1)"][..],
            "\n}\n}\n",
        ),
        (
            "calendar",
            "calendar c {\n",
            &["zone Berlin", "mon..fri 8-18", "sat 9:00 to 12:00", "closed 2026-13-45"][..],
            "\n}\n",
        ),
        ("touchpoint", "touchpoint T {\n", &["a = text", "b: one off \"x\"", "c text"][..], "\n}\n"),
        (
            "rule",
            "rule r {\n",
            &["when A where x = 1", "expect B within 5 minutes", "forbid C until", "limit D 3 per 7d"][..],
            "\n}\n",
        ),
        (
            "journey",
            "journey j {\n",
            &["start", "stage a = A", "goal g: A within 5 minutes", "fail where", "abandon after 30"][..],
            "\n}\n",
        ),
        (
            "any order",
            "journey j { start A goal g: A\nany order {\n",
            &["stage a = A", "stage b: B within", "stage c C"][..],
            "\n}\n}\n",
        ),
        (
            "either",
            "journey j { start A goal g: A\neither {\n",
            &["stage a = A", "stage b: B within"][..],
            "\n} or { stage c: C }\n}\n",
        ),
        ("thresholds", "kpi k over A = mean(x)\n", &["require => 3", "target 5", "require >= 3 fro s \"a\""][..], "\n"),
        ("policy", "policy {\n", &["confidence", "gate =", "min_n = 3"][..], "\n}\n"),
    ];
    for (what, head, statements, tail) in blocks {
        let text = format!("{head}{}{tail}moment After = A\n", statements.join("\n"));
        let first = head.matches('\n').count() + 1;
        let told: std::collections::BTreeSet<usize> = lines(&text).into_iter().map(|(line, _)| line).collect();
        let wanted: std::collections::BTreeSet<usize> = (first..first + statements.len()).collect();
        assert_eq!(told, wanted, "{what}: {:#?}\n{text}", parse(&text, FileId(0)).1);
        assert!(items(&tree(&text)).contains(&"After".to_owned()), "{what}");
    }
}

#[test]
fn a_path_without_quotes_is_one_mistake() {
    let text = "use touchpoints.journey\n\nmoment M = A\n";
    assert_eq!(lines(text), [(1, "E0118")]);
    assert_eq!(items(&tree(text)), ["touchpoints.journey", "M"]);
}

/// Nothing stands between `either` and its first brace, also where braces are all that can be told apart.
#[test]
fn a_branch_that_is_missing_behind_either_is_told() {
    let journey = |either: &str| format!("journey j {{\n  start A\n  {either}\n  goal g: A\n}}\n");
    for either in [
        "either\n  or { stage a: A } or { stage b: B }",
        "either or { stage a: A } or { stage b: B }",
        "either stage a: A { stage a: A } or { stage b: B }",
        "either \"A\" { stage a: A } or { stage b: B }",
        "either any order { stage a: A } or { stage b: B }",
    ] {
        let text = journey(either);
        let (file, found) = parse(&text, FileId(0));
        assert_eq!(found.len(), 1, "{either}: {found:#?}");
        assert!(!file.broken.is_empty(), "{either}");
    }
    assert_eq!(lines(&journey("either { stage a: A } or { stage b: B }")), []);
}
