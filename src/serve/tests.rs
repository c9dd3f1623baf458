//! What browsers and others get from the port.
use super::Served;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

fn ask(served: &Served, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn got(served: &Served, head: &str, host: &str) -> String {
    let mut answer = String::new();
    ask(served, &format!("{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
        .read_to_string(&mut answer)
        .unwrap();
    answer
}

#[test]
fn the_page_is_served_to_this_machine_alone_and_only_read() {
    let served = Served::at(0).unwrap();
    served.show(1, "<p>one</p>".to_owned());
    let own = format!("localhost:{}", served.address.port());
    assert!(served.address.ip().is_loopback());
    assert!(got(&served, "GET /", &own).ends_with("<p>one</p>"));
    assert!(got(&served, "GET /live.js", &own).contains("EventSource"));
    assert!(got(&served, "GET /etc/passwd", &own).starts_with("HTTP/1.1 404"));
    assert!(got(&served, "POST /", &own).starts_with("HTTP/1.1 405"));
    assert!(got(&served, "GET /", "evil.example").starts_with("HTTP/1.1 403"));
}

#[test]
fn listeners_are_told_of_newer_pages() {
    let served = Served::at(0).unwrap();
    served.show(1, "one".to_owned());
    let host = served.address;
    let mut lines = BufReader::new(ask(&served, &format!("GET /events HTTP/1.1\r\nHost: {host}\r\n\r\n"))).lines();
    let mut next = || loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(number) = line.strip_prefix("data: ") {
            return number.to_owned();
        }
    };
    assert_eq!(next(), "1");
    served.show(2, "two".to_owned());
    assert_eq!(next(), "2");
}
