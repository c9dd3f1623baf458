//! The command line, as its users call it.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "what can't be read or cut here fails the test, as it should"
)]
mod action;
mod baseline;
mod browser;
mod check;
mod common_options;
mod compile;
mod diff;
mod discover;
mod eval;
mod explain;
mod explain_customer;
mod fmt;
mod formats;
mod init;
mod insights;
mod lsp;
mod project;
mod prove;
mod reference;
mod rewritten;
mod same_log;
mod targets;
mod test;
mod watch;
