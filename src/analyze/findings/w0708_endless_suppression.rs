//! `W0708`.
use super::{listed, place, rules, underline};
use crate::analyze::Unreleased;
use crate::diag::Diagnostic;
use crate::model::Model;

crate::code! {
    /// A suppression whose end never comes
    ///
    /// The rule holds a touch point back until its scope closes, and the scope does say what closes it; but no history that
    /// keeps the rules ever comes to that. Whoever is held back once is held back for good (`wayfare prove`,
    /// `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Complaint  by customer = "complaint"
    /// touchpoint Settled    by company  = "settled"
    /// touchpoint Newsletter by company  = "newsletter"
    ///
    /// rule quiet_while_angry {
    ///   between Complaint and Settled
    ///   forbid  Newsletter
    ///   do      suppress Newsletter
    /// }
    ///
    /// rule never_settled { when Complaint forbid Settled }
    /// ```
    ///
    /// Let something come that closes it:
    ///
    /// ```journey
    /// touchpoint Complaint  by customer = "complaint"
    /// touchpoint Settled    by company  = "settled"
    /// touchpoint Newsletter by company  = "newsletter"
    ///
    /// rule quiet_while_angry {
    ///   between Complaint and Settled
    ///   forbid  Newsletter
    ///   do      suppress Newsletter for 14d
    /// }
    ///
    /// rule never_settled { when Complaint forbid Settled }
    /// ```
    ///
    /// To fix it, say for how long with `for D`, close the scope with something that happens, or loosen the rules named.
    ENDLESS_SUPPRESSION = "W0708", "endless-suppression", Warning
}

pub(super) fn finding(model: &Model, one: &Unreleased) -> Option<Diagnostic> {
    let rule = model.rules.get(one.rule.index())?;
    let by = rules(model, &one.by);
    let name = &rule.meta.name;
    let message = match by.as_slice() {
        [] => format!("what rule `{name}` suppresses is never released: nothing closes its scope"),
        [only] => format!("what rule `{name}` suppresses is never released while rule `{}` holds", only.meta.name),
        _ => format!("what rule `{name}` suppresses is never released while {} hold", listed(&by)),
    };
    let finding = Diagnostic::new(&ENDLESS_SUPPRESSION, place(rule), message)
        .help("say for how long with `for D`, or close its scope with something that can happen");
    Some(underline(model, finding, &by, "because of this"))
}
