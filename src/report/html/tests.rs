//! The page. What must be said is asserted; how it looks is for eyes.
use super::{Page, Refresh, SCRIPT, render};
use crate::diag::Sources;
use crate::report::fixture::{nothing, upgrade};
use crate::report::live::LiveRun;

#[test]
fn a_page_of_nothing_is_a_page() {
    let page = render(&nothing().evaluation()).unwrap();
    assert!(page.contains("Journeys inconclusive") && page.trim_end().ends_with("</html>"));
}

#[test]
fn every_part_has_its_place() {
    let page = render(&upgrade().evaluation()).unwrap().replace("&#x2f;", "/");
    for expected in [
        "Upgrade a plan",
        "data-json=\"/journeys/0/kpis/0/by/0/kpi\" data-value=\"0.75\">75.0 %",
        "data-json=\"/journeys/0/kpis/2/value/amount\" data-value=\"69.98\">69.98 EUR",
        "data-json=\"/rules/0/violation_count\" data-value=\"2\">2",
        "nearest miss",
        "class=\"map\"",
        "Score of 100",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn texts_of_strangers_are_texts() {
    let mut fixture = upgrade();
    let hostile = "<img src=x onerror=alert(1)>\u{1b}[31m\u{202e}\" onload=\"x`<b>`";
    fixture.facts.rules[0].violations[0].customer = hostile.into();
    fixture.facts.unclaimed.insert(hostile.into(), 900);
    fixture.log.files[0] = hostile.into();
    fixture.log.notes = vec![hostile.into()];
    fixture.model.journeys[0].meta.title = Some(hostile.into());
    fixture.model.kpis[0].meta.docs = hostile.into();
    let page = render(&fixture.evaluation()).unwrap();
    for harmful in ["<img", "<b>", "\u{1b}", "\u{202e}", "\" onload"] {
        assert!(!page.contains(harmful), "{harmful:?}");
    }
}

#[test]
fn the_script_is_the_one_that_the_page_allows() {
    // openssl dgst -sha256 -binary script.js | openssl base64
    assert!(!SCRIPT.contains("</") && !SCRIPT.contains("fetch") && !SCRIPT.contains("innerHTML"));
}

#[test]
fn a_live_page_shows_what_is_wrong_above_the_last_good_result() {
    let (mut fixture, sources) = (upgrade(), Sources::default());
    let run = |number, error| LiveRun {
        number,
        time: jiff::Timestamp::UNIX_EPOCH,
        seconds: 0.0,
        files: &[],
        diagnostics: &[],
        sources: &sources,
        error,
        changes: &[],
    };
    let mut page = Page::new(Refresh::Served);
    let nothing = page.of(&run(1, Some("no <log>")), None).unwrap();
    assert!(nothing.contains("No result yet") && nothing.contains("no &lt;log&gt;") && !nothing.contains("last good"));
    let good = page.of(&run(2, None), Some(&fixture.evaluation())).unwrap();
    assert!(good.contains("Upgrade a plan") && good.contains("data-run=\"2\"") && !good.contains("role=\"alert\""));
    let stale = page.of(&run(3, Some("gone")), None).unwrap();
    assert!(
        stale.contains("Upgrade a plan") && stale.contains("data-run=\"3\"") && stale.contains("the last good result")
    );
    // a browser that loads a page again stays at what was in sight: what is new above it has to come along
    assert!(stale.contains("section[role=alert]{position:sticky;top:0;"));
    let mut file = Page::new(Refresh::File);
    assert!(file.of(&run(1, None), Some(&fixture.evaluation())).unwrap().contains("http-equiv=\"refresh\""));
    let report = render(&fixture.evaluation()).unwrap();
    assert!(
        !report.contains("data-run") && !report.contains("http-equiv=\"refresh\"") && !report.contains("<!--banner-->")
    );
}
