//! E0409: parts that don't go together.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Parts that don't go together
///
/// Not every part of a clause makes sense with every other: what is forbidden can't be released by `unless`, a
/// neighbour has no window to end, `first`, `last`, `one of` and `all or none of` look at the whole scope. Such a
/// sentence promises what nobody can check.
///
/// ```journey
/// touchpoint Call
/// touchpoint Offer
/// rule quiet { when Call forbid Offer within 7d unless Call }
/// ```
///
/// Leave one of the parts out, or say it with `until`:
///
/// ```journey
/// touchpoint Call
/// touchpoint Offer
/// rule quiet { when Call forbid Offer within 7d until Call }
/// ```
CLAUSE_COMBINATION = "E0409", "clause-combination", Error
}

/// Why `unless` and `carrying` can't stand with `forbid`.
pub const NOTHING_TO_RELEASE: &str =
    "`forbid` is violated by any such event; say `until` to end it, `where` to narrow it";
/// Why `until` and `unless` can't stand with `next` and `previous`.
pub const NEIGHBOUR_DECIDES: &str = "the neighbouring event alone decides; leave it out";
/// Why a side can't stand with `next` and `previous`.
pub const ONE_SIDE: &str = "`next` and `previous` say the side already; leave it out";
/// Why `until` can't look back.
pub const LOOKS_BACK: &str = "`until` moves the end of a look ahead; say `within` or `unless`";
/// Why `unless` can't stand with `ever`.
pub const EITHER_SIDE: &str = "with `ever` the target may lie on either side; say `before`, or leave the side out";
/// Why a trigger or a tail can't stand at a demand on the whole scope.
pub const WHOLE_SCOPE: &str = "it looks at the whole scope; narrow that with `while`, `between` or `after`";
/// Why a number can't stand with `carrying`.
pub const FIRST_ALONE: &str = "with `carrying` the first target alone decides; leave one of them out";

/// Two parts of a clause that can't stand together.
pub fn combination(part: &str, other: &str, place: Place, also: Option<Place>, why: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(&CLAUSE_COMBINATION, place, format!("`{part}` does not go with `{other}`"))
        .help(why.to_owned());
    match also {
        Some(also) => diagnostic.also(also, "stands with this"),
        None => diagnostic,
    }
}

/// `another A`, `last A` name something that never triggers the clause.
pub fn not_the_trigger(word: &str, place: Place, trigger: Place) -> Diagnostic {
    Diagnostic::new(&CLAUSE_COMBINATION, place, format!("`{word}` means another trigger, this never is one"))
        .also(trigger, "the trigger")
        .help("name the event after `when`; for another event say `until` or `unless`")
}
