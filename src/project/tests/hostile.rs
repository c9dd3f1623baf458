//! Any text whatever as a project file ends in findings with places inside it.
use super::*;
use proptest::prelude::*;

const WHOLE: &str = "definitions: [journeys, 'a/*.journey']\nlogs:\n  - path: data/*.csv\n    time: { column: ts, format: \"%d\", timezone: Europe/Berlin }\n    attributes: { wait: { column: wait_s, unit: s } }\n    order: time\nidentity:  { ids: [a, b], primary: a }\npolicy: &x { confidence: 95%, gate: point }\n";

fn try_to_read(text: &str) {
    let mut sources = Sources::default();
    let file = sources.add("w", text);
    for found in read_settings(text, file).1 {
        let place = found.place().unwrap();
        assert!(text.get(place.span.range()).is_some(), "{found:?}");
    }
    let files = Memory::default().with("/w/wayfare.yaml", text).with("/w/journeys/a.journey", text);
    load(&[], std::path::Path::new("/w"), &files);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,80}|[a-z:\\[\\]{}, \n*&!'\"|>#-]{0,120}") {
        try_to_read(&text);
    }

    #[test]
    fn mutated_text(edits in prop::collection::vec((0..WHOLE.len(), prop::sample::select(vec!["", "[", "}", ":", "\n", "\"", "é", "- ", "*x", "0", "!t ", "use \"../x\""])), 1..5)) {
        let mut text = WHOLE.to_owned();
        for (at, with) in edits {
            let at = at.min(text.len());
            let end = (at + 1).min(text.len());
            if text.is_char_boundary(at) && text.is_char_boundary(end) {
                text.replace_range(at..end, with);
            }
        }
        try_to_read(&text);
    }
}
