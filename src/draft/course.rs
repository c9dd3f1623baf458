//! `journeys/NAME.journey`: the journey with its moments and KPIs, and a test of it.
use super::settle::Limit;
use super::sheet::{Part, Text};
use super::{Draft, attributes};
use crate::discover::{Course, MomentKind, shown, written};
use crate::syntax::quoted;
use jiff::tz::TimeZone;

/// What the goal is called.
pub(super) const GOAL: &str = "reached";

pub(super) fn text(draft: &Draft) -> Text {
    let mut text = Text::new(format!("journeys/{}.journey", draft.journey));
    text.line(Part::Base, "use \"touchpoints.journey\"", "the names that are used here");
    let segments = attributes::segments(draft);
    if !segments.is_empty() {
        text.gap();
        for attributes::Segment { name, title, attribute } in &segments {
            let line = format!("segment {name} {title} = {attribute}");
            text.line(Part::Segment, &line, "the same on all events of each customer");
        }
    }
    moments(draft, &mut text);
    text.gap();
    if let Some(course) = &draft.found.course {
        journey(draft, course, &segments, &mut text);
    }
    text
}

fn moments(draft: &Draft, text: &mut Text) {
    if draft.kept_moments().next().is_none() && !draft.has(Part::Contacts) {
        return;
    }
    text.gap();
    text.note("What happens in between and no system logs.");
    for (at, moment, phrase) in draft.kept_moments() {
        let why = match moment.kind {
            MomentKind::Repeat => {
                format!("{} customers meet it again; three of four repeats are as quick", moment.customers)
            }
            MomentKind::Silence => "one of ten waits after it is longer".to_owned(),
        };
        let line = format!("moment {} {} = {}", phrase.name, quoted(&phrase.title), phrase.lines.join(" "));
        text.line(Part::Moment(at), &line, &why);
    }
    if draft.has(Part::Contacts) {
        let all: Vec<usize> = (0..draft.found.survey.seen.len()).collect();
        let line = format!("moment AnyContact \"Any contact\" = {}", draft.phrasing.any_of(&all));
        text.line(Part::Contacts, &line, "every contact is effort; take out what is none");
    }
}

fn journey(draft: &Draft, course: &Course, segments: &[attributes::Segment], text: &mut Text) {
    let base = Part::Base;
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    text.line(
        base,
        &format!("journey {} {} {{", draft.journey, quoted(&draft.title)),
        "a first guess: one journey of one goal",
    );
    text.line(base, &format!("  owner {}", quoted(&draft.owner)), "who answers for it");
    let why = format!("{} of customers begin so", percent(course.begins));
    text.line(base, &format!("  start {}", draft.phrasing.any_of(&course.starts)), &why);
    for (at, stage) in course.stages.iter().enumerate().filter(|(at, _)| draft.has(Part::Stage(*at))) {
        let (touchpoint, label) = (draft.phrasing.touchpoint(stage.place), draft.phrasing.label(stage.place));
        let why = format!("{} of those who reach the goal were here before", percent(stage.share));
        let name = draft.stages.get(at).map(String::as_str).unwrap_or_default();
        let line = format!("  stage {name} {}: {touchpoint} optional", quoted(label));
        text.line(Part::Stage(at), &line, &why);
    }
    let why = format!("mostly stands at the end; {} of customers get there", percent(course.reached));
    let line = format!("  goal {GOAL} {}: {}", quoted(&draft.title), draft.phrasing.any_of(&course.goals));
    text.line(base, &line, &why);
    if !course.fails.is_empty() && draft.has(Part::Fails) {
        let line = format!("  fail {}", draft.phrasing.any_of(&course.fails));
        text.line(Part::Fails, &line, "after it hardly anybody still reaches the goal");
    }
    let why = format!("{}; who is silent for longer has left", course.patience.why());
    text.line(base, &format!("  abandon after {} of silence", written(course.silence)), &why);
    text.gap();
    kpis(draft, segments, text);
    text.line(base, "}", "");
}

fn kpis(draft: &Draft, segments: &[attributes::Segment], text: &mut Text) {
    let groups: Vec<&str> = segments.iter().map(|segment| segment.name.as_str()).collect();
    let by = if groups.is_empty() { String::new() } else { format!(" by {}", groups.join(", ")) };
    let line = format!("  kpi success_rate \"Reach the goal\" = rate(success){by}");
    text.line(Part::Base, &line, "of all who began and whose journey is over");
    threshold(draft, "success_rate", Part::Base, text);
    if draft.has(Part::Speed) {
        let line = format!("  kpi time_to_goal \"Time to the goal\" = p90(time(start -> {GOAL}))");
        text.line(Part::Speed, &line, "nine of ten who get there take no longer");
        threshold(draft, "time_to_goal", Part::Speed, text);
    }
    if draft.has(Part::Contacts) {
        let line = "  kpi contacts \"Contacts on the way\" = mean(count(AnyContact))";
        text.line(Part::Contacts, line, "how often customers have to do something");
        threshold(draft, "contacts", Part::Contacts, text);
    }
    for (at, _, phrase) in draft.kept_moments() {
        let name = draft.moment_kpi(at);
        let line =
            format!("  kpi {name} {} = rate(has({}))", quoted(&format!("{}: how often", phrase.title)), phrase.name);
        text.line(Part::Moment(at), &line, "the share of journeys in which it happens");
        threshold(draft, name, Part::Moment(at), text);
    }
}

fn threshold(draft: &Draft, kpi: &str, part: Part, text: &mut Text) {
    if let Some(Limit { demand, today }) = draft.limits.kpis.get(kpi) {
        text.line(part, &format!("    {demand}"), &format!("today {today}"));
    }
}

/// A test that shows the journey at work.
pub(super) fn test(draft: &Draft) -> Option<Text> {
    let course = draft.found.course.as_ref().filter(|_| draft.has(Part::Test))?;
    let (start, goal) = (course.starts.first()?, course.goals.first()?);
    let (from, _) = draft.found.survey.bounds?;
    let day = jiff::Timestamp::from_microsecond(from).ok()?.to_zoned(TimeZone::UTC).date();
    let next = day.tomorrow().ok()?;
    let (start, goal) = (draft.phrasing.touchpoint(*start), draft.phrasing.touchpoint(*goal));
    let mut text = Text::new("journeys/tests.journey");
    text.line(Part::Test, &format!("use \"{}.journey\"", draft.journey), "what is tested here");
    text.gap();
    text.note("A story with what the definitions must make of it: `wayfare test` runs it. Add those you argue about.");
    let title = format!("who begins and gets there has succeeded: {}", shown(&draft.title));
    text.line(Part::Test, &format!("test {} {{", quoted(&title)), "");
    text.line(Part::Test, "  customer \"ann\" {", "an example, not a customer of the log");
    text.line(Part::Test, &format!("    {day} 09:00  {start}"), "the journey begins");
    text.line(Part::Test, &format!("    +30s  {goal}"), "the goal is reached");
    text.line(Part::Test, "  }", "");
    text.line(Part::Test, &format!("  log ends {next}"), "up to here everything is known");
    text.line(Part::Test, &format!("  expect journey {} succeeded 1", draft.journey), "");
    text.line(Part::Test, "}", "");
    Some(text)
}
