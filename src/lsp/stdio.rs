//! Messages on standard input and output.
//!
//! Invariant: a message that can't be understood is answered with an error and passed over. Only where nobody knows any more
//! where the next message begins does the conversation end, and the client is told why.
use lsp_server::{Connection, ErrorCode, Message};
use serde_json::{Value, json};
use std::io::{BufRead, Error, Read, Result, Write};
use std::thread::JoinHandle;

/// A longer message is not read.
const LONGEST: u64 = 1 << 28;
/// Nor is a longer line before one.
const LONGEST_LINE: u64 = 1 << 13;

/// A connection over standard input and output, and what writes until the connection is dropped.
pub fn connect() -> (Connection, JoinHandle<()>) {
    let (server, Connection { sender, receiver }) = Connection::memory();
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            match frame(&mut input) {
                Ok(None) => return,
                Ok(Some(body)) => match message(&body) {
                    Some(message) => {
                        if sender.send(message).is_err() {
                            return;
                        }
                    }
                    None => complaint(&body).into_iter().for_each(|answer| put(&answer)),
                },
                Err(error) => return put(&refusal(ErrorCode::ParseError, &error.to_string(), Value::Null)),
            }
        }
    });
    let writer = std::thread::spawn(move || {
        for message in receiver {
            if let Ok(Value::Object(mut object)) = serde_json::to_value(&message) {
                object.insert("jsonrpc".to_owned(), "2.0".into());
                put(&Value::Object(object));
            }
        }
    });
    (server, writer)
}

/// The next message's text; nothing at the end.
fn frame(input: &mut impl BufRead) -> Result<Option<Vec<u8>>> {
    let mut length: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim(), length) {
            ("", Some(length)) => return body(input, length),
            ("", None) => return Err(Error::other("a message without `Content-Length`: the server ends")),
            (head, _) => match head.split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    let known = value.trim().parse().ok().filter(|length| *length <= LONGEST);
                    let why = || Error::other(format!("no message is `{}` bytes long: the server ends", value.trim()));
                    length = Some(known.ok_or_else(why)?);
                }
                _ => {}
            },
        }
    }
}

fn body(input: &mut impl BufRead, length: u64) -> Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body)?;
    Ok((body.len() as u64 == length).then_some(body))
}

/// A message that can be handled. With an id of a kind that is none, a request looks like a notification.
fn message(body: &[u8]) -> Option<Message> {
    let message = serde_json::from_slice::<Message>(body).ok()?;
    let asks = |body: &[u8]| serde_json::from_slice::<Numbered>(body).is_ok_and(|one| one.id.is_some());
    (!matches!(message, Message::Notification(_)) || !asks(body)).then_some(message)
}

/// What may have an id.
#[derive(serde::Deserialize)]
struct Numbered {
    id: Option<Value>,
}

/// What is answered to a text that is no message; nothing to what is itself an answer.
fn complaint(body: &[u8]) -> Option<Value> {
    match serde_json::from_slice::<Value>(body) {
        Err(error) => Some(refusal(ErrorCode::ParseError, &error.to_string(), Value::Null)),
        Ok(Value::Object(object)) if !object.contains_key("method") => None,
        Ok(value) => {
            let id = value.get("id").cloned().unwrap_or_default();
            Some(refusal(ErrorCode::InvalidRequest, "this is no request and no notification", id))
        }
    }
}

fn refusal(code: ErrorCode, why: &str, id: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": why } })
}

/// Writes one message; a client that is gone hears nothing.
fn put(message: &Value) {
    let text = message.to_string();
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "Content-Length: {}\r\n\r\n{text}", text.len());
    let _ = out.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut text: &[u8]) -> Vec<Result<Option<Vec<u8>>>> {
        let mut all = Vec::new();
        loop {
            let next = frame(&mut text);
            let ends = !matches!(next, Ok(Some(_)));
            all.push(next);
            if ends {
                return all;
            }
        }
    }

    #[test]
    fn frames_are_read_one_after_the_other() {
        let text =
            b"Content-Length: 2\r\n\r\n{}content-length:4\r\nContent-Type: x\r\n\r\nnullContent-Length: 9\r\n\r\n{";
        let found: Vec<_> = frames(text).into_iter().map(Result::unwrap).collect();
        assert_eq!(found, [Some(b"{}".to_vec()), Some(b"null".to_vec()), None], "the last one is cut off");
    }

    #[test]
    fn a_frame_that_says_nothing_of_its_length_ends_the_conversation() {
        for text in ["Foo: 1\r\n\r\n{}", "Content-Length: x\r\n\r\n{}", "Content-Length: 99999999999999\r\n\r\n{}"] {
            assert!(matches!(frames(text.as_bytes()).as_slice(), [Err(_)]), "{text}");
        }
    }

    #[test]
    fn what_is_no_message_is_refused_with_what_is_known_of_it() {
        let code = |body: &[u8]| complaint(body).map(|answer| (answer["error"]["code"].clone(), answer["id"].clone()));
        assert_eq!(code(b"{\"bad\": ]"), Some((json!(-32700), Value::Null)));
        assert_eq!(code(b"\xff"), Some((json!(-32700), Value::Null)));
        assert_eq!(code(&[b'['; 100_000]), Some((json!(-32700), Value::Null)));
        assert_eq!(code(b"[]"), Some((json!(-32600), Value::Null)));
        // an id that is no 32-bit number
        assert_eq!(code(b"{\"id\": 5000000000, \"method\": \"m\"}"), Some((json!(-32600), json!(5_000_000_000_u64))));
        let asked = |id: &str| message(format!("{{\"id\": {id}, \"method\": \"m\"}}").as_bytes()).is_some();
        assert!(asked("1") && asked("\"a\"") && asked("null") && !asked("5000000000") && !asked("1.5"));
        assert_eq!(code(b"{\"id\": null, \"error\": {\"code\": 1, \"message\": \"\"}}"), None);
    }
}
