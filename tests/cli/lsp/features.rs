//! Each feature once, as a client asks for it.
use super::client::{Client, Document, edited, uri};
use crate::project::Project;
use serde_json::{Value, json};
use wayfare::lsp::Ended;

const TOUCHPOINTS: &str = r#"/// A call to the service line.
touchpoint Call "Support call" = "call" {
  /// What it is about.
  topic: one of "billing", "technical"
  wait:  duration
}
touchpoint Offer by company = "offer"
touchpoint Visit
"#;

const RULES: &str = r#"use "touchpoints.journey"

moment Again "Called again" = Call as one then Call as two within 7d where two.topic == one.topic

journey buying "Buy something" {
  owner   "shop@example.com"
  start   Visit
  stage   look: Offer
  goal    called "Called": Call within 3d
  abandon after 10d of silence

  kpi conversion = rate(success)
    require >= 60%

  rule answered {
    when   Offer
    expect Call within 2d
  }
}

rule cap { limit Offer or Again to 2 per 7d }

test "an offer is answered" {
  customer "ann" {
    2026-03-01 10:00  Visit
    +1h               Offer
    +1h               Call(topic: "billing")
  }
  log ends 2026-04-01
  expect rule buying.answered satisfied 1
}
"#;

const LOG: &str = "customer_id,time,event,topic,wait
ann,2026-03-01T10:00:00Z,Visit,,
ann,2026-03-01T11:00:00Z,offer,,
ann,2026-03-01T12:00:00Z,call,billing,30
bob,2026-03-02T10:00:00Z,Visit,,
bob,2026-03-02T11:00:00Z,offer,,
bob,2026-03-03T11:00:00Z,chat_started,,
cid,2026-04-20T10:00:00Z,Visit,,
";

fn project() -> Project {
    Project::new()
        .file("wayfare.yaml", "logs:\n  - path: data/log.csv\n")
        .file("data/log.csv", LOG)
        .file("journeys/touchpoints.journey", TOUCHPOINTS)
        .file("journeys/rules.journey", RULES)
}

fn opened(project: &Project) -> (Client, Document) {
    let mut client = Client::of(project);
    let document = client.open(project, "journeys/rules.journey");
    let wrong = client.diagnostics(&document);
    assert!(wrong.is_empty(), "{wrong:#?}");
    (client, document)
}

fn labels(completion: &Value) -> Vec<String> {
    let items = completion["items"].as_array().unwrap();
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn diagnostics_come_with_their_page_and_their_fixes() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    let wrong = client.write(&mut document, &RULES.replacen("expect Call", "expect Cal", 1));
    let one = wrong.iter().find(|one| one["code"] == "E0201").unwrap();
    assert_eq!(
        one["range"],
        json!({ "start": { "line": 16, "character": 11 }, "end": { "line": 16, "character": 14 } })
    );
    assert_eq!(one["message"], "there is no touchpoint or moment `Cal`\ndid you mean `Call`?");
    let page = one["codeDescription"]["href"].as_str().unwrap();
    let page = std::fs::read_to_string(page.split_once("//").unwrap().1).unwrap();
    assert!(page.starts_with("# E0201 "), "{page}");

    let params = json!({
        "textDocument": { "uri": document.uri }, "range": one["range"], "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params).unwrap();
    let fix = actions.as_array().unwrap().iter().find(|action| action["title"] == "Write `Call`").unwrap();
    assert_eq!(edited(&document.text, &fix["edit"]["changes"][&document.uri]), RULES);
    assert_eq!(client.end(), Ended::Asked);
}

#[test]
fn what_is_certain_is_mended_at_once() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    let text = RULES.replacen("rule cap {", "rule CapOfOffers {", 1);
    client.write(&mut document, &text);
    let params = json!({
        "textDocument": { "uri": document.uri },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } },
        "context": { "diagnostics": [], "only": ["source.fixAll"] },
    });
    let actions = client.ask("textDocument/codeAction", params).unwrap();
    let mended = edited(&text, &actions[0]["edit"]["changes"][&document.uri]);
    assert_eq!(mended, RULES.replacen("rule cap {", "rule cap_of_offers {", 1));
}

#[test]
fn a_mistake_in_another_file_is_told_there() {
    let project = project();
    let (mut client, _) = opened(&project);
    let mut other = client.open(&project, "journeys/touchpoints.journey");
    let rules = uri(&project.path("journeys/rules.journey"));
    client.write(&mut other, &TOUCHPOINTS.replacen("touchpoint Offer", "touchpoint Offers", 1));
    let wrong = client.published[&rules]["diagnostics"].as_array().unwrap();
    assert!(wrong.iter().any(|one| one["code"] == "E0201"), "{wrong:?}");
    client.write(&mut other, TOUCHPOINTS);
    assert_eq!(client.published[&rules]["diagnostics"], json!([]));
}

