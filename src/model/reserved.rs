//! Words that mean something of their own where something else could be named.
use super::Symbol;

/// What no event, journey, rule or binding may be called.
pub(super) const NAMED: &[&str] = &["any", "customer", "channel", "time", "start", "end"];
/// What no stage or goal may be called.
pub(super) const MILESTONES: &[&str] =
    &["start", "end", "started", "ended", "succeeded", "failed", "exited", "abandoned", "timed_out"];
/// What no attribute and no parameter may be called.
pub(super) const ATTRIBUTES: &[&str] = &["customer", "channel", "time"];
/// What no action may be called.
pub(super) const ACTIONS: &[&str] = &["send", "suppress", "raise"];

/// The words that this can't be called.
pub fn reserved(symbol: Symbol) -> &'static [&'static str] {
    match symbol {
        Symbol::Touchpoint(_) | Symbol::Moment(_) | Symbol::Journey(_) | Symbol::Rule(_) | Symbol::Binding(_) => NAMED,
        Symbol::Stage(..) | Symbol::Goal(..) => MILESTONES,
        Symbol::Attribute(..) | Symbol::EventAttribute(_) | Symbol::CustomerAttribute(_) => ATTRIBUTES,
        Symbol::Action(_) => ACTIONS,
        Symbol::Calendar(_) | Symbol::Segment(_) | Symbol::Kpi(_) => &[],
    }
}
