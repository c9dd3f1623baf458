//! Parameters into definitions.
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A raw event name as the name of a touchpoint: `offer_viewed` is `OfferViewed`.
fn touchpoint(raw: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    raw.split('_').map(word).collect()
}

/// What a parameter says as text.
pub fn text<'a>(params: &'a Value, path: &str) -> Result<&'a str, String> {
    params.pointer(path).and_then(Value::as_str).ok_or_else(|| format!("the parameters have no text {path}"))
}

fn number(params: &Value, path: &str) -> Result<u64, String> {
    params.pointer(path).and_then(Value::as_u64).ok_or_else(|| format!("the parameters have no number {path}"))
}

/// The steps of the funnel.
pub fn steps(params: &Value) -> Vec<&str> {
    params.pointer("/w1/steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Touchpoints as they are mentioned, each declared once.
#[derive(Default)]
struct Touchpoints {
    attributes: BTreeMap<String, Vec<String>>,
}

impl Touchpoints {
    fn name(&mut self, raw: &str) -> String {
        self.attributes.entry(raw.to_owned()).or_default();
        touchpoint(raw)
    }

    fn with(&mut self, raw: &str, attribute: &str) -> String {
        let own = self.attributes.entry(raw.to_owned()).or_default();
        own.push(attribute.to_owned());
        touchpoint(raw)
    }
}

/// The definitions of the work asked for.
pub fn definitions(params: &Value, work: &[String]) -> Result<String, String> {
    let mut touchpoints = Touchpoints::default();
    let mut items = String::new();
    for work in work {
        match work.as_str() {
            "w1" | "w6" => funnel(params, &mut touchpoints, &mut items)?,
            "w2" => response(params, &mut touchpoints, &mut items)?,
            "w3" => never_while(params, &mut touchpoints, &mut items)?,
            "w4" => at_most(params, &mut touchpoints, &mut items)?,
            "w5" => conversion(params, &mut touchpoints, &mut items)?,
            other => return Err(format!("there is no work `{other}`")),
        }
    }
    let mut all = String::new();
    if work.iter().any(|work| work == "w5") {
        all.push_str("event { segment: text optional }\n");
    }
    for (raw, attributes) in &touchpoints.attributes {
        let block = if attributes.is_empty() { String::new() } else { format!(" {{ {} }}", attributes.join(" ")) };
        line(&mut all, format_args!("touchpoint {} = \"{raw}\"{block}", touchpoint(raw)));
    }
    all.push_str(&items);
    Ok(all)
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let written = writeln!(text, "{arguments}");
    debug_assert!(written.is_ok(), "writing to a text does not fail");
}

/// W1: how many customers complete each prefix of the chain within the window, whichever offer it begins with.
fn funnel(params: &Value, touchpoints: &mut Touchpoints, text: &mut String) -> Result<(), String> {
    let window = number(params, "/w1/window_ms")?;
    let mut chain = String::new();
    for (at, step) in (1..).zip(steps(params)) {
        let name = touchpoints.name(step);
        if at == 1 {
            chain = name;
            line(text, format_args!("moment Step1 = {chain}"));
        } else {
            chain = format!("{chain} then {name}");
            line(text, format_args!("moment Step{at} = {chain} all within {window}ms"));
        }
        line(text, format_args!("kpi reached{at} over customers = rate(has(Step{at}))"));
    }
    Ok(())
}

/// W2: every trigger wants a response in time, unless something makes it needless.
fn response(params: &Value, touchpoints: &mut Touchpoints, out: &mut String) -> Result<(), String> {
    let trigger = touchpoints.name(text(params, "/w2/trigger")?);
    let response = touchpoints.name(text(params, "/w2/response")?);
    let unless = touchpoints.name(text(params, "/w2/unless")?);
    let deadline = number(params, "/w2/deadline_ms")?;
    line(out, format_args!("rule w2 {{ when {trigger} expect {response} within {deadline}ms unless {unless} }}"));
    Ok(())
}

/// W3: never while a case is open.
fn never_while(params: &Value, touchpoints: &mut Touchpoints, out: &mut String) -> Result<(), String> {
    let open = touchpoints.name(text(params, "/w3/open")?);
    let close = touchpoints.name(text(params, "/w3/close")?);
    let never = touchpoints.name(text(params, "/w3/never")?);
    line(out, format_args!("rule w3 {{ between {open} and {close} forbid {never} }}"));
    Ok(())
}

/// W4: at most so many in any window.
fn at_most(params: &Value, touchpoints: &mut Touchpoints, out: &mut String) -> Result<(), String> {
    let event = touchpoints.name(text(params, "/w4/event")?);
    let (most, window) = (number(params, "/w4/max")?, number(params, "/w4/window_ms")?);
    line(out, format_args!("rule w4 {{ limit {event} to {most} per {window}ms }}"));
    Ok(())
}

/// W5: conversion, its speed, scores and revenue, by segment and week.
fn conversion(params: &Value, touchpoints: &mut Touchpoints, out: &mut String) -> Result<(), String> {
    let start = touchpoints.name(text(params, "/w5/start")?);
    let end = touchpoints.name(text(params, "/w5/end")?);
    let paid = touchpoints.with(text(params, "/w5/amount_event")?, "amount: number optional");
    let survey = touchpoints.with("survey_answered", "score: number optional");
    let within = number(params, "/w5/within_ms")?;
    line(
        out,
        format_args!(
            "segment seg = segment
journey w5 {{
  start {start}
  on restart restart
  goal converted: {end} within {within}ms
  kpi conversion = rate(success) over started by seg per week
  kpi median = p50(time(start -> converted)) over started by seg
  kpi slow = p90(time(start -> converted)) over started by seg
}}
kpi score over {survey} = mean(score) by seg
kpi revenue over {paid} = total(amount) by seg"
        ),
    );
    Ok(())
}
