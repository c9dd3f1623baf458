//! Diagnostics as plain data: what is wrong, where, why, and what to do.
//!
//! Invariant: this module knows nothing of terminals, JSON or editors. `report` renders diagnostics for people,
//! CI and editors; everything else only creates and passes them on.
mod code;
mod lengths;
mod lines;
mod near;
mod source;

pub use code::{Code, Severity};
pub use lengths::Lengths;
pub use lines::{Lines, Region, floor};
pub use near::{did_you_mean, nearest};
pub use source::{FileId, Place, SourceFile, Sources, Span};

use std::borrow::Cow;

/// One finding: a stable code, a sentence, the places it concerns, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding this is; its page is what `wayfare explain` shows.
    pub code: &'static Code,
    /// How grave it is; starts as the code's own severity.
    pub severity: Severity,
    /// One sentence without capital or full stop, user text in backticks.
    pub message: String,
    /// Where it is; the first label is the primary one.
    pub labels: Vec<Label>,
    /// Further places, for those to whom they are a click away: the events of a story where they are declared.
    pub beside: Vec<Label>,
    /// What to do about it, as a sentence in the same style; most often one that is always the same.
    pub help: Option<Cow<'static, str>>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
}

/// A place with a few words on what is seen there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text underlined.
    pub place: Place,
    /// A few words, or nothing.
    pub text: Cow<'static, str>,
}

/// A titled set of edits that mends a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, in the imperative: "write `==`".
    pub title: String,
    /// The edits, not overlapping.
    pub edits: Vec<Edit>,
    /// Whether `check --fix` may apply it unasked.
    pub safety: FixSafety,
}

/// Whether a fix may be applied without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixSafety {
    /// The meaning is certain; `check --fix` applies it.
    Safe,
    /// A good guess (such as a near name); offered in the editor only.
    Guess,
}

/// A replacement of one stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub place: Place,
    /// The new text.
    pub text: String,
}

impl Diagnostic {
    /// A finding at one place.
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        // most findings have one place or two
        let mut labels = Vec::with_capacity(2);
        labels.push(Label { place, text: Cow::default() });
        let (severity, message) = (code.severity, message.into());
        Self { code, severity, message, labels, beside: Vec::new(), help: None, fixes: Vec::new() }
    }

    /// Sets the words at the primary place.
    #[must_use]
    pub fn here(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Adds a secondary place.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push(Label { place, text: text.into() });
        self
    }

    /// Adds a place that is not underlined.
    #[must_use]
    pub fn beside(mut self, place: Place, text: impl Into<Cow<'static, str>>) -> Self {
        self.beside.push(Label { place, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a fix that replaces the text at `place`.
    #[must_use]
    pub fn fix(mut self, safety: FixSafety, title: impl Into<String>, place: Place, text: impl Into<String>) -> Self {
        self.fixes.push(Fix { title: title.into(), edits: vec![Edit { place, text: text.into() }], safety });
        self
    }

    /// Suggests the nearest of `names` to what was written, as help and as a guessed fix.
    #[must_use]
    pub fn suggest<'a>(self, written: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let Some(name) = nearest(written, names) else { return self };
        let Some(place) = self.place() else { return self };
        let text = format!("did you mean `{name}`?");
        let name = name.to_owned();
        self.help(text).fix(FixSafety::Guess, format!("write `{name}`"), place, name)
    }

    /// The primary place; every diagnostic has one unless its labels were taken away.
    pub fn place(&self) -> Option<Place> {
        self.labels.first().map(|label| label.place)
    }

    /// Whether this stops evaluation.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
