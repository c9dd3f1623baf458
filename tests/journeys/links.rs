//! The pages hang together: links lead somewhere, and every page stands in the contents.
use super::pages::{entries, pages};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All pages, those of the codes too.
fn all() -> Vec<PathBuf> {
    let mut all = pages();
    all.extend(entries(&Path::new(ROOT).join("docs/codes")));
    all
}

/// A page without what stands in blocks of code.
fn prose(page: &Path) -> String {
    let text = std::fs::read_to_string(page).unwrap();
    text.split("```").step_by(2).collect()
}

/// What the links of a page lead to.
fn links(prose: &str) -> Vec<&str> {
    prose.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()).collect()
}

/// The names that a page's headings can be reached by, as the book and code hosts make them.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = prose(page);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut anchors = BTreeSet::new();
    for heading in text.lines().filter(|line| line.starts_with('#')) {
        let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        let name: String =
            heading.chars().filter(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect();
        let times = seen.entry(name.clone()).or_default();
        anchors.insert(if *times == 0 { name } else { format!("{name}-{times}") });
        *times += 1;
    }
    anchors
}

/// Without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            one => out.push(one),
        }
    }
    out
}

#[test]
fn every_link_within_the_project_leads_somewhere() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for page in all() {
        let text = prose(&page);
        for link in links(&text).into_iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
            let target = if file.is_empty() { page.clone() } else { plain(&page.parent().unwrap().join(file)) };
            let is_there = target.exists() && anchor.is_none_or(|anchor| anchors(&target).contains(anchor));
            if !is_there {
                wrong.push(format!("{}: {link}", page.display()));
            }
            checked += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(checked > 300, "{checked}");
}

#[test]
fn every_page_of_the_docs_stands_in_the_contents() {
    let docs = Path::new(ROOT).join("docs");
    let summary = prose(&docs.join("SUMMARY.md"));
    let listed: BTreeSet<PathBuf> = links(&summary).into_iter().map(|link| docs.join(link)).collect();
    let written: BTreeSet<PathBuf> =
        pages().into_iter().filter(|page| page.starts_with(&docs) && !page.ends_with("SUMMARY.md")).collect();
    assert_eq!(written.difference(&listed).collect::<Vec<_>>(), Vec::<&PathBuf>::new());
}

/// What stands outside the book's folder, or in a page that it does not list, is no link in the book.
#[test]
fn no_link_of_the_book_leads_out_of_it() {
    let docs = Path::new(ROOT).join("docs");
    let summary = prose(&docs.join("SUMMARY.md"));
    let listed: BTreeSet<PathBuf> = links(&summary).into_iter().map(|link| docs.join(link)).collect();
    let mut wrong = Vec::new();
    for page in all().into_iter().filter(|page| page.starts_with(&docs)) {
        let text = prose(&page);
        for link in links(&text).into_iter().filter(|link| !link.contains("://") && !link.starts_with("mailto:")) {
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() {
                // a place in the same page, or a group of the contents without a page
                continue;
            }
            let target = plain(&page.parent().unwrap().join(file));
            let is_page = target.extension().is_some_and(|ending| ending == "md");
            if !target.starts_with(&docs) || (is_page && !listed.contains(&target)) {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
