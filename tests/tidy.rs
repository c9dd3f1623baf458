//! The order of the house: which folder may use which, and what no file may hold.
//!
//! Reads the sources as text. Where a check fails, either the code is wrong or `docs/architecture.md` and the table here
//! are; change both together.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "what can't be read or cut here fails the test, as it should"
)]
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// For each folder of `src`, the folders it may use.
const EDGES: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("history", &[]),
    ("codes", &["diag"]),
    ("syntax", &["diag", "codes"]),
    ("format", &["diag", "syntax"]),
    ("model", &["diag", "codes", "syntax"]),
    ("calendar", &["syntax", "model"]),
    ("export", &["diag", "syntax", "model"]),
    ("log", &["diag", "history"]),
    ("discover", &["syntax", "history", "log"]),
    ("draft", &["syntax", "discover"]),
    ("facts", &["model"]),
    ("plan", &["diag", "syntax", "model", "calendar", "history"]),
    ("engine", &["syntax", "model", "calendar", "history", "plan", "facts"]),
    ("analyze", &["diag", "syntax", "model", "calendar", "history", "plan"]),
    ("check", &["diag", "codes", "syntax", "model", "analyze"]),
    ("measure", &["syntax", "model", "calendar", "history", "facts", "plan"]),
    ("project", &["diag", "codes", "syntax", "model", "log", "history"]),
    ("run", &["diag", "model", "calendar", "history", "log", "discover", "plan", "engine", "facts", "measure"]),
    ("watch", &[]),
    ("serve", &[]),
    ("workspace", &["diag", "codes", "syntax", "format", "model", "check", "project"]),
    ("testing", &["diag", "syntax", "model", "history", "facts", "plan", "measure", "run", "workspace"]),
    (
        "report",
        &["diag", "syntax", "model", "calendar", "history", "facts", "measure", "analyze", "testing", "discover"],
    ),
    ("editor", &["diag", "codes", "syntax", "format", "model", "check", "workspace"]),
    (
        "lsp",
        &[
            "diag",
            "syntax",
            "model",
            "plan",
            "log",
            "engine",
            "analyze",
            "measure",
            "run",
            "project",
            "workspace",
            "testing",
            "report",
            "editor",
        ],
    ),
];

/// The folder on top, which may use all others.
const TOP: &str = "cli";

/// Libraries that only some folders may name.
const CONFINED: &[(&str, &[&str])] = &[
    ("pest", &["syntax"]),
    ("pest_derive", &["syntax"]),
    ("miette", &["report"]),
    ("comfy_table", &["report"]),
    ("minijinja", &["report"]),
    ("plotters", &["report"]),
    ("quick_junit", &["report"]),
    ("serde_yaml", &["project", "export"]),
    ("quick_xml", &["log", "report"]),
    ("csv", &["log"]),
    ("flate2", &["log"]),
    ("zstd", &["log"]),
    ("parquet", &["log", "report"]),
    ("arrow_array", &["log", "report"]),
    ("arrow_schema", &["log", "report"]),
    ("statrs", &["measure"]),
    ("clap", &["cli"]),
    ("notify", &["watch"]),
    ("regex", &["cli"]),
    ("tiny_http", &["serve"]),
    ("gen_lsp_types", &["lsp"]),
    ("lsp_server", &["lsp"]),
];

/// No file is longer than this.
const MOST_LINES: usize = 700;

