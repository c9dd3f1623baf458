//! Wording that several reports share, so that each sentence is written once.
//!
//! Never escapes: what comes from definitions and logs is put in as it is, and each report escapes for its own medium.
mod change;
mod course;
mod decision;
mod lack;
mod log;
mod pattern;
mod quantity;
mod rule;
mod run;
mod score;
mod short;
mod span;
#[cfg(test)]
mod tests;
mod threshold;
mod time;
mod violation;

pub(super) use change::{change, gap, group, journey_of, moved, worse};
pub(super) use course::{chance, divergences, investments, leak, moments, success};
pub(super) use decision::action;
pub(super) use lack::{lack, obstacle};
pub(super) use log::{about_log, not_counted};
pub(super) use pattern::pattern;
pub use quantity::counted;
pub(super) use quantity::{apart, count, exact, fixed, limit, percent, quantity};
pub(super) use rule::{allowance, idle, subject, verdict};
pub(super) use run::{judged, run, tally};
pub(super) use score::{component, missing, points, score, weight};
pub(super) use short::short;
pub(super) use span::{micros, span, whole_micros};
pub(super) use threshold::{basis, bound, bounds, interval, reason, told, value, whose};
pub(super) use time::{day, instant, local_day, minute};
pub(super) use violation::{cause, key, violation};