#[test]
fn the_project_file_is_checked_too() {
    let project = project();
    let mut client = Client::of(&project);
    let yaml = client.open(&project, "wayfare.yaml");
    assert!(client.diagnostics(&yaml).is_empty());
    let mut yaml = yaml;
    let wrong = client.write(&mut yaml, "logz:\n  - path: data/log.csv\n");
    assert_eq!(wrong[0]["range"]["start"], json!({ "line": 0, "character": 0 }), "{wrong:?}");
}

#[test]
fn columns_are_counted_in_what_was_agreed_on() {
    for (offered, agreed, column) in [(json!(["utf-8", "utf-16"]), "utf-8", 34), (json!(["utf-16"]), "utf-16", 30)] {
        let project = project();
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let mut client = Client::with(&project, capabilities, json!({}));
        let text = "touchpoint Call \"ü 😀\" = \"call\" { Wrong }\n";
        let mut document = client.open(&project, "journeys/touchpoints.journey");
        let wrong = client.write(&mut document, text);
        let one = wrong.iter().find(|one| one["range"]["start"]["character"].as_u64() > Some(25)).unwrap();
        let end = &one["range"]["end"]["character"];
        assert!(end.as_u64().is_some_and(|end| end >= column), "{agreed}: {one}");
        let at = text.find("Call").unwrap();
        let hover = client.at("textDocument/hover", &document, 0, at);
        assert_eq!(hover["range"]["start"]["character"], at, "{agreed}");
    }
}

#[test]
fn changes_are_applied_in_order_and_in_their_unit() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    client.write(&mut document, "touchpoint A \"😀\" = \"a\"\n");
    document.version += 1;
    let insert = |line: usize, column: usize, text: &str| {
        let at = json!({ "line": line, "character": column });
        json!({ "range": { "start": at, "end": at }, "text": text })
    };
    // behind the face, which is two units, then on the line that the first change made
    client.change(&document, json!([insert(0, 16, "b\n"), insert(1, 1, "!")]));
    document.text = "touchpoint A \"😀b\n\"! = \"a\"\n".to_owned();
    let wrong = client.diagnostics(&document);
    assert!(!wrong.is_empty());
    document.version += 1;
    let whole = json!({ "start": { "line": 0, "character": 16 }, "end": { "line": 1, "character": 2 } });
    client.change(&document, json!([{ "range": whole, "text": "\"" }]));
    document.text = "touchpoint A \"😀\" = \"a\"\n".to_owned();
    let errors = client.diagnostics(&document);
    assert!(errors.iter().all(|one| one["severity"] != 1), "{errors:?}");
}

#[test]
fn formatting_leads_to_the_one_layout() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    let ragged = RULES.replace("  when   Offer", "      when Offer").replace("rule cap {", "rule   cap{");
    client.write(&mut document, &ragged);
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let params = json!({ "textDocument": { "uri": document.uri }, "options": options });
    let edits = client.ask("textDocument/formatting", params).unwrap();
    assert_eq!(edited(&ragged, &edits), RULES);

    let (line, _) = document.behind("      when");
    let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 4 } });
    let params = json!({ "textDocument": { "uri": document.uri }, "range": range, "options": options });
    let edits = client.ask("textDocument/rangeFormatting", params).unwrap();
    assert_eq!(edited(&ragged, &edits), RULES.replace("rule cap {", "rule   cap{"));

    let (line, column) = document.behind("rule   cap{ limit Offer or Again to 2 per 7d }");
    let more = json!({ "ch": "}", "options": options });
    let edits = client.at_with("textDocument/onTypeFormatting", &document, line, column, more).unwrap();
    assert_eq!(edited(&ragged, &edits), ragged.replace("rule   cap{", "rule cap {"));
}

