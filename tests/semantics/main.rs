//! The meaning of definitions: an independent interpreter of `semantics.md`, and the engine compared with it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails panics")]
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a test that fails panics")]
#![expect(clippy::disallowed_methods, reason = "cases are files, and the number of cases is an environment variable")]
mod agreement;
mod cases;
mod choices;
mod compare;
mod edits;
mod generate;
mod generate_journey;
mod generate_kpi;
mod generate_rule;
mod logs;
mod metamorphic;
mod oracle;
