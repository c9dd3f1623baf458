//! Renaming a symbol everywhere it is named. Never renames into a name that is taken.
use crate::diag::{Edit, Fix, FixSafety, Place};

/// The fix that writes another name at each of the places of a symbol.
pub fn fix(places: &[Place], new: &str, safety: FixSafety) -> Fix {
    let edits = places.iter().map(|place| Edit { place: *place, text: new.to_owned() }).collect();
    Fix { title: format!("rename to `{new}`"), edits, safety }
}

/// `contact_cap` from `ContactCap` or `contactCap`.
pub fn lower_snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (at, letter) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                *before != '_' && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
        if begins {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// `CrossSell` from `cross_sell` or `crossSell`.
pub fn upper_camel(name: &str) -> String {
    let mut text = String::new();
    for word in name.split('_') {
        let mut letters = word.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.push_str(letters.as_str());
    }
    text
}
