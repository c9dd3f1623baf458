//! Grouping by customer, ordering, and removing: how rows become ranges.
//!
//! Invariant: nobody's order is trusted. Events are ordered by (customer, time, position), or by (customer, position),
//! whatever order they were collected in.
use super::builder::Filling;
use super::column::gather;
use super::index::NameIndex;
use super::{Builder, Column, Customers, Ending, History, NO_CODE, Order, Position, Share, Unreadable};
use std::sync::Arc;

/// Sorts collected rows into a history.
pub(super) fn finish(builder: Builder, ending: Ending) -> History {
    let (customers, ranks) = builder.customers.sorted();
    let rank = |code: &u32| ranks.get(*code as usize).copied().unwrap_or_default();
    let customer: Vec<u32> = builder.customer.iter().map(rank).collect();
    let starts = starts(&customer, customers.len());
    let order = by_customer(&customer, &starts);
    let (names, name_ranks) = builder.names.sorted();
    let (channels, channel_ranks) = builder.channels.sorted();
    let customer_order = inverse(&ranks);
    let mut history = History {
        time: builder.time,
        clock: None,
        name: recode(&builder.name, &name_ranks),
        names: names.into(),
        position: builder.position,
        channel: recode(&builder.channel, &channel_ranks),
        channels: channels.into(),
        columns: builder.columns.into_iter().map(Filling::into_column).collect(),
        customer_columns: customer_columns(builder.customer_columns, &customer_order),
        unreadable: builder.unreadable,
        order: ending.order,
        complete: ending.complete,
        ends: ending.ends,
        facts: Arc::new(builder.facts),
        known: (0..)
            .zip(&starts)
            .zip(starts.iter().skip(1))
            .filter(|((_, from), to)| from == to)
            .map(|((at, _), _)| at)
            .collect(),
        customers: Customers::of_texts(customers),
        starts,
        index: NameIndex::default(),
    };
    arrange(&mut history, order);
    let share = share(&history);
    let facts = history.facts_mut();
    facts.add(&share);
    facts.watermark = ending.ends.or(facts.to);
    history
}

/// Puts events into order, which `order` has grouped by customer already.
pub(super) fn arrange(history: &mut History, order: Vec<u32>) {
    let order = sorted_within(history, order);
    rearrange(history, &order);
    history.clock = clock(history);
}

/// Removes events, and customers that thereby lose their last one.
pub(super) fn without(mut history: History, events: &[u32]) -> History {
    let gone = |at: u32| events.binary_search(&at).is_ok();
    let all = u32::try_from(history.len()).unwrap_or(u32::MAX);
    let kept: Vec<u32> = (0..all).filter(|at| !gone(*at)).collect();
    let mut starts = vec![0];
    let (mut customers, mut known) = (Vec::new(), Vec::new());
    let mut total = 0u32;
    for at in 0..u32::try_from(history.customers.len()).unwrap_or(u32::MAX) {
        let range = history.events_of(at as usize);
        let from = kept.partition_point(|event| (*event as usize) < range.start);
        let to = kept.partition_point(|event| (*event as usize) < range.end);
        let stays = history.known.binary_search(&at).is_ok();
        if from == to && !stays {
            continue;
        }
        if stays {
            known.push(u32::try_from(customers.len()).unwrap_or(u32::MAX));
        }
        total += u32::try_from(to - from).unwrap_or_default();
        starts.push(total);
        customers.push(at);
    }
    rearrange(&mut history, &kept);
    history.customers = history.customers.gather(&customers);
    history.known = known;
    history.starts = starts;
    history.customer_columns = history.customer_columns.into_iter().map(|column| column.gather(&customers)).collect();
    history.clock = clock(&history);
    history
}

