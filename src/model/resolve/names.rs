//! What every name stands for, and what somebody may have meant by one that stands for nothing.
use super::*;
use crate::codes::resolve as codes;
use crate::diag::nearest;

/// All names of the project, by kind; a later duplicate is not in here.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Touchpoints and moments: what a pattern names.
    pub events: Map<SmolStr, Source>,
    /// Journeys and top-level rules: what emits events.
    pub emitters: Map<SmolStr, Emitter>,
    /// Calendars.
    pub calendars: Map<SmolStr, CalendarId>,
    /// Segments.
    pub segments: Map<SmolStr, SegmentId>,
    /// Actions.
    pub actions: Map<SmolStr, ActionId>,
    /// Top-level KPIs.
    pub kpis: Map<SmolStr, KpiId>,
    /// Stages and goals of journeys.
    pub milestones: Map<(JourneyId, SmolStr), Milestone>,
    /// Rules inside journeys.
    pub local_rules: Map<(JourneyId, SmolStr), RuleId>,
    /// KPIs inside journeys.
    pub local_kpis: Map<(JourneyId, SmolStr), KpiId>,
}

impl Names {
    /// Forgets all names.
    pub(super) fn clear(&mut self) {
        self.events.clear();
        self.emitters.clear();
        self.calendars.clear();
        self.segments.clear();
        self.actions.clear();
        self.kpis.clear();
        self.milestones.clear();
        self.local_rules.clear();
        self.local_kpis.clear();
    }
}

/// What may stand before `.event` in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Emitter {
    /// A journey.
    Journey(JourneyId),
    /// A top-level rule.
    Rule(RuleId),
}

/// What a source is for navigation; `any` is nothing.
pub(super) fn source_symbol(source: Source) -> Option<Symbol> {
    match source {
        Source::Any => None,
        Source::Touchpoint(id) => Some(Symbol::Touchpoint(id)),
        Source::Moment(id) => Some(Symbol::Moment(id)),
        Source::Journey(id, _) => Some(Symbol::Journey(id)),
        Source::Violation(id) => Some(Symbol::Rule(id)),
    }
}

/// What a milestone is for navigation; the start is nothing.
pub(super) fn milestone_symbol(journey: JourneyId, milestone: Milestone) -> Option<Symbol> {
    match milestone {
        Milestone::Start => None,
        Milestone::Stage(id) => Some(Symbol::Stage(journey, id)),
        Milestone::Goal(id) => Some(Symbol::Goal(journey, id)),
    }
}

impl<'a> Resolver<'a> {
    /// The touchpoint or moment of a name.
    pub(super) fn event_named(&mut self, name: &ast::Name) -> Option<Source> {
        let Some(source) = self.names.events.get(name.text.as_str()).copied() else {
            self.unknown_event(name);
            return None;
        };
        if let Some(symbol) = source_symbol(source) {
            self.uses(name.span, symbol);
        }
        Some(source)
    }

    /// Whether a touchpoint or moment has this name.
    pub(super) fn knows_event(&self, name: &str) -> bool {
        self.names.events.contains_key(name)
    }

    /// The journey of a name.
    pub(super) fn journey_named(&mut self, name: &ast::Name) -> Option<JourneyId> {
        match self.names.emitters.get(name.text.as_str()) {
            Some(Emitter::Journey(id)) => {
                let id = *id;
                self.uses(name.span, Symbol::Journey(id));
                Some(id)
            }
            _ => {
                self.unknown("journey", name, |this| {
                    this.declared.journeys.iter().map(|j| j.ast.name.text.clone()).collect()
                });
                None
            }
        }
    }

    /// The calendar of a name.
    pub(super) fn calendar_named(&mut self, name: &ast::Name) -> Option<CalendarId> {
        let found = self.names.calendars.get(name.text.as_str()).copied();
        match found {
            Some(id) => self.uses(name.span, Symbol::Calendar(id)),
            None => self.unknown("calendar", name, |this| {
                this.declared.calendars.iter().map(|it| it.ast.name.text.clone()).collect()
            }),
        }
        found
    }

