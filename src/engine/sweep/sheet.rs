//! The lists of a partition.
use super::list::{Cursor, List, Made, One, near};
use crate::engine::lists::{Lists, narrowed};
use crate::history::{Column, History};
use crate::plan::Term;
use crate::plan::sweep::{ChainPlan, ListId, ListPlan, Sweep};

/// Every list that is swept over, each with ascending indices into the history's columns.
pub struct Sheet<'a> {
    /// Whose events they are.
    pub history: &'a History,
    lists: Vec<Events<'a>>,
    /// By list: the raw name whose events it holds, all of them.
    names: Vec<Option<u32>>,
    /// By list: conditions that met an unknown value, each counted once for an event.
    pub unknowns: Vec<u64>,
}

/// An event that is counted, by its place in a list.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// Which.
    pub event: u32,
    /// When it was.
    pub time: i64,
    /// Its place in the list.
    pub place: u32,
}

/// Values of the events of a list.
#[derive(Debug, Clone, Copy)]
pub struct Values<'h> {
    /// Where they are.
    pub column: &'h Column,
    /// Whether they stand side by side, in the order of the list.
    by_place: bool,
}

impl Values<'_> {
    /// Where in the column the value of an event is.
    #[inline]
    pub fn index(&self, one: Placed) -> usize {
        if self.by_place { one.place as usize } else { one.event as usize }
    }
}

enum Events<'a> {
    Lent(List<'a>),
    Own(Made),
}

impl Default for Events<'_> {
    fn default() -> Self {
        Self::Lent(List::default())
    }
}

/// Where a chain has got to from an event it may begin with.
#[derive(Debug, Clone, Copy)]
struct Link {
    /// When that event was.
    began: i64,
    /// Where it has got to.
    one: One,
}

/// Where a chain has got to, for each event it may begin with from which it has got there, in their order.
type Reached = Vec<Link>;

impl<'a> Sheet<'a> {
    /// The lists of a partition, as far as they are needed; others are left empty.
    pub fn new(sweep: &'a Sweep, history: &'a History, claimed: &'a Lists<'a>, needed: &[bool]) -> Self {
        let count = sweep.lists.len();
        let lists = Vec::with_capacity(count);
        let mut sheet = Self { history, lists, names: vec![None; count], unknowns: vec![0; count] };
        let mut chains: Vec<Option<Reached>> = vec![None; sweep.chains.len()];
        for (at, plan) in sweep.lists.iter().enumerate() {
            let is_needed = needed.get(at).copied().unwrap_or_default();
            let list = match plan {
                _ if !is_needed => Events::default(),
                ListPlan::Claimed(id) => {
                    if let Some(name) = sheet.names.get_mut(at) {
                        *name = claimed.name(*id);
                    }
                    Events::Lent(List::new(claimed.of(*id), claimed.times(*id), claimed.customers(*id)))
                }
                ListPlan::AnyOf(lists) => sheet.own(sheet.any_of(lists)),
                ListPlan::Narrowed(list, cond) => {
                    let (kept, unknowns) = narrowed(history, sheet.list(*list).events(), cond);
                    if let Some(own) = sheet.unknowns.get_mut(at) {
                        *own = unknowns;
                    }
                    sheet.own(kept)
                }
                ListPlan::Ends(chain, within) => {
                    sheet.reach(sweep, *chain, &mut chains);
                    chains
                        .get(*chain)
                        .and_then(Option::as_ref)
                        .map(|reached| ends(reached, *within))
                        .unwrap_or_default()
                }
                ListPlan::Counted { count, of, within } => sheet.counted(*count as usize, *of, *within),
            };
            sheet.lists.push(list);
        }
        sheet
    }