/// For each customer the index of its first event, and the number of events at the end.
pub(super) fn starts(customer: &[u32], count: usize) -> Vec<u32> {
    let mut starts = vec![0u32; count + 1];
    for code in customer {
        if let Some(slot) = starts.get_mut(*code as usize + 1) {
            *slot += 1;
        }
    }
    let mut total = 0;
    for slot in &mut starts {
        total += *slot;
        *slot = total;
    }
    starts
}

/// The events grouped by customer, otherwise as collected.
pub(super) fn by_customer(customer: &[u32], starts: &[u32]) -> Vec<u32> {
    let mut next = starts.to_vec();
    let mut order = vec![0; customer.len()];
    for (event, code) in customer.iter().enumerate() {
        let Some(at) = next.get_mut(*code as usize) else { continue };
        if let Some(slot) = order.get_mut(*at as usize) {
            *slot = event as u32;
        }
        *at += 1;
    }
    order
}

/// Orders each customer's stretch of `order`.
fn sorted_within(history: &History, mut order: Vec<u32>) -> Vec<u32> {
    let key = |event: &u32| {
        let at = *event as usize;
        let time = match history.order {
            Order::Time => history.time.get(at).copied().unwrap_or_default(),
            Order::Log => 0,
        };
        (time, history.position.get(at).copied().unwrap_or_default())
    };
    // as most logs are written, nobody's events have to be looked at
    if history.position.is_sorted() && (history.order == Order::Log || history.time.is_sorted()) {
        return order;
    }
    for customer in 0..history.customers.len() {
        if let Some(stretch) = order.get_mut(history.events_of(customer))
            && !stretch.is_sorted_by_key(key)
        {
            stretch.sort_by_key(key);
        }
    }
    order
}

/// Makes the events those of `order`, in that order; unreadable values follow theirs.
fn rearrange(history: &mut History, order: &[u32]) {
    history.index = NameIndex::default();
    let as_is = order.len() == history.time.len() && order.is_sorted();
    if !as_is {
        history.unreadable = moved(std::mem::take(&mut history.unreadable), history.time.len(), order);
        history.time = gather(&history.time, order);
        history.name = gather(&history.name, order);
        history.position = gather(&history.position, order);
        history.channel = gather(&history.channel, order);
        let columns = std::mem::take(&mut history.columns);
        history.columns = columns.into_iter().map(|column| column.gather(order)).collect();
    }
    history.unreadable.sort_by_key(|entry| (entry.event, entry.attribute));
}

/// Unreadable values of so many events, where those of `order` come to stand.
fn moved(unreadable: Vec<Unreadable>, events: usize, order: &[u32]) -> Vec<Unreadable> {
    if unreadable.is_empty() {
        return unreadable;
    }
    let mut place = vec![u32::MAX; events];
    for (to, from) in (0u32..).zip(order) {
        if let Some(slot) = place.get_mut(*from as usize) {
            *slot = to;
        }
    }
    let moved = |mut entry: Unreadable| {
        entry.event = place.get(entry.event as usize).copied().filter(|to| *to != u32::MAX)?;
        Some(entry)
    };
    unreadable.into_iter().filter_map(moved).collect()
}

/// The clock, if it is not the events' own time.
fn clock(history: &History) -> Option<Vec<i64>> {
    match history.order {
        Order::Time => None,
        Order::Log => Some(running_max(history)),
    }
}

/// What a history adds to the facts of its log.
pub(super) fn share(history: &History) -> Share {
    let bounds = bounds(history);
    Share {
        events: history.time.len() as u64,
        customers: history.customers.len() as u64,
        from: bounds.map(|(from, _)| from),
        to: bounds.map(|(_, to)| to),
        steps_back: if is_in_order(history) {
            0
        } else {
            (0..history.customers.len()).map(|customer| steps_back(history, customer)).sum()
        },
    }
}

