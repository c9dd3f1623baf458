//! Texts of definitions and logs in Markdown, where they must stay texts.
//!
//! Invariant: nothing that goes through here can become a link, an image, HTML, a heading, a table's end, a mention of a
//! person or a reference to an issue.
use crate::report::diagnostics::plain_line;
use crate::report::words::short;

/// A text between other words.
pub(super) fn text(text: &str) -> String {
    let mut out = String::new();
    for c in plain_line(&short(text)).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // an invisible space keeps names from being called and addresses from becoming links
            '@' => out.push_str("@\u{200b}"),
            '#' => out.push_str("\\#\u{200b}"),
            ':' => out.push_str(":\u{200b}"),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.push_str("\u{200b}."),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '+' | '-' | '!' | '|' | '~' | '$' | '=' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A text of this tool's own with names in backquotes; what stands in them is kept as code.
pub(super) fn sentence(words: &str) -> String {
    let mut out = String::new();
    for (at, piece) in words.split('`').enumerate() {
        out.push_str(&if at % 2 == 1 { code(piece) } else { loose(piece) });
    }
    out
}

/// A sentence of this tool's own, which may hold texts of a log.
fn loose(words: &str) -> String {
    words.split(' ').map(|word| if is_plain(word) { word.to_owned() } else { text(word) }).collect::<Vec<_>>().join(" ")
}

/// Letters, digits and the marks that figures and sentences are made of.
fn is_plain(word: &str) -> bool {
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '%' | '−' | '–' | '…' | '✓' | '✗' | '△' | '≈' | '○');
    !word.to_ascii_lowercase().contains("www.") && word.chars().all(|c| allowed(c) || c == '.')
}

/// A name as code.
pub(super) fn code(text: &str) -> String {
    let inner = plain_line(&short(text)).replace('`', "ˋ").replace('|', "\\|");
    if inner.trim().is_empty() { String::new() } else { format!("`{inner}`") }
}
