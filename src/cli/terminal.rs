//! Standard output and standard error: reports to the one, everything else to the other.
//!
//! The one place that writes to either. A reader that goes away (`wayfare … | head`) ends a run quietly.
use super::exit::Exit;
use super::failure::Failure;
use crate::diag::{Diagnostic, Sources};
use crate::log::Progress;
use crate::report::diagnostics::{Look, Paint, human, plain};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};

/// The width where there is no terminal to ask.
const WIDTH: usize = 100;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Not at all
    Never,
}

/// How much to say on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Talk {
    /// Only what went wrong.
    Quiet,
    /// Notes too.
    Normal,
    /// What is done, step by step.
    Verbose,
}

/// Where a run writes to, and how.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// How reports on standard output look.
    pub out: Look,
    /// How everything on standard error looks.
    pub err: Look,
    talk: Talk,
    brief: bool,
}

impl Terminal {
    /// Asks the environment.
    pub fn new(colour: Colour, talk: Talk) -> Self {
        let plain = environment("NO_COLOR") || is_dumb();
        let forced = environment("CLICOLOR_FORCE") && !environment("NO_COLOR");
        let look = |is_terminal: bool| Look {
            width: terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0)),
            paint: match colour {
                Colour::Always => Paint::Colour,
                Colour::Never => Paint::Plain,
                Colour::Auto if forced || (is_terminal && !plain) => Paint::Colour,
                Colour::Auto => Paint::Plain,
            },
        };
        let mut out = look(io::stdout().is_terminal());
        if !io::stdout().is_terminal() {
            out.width = WIDTH;
        }
        Self { out, err: look(io::stderr().is_terminal()), talk, brief: talk == Talk::Quiet }
    }

    /// How reports that go to a file look.
    pub fn for_file() -> Self {
        let look = Look { width: WIDTH, paint: Paint::Plain };
        Self { out: look, err: look, talk: Talk::Quiet, brief: false }
    }

    /// Writes a report to standard output.
    ///
    /// # Errors
    /// Where standard output can't be written, but for a reader that went away.
    pub fn report(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::usage(format!("can't write to standard output: {}", super::failure::reason(&error))))
            }
            _ => Ok(()),
        }
    }

    /// Whether a person sits before standard output.
    pub fn is_interactive(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// How many lines of standard output a person sees at once.
    pub fn rows(&self) -> Option<usize> {
        let size = if self.is_interactive() { terminal_size::terminal_size() } else { None };
        size.map(|(_, rows)| usize::from(rows.0))
    }

    /// How standard output looks by now: a terminal changes its width while something is shown on it.
    pub fn look(&self) -> Look {
        let size = if self.is_interactive() { terminal_size::terminal_size() } else { None };
        Look { width: size.map_or(self.out.width, |(width, _)| usize::from(width.0)), ..self.out }
    }

    /// Writes a report in the place of the last one; below it where there is no terminal, or one that can't go back.
    ///
    /// # Errors
    /// Where standard output can't be written, but for a reader that went away.
    pub fn replace(&self, text: &str) -> Result<(), Failure> {
        if self.is_interactive() && !is_dumb() {
            // clears what is seen and what was scrolled away, and begins at the top
            return self.report(&format!("\u{1b}[2J\u{1b}[3J\u{1b}[H{text}"));
        }
        self.report(&format!("{text}\n"))
    }

    /// The text, or nothing where only trouble is to be told.
    pub fn unless_quiet(&self, text: &str) -> String {
        if self.talk > Talk::Quiet { text.to_owned() } else { String::new() }
    }

    /// Whether a report for people keeps to what went wrong: on request, and never in a file.
    pub fn is_brief(&self) -> bool {
        self.brief
    }

    /// Says something worth knowing.
    pub fn note(&self, text: &str) {
        if self.talk >= Talk::Normal {
            self.error_line(text);
        }
    }

    /// Says what is being done.
    pub fn step(&self, text: &str) {
        if self.talk >= Talk::Verbose {
            self.error_line(text);
        }
    }

    /// Where reading tells how far it is: a bar on a terminal, and nowhere else.
    pub fn progress(&self) -> Progress {
        if self.talk == Talk::Quiet || !io::stderr().is_terminal() {
            return Progress::default();
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let shown = "reading {bar:24} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
        bar.set_style(ProgressStyle::with_template(shown).unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress::to(move |done, all| {
            bar.set_length(all);
            bar.set_position(done);
            if done >= all {
                bar.finish_and_clear();
            }
        })
    }

    /// Shows diagnostics beside a report: on standard error, for people.
    pub fn show(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let worth = |one: &&Diagnostic| self.talk > Talk::Quiet || one.is_error();
        let shown: Vec<Diagnostic> = diagnostics.iter().filter(worth).cloned().collect();
        write_error(&human::human(&shown, sources, &self.err));
    }

    /// Says why a verb could not do its job.
    pub fn fail(&self, failure: &Failure) -> Exit {
        let mark = match self.err.paint {
            Paint::Colour => "\u{1b}[31merror\u{1b}[0m",
            Paint::Plain => "error",
        };
        write_error(&format!("{mark}: {}\n", plain(&failure.message)));
        failure.exit
    }

    fn error_line(&self, text: &str) {
        write_error(&format!("{}\n", plain(text)));
    }
}

fn write_error(text: &str) {
    // there is nowhere left to tell of a failure
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether the terminal only knows how to write on.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Set, and to something.
fn environment(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}
