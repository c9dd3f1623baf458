//! Maps in their three forms.
use super::{dot, live, mermaid, plain, svg};
use crate::model::{JourneyId, StageGroup, StageId};
use crate::report::fixture::upgrade;

#[test]
fn a_map_without_a_log_has_no_numbers() {
    let mut fixture = upgrade();
    fixture.model.journeys[0].layout = vec![StageGroup::AnyOrder(vec![StageId(0), StageId(1)])];
    let view = plain(&fixture.model, JourneyId(0)).unwrap();
    let text = mermaid(&[view]);
    let expected = "flowchart LR
  subgraph j0[\"Upgrade a plan\"]
    direction LR
    j0n0([\"start\"])
    j0n1[\"Plan chosen\"]
    j0n2[\"moved<br/>optional\"]
    j0n0 --> j0n1
    j0n0 --> j0n2
    j0n3{{\"On a better plan within a week\"}}
    j0n1 --> j0n3
    j0n2 --> j0n3
    j0n4(\"succeeded\")
    j0n5(\"timed out\")
  end
";
    assert_eq!(text, expected);
}

#[test]
fn live_numbers_stand_on_the_map() {
    let mut fixture = upgrade();
    fixture.model.journeys[0].layout = vec![StageGroup::One(StageId(0)), StageGroup::One(StageId(1))];
    let evaluation = fixture.evaluation();
    let view = live(&evaluation, JourneyId(0)).unwrap();
    // 90 of 150 started chose a plan, 42 are activated
    for text in
        [svg(std::slice::from_ref(&view)), mermaid(std::slice::from_ref(&view)), dot(std::slice::from_ref(&view))]
    {
        assert!(text.contains("90 (60.0 %)") && text.contains("42 (28.0 %)"), "{text}");
    }
}

#[test]
fn titles_stay_titles_in_every_form() {
    let mut fixture = upgrade();
    let hostile = "\"]; evil <script>x</script>\u{1b}[31m\u{202e}\\";
    fixture.model.journeys[0].meta.title = Some(hostile.into());
    fixture.model.journeys[0].layout = vec![StageGroup::One(StageId(0))];
    fixture.model.journeys[0].stages[0].meta.title = Some(hostile.into());
    let view = plain(&fixture.model, JourneyId(0)).unwrap();
    let one = std::slice::from_ref(&view);
    let (svg, mermaid, dot) = (svg(one), mermaid(one), dot(one));
    assert!(!svg.contains("<script") && quick_xml::Reader::from_str(&svg).into_inner().len() == svg.len());
    assert!(!mermaid.contains("<script") && !mermaid.contains("\"]; evil"), "{mermaid}");
    assert!(dot.contains("\\\"]; evil"), "{dot}");
    for text in [svg, mermaid, dot] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
}
