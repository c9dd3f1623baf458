//! `W0541`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;
use rustc_hash::FxHashMap;

crate::code! {
    /// An attribute has two types
    ///
    /// Two touch points declare an attribute of the same name, but as different kinds of value. Both read the same column
    /// of the log, which can hardly hold both: one of the two will meet values that it can't read, and a comparison between
    /// them means nothing.
    ///
    /// ```journey
    /// touchpoint Call = "call" { wait: duration }
    /// touchpoint Chat = "chat" { wait: text }
    ///
    /// kpi call_wait over Call = p90(wait)
    /// kpi chats     over Chat = rate(wait == "long")
    /// ```
    ///
    /// Agree on one:
    ///
    /// ```journey
    /// touchpoint Call = "call" { wait: duration }
    /// touchpoint Chat = "chat" { wait: duration }
    ///
    /// kpi call_wait over Call = p90(wait)
    /// kpi chats     over Chat = rate(wait > 5min)
    /// ```
    ///
    /// To fix it, declare the attribute alike everywhere. If the log has two columns, give them different names in the
    /// project file.
    ATTRIBUTE_TYPES_DIFFER = "W0541", "attribute-types-differ", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    let model = given.model;
    let on_touchpoints = model.touchpoints.iter().flat_map(|touchpoint| &touchpoint.attributes);
    let mut firsts: FxHashMap<&str, &Declared> = FxHashMap::default();
    for one in model.event_attributes.iter().chain(on_touchpoints) {
        let first = *firsts.entry(&one.name).or_insert(one);
        let (Some(was), Some(is)) = (kind(&first.ty), kind(&one.ty)) else { continue };
        if was == is {
            continue;
        }
        let message = format!("attribute `{}` is {is} here and {was} elsewhere", one.name);
        sink.push(
            Diagnostic::new(&ATTRIBUTE_TYPES_DIFFER, one.place, message)
                .also(first.place, format!("{was} here"))
                .help("declare it alike everywhere, or map two columns to different names in the project file"),
        );
    }
}

/// The kind of value in the log; types of one kind can be read from one column.
fn kind(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Text | Type::OneOf(_) => Some("a text"),
        Type::Int | Type::Number | Type::Share | Type::Points | Type::Score(_) => Some("a number"),
        Type::Bool => Some("true or false"),
        Type::Time => Some("a time"),
        Type::Duration => Some("a duration"),
        Type::Money(_) => Some("money"),
        Type::Unknown => None,
    }
}
