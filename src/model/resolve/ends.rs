//! At which touchpoints the occurrences of a source happen: whose attributes they carry.
//!
//! Invariant: reads names and patterns only, never conditions, so that it can be known before any body is resolved.
use super::names::Emitter;
use super::*;
use crate::codes::resolve as codes;
use ast::EventName;
use outline::{Sketch, SketchedEnds, SketchedJourney};

/// Touchpoints at which something happens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ends {
    /// A mistake was already reported; has every attribute.
    Unknown,
    /// Any event.
    Any,
    /// At no log event (a deadline).
    Nowhere,
    /// At this one.
    One(TouchpointId),
    /// At one of these; sorted, at least two.
    Many(Arc<[TouchpointId]>),
}

impl Ends {
    /// The touchpoints, where they can be listed.
    pub(super) fn touchpoints(&self) -> &[TouchpointId] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(list) => list,
            Self::Unknown | Self::Any | Self::Nowhere => &[],
        }
    }

    /// At one of either.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Any, _) | (_, Self::Any) => Self::Any,
            (Self::Nowhere, it) | (it, Self::Nowhere) => it,
            (a, b) if a == b => a,
            (a, b) => {
                let mut all: Vec<TouchpointId> = a.touchpoints().iter().chain(b.touchpoints()).copied().collect();
                all.sort_unstable();
                all.dedup();
                Self::Many(all.into())
            }
        }
    }

    /// At one of all of these.
    pub(super) fn union(all: impl IntoIterator<Item = Self>) -> Self {
        let mut touchpoints: Vec<TouchpointId> = Vec::new();
        let mut any = false;
        for ends in all {
            match ends {
                Self::Unknown => return Self::Unknown,
                Self::Any => any = true,
                _ => touchpoints.extend(ends.touchpoints()),
            }
        }
        if any {
            return Self::Any;
        }
        touchpoints.sort_unstable();
        touchpoints.dedup();
        match touchpoints.as_slice() {
            [] => Self::Nowhere,
            [one] => Self::One(*one),
            _ => Self::Many(touchpoints.into()),
        }
    }
}

/// What is known of every deriver's ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct EndsTable {
    pub moments: Vec<Ends>,
    pub is_log_event: Vec<bool>,
    pub journeys: Vec<JourneyEnds>,
    pub rules: Vec<Ends>,
}

/// Where a journey's events happen.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct JourneyEnds {
    started: Ends,
    stages: Vec<Ends>,
    goals: Vec<Ends>,
    succeeded: Ends,
    failed: Ends,
    exited: Ends,
}

impl Default for JourneyEnds {
    fn default() -> Self {
        Self {
            started: Ends::Unknown,
            stages: Vec::new(),
            goals: Vec::new(),
            succeeded: Ends::Unknown,
            failed: Ends::Unknown,
            exited: Ends::Unknown,
        }
    }
}

impl JourneyEnds {
    /// Whether every event of a journey happens where it did, as `same` tells it.
    pub(super) fn alike(was: &Self, is: &Self, same: &impl Fn(&Ends, &Ends) -> bool) -> bool {
        let all =
            |was: &[Ends], is: &[Ends]| was.len() == is.len() && was.iter().zip(is).all(|(was, is)| same(was, is));
        same(&was.started, &is.started)
            && all(&was.stages, &is.stages)
            && all(&was.goals, &is.goals)
            && same(&was.succeeded, &is.succeeded)
            && same(&was.failed, &is.failed)
            && same(&was.exited, &is.exited)
    }
}

impl<'a> Resolver<'a> {
    /// Where a source's occurrences happen.
    pub(super) fn ends_of(&self, source: Source) -> Ends {
        match source {
            Source::Any => Ends::Any,
            Source::Touchpoint(id) => Ends::One(id),
            Source::Moment(id) => self.ends.moments.get(id.index()).cloned().unwrap_or(Ends::Unknown),
            Source::Violation(id) => self.ends.rules.get(id.index()).cloned().unwrap_or(Ends::Unknown),
            Source::Journey(id, event) => self.journey_ends(id, event),
        }
    }

