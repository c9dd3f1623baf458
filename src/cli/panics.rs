//! A panic is a bug, and says so.
use std::io::Write;
use std::panic;

/// Replaces the standard message, which is for programmers, by one for whoever sees it.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
        let what = info.payload_as_str().unwrap_or("without a message");
        let text = format!(
            "wayfare has a bug: it stopped{place} ({what})\n\
             this is not your definitions' fault; please report it with the command and, if you can, the files\n"
        );
        // there is nowhere left to tell of a failure
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }));
}
