//! What `editors/` says about the language is what the grammar says: lists of words are generated from it.
use std::path::{Path, PathBuf};
use wayfare::editor::functions;
use wayfare::syntax::{is_keyword, keywords};

/// A line of a file that is generated: what it begins with, the words, what stands between and behind them.
struct Generated {
    file: &'static str,
    begins: &'static str,
    words: Vec<String>,
    between: &'static str,
    ends: &'static str,
}

fn generated() -> Vec<Generated> {
    let words = || keywords().to_vec();
    let calls = || {
        let all = functions::all().filter(|one| !one.params.is_empty());
        let mut names: Vec<String> = all.map(|one| one.name.to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };
    let measures = || {
        let words = functions::all().filter(|one| one.params.is_empty() && !is_keyword(one.name));
        let mut names: Vec<String> = words.map(|one| one.name.to_owned()).collect();
        names.sort();
        names
    };
    let (vscode, vim) = ("editors/vscode/syntaxes/journey.tmLanguage.json", "editors/nvim/syntax/journey.vim");
    vec![
        Generated { file: vscode, begins: r#""match": "\\b(?:"#, words: words(), between: "|", ends: r#")\\b""# },
        Generated {
            file: vscode,
            begins: r#""match": "\\b(?:"#,
            words: calls(),
            between: "|",
            ends: r#")(?=\\s*\\()""#,
        },
        Generated {
            file: vscode,
            begins: r#""match": "(?<!\\.)\\b(?:"#,
            words: measures(),
            between: "|",
            ends: r#")\\b""#,
        },
        Generated {
            file: "editors/tree-sitter-wayfare/queries/highlights.scm",
            begins: "[ ",
            words: words().iter().map(|word| format!("\"{word}\"")).collect(),
            between: " ",
            ends: " ] @keyword",
        },
        Generated { file: vim, begins: "syntax keyword journeyKeyword ", words: words(), between: " ", ends: "" },
        Generated { file: vim, begins: "syntax keyword journeyFunction ", words: calls(), between: " ", ends: "" },
    ]
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

#[test]
fn lists_of_words_are_those_of_the_grammar() {
    let bless = std::env::var_os("WAYFARE_BLESS").is_some();
    for one in generated() {
        let text = std::fs::read_to_string(path(one.file)).unwrap();
        // two lines of the TextMate grammar begin alike; they end differently
        let is_it = |line: &&str| line.trim_start().starts_with(one.begins) && line.trim_end().ends_with(one.ends);
        let line = text.lines().find(is_it).unwrap_or_else(|| panic!("{}: no line `{}…`", one.file, one.begins));
        let indent = &line[..line.len() - line.trim_start().len()];
        let wanted = format!("{indent}{}{}{}", one.begins, one.words.join(one.between), one.ends);
        if bless {
            std::fs::write(path(one.file), text.replacen(line, &wanted, 1)).unwrap();
        } else {
            assert_eq!(line, wanted, "{}: run this test with WAYFARE_BLESS=1", one.file);
        }
    }
}

/// Words of the tree-sitter grammar that are no keywords: functions before a parenthesis, units, weekdays, truths.
const OTHER_WORDS: [&str; 14] =
    ["count", "false", "followed_by", "fri", "has", "mon", "s", "sat", "sun", "thu", "true", "tue", "wed", "year"];

#[test]
fn the_tree_sitter_grammar_has_the_keywords_of_the_grammar() {
    let text = std::fs::read_to_string(path("editors/tree-sitter-wayfare/grammar.js")).unwrap();
    let (_, rules) = text.split_once("rules: {").unwrap();
    let code: Vec<&str> = rules.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    // between quotes stands a word, a symbol, or the name of a field
    let quoted = code.split('\'').skip(1).step_by(2);
    let fields = ["name", "title", "type", "function"];
    let is_word = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let mut found: Vec<&str> = quoted.filter(is_word).filter(|word| !fields.contains(word)).collect();
    found.sort_unstable();
    found.dedup();
    let known = |word: &&str| keywords().iter().any(|keyword| keyword == *word);
    let strange: Vec<_> = found.iter().filter(|word| !known(word) && !OTHER_WORDS.contains(word)).collect();
    assert!(strange.is_empty(), "the grammar of the language knows no {strange:?}");
    let missing: Vec<_> = keywords().iter().filter(|word| !found.contains(&word.as_str())).collect();
    assert!(missing.is_empty(), "the tree-sitter grammar lacks {missing:?}");
}

#[test]
fn the_textmate_grammar_and_the_snippets_are_sound() {
    let json = |file: &str| -> serde_json::Value {
        serde_json::from_str(&std::fs::read_to_string(path(file)).unwrap()).unwrap()
    };
    let grammar = json("editors/vscode/syntaxes/journey.tmLanguage.json");
    for pattern in grammar["patterns"].as_array().unwrap() {
        let name = pattern["include"].as_str().unwrap().trim_start_matches('#');
        assert!(grammar["repository"][name].is_object(), "{name}");
    }
    let package = json("editors/vscode/package.json");
    assert_eq!(package["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(package["contributes"]["languages"][0]["extensions"][0], ".journey");
}

#[test]
fn the_extension_carries_a_readme_with_its_settings_and_a_licence() {
    let read = |file: &str| std::fs::read_to_string(path(file)).unwrap();
    let (readme, left_out) = (read("editors/vscode/README.md"), read("editors/vscode/.vscodeignore"));
    let package: serde_json::Value = serde_json::from_str(&read("editors/vscode/package.json")).unwrap();
    for (setting, _) in package["contributes"]["configuration"]["properties"].as_object().unwrap() {
        assert!(readme.contains(&format!("| `{setting}` |")), "{setting}");
    }
    assert!(left_out.lines().all(|line| !line.contains("README") && !line.contains("LICENSE")), "{left_out}");
    let build = package["scripts"]["package"].as_str().unwrap();
    assert!(build.contains("npm run licence") && !build.contains("--skip-license"), "{build}");
}

/// A snippet with its placeholders as they are first shown.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((inner, behind)) => {
                out.push_str(inner.split_once(':').map_or("", |(_, shown)| shown));
                behind
            }
            None => after.trim_start_matches(|each: char| each.is_ascii_digit()),
        };
    }
    out + rest
}

#[test]
fn every_snippet_can_be_read() {
    let text = std::fs::read_to_string(path("editors/vscode/snippets/journey.json")).unwrap();
    let snippets: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(!snippets.is_empty());
    for (name, snippet) in snippets {
        let lines: Vec<&str> = snippet["body"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let body = filled(&lines.join("\n"));
        let inside = snippet["prefix"] == "kpi";
        let text = if inside { format!("journey j {{ start A goal g: B\n{body} }}") } else { body };
        let (_, wrong) = wayfare::syntax::parse(&text, wayfare::diag::FileId::default());
        assert!(wrong.is_empty(), "{name}: {wrong:?}\n{text}");
    }
}

#[test]
fn every_function_on_the_list_is_one_of_the_language() {
    for function in functions::all() {
        let argument = match function.params {
            [] => String::new(),
            [only] if only.contains("pattern") => {
                "(A within 1d)".replace(" within 1d", if function.name == "followed_by" { " within 1d" } else { "" })
            }
            ["from -> to"] => "(start -> end)".to_owned(),
            ["D"] => "(28d)".to_owned(),
            ["n", _] => "(90, duration)".to_owned(),
            ["channel"] => "(channel)".to_owned(),
            ["stage"] => "(s)".to_owned(),
            ["rule"] => "(r)".to_owned(),
            ["E.attr"] => "(A.x)".to_owned(),
            ["condition"] => "(success)".to_owned(),
            _ => "(duration)".to_owned(),
        };
        let call = format!("{}{argument}", function.name);
        let numeric = matches!(function.name, "time" | "sum" | "count" | "distinct" | "switches" | "first" | "last");
        let aggregate =
            functions::AGGREGATES.iter().any(|one| one.name == function.name) || function.name == "instances";
        let value = match () {
            () if aggregate => call,
            () if function.name == "previous" => "rate(success) require >= previous(28d)".to_owned(),
            () if numeric || matches!(function.name, "duration" | "longest_gap" | "cost") => format!("mean({call})"),
            () => format!("rate({call})"),
        };
        let over = if function.name == "followed_by" { " over A" } else { "" };
        // of decided instances none is open, and none has left
        let value =
            if matches!(function.name, "exited" | "open" | "decided") { value + " over started" } else { value };
        let kpi = format!("kpi k{over} = {value}");
        let journey = format!(
            "touchpoint A = \"a\" {{ x: score 0..10  cost = 1 EUR }} touchpoint B = \"b\"\n\
             journey j {{ start A stage s: B goal g: B rule r {{ expect B }} fail F exit E time out after 30d \
             abandon after 9d of silence {} }} touchpoint E = \"e\" touchpoint F = \"f\"\n{}",
            if over.is_empty() { kpi.as_str() } else { "" },
            if over.is_empty() { "" } else { kpi.as_str() },
        );
        let (tree, wrong) = wayfare::syntax::parse(&journey, wayfare::diag::FileId::default());
        assert!(wrong.is_empty(), "{}: {wrong:?}\n{journey}", function.name);
        let trees = [(wayfare::diag::FileId::default(), std::sync::Arc::new(tree))];
        let resolved = wayfare::model::Resolved::new(&trees, &wayfare::model::ModelSettings::default());
        let errors: Vec<_> = resolved.diagnostics().filter(|one| one.is_error()).map(|one| &one.message).collect();
        assert!(errors.is_empty(), "{}: {errors:?}\n{journey}", function.name);
    }
}
