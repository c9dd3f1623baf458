//! What every conversion needs: names of ids, places in lines, source texts.
use crate::diag::{Lines, Place, Sources};
use crate::model::{
    ActionId, AttributeId, CalendarId, CustomerAttributeId, Journey, JourneyId, Kpi, KpiId, Meta, Model, MomentId,
    Rule, RuleId, SegmentId, TouchpointId,
};
use std::collections::BTreeMap;

/// The model with what turns its ids into names.
pub(super) struct Context<'a> {
    pub(super) model: &'a Model,
    pub(super) sources: &'a Sources,
    lines: Lines<'a>,
    /// The journey each rule and KPI stands in.
    rule_homes: BTreeMap<RuleId, JourneyId>,
    kpi_homes: BTreeMap<KpiId, JourneyId>,
}

impl<'a> Context<'a> {
    pub(super) fn new(model: &'a Model, sources: &'a Sources) -> Self {
        let homes = || model.journeys.iter().enumerate().map(|(at, journey)| (JourneyId::new(at), journey));
        Self {
            model,
            sources,
            lines: Lines::new(sources),
            rule_homes: homes().flat_map(|(id, journey)| journey.rules.iter().map(move |rule| (*rule, id))).collect(),
            kpi_homes: homes().flat_map(|(id, journey)| journey.kpis.iter().map(move |kpi| (*kpi, id))).collect(),
        }
    }

    /// "file:line:column", counted from 1, columns in characters.
    pub(super) fn at(&self, place: Place) -> String {
        let region = self.lines.region(place);
        format!("{}:{}:{}", self.lines.path(place), region.line, region.column)
    }

    /// The text at a place on one line, without comments.
    pub(super) fn text(&self, place: Place) -> String {
        one_line(self.sources.text_at(place))
    }

    pub(super) fn journey(&self, id: JourneyId) -> Option<&'a Journey> {
        self.model.journeys.get(id.index())
    }

    pub(super) fn rule(&self, id: RuleId) -> Option<&'a Rule> {
        self.model.rules.get(id.index())
    }

    pub(super) fn kpi(&self, id: KpiId) -> Option<&'a Kpi> {
        self.model.kpis.get(id.index())
    }

    pub(super) fn journey_name(&self, id: JourneyId) -> String {
        name(self.journey(id).map(|journey| &journey.meta))
    }

    pub(super) fn home_of_rule(&self, id: RuleId) -> Option<String> {
        self.rule_homes.get(&id).map(|journey| self.journey_name(*journey))
    }

    pub(super) fn home_of_kpi(&self, id: KpiId) -> Option<String> {
        self.kpi_homes.get(&id).map(|journey| self.journey_name(*journey))
    }

    /// `rule`, or `journey.rule` for one inside a journey.
    pub(super) fn rule_path(&self, id: RuleId) -> String {
        path(self.home_of_rule(id), name(self.rule(id).map(|rule| &rule.meta)))
    }

    /// `kpi`, or `journey.kpi` for one inside a journey.
    pub(super) fn kpi_path(&self, id: KpiId) -> String {
        path(self.home_of_kpi(id), name(self.kpi(id).map(|kpi| &kpi.meta)))
    }

    pub(super) fn touchpoint(&self, id: TouchpointId) -> String {
        name(self.model.touchpoints.get(id.index()).map(|item| &item.meta))
    }

    pub(super) fn moment(&self, id: MomentId) -> String {
        name(self.model.moments.get(id.index()).map(|item| &item.meta))
    }

    pub(super) fn calendar(&self, id: CalendarId) -> String {
        name(self.model.calendars.get(id.index()).map(|item| &item.meta))
    }

    pub(super) fn segment(&self, id: SegmentId) -> String {
        name(self.model.segments.get(id.index()).map(|item| &item.meta))
    }

    pub(super) fn action(&self, id: ActionId) -> String {
        name(self.model.actions.get(id.index()).map(|item| &item.meta))
    }

    pub(super) fn attribute(&self, id: AttributeId) -> String {
        self.model.attributes.get(id.index()).map(|item| item.name.to_string()).unwrap_or_default()
    }

    pub(super) fn customer_attribute(&self, id: CustomerAttributeId) -> String {
        self.model.customer_attributes.get(id.index()).map(|item| item.name.to_string()).unwrap_or_default()
    }
}

fn name(meta: Option<&Meta>) -> String {
    meta.map(|meta| meta.name.to_string()).unwrap_or_default()
}

fn path(home: Option<String>, name: String) -> String {
    home.map_or_else(|| name.clone(), |home| format!("{home}.{name}"))
}

/// Runs of blanks become one, comments none; texts in quotes stay as they are.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' if quoted => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            '/' if !quoted && chars.peek() == Some(&'/') => {
                chars.by_ref().find(|c| *c == '\n');
                push_blank(&mut out);
                continue;
            }
            c if c.is_whitespace() && !quoted => {
                push_blank(&mut out);
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

fn push_blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}
