//! What the renderers owe whoever reads them.
use super::*;
use crate::diag::{Code, Diagnostic, FileId, FixSafety, Place, Severity, Sources, Span};

static CODE: Code = Code {
    id: "E0201",
    slug: "unknown-name",
    severity: Severity::Error,
    page: " A name that nothing declares\n\n What it is about,\n on two lines.\n",
};
static LINT: Code =
    Code { id: "W0530", slug: "unused-touchpoint", severity: Severity::Warning, page: " Nothing uses it\n" };

fn place(sources: &Sources, file: FileId, needle: &str) -> Place {
    let text = sources.get(file).map(|file| file.text.clone()).unwrap_or_default();
    let start = text.find(needle).unwrap();
    Span::new(start, start + needle.len()).in_file(file)
}

/// One diagnostic on `needle` in a file of this text, rendered for people.
fn shown(text: &str, needle: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("a.journey", text);
    let diagnostic = Diagnostic::new(&CODE, place(&sources, file, needle), "there is no `x`").here("here");
    human::human(&[diagnostic], &sources, &Look::default())
}

fn two_files() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let b = sources.add("b.journey", "rule r {\n  forbid Cal\n}\n");
    let a = sources.add("a, 100%.journey", "touchpoint Call = \"call\"\ntouchpoint Chat = \"chat\"\n");
    let unknown = Diagnostic::new(&CODE, place(&sources, b, "Cal"), "there is no touchpoint or moment `Cal`")
        .here("not declared")
        .also(place(&sources, a, "Call"), "this one is near")
        .suggest("Cal", ["Call"]);
    let unused = Diagnostic::new(&LINT, place(&sources, a, "Chat"), "nothing uses `Chat`").fix(
        FixSafety::Safe,
        "take it out",
        place(&sources, a, "touchpoint Chat = \"chat\"\n"),
        "",
    );
    (sources, vec![unknown, unused])
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let text = shown("\u{feff}use x\n", "x");
    assert!(text.contains("[a.journey:1:5]") && !text.contains('\u{fffd}'), "{text}");
    let plain = shown("use x\n", "x");
    assert_eq!(text, plain);
}

#[test]
fn people_see_both_files_the_count_and_where_to_read_more() {
    let (sources, found) = two_files();
    let text = human::human(&found, &sources, &Look::default());
    insta::assert_snapshot!(text, @r#"
    W0530 unused-touchpoint

      ⚠ nothing uses `Chat`
       ╭─[a, 100%.journey:2:12]
     1 │ touchpoint Call = "call"
     2 │ touchpoint Chat = "chat"
       ·            ────
     3 │ 
       ╰────
      help: take it out

    E0201 unknown-name

      × there is no touchpoint or moment `Cal`
       ╭─[b.journey:2:10]
     1 │ rule r {
     2 │   forbid Cal
       ·          ─┬─
       ·           ╰── not declared
     3 │ }
       ╰────
       ╭─[a, 100%.journey:1:12]
     1 │ touchpoint Call = "call"
       ·            ──┬─
       ·              ╰── this one is near
     2 │ touchpoint Chat = "chat"
       ╰────
      help: did you mean `Call`?

    1 error, 1 warning in 2 files
    `wayfare check --fix` mends 1 of them
    `wayfare explain E0201` says more
    "#);
}

#[test]
fn nothing_found_is_nothing_shown() {
    assert_eq!(human::human(&[], &Sources::default(), &Look::default()), "");
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let (sources, found) = two_files();
    assert!(!human::human(&found, &sources, &Look::default()).contains('\u{1b}'));
    let look = Look { width: 80, paint: Paint::Colour };
    assert!(human::human(&found, &sources, &look).contains("\u{1b}["));
}

#[test]
fn carriage_returns_do_not_show() {
    let text = shown("rule r {\r\n  forbid x\r\n}\r\n", "x");
    assert!(text.contains("a.journey:2:10"), "{text}");
    assert!(text.contains(" 2 │   forbid x\n"), "{text}");
}

#[test]
fn tabs_keep_the_mark_under_its_word() {
    let text = shown("rule r {\n\tforbid x\n}\n", "x");
    let column = |line: &str, mark: char| line.chars().position(|c| c == mark).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains("forbid x")).unwrap();
    assert_eq!(column(lines[at], 'x'), column(lines[at + 1], '┬'), "{text}");
}

