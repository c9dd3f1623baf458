//! Proofs against the engine itself: every answer is held against histories that the engine judges.
mod agreement;
mod histories;
mod mending;
mod rules;
mod stories;
mod zones;
