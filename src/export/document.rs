//! The whole document.
use super::FORMAT_VERSION;
use super::context::Context;
use super::entity::{Action, Calendar, Moment, Policy, Segment, Touchpoint};
use super::journey::Journey;
use super::kpi::Kpi;
use super::rule::Rule;
use super::test::Test;
use super::value::Attribute;
use crate::model::{Deriver, KpiId, RuleId};
use schemars::JsonSchema;
use serde::Serialize;

/// A checked Wayfare model: every name resolved, every type and unit known.
///
/// Durations are in seconds, shares from 0 to 1, instants in RFC 3339; places are `file:line:column`, counted from 1.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    /// The version of this format.
    format_version: u32,
    /// What wrote it.
    tool: Tool,
    /// What it was made of.
    definitions: Definitions,
    /// Statistics and gating.
    policy: Policy,
    /// Attributes that every event may carry.
    event_attributes: Vec<Attribute>,
    /// Attributes of the customer.
    customer_attributes: Vec<Attribute>,
    /// Observed contacts.
    touchpoints: Vec<Touchpoint>,
    /// Opening hours.
    calendars: Vec<Calendar>,
    /// Dimensions for breakdowns.
    segments: Vec<Segment>,
    /// Derived events.
    moments: Vec<Moment>,
    /// Journeys.
    journeys: Vec<Journey>,
    /// All rules, those inside journeys included.
    rules: Vec<Rule>,
    /// All KPIs, those inside journeys included.
    kpis: Vec<Kpi>,
    /// Named actions.
    actions: Vec<Action>,
    /// Tests.
    tests: Vec<Test>,
    /// What derives events, each after all it depends on.
    derivation_order: Vec<Derived>,
}

/// What wrote a document.
#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    /// `wayfare`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// What a document was made of.
#[derive(Debug, Serialize, JsonSchema)]
struct Definitions {
    /// Tells one state of the files from another.
    hash: String,
    /// The files.
    files: Vec<String>,
}

/// Something that derives events from others.
#[derive(Debug, Serialize, JsonSchema)]
struct Derived {
    /// `moment`, `journey` or `rule`.
    kind: &'static str,
    /// Which.
    name: String,
}

pub(super) fn build(context: &Context<'_>, files: &[String], hash: &str) -> Document {
    let model = context.model;
    let rules = model.rules.iter().enumerate().map(|(at, rule)| context.rule_item(RuleId::new(at), rule));
    let kpis = model.kpis.iter().enumerate().map(|(at, kpi)| context.kpi_item(KpiId::new(at), kpi));
    Document {
        format_version: FORMAT_VERSION,
        tool: Tool { name: "wayfare", version: env!("CARGO_PKG_VERSION") },
        definitions: Definitions { hash: hash.to_owned(), files: files.to_vec() },
        policy: Policy::of(&model.policy),
        event_attributes: model.event_attributes.iter().map(|one| context.declared(one)).collect(),
        customer_attributes: model.customer_attributes.iter().map(|one| context.declared(one)).collect(),
        touchpoints: model.touchpoints.iter().map(|one| context.touchpoint_item(one)).collect(),
        calendars: model.calendars.iter().map(|one| context.calendar_item(one)).collect(),
        segments: model.segments.iter().map(|one| context.segment_item(one)).collect(),
        moments: model.moments.iter().map(|one| context.moment_item(one)).collect(),
        journeys: model.journeys.iter().map(|one| context.journey_item(one)).collect(),
        rules: rules.collect(),
        kpis: kpis.collect(),
        actions: model.actions.iter().map(|one| context.action_item(one)).collect(),
        tests: model.tests.iter().map(|one| context.test_item(one)).collect(),
        derivation_order: model.derivation_order.iter().map(|one| derived(context, *one)).collect(),
    }
}

fn derived(context: &Context<'_>, deriver: Deriver) -> Derived {
    let (kind, name) = match deriver {
        Deriver::Moment(id) => ("moment", context.moment(id)),
        Deriver::Journey(id) => ("journey", context.journey_name(id)),
        Deriver::Rule(id) => ("rule", context.rule_path(id)),
    };
    Derived { kind, name }
}
