//! The forms against the sentences they follow.