#[test]
fn a_new_line_is_indented() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    let text = RULES.replacen("when   Offer\n", "when   Offer\n\n", 1);
    client.write(&mut document, &text);
    let (line, _) = document.behind("when   Offer\n");
    let more = json!({ "ch": "\n", "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.at_with("textDocument/onTypeFormatting", &document, line, 0, more).unwrap();
    assert_eq!(edited(&text, &edits), RULES.replacen("when   Offer\n", "when   Offer\n    \n", 1));
}

#[test]
fn completion_knows_what_fits() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    let mut offers = |before: &str, written: &str| {
        let text = RULES.replacen(before, &format!("{before}{written}"), 1);
        client.write(&mut document, &text);
        let (line, column) = document.behind(&format!("{before}{written}"));
        labels(&client.at("textDocument/completion", &document, line, column))
    };
    let after = offers("expect Call within 2d", " ");
    assert!(after.contains(&"unless".to_owned()) && !after.contains(&"stage".to_owned()), "{after:?}");
    assert_eq!(offers("when   Offer\n    expect ", "Ca").first().map(String::as_str), Some("Call"));
    let statements = offers("  start   Visit\n", "  st");
    assert!(statements.contains(&"stage".to_owned()), "{statements:?}");
    let bindings = offers("where two.topic == one.", "");
    assert!(bindings.contains(&"topic".to_owned()), "{bindings:?}");
}

#[test]
fn completion_of_texts_and_members() {
    let project = project();
    let (mut client, mut document) = opened(&project);
    let text = format!("{RULES}\nrule more {{ when Call where topic == \"\" expect buying. }}\n");
    client.write(&mut document, &text);
    let (line, column) = document.behind("topic == \"");
    assert_eq!(labels(&client.at("textDocument/completion", &document, line, column)), ["billing", "technical"]);
    let (line, column) = document.behind("expect buying.");
    let members = labels(&client.at("textDocument/completion", &document, line, column));
    for wanted in ["look", "called", "started", "failed"] {
        assert!(members.iter().any(|label| label == wanted), "{wanted}: {members:?}");
    }
}

