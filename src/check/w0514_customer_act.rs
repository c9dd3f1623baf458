//! `W0514`.
use super::{Given, reach};
use crate::diag::Diagnostic;
use crate::model::*;
use crate::syntax::ast::Actor;

crate::code! {
    /// A rule sends or holds back what the customer does
    ///
    /// `do send` and `do suppress` tell the company what to do. The touch point named here is the customer's own act: nobody
    /// can send it or hold it back, so the decision could never be carried out.
    ///
    /// ```journey
    /// touchpoint CartAbandoned = "cart_abandoned"
    /// touchpoint Reminder      = "reminder"
    ///
    /// rule remind {
    ///   when   CartAbandoned
    ///   expect Reminder within 24h
    ///   do     send Reminder
    /// }
    /// ```
    ///
    /// Say that it is the company's act:
    ///
    /// ```journey
    /// touchpoint CartAbandoned       = "cart_abandoned"
    /// touchpoint Reminder by company = "reminder"
    ///
    /// rule remind {
    ///   when   CartAbandoned
    ///   expect Reminder within 24h
    ///   do     send Reminder
    /// }
    /// ```
    ///
    /// To fix it, declare the touch point `by company`, or name one that is.
    CUSTOMER_ACT = "W0514", "customer-act", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for one in given.scope.rules.iter().copied().flat_map(|rule| &rule.actions) {
        let (word, source) = match one.action {
            DoAction::Send(source) => ("sent", source),
            DoAction::Suppress(source, _) => ("held back", source),
            DoAction::Raise { .. } | DoAction::Call(..) => continue,
        };
        let reach = reach::of_source(given.model, source);
        let mut touchpoints = reach.touchpoints.iter().filter_map(|id| given.model.touchpoints.get(id.index()));
        let Some(first) = touchpoints.next() else { continue };
        if reach.any || first.by == Actor::Company || touchpoints.any(|one| one.by == Actor::Company) {
            continue;
        }
        let message = format!("`{}` is what the customer does, it can't be {word}", first.meta.name);
        sink.push(
            Diagnostic::new(&CUSTOMER_ACT, one.place, message)
                .also(first.meta.place, "declared without `by company`")
                .help("declare the touch point `by company` if the company does it"),
        );
    }
}
