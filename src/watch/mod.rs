//! Waiting for files to change: folders are watched, changes are gathered until they pause.
//!
//! Editors save in many ways (write in place, write beside and rename, delete and create), so folders are watched and never
//! files. Never looks at what is in a file, and never decides whether a change matters.
mod folders;
#[cfg(test)]
mod tests;

pub use folders::Folders;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// A batch ends when nothing changed for so long,
const PAUSE: Duration = Duration::from_millis(100);
/// and after so many pauses at the latest.
const MOST_PAUSES: u32 = 5;

/// What happened.
#[derive(Debug)]
enum Signal {
    Changed(Vec<PathBuf>),
    End,
}

/// What waiting ended with.
#[derive(Debug, PartialEq, Eq)]
pub enum Waited {
    /// These paths changed; folders among them, when files in them came or went.
    Changed(BTreeSet<PathBuf>),
    /// Watching is over.
    End,
}

/// Watches folders.
#[derive(Debug)]
pub struct Listener {
    send: Sender<Signal>,
    signals: Receiver<Signal>,
    watcher: Option<RecommendedWatcher>,
}

/// Ends watching, from wherever.
#[derive(Debug, Clone)]
pub struct Ender(Sender<Signal>);

impl Default for Listener {
    fn default() -> Self {
        let (send, signals) = channel();
        Self { send, signals, watcher: None }
    }
}

impl Listener {
    /// What ends watching.
    pub fn ender(&self) -> Ender {
        Ender(self.send.clone())
    }

    /// Watches these folders from now on, and no others. To be called before files are read: what changes later is told.
    /// Folders are watched anew each time, for one that was deleted and created again is another.
    ///
    /// # Errors
    /// A sentence, where the system can't watch any more.
    pub fn follow(&mut self, folders: &Folders) -> Result<(), String> {
        let send = self.send.clone();
        let tell = move |event: notify::Result<Event>| {
            let paths = event.ok().filter(matters).map(|event| event.paths);
            if let Some(paths) = paths {
                // nobody listens any more when the program ends
                let _ = send.send(Signal::Changed(paths));
            }
        };
        let mut watcher = notify::recommended_watcher(tell).map_err(|error| told(&error))?;
        for (folder, depth) in folders.iter() {
            let watched = watcher.watch(folder, depth.into());
            if let Err(error) = watched
                && folder.is_dir()
            {
                return Err(told(&error));
            }
        }
        self.watcher = Some(watcher);
        Ok(())
    }

    /// Waits until something changed and then for a pause.
    pub fn wait(&self) -> Waited {
        let mut paths = match self.signals.recv() {
            Ok(Signal::Changed(paths)) => BTreeSet::from_iter(paths),
            Ok(Signal::End) | Err(_) => return Waited::End,
        };
        for _ in 0..MOST_PAUSES {
            std::thread::sleep(PAUSE);
            let mut quiet = true;
            for signal in self.signals.try_iter() {
                match signal {
                    Signal::Changed(more) => paths.extend(more),
                    Signal::End => return Waited::End,
                }
                quiet = false;
            }
            if quiet {
                break;
            }
        }
        Waited::Changed(paths)
    }
}

impl Ender {
    /// Ends watching.
    pub fn end(&self) {
        // it is over already when nobody listens
        let _ = self.0.send(Signal::End);
    }
}

/// Reading a file changes nothing.
fn matters(event: &Event) -> bool {
    !matches!(event.kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)))
}

fn told(error: &notify::Error) -> String {
    let paths: Vec<String> = error.paths.iter().map(|path| format!("`{}`", path.display())).collect();
    match paths.as_slice() {
        [] => format!("files can't be watched: {error}"),
        some => format!("{} can't be watched: {error}", some.join(", ")),
    }
}

impl From<folders::Depth> for RecursiveMode {
    fn from(depth: folders::Depth) -> Self {
        match depth {
            folders::Depth::Here => Self::NonRecursive,
            folders::Depth::Below => Self::Recursive,
        }
    }
}