#[test]
fn hover_says_what_something_is() {
    let project = project();
    let (mut client, document) = opened(&project);
    let (line, column) = document.behind("expect Cal");
    let text =
        client.at("textDocument/hover", &document, line, column)["contents"]["value"].as_str().unwrap().to_owned();
    for part in ["touchpoint **Call**", "Support call", "A call to the service line.", "`call`", "```journey"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let (line, column) = document.behind("rat");
    let text =
        client.at("textDocument/hover", &document, line, column)["contents"]["value"].as_str().unwrap().to_owned();
    assert!(text.contains("rate(condition)"), "{text}");
}

#[test]
fn a_name_leads_to_its_declaration_and_to_its_uses() {
    let project = project();
    let (mut client, document) = opened(&project);
    let (line, column) = document.behind("expect Cal");
    let found = client.at("textDocument/definition", &document, line, column);
    assert_eq!(found[0]["uri"], uri(&project.path("journeys/touchpoints.journey")));
    assert_eq!(found[0]["range"]["start"], json!({ "line": 1, "character": 11 }));
    let more = json!({ "context": { "includeDeclaration": true } });
    let uses = client.at_with("textDocument/references", &document, line, column, more).unwrap();
    assert_eq!(uses.as_array().unwrap().len(), RULES.matches("Call").count() - 2 + 1, "titles are no uses: {uses:#}");
    let (line, column) = document.behind("use \"touch");
    let file = client.at("textDocument/definition", &document, line, column);
    assert_eq!(file[0]["uri"], uri(&project.path("journeys/touchpoints.journey")));
}

#[test]
fn renaming_changes_every_file_and_nothing_else() {
    let project = project();
    let (mut client, document) = opened(&project);
    let (line, column) = document.behind("start   Vis");
    let edit = client.at_with("textDocument/rename", &document, line, column, json!({ "newName": "Look" })).unwrap();
    let changes = &edit["changes"];
    assert_eq!(edited(RULES, &changes[&document.uri]), RULES.replace("Visit", "Look"));
    let touchpoints = edited(TOUCHPOINTS, &changes[&uri(&project.path("journeys/touchpoints.journey"))]);
    assert_eq!(touchpoints, TOUCHPOINTS.replace("touchpoint Visit", "touchpoint Look = \"Visit\""), "its events stay");
    for (name, why) in
        [("Call", "taken"), ("two words", "no name"), ("where", "no name: it joins"), ("any", "of its own")]
    {
        let refused = client.at_with("textDocument/rename", &document, line, column, json!({ "newName": name }));
        assert!(refused.unwrap_err().contains(why), "{name}");
    }
}

#[test]
fn outline_symbols_folds_selections_and_colours() {
    let project = project();
    let (mut client, document) = opened(&project);
    let of = json!({ "textDocument": { "uri": document.uri } });
    let outline = client.ask("textDocument/documentSymbol", of.clone()).unwrap();
    let names: Vec<&str> = outline.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Again", "buying", "cap", "an offer is answered"]);
    let inner: Vec<&str> =
        outline[1]["children"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(inner, ["look", "called", "conversion", "answered"]);

    let symbols = client.ask("workspace/symbol", json!({ "query": "cll" })).unwrap();
    let names: Vec<&str> = symbols.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["called", "Call"]);

    let folds = client.ask("textDocument/foldingRange", of.clone()).unwrap();
    assert_eq!(folds[0]["startLine"], 4);
    assert_eq!(folds[0]["endLine"], 17, "the closing brace stays to be seen");

    let (line, column) = document.behind("expect Cal");
    let params = json!({ "textDocument": of["textDocument"], "positions": [{ "line": line, "character": column }] });
    let chain = client.ask("textDocument/selectionRange", params).unwrap();
    let mut steps = Vec::new();
    let mut step = &chain[0];
    while !step.is_null() {
        steps.push((step["range"]["start"]["line"].as_u64().unwrap(), step["range"]["end"]["line"].as_u64().unwrap()));
        step = &step["parent"];
    }
    assert_eq!(steps.first(), Some(&(16, 16)));
    assert!(steps.contains(&(14, 17)) && steps.contains(&(4, 18)), "the rule, the journey: {steps:?}");

    let colours = client.ask("textDocument/semanticTokens/full", of).unwrap();
    let data: Vec<u64> = colours["data"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).collect();
    assert_eq!(data[..5], [0, 0, 3, 1, 0], "`use` is a keyword");
    assert_eq!(data[5..10], [0, 4, 21, 2, 0], "then comes a text");
    assert_eq!(data[15..20], [0, 7, 5, 5, 1], "`Again` is an event, declared here");
}

#[test]
fn signatures_are_shown_while_arguments_are_written() {
    let project = project();
    let (mut client, document) = opened(&project);
    let (line, column) = document.behind("rate(");
    let help = client.at("textDocument/signatureHelp", &document, line, column);
    assert_eq!(help["signatures"][0]["label"], "rate(condition)");
}

/// Waits until the log was evaluated.
fn evaluated(project: &Project) -> (Client, Document) {
    let capabilities = json!({ "workspace": {
        "inlayHint": { "refreshSupport": true }, "codeLens": { "refreshSupport": true },
    }});
    let mut client = Client::with(project, capabilities, json!({}));
    let document = client.open(project, "journeys/rules.journey");
    client.until(|client| client.heard.iter().any(|(method, _)| method == "workspace/inlayHint/refresh"));
    (client, document)
}

fn hints(client: &mut Client, document: &Document) -> Vec<String> {
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": document.uri }, "range": whole });
    let hints = client.ask("textDocument/inlayHint", params).unwrap();
    hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_logs_values_stand_beside_the_definitions_and_follow_edits() {
    let project = project();
    let (mut client, mut document) = evaluated(&project);
    // nobody called twice; Ann called, Bob did not within three days, Cid's offer is still to come
    assert_eq!(hints(&mut client, &document)[..3], ["0 times", "50.0 % succeed", "50.0 %, has too little data"]);
    client.heard.clear();
    client.write(&mut document, &RULES.replacen("Call within 3d", "Call within 1h", 1));
    client.until(|client| client.heard.iter().any(|(method, _)| method == "workspace/inlayHint/refresh"));
    assert_eq!(hints(&mut client, &document)[1], "0.0 % succeed");
    client.write(&mut document, "journey broken {");
    assert!(hints(&mut client, &document).is_empty(), "what is not defined has no value");
}

#[test]
fn tests_run_and_violations_are_told_from_above_their_items() {
    let project = project();
    let (mut client, document) = evaluated(&project);
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": document.uri } })).unwrap();
    let lenses = lenses.as_array().unwrap();
    let lens = |title: &str| lenses.iter().find(|lens| lens["command"]["title"].as_str().unwrap().starts_with(title));
    let mut run = |command: &Value| {
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        client.ask("workspace/executeCommand", params).unwrap().as_str().unwrap_or_default().to_owned()
    };
    assert!(lens("evaluate (7 events)").is_some(), "{lenses:#?}");
    let test = &lens("run test").unwrap()["command"];
    assert_eq!(run(test), "✓ an offer is answered\n1 passed, 0 failed");
    let broken = &lens("1 violation, the first by bob").unwrap()["command"];
    assert!(run(broken).starts_with("buying.answered\nbob"), "the rule's first violation");
}

#[test]
fn a_touchpoint_is_declared_for_the_events_that_the_log_holds() {
    let project = project();
    let (mut client, mut document) = evaluated(&project);
    let wrong = client.write(&mut document, &RULES.replacen("expect Call", "expect ChatStarted", 1));
    let params = json!({
        "textDocument": { "uri": document.uri }, "range": wrong[0]["range"], "context": { "diagnostics": [] },
    });
    let actions = client.ask("textDocument/codeAction", params).unwrap();
    let wanted = "Declare touchpoint `ChatStarted` for the log's `chat_started`";
    let action = actions.as_array().unwrap().iter().find(|action| action["title"] == wanted).unwrap();
    let file = uri(&project.path("journeys/touchpoints.journey"));
    let text = edited(TOUCHPOINTS, &action["edit"]["changes"][&file]);
    assert_eq!(text, format!("{TOUCHPOINTS}touchpoint ChatStarted = \"chat_started\"\n"));
}

#[test]
fn raw_names_are_offered_with_how_often_they_occur() {
    let project = project();
    let (mut client, mut document) = evaluated(&project);
    client.write(&mut document, &format!("{RULES}\ntouchpoint Chat = \"\"\n"));
    let (line, column) = document.behind("touchpoint Chat = \"");
    let offers = client.at("textDocument/completion", &document, line, column);
    assert_eq!(offers["items"][0]["label"], "chat_started", "what no touchpoint stands for comes first");
    assert_eq!(offers["items"][0]["detail"], "1 in the log");
}

#[test]
fn nothing_is_read_where_evaluation_is_turned_off() {
    let project = project();
    let mut client = Client::with(&project, json!({}), json!({ "evaluate": false }));
    let document = client.open(&project, "journeys/rules.journey");
    client.diagnostics(&document);
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(hints(&mut client, &document).is_empty());
}

#[test]
fn several_projects_are_served_at_once() {
    let (one, other) = (project(), project());
    let (mut client, _) = opened(&one);
    let folder = json!({ "uri": uri(&other.path(".")), "name": "other" });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [folder], "removed": [] } }));
    let symbols = client.ask("workspace/symbol", json!({ "query": "contact_cap" })).unwrap();
    assert_eq!(symbols, json!([]));
    let symbols = client.ask("workspace/symbol", json!({ "query": "conversion" })).unwrap();
    assert_eq!(symbols.as_array().unwrap().len(), 2, "one in each");
}