    fn journey_ends(&self, id: JourneyId, event: JourneyEvent) -> Ends {
        let Some(ends) = self.ends.journeys.get(id.index()) else { return Ends::Unknown };
        match event {
            JourneyEvent::Started => ends.started.clone(),
            JourneyEvent::Stage(stage) => ends.stages.get(stage.index()).cloned().unwrap_or(Ends::Unknown),
            JourneyEvent::Goal(goal) => ends.goals.get(goal.index()).cloned().unwrap_or(Ends::Unknown),
            JourneyEvent::Succeeded => ends.succeeded.clone(),
            JourneyEvent::Failed => ends.failed.clone(),
            JourneyEvent::Exited => ends.exited.clone(),
            JourneyEvent::Abandoned | JourneyEvent::TimedOut => Ends::Nowhere,
            JourneyEvent::Ended => Ends::union([ends.succeeded.clone(), ends.failed.clone(), ends.exited.clone()]),
        }
    }

    /// Room for every deriver; what is never learned stays unknown.
    pub(super) fn forget_ends(&mut self) {
        self.ends = EndsTable {
            moments: vec![Ends::Unknown; self.declared.moments.len()],
            is_log_event: vec![false; self.declared.moments.len()],
            journeys: vec![JourneyEnds::default(); self.declared.journeys.len()],
            rules: vec![Ends::Unknown; self.declared.rules.len()],
        };
    }

    /// Fills in one deriver, all it depends on being known. `sources` are what the sketch mentions.
    pub(super) fn learn_ends(&mut self, deriver: Deriver, sketch: &Sketch, sources: &[Option<Source>]) {
        match (deriver, &sketch.ends) {
            (Deriver::Moment(id), SketchedEnds::Moment { ends, flat }) => {
                let happens = self.ends_at(ends, sources);
                let is_log_event = *flat && mentioned(ends, sources).all(|source| self.is_log_event(source));
                set(&mut self.ends.moments, id.index(), happens);
                set(&mut self.ends.is_log_event, id.index(), is_log_event);
            }
            (Deriver::Journey(id), SketchedEnds::Journey(journey)) => {
                let ends = self.journey_ends_at(journey, sources);
                set(&mut self.ends.journeys, id.index(), ends);
            }
            (Deriver::Rule(id), SketchedEnds::Rule(ends)) => {
                let ends = self.ends_at(ends, sources);
                set(&mut self.ends.rules, id.index(), ends);
            }
            _ => {}
        }
    }

    fn ends_at(&self, mentions: &[u32], sources: &[Option<Source>]) -> Ends {
        let ends = |source: Option<Source>| source.map_or(Ends::Unknown, |source| self.ends_of(source));
        match mentions {
            // by far the most common, and without a list
            [one] => ends(sources.get(*one as usize).copied().flatten()),
            _ => Ends::union(mentioned(mentions, sources).map(ends)),
        }
    }

    fn journey_ends_at(&self, journey: &SketchedJourney, sources: &[Option<Source>]) -> JourneyEnds {
        let at = |mentions: &Vec<u32>| self.ends_at(mentions, sources);
        let started = at(&journey.started);
        let goals: Vec<Ends> = journey.goals.iter().map(at).collect();
        let mut exited = at(&journey.exited);
        if journey.restarts {
            exited = Ends::union([exited, started.clone()]);
        }
        JourneyEnds {
            started,
            stages: journey.stages.iter().map(at).collect(),
            succeeded: Ends::union(goals.iter().cloned()),
            goals,
            failed: at(&journey.failed),
            exited,
        }
    }

    fn is_log_event(&self, source: Option<Source>) -> bool {
        match source {
            Some(Source::Any | Source::Touchpoint(_)) => true,
            Some(Source::Moment(id)) => self.ends.is_log_event.get(id.index()).copied().unwrap_or(false),
            _ => false,
        }
    }

