//! Every code: its name, its page, what raises it, how it looks.
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wayfare::analyze;
use wayfare::check;
use wayfare::diag::{Code, Diagnostic, Severity, Sources};
use wayfare::model::{ModelSettings, resolve};
use wayfare::plan::Plan;
use wayfare::project::{Argument, Memory, load};
use wayfare::report::diagnostics::{Look, human::human, page};
use wayfare::syntax::parse;

/// 2026-11-21, the day on which all examples are checked.
const TODAY: i32 = 20_778;

/// Makes a project.
type Make = fn() -> Memory;

/// Codes whose page can show no example, with a project that raises them.
const WITHOUT_EXAMPLE: &[(&str, Make)] = &[
    ("E0104", || project("", "/".repeat((16 << 20) + 1))),
    ("E0128", || project("", "moment 1 = Call\n".repeat(1_100))),
    ("E0609", || project("", [b't', 0xff])),
    ("E0610", || {
        (0..20_000).fold(Memory::default(), |files, at| files.with(format!("/shop/journeys/{at}.journey"), ""))
    }),
];

#[test]
fn ids_and_slugs_are_unique_and_well_formed() {
    let mut seen = BTreeSet::new();
    for code in check::all_codes() {
        let letter = if code.severity == Severity::Error { 'E' } else { 'W' };
        let digits = code.id.get(1..).unwrap_or_default();
        assert!(code.id.starts_with(letter) && digits.len() == 4, "{}: {:?}", code.id, code.severity);
        assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{}", code.id);
        let kebab = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        assert!(code.slug.bytes().all(kebab) && !code.slug.is_empty(), "{}: {}", code.id, code.slug);
        assert!(seen.insert(code.id), "{} twice", code.id);
        assert!(seen.insert(code.slug), "{} twice", code.slug);
    }
    assert!(check::all_codes().count() >= 45);
}

