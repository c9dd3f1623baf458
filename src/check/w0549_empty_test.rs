//! `W0549`.
use super::Given;
use crate::diag::Diagnostic;

crate::code! {
    /// A test that expects nothing
    ///
    /// The test has no `expect`, so it passes whatever the definitions say. It looks like a safeguard and is none.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time { when Ordered expect Delivered within 5d }
    ///
    /// test "delivered in time" {
    ///   customer "ann" {
    ///     2026-03-02 09:00 Ordered
    ///     +2d              Delivered
    ///   }
    /// }
    /// ```
    ///
    /// Say what must come out:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule on_time { when Ordered expect Delivered within 5d }
    ///
    /// test "delivered in time" {
    ///   customer "ann" {
    ///     2026-03-02 09:00 Ordered
    ///     +2d              Delivered
    ///   }
    ///   expect rule on_time satisfied 1
    /// }
    /// ```
    ///
    /// To fix it, add at least one `expect`.
    EMPTY_TEST = "W0549", "empty-test", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for test in given.scope.tests.iter().copied().filter(|test| test.expectations.is_empty()) {
        let message = format!("test \"{}\" expects nothing", test.title);
        sink.push(Diagnostic::new(&EMPTY_TEST, test.place, message).help("add at least one `expect`"));
    }
}
