//! All that the server knows, and its loop.
use super::Ended;
use super::capabilities::{Client, capabilities};
use super::evaluator::{self, Job, News};
use super::events::{Event, Events, now};
use super::homes::Homes;
use super::overlay::{Overlay, canonical};
use super::pages::Pages;
use super::places::Documents;
use super::position::Encoding;
use super::publish::Published;
use super::uri;
use crate::analyze::Depth;
use gen_lsp_types::{
    InitializeParams, InitializeResult, LogMessageNotification, LogMessageParams, MessageType, Notification,
    ServerInfo, Uri, WorkspaceFolders,
};
use lsp_server::{ErrorCode, Message, Request, RequestId, Response};
use serde::Serialize;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

/// What definitions come to is looked at when nothing was edited for so long, whatever else is asked meanwhile: editors ask
/// again and again.
const PAUSE: Duration = Duration::from_millis(60);

/// The server's state.
pub struct Server {
    client: Outlet,
    /// Where definitions to look at in the background go.
    jobs: Sender<Job>,
    /// What the client can do.
    pub(super) can: Client,
    /// In days since 1970-01-01.
    pub(super) today: fn() -> i32,
    /// The unit of columns.
    pub(super) encoding: Encoding,
    /// Open texts over the disk.
    pub(super) overlay: Overlay,
    /// Open documents by address.
    pub(super) documents: Documents,
    /// Projects.
    pub(super) homes: Homes,
    /// What the client was told.
    pub(super) published: Published,
    /// The pages of codes.
    pub(super) pages: Pages,
    /// Documents that changed since diagnostics were told.
    pub(super) edited: Vec<PathBuf>,
    /// Whether something changed at all.
    pub(super) unsettled: bool,
    /// When definitions that may be others than those that were looked at in the background are looked at.
    due: Option<Instant>,
    phase: Phase,
    /// How much the client was asked.
    asked: Cell<u32>,
}

/// Where the conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Talking,
    ShutDown,
}

/// What carries messages to the client; one that is gone hears nothing.
pub type Outlet = Box<dyn Fn(Message)>;

/// Refuses a request, or says that something went wrong with it.
#[derive(Debug)]
pub struct Refused {
    /// Which kind.
    pub code: ErrorCode,
    /// Why, for people.
    pub why: String,
}

impl Server {
    /// For a client that introduced itself.
    pub fn new(client: Outlet, mouth: Sender<Event>, params: &InitializeParams, today: fn() -> i32) -> Self {
        let can = Client::of(params);
        Self {
            client,
            jobs: evaluator::start(mouth),
            encoding: can.encoding,
            can,
            today,
            overlay: Overlay::default(),
            documents: Documents::new(),
            homes: Homes::default(),
            published: Published::default(),
            pages: Pages::default(),
            edited: Vec::new(),
            unsettled: true,
            due: None,
            phase: Phase::Talking,
            asked: Cell::new(0),
        }
    }

    /// What the client is told first.
    pub fn introduction(&self) -> InitializeResult {
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        InitializeResult {
            capabilities: capabilities(self.encoding),
            server_info: Some(ServerInfo { name: "wayfare".to_owned(), version }),
        }
    }

    /// Opens the projects that the client's folders are in.
    pub fn open_folders(&mut self, params: &InitializeParams) {
        let folders = match &params.workspace_folders_initialize_params.workspace_folders {
            Some(WorkspaceFolders::WorkspaceFolderList(folders)) => {
                folders.iter().map(|folder| folder.uri.clone()).collect()
            }
            _ => root(params).into_iter().collect::<Vec<Uri>>(),
        };
        for folder in folders {
            let folder = canonical(&uri::to_path(&folder.0));
            self.guarded("a folder", |server| server.homes.open_folder(folder, &server.overlay, (server.today)()));
        }
    }

    /// Handles events until the client leaves.
    pub fn run(&mut self, mut events: Events) -> Ended {
        loop {
            if events.is_quiet() {
                self.settle();
            }
            match events.next(self.due) {
                Event::Gone => return Ended::Abruptly,
                Event::Due => self.look_closer(),
                Event::News(news) => self.hear(*news),
                Event::Client(Message::Response(_)) => {}
                Event::Client(Message::Notification(note)) if note.method == "exit" => {
                    return if self.phase == Phase::ShutDown { Ended::Asked } else { Ended::Abruptly };
                }
                Event::Client(Message::Notification(note)) => self.note(note),
                Event::Client(Message::Request(request)) => {
                    let withdrawn = events.is_withdrawn(&request.id);
                    self.respond(request, withdrawn);
                }
            }
        }
    }

