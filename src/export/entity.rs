//! Touchpoints, calendars, segments, moments, actions, the policy.
use super::context::Context;
use super::expr::Written as WrittenExpr;
use super::pattern::Written as WrittenPattern;
use super::time::{date, time_of_day};
use super::value::Attribute;
use crate::model;
use crate::syntax::ast::Actor;
use schemars::JsonSchema;
use serde::Serialize;

/// What every named item has.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Named {
    /// Its name.
    pub(super) name: String,
    /// Its title for people.
    pub(super) title: Option<String>,
    /// Its doc comment.
    pub(super) docs: String,
    /// Where its name is declared: file, line, column.
    pub(super) at: String,
}

/// An observed contact.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Touchpoint {
    #[serde(flatten)]
    named: Named,
    /// Who acts: `customer` or `company`.
    by: &'static str,
    /// The raw event names it stands for.
    events: Vec<String>,
    /// What narrows it; its own event is slot 0.
    #[serde(rename = "where")]
    cond: Option<WrittenExpr>,
    /// Its own attributes.
    attributes: Vec<Attribute>,
    /// What one costs; its own event is slot 0.
    cost: Option<WrittenExpr>,
}

/// Opening hours in a zone.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Calendar {
    #[serde(flatten)]
    named: Named,
    /// The zone's IANA name.
    zone: String,
    /// Open ranges of each weekday.
    hours: Vec<Day>,
    /// Closed dates.
    closed: Vec<String>,
}

/// One weekday's open ranges.
#[derive(Debug, Serialize, JsonSchema)]
struct Day {
    /// `monday` … `sunday`.
    day: &'static str,
    /// From and to, `HH:MM`.
    open: Vec<[String; 2]>,
}

/// A dimension for breakdowns.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Segment {
    #[serde(flatten)]
    named: Named,
    /// Its value; the start event is slot 0.
    value: WrittenExpr,
}

/// A derived event.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Moment {
    #[serde(flatten)]
    named: Named,
    /// What it is.
    pattern: WrittenPattern,
    /// Whether it is a log event itself and not derived from several.
    is_log_event: bool,
}

/// A named action that `do` may call.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Action {
    #[serde(flatten)]
    named: Named,
    /// Its parameters.
    params: Vec<Attribute>,
}

/// Statistics and gating.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Policy {
    /// Confidence of intervals, 0 to 1.
    confidence: f64,
    /// Fewer values than this are insufficient.
    min_n: u32,
    /// How a threshold is judged: `point`, `proof` or `assurance`.
    gate: &'static str,
    /// The zone for calendar spans and periods; null: none was given, UTC is used.
    zone: Option<String>,
}

impl Policy {
    pub(super) fn of(policy: &model::Policy) -> Self {
        let gate = match policy.gate {
            model::Gate::Point => "point",
            model::Gate::Proof => "proof",
            model::Gate::Assurance => "assurance",
        };
        Self { confidence: policy.confidence, min_n: policy.min_n, gate, zone: policy.zone.clone() }
    }
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Context<'_> {
    pub(super) fn named(&self, meta: &model::Meta) -> Named {
        Named {
            name: meta.name.to_string(),
            title: meta.title.as_ref().map(ToString::to_string),
            docs: meta.docs.clone(),
            at: self.at(meta.place),
        }
    }

    pub(super) fn touchpoint_item(&self, item: &model::Touchpoint) -> Touchpoint {
        Touchpoint {
            named: self.named(&item.meta),
            by: match item.by {
                Actor::Customer => "customer",
                Actor::Company => "company",
            },
            events: item.raw_names.iter().map(ToString::to_string).collect(),
            cond: item.cond.as_ref().map(|cond| self.written(cond, None)),
            attributes: item.attributes.iter().map(|one| self.declared(one)).collect(),
            cost: item.cost.as_ref().map(|cost| self.written(cost, None)),
        }
    }

    pub(super) fn calendar_item(&self, item: &model::Calendar) -> Calendar {
        let day = |(day, ranges): (&'static str, &Vec<(u16, u16)>)| Day {
            day,
            open: ranges.iter().map(|(from, to)| [time_of_day(*from), time_of_day(*to)]).collect(),
        };
        Calendar {
            named: self.named(&item.meta),
            zone: item.zone.clone(),
            hours: WEEKDAYS.into_iter().zip(&item.hours).map(day).collect(),
            closed: item.closed.iter().map(|days| date(*days)).collect(),
        }
    }

    pub(super) fn segment_item(&self, item: &model::Segment) -> Segment {
        Segment { named: self.named(&item.meta), value: self.written(&item.value, None) }
    }

    pub(super) fn moment_item(&self, item: &model::Moment) -> Moment {
        let pattern = self.written_pattern(&item.pattern);
        Moment { named: self.named(&item.meta), pattern, is_log_event: item.is_log_event }
    }

    pub(super) fn action_item(&self, item: &model::Action) -> Action {
        Action { named: self.named(&item.meta), params: item.params.iter().map(|one| self.declared(one)).collect() }
    }
}
