//! Customers' keys to small codes, numbers apart from texts.
use super::packed::Key;
use super::{Customers, Interner, Numbers};
use smol_str::SmolStr;

/// Gives each distinct key a code, in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    numbers: Numbers,
    texts: Interner,
    /// The code of each number and of each text.
    of_number: Vec<u32>,
    of_text: Vec<u32>,
    /// For each code where its key is.
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Number(u32),
    Text(u32),
}

impl Keys {
    /// For about so many keys.
    pub fn with_room(keys: usize) -> Self {
        Self { numbers: Numbers::with_room(keys), ..Self::default() }
    }

    /// The code of a key, a new one if it was not seen.
    #[inline]
    pub fn code(&mut self, key: Key<'_>) -> u32 {
        let (place, of, at) = match key {
            Key::Int(number) => {
                let at = self.numbers.code(number);
                (Place::Number(at), &mut self.of_number, at)
            }
            Key::Text(text) => {
                let at = self.texts.code(text);
                (Place::Text(at), &mut self.of_text, at)
            }
        };
        if let Some(known) = of.get(at as usize) {
            return *known;
        }
        let code = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        of.push(code);
        self.places.push(place);
        code
    }

    /// The code of a key that was seen.
    #[inline]
    pub fn find(&self, key: Key<'_>) -> Option<u32> {
        match key {
            Key::Int(number) => self.of_number.get(self.numbers.find(number)? as usize),
            Key::Text(text) => self.of_text.get(self.texts.find(text)? as usize),
        }
        .copied()
    }

    /// The key of a code that was given.
    pub fn key(&self, code: u32) -> Option<Key<'_>> {
        self.places.get(code as usize).map(|place| self.at(*place))
    }

    fn at(&self, place: Place) -> Key<'_> {
        match place {
            Place::Number(at) => Key::Int(self.numbers.number(at)),
            Place::Text(at) => Key::Text(self.texts.text(at).map_or("", SmolStr::as_str)),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The keys by code.
    pub fn iter(&self) -> impl Iterator<Item = Key<'_>> {
        self.places.iter().map(|place| self.at(*place))
    }

    /// The keys as customers.
    pub fn customers(&self) -> Customers {
        if self.texts.is_empty() {
            return Customers::of_numbers(self.numbers.list().to_vec());
        }
        Customers::of_texts(self.iter().map(Key::name).collect())
    }
}
