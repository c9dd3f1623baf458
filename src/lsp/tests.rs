//! What no client can bring about: a bug.
use super::server::Server;
use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use std::sync::mpsc::{Receiver, channel};

fn server() -> (Server, Receiver<Message>) {
    let (tell, told) = channel();
    let (mouth, _) = channel();
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    let outlet = Box::new(move |message| drop(tell.send(message)));
    (Server::new(outlet, mouth, &serde_json::from_value(params).unwrap(), || 20_000), told)
}

fn symbols(server: &mut Server) -> Vec<String> {
    let method = "workspace/symbol".to_owned();
    let request = Request { id: RequestId::from(1), method, params: json!({ "query": "Call" }) };
    let found: Value = server.dispatch(request).unwrap();
    found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_bug_in_one_request_is_told_and_the_server_goes_on_with_what_is_open() {
    let (mut server, told) = server();
    let text = "touchpoint Call = \"call\"\n";
    let document = json!({ "uri": "untitled:a", "languageId": "journey", "version": 1, "text": text });
    server
        .note(Notification { method: "textDocument/didOpen".to_owned(), params: json!({ "textDocument": document }) });
    assert_eq!(symbols(&mut server), ["Call"]);

    let broken: Option<()> = server.guarded("a poem", |server| {
        server.homes.forget();
        panic!("it does not rhyme")
    });
    assert!(broken.is_none());
    let Message::Notification(note) = told.try_iter().last().unwrap() else { panic!("nothing is told") };
    assert_eq!(note.method, "window/logMessage");
    assert_eq!(note.params["message"], "wayfare has a bug: `a poem` was broken off");
    assert_eq!(symbols(&mut server), ["Call"], "it is read anew, as it is in the editor");
}
