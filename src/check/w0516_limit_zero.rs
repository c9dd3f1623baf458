//! `W0516`.
use super::Given;
use crate::diag::{Diagnostic, Edit, Fix, FixSafety, Place, Span};
use crate::model::*;

crate::code! {
    /// A limit of none is a prohibition
    ///
    /// `limit A to 0` says in a roundabout way that `A` must not happen at all. `forbid A` says so at once, and the reader
    /// does not look for the number that was left out.
    ///
    /// ```journey
    /// touchpoint Newsletter by company = "newsletter"
    ///
    /// rule no_newsletter { limit Newsletter to 0 }
    /// ```
    ///
    /// Forbid it:
    ///
    /// ```journey
    /// touchpoint Newsletter by company = "newsletter"
    ///
    /// rule no_newsletter { forbid Newsletter }
    /// ```
    ///
    /// To fix it, write `forbid A`, or the number that you meant. `wayfare check --fix` writes `forbid`.
    LIMIT_ZERO = "W0516", "limit-zero", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for clause in given.scope.rules.iter().copied().flat_map(|rule| &rule.clauses) {
        let Demand::Limit(limit) = &clause.demand else { continue };
        if limit.most > 0 {
            continue;
        }
        let mut found = Diagnostic::new(&LIMIT_ZERO, limit.pattern.place, "`limit … to 0` forbids the event altogether")
            .help("write `forbid`, or the number that you meant");
        found.fixes.extend(fix(clause, limit));
        sink.push(found);
    }
}

/// Replaces what stands around the pattern, where the clause is nothing but the limit.
fn fix(clause: &Clause, limit: &Limit) -> Option<Fix> {
    let (whole, pattern) = (clause.place, limit.pattern.place);
    let plain = clause.trigger.is_none() && limit.cond.is_none() && limit.per == LimitPer::Scope;
    if !plain || whole.file != pattern.file || whole.span.start >= pattern.span.start {
        return None;
    }
    let place = |start, end| Place { file: whole.file, span: Span { start, end } };
    let before = Edit { place: place(whole.span.start, pattern.span.start), text: "forbid ".to_owned() };
    let after = Edit { place: place(pattern.span.end, whole.span.end.max(pattern.span.end)), text: String::new() };
    Some(Fix { title: "write `forbid`".to_owned(), edits: vec![before, after], safety: FixSafety::Safe })
}
