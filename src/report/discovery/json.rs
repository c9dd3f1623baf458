//! `discover --format json`: what was found as one object; `docs/schema/discovery.schema.json` is its schema.
//!
//! Keys are only added while `format_version` is 1. Durations are in seconds, shares between 0 and 1, times in UTC.
use super::{Discovered, Proposal};
use crate::discover::{MomentKind, Template};
use crate::report::words::instant;
use schemars::JsonSchema;
use serde::Serialize;

/// What a log shows without any definition.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Wayfare discovery", rename = "Discovery")]
struct DiscoveryJson<'a> {
    /// The version of this format; it grows only when something old changes.
    format_version: u32,
    log: LogJson<'a>,
    /// Event names, those of most customers first, 40 at most; `log.names` counts all.
    names: Vec<NameJson<'a>>,
    variants: VariantsJson<'a>,
    /// What customers repeat or come back to, those of most customers first, 10 at most.
    loops: Vec<LoopJson<'a>>,
    /// Steps that take long, the longest by `p90` first, 10 at most, of those that 5 events or more went, and one in a hundred
    /// customers or more.
    waits: Vec<WaitJson<'a>>,
    /// Events under names that no touchpoint claims, the most frequent first; null without definitions.
    unmapped: Option<Vec<UnmappedJson<'a>>>,
    /// Null if the log has no journey in it.
    journey: Option<JourneyJson<'a>>,
    moments: Vec<MomentJson<'a>>,
    /// A few of each form, those that concern most customers first.
    rules: Vec<RuleJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Log")]
struct LogJson<'a> {
    files: Vec<&'a str>,
    events: u64,
    customers: u64,
    /// The first event's time; null without events.
    from: Option<String>,
    /// The last event's.
    to: Option<String>,
    /// How many event names there are.
    names: u64,
    /// What the log was taken for, and what is odd about it.
    notes: &'a [String],
}

/// An event name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Name")]
struct NameJson<'a> {
    name: &'a str,
    /// How many events.
    events: u64,
    /// Customers with such an event.
    customers: u64,
    /// Customers who begin with it.
    first: u64,
    /// Customers who end with it.
    last: u64,
}

/// What customers go through; repeats in a row are taken as one, and what comes after 40 steps makes no difference.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Variants")]
struct VariantsJson<'a> {
    /// How many there are; null if there are too many to keep them apart.
    different: Option<u64>,
    /// The most usual first, 10 at most.
    top: Vec<VariantJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Variant")]
struct VariantJson<'a> {
    /// Event names.
    steps: Vec<&'a str>,
    customers: u64,
    /// Of all customers.
    share: f64,
}

/// What customers do again.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Loop")]
struct LoopJson<'a> {
    name: &'a str,
    /// Customers with more than one.
    customers: u64,
    /// Customers with two in a row.
    in_a_row: u64,
    /// Customers who come back to it after something else.
    returns: u64,
    /// Seconds from one to the next that half of the repeats do not exceed: the least such length, of more than 1000 repeats
    /// up to 1/16 above it.
    median: f64,
}

/// From an event directly to the customer's next.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Wait")]
struct WaitJson<'a> {
    from: &'a str,
    to: &'a str,
    /// How many events went that way.
    events: u64,
    /// Seconds that half do not exceed: the least such length, of more than 1000 up to 1/16 above it.
    median: f64,
    /// Seconds that nine of ten do not exceed, likewise.
    p90: f64,
    /// Seconds.
    longest: f64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Unmapped")]
struct UnmappedJson<'a> {
    name: &'a str,
    events: u64,
}

/// What a first journey could be.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Journey")]
struct JourneyJson<'a> {
    starts: Vec<&'a str>,
    /// The share of customers who begin with one of the starts.
    begins: f64,
    /// What mostly lies between, in order.
    stages: Vec<StageJson<'a>>,
    /// What customers seem to come for.
    goals: Vec<&'a str>,
    /// The share of customers in whom a goal occurs.
    reached: f64,
    /// After these a goal is hardly ever reached.
    fails: Vec<&'a str>,
    /// After so many seconds of silence hardly anybody goes on.
    silence: f64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Stage")]
struct StageJson<'a> {
    name: &'a str,
    /// Of those who reach the goal, who went through it before.
    share: f64,
}

/// A candidate for a moment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Moment")]
struct MomentJson<'a> {
    /// repeat, silence
    kind: &'static str,
    name: &'a str,
    /// Seconds: most repeats come within, or silences are as long.
    within: f64,
    /// Those who repeat it, or those with the event before the silence.
    customers: u64,
    /// The same in words.
    why: String,
    /// As the language writes it.
    definition: String,
}

