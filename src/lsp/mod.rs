//! The language server: the protocol around what `editor` offers.
//!
//! Invariants: only converts; what a feature says is decided in `editor`. Messages are handled in the order in which they
//! came. A bug in one of them never ends the server: it is answered with an error, and everything is read anew.
mod beside;
mod capabilities;
mod convert;
mod dispatch;
mod document;
mod evaluator;
mod events;
mod homes;
mod navigation;
mod notifications;
mod overlay;
mod pages;
mod places;
mod position;
mod publish;
mod requests;
mod server;
mod stdio;
#[cfg(test)]
mod tests;
mod uri;
mod writing;

use events::Events;
use gen_lsp_types::InitializeParams;
use lsp_server::{Connection, Response};
use server::Server;

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client asked for it in the right order.
    Asked,
    /// The client went away, or said `exit` without `shutdown`.
    Abruptly,
}

/// Serves a client on standard input and output until it leaves; `today` is in days since 1970-01-01.
pub fn serve_stdio(today: fn() -> i32) -> Ended {
    let (connection, writer) = stdio::connect();
    let ended = serve(connection, today);
    // the last answers are still to be written
    let _ = writer.join();
    ended
}

/// Serves a client until it leaves.
pub fn serve(connection: Connection, today: fn() -> i32) -> Ended {
    let Ok((id, params)) = connection.initialize_start() else { return Ended::Abruptly };
    let params: InitializeParams = match serde_json::from_value(params) {
        Ok(params) => params,
        Err(error) => {
            let code = lsp_server::ErrorCode::InvalidParams as i32;
            let _ = connection.sender.send(Response::new_err(id, code, error.to_string()).into());
            return Ended::Abruptly;
        }
    };
    let Connection { sender, receiver } = connection;
    let (events, mouth) = Events::new(receiver);
    let outlet = Box::new(move |message| {
        let _ = sender.send(message);
    });
    let mut server = Server::new(outlet, mouth, &params, today);
    server.answer(id, &server.introduction());
    server.open_folders(&params);
    server.run(events)
}
