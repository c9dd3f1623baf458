//! `W0702`.
use super::story::{tell_beside, told};
use super::{listed, owned, place, rules, underline};
use crate::analyze::Conditional;
use crate::diag::Diagnostic;
use crate::model::Model;

crate::code! {
    /// Rules conflict once something has happened
    ///
    /// Each of these rules can be kept, also all of them together, as long as a certain thing does not happen. Once it has,
    /// nothing that anybody could still do keeps them all: one of them will be broken. The finding tells the shortest story
    /// after which that is so, with the times where times matter. Somebody will live that story one day, and two teams will
    /// then each be right (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Complaint by customer = "complaint"
    /// touchpoint CallBack  by company  = "call_back"
    ///
    /// calendar office { zone "Europe/Berlin"  mon..fri 08:00..18:00 }
    ///
    /// rule call_back_soon { when Complaint expect CallBack within 4h }
    /// rule quiet_hours    { forbid CallBack outside office }
    /// ```
    ///
    /// Count in time that both rules allow:
    ///
    /// ```journey
    /// touchpoint Complaint by customer = "complaint"
    /// touchpoint CallBack  by company  = "call_back"
    ///
    /// calendar office { zone "Europe/Berlin"  mon..fri 08:00..18:00 }
    ///
    /// rule call_back_soon { when Complaint expect CallBack within 3d }
    /// rule quiet_hours    { forbid CallBack outside office }
    /// ```
    ///
    /// To fix it, decide which rule gives way in that story and write it down: a longer window, a `where`, an `unless`.
    CONFLICT_AFTER = "W0702", "conflict-after", Warning
}

pub(super) fn finding(model: &Model, one: &Conditional) -> Option<Diagnostic> {
    let rules = rules(model, &one.rules);
    let (first, others) = rules.split_first()?;
    let all = if others.len() == 1 { "both" } else { "all of" };
    let message = format!("after {} nothing lets {all} {} hold", told(one), listed(&rules));
    let finding = Diagnostic::new(&CONFLICT_AFTER, place(first), message)
        .here(owned(model, first, "this rule"))
        .help("decide which of them gives way then: a longer window, a `where` or an `unless` says so");
    let finding = underline(model, finding, others, "and this one");
    Some(tell_beside(model, finding, &one.story, (one.timed, one.begins.is_some())))
}
