//! The lists of a partition.
use crate::engine::eval::Binding;
use crate::engine::lists::{Lists, Walk};
use crate::history::History;
use crate::plan::Term;
use crate::plan::sweep::{ChainPlan, ListId, ListPlan, Sweep};

/// No event.
const NONE: u32 = u32::MAX;

/// Every list that is swept over, each with ascending indices into the history's columns.
pub struct Sheet<'a> {
    /// Whose events they are.
    pub history: &'a History,
    lists: Vec<Events<'a>>,
    /// Conditions that met an unknown value, each counted once for an event.
    pub unknowns: u64,
}

enum Events<'a> {
    Lent(&'a [u32]),
    Own(Vec<u32>),
}

impl Events<'_> {
    fn all(&self) -> &[u32] {
        match self {
            Self::Lent(list) => list,
            Self::Own(list) => list,
        }
    }
}

impl<'a> Sheet<'a> {
    /// The lists of a partition.
    pub fn new(sweep: &'a Sweep, history: &'a History, claimed: &'a Lists<'a>) -> Self {
        let mut sheet = Self { history, lists: Vec::with_capacity(sweep.lists.len()), unknowns: 0 };
        let mut chains: Vec<Option<Vec<u32>>> = vec![None; sweep.chains.len()];
        for plan in &sweep.lists {
            let list = match plan {
                ListPlan::Claimed(id) => Events::Lent(claimed.of(*id)),
                ListPlan::AnyOf(lists) => Events::Own(sheet.any_of(lists)),
                ListPlan::Narrowed(list, cond) => Events::Own(sheet.narrowed(*list, cond)),
                ListPlan::Ends(chain, within) => {
                    sheet.reach(sweep, *chain, &mut chains);
                    let starts = sheet.list(start_of(sweep, *chain));
                    let ends = chains.get(*chain).and_then(Option::as_deref).unwrap_or_default();
                    Events::Own(sheet.ends(starts, ends, *within))
                }
                ListPlan::Counted { count, of, within } => Events::Own(sheet.counted(*count as usize, *of, *within)),
            };
            sheet.lists.push(list);
        }
        sheet
    }

    /// The events of a list.
    pub fn list(&self, id: ListId) -> &[u32] {
        self.lists.get(id).map(Events::all).unwrap_or_default()
    }

    /// An event's time.
    pub fn time(&self, event: u32) -> i64 {
        self.history.time().get(event as usize).copied().unwrap_or_default()
    }

    /// Whether two events, the first not later, are at most so far apart.
    pub fn near(&self, from: u32, to: u32, within: Option<i64>) -> bool {
        within.is_none_or(|within| self.time(from).saturating_add(within) >= self.time(to))
    }

    fn any_of(&self, lists: &[ListId]) -> Vec<u32> {
        let mut all: Vec<u32> = lists.iter().flat_map(|list| self.list(*list)).copied().collect();
        // runs that are sorted already are merged
        all.sort();
        all.dedup();
        all
    }

    fn narrowed(&mut self, list: ListId, cond: &'a Term) -> Vec<u32> {
        let mut kept = Vec::new();
        let mut unknowns = 0;
        let mut walk = Walk::new(self.history);
        for event in self.list(list) {
            let truth = walk.to(*event).truth(cond, Binding::One(walk.own(*event)));
            if truth == Some(true) {
                kept.push(*event);
            }
            unknowns += u64::from(truth.is_none());
        }
        self.unknowns += unknowns;
        kept
    }

    /// Works out where a chain gets to from each event it may begin with.
    fn reach(&self, sweep: &Sweep, chain: usize, chains: &mut [Option<Vec<u32>>]) {
        if chains.get(chain).is_none_or(Option::is_some) {
            return;
        }
        let reached = match sweep.chains.get(chain) {
            None => return,
            Some(ChainPlan::Start(list)) => self.list(*list).to_vec(),
            Some(ChainPlan::Next { before, next, within }) => {
                self.reach(sweep, *before, chains);
                let before = chains.get(*before).and_then(Option::as_deref).unwrap_or_default();
                self.prolonged(before, self.list(*next), *within)
            }
        };
        if let Some(slot) = chains.get_mut(chain) {
            *slot = Some(reached);
        }
    }

    /// For each event that a chain has got to the first of the next ones after it. Where a chain has got to never steps
    /// back from one start to the next, so that one pass does.
    fn prolonged(&self, before: &[u32], next: &[u32], within: Option<i64>) -> Vec<u32> {
        let mut rest = next.iter().copied().peekable();
        let mut bounds = Bounds::new(self.history);
        let one = |from: &u32| {
            if *from == NONE {
                return NONE;
            }
            while rest.next_if(|event| event <= from).is_some() {}
            let end = bounds.end_of(*from);
            let found = rest.peek().copied().filter(|event| *event < end && self.near(*from, *event, within));
            found.unwrap_or(NONE)
        };
        before.iter().map(one).collect()
    }

    /// The different events that a chain ends at within its bound.
    fn ends(&self, starts: &[u32], ends: &[u32], within: Option<i64>) -> Vec<u32> {
        let mut found = Vec::with_capacity(ends.len() / 2);
        for (start, end) in starts.iter().zip(ends) {
            if *end != NONE && self.near(*start, *end, within) && found.last() != Some(end) {
                found.push(*end);
            }
        }
        found
    }

    fn counted(&self, count: usize, of: ListId, within: i64) -> Vec<u32> {
        let list = self.list(of);
        let mut bounds = Bounds::new(self.history);
        let (mut found, mut first, mut end) = (Vec::new(), 0, 0);
        for (at, event) in list.iter().enumerate() {
            if *event >= end {
                (first, end) = (at, bounds.end_of(*event));
            }
            first = first.max((at + 1).saturating_sub(count));
            let begins = list.get(first).copied().unwrap_or(*event);
            if at + 1 - first == count && self.near(begins, *event, Some(within)) {
                found.push(*event);
                first = at + 1;
            }
        }
        found
    }
}

fn start_of(sweep: &Sweep, chain: usize) -> ListId {
    match sweep.chains.get(chain) {
        Some(ChainPlan::Next { before, .. }) => start_of(sweep, *before),
        Some(ChainPlan::Start(list)) => *list,
        None => usize::MAX,
    }
}

/// Goes along the customers of ascending events.
pub struct Bounds<'a> {
    starts: &'a [u32],
    customer: usize,
    end: u32,
}

impl<'a> Bounds<'a> {
    /// Before the first customer.
    pub fn new(history: &'a History) -> Self {
        let starts = history.starts();
        Self { starts, customer: 0, end: starts.get(1).copied().unwrap_or_default() }
    }

    /// One more than the last event of an event's customer.
    pub fn end_of(&mut self, event: u32) -> u32 {
        while self.end <= event {
            self.customer += 1;
            match self.starts.get(self.customer + 1) {
                Some(end) => self.end = *end,
                None => return u32::MAX,
            }
        }
        self.end
    }

    /// The customer of an event.
    pub fn customer_of(&mut self, event: u32) -> usize {
        self.end_of(event);
        self.customer
    }
}
