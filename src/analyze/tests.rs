//! Forms, zones and letters, by hand.
