//! `W0545`.
use super::Given;
use crate::diag::{Diagnostic, Edit, Fix, FixSafety, Place, Span};
use crate::model::*;

crate::code! {
    /// Counting to one
    ///
    /// `1 A within D` happens at every `A`, whatever the window says. It reads as if something were being counted; perhaps
    /// the number is too small.
    ///
    /// ```journey
    /// touchpoint LoginFailed = "login_failed"
    ///
    /// moment Struggle = 1 LoginFailed within 10min
    ///
    /// kpi struggles over customers = mean(count(Struggle))
    /// ```
    ///
    /// Count further:
    ///
    /// ```journey
    /// touchpoint LoginFailed = "login_failed"
    ///
    /// moment Struggle = 3 LoginFailed within 10min
    ///
    /// kpi struggles over customers = mean(count(Struggle))
    /// ```
    ///
    /// To fix it, write the number that was meant, or the pattern alone.
    COUNT_OF_ONE = "W0545", "count-of-one", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for pattern in given.scope.patterns.iter().copied() {
        let PatternKind::Count { count: 1, of, .. } = &pattern.kind else { continue };
        let mut found = Diagnostic::new(&COUNT_OF_ONE, pattern.place, "one of something within a window is every one of it")
            .help("write the number that was meant, or the pattern alone");
        found.fixes.push(fix(pattern.place, of.place));
        sink.push(found);
    }
}

/// Only a guess: who counts to one may have meant another number.
fn fix(whole: Place, of: Place) -> Fix {
    let cut = |start, end: u32| Edit {
        place: Place { file: whole.file, span: Span { start, end: end.max(start) } },
        text: String::new(),
    };
    Fix {
        title: "leave the count out".to_owned(),
        edits: vec![cut(whole.span.start, of.span.start), cut(of.span.end, whole.span.end)],
        safety: FixSafety::Guess,
    }
}
