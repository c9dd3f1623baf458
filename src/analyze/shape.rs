//! What a clause demands, side by side with what another does: where one follows from the other by what is written, whatever
//! automata can tell.
use super::form::{Many, Span};
use super::letters::LetterSet;
use crate::model::CalendarId;

/// A clause about single events in whole histories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// What it demands.
    pub kind: Kind,
    /// The events of its roles: trigger, target, unless, until, other.
    pub roles: [LetterSet; 5],
    /// Distances that count; of a limit, up to its length.
    pub span: Span,
}

/// The kinds of clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// So many targets.
    Expect(Look, Many),
    /// No target, or none while a calendar is open (or closed).
    Forbid(Look, Option<(CalendarId, bool)>),
    /// At most so many targets within a length of time; whether they count only from a trigger on.
    Limit(u32, bool),
}

/// Where a clause looks from its trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// At what comes later.
    After,
    /// At what came before.
    Before,
    /// At both.
    Ever,
}

impl Shape {
    /// Whether what keeps this clause certainly keeps the other.
    pub fn implies(&self, other: &Self) -> bool {
        let [trigger, target, unless, until, another] = &self.roles;
        let [their_trigger, their_target, their_unless, their_until, their_another] = &other.roles;
        let same_ends = until == their_until && another == their_another;
        // `another` and `last` are triggers themselves
        let triggers = if another.is_empty() { holds(trigger, their_trigger) } else { trigger == their_trigger };
        let is_inside = |one: Span, other: Span| one.low >= other.low && one.high <= other.high;
        match (self.kind, other.kind) {
            (Kind::Expect(look, many), Kind::Expect(their_look, their_many)) => {
                let same = target == their_target && self.span == other.span;
                let counts = match their_many.most {
                    None => many.least >= their_many.least,
                    Some(most) => same && many.least >= their_many.least && many.most.is_some_and(|own| own <= most),
                };
                let targets = holds(their_target, target) && is_inside(self.span, other.span);
                let looks = look == their_look || their_look == Look::Ever;
                looks && same_ends && triggers && counts && targets && holds(their_unless, unless)
            }
            (Kind::Forbid(look, hours), Kind::Forbid(their_look, their_hours)) => {
                let targets = holds(target, their_target) && is_inside(other.span, self.span);
                let looks = look == their_look || look == Look::Ever;
                looks && same_ends && triggers && targets && (hours.is_none() || hours == their_hours)
            }
            (Kind::Limit(most, from), Kind::Limit(their_most, their_from)) => {
                let counted = !from || their_from && holds(trigger, their_trigger);
                counted && holds(target, their_target) && most <= their_most && is_inside(other.span, self.span)
            }
            _ => false,
        }
    }
}

/// Whether some letters hold all of others.
fn holds(more: &LetterSet, less: &LetterSet) -> bool {
    less.without(more).is_empty()
}
