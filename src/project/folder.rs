//! Folders and globs to files, sorted by path.
use super::files::{Files, Kind, plain};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A project has at most so many definition files.
pub(super) const MOST_FILES: usize = 10_000;
/// Folders nest at most so deep.
const DEEPEST: usize = 32;
/// At most so many entries are looked at.
const MOST_ENTRIES: usize = 200_000;

/// There is more than is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

/// What becomes of entries that fit and are no files: links that lead nowhere, folders that are called like files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Odd {
    /// They are passed over.
    PassedOver,
    /// They are found like files, so that whoever reads them says what is wrong.
    Found,
}

/// What is looked for below a folder.
struct Wanted<'a> {
    fits: &'a dyn Fn(&Path) -> bool,
    odd: Odd,
    /// How many levels of folders are entered, if what fits tells.
    levels: Option<usize>,
}

/// The files below a folder whose name ends like this; hidden folders are passed over.
pub(super) fn below(files: &dyn Files, folder: &Path, ending: &str) -> Result<Vec<PathBuf>, TooMany> {
    let fits = |path: &Path| path.extension().is_some_and(|extension| extension == ending);
    walk(files, folder, &Wanted { fits: &fits, odd: Odd::PassedOver, levels: None })
}

/// Whether a path is a glob.
pub(super) fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// A matcher of paths; nothing if the pattern is none.
pub(super) fn matcher(pattern: &str) -> Option<GlobMatcher> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().ok()?;
    Some(glob.compile_matcher())
}

/// The files below `root` that a glob relative to it matches.
pub(super) fn matching(files: &dyn Files, root: &Path, pattern: &str, odd: Odd) -> Result<Vec<PathBuf>, TooMany> {
    let fixed: PathBuf = Path::new(pattern)
        .components()
        .take_while(|component| !is_glob(&component.as_os_str().to_string_lossy()))
        .collect();
    let base = plain(&root.join(&fixed));
    let rest = Path::new(pattern).strip_prefix(&fixed).unwrap_or(Path::new(pattern));
    let Some(matcher) = matcher(&rest.to_string_lossy()) else { return Ok(Vec::new()) };
    let fits = |path: &Path| path.strip_prefix(&base).is_ok_and(|relative| matcher.is_match(relative));
    let is_open = rest.to_string_lossy().contains("**");
    let levels = (!is_open).then(|| rest.components().count().saturating_sub(1));
    walk(files, &base, &Wanted { fits: &fits, odd, levels })
}

fn walk(files: &dyn Files, folder: &Path, wanted: &Wanted<'_>) -> Result<Vec<PathBuf>, TooMany> {
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    let mut open = vec![(folder.to_path_buf(), 0)];
    let mut entries = 0;
    while let Some((folder, depth)) = open.pop() {
        // A link may lead back up; no folder is entered twice.
        if !files.canonical(&folder).is_ok_and(|canonical| seen.insert(canonical)) {
            continue;
        }
        for path in files.list(&folder).unwrap_or_default() {
            entries += 1;
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            match files.kind(&path) {
                Some(Kind::Folder) if !hidden => {
                    if wanted.odd == Odd::Found && path.extension().is_some() && (wanted.fits)(&path) {
                        folders.push(path.clone());
                    }
                    if wanted.levels.is_some_and(|levels| depth >= levels) {
                        continue;
                    }
                    if depth >= DEEPEST {
                        return Err(TooMany);
                    }
                    open.push((path, depth + 1));
                }
                Some(Kind::File) if (wanted.fits)(&path) => found.push(path),
                Some(Kind::Other) | None if wanted.odd == Odd::Found && (wanted.fits)(&path) => found.push(path),
                _ => {}
            }
            if entries > MOST_ENTRIES || found.len() > MOST_FILES {
                return Err(TooMany);
            }
        }
    }
    // a folder that is called like a file, and from which none was taken, would be missing without a word
    folders.retain(|folder| !found.iter().any(|file| file.starts_with(folder)));
    found.extend(folders);
    found.sort();
    Ok(found)
}