    fn respond(&mut self, request: Request, withdrawn: bool) {
        let id = request.id.clone();
        if withdrawn {
            return self.refuse(id, ErrorCode::RequestCanceled, "it was withdrawn");
        }
        if self.phase == Phase::ShutDown {
            return self.refuse(id, ErrorCode::InvalidRequest, "the server was shut down");
        }
        if request.method == "shutdown" {
            self.phase = Phase::ShutDown;
            return self.answer(id, &());
        }
        let what = request.method.clone();
        match self.guarded(&what, |server| server.dispatch(request)) {
            Some(Ok(result)) => self.answer(id, &result),
            Some(Err(refused)) => self.refuse(id, refused.code, &refused.why),
            None => self.refuse(id, ErrorCode::InternalError, "a bug in Wayfare; the server goes on"),
        }
    }

    /// Tells diagnostics, when nothing else is to be done.
    fn settle(&mut self) {
        if std::mem::take(&mut self.unsettled) {
            self.guarded("checking", Self::publish);
            self.due = Some(now() + PAUSE);
        }
    }

    /// Has definitions that are different now looked at in the background. Only when nothing is edited: while somebody holds what was
    /// checked, the next check works on a copy.
    fn look_closer(&mut self) {
        self.due = None;
        self.guarded("asking", Self::ask_evaluator);
    }

    fn ask_evaluator(&mut self) {
        for home in self.homes.iter_mut() {
            let key = home.key.clone();
            let log = self.can.evaluates.then(|| home.log()).flatten();
            let checked = home.parts().checked.clone();
            if home.known.asked.as_ref() != Some(&checked.hash) {
                home.known.asked = Some(checked.hash.clone());
                // the thread lives as long as the server
                let _ = self.jobs.send(Job { key, checked, log });
            }
        }
    }

    /// Takes in what was found out in the background.
    fn hear(&mut self, news: News) {
        if let Some(trouble) = &news.trouble {
            self.log(MessageType::Warning, trouble);
        }
        let Some(home) = self.homes.keyed(&news.key) else { return };
        let is_new = news.live.is_some() && news.live != home.known.live;
        if news.live.is_some() {
            home.known.live = news.live;
        }
        // of each state of the definitions contradictions are told first, and later, once, everything
        let is_known = home.known.proven.0 == news.hash;
        if is_known == (news.depth == Depth::Everything) {
            home.known.proven = (news.hash, news.proven);
        }
        self.unsettled = true;
        if is_new {
            self.refresh();
        }
    }

    /// Does something that may turn out to be a bug; then everything is read anew.
    pub(super) fn guarded<T>(&mut self, what: &str, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(self))) {
            Ok(done) => Some(done),
            Err(_) => {
                self.log(MessageType::Error, &format!("wayfare has a bug: `{what}` was broken off"));
                self.start_over();
                None
            }
        }
    }

    fn start_over(&mut self) {
        let (overlay, today) = (&self.overlay, (self.today)());
        let (homes, documents) = (&mut self.homes, &self.documents);
        let again = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            homes.reload(overlay, today);
            documents.values().for_each(|document| homes.open(&document.path, overlay, today));
        }));
        if again.is_err() {
            self.homes.forget();
        }
    }

    /// Answers a request.
    pub fn answer(&self, id: RequestId, result: &impl Serialize) {
        match serde_json::to_value(result) {
            Ok(value) => (self.client)(Response { id, response_result: Ok(value) }.into()),
            Err(error) => self.refuse(id, ErrorCode::InternalError, &error.to_string()),
        }
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        (self.client)(Response::new_err(id, code as i32, why.to_owned()).into());
    }

    /// Tells the client something.
    pub(super) fn tell<N: Notification>(&self, params: &N::Params) {
        if let Ok(params) = serde_json::to_value(params) {
            let method: String = N::METHOD.into();
            (self.client)(lsp_server::Notification { method, params }.into());
        }
    }

    /// Asks the client something of which no answer matters.
    pub(super) fn ask<R: gen_lsp_types::Request>(&self, params: &R::Params) {
        self.asked.set(self.asked.get().wrapping_add(1));
        let id = format!("wayfare-{}", self.asked.get());
        if let Ok(params) = serde_json::to_value(params) {
            let method: String = R::METHOD.into();
            (self.client)(Request { id: RequestId::from(id), method, params }.into());
        }
    }

    /// Writes into the client's log.
    pub(super) fn log(&self, kind: MessageType, message: &str) {
        self.tell::<LogMessageNotification>(&LogMessageParams { kind, message: message.to_owned() });
    }
}

#[expect(deprecated, reason = "what clients without workspace folders say")]
fn root(params: &InitializeParams) -> Option<Uri> {
    params.root_uri.clone()
}
