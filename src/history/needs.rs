//! What of a log the definitions need, so that readers touch nothing else.
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What of a log is needed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Needs {
    /// Event attributes; the index here is the index of the history's column.
    pub attributes: Vec<Need>,
    /// Attributes from the customers table; the index here is the index of the history's customer column.
    pub customer_attributes: Vec<Need>,
    /// Whether `channel` is used.
    pub channel: bool,
    /// The raw names of the events that are needed.
    pub names: Names,
}

/// Which events are needed, by their raw name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Names {
    /// Every event: each may count for `any` and end a silence.
    #[default]
    All,
    /// Events of these names. Others are checked, counted by name, and make their customer known; that is all.
    Only(BTreeSet<SmolStr>),
}

impl Names {
    /// Whether events of a name are needed.
    pub fn contain(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }
}

/// One needed attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Its name in the definitions; also its column, unless the project file maps it.
    pub name: SmolStr,
    /// How its values are read. One name may be needed as several kinds, on different events.
    pub kind: AttrKind,
    /// The raw event names on which it is read; empty means every event. Unused for customer attributes.
    pub events: BTreeSet<SmolStr>,
}

/// How an attribute's values are read.
#[derive(Debug, Clone, PartialEq)]
pub enum AttrKind {
    /// Any text.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// A finite number.
    Number,
    /// True or false.
    Bool,
    /// An instant.
    Time,
    /// A length of time.
    Duration,
    /// An amount of money; in this currency if the definitions name one.
    Money(Option<SmolStr>),
    /// One of these texts.
    OneOf(Vec<SmolStr>),
    /// A number between these two, both included.
    Score(f64, f64),
}

impl Need {
    /// An attribute that is read on every event.
    pub fn everywhere(name: impl Into<SmolStr>, kind: AttrKind) -> Self {
        Self { name: name.into(), kind, events: BTreeSet::new() }
    }

    /// An attribute that is read on events of these raw names.
    pub fn on<N: Into<SmolStr>>(name: impl Into<SmolStr>, kind: AttrKind, events: impl IntoIterator<Item = N>) -> Self {
        Self { name: name.into(), kind, events: events.into_iter().map(Into::into).collect() }
    }

    /// Whether it is read on events of this raw name.
    pub fn applies_to(&self, event: &str) -> bool {
        self.events.is_empty() || self.events.contains(event)
    }
}

impl AttrKind {
    /// What such a value is called in messages.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Int => "a whole number",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Time => "a time",
            Self::Duration => "a duration",
            Self::Money(_) => "an amount of money",
            Self::OneOf(_) => "one of the declared values",
            Self::Score(..) => "a score",
        }
    }
}
