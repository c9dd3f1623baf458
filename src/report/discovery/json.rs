//! `discover --format json`: what was found as one object.
//!
//! Keys are only added while `format_version` is 1. Durations are in seconds, shares between 0 and 1, times in UTC.
use super::{Discovered, Proposal};
use crate::discover::{MomentKind, Template};
use crate::report::words::instant;
use serde::Serialize;

#[derive(Serialize)]
struct DiscoveryJson<'a> {
    format_version: u32,
    log: LogJson<'a>,
    names: Vec<NameJson<'a>>,
    variants: VariantsJson<'a>,
    loops: Vec<LoopJson<'a>>,
    waits: Vec<WaitJson<'a>>,
    /// Null without definitions.
    unmapped: Option<Vec<UnmappedJson<'a>>>,
    journey: Option<JourneyJson<'a>>,
    moments: Vec<MomentJson<'a>>,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Serialize)]
struct LogJson<'a> {
    files: Vec<&'a str>,
    events: u64,
    customers: u64,
    from: Option<String>,
    to: Option<String>,
    names: u64,
    notes: &'a [String],
}

#[derive(Serialize)]
struct NameJson<'a> {
    name: &'a str,
    events: u64,
    customers: u64,
    first: u64,
    last: u64,
}

#[derive(Serialize)]
struct VariantsJson<'a> {
    /// Null if there are too many to keep them apart.
    different: Option<u64>,
    top: Vec<VariantJson<'a>>,
}

#[derive(Serialize)]
struct VariantJson<'a> {
    steps: Vec<&'a str>,
    customers: u64,
    share: f64,
}

#[derive(Serialize)]
struct LoopJson<'a> {
    name: &'a str,
    customers: u64,
    in_a_row: u64,
    returns: u64,
    median: f64,
}

#[derive(Serialize)]
struct WaitJson<'a> {
    from: &'a str,
    to: &'a str,
    events: u64,
    median: f64,
    p90: f64,
    longest: f64,
}

#[derive(Serialize)]
struct UnmappedJson<'a> {
    name: &'a str,
    events: u64,
}

#[derive(Serialize)]
struct JourneyJson<'a> {
    starts: Vec<&'a str>,
    begins: f64,
    stages: Vec<StageJson<'a>>,
    goals: Vec<&'a str>,
    reached: f64,
    fails: Vec<&'a str>,
    silence: f64,
}

#[derive(Serialize)]
struct StageJson<'a> {
    name: &'a str,
    share: f64,
}

#[derive(Serialize)]
struct MomentJson<'a> {
    kind: &'static str,
    name: &'a str,
    within: f64,
    customers: u64,
    why: String,
    definition: String,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    template: &'static str,
    first: &'a str,
    /// Null for forms about one name.
    second: Option<&'a str>,
    within: Option<f64>,
    support: u64,
    confidence: f64,
    why: String,
    definition: String,
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
