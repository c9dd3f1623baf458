//! Diagnostic codes: stable names with a page each.

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably not what was meant; does not stop evaluation.
    Warning,
    /// The definitions do not compile.
    Error,
}

/// A kind of finding, with the page that `wayfare explain` prints.
///
/// Declared with [`code!`](crate::code) so that the doc comment *is* the page.
#[derive(Debug)]
pub struct Code {
    /// The stable name, such as `E0201`.
    pub id: &'static str,
    /// The readable name, such as `unknown-name`.
    pub slug: &'static str,
    /// The severity a finding of this kind starts with.
    pub severity: Severity,
    /// The page in Markdown: a title line, what, why, an example, the fix.
    pub page: &'static str,
}

impl Code {
    /// The first line of the page.
    pub fn title(&self) -> &'static str {
        self.page.lines().next().unwrap_or_default().trim()
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

/// Declares a [`Code`](crate::diag::Code) whose doc comment is its page.
///
/// The page begins with a title line, then says what is wrong, why it matters, shows a first `journey` block that
/// raises the code, and a second one that is mended.
#[macro_export]
macro_rules! code {
    ($(#[doc = $page:literal])+ $name:ident = $id:literal, $slug:literal, $severity:ident) => {
        $(#[doc = $page])+
        pub static $name: $crate::diag::Code = $crate::diag::Code {
            id: $id,
            slug: $slug,
            severity: $crate::diag::Severity::$severity,
            page: concat!($($page, "\n"),+),
        };
    };
}
