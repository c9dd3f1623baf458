//! `W0511`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A suppression that is never released
    ///
    /// `do suppress` holds a touch point back for a customer. Here nothing ends it: the rule has no `while` or `between` that
    /// closes, and no `for` says how long. After one violation the customer would never again be reached by it, and nobody
    /// would notice.
    ///
    /// ```journey
    /// touchpoint Newsletter by company = "newsletter"
    ///
    /// rule not_too_many {
    ///   limit Newsletter to 2 per 7d
    ///   do    suppress Newsletter
    /// }
    /// ```
    ///
    /// Say for how long:
    ///
    /// ```journey
    /// touchpoint Newsletter by company = "newsletter"
    ///
    /// rule not_too_many {
    ///   limit Newsletter to 2 per 7d
    ///   do    suppress Newsletter for 7d
    /// }
    /// ```
    ///
    /// To fix it, add `for D`, or a scope that ends: `while JOURNEY is open`, `between P and Q`, `after P until Q`.
    UNRELEASED_SUPPRESSION = "W0511", "unreleased-suppression", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for rule in given.scope.rules.iter().copied().filter(|rule| !ends(&rule.scope)) {
        for one in &rule.actions {
            if !matches!(one.action, DoAction::Suppress(_, None)) {
                continue;
            }
            let message = format!("rule `{}` suppresses for ever: nothing releases it", rule.meta.name);
            sink.push(
                Diagnostic::new(&UNRELEASED_SUPPRESSION, one.place, message)
                    .help("say how long with `for D`, or give the rule a scope that ends, such as `while JOURNEY is open`"),
            );
        }
    }
}

fn ends(scope: &Scope) -> bool {
    matches!(scope, Scope::While(_) | Scope::Between(..) | Scope::After(_, Some(_)))
}