/// The first and the last time of all events.
fn bounds(history: &History) -> Option<(i64, i64)> {
    let times = &history.time;
    if history.order != Order::Time {
        return times.iter().min().copied().zip(times.iter().max().copied());
    }
    // a customer's first event is the first of theirs, and the last the last
    let at = |event: &u32| times.get(*event as usize);
    let firsts = history.starts.iter().filter_map(at);
    let lasts = history.starts.iter().filter_map(|end| at(&end.checked_sub(1)?));
    firsts.min().copied().zip(lasts.max().copied())
}

/// Whether every customer's times and rows both ascend: rows go back from one customer to the next only.
fn is_in_order(history: &History) -> bool {
    if history.order != Order::Time {
        return false;
    }
    let rows = &history.position;
    let falls = |(before, after): (&Position, &Position)| after < before;
    let all = rows.iter().zip(rows.get(1..).unwrap_or_default()).filter(|pair| falls(*pair)).count();
    let firsts = history.starts.windows(2).filter_map(|bounds| match bounds {
        // the last customer's end is no beginning
        [first, end] if first < end && *first > 0 => Some(*first as usize),
        _ => None,
    });
    let between = firsts.filter(|first| rows.get(first - 1).zip(rows.get(*first)).is_some_and(falls)).count();
    all == between
}

fn running_max(history: &History) -> Vec<i64> {
    let mut clock = Vec::with_capacity(history.time.len());
    for customer in 0..history.customers.len() {
        let times = history.time.get(history.events_of(customer)).unwrap_or_default();
        clock.extend(times.iter().scan(i64::MIN, |max, time| {
            *max = (*max).max(*time);
            Some(*max)
        }));
    }
    clock
}

/// How often a customer's time falls from one row to the next in the log.
fn steps_back(history: &History, customer: usize) -> u64 {
    let range = history.events_of(customer);
    let times = history.time.get(range.clone()).unwrap_or_default();
    let positions = history.position.get(range).unwrap_or_default();
    if positions.is_sorted() {
        return falls(times);
    }
    let mut rows: Vec<(Position, i64)> = positions.iter().copied().zip(times.iter().copied()).collect();
    rows.sort_unstable();
    falls(&rows.into_iter().map(|(_, time)| time).collect::<Vec<_>>())
}

/// How often a number is less than the one before.
fn falls(times: &[i64]) -> u64 {
    times.iter().zip(times.iter().skip(1)).filter(|(before, after)| after < before).count() as u64
}

pub(super) fn recode(codes: &[u32], ranks: &[u32]) -> Vec<u32> {
    codes.iter().map(|code| ranks.get(*code as usize).copied().unwrap_or(NO_CODE)).collect()
}

/// From ranks by code to codes by rank.
fn inverse(ranks: &[u32]) -> Vec<u32> {
    let mut codes = vec![0; ranks.len()];
    for (code, rank) in (0u32..).zip(ranks) {
        if let Some(slot) = codes.get_mut(*rank as usize) {
            *slot = code;
        }
    }
    codes
}

fn customer_columns(fillings: Vec<Filling>, order: &[u32]) -> Vec<Column> {
    let arrange = |filling: Filling| {
        let mut column = filling.into_column();
        column.resize(order.len());
        column.gather(order)
    };
    fillings.into_iter().map(arrange).collect()
}

impl Filling {
    /// The column with its dictionary in place: sorted, unless its order is declared.
    fn into_column(self) -> Column {
        match self.column {
            Column::Text { codes, dict } if self.declared => Column::Text { codes, dict },
            Column::Text { codes, .. } => {
                let (dict, ranks) = self.dict.sorted();
                Column::Text { codes: recode(&codes, &ranks), dict: dict.into() }
            }
            Column::Money { micro, currency, .. } => {
                let (currencies, ranks) = self.dict.sorted();
                let rank = |code: &u16| ranks.get(usize::from(*code)).and_then(|rank| u16::try_from(*rank).ok());
                let currency = currency.iter().map(|code| rank(code).unwrap_or_default()).collect();
                Column::Money { micro, currency, currencies: currencies.into() }
            }
            other => other,
        }
    }
}
