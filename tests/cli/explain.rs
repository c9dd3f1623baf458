//! `wayfare explain`.
use crate::project::Project;

#[test]
fn a_code_is_found_by_number_and_by_name() {
    let project = Project::new();
    let page = project.run("explain E0201").exits(0).prints("E0201 unknown-touchpoint (error)").says_nothing();
    assert_eq!(project.run("explain unknown-touchpoint").exits(0).out, page.out);
    assert_eq!(project.run("explain e0201").exits(0).out, page.out);
    assert!(!page.out.contains("```"), "{}", page.out);
}

#[test]
fn an_unknown_code_suggests_a_near_one() {
    Project::new().run("explain E02O1").exits(2).prints_nothing().says("did you mean `E0201`?");
    Project::new().run("explain unknwn-touchpoint").exits(2).says("did you mean `unknown-touchpoint`?");
    Project::new().run("explain something-else-altogether").exits(2).says("`wayfare explain` lists them all");
}

#[test]
fn without_a_code_all_are_listed_by_number() {
    let run = Project::new().run("explain").exits(0);
    let ids: Vec<&str> = run.out.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ids.len() >= 45, "{}", ids.len());
    assert!(ids.windows(2).all(|pair| pair[0][1..] < pair[1][1..]), "{ids:?}");
}

#[test]
fn pages_are_there_for_other_tools() {
    let page = Project::new().run("explain E0201 --format json").exits(0).json();
    assert_eq!((page["code"].as_str(), page["severity"].as_str()), (Some("E0201"), Some("error")));
    assert!(page["page"].as_str().unwrap().contains("```journey"));
    let all = Project::new().run("explain --format json").exits(0).json();
    assert!(all.as_array().unwrap().len() >= 45);
    Project::new().run("explain E0201 --format markdown").exits(0).prints("# E0201 `unknown-touchpoint`: ");
}

#[test]
fn colour_is_used_where_it_is_wanted() {
    let run = Project::new().run("explain E0201 --color always").exits(0);
    assert!(run.out.contains("\u{1b}["));
}
