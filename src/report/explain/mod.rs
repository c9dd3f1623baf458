//! One customer's timeline: what happened, the journeys as lanes beside it, what fired, what was expected until when, what
//! came nearest.
//!
//! The entries are put in order once; each format writes the same ones.
mod html;
mod human;
#[cfg(test)]
mod tests;

use super::words::{count, minute, pattern, short, violation};
use crate::facts::{Cause, CheckState, Outcome, Trace, TracedCheck, TracedInstance};
use crate::history::LogFacts;
use crate::model::{Clause, Demand, Model, Rule};

pub use html::html;
pub use human::human;

/// What is explained.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'a> {
    /// The definitions.
    pub model: &'a Model,
    /// The customer in full.
    pub trace: &'a Trace,
    /// Where its events stand.
    pub places: Places<'a>,
    /// What of it is told.
    pub focus: Focus<'a>,
}

/// Where a customer's events stand.
#[derive(Debug, Clone, Copy)]
pub enum Places<'a> {
    /// In the files of a log.
    Log(&'a LogFacts),
    /// In a test: by the event's number in it, from 1.
    Test(&'a [String]),
}

/// What of a customer is told, beside its events and moments.
#[derive(Debug, Clone, Copy)]
pub enum Focus<'a> {
    /// All journeys and rules.
    Everything,
    /// What some journeys and rules make of it, and which events (by row) decided that.
    On {
        /// The journeys, by index.
        journeys: &'a [u32],
        /// The rules, by index.
        rules: &'a [u32],
        /// The rows of the events.
        deciding: &'a [u64],
    },
}

impl Focus<'_> {
    fn journey(self, journey: u32) -> bool {
        match self {
            Self::Everything => true,
            Self::On { journeys, .. } => journeys.contains(&journey),
        }
    }

    fn rule(self, rule: u32) -> bool {
        match self {
            Self::Everything => true,
            Self::On { rules, .. } => rules.contains(&rule),
        }
    }

    fn decides(self, event: &Cause) -> bool {
        matches!(self, Self::On { deciding, .. } if deciding.contains(&event.row))
    }
}

/// One line of the timeline.
#[derive(Debug, Clone)]
struct Entry {
    time: i64,
    kind: Kind,
    text: String,
    /// File and row of an event.
    place: Option<String>,
    /// By lane: what it shows at this line.
    lanes: Vec<Lane>,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// An event of the log.
    Event,
    /// A moment that no event is of itself.
    Moment,
    /// A journey starts, reaches something, ends.
    Journey,
    /// A rule is satisfied, or waits.
    Rule,
    /// A rule is violated.
    Violation,
    /// Something the rules would have done.
    Decision,
    /// Something that is still expected.
    Expected,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Moment => "moment",
            Self::Journey => "journey",
            Self::Rule => "rule",
            Self::Violation => "violation",
            Self::Decision => "decision",
            Self::Expected => "expected",
        }
    }
}

/// A journey's lane at one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    Empty,
    Start,
    Open,
    Mark,
    End,
}

/// A lane with its instance.
struct Track<'a> {
    name: String,
    instance: &'a TracedInstance,
}

/// How many lanes are drawn beside the timeline.
const LANES: usize = 6;

/// One line of the timeline, for formats of data.
#[derive(Debug, Clone)]
pub struct Line {
    /// When, in microseconds since 1970 UTC.
    pub time: i64,
    /// "event", "moment", "journey", "rule", "violation", "decision", "expected".
    pub kind: &'static str,
    /// What.
    pub text: String,
    /// Where an event stands.
    pub place: Option<String>,
}

