//! Text into a spanned tree and all of its syntax errors.
//!
//! Invariant: parsing never fails and never panics; no type of the parser library leaves this folder.
mod ahead;
pub mod ast;
mod block;
mod grammar;
mod lower;
mod parse;
mod recover;
mod scan;
mod text;
pub mod token;

pub use ahead::{Ahead, ahead, is_keyword, keywords};
pub use block::Block;
pub use parse::{MAX_BYTES, parse};
pub use text::{escaped, is_invisible, quoted};
