//! The pages of `docs` that hold definitions and commands.
use super::out;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_answer_of_the_cookbook_compiles_without_a_warning() {
    let page = format!("{ROOT}/docs/cookbook.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut snippets = page.split("```journey\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let touchpoints = snippets.next().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let mut answers = 0;
    for answer in snippets {
        let path = folder.path().join("answer.journey");
        std::fs::write(&path, format!("{touchpoints}{answer}")).unwrap();
        let found = out(&format!("check --format json {}", path.display()));
        assert!(!found.contains("\"warning\""), "{answer}\n{found}");
        answers += 1;
    }
    assert_eq!(answers, page.matches("\n**").count(), "each question has one answer");
}

/// The definitions of the page that compares tools.
pub fn compared() -> String {
    let page = std::fs::read_to_string(format!("{ROOT}/docs/compare.md")).unwrap();
    page.split("```journey\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

/// Commands that pages show and no test can run, by what they begin with.
const NOT_RUN: [(&str, &str); 11] = [
    ("cargo fmt", "needs the toolchain; the pipeline runs it"),
    ("cargo clippy", "needs the toolchain; the pipeline runs it"),
    ("cargo test", "is what runs this test"),
    ("cargo run --example", "needs the toolchain; a test holds the logs against their generators"),
    ("wayfare watch", "goes on until it is stopped; tests/cli/watch.rs holds it to what it promises"),
    ("cd editors/", "only there do the next ones make sense"),
    ("tree-sitter generate", "needs that program; the check in that folder calls it"),
    ("hx --grammar build", "needs an editor"),
    ("npm install", "fetches packages from the network"),
    ("npm run package", "needs what `npm install` fetches"),
    ("code --install-extension", "needs an editor"),
];

/// Runs them one after the other, page by page, each in the folder that the page speaks of. A comment behind a command
/// may name its exit code.
#[cfg(unix)]
#[test]
fn every_command_in_a_block_of_a_page_runs() {
    let folders = folders();
    let (mut seen, mut left_out) = (BTreeSet::new(), BTreeSet::new());
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let folder = folders.path().join(folder_of(&page));
        let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        for line in blocks.flat_map(str::lines).filter(|line| !line.is_empty()) {
            if let Some((begins, _)) = NOT_RUN.iter().find(|(begins, _)| line.starts_with(begins)) {
                left_out.insert(*begins);
                continue;
            }
            // what is run from the source is what is installed
            let line = line.replace("cargo run --release --", "wayfare");
            let command = line.split(" #").next().unwrap().trim_end();
            if !seen.insert((folder.clone(), command.to_owned())) {
                continue;
            }
            let expected =
                line.split_once("exit code ").and_then(|(_, code)| code.chars().next()?.to_digit(10)).unwrap_or(0);
            let output = run(&line, &folder);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), i32::try_from(expected).ok(), "{}: {line}\n{said}", page.display());
        }
    }
    assert!(seen.len() > 40, "{seen:#?}");
    assert_eq!(left_out.len(), NOT_RUN.len(), "no page shows one of those that are not run: {left_out:?}");
}

/// A verb or an option that is gone can't be spoken of. What stands in capitals is the reader's to fill in.
#[test]
fn every_command_in_a_sentence_of_a_page_has_its_verb_and_its_options() {
    let mut helps: BTreeMap<String, String> = BTreeMap::new();
    let mut spoken = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        // every second piece between backquotes is code; blocks first
        let prose: String = text.split("```").step_by(2).collect();
        for command in prose.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("wayfare ")) {
            let mut words = command.split_whitespace();
            let verb = words.next().unwrap().to_owned();
            if verb == "VERB" || verb.starts_with('-') {
                continue;
            }
            let help = helps.entry(verb).or_insert_with_key(|verb| out(&format!("{verb} --help")));
            for option in words.filter(|word| word.starts_with("--")) {
                let name = option.split(['=', '[']).next().unwrap();
                assert!(help.contains(name), "{}: `wayfare {command}`: no `{name}`", page.display());
            }
            spoken += 1;
        }
    }
    assert!(spoken > 20 && helps.len() > 8, "{spoken} {:?}", helps.keys());
}

/// What a line does in a shell that finds `wayfare`.
#[cfg(unix)]
fn run(line: &str, folder: &Path) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_wayfare")).parent().unwrap().display();
    let line = format!("PATH={programs}:$PATH; {line}");
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(folder).env("NO_COLOR", "1").output().unwrap()
}

/// The folder of [`folders`] that a page's commands are meant for.
#[cfg(unix)]
fn folder_of(page: &Path) -> &'static str {
    match page.file_name().unwrap().to_str().unwrap() {
        "testing.md" => "journeys/shop",
        // the page, not the guide of the same name
        "ci.md" if page.parent().unwrap().ends_with("docs") => "journeys/shop",
        "prove.md" => "versions",
        _ => "",
    }
}

/// The example projects; a log and a definition of one's own; a repository with two versions of a definition.
#[cfg(unix)]
fn folders() -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().unwrap();
    let root = folder.path();
    copy(Path::new(&format!("{ROOT}/journeys")), &root.join("journeys"));
    std::fs::copy(format!("{ROOT}/journeys/hotel/data/stays.csv"), root.join("contacts.csv")).unwrap();
    let rule = |hours: u8| {
        format!(
            "touchpoint Ask = \"ask\"\ntouchpoint Answer by company = \"answer\"\n\nrule answered {{ when Ask expect Answer within {hours}h }}\n"
        )
    };
    let log = |head: &str| format!("{head}\nann,2026-03-02 09:00,ask\nann,2026-03-02 10:00,answer\n");
    std::fs::write(root.join("definitions.journey"), rule(8)).unwrap();
    std::fs::write(root.join("buying.journey"), compared()).unwrap();
    std::fs::write(root.join("events.csv"), log("user_id,at,action")).unwrap();
    let versions = root.join("versions");
    for (place, hours) in [("old", 8), ("new", 4), ("journeys", 8)] {
        std::fs::create_dir_all(versions.join(place)).unwrap();
        std::fs::write(versions.join(place).join("a.journey"), rule(hours)).unwrap();
    }
    std::fs::write(versions.join("events.csv"), log("customer_id,time,event")).unwrap();
    std::fs::write(versions.join("wayfare.yaml"), "definitions: [journeys]\n").unwrap();
    let commit = "git add -A && git -c user.name=a -c user.email=a@example.org commit -q -m";
    let steps = [
        "git init -q -b main".to_owned(),
        format!("{commit} one"),
        "cp new/a.journey journeys".to_owned(),
        format!("{commit} two"),
    ];
    for step in steps {
        let output = run(&step, &versions);
        assert!(output.status.success(), "{step}: {}", String::from_utf8_lossy(&output.stderr));
    }
    folder
}

/// Every page that is written by hand; those of the codes are made from the codes.
pub fn pages() -> Vec<PathBuf> {
    let mut pages = ["README", "CONTRIBUTING"].map(|page| PathBuf::from(format!("{ROOT}/{page}.md"))).to_vec();
    for folder in ["docs", "docs/guides", "docs/journeys"] {
        let files = entries(Path::new(&format!("{ROOT}/{folder}"))).into_iter();
        pages.extend(files.filter(|file| file.extension().is_some_and(|ending| ending == "md")));
    }
    pages
}

#[cfg(unix)]
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in entries(from) {
        let copied = to.join(entry.file_name().unwrap());
        match entry.is_dir() {
            true => copy(&entry, &copied),
            false => drop(std::fs::copy(&entry, &copied).unwrap()),
        }
    }
}

/// What a folder holds, by name.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
