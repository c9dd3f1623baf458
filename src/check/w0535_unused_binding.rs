//! `W0535`.
use super::{Given, around, outermost};
use crate::diag::{Diagnostic, Place};
use crate::model::*;

crate::code! {
    /// A binding that no condition uses
    ///
    /// `as x` gives an event a name so that a later condition can compare with it (`x.topic`). Nothing here does. Usually the
    /// condition that was meant has been forgotten, and the pattern matches far more than it should.
    ///
    /// ```journey
    /// touchpoint Call = "call" { topic: text }
    ///
    /// moment RepeatCall = Call as first then Call as again within 7d
    ///                     where again.topic == "billing"
    ///
    /// kpi repeats over customers = mean(count(RepeatCall))
    /// ```
    ///
    /// Compare the two:
    ///
    /// ```journey
    /// touchpoint Call = "call" { topic: text }
    ///
    /// moment RepeatCall = Call as first then Call as again within 7d
    ///                     where again.topic == first.topic
    ///
    /// kpi repeats over customers = mean(count(RepeatCall))
    /// ```
    ///
    /// To fix it, add the condition that was meant, or remove `as` and the name.
    UNUSED_BINDING = "W0535", "unused-binding", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    let unused = given.model.uses.iter().filter(|one| {
        one.declares && matches!(one.symbol, Symbol::Binding(_)) && !given.used.contains(one.symbol)
    });
    let carrying = outermost(carrying(given.model));
    // `carrying` compares trigger and target without naming them, but reads better when they have names
    for one in unused.filter(|one| around(&carrying, one.place).is_none()) {
        sink.push(
            Diagnostic::new(&UNUSED_BINDING, one.place, "no condition uses this binding")
                .help("add the condition that was meant, or remove `as` and the name"),
        );
    }
}

fn carrying(model: &Model) -> Vec<Place> {
    let clauses = model.rules.iter().flat_map(|rule| &rule.clauses);
    let carries = |clause: &&Clause| match &clause.demand {
        Demand::Expect(target, _) | Demand::Forbid(target, _) => !target.carrying.is_empty(),
        _ => false,
    };
    clauses.filter(carries).map(|clause| clause.place).collect()
}
