//! Questions to a person at a terminal. Without one, or where nothing is to be asked, every answer is the default.
use super::failure::{Failure, reason};
use std::io::{self, BufRead, IsTerminal, Write};

/// Asks, or takes defaults.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    is_interactive: bool,
}

impl Asker {
    /// Asks only where a person can see the question and answer it.
    pub(super) fn new(takes_defaults: bool) -> Self {
        let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
        Self { is_interactive: is_terminal && !takes_defaults }
    }

    /// Whether anybody is asked.
    pub(super) fn asks(self) -> bool {
        self.is_interactive
    }

    /// The answer; an empty one, or nobody to ask, is the default.
    ///
    /// # Errors
    /// Where the terminal can't be read.
    pub(super) fn ask(self, question: &str, default: &str) -> Result<String, Failure> {
        if !self.is_interactive {
            return Ok(default.to_owned());
        }
        let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        let question = crate::report::diagnostics::plain(question).into_owned();
        let shown = crate::report::diagnostics::plain(&shown).into_owned();
        let mut out = io::stderr().lock();
        let wrote = write!(out, "{question}{shown}: ").and_then(|()| out.flush());
        let mut line = String::new();
        let read = wrote.and_then(|()| io::stdin().lock().read_line(&mut line));
        read.map_err(|error| Failure::usage(format!("can't ask: {}", reason(&error))))?;
        let answer = line.trim();
        Ok(if answer.is_empty() { default.to_owned() } else { answer.to_owned() })
    }

    /// Tells something before the next question, such as why an answer is none.
    ///
    /// # Errors
    /// Where the terminal can't be written to.
    pub(super) fn tell(self, text: &str) -> Result<(), Failure> {
        let text = crate::report::diagnostics::plain(text).into_owned();
        writeln!(io::stderr().lock(), "{text}")
            .map_err(|error| Failure::usage(format!("can't ask: {}", reason(&error))))
    }

    /// One of several; asked again until it is one of them.
    ///
    /// # Errors
    /// Where the terminal can't be read.
    pub(super) fn choose(self, question: &str, all: &[String], default: &str) -> Result<String, Failure> {
        for _ in 0..5 {
            let answer = self.ask(&format!("{question} ({})", all.join(", ")), default)?;
            if all.contains(&answer) {
                return Ok(answer);
            }
            self.tell(&format!("`{answer}` is none of them"))?;
        }
        Ok(default.to_owned())
    }
}