    /// The segment of a name.
    pub(super) fn segment_named(&mut self, name: &ast::Name) -> Option<SegmentId> {
        let found = self.names.segments.get(name.text.as_str()).copied();
        match found {
            Some(id) => self.uses(name.span, Symbol::Segment(id)),
            None => self.unknown("segment", name, |this| {
                this.declared.segments.iter().map(|it| it.ast.name.text.clone()).collect()
            }),
        }
        found
    }

    /// The action of a name.
    pub(super) fn action_named(&mut self, name: &ast::Name) -> Option<ActionId> {
        let found = self.names.actions.get(name.text.as_str()).copied();
        match found {
            Some(id) => self.uses(name.span, Symbol::Action(id)),
            None => self.unknown("action", name, |this| {
                let declared = this.declared.actions.iter().map(|it| it.ast.name.text.clone());
                declared.chain(["send", "suppress", "raise"].map(SmolStr::from)).collect()
            }),
        }
        found
    }

    /// The rule that a path names: `R`, inside a journey its own first, or `J.R`.
    pub(super) fn rule_path(&mut self, path: &[ast::Name]) -> Option<RuleId> {
        match path {
            [name] => {
                let found = self.rule_in_sight(name.text.as_str());
                match found {
                    Some(id) => self.uses(name.span, Symbol::Rule(id)),
                    None => self.unknown("rule", name, Self::rule_names),
                }
                found
            }
            [journey, name] => {
                let journey = self.journey_named(journey)?;
                let found = self.names.local_rules.get(&(journey, name.text.clone())).copied();
                match found {
                    Some(id) => self.uses(name.span, Symbol::Rule(id)),
                    None => self.unknown("rule of the journey", name, |this| this.local_rule_names(journey)),
                }
                found
            }
            _ => self.path_too_long(path),
        }
    }

    /// The KPI that a path names: `K` at top level, or `J.K`.
    pub(super) fn kpi_path(&mut self, path: &[ast::Name]) -> Option<KpiId> {
        match path {
            [name] => {
                let found = self.names.kpis.get(name.text.as_str()).copied();
                match found {
                    Some(id) => self.uses(name.span, Symbol::Kpi(id)),
                    None => self.unknown("KPI", name, Self::kpi_names),
                }
                found
            }
            [journey, name] => {
                let journey = self.journey_named(journey)?;
                self.kpi_of(journey, name)
            }
            _ => self.path_too_long(path),
        }
    }

    /// The KPI of a journey.
    pub(super) fn kpi_of(&mut self, journey: JourneyId, name: &ast::Name) -> Option<KpiId> {
        let found = self.names.local_kpis.get(&(journey, name.text.clone())).copied();
        match found {
            Some(id) => self.uses(name.span, Symbol::Kpi(id)),
            None => self.unknown("KPI of the journey", name, |this| this.local_kpi_names(journey)),
        }
        found
    }

    /// The stage or goal of a journey, or its start.
    pub(super) fn milestone_named(&mut self, journey: JourneyId, name: &ast::Name) -> Option<Milestone> {
        if name.text == "start" {
            return Some(Milestone::Start);
        }
        let found = self.names.milestones.get(&(journey, name.text.clone())).copied();
        match found {
            Some(milestone) => {
                if let Some(symbol) = milestone_symbol(journey, milestone) {
                    self.uses(name.span, symbol);
                }
            }
            None => self.unknown_milestone(journey, name),
        }
        found
    }

    fn unknown_milestone(&mut self, journey: JourneyId, name: &ast::Name) {
        let mut names = self.near(|this| this.milestone_names(journey));
        names.push("start".into());
        let diagnostic = codes::unknown_milestone(&name.text, self.place(name.span), &names);
        self.report(diagnostic);
    }

