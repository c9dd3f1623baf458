//! Wording against what a person would write.
