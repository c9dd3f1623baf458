//! Patterns into lists and chains.
use super::{ChainId, ChainPlan, ListId, ListPlan, Sweep};
use crate::model::{Source, TimeSpan, TouchpointId};
use crate::plan::{Node, NodeKind};

/// Whether the conditions of a pattern are looked at for every customer, whatever else there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// For every customer.
    Always,
    /// Only where something else happens first: a condition that meets an unknown there is not counted elsewhere.
    OnDemand,
}

impl Sweep {
    /// The list of a pattern's occurrences as events, if they can be listed.
    pub(super) fn list(&mut self, node: &Node, looked: Looked) -> Option<ListId> {
        match &node.kind {
            NodeKind::Event { source, own, cross: None, .. } => {
                let list = self.source(*source)?;
                match own {
                    None => Some(list),
                    Some(cond) if looked == Looked::Always => {
                        self.lists.push(ListPlan::Narrowed(list, cond.clone()));
                        Some(self.lists.len() - 1)
                    }
                    Some(_) => None,
                }
            }
            NodeKind::Event { .. } | NodeKind::Silence { .. } => None,
            NodeKind::AnyOf(nodes) => {
                let lists = nodes.iter().map(|node| self.list(node, looked)).collect::<Option<Vec<ListId>>>()?;
                Some(self.any_of(lists))
            }
            NodeKind::Then { .. } => {
                let chain = self.chain(node, looked)?;
                Some(self.ends(chain, None))
            }
            NodeKind::AllWithin(chain, within) => {
                let within = physical(*within)?;
                let chain = self.chain(chain, looked)?;
                Some(self.ends(chain, Some(within)))
            }
            NodeKind::Count { count, of, within } => {
                let within = physical(*within)?;
                let of = self.list(of, looked)?;
                self.lists.push(ListPlan::Counted { count: (*count).max(1), of, within });
                Some(self.lists.len() - 1)
            }
        }
    }

    /// The events of a source, if they can be listed.
    pub(super) fn source(&mut self, source: Source) -> Option<ListId> {
        match source {
            Source::Touchpoint(id) => Some(self.claimed(id)),
            Source::Moment(id) => self.moments.get(id.index()).copied().flatten(),
            Source::Any | Source::Journey(..) | Source::Violation(_) => None,
        }
    }

    /// A list of several; one alone is that one.
    pub(super) fn any_of(&mut self, lists: Vec<ListId>) -> ListId {
        match lists.as_slice() {
            [only] => *only,
            _ => self.shared(
                |known| matches!(known, ListPlan::AnyOf(known) if *known == lists),
                || ListPlan::AnyOf(lists.clone()),
            ),
        }
    }

    /// Whether a list holds log events themselves and not what they bring about.
    pub(super) fn is_log_events(&self, list: ListId) -> bool {
        match self.lists.get(list) {
            Some(ListPlan::Claimed(_)) => true,
            Some(ListPlan::AnyOf(lists)) => lists.iter().all(|list| self.is_log_events(*list)),
            Some(ListPlan::Narrowed(list, _)) => self.is_log_events(*list),
            Some(ListPlan::Ends(..) | ListPlan::Counted { .. }) | None => false,
        }
    }

    fn claimed(&mut self, id: TouchpointId) -> ListId {
        self.shared(|known| matches!(known, ListPlan::Claimed(known) if *known == id), || ListPlan::Claimed(id))
    }

    fn ends(&mut self, chain: ChainId, within: Option<i64>) -> ListId {
        self.shared(
            |known| matches!(known, ListPlan::Ends(known, bound) if (*known, *bound) == (chain, within)),
            || ListPlan::Ends(chain, within),
        )
    }

    /// The list that is there already, or a new one.
    fn shared(&mut self, same: impl Fn(&ListPlan) -> bool, made: impl FnOnce() -> ListPlan) -> ListId {
        self.lists.iter().position(same).unwrap_or_else(|| {
            self.lists.push(made());
            self.lists.len() - 1
        })
    }

    /// A chain of single steps, none of which looks back at what came before it.
    fn chain(&mut self, node: &Node, looked: Looked) -> Option<ChainId> {
        let NodeKind::Then { first, second, directly: false, within, cond: None } = &node.kind else {
            return match &node.kind {
                // a chain within a chain has bounds of its own
                NodeKind::AllWithin(..) | NodeKind::Then { .. } => None,
                _ => {
                    let list = self.list(node, looked)?;
                    Some(self.start(list))
                }
            };
        };
        let within = match within {
            None => None,
            Some(span) => Some(physical(*span)?),
        };
        let before = self.chain(first, looked)?;
        let next = self.list(second, Looked::OnDemand)?;
        let same = |known: &ChainPlan| matches!(known, ChainPlan::Next { before: b, next: n, within: w } if (*b, *n, *w) == (before, next, within));
        Some(self.chains.iter().position(same).unwrap_or_else(|| {
            self.chains.push(ChainPlan::Next { before, next, within });
            self.chains.len() - 1
        }))
    }

    fn start(&mut self, list: ListId) -> ChainId {
        let same = |known: &ChainPlan| matches!(known, ChainPlan::Start(known) if *known == list);
        self.chains.iter().position(same).unwrap_or_else(|| {
            self.chains.push(ChainPlan::Start(list));
            self.chains.len() - 1
        })
    }
}

/// A length of physical time in microseconds.
pub(super) fn physical(span: TimeSpan) -> Option<i64> {
    match span {
        TimeSpan::Physical(micros) => Some(micros),
        TimeSpan::Calendar { .. } => None,
    }
}
