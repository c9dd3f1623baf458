//! Texts to small codes.
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use smol_str::SmolStr;
use std::hash::BuildHasher;

/// Gives each distinct text a code, in order of first appearance; never forgets one.
#[derive(Debug, Clone, Default)]
pub struct Interner {
    table: HashTable<u32>,
    texts: Vec<SmolStr>,
    hasher: RandomState,
    last: u32,
    /// Codes of texts that were asked for lately, by a few of their bytes.
    recent: Vec<u32>,
}

/// How many texts are remembered; a power of two.
const RECENT: usize = 256;

/// Where a text is remembered: told by its length and its ends.
#[inline]
fn slot(text: &[u8]) -> usize {
    let mut few = [0; 8];
    let (head, tail) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (*head, *tail),
        _ => {
            few.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
            (few, [0; 8])
        }
    };
    let all = u64::from_le_bytes(head) ^ u64::from_le_bytes(tail).rotate_left(29) ^ text.len() as u64;
    (all.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize % RECENT
}

impl Interner {
    /// The code of a text, a new one if it was not seen. A text that repeats the last one is not hashed.
    pub fn code(&mut self, text: &str) -> u32 {
        if self.texts.get(self.last as usize).is_some_and(|last| last == text) {
            return self.last;
        }
        let hash = self.hasher.hash_one(text.as_bytes());
        let texts = &mut self.texts;
        let same = |code: &u32| texts.get(*code as usize).is_some_and(|known| known == text);
        let code = match self.table.find(hash, same) {
            Some(code) => *code,
            None => {
                let code = u32::try_from(texts.len()).unwrap_or(u32::MAX);
                texts.push(SmolStr::new(text));
                let rehash =
                    |code: &u32| self.hasher.hash_one(texts.get(*code as usize).map_or("", SmolStr::as_str).as_bytes());
                self.table.insert_unique(hash, code, rehash);
                code
            }
        };
        self.last = code;
        code
    }

    /// The code of a text in UTF-8, a new one if it was not seen; nothing if the bytes are no text.
    pub fn code_of_bytes(&mut self, bytes: &[u8]) -> Option<u32> {
        let same = |code: &u32| self.texts.get(*code as usize).is_some_and(|known| known.as_bytes() == bytes);
        let slot = slot(bytes);
        if let Some(code) = self.recent.get(slot).filter(|code| same(code)) {
            return Some(*code);
        }
        let code = match self.table.find(self.hasher.hash_one(bytes), same) {
            Some(code) => *code,
            None => self.code(std::str::from_utf8(bytes).ok()?),
        };
        self.recent.resize(RECENT, 0);
        self.recent.get_mut(slot).into_iter().for_each(|recent| *recent = code);
        Some(code)
    }

    /// The code of bytes that are a text that was seen.
    pub fn find_bytes(&self, bytes: &[u8]) -> Option<u32> {
        if self.texts.get(self.last as usize).is_some_and(|last| last.as_bytes() == bytes) {
            return Some(self.last);
        }
        let same = |code: &u32| self.texts.get(*code as usize).is_some_and(|known| known.as_bytes() == bytes);
        self.table.find(self.hasher.hash_one(bytes), same).copied()
    }

    /// The code of a text that was seen.
    pub fn find(&self, text: &str) -> Option<u32> {
        let same = |code: &u32| self.texts.get(*code as usize).is_some_and(|known| known == text);
        self.table.find(self.hasher.hash_one(text.as_bytes()), same).copied()
    }

    /// The text of a code.
    pub fn text(&self, code: u32) -> Option<&SmolStr> {
        self.texts.get(code as usize)
    }

    /// The texts by code.
    pub fn texts(&self) -> &[SmolStr] {
        &self.texts
    }

    /// How many texts it holds.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts sorted by bytes, and for each code its place among them.
    pub fn sorted(self) -> (Vec<SmolStr>, Vec<u32>) {
        let count = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let mut keyed: Vec<(SmolStr, u32)> = self.texts.into_iter().zip(0..count).collect();
        keyed.sort_unstable();
        let mut ranks = vec![0; keyed.len()];
        for (rank, (_, code)) in (0..count).zip(&keyed) {
            if let Some(slot) = ranks.get_mut(*code as usize) {
                *slot = rank;
            }
        }
        (keyed.into_iter().map(|(text, _)| text).collect(), ranks)
    }
}
