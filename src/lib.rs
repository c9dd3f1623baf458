//! Wayfare makes customer journeys code.
//!
//! Definitions (`.journey` files) are parsed ([`syntax`]), resolved into one checked [`model`], and evaluated on event
//! logs. `docs/architecture.md` shows the road and the invariants of each stage.
pub mod analyze;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod codes;
pub mod diag;
pub mod discover;
pub mod draft;
pub mod editor;
pub mod engine;
pub mod export;
pub mod facts;
pub mod format;
pub mod history;
pub mod log;
pub mod lsp;
pub mod measure;
pub mod model;
pub mod plan;
pub mod project;
pub mod report;
pub mod run;
pub mod serve;
pub mod syntax;
pub mod testing;
pub mod watch;
pub mod workspace;
