//! `W0701`.
use super::{listed, owned, place, rules, underline};
use crate::diag::Diagnostic;
use crate::model::{Model, RuleId};

crate::code! {
    /// Rules contradict each other
    ///
    /// No history at all keeps these rules together: whatever happens to a customer, at least one of them is broken. So
    /// their numbers say nothing, and whoever tries to obey one is blamed by another. None of the rules named can be
    /// left out: without any one of them the others could be kept. It is found from the definitions alone, before there is
    /// any data (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Order by customer = "order"
    /// touchpoint Offer by company  = "offer"
    ///
    /// rule everybody_orders { expect Order }
    /// rule offer_follows    { when Order expect Offer }
    /// rule two_at_most      { limit Offer to 0 }
    /// ```
    ///
    /// Say when each of them counts:
    ///
    /// ```journey
    /// touchpoint Order by customer = "order"
    /// touchpoint Offer by company  = "offer"
    ///
    /// rule everybody_orders { expect Order }
    /// rule offer_follows    { when Order expect Offer }
    /// rule two_at_most      { limit Offer to 2 }
    /// ```
    ///
    /// To fix it, loosen one of the rules or give it a scope, a trigger or a condition that leaves room for the others.
    CONTRADICTION = "W0701", "contradiction", Warning
}

pub(super) fn finding(model: &Model, ids: &[RuleId]) -> Option<Diagnostic> {
    let rules = rules(model, ids);
    let (first, others) = rules.split_first()?;
    let message = match others {
        [] => format!("no history can keep rule `{}`", first.meta.name),
        [_] => format!("no history can keep both {}", listed(&rules)),
        _ => format!("no history can keep all of {}", listed(&rules)),
    };
    let finding = Diagnostic::new(&CONTRADICTION, place(first), message)
        .here(owned(model, first, "this rule"))
        .help("loosen one of them, or say when it counts: without any one of them the others can be kept");
    Some(underline(model, finding, others, "together with this one"))
}
