//! What is offered to a journey's instances, in order.
use crate::engine::key::Occurrence;
use crate::engine::matcher::Matcher;
use crate::plan::{JourneyPlan, Node};

/// What an occurrence is to the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It may open an instance.
    Start,
    /// It may reach this stage.
    Stage(u32),
    /// It may reach this goal.
    Goal(u32),
    /// It may take this goal back.
    Unless(u32),
    /// It makes the instance fail.
    Fail,
    /// The customer leaves.
    Exit,
    /// It is what this exclusion excludes.
    Without(u32),
}

/// An occurrence with all that it is to the journey.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What happens.
    pub one: Occurrence,
    /// What it is, in order.
    pub roles: Vec<Role>,
}

/// Everything a journey's statements mention, in order.
pub fn offers<'h>(plan: &'h JourneyPlan, matcher: Matcher<'_, 'h>) -> Vec<Offer> {
    let mut found: Vec<(Occurrence, Role)> = Vec::new();
    let mut add = |node: &'h Node, role: Role| {
        // patterns of a journey keep no bindings beyond their own pattern
        let own = Matcher { width: node.own_width(), ..matcher };
        found.extend(own.events(node).list.into_iter().map(|one| (one, role)));
    };
    let Some(start) = &plan.start else { return Vec::new() };
    add(start, Role::Start);
    for (at, stage) in (0u32..).zip(&plan.stages) {
        add(&stage.node, Role::Stage(at));
    }
    for (at, goal) in (0u32..).zip(&plan.goals) {
        add(&goal.node, Role::Goal(at));
        if let Some(confirmed) = &goal.confirmed {
            add(&confirmed.unless, Role::Unless(at));
        }
    }
    plan.fail.iter().for_each(|node| add(node, Role::Fail));
    plan.exit.iter().for_each(|node| add(node, Role::Exit));
    for (at, without) in (0u32..).zip(&plan.without) {
        add(&without.node, Role::Without(at));
    }
    found.sort_by_key(|(one, role)| (one.key, one.event, *role));
    let mut offers: Vec<Offer> = Vec::new();
    for (one, role) in found {
        match offers.last_mut() {
            Some(last) if last.one.key == one.key && last.one.event == one.event => last.roles.push(role),
            _ => offers.push(Offer { one, roles: vec![role] }),
        }
    }
    offers
}

impl Offer {
    /// Whether it may open an instance.
    pub fn starts(&self) -> bool {
        self.roles.first() == Some(&Role::Start)
    }

    /// Whether it may end one.
    pub fn is_outcome(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Goal(_) | Role::Fail | Role::Exit))
    }
}