    /// The source that a pattern names, if there is one.
    pub(super) fn look_up(&self, name: &EventName) -> Option<Source> {
        match name {
            EventName::Any(_) => Some(Source::Any),
            EventName::Named(name) => self.names.events.get(name.text.as_str()).copied(),
            EventName::Emitted(head, event) => self.emitted_by(&head.text, &event.text),
        }
    }

    /// The event of that name that a journey or rule in sight emits.
    pub(super) fn emitted_by(&self, head: &str, event: &str) -> Option<Source> {
        match self.emitter_in_sight(head)? {
            Emitter::Rule(id) => (event == "violated").then_some(Source::Violation(id)),
            Emitter::Journey(id) => self.journey_event(id, event).map(|it| Source::Journey(id, it)),
        }
    }

    fn journey_event(&self, journey: JourneyId, word: &str) -> Option<JourneyEvent> {
        Some(match word {
            "started" => JourneyEvent::Started,
            "ended" => JourneyEvent::Ended,
            "succeeded" => JourneyEvent::Succeeded,
            "failed" => JourneyEvent::Failed,
            "exited" => JourneyEvent::Exited,
            "abandoned" => JourneyEvent::Abandoned,
            "timed_out" => JourneyEvent::TimedOut,
            _ => match self.names.milestones.get(&(journey, word.into()))? {
                Milestone::Start => JourneyEvent::Started,
                Milestone::Stage(id) => JourneyEvent::Stage(*id),
                Milestone::Goal(id) => JourneyEvent::Goal(*id),
            },
        })
    }

    /// The source that a pattern names; an unknown one is reported, every name noted as used.
    pub(super) fn source(&mut self, name: &ast::EventName) -> Option<Source> {
        match name {
            EventName::Any(_) => Some(Source::Any),
            EventName::Named(name) => self.event_named(name),
            EventName::Emitted(head, event) => self.emitted(head, event),
        }
    }

    fn emitted(&mut self, head: &ast::Name, event: &ast::Name) -> Option<Source> {
        match self.emitter_in_sight(&head.text) {
            Some(Emitter::Rule(id)) => {
                self.uses(head.span, Symbol::Rule(id));
                if event.text == "violated" {
                    return Some(Source::Violation(id));
                }
                let names = [SmolStr::from("violated")];
                let diagnostic =
                    codes::unknown_journey_event("rule", &head.text, &event.text, self.place(event.span), &names);
                self.report(diagnostic);
                None
            }
            Some(Emitter::Journey(id)) => {
                self.uses(head.span, Symbol::Journey(id));
                self.emitted_by_journey(id, head, event)
            }
            None => {
                self.unknown("journey or rule", head, |this| {
                    let journeys = this.declared.journeys.iter().map(|it| it.ast.name.text.clone());
                    journeys.chain(this.declared.rules.iter().map(|it| it.ast.name.text.clone())).collect()
                });
                None
            }
        }
    }

    fn emitted_by_journey(&mut self, id: JourneyId, head: &ast::Name, event: &ast::Name) -> Option<Source> {
        if let Some(found) = self.journey_event(id, &event.text) {
            match found {
                JourneyEvent::Stage(stage) => self.uses(event.span, Symbol::Stage(id, stage)),
                JourneyEvent::Goal(goal) => self.uses(event.span, Symbol::Goal(id, goal)),
                _ => {}
            }
            return Some(Source::Journey(id, found));
        }
        let mut names = self.near(|this| this.milestone_names(id));
        let words = ["started", "ended", "succeeded", "failed", "exited", "abandoned", "timed_out"];
        names.extend(words.map(SmolStr::from));
        let diagnostic =
            codes::unknown_journey_event("journey", &head.text, &event.text, self.place(event.span), &names);
        self.report(diagnostic);
        None
    }
}

fn mentioned<'s>(mentions: &'s [u32], sources: &'s [Option<Source>]) -> impl Iterator<Item = Option<Source>> + 's {
    mentions.iter().map(|at| sources.get(*at as usize).copied().flatten())
}

fn set<T>(table: &mut [T], at: usize, value: T) {
    if let Some(slot) = table.get_mut(at) {
        *slot = value;
    }
}
