//! Lints: findings that need the whole model. One file a lint, whose doc comment is its `explain` page.
//!
//! Invariants: a check never changes the model or what it evaluates to, reads no clock (today comes in as an argument)
//! and no file. A finding that is only the consequence of a mistake already reported is held back.
mod again;
mod course;
mod cover;
mod domain;
mod doubt;
mod fix;
mod limits;
mod reach;
mod rename;
mod scope;
mod span;
#[cfg(test)]
mod tests;
mod units;
mod used;
mod walk;

pub use again::{Edit, Lints};
pub use fix::{apply, chosen, mend};
pub use rename::upper_camel;

use crate::diag::{Code, Diagnostic, Place, Sources};
use crate::model::Model;
use scope::Scope;
use units::Units;
use used::Used;

/// What a check looks at.
#[derive(Debug)]
pub struct Given<'m> {
    /// The definitions.
    pub model: &'m Model,
    /// Today, in days since 1970-01-01.
    pub today: i32,
    /// What something besides its declaration names.
    pub used: Used,
    /// The items to look at one at a time.
    pub scope: Scope<'m>,
}

/// How much must be free of errors for a finding to be more than the echo of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Only the underlined stretch.
    Statement,
    /// The whole item around it.
    Item,
    /// All files.
    Project,
}

struct Lint {
    code: &'static Code,
    needs: Needs,
    /// Whether it compares items with each other, and not one at a time with what it names.
    compares: bool,
    check: fn(&Given<'_>, &mut Vec<Diagnostic>),
}

macro_rules! lints {
    ($($module:ident :: $code:ident needs $needs:ident of $items:ident),+ $(,)?) => {
        $(mod $module;)+

        static LINTS: &[Lint] = &[
            $(Lint { code: &$module::$code, needs: Needs::$needs, compares: lints!($items), check: $module::check }),+
        ];
    };
    (each) => { false };
    (all) => { true };
}

lints! {
    w0501_single_touchpoint::SINGLE_TOUCHPOINT needs Item of each,
    w0502_campaign::CAMPAIGN needs Item of each,
    w0503_unreachable_stage::UNREACHABLE_STAGE needs Item of each,
    w0504_shadowed_outcome::SHADOWED_OUTCOME needs Item of each,
    w0505_ends_at_start::ENDS_AT_START needs Item of each,
    w0506_window_beyond_end::WINDOW_BEYOND_END needs Item of each,
    w0507_never_abandoned::NEVER_ABANDONED needs Item of each,
    w0508_impossible_window::IMPOSSIBLE_WINDOW needs Item of each,
    w0509_excluded_stage::EXCLUDED_STAGE needs Item of each,
    w0510_only_success::ONLY_SUCCESS needs Item of each,
    w0511_unreleased_suppression::UNRELEASED_SUPPRESSION needs Item of each,
    w0512_after_the_end::AFTER_THE_END needs Item of each,
    w0513_forbidden_expectation::FORBIDDEN_EXPECTATION needs Item of all,
    w0514_customer_act::CUSTOMER_ACT needs Item of each,
    w0515_full_allowance::FULL_ALLOWANCE needs Statement of each,
    w0516_limit_zero::LIMIT_ZERO needs Statement of each,
    w0517_expired_waiver::EXPIRED_WAIVER needs Statement of each,
    w0518_expired_review::EXPIRED_REVIEW needs Statement of each,
    w0519_missing_owner::MISSING_OWNER needs Item of all,
    e0520_threshold_out_of_range::THRESHOLD_OUT_OF_RANGE needs Statement of each,
    w0521_idle_threshold::IDLE_THRESHOLD needs Statement of each,
    w0522_loose_target::LOOSE_TARGET needs Statement of each,
    e0523_contradictory_thresholds::CONTRADICTORY_THRESHOLDS needs Statement of each,
    w0524_repeated_threshold::REPEATED_THRESHOLD needs Statement of each,
    w0525_score_direction::SCORE_DIRECTION needs Statement of all,
    w0530_unused_touchpoint::UNUSED_TOUCHPOINT needs Project of all,
    w0531_unused_moment::UNUSED_MOMENT needs Project of all,
    w0532_unused_segment::UNUSED_SEGMENT needs Project of all,
    w0533_unused_calendar::UNUSED_CALENDAR needs Project of all,
    w0534_unused_action::UNUSED_ACTION needs Project of all,
    w0535_unused_binding::UNUSED_BINDING needs Project of all,
    w0540_shared_raw_name::SHARED_RAW_NAME needs Statement of all,
    w0541_attribute_types_differ::ATTRIBUTE_TYPES_DIFFER needs Statement of all,
    w0542_never_true::NEVER_TRUE needs Statement of each,
    w0543_always_true::ALWAYS_TRUE needs Statement of each,
    w0544_repeated_alternative::REPEATED_ALTERNATIVE needs Item of each,
    w0545_count_of_one::COUNT_OF_ONE needs Statement of each,
    w0546_zero_window::ZERO_WINDOW needs Statement of each,
    w0547_name_style::NAME_STYLE needs Project of all,
    w0548_same_title::SAME_TITLE needs Statement of all,
    w0549_empty_test::EMPTY_TEST needs Item of each,
    w0550_unseen_event::UNSEEN_EVENT needs Statement of each,
    e0551_nested_bindings::NESTED_BINDINGS needs Statement of each,
}

/// All findings on a model, in order of place.
///
/// `today` is in days since 1970-01-01; `reported` is what parsing and resolving found already: a finding that would
/// only echo one of those errors is left out.
pub fn run(model: &Model, today: i32, reported: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut all =
        Lints::default().run(model, &Sources::default(), today, &Reported { found: reported, echoes: &[] }, None);
    all.sort_by_key(|one| (one.place(), one.code.id));
    all
}

/// What parsing and resolving found.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'r> {
    /// What they reported.
    pub found: &'r [Diagnostic],
    /// Where something is said of what could not be read: a mistake that is reported elsewhere.
    pub echoes: &'r [Place],
}