/// A rule that holds almost always.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rule")]
struct RuleJson<'a> {
    /// Declare's name: init, succession, precedence, response, chain_precedence, chain_response, not_coexistence, at_most_one
    template: &'static str,
    first: &'a str,
    /// Null for forms about one name.
    second: Option<&'a str>,
    /// Seconds within which 99 of 100 came; null where that does not matter.
    within: Option<f64>,
    /// Customers whom it concerns.
    support: u64,
    /// The share of them that keep to it, `within` left aside.
    confidence: f64,
    /// The same in words.
    why: String,
    /// As the language writes it.
    definition: String,
}

/// The JSON Schema of the object; `docs/schema/discovery.schema.json` holds it.
///
/// # Errors
/// Never in practice: a schema can be written as JSON.
pub fn schema() -> serde_json::Result<String> {
    // what a program reads is always there, null or not
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<DiscoveryJson<'static>>();
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

/// What was found, for programs.
///
/// # Errors
/// Only if it can't be written as JSON, which would be a bug.
pub fn json(shown: &Discovered<'_>) -> serde_json::Result<String> {
    let (found, survey) = (shown.found, &shown.found.survey);
    let name = |place: usize| survey.seen.get(place).map(|seen| seen.name.as_str()).unwrap_or_default();
    let names = |places: &[usize]| places.iter().map(|place| name(*place)).collect::<Vec<_>>();
    let journey = found.course.as_ref().map(|course| JourneyJson {
        starts: names(&course.starts),
        begins: course.begins,
        stages: course.stages.iter().map(|stage| StageJson { name: name(stage.place), share: stage.share }).collect(),
        goals: names(&course.goals),
        reached: course.reached,
        fails: names(&course.fails),
        silence: seconds(course.silence),
    });
    let json = DiscoveryJson {
        format_version: 1,
        log: LogJson {
            files: shown.files.iter().map(smol_str::SmolStr::as_str).collect(),
            events: survey.events,
            customers: survey.customers,
            from: survey.bounds.map(|(from, _)| instant(from)),
            to: survey.bounds.map(|(_, to)| instant(to)),
            names: found.all_names,
            notes: shown.notes,
        },
        names: found.names.iter().map(of_name).collect(),
        variants: VariantsJson {
            different: found.all_variants,
            top: found
                .variants
                .iter()
                .map(|one| VariantJson {
                    steps: one.steps.iter().map(smol_str::SmolStr::as_str).collect(),
                    customers: one.customers,
                    share: shown.share(one.customers),
                })
                .collect(),
        },
        loops: found.loops.iter().map(of_loop).collect(),
        waits: found.waits.iter().map(of_wait).collect(),
        unmapped: found
            .unmapped
            .as_ref()
            .map(|all| all.iter().map(|(name, events)| UnmappedJson { name, events: *events }).collect()),
        journey,
        moments: found
            .moments
            .iter()
            .zip(shown.moments())
            .map(|(one, Proposal { why, code })| MomentJson {
                kind: match one.kind {
                    MomentKind::Repeat => "repeat",
                    MomentKind::Silence => "silence",
                },
                name: name(one.place),
                within: seconds(one.within),
                customers: one.customers,
                why,
                definition: code,
            })
            .collect(),
        rules: found
            .rules
            .iter()
            .zip(shown.rules())
            .map(|(one, Proposal { why, code })| RuleJson {
                template: template(one.template),
                first: name(one.first),
                second: (one.first != one.second).then(|| name(one.second)),
                within: one.within.map(seconds),
                support: one.support,
                confidence: one.confidence(),
                why,
                definition: code,
            })
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&json)? + "\n")
}

fn of_name(one: &crate::discover::Name) -> NameJson<'_> {
    NameJson { name: &one.name, events: one.events, customers: one.customers, first: one.first, last: one.last }
}

fn of_loop(one: &crate::discover::Loop) -> LoopJson<'_> {
    LoopJson {
        name: &one.name,
        customers: one.customers,
        in_a_row: one.in_a_row,
        returns: one.returns,
        median: seconds(one.median),
    }
}

fn of_wait(one: &crate::discover::Wait) -> WaitJson<'_> {
    WaitJson {
        from: &one.from,
        to: &one.to,
        events: one.events,
        median: seconds(one.median),
        p90: seconds(one.p90),
        longest: seconds(one.longest),
    }
}

/// Declare's name.
fn template(template: Template) -> &'static str {
    match template {
        Template::Init => "init",
        Template::Succession => "succession",
        Template::ChainPrecedence => "chain_precedence",
        Template::Precedence => "precedence",
        Template::ChainResponse => "chain_response",
        Template::Response => "response",
        Template::NotCoexistence => "not_coexistence",
        Template::AtMostOne => "at_most_one",
    }
}

fn seconds(micros: i64) -> f64 {
    let micros = micros as f64;
    micros / 1e6
}
