//! Decisions as words: "send Reminder", "suppress Marketing".
use super::pattern::source;
use crate::facts::DecisionAction;
use crate::model::{DoAction, Model, Rule};

/// What a decision does, as it would be written.
pub fn action(model: &Model, rule: &Rule, action: &DecisionAction) -> String {
    let index = usize::try_from(action.index).unwrap_or(usize::MAX);
    let name = |of| source(model, of).replace('`', "");
    match rule.actions.get(index).map(|one| &one.action) {
        None => String::new(),
        Some(DoAction::Send(of)) => format!("send {}", name(*of)),
        Some(DoAction::Suppress(of, _)) => format!("suppress {}", name(*of)),
        Some(DoAction::Raise { text, to }) => format!("raise \"{text}\" to {to}"),
        Some(DoAction::Call(id, _)) => {
            let name = model.actions.get(id.index()).map_or("", |one| one.meta.name.as_str());
            let arguments: Vec<String> =
                action.arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{name}({})", arguments.join(", "))
        }
    }
}
