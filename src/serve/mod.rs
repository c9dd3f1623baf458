//! A page served to browsers on this machine, which is told when there is a newer one.
//!
//! Invariants: listens on the loopback address only; answers nothing but GET; answers only whoever asks for this machine by
//! its own names, so that a page from elsewhere can't read it through a name of its own (DNS rebinding). Never knows what
//! the page says.
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tiny_http::{Header, Method, Request, Response, Server};

/// More browsers than this are not told; the oldest are forgotten.
const MOST_LISTENERS: usize = 32;

/// The script of the page, `<script src="/live.js" data-run="7" defer>`: loads it again when there is one of another number.
const SCRIPT: &str = include_str!("live.js");

/// A page that is served.
#[derive(Clone)]
pub struct Served {
    shared: Arc<Mutex<Shared>>,
    address: SocketAddr,
}

#[derive(Default)]
struct Shared {
    page: String,
    /// The number it carries.
    number: u64,
    listeners: Vec<Box<dyn Write + Send>>,
}

impl std::fmt::Debug for Served {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Served").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Served {
    /// Serves an empty page at a port of the loopback address; any free one for 0. Ends with the process.
    ///
    /// # Errors
    /// Where the port is taken or can't be listened at.
    pub fn at(port: u16) -> io::Result<Self> {
        let server = Server::http((Ipv4Addr::LOCALHOST, port)).map_err(io::Error::other)?;
        let address = server.server_addr().to_ip().ok_or_else(|| io::Error::other("there is no address"))?;
        let served = Self { shared: Arc::default(), address };
        let answering = served.clone();
        std::thread::Builder::new().name("serve".to_owned()).spawn(move || {
            for request in server.incoming_requests() {
                answering.answer(request);
            }
        })?;
        Ok(served)
    }

    /// Where browsers find it.
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves this page from now on, and tells all who look at another one; the page loads a script with its number.
    pub fn show(&self, number: u64, page: String) {
        let mut shared = self.shared();
        (shared.number, shared.page) = (number, page);
        // whoever went away is forgotten
        shared.listeners.retain_mut(|listener| tell(listener, number).is_ok());
    }

    fn answer(&self, request: Request) {
        let response = match (request.method(), self.is_meant(&request), request.url()) {
            (_, false, _) => Response::from_string("ask for localhost").with_status_code(403).boxed(),
            (Method::Get, true, "/") => self.page(),
            (Method::Get, true, "/live.js") => text(SCRIPT, "text/javascript; charset=utf-8"),
            (Method::Get, true, "/events") => return self.listen(request),
            (Method::Get, true, _) => Response::from_string("there is only /").with_status_code(404).boxed(),
            _ => Response::from_string("only GET is answered").with_status_code(405).boxed(),
        };
        // a browser that went away is no reason to complain
        let _ = request.respond(response);
    }

    fn page(&self) -> tiny_http::ResponseBox {
        let shared = self.shared();
        text(&shared.page, "text/html; charset=utf-8")
    }

    /// Keeps a browser to tell it of newer pages.
    fn listen(&self, request: Request) {
        let mut listener = request.into_writer();
        let mut shared = self.shared();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
        let begun = listener.write_all(head.as_bytes()).and_then(|()| tell(&mut listener, shared.number));
        if begun.is_ok() {
            if shared.listeners.len() >= MOST_LISTENERS {
                shared.listeners.remove(0);
            }
            shared.listeners.push(listener);
        }
    }

    /// Whether it was asked by a name of this machine.
    fn is_meant(&self, request: &Request) -> bool {
        let port = self.address.port();
        let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        let host = request.headers().iter().find(|header| header.field.equiv("Host"));
        host.is_some_and(|host| own.iter().any(|own| host.value.as_str().eq_ignore_ascii_case(own)))
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn text(body: &str, kind: &str) -> tiny_http::ResponseBox {
    let headers = [("Content-Type", kind), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")];
    let headers = headers.into_iter().filter_map(|(name, value)| Header::from_bytes(name, value).ok());
    headers.fold(Response::from_string(body), Response::with_header).boxed()
}

/// Tells a browser the number of the page there is.
fn tell(listener: &mut Box<dyn Write + Send>, number: u64) -> io::Result<()> {
    listener.write_all(format!("data: {number}\n\n").as_bytes())?;
    listener.flush()
}
