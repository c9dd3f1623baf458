//! Fingerprints of texts, the same on every machine and in every version: FNV-1a with 128 bits.
//!
//! Never a promise against somebody who forges one: they tell states apart, they don't protect.
use std::fmt;

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// Tells one text from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        Self(feed(OFFSET, text.as_bytes()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Of files, in the order given.
pub(super) fn of_all(files: impl Iterator<Item = Fingerprint>) -> String {
    Fingerprint(files.fold(OFFSET, |state, file| feed(state, &file.0.to_be_bytes()))).to_string()
}

fn feed(state: u128, bytes: &[u8]) -> u128 {
    bytes.iter().fold(state, |state, byte| (state ^ u128::from(*byte)).wrapping_mul(PRIME))
}
