//! Wording that several reports share, so that each sentence is written once.
//!
//! Never escapes: what comes from definitions and logs is put in as it is, and each report escapes for its own medium.
mod decision;
mod lack;
mod pattern;
mod quantity;
mod span;
#[cfg(test)]
mod tests;
mod time;
mod violation;

pub(super) use decision::action;
pub(super) use lack::{lack, obstacle};
pub(super) use quantity::{count, counted, exact, fixed, limit, percent, quantity};
pub(super) use span::{micros, span, whole_micros};
pub(super) use time::{day, instant, local_day, minute};
pub(super) use violation::violation;
