//! `W0517`.
use super::Given;
use crate::diag::Diagnostic;

crate::code! {
    /// An allowance has expired
    ///
    /// The last day of `allow … until DATE` has passed. The rule counts in full again, and every violation that was waved
    /// through until then now breaks the run.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time {
    ///   when   Ordered
    ///   expect Delivered within 5d
    ///   allow  up to 10% until 2020-06-30
    /// }
    /// ```
    ///
    /// Decide again:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time {
    ///   when   Ordered
    ///   expect Delivered within 5d
    /// }
    /// ```
    ///
    /// To fix it, remove the allowance, or agree on a new date.
    EXPIRED_WAIVER = "W0517", "expired-waiver", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for rule in given.scope.rules.iter().copied() {
        let Some(allowance) = rule.allowance else { continue };
        if allowance.until.is_none_or(|until| until >= given.today) {
            continue;
        }
        let message = format!("the allowance of rule `{}` has expired", rule.meta.name);
        sink.push(
            Diagnostic::new(&EXPIRED_WAIVER, allowance.place, message).help("remove it, or agree on a new date"),
        );
    }
}