impl Lints {
    /// The same once more after an edit, in any order. `sources` are the texts that the model is of; `edit` is what happened since the
    /// last time, or nothing if everything was resolved anew.
    pub fn run(
        &mut self,
        model: &Model,
        sources: &Sources,
        today: i32,
        reported: &Reported<'_>,
        edit: Option<Edit>,
    ) -> Vec<Diagnostic> {
        let errors = doubt::places(model, reported);
        let units = Units::of(model);
        let items = if errors.is_empty() { Vec::new() } else { units.judged() };
        let mut all = Vec::new();
        for (lint, mut found) in LINTS.iter().zip(self.find(model, &units, sources, today, edit, errors.is_empty())) {
            if errors.is_empty() {
                all.append(&mut found);
            } else {
                all.extend(found.into_iter().filter(|one| !is_echo(one, lint.needs, &errors, &items)));
            }
        }
        all
    }
}

/// Every code there is: those of parsing, resolving and the project file, the lints, and what proofs find.
pub fn all_codes() -> impl Iterator<Item = &'static Code> {
    crate::codes::all().chain(LINTS.iter().map(|lint| lint.code)).chain(crate::analyze::codes())
}

/// Whether an error begins in a stretch that must be free of them, of whichever place the finding speaks; `errors` are
/// sorted.
fn is_echo(found: &Diagnostic, needs: Needs, errors: &[Place], items: &[Place]) -> bool {
    found.labels.iter().any(|label| {
        let stretch = match needs {
            Needs::Statement => label.place,
            Needs::Item | Needs::Project => around(items, label.place).unwrap_or(label.place),
        };
        let before = |error: &Place| (error.file, error.span.start) < (stretch.file, stretch.span.start);
        let next = errors.get(errors.partition_point(before));
        next.is_some_and(|error| error.file == stretch.file && error.span.start <= stretch.span.end)
    })
}

/// Which of some stretches, sorted and apart from each other, holds the place.
fn around(stretches: &[Place], place: Place) -> Option<Place> {
    let next = stretches.partition_point(|one| (one.file, one.span.start) <= (place.file, place.span.start));
    next.checked_sub(1).and_then(|at| stretches.get(at)).copied().filter(|one| holds(*one, place))
}

/// The stretches that lie in no other, sorted.
fn outermost(mut stretches: Vec<Place>) -> Vec<Place> {
    stretches.sort_unstable_by_key(|one| (one.file, one.span.start, std::cmp::Reverse(one.span.end)));
    let mut kept: Vec<Place> = Vec::new();
    for one in stretches {
        if !kept.last().is_some_and(|last| holds(*last, one)) {
            kept.push(one);
        }
    }
    kept
}

fn holds(outer: Place, inner: Place) -> bool {
    outer.file == inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
}
