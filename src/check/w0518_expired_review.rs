//! `W0518`.
use super::Given;
use crate::diag::Diagnostic;

crate::code! {
    /// A journey is due for review
    ///
    /// The day of `review by DATE` has passed. The owner wanted to look at this definition again by then; since that day
    /// nobody has confirmed that it still describes what customers live through.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   review  by 2020-06-30
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// Look at it and set the next date:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   review  by 2099-06-30
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// To fix it, review the journey with its owner and write the next date.
    EXPIRED_REVIEW = "W0518", "expired-review", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let Some((day, place)) = journey.review_by.filter(|(day, _)| *day < given.today) else { continue };
        let days = given.today.saturating_sub(day);
        let plural = if days == 1 { "" } else { "s" };
        let message = format!("journey `{}` has been due for review for {days} day{plural}", journey.meta.name);
        sink.push(Diagnostic::new(&EXPIRED_REVIEW, place, message).help("review it with its owner, then set the next date"));
    }
}
