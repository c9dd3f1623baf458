//! What the server does while the client speaks of something else, and what it makes of a client that speaks badly.
use super::client::Client;
use crate::project::Project;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

const DEFINITIONS: &str = "touchpoint Call = \"call\"\nrule calls { limit Call to 1 }\n";

#[test]
fn values_come_however_often_they_are_asked_for() {
    let project = Project::new()
        .file("wayfare.yaml", "definitions: [journeys]\nlogs:\n  - path: log.csv\n")
        .file("log.csv", "customer_id,time,event\nann,2026-03-01,call\nann,2026-03-02,call\n")
        .file("journeys/a.journey", DEFINITIONS);
    let mut client = Client::of(&project);
    let document = client.open(&project, "journeys/a.journey");
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let params = json!({ "textDocument": { "uri": document.uri }, "range": whole });
    // an editor asks again before the server has had its pause
    let asked = (0..2_000).find_map(|_| {
        let hints = client.ask("textDocument/inlayHint", params.clone()).unwrap();
        std::thread::sleep(Duration::from_millis(10));
        hints.as_array().filter(|hints| !hints.is_empty()).cloned()
    });
    assert_eq!(asked.unwrap()[0]["label"], "1 violation, fails");
    client.end();
}

/// What the program answers to these bytes, until its output ends, and its exit code.
fn spoken(bytes: &[u8]) -> (Vec<Value>, Option<i32>) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    server.stdin.take().unwrap().write_all(bytes).unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    let mut answers = Vec::new();
    let mut line = String::new();
    while output.read_line(&mut line).unwrap() > 0 {
        let length: usize = line.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        let mut body = vec![0; length + 2];
        output.read_exact(&mut body).unwrap();
        answers.push(serde_json::from_slice(&body[2..]).unwrap());
        line.clear();
    }
    (answers, server.wait().unwrap().code())
}

fn framed(message: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes()
}

#[test]
fn a_message_that_is_none_is_refused_and_the_conversation_goes_on() {
    let mut bytes = framed(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
    for message in [
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"bad": ]"#,
        "[]",
        r#"{"jsonrpc":"2.0","id":5000000000,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ] {
        bytes.extend(framed(message));
    }
    let (answers, code) = spoken(&bytes);
    let refused: Vec<_> =
        answers.iter().filter(|one| one.get("error").is_some()).map(|one| &one["error"]["code"]).collect();
    assert_eq!(refused, [&json!(-32700), &json!(-32600), &json!(-32600)], "{answers:?}");
    assert!(answers.iter().any(|one| one["id"] == 2 && one.get("error").is_none()), "{answers:?}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_message_without_end_is_refused_without_being_read() {
    let (answers, code) = spoken(b"Content-Length: 99999999999999\r\n\r\n{}");
    assert_eq!(answers[0]["error"]["code"], -32700);
    assert_eq!(code, Some(1));
}

const OPPOSED: &str = "calendar day { zone \"Europe/Berlin\"  mon..sun 08:00..18:00 }
touchpoint Complaint = \"complaint\"
touchpoint Call by company = \"call\"
rule apologise { when Complaint expect Call within 4h }
rule quiet { forbid Call outside day }
";

#[test]
fn what_a_proof_finds_is_shown_with_its_story_beside_it() {
    let project = Project::new().file("journeys/a.journey", OPPOSED);
    let mut client = Client::of(&project);
    let document = client.open(&project, "journeys/a.journey");
    let found = |client: &Client| {
        let told = client.published.get(&document.uri)?["diagnostics"].as_array()?.clone();
        told.into_iter().find(|one| one["code"] == "W0702")
    };
    client.until(|client| found(client).is_some());
    let conflict = found(&client).unwrap();
    assert_eq!(conflict["range"]["start"], json!({ "line": 3, "character": 5 }));
    let related = conflict["relatedInformation"].as_array().unwrap();
    assert_eq!(related[0]["location"]["range"]["start"], json!({ "line": 4, "character": 5 }));
    assert_eq!(related[1]["location"]["range"]["start"], json!({ "line": 1, "character": 11 }));
    assert_eq!(related[1]["message"], "story, event 1: `Complaint` on Monday at 00:00");
    client.end();
}
