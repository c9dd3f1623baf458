//! Names of the language for what a log calls as it likes: blanks, colons, quotes, any script, nothing at all.
//!
//! Invariant: a name is letters, digits and underscores of ASCII, does not begin with a digit, is no word that the
//! language keeps for itself, and is given once.
use super::words::words;
use crate::syntax::{is_invisible, is_keyword};
use rustc_hash::FxHashSet;

/// A name is cut after so many letters.
const LONGEST: usize = 60;
/// A text for people is cut after so many letters.
const LONGEST_LABEL: usize = 60;

/// Words that mean something where a value may stand, beside the keywords: types, truths, measures, functions.
const BUILT_IN: [&str; 30] = [
    "bool",
    "ces",
    "count",
    "csat",
    "decided",
    "distinct",
    "duration",
    "end",
    "ended",
    "false",
    "has",
    "if",
    "instances",
    "int",
    "longest_gap",
    "max",
    "mean",
    "median",
    "min",
    "nps",
    "number",
    "percentile",
    "rate",
    "started",
    "sum",
    "switches",
    "text",
    "timed_out",
    "total",
    "true",
];

/// Gives names, each once.
#[derive(Debug, Clone, Default)]
pub struct Namer {
    given: FxHashSet<String>,
}

impl Namer {
    /// Gives none of these names.
    pub fn but(taken: &[&str]) -> Self {
        Self { given: taken.iter().map(|name| name.to_lowercase()).collect() }
    }

    /// A name in `UpperCamel`, for a touchpoint or a moment.
    pub fn upper_camel(&mut self, raw: &str) -> String {
        let mut name = String::new();
        for word in plain_words(raw) {
            let mut letters = word.chars();
            name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
            name.push_str(letters.as_str());
        }
        self.once(&begun(cut(&name), "Event"), "")
    }

    /// A name in `lower_snake`, for everything else.
    pub fn lower_snake(&mut self, raw: &str) -> String {
        let name = plain_words(raw).join("_");
        let name = begun(cut(&name), "name").to_ascii_lowercase();
        let is_kept = is_keyword(&name) || BUILT_IN.contains(&name.as_str());
        self.once(&if is_kept { format!("{name}_value") } else { name }, "_")
    }

    fn once(&mut self, name: &str, joint: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{joint}{number}"));
        let mut all = std::iter::once(name.to_owned()).chain(numbered);
        // names differ by more than case, so that nobody confuses them
        all.find(|name| self.given.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// Whether all words of a name are in letters that names are made of.
pub(super) fn is_plain(raw: &str) -> bool {
    let has_all = |word: &String| word.chars().all(|letter| plain(letter).is_some());
    let words = words(raw);
    !words.is_empty() && words.iter().all(has_all)
}

/// A raw name for people: one line, not too long, underscores as blanks.
pub fn label(raw: &str) -> String {
    let spaced = raw.trim().replace(['_', '\n', '\t'], " ");
    let shown: String = spaced.chars().filter(|letter| !is_invisible(*letter)).take(LONGEST_LABEL).collect();
    let mut letters = shown.trim().chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.map(|first| first + letters.as_str()).unwrap_or_else(|| "Without a name".to_owned())
}

/// A raw text in a comment or a sentence: one line, nothing invisible, not too long.
pub fn shown(raw: &str) -> String {
    let letters = raw.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    letters.filter(|letter| !is_invisible(*letter)).take(LONGEST_LABEL).collect()
}

fn begun(name: &str, otherwise: &str) -> String {
    match name.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{otherwise}{name}"),
        Some(_) => name.to_owned(),
    }
}

fn cut(name: &str) -> &str {
    // names are ASCII by now, so every place is one between letters
    name.get(..LONGEST).unwrap_or(name).trim_end_matches('_')
}

/// The words of a raw name in the letters that names are made of.
fn plain_words(raw: &str) -> Vec<String> {
    words(raw)
        .iter()
        .map(|word| word.chars().filter_map(plain).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect()
}

/// A letter of Latin script without its marks, one of Cyrillic or Greek as it is usually written in Latin; nothing for any
/// other.
fn plain(letter: char) -> Option<&'static str> {
    const ASCII: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    if let Some(at) = ASCII.find(letter) {
        return ASCII.get(at..=at);
    }
    Some(match letter {
        'ä' | 'æ' => "ae",
        'ö' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ą' | 'а' | 'α' | 'ά' => "a",
        'ç' | 'ć' | 'č' | 'ћ' => "c",
        'ď' | 'đ' | 'ð' | 'д' | 'δ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' | 'е' | 'э' | 'ε' | 'έ' => "e",
        'ğ' | 'г' | 'ґ' | 'γ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'и' | 'і' | 'η' | 'ή' | 'ι' | 'ί' | 'ϊ' => "i",
        'ł' | 'л' | 'λ' => "l",
        'ñ' | 'ń' | 'ň' | 'н' | 'ν' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' | 'о' | 'ο' | 'ό' | 'ω' | 'ώ' => "o",
        'ř' | 'р' | 'ρ' => "r",
        'ś' | 'ş' | 'š' | 'с' | 'σ' | 'ς' => "s",
        'ť' | 'ţ' | 'т' | 'τ' => "t",
        'ù' | 'ú' | 'û' | 'ů' | 'ū' | 'ű' | 'у' | 'ў' => "u",
        'ý' | 'ÿ' | 'й' | 'ы' | 'υ' | 'ύ' => "y",
        'ź' | 'ż' | 'ž' | 'з' | 'ζ' => "z",
        'б' => "b",
        'в' | 'β' => "v",
        'ђ' => "dj",
        'ё' => "yo",
        'є' => "ye",
        'ж' => "zh",
        'ї' => "yi",
        'ј' => "j",
        'к' | 'κ' => "k",
        'љ' => "lj",
        'м' | 'μ' => "m",
        'њ' => "nj",
        'п' | 'π' => "p",
        'ф' | 'φ' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' | 'χ' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'θ' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        _ => return None,
    })
}