#[test]
fn every_page_has_its_parts() {
    let mut wrong = String::new();
    for code in check::all_codes() {
        let (examples, prose) = (examples(code), prose(code));
        let words = prose.split_whitespace().count();
        if code.title().is_empty() || code.title().ends_with('.') {
            let _ = writeln!(wrong, "{}: the first line is a title, without a full stop", code.id);
        }
        if words < 12 {
            let _ = writeln!(wrong, "{}: {words} words can't say what, why and how to mend it", code.id);
        }
        let shows = examples.len() >= 2 || WITHOUT_EXAMPLE.iter().any(|(id, _)| *id == code.id);
        if !shows {
            let _ = writeln!(wrong, "{}: wants an example that raises it, then one that is mended", code.id);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_first_example_raises_the_code_and_the_second_is_mended() {
    let mut wrong = String::new();
    for code in check::all_codes() {
        let examples = examples(code);
        let [bad, good, ..] = examples.as_slice() else { continue };
        // what a lint shows raises nothing else; an example of an error may be too short for a lint's liking
        let matters = |one: &&Diagnostic| is_lint(code) || one.is_error();
        let diagnose = finder(code);
        let (_, found) = diagnose(&bad.files());
        if !found.iter().any(|one| one.code == code) {
            let _ = writeln!(wrong, "{}: the first example does not raise it: {:?}", code.id, words(&found));
        }
        let others: Vec<_> = found.iter().filter(|one| one.code != code).filter(matters).cloned().collect();
        if !others.is_empty() {
            let _ = writeln!(wrong, "{}: the first example also raises {:?}", code.id, words(&others));
        }
        let (_, left) = diagnose(&good.files());
        let left: Vec<_> = left.iter().filter(|one| one.code == code || matters(one)).cloned().collect();
        if !left.is_empty() {
            let _ = writeln!(wrong, "{}: the second example is not mended: {:?}", code.id, words(&left));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn codes_without_example_are_raised_too() {
    for (id, files) in WITHOUT_EXAMPLE {
        let (_, found) = diagnose(&files());
        assert!(found.iter().any(|one| one.code.id == *id), "{id}: {:?}", words(&found));
    }
}

#[test]
fn safe_fixes_mend_what_they_are_offered_for() {
    for code in check::all_codes() {
        let Some(bad) = examples(code).into_iter().next() else { continue };
        let (sources, found) = diagnose(&bad.files());
        let Some((_, text)) = check::apply(&sources, &found).into_iter().next() else { continue };
        let (_, left) = diagnose(&Example { text: text.clone(), ..bad }.files());
        let fixed = |one: &&Diagnostic| one.fixes.iter().any(|fix| fix.safety == wayfare::diag::FixSafety::Safe);
        for one in found.iter().filter(fixed) {
            assert!(!left.iter().any(|other| other.code == one.code), "{}: still there in\n{text}", one.code.id);
        }
        let errors: Vec<_> = left.into_iter().filter(Diagnostic::is_error).filter(|one| one.code != code).collect();
        assert!(errors.is_empty(), "{}: the fix breaks it: {:?}\n{text}", code.id, words(&errors));
    }
}

#[test]
fn every_code_reads_well() {
    for code in check::all_codes() {
        let Some(bad) = examples(code).into_iter().next() else { continue };
        let (sources, found) = finder(code)(&bad.files());
        let own: Vec<Diagnostic> = found.into_iter().filter(|one| one.code == code).collect();
        let name = format!("{}_{}", code.id.to_lowercase(), code.slug.replace('-', "_"));
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "codes/snapshots", omit_expression => true }, {
            insta::assert_snapshot!(name, human(&own, &sources, &Look::default()));
        });
    }
}

#[test]
fn messages_follow_the_house_style() {
    let mut wrong = String::new();
    for code in check::all_codes() {
        for example in examples(code).into_iter().take(1) {
            for one in finder(code)(&example.files()).1 {
                let sentences = [Some(one.message.as_str()), one.help.as_deref()];
                for sentence in sentences.into_iter().flatten() {
                    // a name in capitals, such as a currency, stays as it is
                    let mut letters = sentence.chars();
                    let capital = letters.next().is_some_and(char::is_uppercase)
                        && letters.next().is_some_and(char::is_lowercase);
                    if capital || sentence.ends_with('.') || sentence.trim() != sentence {
                        let _ = writeln!(wrong, "{}: {sentence}", one.code.id);
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "no capital, no full stop:\n{wrong}");
}

/// The codes by what they are about, as the book's contents group them.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Syntax", &["E01"]),
    ("Names", &["E02"]),
    ("Types and units", &["E03"]),
    ("Structure", &["E04", "W04"]),
    ("Lints and proofs", &["E05", "W05", "W07"]),
    ("The project file", &["E06"]),
];

/// `WAYFARE_BLESS=1` writes the end of the book's contents anew.
#[test]
fn the_contents_of_the_book_list_the_pages() {
    const HEAD: &str = "- [Diagnostic codes](codes/README.md)\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/SUMMARY.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, _) = text.split_once(HEAD).unwrap();
    let mut expected = format!("{before}{HEAD}");
    let mut listed = 0;
    for (group, prefixes) in GROUPS {
        let _ = writeln!(expected, "  - [{group}]()");
        let is_own = |code: &&&Code| prefixes.iter().any(|prefix| code.id.starts_with(prefix));
        for code in check::all_codes().collect::<Vec<_>>().iter().filter(is_own) {
            let _ = writeln!(expected, "    - [{0} {1}](codes/{0}.md)", code.id, code.title());
            listed += 1;
        }
    }
    assert_eq!(listed, check::all_codes().count(), "a code is of no group");
    if std::env::var_os("WAYFARE_BLESS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(written == expected, "docs/SUMMARY.md is out of date; set WAYFARE_BLESS=1 to write it anew");
}

/// `WAYFARE_BLESS=1` writes the pages anew.
#[test]
fn the_documentation_holds_the_pages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    let bless = std::env::var_os("WAYFARE_BLESS").is_some();
    let mut pages: Vec<(PathBuf, String)> = Vec::new();
    let mut index = String::from(
        "# Diagnostic codes\n\nWhat `wayfare check` finds; `wayfare explain CODE` prints the same pages.\n\n| code | name | kind | |\n|---|---|---|---|\n",
    );
    for code in check::all_codes() {
        let kind = format!("{:?}", code.severity).to_lowercase();
        let _ = writeln!(index, "| [{0}]({0}.md) | `{1}` | {kind} | {2} |", code.id, code.slug, code.title());
        pages.push((folder.join(format!("{}.md", code.id)), page::markdown(code)));
    }
    pages.push((folder.join("README.md"), index));
    if bless {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        pages.iter().for_each(|(path, text)| std::fs::write(path, text).unwrap());
    }
    for (path, text) in &pages {
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == *text, "{} is out of date; set WAYFARE_BLESS=1 to write it anew", path.display());
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, pages.len(), "docs/codes holds pages of codes that are gone");
}

/// All findings in a project: in its settings, what they name, its definitions.
fn diagnose(files: &Memory) -> (Sources, Vec<Diagnostic>) {
    let project = load(&[Argument::Path("/shop".into())], Path::new("/shop"), files);
    let mut found = project.diagnostics;
    let mut trees = Vec::new();
    for definition in &project.definitions {
        let (tree, more) = parse(&definition.text, definition.file);
        found.extend(more);
        trees.push((definition.file, Arc::new(tree)));
    }
    let (model, more) = resolve(&trees, &ModelSettings::default());
    found.extend(more);
    let lints = check::run(&model, TODAY, &found);
    found.extend(lints);
    (project.sources, found)
}

/// A project of a project file and one definition.
fn project(settings: &str, definition: impl Into<Vec<u8>>) -> Memory {
    Memory::default().with("/shop/wayfare.yaml", settings).with("/shop/journeys/example.journey", definition)
}

/// The same with what follows from the definitions alone.
fn prove(files: &Memory) -> (Sources, Vec<Diagnostic>) {
    let (sources, mut found) = diagnose(files);
    let project = load(&[Argument::Path("/shop".into())], Path::new("/shop"), files);
    let trees: Vec<_> =
        project.definitions.iter().map(|one| (one.file, Arc::new(parse(&one.text, one.file).0))).collect();
    let (model, _) = resolve(&trees, &ModelSettings::default());
    let proof = analyze::prove(&model, &Plan::new(&model), analyze::Limits::default());
    found.extend(analyze::findings(&model, &proof));
    (sources, found)
}

/// What finds what a code stands for.
fn finder(code: &Code) -> fn(&Memory) -> (Sources, Vec<Diagnostic>) {
    if code.id.get(1..3) == Some("07") { prove } else { diagnose }
}

fn is_lint(code: &Code) -> bool {
    code.id.get(1..3) == Some("05")
}

struct Example {
    language: String,
    text: String,
}

impl Example {
    /// A project with this in it.
    fn files(&self) -> Memory {
        match self.language.as_str() {
            "yaml" => project(&self.text, "touchpoint Call"),
            _ => project("", self.text.as_str()),
        }
    }
}

fn examples(code: &Code) -> Vec<Example> {
    let mut all = Vec::new();
    let mut open: Option<Example> = None;
    for line in page::markdown(code).lines() {
        match (open.take(), line.strip_prefix("```")) {
            (None, Some(language)) => open = Some(Example { language: language.to_owned(), text: String::new() }),
            (Some(example), Some(_)) => all.push(example),
            (Some(mut example), None) => {
                example.text.push_str(line);
                example.text.push('\n');
                open = Some(example);
            }
            (None, None) => {}
        }
    }
    all
}

/// The page without its title and examples.
fn prose(code: &Code) -> String {
    let markdown = page::markdown(code);
    let parts = markdown.split("```").step_by(2);
    parts.collect::<String>().lines().skip(1).collect::<Vec<_>>().join("\n")
}

fn words(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect()
}
