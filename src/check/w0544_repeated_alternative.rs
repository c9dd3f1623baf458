//! `W0544`.
use super::cover::{self, Alternative};
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// An alternative that another one holds already
    ///
    /// Every event of this alternative is an event of another alternative of the same `or`. It adds nothing; often a name was
    /// copied and not changed, and the one that was meant is missing.
    ///
    /// ```journey
    /// touchpoint Order    = "order"
    /// touchpoint CardPaid = "card_paid"
    ///
    /// rule paid { when Order expect CardPaid or CardPaid within 1d }
    /// ```
    ///
    /// Name what was meant:
    ///
    /// ```journey
    /// touchpoint Order    = "order"
    /// touchpoint CardPaid = "card_paid"
    /// touchpoint BankPaid = "bank_paid"
    ///
    /// rule paid { when Order expect CardPaid or BankPaid within 1d }
    /// ```
    ///
    /// To fix it, remove the alternative or name the one that is missing.
    REPEATED_ALTERNATIVE = "W0544", "repeated-alternative", Warning
}

/// Longer lists of alternatives are left alone.
const MOST: usize = 64;

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for pattern in given.scope.patterns.iter().copied() {
        let PatternKind::AnyOf(options) = &pattern.kind else { continue };
        if options.len() > MOST {
            continue;
        }
        let all: Vec<Vec<Alternative<'_>>> =
            options.iter().map(|option| cover::alternatives(given.model, option)).collect();
        for (at, (option, own)) in options.iter().zip(&all).enumerate() {
            let mut others = options.iter().zip(&all).enumerate().filter(|(other, _)| *other != at);
            let wider = others.find(|(other, (_, wide))| {
                let equal = wide.iter().all(|one| cover::covered(own, one));
                own.iter().all(|one| cover::covered(wide, one)) && (!equal || *other < at)
            });
            let Some((_, (wider, _))) = wider else { continue };
            sink.push(
                Diagnostic::new(&REPEATED_ALTERNATIVE, option.place, "this alternative adds nothing")
                    .also(wider.place, "holds every such event already")
                    .help("remove it, or name the one that was meant"),
            );
        }
    }
}
