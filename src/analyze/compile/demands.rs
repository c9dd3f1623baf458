//! What clauses demand, as forms.
use super::{Compiler, Roles, many};
use crate::analyze::distance;
use crate::analyze::form::adjacent::Adjacent;
use crate::analyze::form::after::{NotResponse, Response, ResponseCount, ResponseRange};
use crate::analyze::form::before::{NotPrecedence, Precedence, PrecedenceWithin};
use crate::analyze::form::choice::Choice;
use crate::analyze::form::ever::{Existence, ExistenceWithin, NotExistence};
use crate::analyze::form::limit::Limit;
use crate::analyze::form::missed::{Exceeded, Met, MissedAfter, MissedBefore};
use crate::analyze::form::pursued::Pursued;
use crate::analyze::form::standing::Standing;
use crate::analyze::form::{Many, Span};
use crate::analyze::roles::{Err, Role};
use crate::analyze::shape::{Kind, Look};
use crate::analyze::zone::FREE;
use crate::model::{CalendarId, LimitPer, Window};
use crate::plan::{Node, SidePlan, TargetPlan};
use crate::syntax::ast::{Count, Hours};

/// The most events of a sliding limit that are followed one by one.
const MOST_FOLLOWED: u32 = 4;
/// The most that an upper bound on targets may be.
const MOST_COUNTED: u32 = 8;
/// The most events of a limit that are counted.
const MOST_IN_ALL: u32 = 64;
/// What is told of a look in both directions that must not be near.
const LOWER_END: &str = "window with a lower end";

