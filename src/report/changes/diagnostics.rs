//! `diff --format sarif` and `--format github`: the changes as findings in the new version's files.
use super::Side;
use super::human::told;
use crate::analyze::diff::{Category, Change};
use crate::diag::{Diagnostic, FileId, Place, Severity, Span};
use crate::report::diagnostics;

/// The changes as SARIF 2.1.0.
///
/// # Errors
/// Never in practice: every key is a text.
pub fn sarif(changes: &[Change], sides: &(Side<'_>, Side<'_>)) -> serde_json::Result<String> {
    diagnostics::sarif::sarif(&findings(changes, sides), sides.1.sources)
}

/// The changes as annotations of a pull request.
pub fn github(changes: &[Change], sides: &(Side<'_>, Side<'_>)) -> String {
    diagnostics::github::github(&findings(changes, sides), sides.1.sources)
}

fn findings(changes: &[Change], sides: &(Side<'_>, Side<'_>)) -> Vec<Diagnostic> {
    changes.iter().map(|one| finding(one, sides)).collect()
}

fn finding(one: &Change, sides: &(Side<'_>, Side<'_>)) -> Diagnostic {
    let message = format!("`{}`: {}", one.item, one.message);
    let mut finding = Diagnostic::new(one.kind, place(one, sides), message);
    finding.severity = match one.category {
        Category::Breaking => Severity::Warning,
        Category::Behaviour | Category::Documentation => Severity::Info,
    };
    let told_apart = one.story.as_ref().map(|story| format!("told apart by {}", told(story)));
    let affects = (!one.affects.is_empty()).then(|| format!("affects {}", one.affects.join(", ")));
    let help: Vec<String> = told_apart.into_iter().chain(affects).collect();
    if help.is_empty() { finding } else { finding.help(help.join("; ")) }
}

/// Where it stands now; of what is gone, the beginning of the file it stood in.
fn place(one: &Change, (old, new): &(Side<'_>, Side<'_>)) -> Place {
    let beginning = |file: FileId| Place { file, span: Span::new(0, 0) };
    let same_file = || {
        let path = &old.sources.get(one.old?.file)?.path;
        new.sources.iter().find(|(_, file)| file.path == *path).map(|(id, _)| beginning(id))
    };
    one.new.or_else(same_file).unwrap_or_else(|| beginning(FileId(0)))
}
