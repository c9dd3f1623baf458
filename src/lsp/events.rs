//! What happens to the server, in order: messages of the client, and news of the server's own threads.
use super::evaluator::News;
use lsp_server::{Message, RequestId};
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Something to handle.
#[derive(Debug)]
pub enum Event {
    /// The client says something.
    Client(Message),
    /// The client is gone.
    Gone,
    /// Definitions were looked at in the background.
    News(Box<News>),
    /// What was put off is due.
    Due,
}

/// The time on a clock that only runs on.
#[expect(clippy::disallowed_methods, reason = "the rim")]
pub fn now() -> Instant {
    Instant::now()
}

/// Events to come.
#[derive(Debug)]
pub struct Events {
    receive: Receiver<Event>,
    queue: VecDeque<Event>,
}

impl Events {
    /// Those of a client; other threads speak through the sender.
    pub fn new<R>(client: R) -> (Self, Sender<Event>)
    where
        R: IntoIterator<Item = Message> + Send + 'static,
    {
        let (send, receive) = channel();
        let forward = send.clone();
        // reading ahead is what lets a request be withdrawn before its turn
        std::thread::spawn(move || {
            for message in client {
                if forward.send(Event::Client(message)).is_err() {
                    return;
                }
            }
            let _ = forward.send(Event::Gone);
        });
        (Self { receive, queue: VecDeque::new() }, send)
    }

    /// The next event, waited for if there is none; what is due comes first, however much else the client asks for.
    pub fn next(&mut self, due: Option<Instant>) -> Event {
        self.gather();
        let patience = due.map(|due| due.saturating_duration_since(now()));
        if patience == Some(Duration::ZERO) {
            return Event::Due;
        }
        match (self.queue.pop_front(), patience) {
            (Some(event), _) => event,
            (None, None) => self.receive.recv().unwrap_or(Event::Gone),
            (None, Some(patience)) => match self.receive.recv_timeout(patience) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => Event::Due,
                Err(RecvTimeoutError::Disconnected) => Event::Gone,
            },
        }
    }

    /// Whether nothing more has come yet.
    pub fn is_quiet(&mut self) -> bool {
        self.gather();
        self.queue.is_empty()
    }

    /// Whether a request was withdrawn by what came after it.
    pub fn is_withdrawn(&mut self, id: &RequestId) -> bool {
        self.gather();
        let id = serde_json::to_value(id).unwrap_or_default();
        let withdraws = |event: &Event| match event {
            Event::Client(Message::Notification(note)) => {
                note.method == "$/cancelRequest" && note.params.get("id") == Some(&id)
            }
            _ => false,
        };
        self.queue.iter().any(withdraws)
    }

    fn gather(&mut self) {
        self.queue.extend(self.receive.try_iter());
    }
}
