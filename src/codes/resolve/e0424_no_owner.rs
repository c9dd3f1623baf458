//! E0424: nobody to tell.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Nobody to tell
///
/// `raise … to owner` tells the rule's owner, else the journey's; neither has one. The alarm would ring where nobody
/// hears it.
///
/// ```journey
/// touchpoint Call
/// rule calls { limit Call to 2  do raise "third call" to owner }
/// ```
///
/// Give the rule an owner, or name the addressee:
///
/// ```journey
/// touchpoint Call
/// rule calls { owner "service@telco.example"  limit Call to 2  do raise "third call" to owner }
/// ```
NO_OWNER = "E0424", "no-owner", Error
}

/// `owner` is nobody.
pub fn no_owner(place: Place) -> Diagnostic {
    Diagnostic::new(&NO_OWNER, place, "neither this rule nor its journey has an owner")
        .help("write `owner \"…\"` in the rule, or an address in quotes here")
}
