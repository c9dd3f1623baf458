//! Which lists an item is swept over, and which lists those are made of.
use super::{ChainId, ChainPlan, ListId, ListPlan, Reckoning, Sweep, SweptDemand, SweptKpi, SweptScope};
use crate::model::{Deriver, KpiId};
use crate::plan::Plan;

/// Something whose conditions a list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A moment, a journey, a rule.
    Item(Deriver),
    /// A KPI.
    Kpi(KpiId),
}

impl Sweep {
    /// Whose each list is: the first item that is swept over it, in the order of derivation. Nobody's are lists of items
    /// that turned out not to be swept.
    pub(super) fn owners(&self, plan: &Plan) -> Vec<Option<Owner>> {
        let mut owners = vec![None; self.lists.len()];
        let items = plan.order.iter().map(|item| Owner::Item(*item));
        let kpis = (0..plan.kpis.len()).map(|at| Owner::Kpi(KpiId::new(at)));
        for owner in items.chain(kpis) {
            let mut own = vec![false; self.lists.len()];
            self.lists_of(owner).into_iter().for_each(|list| self.mark(list, &mut own));
            for (slot, own) in owners.iter_mut().zip(own) {
                if own && slot.is_none() {
                    *slot = Some(owner);
                }
            }
        }
        owners
    }

    /// The lists that some items need, with all that those are made of.
    pub fn needed(&self, items: impl IntoIterator<Item = Owner>) -> Vec<bool> {
        let mut needed = vec![false; self.lists.len()];
        for owner in items {
            self.lists_of(owner).into_iter().for_each(|list| self.mark(list, &mut needed));
        }
        needed
    }

    /// The lists that an item is swept over; none if it is not swept.
    fn lists_of(&self, owner: Owner) -> Vec<ListId> {
        match owner {
            Owner::Item(Deriver::Moment(id)) => self.moments.get(id.index()).copied().flatten().into_iter().collect(),
            Owner::Item(Deriver::Rule(id)) => self.rule_lists(id.index()),
            Owner::Item(Deriver::Journey(id)) => self.journey_lists(id.index()),
            Owner::Kpi(id) => match self.kpis.get(id.index()) {
                Some(Some(SweptKpi::Events(list))) => vec![*list],
                Some(Some(SweptKpi::Instances(journey, _))) => self.journey_lists(journey.index()),
                Some(Some(SweptKpi::Customers(parts))) => {
                    let mut lists = Vec::new();
                    parts.iter().for_each(|part| part.lists(&mut lists));
                    lists
                }
                Some(None) | None => Vec::new(),
            },
        }
    }

    fn rule_lists(&self, at: usize) -> Vec<ListId> {
        let Some(Some(rule)) = self.rules.get(at) else { return Vec::new() };
        let mut lists = Vec::new();
        if let SweptScope::From(opens, closes) = rule.scope {
            lists.push(opens);
            lists.extend(closes);
        }
        for clause in &rule.clauses {
            lists.extend(clause.trigger);
            match clause.demand {
                SweptDemand::ExpectAfter(target, unless) | SweptDemand::ExpectBefore(target, unless) => {
                    lists.push(target.list);
                    lists.extend(unless);
                }
                SweptDemand::ForbidAfter(target) | SweptDemand::ForbidBefore(target) => lists.push(target.list),
                SweptDemand::Never(list) | SweptDemand::AtLeast(list, _) | SweptDemand::Limit { of: list, .. } => {
                    lists.push(list);
                }
            }
        }
        lists
    }

    fn journey_lists(&self, at: usize) -> Vec<ListId> {
        let Some(Some(journey)) = self.journeys.get(at) else { return Vec::new() };
        let several = journey.stages.iter().chain(&journey.fail).chain(&journey.exit);
        [journey.start, journey.goal].into_iter().chain(several.copied()).collect()
    }

    /// Marks a list and all that it is made of.
    fn mark(&self, list: ListId, marked: &mut Vec<bool>) {
        match marked.get_mut(list) {
            Some(slot) if !*slot => *slot = true,
            _ => return,
        }
        match self.lists.get(list) {
            Some(ListPlan::AnyOf(lists)) => lists.iter().for_each(|list| self.mark(*list, marked)),
            Some(ListPlan::Narrowed(list, _) | ListPlan::Counted { of: list, .. }) => self.mark(*list, marked),
            Some(ListPlan::Ends(chain, _)) => self.mark_chain(*chain, marked),
            Some(ListPlan::Claimed(_)) | None => {}
        }
    }

    fn mark_chain(&self, chain: ChainId, marked: &mut Vec<bool>) {
        match self.chains.get(chain) {
            Some(ChainPlan::Start(list)) => self.mark(*list, marked),
            Some(ChainPlan::Next { before, next, .. }) => {
                self.mark_chain(*before, marked);
                self.mark(*next, marked);
            }
            None => {}
        }
    }
}

impl Reckoning {
    /// Adds the lists that it counts, each once.
    pub fn lists(&self, lists: &mut Vec<ListId>) {
        match self {
            Self::Has(list) | Self::Count(list) if !lists.contains(list) => lists.push(*list),
            Self::Unary(_, x) => x.lists(lists),
            Self::Binary(_, x, y) => {
                x.lists(lists);
                y.lists(lists);
            }
            _ => {}
        }
    }
}