#[test]
fn a_file_alone_and_one_that_is_nowhere_are_checked() {
    let project = Project::new().file("alone.journey", "touchpoint A = \"a\"\nrule r { when A expect B }\n");
    let mut client = Client::of(&project);
    let alone = client.open(&project, "alone.journey");
    assert!(client.diagnostics(&alone).iter().any(|one| one["code"] == "E0201"));
    let unsaved = client.open_as("untitled:Untitled-1", "rule r { when A expect B }\n");
    assert!(client.diagnostics(&unsaved).iter().any(|one| one["code"] == "E0201"));
}

#[test]
fn what_happens_on_the_disk_is_seen_when_it_is_told() {
    let project = project();
    let (mut client, document) = opened(&project);
    std::fs::write(project.path("journeys/touchpoints.journey"), "touchpoint Call = \"call\"\n").unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    client.until(|client| {
        client.published.get(&document.uri).is_some_and(|told| told["diagnostics"].as_array().unwrap().len() > 1)
    });
}

#[test]
fn requests_can_be_withdrawn_and_nonsense_is_refused() {
    let project = project();
    let (mut client, document) = opened(&project);
    // so much to do that the withdrawal is there before its turn comes
    for _ in 0..20 {
        client.change(&document, json!([{ "text": RULES }]));
    }
    let hover = json!({ "textDocument": { "uri": document.uri }, "position": { "line": 0, "character": 0 } });
    let many: Vec<_> = (0..50).map(|_| client.send("textDocument/semanticTokens/full", hover.clone())).collect();
    let last = client.send("textDocument/hover", hover);
    client.tell("$/cancelRequest", json!({ "id": serde_json::to_value(&last).unwrap() }));
    for id in &many {
        client.answer(id).unwrap();
    }
    assert!(client.answer(&last).unwrap_err().starts_with("-32800"));
    assert!(client.ask("textDocument/hover", json!({ "position": 3 })).unwrap_err().starts_with("-32602"));
    assert!(client.ask("textDocument/poem", json!({})).unwrap_err().starts_with("-32601"));
    client.tell("textDocument/didChange", json!({ "nonsense": true }));
    assert!(client.ask("workspace/symbol", json!({ "query": "cap" })).is_ok());
    client.ask("shutdown", Value::Null).unwrap();
    assert!(client.ask("workspace/symbol", json!({ "query": "" })).unwrap_err().starts_with("-32600"));
}
