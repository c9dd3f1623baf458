//! Figures and verdicts against numbers worked out by hand.
