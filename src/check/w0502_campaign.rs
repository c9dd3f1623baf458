//! `W0502`.
use super::{Given, reach, walk};
use crate::diag::Diagnostic;
use crate::syntax::ast::Actor;

crate::code! {
    /// Only the company acts in this journey
    ///
    /// Every touch point of this journey is declared `by company`. Such a definition describes a campaign: what the company
    /// does to the customer. It succeeds when the company has finished talking, whatever became of the customer, so its
    /// success rate says nothing about what customers live through.
    ///
    /// ```journey
    /// touchpoint Welcome  by company = "welcome_mail"
    /// touchpoint Reminder by company = "reminder_mail"
    ///
    /// journey onboarding {
    ///   start   Welcome
    ///   goal    reminded: Reminder within 7d
    /// }
    /// ```
    ///
    /// End where the customer has got something:
    ///
    /// ```journey
    /// touchpoint Welcome by company = "welcome_mail"
    /// touchpoint FirstOrder         = "first_order"
    ///
    /// journey onboarding {
    ///   start   Welcome
    ///   goal    ordered: FirstOrder within 7d
    /// }
    /// ```
    ///
    /// To fix it, state the goal that the *customer* pursues and the touch point at which it is reached. If a touch point is
    /// in truth the customer's own act, remove `by company` from it.
    CAMPAIGN = "W0502", "campaign", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let reach = reach::of(given.model, walk::course(journey));
        let mut touchpoints = reach.touchpoints.iter().filter_map(|id| given.model.touchpoints.get(id.index()));
        if reach.any || reach.touchpoints.is_empty() || !touchpoints.all(|one| one.by == Actor::Company) {
            continue;
        }
        let message = format!("only the company acts in journey `{}`: this is a campaign", journey.meta.name);
        sink.push(
            Diagnostic::new(&CAMPAIGN, journey.meta.place, message)
                .help("state the customer's goal and the touch point at which the customer reaches it"),
        );
    }
}