impl Compiler<'_> {
    pub(super) fn expect(&mut self, trigger: Role, target: &TargetPlan, count: Count, is_standing: bool) -> Option<()> {
        let many = many(count);
        if target.cond.is_some() || !target.carrying.is_empty() {
            self.note("data condition");
        }
        // more targets than there are must not break a count with an upper end
        let is_loose = !self.is_exact(&target.node) || target.cond.is_some() || !target.carrying.is_empty();
        let many = if many.most.is_some() && is_loose { self.loosened(many) } else { many };
        let targets = self.letters(&target.node, Err::Many)?;
        let unless = self.optional(target.unless.as_ref(), Err::Many)?;
        let until = self.optional(target.until.as_ref(), Err::Few)?;
        let reach = self.reach(&target.window);
        let span = reach.widest();
        let other = self.others(&target.side, &trigger)?;
        let roles = [trigger, targets, unless, until, other];
        if is_standing {
            let many = if reach.is_exact() { many } else { self.loosened(many) };
            self.add(&Standing { many, span, hours: None }, &roles);
            return Some(());
        }
        if let Some(look) = look(&target.side) {
            self.demands(Kind::Expect(look, many), span, &roles);
        }
        match &target.side {
            SidePlan::After | SidePlan::BeforeAnother(_) => self.after(many, span, &roles),
            SidePlan::Before | SidePlan::SinceLast(_) => self.before(many, span, &roles),
            SidePlan::Ever => self.ever(many, span, &roles),
            SidePlan::Next => {
                self.add(&Adjacent { previous: false, forbidden: false, span, hours: None }, &roles);
            }
            SidePlan::Previous => {
                self.add(&Adjacent { previous: true, forbidden: false, span, hours: None }, &roles);
            }
        }
        Some(())
    }

    fn after(&mut self, many: Many, span: Span, roles: &Roles) {
        let releases = roles.get(2).is_some_and(|unless| !unless.is_empty());
        // what comes before the window opens may not release
        let missed = MissedAfter { many, span, hours: None };
        let missed = Some(missed).filter(|_| !releases || span.low == 0);
        if many == Many::SOME {
            let form = Response { span };
            if form.is_exact() {
                self.add(&form, roles);
            } else {
                self.loosely("window with two ends", &form, missed.as_ref(), roles);
            }
            return;
        }
        if !span.is_any() {
            if many.least > 0 {
                self.part(&Response { span }, roles);
            }
            self.part(&ResponseCount { least: many.least }, roles);
            self.loosely("count in a window", &Pursued { many, span }, missed.as_ref(), roles);
            return;
        }
        if many.most.is_none() && !releases {
            self.add(&ResponseCount { least: many.least }, roles);
        } else if many.most.unwrap_or(many.least) <= MOST_COUNTED {
            self.add(&ResponseRange { many }, roles);
        } else {
            self.note("count of many");
            self.add(&ResponseCount { least: many.least }, roles);
        }
    }

    fn before(&mut self, many: Many, span: Span, roles: &Roles) {
        if span.is_any() {
            self.add(&Precedence { many }, roles);
            return;
        }
        if many != Many::SOME {
            self.note("count in a window");
            self.add(&Precedence { many: Many { most: None, ..many } }, roles);
        }
        if many.least > 0 {
            let form = PrecedenceWithin { span };
            if form.is_exact() {
                self.add(&form, roles);
            } else {
                let releases = roles.get(2).is_some_and(|unless| !unless.is_empty());
                let missed = Some(MissedBefore { span, both_ways: false }).filter(|_| !releases);
                self.loosely("window with two ends", &form, missed.as_ref(), roles);
            }
        }
    }

    fn ever(&mut self, many: Many, span: Span, roles: &Roles) {
        let ends = roles.get(3).is_some_and(|until| !until.is_empty());
        if many == Many::SOME && span.low > 0 {
            let missed = MissedBefore { span, both_ways: true };
            return self.loosely(LOWER_END, &ExistenceWithin { high: span.high }, Some(&missed), roles);
        }
        if span.low > 0 {
            self.note(LOWER_END);
        }
        if many == Many::SOME && (ends || span.high < FREE) {
            self.add(&ExistenceWithin { high: span.high }, roles);
            return;
        }
        if span.is_any() {
            self.add(&Existence { many }, roles);
            return;
        }
        // what is out of the window is counted too
        self.note("count in a window");
        self.add(&Existence { many: Many { most: None, ..many } }, roles);
    }

    pub(super) fn forbid(&mut self, trigger: Role, target: &TargetPlan, is_standing: bool) -> Option<()> {
        if target.cond.is_some() || !target.carrying.is_empty() {
            self.note("data condition");
            return None;
        }
        let targets = self.letters(&target.node, Err::Few)?;
        let until = self.optional(target.until.as_ref(), Err::Many)?;
        let span = self.reach(&target.window).narrowest()?;
        let hours = target.hours.map(|(hours, calendar): (Hours, CalendarId)| (calendar, hours == Hours::During));
        let other = self.others(&target.side, &trigger)?;
        let roles = [trigger, targets, Role::default(), until, other];
        if is_standing {
            self.add(&Standing { many: Many { least: 0, most: Some(0) }, span, hours }, &roles);
            return Some(());
        }
        if let Some(look) = look(&target.side) {
            self.demands(Kind::Forbid(look, hours), span, &roles);
        }
        match &target.side {
            SidePlan::After | SidePlan::BeforeAnother(_) => {
                let form = NotResponse { span, hours };
                let missed = MissedAfter { many: Many { least: 0, most: Some(0) }, span, hours };
                self.exactly_or(form.is_exact(), "window with two ends", &form, &missed, &roles);
            }
            SidePlan::Before | SidePlan::SinceLast(_) => {
                let form = NotPrecedence { span, hours };
                let missed = Met { span, hours, both_ways: false };
                self.exactly_or(form.is_exact(), "window with two ends", &form, &missed, &roles);
            }
            SidePlan::Ever => {
                let form = NotExistence { span, hours };
                let missed = Met { span, hours, both_ways: true };
                self.exactly_or(form.is_exact(), LOWER_END, &form, &missed, &roles);
            }
            SidePlan::Next => self.add(&Adjacent { previous: false, forbidden: true, span, hours }, &roles),
            SidePlan::Previous => self.add(&Adjacent { previous: true, forbidden: true, span, hours }, &roles),
        }
        Some(())
    }

    pub(super) fn choice(&mut self, nodes: &[Node], window: &Window, exactly_one: bool) -> Option<()> {
        let is_exact = nodes.iter().all(|node| self.is_exact(node)) && self.reach(window).is_exact();
        let patterns = u32::try_from(nodes.len()).ok().filter(|count| *count <= 16 && is_exact);
        let Some(patterns) = patterns else {
            self.note("choice of patterns");
            return None;
        };
        let roles: Option<Vec<Role>> = nodes.iter().map(|node| self.letters(node, Err::Many)).collect();
        let span = self.reach(window).widest();
        self.add(&Choice { patterns, exactly_one, span }, &roles?);
        Some(())
    }

    pub(super) fn limit(
        &mut self,
        trigger: Role,
        node: &Node,
        most: u32,
        per: LimitPer,
        triggered: bool,
    ) -> Option<()> {
        let sliding = match per {
            LimitPer::Scope => None,
            LimitPer::Sliding(span) => {
                let (least, longest) = distance::bounds(self.model, span);
                self.note_unless(least == longest, "calendar span");
                Some(least)
            }
            LimitPer::Period(..) => {
                self.note("limit per calendar period");
                return None;
            }
        };
        let targets = self.letters(node, Err::Few)?;
        let roles = [trigger, targets];
        if let Some(sliding) = sliding {
            self.demands(Kind::Limit(most, triggered), Span { low: 0, high: sliding }, &roles);
        }
        if let Some(sliding) = sliding.filter(|_| (MOST_FOLLOWED + 1..=MOST_IN_ALL).contains(&most)) {
            self.loose("limit to many");
            self.breaks(Some(&Exceeded { most, sliding, triggered }), &roles);
            return Some(());
        }
        if most > MOST_IN_ALL {
            self.note("limit to many");
            return None;
        }
        self.add(&Limit { most, sliding, triggered }, &roles);
        Some(())
    }
}

/// Where a side looks, if further than at the event beside.
fn look(side: &SidePlan) -> Option<Look> {
    match side {
        SidePlan::After | SidePlan::BeforeAnother(_) => Some(Look::After),
        SidePlan::Before | SidePlan::SinceLast(_) => Some(Look::Before),
        SidePlan::Ever => Some(Look::Ever),
        SidePlan::Next | SidePlan::Previous => None,
    }
}
