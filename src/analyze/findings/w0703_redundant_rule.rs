//! `W0703`.
use super::{listed, place, rules, underline};
use crate::analyze::Redundant;
use crate::diag::Diagnostic;
use crate::model::Model;

crate::code! {
    /// A rule follows from others
    ///
    /// Every history that keeps the other rules keeps this one too, so it can never be the only one that is broken. It may be
    /// meant as a reminder; more often somebody forgot that a stricter rule came later, and whoever loosens that one will be
    /// surprised by this one (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Order   by customer = "order"
    /// touchpoint Confirm by company  = "confirm"
    ///
    /// rule within_a_day  { when Order expect Confirm within 24h }
    /// rule within_a_noon { when Order expect Confirm within 12h }
    /// ```
    ///
    /// Keep the stricter one:
    ///
    /// ```journey
    /// touchpoint Order   by customer = "order"
    /// touchpoint Confirm by company  = "confirm"
    ///
    /// rule within_a_noon { when Order expect Confirm within 12h }
    /// ```
    ///
    /// To fix it, remove the rule, or make it say what the others don't.
    REDUNDANT_RULE = "W0703", "redundant-rule", Info
}

pub(super) fn finding(model: &Model, one: &Redundant) -> Option<Diagnostic> {
    let rule = model.rules.get(one.rule.index())?;
    let by = rules(model, &one.by);
    let name = &rule.meta.name;
    let message = match by.as_slice() {
        [] => format!("rule `{name}` holds in every history"),
        _ => format!("rule `{name}` follows from {}", listed(&by)),
    };
    let finding = Diagnostic::new(&REDUNDANT_RULE, place(rule), message).help("remove it, or keep it as a reminder");
    Some(underline(model, finding, &by, "it follows from this"))
}
