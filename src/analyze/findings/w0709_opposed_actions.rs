//! `W0709`.
use super::story::{tell_beside, told_moments};
use super::{owned, place, underline};
use crate::analyze::Opposed;
use crate::diag::Diagnostic;
use crate::model::{Model, Source};

crate::code! {
    /// One rule sends what another suppresses
    ///
    /// There is a story at whose end one rule sends a touch point while another holds the same one back. Then the
    /// suppression wins, whatever the priorities; among sends, and among suppressions, it is the higher priority, then the
    /// order of declaration. What was not sent is listed with that reason, but whoever wrote the sending rule may wait for
    /// it in vain (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Cart       by customer = "cart"
    /// touchpoint Bought     by customer = "bought"
    /// touchpoint Complaint  by customer = "complaint"
    /// touchpoint Settled    by company  = "settled"
    /// touchpoint Reminder   by company  = "reminder"
    ///
    /// rule remind {
    ///   when   Cart
    ///   expect Reminder within 24h unless Bought
    ///   do     send Reminder
    /// }
    ///
    /// rule quiet_while_angry {
    ///   between Complaint and Settled
    ///   forbid  Reminder
    ///   do      suppress Reminder
    /// }
    /// ```
    ///
    /// Say which gives way:
    ///
    /// ```journey
    /// touchpoint Cart       by customer = "cart"
    /// touchpoint Bought     by customer = "bought"
    /// touchpoint Complaint  by customer = "complaint"
    /// touchpoint Settled    by company  = "settled"
    /// touchpoint Reminder   by company  = "reminder"
    ///
    /// rule remind {
    ///   when   Cart
    ///   expect Reminder within 24h unless Bought
    ///   do     raise "remind by hand" to "shop"
    /// }
    ///
    /// rule quiet_while_angry {
    ///   between Complaint and Settled
    ///   forbid  Reminder
    ///   do      suppress Reminder
    /// }
    /// ```
    ///
    /// To fix it, release the sending rule with `unless`, or let the other suppress less; if the suppression is meant to
    /// win, nothing need be done.
    OPPOSED_ACTIONS = "W0709", "opposed-actions", Info
}

pub(super) fn finding(model: &Model, one: &Opposed) -> Option<Diagnostic> {
    let (sends, suppresses) = (model.rules.get(one.sends.index())?, model.rules.get(one.suppresses.index())?);
    let what = match one.what {
        Source::Touchpoint(id) => model.touchpoints.get(id.index()).map(|one| one.meta.name.clone()),
        Source::Moment(id) => model.moments.get(id.index()).map(|one| one.meta.name.clone()),
        _ => None,
    }?;
    let message = format!(
        "after {} rule `{}` sends `{what}` while rule `{}` suppresses it: the suppression wins, whatever the priorities",
        told_moments(&one.story),
        sends.meta.name,
        suppresses.meta.name,
    );
    let finding = Diagnostic::new(&OPPOSED_ACTIONS, place(sends), message)
        .here(owned(model, sends, "this rule sends"))
        .help("release the one that sends with `unless`, or let the other suppress less");
    let finding = underline(model, finding, &[suppresses], "this one suppresses");
    Some(tell_beside(model, finding, &one.story, (false, false)))
}