    fn rule_in_sight(&self, name: &str) -> Option<RuleId> {
        let local = self.at.journey.and_then(|journey| self.names.local_rules.get(&(journey, name.into())));
        local.copied().or_else(|| match self.names.emitters.get(name) {
            Some(Emitter::Rule(id)) => Some(*id),
            _ => None,
        })
    }

    /// What emits events under this name, a rule of the journey around us first.
    pub(super) fn emitter_in_sight(&self, name: &str) -> Option<Emitter> {
        self.rule_in_sight(name).map(Emitter::Rule).or_else(|| self.names.emitters.get(name).copied())
    }

    fn path_too_long<T>(&mut self, path: &[ast::Name]) -> Option<T> {
        let written: Vec<&str> = path.iter().map(|name| name.text.as_str()).collect();
        if let Some(first) = path.first() {
            let span = path.last().map_or(first.span, |last| first.span.to(last.span));
            let diagnostic = codes::unknown_name("path", &written.join("."), self.place(span), &[]);
            self.report(diagnostic);
        }
        None
    }
}

/// Reporting names that stand for nothing.
impl<'a> Resolver<'a> {
    /// Reports a name of some kind, first looking whether it is the name of something else.
    pub(super) fn unknown(&mut self, kind: &str, name: &ast::Name, names: impl FnOnce(&Self) -> Vec<SmolStr>) {
        let place = self.place(name.span);
        let diagnostic = match self.other_kind(&name.text) {
            Some((what, hint)) => codes::wrong_kind(kind, &name.text, place, what, hint.as_deref()),
            None => codes::unknown_name(kind, &name.text, place, &self.near(names)),
        };
        self.report(diagnostic);
    }

    /// Names to suggest; none once a run has compared too many.
    pub(super) fn near(&mut self, names: impl FnOnce(&Self) -> Vec<SmolStr>) -> Vec<SmolStr> {
        if self.near_budget == 0 {
            return Vec::new();
        }
        let names = names(self);
        self.near_budget = self.near_budget.saturating_sub(names.len());
        self.near_spent += names.len();
        names
    }

    /// The touchpoint or moment nearest to a name; a name that is written again is not compared again, but counted.
    fn near_event(&mut self, name: &SmolStr) -> Vec<SmolStr> {
        if let Some(known) = self.near_events.get(name).filter(|_| self.near_budget > 0).cloned() {
            let compared = self.declared.touchpoints.len() + self.declared.moments.len() + self.lost.len();
            self.near_budget = self.near_budget.saturating_sub(compared);
            self.near_spent += compared;
            return known;
        }
        let names = self.near(|this| {
            // what could not be read was declared all the same
            let mut lost: Vec<SmolStr> = this.lost.iter().cloned().collect();
            lost.sort_unstable();
            this.event_names().into_iter().chain(lost).collect()
        });
        let nearest = nearest(name, names.iter().map(SmolStr::as_str)).map(SmolStr::from);
        let known: Vec<SmolStr> = nearest.into_iter().collect();
        if self.near_budget > 0 {
            self.near_events.insert(name.clone(), known.clone());
        }
        known
    }

    fn unknown_event(&mut self, name: &ast::Name) {
        let place = self.place(name.span);
        let diagnostic = match self.other_kind(&name.text) {
            Some((what, hint)) => codes::wrong_kind("touchpoint or moment", &name.text, place, what, hint.as_deref()),
            None => codes::unknown_event(&name.text, place, &self.near_event(&name.text)),
        };
        self.report(diagnostic);
    }

