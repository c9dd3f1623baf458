//! The language server, as its clients speak with it.
mod background;
mod client;
mod features;
mod many;
mod neovim;
mod replay;
