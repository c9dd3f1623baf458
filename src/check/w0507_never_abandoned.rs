//! `W0507`.
use super::{Given, span};
use crate::diag::Diagnostic;

crate::code! {
    /// A journey times out before it can be abandoned
    ///
    /// The silence after which the journey counts as abandoned is as long as its `time out`, or longer. The time-out always
    /// comes first, so nobody is ever counted as abandoned and the two kinds of loss can't be told apart.
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint Activated   = "activated"
    ///
    /// journey upgrade {
    ///   start    OfferViewed
    ///   goal     active: Activated
    ///   abandon  after 30d of silence
    ///   time out after 14d
    /// }
    /// ```
    ///
    /// Let the silence be the shorter one:
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint Activated   = "activated"
    ///
    /// journey upgrade {
    ///   start    OfferViewed
    ///   goal     active: Activated
    ///   abandon  after 7d of silence
    ///   time out after 14d
    /// }
    /// ```
    ///
    /// To fix it, shorten the silence, lengthen the time-out, or remove one of the two.
    NEVER_ABANDONED = "W0507", "never-abandoned", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let (Some(abandon), Some(time_out)) = (journey.abandon, journey.time_out) else { continue };
        if !span::at_least(abandon, time_out) {
            continue;
        }
        let message = format!(
            "journey `{}` is never abandoned: it times out after {}, before a silence of {} is over",
            journey.meta.name,
            span::written(time_out),
            span::written(abandon)
        );
        sink.push(
            Diagnostic::new(&NEVER_ABANDONED, journey.meta.place, message)
                .help("shorten the silence of `abandon`, or lengthen `time out`"),
        );
    }
}
