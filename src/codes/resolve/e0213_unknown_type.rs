//! E0213: unknown type.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
/// Unknown type
///
/// An attribute has one of the types `text`, `int`, `number`, `bool`, `time`, `duration`, `money`, `one of "a", "b"`,
/// `score 0..10`. The type decides how a column is read and what may be computed from it: minutes or euros, a text or a
/// date.
///
/// ```journey
/// touchpoint Call { topic: string }
/// ```
///
/// Write one of these:
///
/// ```journey
/// touchpoint Call { topic: text }
/// ```
UNKNOWN_TYPE = "E0213", "unknown-type", Error
}

/// There is no such type.
pub fn unknown_type(name: &str, place: Place) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNKNOWN_TYPE, place, format!("there is no type `{name}`"));
    let known = match name.to_ascii_lowercase().as_str() {
        "string" | "str" | "varchar" | "char" => Some("text"),
        "integer" | "long" | "bigint" => Some("int"),
        "float" | "double" | "decimal" | "real" | "numeric" => Some("number"),
        "boolean" | "flag" => Some("bool"),
        "date" | "datetime" | "timestamp" | "instant" => Some("time"),
        "timespan" | "interval" | "seconds" | "minutes" => Some("duration"),
        "currency" | "amount" | "price" => Some("money"),
        _ => None,
    };
    match known {
        Some(known) => diagnostic.help(format!("did you mean `{known}`?")).fix(
            FixSafety::Guess,
            format!("write `{known}`"),
            place,
            known,
        ),
        None => diagnostic
            .help("the types are text, int, number, bool, time, duration, money, one of, score")
            .suggest(name, ["text", "int", "number", "bool", "time", "duration", "money"]),
    }
}
