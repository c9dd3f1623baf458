//! `docs/semantics.md`: every timeline on it comes out as it says.
use wayfare::diag::{FileId, Severity, Sources};
use wayfare::format::format;
use wayfare::model::ModelSettings;
use wayfare::syntax::parse;
use wayfare::testing;
use wayfare::workspace::Workspace;

/// What a short example may leave unused or do on purpose: a calendar and touchpoints that other timelines need, two
/// outcomes at the same instant, a key that is missing.
const ALLOWED: [&str; 5] = ["W0407", "W0504", "W0507", "W0530", "W0533"];

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/semantics.md")).unwrap()
}

fn blocks(page: &str) -> impl Iterator<Item = &str> {
    page.split("```journey\n").skip(1).map(|rest| rest.split("```").next().unwrap())
}

#[test]
fn every_timeline_of_the_semantics_page_comes_out_as_it_says() {
    let page = page();
    let mut blocks = blocks(&page);
    let touchpoints = blocks.next().unwrap();
    let mut tests = 0;
    for block in blocks {
        let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
        workspace.update("touchpoints.journey", touchpoints);
        workspace.update("page.journey", block);
        let checked = workspace.check();
        let known = |code: &str| ALLOWED.contains(&code);
        let said = checked.diagnostics.iter().filter(|one| one.code.severity != Severity::Info && !known(one.code.id));
        let said: Vec<String> = said.map(|one| one.message.to_string()).collect();
        assert_eq!(said, Vec::<String>::new(), "{block}");
        let (tested, _) = testing::run(checked, |_| true).unwrap();
        assert!(!tested.is_empty(), "shows no timeline:\n{block}");
        for one in &tested {
            assert!(!one.found.is_empty(), "`{}` expects nothing", one.test.title);
            assert!(one.passed(), "`{}` comes out otherwise: {:#?}", one.test.title, one.found);
        }
        tests += tested.len();
    }
    assert!(tests > 50, "{tests}");
}

#[test]
fn the_timelines_are_laid_out_as_the_formatter_does() {
    for block in blocks(&page()) {
        let (tree, _) = parse(block, FileId(0));
        assert_eq!(format(block, &tree), block);
    }
}

/// A heading without a timeline is a claim that nothing holds the program to.
#[test]
fn every_rule_of_the_semantics_page_has_a_timeline() {
    let page = page();
    let rules = page.split("\n### ").skip(1);
    let bare: Vec<&str> =
        rules.filter(|rule| !rule.contains("test \"")).filter_map(|rule| rule.lines().next()).collect();
    assert_eq!(bare, Vec::<&str>::new());
}