impl Explained<'_> {
    /// The timeline line by line.
    pub fn lines(&self) -> Vec<Line> {
        let line = |entry: Entry| Line {
            time: entry.time,
            kind: entry.kind.name(),
            text: entry.text.replace('`', ""),
            place: entry.place,
        };
        self.entries().into_iter().map(line).collect()
    }

    fn journey(&self, index: u32) -> Option<&crate::model::Journey> {
        self.model.journeys.get(index as usize)
    }

    /// The instances that are told.
    fn instances(&self) -> impl Iterator<Item = &TracedInstance> {
        self.trace.instances.iter().filter(|one| self.focus.journey(one.journey))
    }

    /// The instances that get a lane: the first ones.
    fn tracks(&self) -> Vec<Track<'_>> {
        let named = |instance: &'_ TracedInstance| -> String {
            let name = self.journey(instance.journey).map_or("", |journey| journey.meta.name.as_str());
            let key = instance.fact.key.join(", ");
            if key.is_empty() { name.to_owned() } else { format!("{name} ({})", short(&key)) }
        };
        let first = self.instances().take(LANES);
        first.map(|instance| Track { name: named(instance), instance }).collect()
    }

    /// Everything, in order of time.
    fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut add = |time: i64, kind: Kind, text: String, place: Option<String>| {
            entries.push(Entry { time, kind, text, place, lanes: Vec::new() });
        };
        for one in &self.trace.events {
            add(one.event.time, Kind::Event, self.event(&one.event, &one.touchpoints), Some(self.place(&one.event)));
        }
        for (moment, time) in &self.trace.moments {
            let name = self.model.moments.get(*moment as usize).map_or("", |moment| moment.meta.label());
            add(*time, Kind::Moment, format!("moment: {name}"), None);
        }
        for instance in self.instances() {
            self.instance(instance, &mut add);
        }
        for check in self.trace.checks.iter().filter(|check| self.focus.rule(check.rule)) {
            self.check(check, &mut add);
        }
        for (rule, decision) in self.trace.decisions.iter().filter(|(rule, _)| self.focus.rule(*rule)) {
            let Some(rule) = self.model.rules.get(*rule as usize) else { continue };
            let what = super::words::action(self.model, rule, &decision.action);
            let lost = decision.lost_to.as_ref().map(|(_, why)| format!(" – not done: {why}")).unwrap_or_default();
            let until = decision.until.map(|until| format!(" until {}", minute(until))).unwrap_or_default();
            add(decision.time, Kind::Decision, format!("{}: {what}{until}{lost}", rule.meta.name), None);
        }
        entries.sort_by_key(|entry| (entry.time, entry.kind));
        let tracks = self.tracks();
        for entry in &mut entries {
            entry.lanes = tracks.iter().map(|track| lane(track.instance, entry)).collect();
        }
        entries
    }

    fn event(&self, event: &Cause, touchpoints: &[u32]) -> String {
        let names: Vec<&str> = touchpoints
            .iter()
            .filter_map(|at| self.model.touchpoints.get(*at as usize))
            .map(|one| one.meta.label())
            .collect();
        let named = match names.as_slice() {
            [] => format!("{} (no touchpoint claims it)", short(&event.event)),
            [only] if *only == event.event => (*only).to_owned(),
            some => format!("{} ({})", some.join(", "), short(&event.event)),
        };
        if self.focus.decides(event) { format!("{named}  <- decides") } else { named }
    }

    fn place(&self, event: &Cause) -> String {
        match self.places {
            Places::Log(log) => {
                let file = usize::try_from(event.file).ok().and_then(|at| log.files.get(at));
                format!("{} row {}", short(file.map_or("", |file| file.as_str())), count(event.row))
            }
            Places::Test(lines) => {
                let line = usize::try_from(event.row).ok().and_then(|row| lines.get(row.checked_sub(1)?));
                line.cloned().unwrap_or_default()
            }
        }
    }

    fn instance(&self, one: &TracedInstance, add: &mut dyn FnMut(i64, Kind, String, Option<String>)) {
        let Some(journey) = self.journey(one.journey) else { return };
        let (name, fact) = (&journey.meta.name, &one.fact);
        add(fact.start, Kind::Journey, format!("{name} starts"), None);
        let stages = journey.stages.iter().map(|stage| &stage.meta).zip(&fact.stages);
        let goals = journey.goals.iter().map(|goal| &goal.meta).zip(&fact.goals);
        for (meta, time) in stages.chain(goals) {
            if let Some(time) = time {
                add(*time, Kind::Journey, format!("{name} reaches {}", meta.label()), None);
            }
        }
        match (fact.end, one.due) {
            (Some(end), _) => add(end, Kind::Journey, format!("{name} ends: {}", ended(fact.outcome)), None),
            (None, Some((outcome, due))) => {
                add(
                    due,
                    Kind::Expected,
                    format!("{name} is open; without anything more it ends: {}", ended(outcome)),
                    None,
                );
            }
            (None, None) => {}
        }
    }

    fn check(&self, check: &TracedCheck, add: &mut dyn FnMut(i64, Kind, String, Option<String>)) {
        let Some(rule) = self.model.rules.get(check.rule as usize) else { return };
        let name = &rule.meta.name;
        let clause = rule.clauses.get(check.clause as usize);
        let demand = clause.map(|clause| self.demand(clause)).unwrap_or_default();
        let until = check.until.map(|until| format!(" until {}", minute(until))).unwrap_or_default();
        if let (Some(time), Some(_)) = (check.time, &check.trigger) {
            let state = match check.state {
                CheckState::Satisfied => "satisfied",
                CheckState::Violated => "violated",
                CheckState::Pending => "pending",
                CheckState::Undecidable => "undecidable: the log begins too late",
            };
            add(time, Kind::Rule, format!("{name}: {demand}{until}: {state}"), None);
        }
        for found in &check.violations {
            add(
                found.time,
                Kind::Violation,
                format!("{name} is violated: {}", violation(self.model, rule, found)),
                None,
            );
        }
        if check.state == CheckState::Pending {
            match check.until {
                Some(until) => add(until, Kind::Expected, format!("{name}: {demand}, by now"), None),
                None => add(self.trace.watermark, Kind::Expected, format!("{name}: {demand}, still open"), None),
            }
        }
    }

    /// "expects `Order`", "forbids `Offer`".
    fn demand(&self, clause: &Clause) -> String {
        match &clause.demand {
            Demand::Expect(target, _) => format!("expects {}", pattern(self.model, &target.pattern)),
            Demand::Forbid(target, _) => format!("forbids {}", pattern(self.model, &target.pattern)),
            Demand::Edge(_, expected, _) => format!("expects {} at the edge", pattern(self.model, expected)),
            Demand::OneOf(all, _) => {
                let names: Vec<String> = all.iter().map(|one| pattern(self.model, one)).collect();
                format!("expects one of {}", names.join(", "))
            }
            Demand::AllOrNone(all, _) => {
                let names: Vec<String> = all.iter().map(|one| pattern(self.model, one)).collect();
                format!("expects all or none of {}", names.join(", "))
            }
            Demand::Limit(limit) => format!("allows at most {} {}", limit.most, pattern(self.model, &limit.pattern)),
        }
    }

    /// Rules that nothing activated, and those without `when` with what became of them.
    fn standing(&self) -> Vec<String> {
        let one = |(at, rule): (u32, &Rule)| {
            let own: Vec<&TracedCheck> = self.trace.checks.iter().filter(|check| check.rule == at).collect();
            if own.is_empty() {
                return Some(format!("{}: not activated", rule.meta.name));
            }
            let states = own.iter().filter(|check| check.trigger.is_none()).map(|check| match check.state {
                CheckState::Satisfied => "satisfied",
                CheckState::Violated => "violated",
                CheckState::Pending => "pending",
                CheckState::Undecidable => "undecidable",
            });
            let states: Vec<&str> = states.collect();
            (!states.is_empty()).then(|| format!("{}: {}", rule.meta.name, states.join(", ")))
        };
        (0u32..).zip(&self.model.rules).filter(|(at, _)| self.focus.rule(*at)).filter_map(one).collect()
    }
}

fn ended(outcome: Outcome) -> String {
    outcome.name().replace('_', " ")
}

/// What an instance's lane shows beside an entry.
fn lane(one: &TracedInstance, entry: &Entry) -> Lane {
    let end = one.fact.end.unwrap_or(i64::MAX);
    if entry.time < one.fact.start || entry.time > end || entry.kind == Kind::Expected {
        return Lane::Empty;
    }
    let marks = entry.kind == Kind::Event && {
        let reached = one.fact.stages.iter().chain(&one.fact.goals).flatten();
        reached.into_iter().any(|time| *time == entry.time)
    };
    match entry.time {
        time if time == end && entry.kind == Kind::Journey => Lane::End,
        time if time == one.fact.start && entry.kind == Kind::Event => Lane::Start,
        _ if marks => Lane::Mark,
        _ => Lane::Open,
    }
}
