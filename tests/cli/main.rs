//! The command line, as its users call it.
mod check;
mod common_options;
mod compile;
mod explain;
mod fmt;
mod project;
mod reference;
