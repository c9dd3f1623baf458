//! Customers' keys to small codes, numbers apart from texts.
use super::packed::Key;
use super::{Customers, Interner, Numbers};
use smol_str::SmolStr;

/// Gives each distinct key a code, in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    numbers: Numbers,
    texts: Interner,
    /// Which is which, once there are texts; until then the codes of numbers are those of their table.
    mixed: Option<Mixed>,
}

/// Codes of numbers and of texts side by side.
#[derive(Debug, Clone)]
struct Mixed {
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
        match (key, &self.mixed) {
            (Key::Int(number), None) => self.numbers.code(number),
            _ => self.mixed_code(key),
        }
    }

    #[inline(never)]
    fn mixed_code(&mut self, key: Key<'_>) -> u32 {
        let mixed = self.mixed.get_or_insert_with(|| Mixed::of_numbers(self.numbers.list().len()));
        mixed.code(match key {
            Key::Int(number) => Place::Number(self.numbers.code(number)),
            Key::Text(text) => Place::Text(self.texts.code(text)),
        })
    }

    /// The code of a key that was seen.
    #[inline]
    pub fn find(&self, key: Key<'_>) -> Option<u32> {
        let place = match key {
            Key::Int(number) => Place::Number(self.numbers.find(number)?),
            Key::Text(text) => Place::Text(self.texts.find(text)?),
        };
        match (&self.mixed, place) {
            (None, Place::Number(at)) => Some(at),
            (None, Place::Text(_)) => None,
            (Some(mixed), place) => mixed.known(place),
        }
    }

    /// The key of a code that was given.
    pub fn key(&self, code: u32) -> Option<Key<'_>> {
        match &self.mixed {
            None => self.numbers.list().get(code as usize).map(|number| Key::Int(*number)),
            Some(mixed) => mixed.places.get(code as usize).map(|place| self.at(*place)),
        }
    }

    fn at(&self, place: Place) -> Key<'_> {
        match place {
            Place::Number(at) => Key::Int(self.numbers.number(at)),
            Place::Text(at) => Key::Text(self.texts.text(at).map_or("", SmolStr::as_str)),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.mixed.as_ref().map_or(self.numbers.list().len(), |mixed| mixed.places.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys by code.
    pub fn iter(&self) -> impl Iterator<Item = Key<'_>> {
        let numbers = if self.mixed.is_none() { self.numbers.list() } else { &[] };
        let places = self.mixed.iter().flat_map(|mixed| &mixed.places);
        numbers.iter().map(|number| Key::Int(*number)).chain(places.map(|place| self.at(*place)))
    }

    /// The keys as customers.
    pub fn customers(&self) -> Customers {
        if self.mixed.is_none() {
            return Customers::of_numbers(self.numbers.list().to_vec());
        }
        Customers::of_texts(self.iter().map(Key::name).collect())
    }
}

impl Mixed {
    /// That of so many numbers and no text yet.
    fn of_numbers(count: usize) -> Self {
        let codes = || 0..u32::try_from(count).unwrap_or(u32::MAX);
        Self { of_number: codes().collect(), of_text: Vec::new(), places: codes().map(Place::Number).collect() }
    }

    /// The code of a number's or text's place, a new one if it is the next.
    #[inline]
    fn code(&mut self, place: Place) -> u32 {
        if let Some(known) = self.known(place) {
            return known;
        }
        let code = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(place);
        match place {
            Place::Number(_) => self.of_number.push(code),
            Place::Text(_) => self.of_text.push(code),
        }
        code
    }

    #[inline]
    fn known(&self, place: Place) -> Option<u32> {
        match place {
            Place::Number(at) => self.of_number.get(at as usize),
            Place::Text(at) => self.of_text.get(at as usize),
        }
        .copied()
    }
}