#[test]
fn escapes_of_a_file_never_reach_the_terminal() {
    let mut sources = Sources::default();
    let file = sources.add("a\u{1b}[31m.journey", "forbid \u{1b}]0;owned\u{7} x \u{202e}\n");
    let diagnostic = Diagnostic::new(&CODE, place(&sources, file, "x"), "no `\u{1b}[2J`").help("\u{9b}31m");
    let text = human::human(&[diagnostic], &sources, &Look::default());
    assert!(!text.chars().any(|c| c.is_control() && c != '\n') && !text.contains('\u{202e}'), "{text:?}");
    assert!(text.contains("␛"), "{text}");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("{}forbid x{}", "very long ".repeat(10_000), " and on".repeat(10_000));
    let shown = shown(&text, "forbid x");
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    assert!(shown.contains("…") && shown.contains("forbid x"), "{shown}");
    assert!(shown.contains("a.journey:1:100001"), "{shown}");
}

#[test]
fn places_at_the_edges_are_shown_and_never_panic() {
    for text in ["", "\n", "x", "x\n", "ä", "\r\n", "ää\n\n"] {
        for (start, end) in [(0, 0), (0, 1), (1, 1), (1, 99), (99, 99), (3, 2)] {
            let mut sources = Sources::default();
            let file = sources.add("a.journey", text);
            let span = Span { start, end };
            let found =
                [Diagnostic::new(&CODE, span.in_file(file), "odd").here("here").also(span.in_file(file), "too")];
            let shown = human::human(&found, &sources, &Look::default());
            assert!(shown.contains("a.journey:") && !shown.contains("Failed"), "{text:?} {span:?}\n{shown}");
            json::json(&found, &sources).unwrap();
            github::github(&found, &sources);
            sarif::sarif(&found, &sources).unwrap();
        }
    }
}

#[test]
fn a_place_without_a_file_is_still_told() {
    let found = [Diagnostic::new(&CODE, Place::default(), "nowhere")];
    assert!(human::human(&found, &Sources::default(), &Look::default()).contains("nowhere"));
    json::json(&found, &Sources::default()).unwrap();
}

#[test]
fn a_whole_item_shows_its_first_line_only() {
    let text = format!("journey x {{\n{}}}\n", "  start Call\n".repeat(50));
    let shown = shown(&text, &text);
    assert!(shown.lines().count() < 13, "{shown}");
}

#[test]
fn order_is_by_file_then_place_then_code() {
    let (sources, mut found) = two_files();
    let codes = |found: &[Diagnostic]| in_order(found, &sources).iter().map(|one| one.code.id).collect::<Vec<_>>();
    assert_eq!(codes(&found), ["W0530", "E0201"]);
    found.reverse();
    assert_eq!(codes(&found), ["W0530", "E0201"]);
}

#[test]
fn json_gives_places_in_lines_columns_and_bytes() {
    let (sources, found) = two_files();
    let value: serde_json::Value = serde_json::from_str(&json::json(&found, &sources).unwrap()).unwrap();
    assert_eq!(value["format_version"], 1);
    assert_eq!(value["summary"], serde_json::json!({"errors": 1, "warnings": 1, "notes": 0, "files": 2}));
    let unknown = &value["diagnostics"][1];
    assert_eq!(unknown["code"], "E0201");
    assert_eq!(unknown["slug"], "unknown-name");
    assert_eq!(unknown["help"], "did you mean `Call`?");
    let here = serde_json::json!({"file": "b.journey", "line": 2, "column": 10, "end_line": 2, "end_column": 13,
        "span": [18, 21], "text": "not declared"});
    assert_eq!(unknown["labels"][0], here);
    assert_eq!(unknown["fixes"][0]["safety"], "guess");
    assert_eq!(unknown["fixes"][0]["edits"][0]["text"], "Call");
    assert_eq!(value["diagnostics"][0]["fixes"][0]["safety"], "safe");
}

