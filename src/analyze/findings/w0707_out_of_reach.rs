//! `W0707`.
use super::{listed, rules, underline};
use crate::analyze::{End, Unreachable};
use crate::diag::{Diagnostic, Place};
use crate::model::{Journey, Model};

crate::code! {
    /// A stage or an outcome that no journey comes to
    ///
    /// No history that keeps the rules takes a customer there: what reaches it is excluded by rules, comes too late, or is
    /// always taken by an outcome that is tried before. Its share will be zero for ever, and readers will take that for a
    /// finding (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Ordered   by customer = "ordered"
    /// touchpoint Paid      by customer = "paid"
    /// touchpoint Delivered by company  = "delivered"
    ///
    /// journey order {
    ///   start Ordered
    ///   stage pay:  Paid
    ///   goal  here: Delivered within 5d
    /// }
    ///
    /// rule only_invoices { when Ordered forbid Paid }
    /// ```
    ///
    /// Say when the rule counts:
    ///
    /// ```journey
    /// touchpoint Ordered   by customer = "ordered"
    /// touchpoint Paid      by customer = "paid"
    /// touchpoint Delivered by company  = "delivered"
    ///
    /// journey order {
    ///   start Ordered
    ///   stage pay:  Paid
    ///   goal  here: Delivered within 5d
    /// }
    ///
    /// rule only_invoices { when Ordered forbid Paid within 1h }
    /// ```
    ///
    /// To fix it, loosen one of the rules named, or remove the stage or outcome.
    OUT_OF_REACH = "W0707", "out-of-reach", Warning
}

pub(super) fn finding(model: &Model, one: &Unreachable) -> Option<Diagnostic> {
    let journey = model.journeys.get(one.journey.index())?;
    let (what, place) = named(journey, one.end)?;
    let by = rules(model, &one.by);
    let message = match by.as_slice() {
        [] => format!("{what} of journey `{}` is never reached", journey.meta.name),
        [only] => {
            format!("{what} of journey `{}` is never reached while rule `{}` holds", journey.meta.name, only.meta.name)
        }
        _ => format!("{what} of journey `{}` is never reached while {} hold", journey.meta.name, listed(&by)),
    };
    let help = if by.is_empty() {
        "remove it, or change what comes before it"
    } else {
        "loosen one of the rules, or remove it"
    };
    let finding = Diagnostic::new(&OUT_OF_REACH, place, message).help(help);
    Some(underline(model, finding, &by, "because of this"))
}

/// A stage or an outcome in words, with its place; nothing for success.
fn named(journey: &Journey, end: End) -> Option<(String, Place)> {
    let pattern = |list: &[crate::model::Trigger], at: usize| list.get(at).map(|one| one.pattern.place);
    match end {
        End::Success => None,
        End::Stage(at) => journey.stages.get(at).map(|one| (format!("stage `{}`", one.meta.name), one.meta.place)),
        End::Fail(at) => Some(("this `fail`".to_owned(), pattern(&journey.fail, at)?)),
        End::Exit(at) => Some(("this `exit`".to_owned(), pattern(&journey.exit, at)?)),
    }
}