#[test]
fn folders_use_only_what_they_may() {
    let mut wrong = String::new();
    for file in sources() {
        let Some(folder) = file.folder() else { continue };
        if folder == TOP {
            continue;
        }
        let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == folder) else {
            let _ = writeln!(wrong, "{}: folder `{folder}` is not in the table", file.name);
            continue;
        };
        for used in used_folders(&file.code()) {
            if used != folder && !allowed.contains(&used.as_str()) {
                let _ = writeln!(wrong, "{}: `{folder}` must not use `{used}`", file.name);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_table_has_no_cycle() {
    for (at, (folder, allowed)) in EDGES.iter().enumerate() {
        let before: Vec<&str> = EDGES.iter().take(at).map(|(name, _)| *name).collect();
        let later: Vec<_> = allowed.iter().filter(|used| !before.contains(used)).collect();
        assert!(later.is_empty(), "`{folder}` uses {later:?}, which stand after it");
    }
}

#[test]
fn libraries_stay_where_they_belong() {
    let mut wrong = String::new();
    for file in sources() {
        let folder = file.folder().unwrap_or_default();
        let code = file.code();
        for (library, folders) in CONFINED {
            if names_library(&code, library) && !folders.contains(&folder) {
                let _ = writeln!(wrong, "{}: `{library}` is for {folders:?} only", file.name);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|file| !file.name.ends_with("tests.rs") && !file.text.starts_with("//!"))
        .map(|file| file.name)
        .collect();
    assert!(silent.is_empty(), "begin with `//!`: {silent:#?}");
}

#[test]
fn no_file_is_too_long() {
    let long = |file: &Source| file.text.lines().count() > MOST_LINES;
    let files = sources().into_iter().chain(tests());
    let names: Vec<_> = files.filter(long).map(|file| file.name).collect();
    assert!(names.is_empty(), "longer than {MOST_LINES} lines: {names:#?}");
}

#[test]
fn nothing_is_left_undone_or_waved_through() {
    let mut wrong = String::new();
    for file in sources().into_iter().chain(tests()).filter(|file| file.name != "tests/tidy.rs") {
        for (at, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in ["todo!", "unimplemented!", "#[allow(", "#![allow("] {
                if code.contains(word) {
                    let _ = writeln!(wrong, "{}:{}: `{word}`", file.name, at + 1);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn no_file_names_a_machine() {
    let paths = [["/wo", "rk/"], ["/ro", "ot/"], ["/Us", "ers/"], ["file", "://"]].map(|parts| parts.concat());
    let mut wrong = String::new();
    for path in files_under(&root()) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let name = relative(&path);
        for (at, line) in text.lines().enumerate() {
            let foreign_registry =
                name == "Cargo.lock" && line.starts_with("source = ") && !line.contains("crates.io-index");
            if foreign_registry || paths.iter().any(|path| line.contains(path.as_str())) {
                let _ = writeln!(wrong, "{name}:{}: {}", at + 1, line.trim());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A source file with its path from the root of the repository.
struct Source {
    name: String,
    text: String,
}

impl Source {
    /// The folder of `src` it stands in; none for `lib.rs` and `main.rs`.
    fn folder(&self) -> Option<&str> {
        let (folder, _) = self.name.strip_prefix("src/")?.split_once('/')?;
        Some(folder)
    }

    /// The text without comments and without a test module at its end; nothing of a file of tests.
    fn code(&self) -> String {
        if self.name.ends_with("/tests.rs") || self.name.contains("/tests/") {
            return String::new();
        }
        let text = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The folders that a text names as `crate::folder` or in `crate::{folder, …}`.
fn used_folders(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => used.extend(group_heads(group)),
            None => used.extend(identifier(rest)),
        }
    }
    // the macro that declares a code lives in `diag`
    if used.remove("code") {
        used.insert("diag".to_owned());
    }
    used
}

/// The first names of the parts of a `{ … }` group.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads: Vec<String> = identifier(group.trim_start()).into_iter().collect();
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.extend(identifier(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    heads
}

fn identifier(text: &str) -> Option<String> {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    (end > 0).then(|| text[..end].to_owned())
}

/// Whether the text names a library, as `library::` or `use library;`.
fn names_library(code: &str, library: &str) -> bool {
    code.match_indices(library).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let starts =
            before.is_none_or(|letter| !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | ':' | '.' | '"'));
        let path = code[at + library.len()..].starts_with("::");
        let import = code[..at].ends_with("use ");
        starts && (path || import && identifier(&code[at..]).as_deref() == Some(library))
    })
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    read_all("src")
}

fn tests() -> Vec<Source> {
    read_all("tests")
}

fn read_all(folder: &str) -> Vec<Source> {
    let files = files_under(&root().join(folder)).into_iter();
    let rust = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| Source { name: relative(&path), text: std::fs::read_to_string(&path).unwrap() }).collect()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

/// All files below a folder in a stable order, build output and fuzzing corpora left out.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if [".git", "target", "corpus", "artifacts", "node_modules", "dist"].contains(&name.as_str()) {
                continue;
            }
            match path.is_dir() {
                true => folders.push(path),
                false => all.push(path),
            }
        }
    }
    all.sort();
    all
}