    /// What else the name stands for, with a sentence on how to write that.
    pub(super) fn other_kind(&self, name: &str) -> Option<(&'static str, Option<String>)> {
        let names = &self.names;
        match names.events.get(name) {
            Some(Source::Moment(_)) => return Some(("moment", None)),
            Some(_) => return Some(("touchpoint", None)),
            None => {}
        }
        match names.emitters.get(name) {
            Some(Emitter::Journey(_)) => {
                return Some(("journey", Some(format!("its events are `{name}.started`, `{name}.ended` and so on"))));
            }
            Some(Emitter::Rule(_)) => return Some(("rule", Some(format!("its violations are `{name}.violated`")))),
            None => {}
        }
        if let Some(found) = self.other_milestone(name) {
            return Some(found);
        }
        let simple = [
            (names.calendars.contains_key(name), "calendar"),
            (names.segments.contains_key(name), "segment"),
            (names.actions.contains_key(name), "action"),
            (names.kpis.contains_key(name), "KPI"),
        ];
        simple.into_iter().find_map(|(is, what)| is.then_some((what, None)))
    }

    fn other_milestone(&self, name: &str) -> Option<(&'static str, Option<String>)> {
        let of = |journey: JourneyId| Some((journey, self.names.milestones.get(&(journey, name.into()))?));
        let elsewhere = || self.milestone_homes().get(name).copied().filter(|_| self.near_budget > 0).and_then(of);
        let (journey, milestone) = self.at.journey.and_then(of).or_else(elsewhere)?;
        let what = if matches!(milestone, Milestone::Goal(_)) { "goal" } else { "stage" };
        let journey = &self.declared.journeys.get(journey.index())?.ast.name.text;
        Some((what, Some(format!("the event of reaching it is `{journey}.{name}`"))))
    }

    /// The first journey that has a stage or goal of a name; made when the first name is unknown.
    fn milestone_homes(&self) -> &Map<SmolStr, JourneyId> {
        self.milestone_homes.get_or_init(|| {
            let mut homes: Map<SmolStr, JourneyId> = Map::default();
            for (journey, name) in self.names.milestones.keys() {
                let home = homes.entry(name.clone()).or_insert(*journey);
                *home = (*home).min(*journey);
            }
            homes
        })
    }

    /// Touchpoints and moments, in order of declaration.
    pub(super) fn event_names(&self) -> Vec<SmolStr> {
        let touchpoints = self.declared.touchpoints.iter().map(|it| it.ast.name.text.clone());
        touchpoints.chain(self.declared.moments.iter().map(|it| it.ast.name.text.clone())).collect()
    }

    /// Stages and goals of a journey, in order of declaration.
    pub(super) fn milestone_names(&self, journey: JourneyId) -> Vec<SmolStr> {
        let Some(journey) = self.declared.journeys.get(journey.index()) else { return Vec::new() };
        let stages = journey.stages.iter().map(|stage| stage.name.text.clone());
        stages.chain(journey.goals.iter().map(|goal| goal.name.text.clone())).collect()
    }

    fn rule_names(&self) -> Vec<SmolStr> {
        let here = self.at.journey;
        let rules = self.declared.rules.iter();
        rules.filter(|it| it.journey.is_none() || it.journey == here).map(|it| it.ast.name.text.clone()).collect()
    }

    fn local_rule_names(&self, journey: JourneyId) -> Vec<SmolStr> {
        let rules = self.declared.rules.iter();
        rules.filter(|it| it.journey == Some(journey)).map(|it| it.ast.name.text.clone()).collect()
    }

    fn kpi_names(&self) -> Vec<SmolStr> {
        let full = |it: &declare::Item<'a, ast::Kpi>| match it.journey {
            None => Some(it.ast.name.text.clone()),
            Some(journey) => {
                let journey = self.declared.journeys.get(journey.index())?;
                Some(smol_str::format_smolstr!("{}.{}", journey.ast.name.text, it.ast.name.text))
            }
        };
        self.declared.kpis.iter().filter_map(full).collect()
    }

    fn local_kpi_names(&self, journey: JourneyId) -> Vec<SmolStr> {
        let kpis = self.declared.kpis.iter();
        kpis.filter(|it| it.journey == Some(journey)).map(|it| it.ast.name.text.clone()).collect()
    }
}
