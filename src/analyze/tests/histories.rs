//! Definitions and histories for tests, judged by the engine.
use crate::diag::FileId;
use crate::engine::{self, Before};
use crate::history::{Builder, Ending, History, Order, Position, Row};
use crate::model::{Model, ModelSettings, resolve};
use crate::plan::Plan;
use crate::syntax::parse;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const MINUTE: i64 = 60_000_000;
pub(super) const HOUR: i64 = 60 * MINUTE;

/// An event: its raw name and when it happens.
pub(super) type Event = (&'static str, i64);

pub(super) fn compiled(text: &str) -> (Model, Plan) {
    let (tree, mistakes) = parse(text, FileId(0));
    assert!(mistakes.is_empty(), "{text}\n{mistakes:?}");
    let (model, mistakes) = resolve(&[(FileId(0), Arc::new(tree))], &ModelSettings::default());
    assert!(!mistakes.iter().any(crate::diag::Diagnostic::is_error), "{text}\n{mistakes:?}");
    let plan = Plan::new(&model);
    (model, plan)
}

/// For each rule, the histories (by place) that break it.
pub(super) fn broken(plan: &Plan, histories: &[Vec<Event>]) -> Vec<BTreeSet<usize>> {
    let of_rule = |rule: &crate::facts::RuleFacts| {
        assert_eq!(rule.subjects.pending, 0, "a finished history leaves nothing open");
        rule.violations.iter().map(|one| one.customer.trim_start_matches('c').parse().unwrap()).collect()
    };
    facts(plan, histories).iter().map(of_rule).collect()
}

/// For each rule, whether none of the histories activates it.
pub(super) fn idle(plan: &Plan, histories: &[Vec<Event>]) -> Vec<bool> {
    let count = u64::try_from(histories.len()).unwrap();
    facts(plan, histories).iter().map(|rule| rule.subjects.not_activated == count).collect()
}

fn facts(plan: &Plan, histories: &[Vec<Event>]) -> Vec<crate::facts::RuleFacts> {
    let history = log(plan, histories);
    let options = engine::Options { before: Before::Nothing, keep_all: true, ..engine::Options::default() };
    engine::evaluate(plan, &history, &options).rules
}

fn log(plan: &Plan, histories: &[Vec<Event>]) -> History {
    let mut builder = Builder::new(plan.needs.clone());
    let mut row = 0;
    for (at, events) in histories.iter().enumerate() {
        for (name, time) in events {
            row += 1;
            let customer = format!("c{at:06}");
            let position = Position::new(0, row);
            builder.push(&Row { customer: &customer, time: *time, name, position, channel: None }).unwrap();
        }
    }
    builder.finish(Ending { order: Order::Time, complete: true, ends: None })
}

/// Numbers that look random and are always the same.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % most as u64).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub(super) fn once_in(&mut self, most: usize) -> bool {
        self.below(most) == 0
    }
}