    /// A list.
    pub fn list(&self, id: ListId) -> List<'_> {
        match self.lists.get(id) {
            Some(Events::Lent(list)) => *list,
            Some(Events::Own(made)) => made.list(),
            None => List::default(),
        }
    }

    /// What tells a value of the events of a list, if a column alone does.
    pub fn values(&self, list: ListId, term: &Term) -> Option<Values<'a>> {
        let Term::Column(_, columns) = term else { return None };
        let [only] = columns.as_slice() else { return None };
        let name = self.names.get(list).copied().flatten();
        match name.and_then(|name| self.history.column_named(*only as usize, name)) {
            Some(column) => Some(Values { column, by_place: true }),
            None => self.history.column(*only as usize).map(|column| Values { column, by_place: false }),
        }
    }

    /// An event's time, for the few that are not come by along a list.
    pub fn time(&self, event: u32) -> i64 {
        self.history.time().get(event as usize).copied().unwrap_or_default()
    }

    fn own(&self, events: Vec<u32>) -> Events<'a> {
        let times = events.iter().map(|event| self.time(*event)).collect();
        let customers = self.history.customers_of(&events);
        Events::Own(Made::of(events, times, customers))
    }

    fn any_of(&self, lists: &[ListId]) -> Vec<u32> {
        let mut all: Vec<u32> = lists.iter().flat_map(|list| self.list(*list).events()).copied().collect();
        // runs that are sorted already are merged
        all.sort();
        all.dedup();
        all
    }

    /// Works out where a chain gets to from each event it may begin with.
    fn reach(&self, sweep: &Sweep, chain: usize, chains: &mut [Option<Reached>]) {
        if chains.get(chain).is_none_or(Option::is_some) {
            return;
        }
        let reached = match sweep.chains.get(chain) {
            None => return,
            Some(ChainPlan::Start(list)) => self.begun(*list).collect(),
            Some(ChainPlan::Next { before, next, within }) => match sweep.chains.get(*before) {
                Some(ChainPlan::Start(list)) => prolonged(self.begun(*list), self.list(*next), *within),
                _ => {
                    self.reach(sweep, *before, chains);
                    let Some(before) = chains.get(*before).and_then(Option::as_ref) else { return };
                    prolonged(before.iter().copied(), self.list(*next), *within)
                }
            },
        };
        if let Some(slot) = chains.get_mut(chain) {
            *slot = Some(reached);
        }
    }

    /// A chain of nothing but its start.
    fn begun(&self, list: ListId) -> impl Iterator<Item = Link> {
        self.list(list).iter().map(|one| Link { began: one.time, one })
    }

    fn counted(&self, count: usize, of: ListId, within: i64) -> Events<'a> {
        let list = self.list(of);
        let (mut made, mut first, mut customer) = (Made::default(), 0, None);
        for (at, one) in list.iter().enumerate() {
            if customer != Some(one.customer) {
                (first, customer) = (at, Some(one.customer));
            }
            first = first.max((at + 1).saturating_sub(count));
            let began = list.get(first).map_or(one.time, |first| first.time);
            if at + 1 - first == count && near(began, one.time, Some(within)) {
                made.push(one);
                first = at + 1;
            }
        }
        Events::Own(made)
    }
}

/// For each event that a chain has got to the first of the next ones after it. Where a chain has got to never steps back
/// from one start to the next, so that one pass does.
fn prolonged(before: impl Iterator<Item = Link>, next: List<'_>, within: Option<i64>) -> Reached {
    let mut next = Cursor::new(next);
    let mut reached = Vec::with_capacity(before.size_hint().0);
    for Link { began, one } in before {
        // most that comes after is another customer's
        let then = next.after(one.event);
        if let Some(then) = then.filter(|then| then.customer == one.customer && near(one.time, then.time, within)) {
            reached.push(Link { began, one: then });
        }
    }
    reached
}

/// The different events that a chain ends at within its bound.
fn ends<'a>(reached: &Reached, within: Option<i64>) -> Events<'a> {
    let mut made = Made::default();
    for Link { began, one } in reached {
        if near(*began, one.time, within) && made.last() != Some(one.event) {
            made.push(*one);
        }
    }
    Events::Own(made)
}
