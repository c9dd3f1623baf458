//! A run as people who edit see it.
use super::{Change, LiveRun, Standings, page};
use crate::diag::Sources;
use crate::measure::{Num, Verdict};
use crate::report::diagnostics::{Look, Paint};
use crate::report::fixture::{Fixture, upgrade};

/// Where the fixture stands with its first journey's first KPI at another value and verdict.
fn standings(fixture: &mut Fixture, value: Num, verdict: Verdict) -> Standings {
    let evaluation = fixture.evaluation();
    let mut verdicts = evaluation.verdicts.clone();
    let kpi = &mut verdicts.journeys[0].kpis[0];
    kpi.figure.value = Some(value);
    kpi.thresholds.truncate(1);
    kpi.thresholds[0].verdict = verdict;
    Standings::of(&crate::report::Evaluation { verdicts: &verdicts, ..evaluation })
}

fn told(changes: &[Change]) -> String {
    told_on(changes, None)
}

fn told_on(changes: &[Change], rows: Option<usize>) -> String {
    let run = LiveRun {
        number: 2,
        time: jiff::Timestamp::UNIX_EPOCH,
        seconds: 0.041,
        files: &["journeys/a.journey".to_owned()],
        diagnostics: &[],
        sources: &Sources::default(),
        error: None,
        changes,
    };
    page(&run, Some("the report\n"), &Look { width: 100, paint: Paint::Plain }, rows)
}

#[test]
fn a_change_says_from_where_to_where_and_what_that_means() {
    let mut fixture = upgrade();
    let before = standings(&mut fixture, Num::decimal(0.418), Verdict::Fail);
    let after = standings(&mut fixture, Num::decimal(0.423), Verdict::Pass);
    let text = told(&after.since(&before));
    assert!(text.starts_with("journeys/a.journey · 00:00:00 UTC · 41 ms\n  "), "{text}");
    assert!(text.contains(" 41.8 % → 42.3 %, now passes\n"), "{text}");
    assert!(text.ends_with("\n\nthe report\n"), "{text}");
    assert_eq!(after.since(&before).len(), 1);
    assert_eq!(after.since(&after), []);
}

#[test]
fn what_rounds_to_the_same_is_told_exactly() {
    let mut fixture = upgrade();
    let before = standings(&mut fixture, Num::decimal(0.4181), Verdict::Pass);
    let after = standings(&mut fixture, Num::decimal(0.4182), Verdict::Pass);
    let text = told(&after.since(&before));
    assert!(text.contains(" 41.81 % → 41.82 %\n"), "{text}");
}

#[test]
fn what_is_new_and_what_is_gone_is_said() {
    let mut fixture = upgrade();
    let all = Standings::of(&fixture.evaluation());
    let none = Standings::default();
    assert!(all.since(&none).iter().all(|change| change.before.is_none() && change.after.is_some()));
    assert!(none.since(&all).iter().all(|change| change.before.is_some() && change.after.is_none()));
    assert!(told(&all.since(&none)).contains(" is new: "));
    assert!(told(&none.since(&all)).contains(" is gone\n"));
}

#[test]
fn what_is_new_is_where_it_is_seen() {
    // a header, a blank line, one line of the report, the line of the cursor
    let fits = told_on(&[], Some(4));
    assert_eq!(fits, "journeys/a.journey · 00:00:00 UTC · 41 ms\n\nthe report\n");
    let scrolled = told_on(&[], Some(3));
    assert_eq!(scrolled, "the report\n\njourneys/a.journey · 00:00:00 UTC · 41 ms\n");
}
