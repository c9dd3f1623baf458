//! `W0705`.
use super::{listed, place, rules, underline};
use crate::analyze::NeverActivated;
use crate::diag::Diagnostic;
use crate::model::Model;

crate::code! {
    /// A rule can never be activated
    ///
    /// What would trigger the rule happens in no history that keeps all rules. As long as the others are kept it is never
    /// asked; it looks like protection and is none (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Order   by customer = "order"
    /// touchpoint Cancel  by customer = "cancel"
    /// touchpoint Refund  by company  = "refund"
    ///
    /// rule no_cancelling { forbid Cancel }
    /// rule refunded      { when Cancel expect Refund within 7d }
    /// rule ordered       { expect Order }
    /// ```
    ///
    /// Let it happen where it may:
    ///
    /// ```journey
    /// touchpoint Order   by customer = "order"
    /// touchpoint Cancel  by customer = "cancel"
    /// touchpoint Refund  by company  = "refund"
    ///
    /// rule one_cancelling { limit Cancel to 1 }
    /// rule refunded       { when Cancel expect Refund within 7d }
    /// rule ordered        { expect Order }
    /// ```
    ///
    /// To fix it, remove the rule, or loosen what keeps its trigger from happening.
    NEVER_ACTIVATED_RULE = "W0705", "never-activated", Warning
}

pub(super) fn finding(model: &Model, one: &NeverActivated) -> Option<Diagnostic> {
    let rule = model.rules.get(one.rule.index())?;
    let by = rules(model, &one.by);
    let name = &rule.meta.name;
    let message = match by.as_slice() {
        [] => format!("nothing can activate rule `{name}`"),
        _ => format!("rule `{name}` is never activated while {} hold", listed(&by)),
    };
    let message = if by.len() == 1 { message.replace(" hold", " holds") } else { message };
    let finding = Diagnostic::new(&NEVER_ACTIVATED_RULE, place(rule), message)
        .help("remove it, or loosen what keeps its trigger from happening");
    let others: Vec<_> = by.into_iter().filter(|other| other.meta.place != rule.meta.place).collect();
    Some(underline(model, finding, &others, "because of this"))
}