#[test]
fn columns_count_characters_and_spans_bytes() {
    let mut sources = Sources::default();
    let file = sources.add("a.journey", "// Grüße 👋 x\n");
    let found = [Diagnostic::new(&CODE, place(&sources, file, "x"), "m")];
    let value: serde_json::Value = serde_json::from_str(&json::json(&found, &sources).unwrap()).unwrap();
    let label = &value["diagnostics"][0]["labels"][0];
    assert_eq!((label["column"].as_u64(), label["span"][0].as_u64()), (Some(12), Some(16)));
}

#[test]
fn annotations_escape_what_would_end_them() {
    let (sources, found) = two_files();
    let text = github::github(&found, &sources);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "::warning file=a%2C 100%25.journey,line=2,endLine=2,col=12,endColumn=15,title=W0530 \
         unused-touchpoint::nothing uses `Chat`"
    );
    assert_eq!(
        lines[1],
        "::error file=b.journey,line=2,endLine=2,col=10,endColumn=12,title=E0201 unknown-name::there is no touchpoint \
         or moment `Cal`%0Anot declared%0Adid you mean `Call`?"
    );
    assert_eq!(lines.len(), 2);
}

#[test]
fn sarif_is_valid() {
    let (sources, found) = two_files();
    let value: serde_json::Value = serde_json::from_str(&sarif::sarif(&found, &sources).unwrap()).unwrap();
    let schema = include_str!("../../../tests/data/sarif-2.1.0.schema.json");
    // one of its patterns has a bracket that stricter readers of patterns take for a mistake
    let schema = serde_json::from_str(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new());
    let run = &value["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "E0201");
    assert_eq!(run["tool"]["driver"]["rules"][0]["fullDescription"]["text"], "What it is about, on two lines.");
    let first = &run["results"][0];
    assert_eq!((first["ruleId"].as_str(), first["ruleIndex"].as_u64()), (Some("W0530"), Some(1)));
    let location = &first["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "a%2C%20100%25.journey");
    assert_eq!(location["region"]["startColumn"], 12);
    assert_eq!(run["results"][1]["relatedLocations"].as_array().unwrap().len(), 1);
    let valid = jsonschema::validator_for(&schema).unwrap();
    let none = serde_json::from_str(&sarif::sarif(&[], &sources).unwrap()).unwrap();
    assert!(valid.is_valid(&none));
}

#[test]
fn a_page_is_wrapped_and_its_examples_set_in() {
    static PAGE: Code = Code {
        id: "E0999",
        slug: "a-page",
        severity: Severity::Error,
        page: " The title\n\n What `it` is.\n\n ```journey\n touchpoint Call\n ```\n\n - one\n   and more\n - two\n",
    };
    insta::assert_snapshot!(page::page(&PAGE, &Look::default()), @r"
    E0999 a-page (error)
    The title

    What `it` is.

        touchpoint Call

      - one and more
      - two
    ");
    assert_eq!(
        page::markdown(&PAGE),
        "# E0999 `a-page`: The title\n\nWhat `it` is.\n\n```journey\ntouchpoint Call\n```\n\n- one\n  and more\n- two\n"
    );
}

#[test]
fn of_very_many_the_gravest_are_shown_and_all_are_counted() {
    let mut sources = Sources::default();
    let file = sources.add("a.journey", "x\n".repeat(300));
    let found = |severity: Severity, at: usize| {
        let place = Span::new(2 * at, 2 * at + 1).in_file(file);
        Diagnostic { severity, ..Diagnostic::new(&CODE, place, format!("finding {at} end")) }
    };
    let mut all: Vec<Diagnostic> = (0..250).map(|at| found(Severity::Warning, at)).collect();
    all.extend((250..300).map(|at| found(Severity::Error, at)));
    let text = human::human(&all, &sources, &Look { width: 100, paint: Paint::Plain });
    let shows = |at: usize| text.contains(&format!("finding {at} end"));
    assert!((250..300).all(shows), "every error is shown");
    assert!((0..50).all(shows) && !shows(50), "then the first warnings, up to a hundred findings");
    assert!(text.contains("50 errors, 250 warnings in 1 file\n200 of them are not shown here"), "{text}");
}
