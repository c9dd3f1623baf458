//! The formatter: readable cases, and what must hold for every file.
mod generate;

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use wayfare::diag::FileId;
use wayfare::format::{diff, format};
use wayfare::syntax::ast::File;
use wayfare::syntax::parse;
use wayfare::syntax::token::tokens;

fn tree(text: &str) -> File {
    parse(text, FileId(0)).0
}

fn formatted(text: &str) -> String {
    format(text, &tree(text))
}

/// The tree as text, with every place blanked out.
fn shape(text: &str) -> String {
    let mut shape = format!("{:?}", tree(text));
    let mut blanked = String::new();
    while let Some(at) = shape.find("Span { start") {
        let end = at + shape[at..].find('}').unwrap_or(0);
        blanked.push_str(&shape[..at]);
        shape.drain(..=end);
    }
    blanked + &shape
}

fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.text(text).trim_end().to_owned()).collect()
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/data/format");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".in.journey"));
    paths.sort();
    paths
}

/// Each `NAME.in.journey` becomes `NAME.out.journey`, which stays as it is. `BLESS=1` writes what comes out.
#[test]
fn cases_come_out_as_expected() {
    assert!(!cases().is_empty());
    for path in cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        let out = PathBuf::from(path.to_string_lossy().replace(".in.journey", ".out.journey"));
        let found = formatted(&text);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&out, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&out).unwrap_or_default();
        assert_eq!(found, expected, "{}:\n{}", path.display(), diff("case", &expected, &found));
        assert_eq!(formatted(&expected), expected, "{} is not a fixed point", out.display());
    }
}

#[test]
fn line_ends_become_line_feeds() {
    assert_eq!(formatted("\u{feff}use \"a\"\r\n// b\r\n\r\n\r\nuse \"c\"\r\n"), "use \"a\"\n// b\n\nuse \"c\"\n");
}

#[test]
fn an_empty_file_stays_empty() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted(" \n\n"), "");
    assert_eq!(formatted("\n\n // only a remark "), "// only a remark\n");
}

/// Would take hours if any step were quadratic.
#[test]
fn huge_files_take_linear_time() {
    let comments = format!("journey j {{\n{}start A\n}}\n", "  // remark\n".repeat(100_000));
    let within = format!("kpi k = a +\n{}b\nrequire > 1\n", "// remark\n".repeat(100_000));
    let wide = format!("touchpoint A = \"a\"{} {{ a: text }}\n", ", \"bcd\"".repeat(100_000));
    let many = "moment A = B then C within 5min\n".repeat(20_000);
    for text in [comments, within, wide, many] {
        let once = formatted(&text);
        assert_eq!(words(&once), words(&text));
    }
}

fn check_all(text: &str) -> Result<(), TestCaseError> {
    let once = formatted(text);
    prop_assert_eq!(words(text), words(&once), "tokens of\n{}\nbecame\n{}", text, once);
    prop_assert_eq!(shape(text), shape(&once), "the tree of\n{}\nbecame that of\n{}", text, once);
    let twice = formatted(&once);
    prop_assert_eq!(&once, &twice, "not a fixed point:\n{}\nof\n{}", diff("once", &once, &twice), text);
    let long = once.lines().find(|line| line.ends_with(' ') || line.contains(['\t', '\r']));
    prop_assert_eq!(long, None, "stray white space");
    Ok(())
}

/// What must hold for files with mistakes: broken stretches stay byte for byte, all else is formatted as ever.
fn check_broken(text: &str) -> Result<(), TestCaseError> {
    let once = formatted(text);
    let braces = |brace: &str| words(text).iter().filter(|word| *word == brace).count();
    if braces("{") != braces("}") {
        prop_assert_eq!(text, &once, "nobody knows where the blocks end");
        return Ok(());
    }
    prop_assert_eq!(words(text), words(&once), "tokens of\n{}\nbecame\n{}", text, once);
    let mut rest = once.as_str();
    for span in tree(text).broken {
        let stretch = text[span.range()].trim();
        let Some(at) = rest.find(stretch) else {
            return Err(TestCaseError::fail(format!("{stretch:?} of\n{text}\nis not in\n{once}")));
        };
        rest = &rest[at + stretch.len()..];
    }
    let twice = formatted(&once);
    if once != twice {
        let found = diff("once", &once, &twice);
        return Err(TestCaseError::fail(format!("not a fixed point: {found}\nof\n{text}")));
    }
    Ok(())
}

/// Puts `garbage` in the place of `removed` tokens.
fn damage(text: &str, at: usize, removed: usize, garbage: &str) -> String {
    let tokens = tokens(text);
    let first = at % (tokens.len() + 1);
    let start = tokens.get(first).map_or(text.len(), |token| token.span.range().start);
    let end = tokens.get(first + removed).map_or(text.len(), |token| token.span.range().start);
    format!("{} {garbage} {}", &text[..start], &text[end..])
}

const GARBAGE: [&str; 16] =
    ["", "}", "{", "(", ")", "=", "&&", "\"open", "goal", "moment", "?? ä", "`", "stage x", ",", "5 minutes", "when\n"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_files_keep_their_meaning(choices in prop::collection::vec(any::<u16>(), 0..400)) {
        let text = generate::definitions(&choices);
        let (_, found) = parse(&text, FileId(0));
        prop_assert!(found.is_empty(), "the generator wrote\n{}\n{:#?}", text, found);
        check_all(&text)?;
    }

    #[test]
    fn broken_stretches_stay_byte_for_byte(
        choices in prop::collection::vec(any::<u16>(), 0..150),
        damages in prop::collection::vec((any::<usize>(), 0..3_usize, 0..GARBAGE.len()), 1..4),
    ) {
        let mut text = generate::definitions(&choices);
        for (at, removed, garbage) in damages {
            text = damage(&text, at, removed, GARBAGE[garbage]);
        }
        check_broken(&text)?;
    }

    #[test]
    fn any_text_survives(text in "[a-z{}(),:=.\"`/0-9 \\r\\n\\t-]{0,80}|\\PC{0,40}") {
        check_broken(&text)?;
    }
}
