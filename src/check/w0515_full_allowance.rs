//! `W0515`.
use super::Given;
use crate::diag::Diagnostic;

crate::code! {
    /// An allowance under which a rule can't fail
    ///
    /// `allow up to 100%` tolerates every violation there can be. The rule still looks like a promise in the definition and
    /// in the report, but nothing ever breaks it.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time {
    ///   when   Ordered
    ///   expect Delivered within 5d
    ///   allow  up to 100%
    /// }
    /// ```
    ///
    /// Write what you tolerate:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time {
    ///   when   Ordered
    ///   expect Delivered within 5d
    ///   allow  up to 2%
    /// }
    /// ```
    ///
    /// To fix it, lower the share, or use `severity info` for a rule that only observes.
    FULL_ALLOWANCE = "W0515", "full-allowance", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for rule in given.scope.rules.iter().copied() {
        let Some(allowance) = rule.allowance.filter(|allowance| allowance.share >= 1.0) else { continue };
        let message = format!("rule `{}` can't fail: every violation is allowed", rule.meta.name);
        sink.push(
            Diagnostic::new(&FULL_ALLOWANCE, allowance.place, message)
                .help("lower the share, or write `severity info` for a rule that only observes"),
        );
    }
}
