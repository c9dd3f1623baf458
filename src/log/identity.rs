//! Ids of several columns to people: ids that stand in one row belong to one person, over the whole log.
//!
//! Invariant: the outcome depends on which ids stand together, never on the order of rows or files.
use super::links::{Links, Part};
use crate::history::Keys;
use crate::history::packed::Key;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Which columns are ids of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The columns that are ids; one name is one kind of id in all logs.
    pub ids: Vec<SmolStr>,
    /// The id that names a person, one of `ids`; a log's own `customer` column stands for it.
    pub primary: SmolStr,
    /// People of more ids than this are not merged.
    pub max_ids: u32,
    /// The raw names of the events whose rows link ids; none means that every row does.
    pub events: Vec<SmolStr>,
}

impl Identity {
    /// The columns by kind, the primary one first.
    pub(super) fn kinds(&self) -> Vec<SmolStr> {
        let others = self.ids.iter().filter(|id| **id != self.primary);
        std::iter::once(&self.primary).chain(others).cloned().collect()
    }

    /// Whether rows of an event of this raw name link ids.
    pub(super) fn links(&self, event: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|name| name == event)
    }
}

/// Notes about people who are not merged, at most.
const MOST_NOTES: usize = 20;

/// The kind of the primary id.
pub(super) const PRIMARY: usize = 0;

/// Collects ids and links them; an id is a kind and a value.
#[derive(Debug)]
pub(super) struct People {
    /// The columns by kind, the primary one first.
    kinds: Vec<SmolStr>,
    max_ids: u32,
    /// The ids of each kind.
    ids: Vec<Ids>,
    /// For each node the kind and code of its id.
    nodes: Vec<(u32, u32)>,
    parents: Vec<u32>,
    /// Whether rows are kept under the id until all ids are known.
    is_customer: Vec<bool>,
    /// How many more ids each id stands for.
    more: Vec<u32>,
    /// Which ids stand with customers who are numbers, as each thread noted it.
    links: Vec<Links>,
}

/// The ids of one kind.
#[derive(Debug, Default)]
struct Ids {
    keys: Keys,
    /// For each code the id's node.
    nodes: Vec<u32>,
}

/// What customers are called who are not called by the key under which their rows were kept.
#[derive(Debug, Default)]
pub(super) struct Persons {
    keys: Keys,
    /// For each of the keys the code of the name among `names`.
    called: Vec<u32>,
    names: Keys,
    /// A bit for each number among the keys, and some for others: most numbers are none of them, and that is known at once.
    marks: Vec<u64>,
}

/// How many bits of [`Persons::marks`] there are at least for each key.
const MARKS: usize = 16;

/// What a group of linked ids is called, and how many there are.
#[derive(Debug, Default)]
struct Group<'k> {
    ids: u32,
    primary: Option<Key<'k>>,
    other: Option<(Key<'k>, usize)>,
}

/// Groups of linked ids by their roots.
#[derive(Debug)]
struct Groups<'k> {
    /// For each node the place of the group whose root it is among `all`, or [`NONE`].
    of: Vec<u32>,
    all: Vec<Group<'k>>,
}

const NONE: u32 = u32::MAX;

impl<'k> Groups<'k> {
    fn get(&self, root: u32) -> Option<&Group<'k>> {
        self.all.get(*self.of.get(root as usize)? as usize)
    }
}

/// How large a group of linked ids is.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    ids: u32,
    /// How many of them are of the primary kind.
    primaries: u32,
    /// How many customers are not primary numbers, which are called otherwise than the key of their rows.
    others: u32,
}

impl Persons {
    /// The name of the person whose rows are kept under a key, as a key, if it is another.
    #[inline]
    pub(super) fn name(&self, key: Key<'_>) -> Option<Key<'_>> {
        if !self.may_rename(key) {
            return None;
        }
        self.names.key(*self.called.get(self.keys.find(key)? as usize)?)
    }

    /// Whether rows kept under a key are of somebody who is called otherwise.
    #[inline]
    pub(super) fn renames(&self, key: Key<'_>) -> bool {
        self.may_rename(key) && self.keys.find(key).is_some()
    }

    #[inline]
    fn may_rename(&self, key: Key<'_>) -> bool {
        let Key::Int(_) = key else { return true };
        let (at, bit) = self.mark(key);
        self.marks.get(at).is_some_and(|word| word & bit != 0)
    }

    /// Where the mark of a number is.
    #[inline]
    fn mark(&self, key: Key<'_>) -> (usize, u64) {
        // the high bits tell partitions apart
        let hash = key.hash() >> 8;
        ((hash >> 6) as usize & self.marks.len().wrapping_sub(1), 1 << (hash & 63))
    }

    /// Makes the marks, once all keys are known.
    fn make_marks(&mut self) {
        self.marks = vec![0; (self.called.len() * MARKS / 64).next_power_of_two()];
        for at in (0u32..).take(self.called.len()) {
            let Some(key @ Key::Int(_)) = self.keys.key(at) else { continue };
            let (at, bit) = self.mark(key);
            if let Some(word) = self.marks.get_mut(at) {
                *word |= bit;
            }
        }
    }

    fn add(&mut self, key: Key<'_>, name: Key<'_>) {
        self.keys.code(key);
        self.called.push(self.names.code(name));
    }

    /// Whether everybody is called by the own key.
    pub(super) fn is_empty(&self) -> bool {
        self.called.is_empty()
    }
}

impl People {
    pub(super) fn new(identity: &Identity) -> Self {
        let kinds = identity.kinds();
        Self {
            ids: kinds.iter().map(|_| Default::default()).collect(),
            kinds,
            max_ids: identity.max_ids,
            nodes: Vec::new(),
            parents: Vec::new(),
            is_customer: Vec::new(),
            more: Vec::new(),
            links: vec![Links::default()],
        }
    }

    /// The key under which rows of an id are kept until all ids are known: a primary number is its own, everything else
    /// carries its kind.
    pub(super) fn key<'k>(kind: usize, value: &str, text: &'k mut String) -> Key<'k> {
        Self::key_of(kind, Key::of(value), text)
    }

    fn key_of<'k>(kind: usize, id: Key<'_>, text: &'k mut String) -> Key<'k> {
        use std::fmt::Write;
        text.clear();
        // Writing to a text can't fail.
        let _ = match (kind, id) {
            (PRIMARY, Key::Int(number)) => return Key::Int(number),
            (_, Key::Int(number)) => write!(text, "{kind} {number}"),
            (_, Key::Text(id)) => write!(text, "{kind} {id}"),
        };
        Key::Text(text)
    }

    /// Takes in what another lane linked.
    pub(super) fn absorb(&mut self, mut other: Self) {
        self.links.append(&mut other.links);
        let mut ours: Vec<u32> = Vec::with_capacity(other.nodes.len());
        for node in 0..u32::try_from(other.nodes.len()).unwrap_or(u32::MAX) {
            let (kind, key) = other.id(node);
            let own = self.node(kind, key);
            if let (Some(mark), Some(true)) =
                (self.is_customer.get_mut(own as usize), other.is_customer.get(node as usize))
            {
                *mark = true;
            }
            ours.push(own);
        }
        for (own, parent) in ours.iter().zip(&other.parents) {
            if let Some(parent) = ours.get(*parent as usize) {
                self.unite(*own, *parent);
            }
        }
    }

    /// Takes note that these ids, each with its kind, stand in one row whose customer is the first of them. A number that
    /// is alone has no need to be known: it is its own name.
    pub(super) fn link<'k>(&mut self, mut ids: impl Iterator<Item = (usize, Key<'k>)>) {
        match ids.next() {
            None => {}
            Some((PRIMARY, Key::Int(number))) => ids.for_each(|(kind, id)| self.link_number(number, kind, id)),
            Some((kind, customer)) => {
                self.customer(kind, customer);
                ids.for_each(|other| self.unite_ids((kind, customer), other));
            }
        }
    }

    /// Takes note that an id stands with a customer who is a number.
    #[inline]
    pub(super) fn link_number(&mut self, number: i64, kind: usize, id: Key<'_>) {
        let is_noted = self.links.first_mut().is_some_and(|links| links.note(kind, id, number));
        if !is_noted {
            // what is too long for the links is linked as the ids of other customers are
            self.unite_ids((PRIMARY, Key::Int(number)), (kind, id));
        }
    }

    fn unite_ids(&mut self, (kind, customer): (usize, Key<'_>), (other_kind, other): (usize, Key<'_>)) {
        let customer = self.customer(kind, customer);
        let other = self.node(other_kind, other);
        self.unite(customer, other);
    }

    /// Takes note of a customer who is a number.
    pub(super) fn know(&mut self, number: i64) {
        self.customer(PRIMARY, Key::Int(number));
    }

    /// Brings the links of customers who are numbers together. Without other customers, only those are looked at who
    /// share an id or have too many.
    pub(super) fn settle(&mut self) {
        let parts = Links::distinct(std::mem::take(&mut self.links));
        if self.nodes.is_empty() {
            self.settle_numbers(&parts);
        } else {
            for (kind, id, number) in parts.iter().flat_map(Part::each) {
                self.unite_ids((PRIMARY, Key::Int(number)), (kind, id));
            }
            self.unite_numbers(&parts);
        }
    }

    fn settle_numbers(&mut self, parts: &[Part]) {
        self.unite_numbers(parts);
        let (most, sharing) = (self.max_ids, self.ids.get(PRIMARY));
        let shares = |number: i64| sharing.is_some_and(|ids| ids.keys.find(Key::Int(number)).is_some());
        for (number, ids) in Links::counts(parts, |number, ids| ids >= most || shares(number)) {
            let node = self.customer(PRIMARY, Key::Int(number));
            self.more.get_mut(node as usize).into_iter().for_each(|more| *more = ids);
        }
    }

    /// Unites numbers that share an id.
    fn unite_numbers(&mut self, parts: &[Part]) {
        for (one, other) in parts.iter().flat_map(Part::pairs) {
            let (one, other) = (Key::Int(*one), Key::Int(*other));
            let (one, other) = (self.customer(PRIMARY, one), self.customer(PRIMARY, other));
            self.unite(one, other);
        }
    }

    /// The node of an id under which rows are kept.
    fn customer(&mut self, kind: usize, key: Key<'_>) -> u32 {
        let node = self.node(kind, key);
        if let Some(mark) = self.is_customer.get_mut(node as usize) {
            *mark = true;
        }
        node
    }

    /// Makes two nodes one person's.
    fn unite(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other
            && let Some(parent) = self.parents.get_mut(one.max(other) as usize)
        {
            *parent = one.min(other);
        }
    }

    /// Whether rows are kept under other ids than the primary one.
    pub(super) fn has_others(&self) -> bool {
        self.nodes
            .iter()
            .zip(&self.is_customer)
            .any(|((kind, _), is_customer)| *is_customer && *kind as usize != PRIMARY)
    }

    /// The names of people, and what is to be noted of them.
    pub(super) fn name(mut self) -> (Persons, Vec<String>) {
        let count = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let roots: Vec<u32> = (0..count).map(|node| self.root(node)).collect();
        let groups = self.groups(&roots);
        let mut notes: Vec<String> = groups.all.iter().filter_map(|group| self.note(group)).collect();
        notes.sort();
        notes.truncate(MOST_NOTES);
        let customers = (0u32..).zip(&roots).zip(&self.is_customer).filter(|(_, is_customer)| **is_customer);
        let people: Vec<(u32, Key<'_>, usize)> = customers
            .clone()
            .filter_map(|((node, root), _)| {
                let (name, kind) = self.person(node, groups.get(*root)?);
                Some((node, name, kind))
            })
            .collect();
        let mut others: FxHashMap<SmolStr, BTreeSet<usize>> = FxHashMap::default();
        for (_, name, kind) in people.iter().filter(|(_, _, kind)| *kind != PRIMARY) {
            others.entry(name.name()).or_default().insert(*kind);
        }
        let mut primary: FxHashSet<SmolStr> = FxHashSet::default();
        if !others.is_empty() {
            primary.extend(people.iter().filter(|(_, _, kind)| *kind == PRIMARY).map(|(_, name, _)| name.name()));
            let plain = customers.filter(|((_, root), _)| groups.get(**root).is_none());
            primary.extend(plain.map(|((node, _), _)| self.id(node).1.name()));
        }
        // Ids of two kinds may read alike; people named by them stay apart.
        let shared = |name: &SmolStr| primary.contains(name) || others.get(name).is_some_and(|kinds| kinds.len() > 1);
        let mut persons = Persons::default();
        let mut text = String::new();
        for (node, name, kind) in &people {
            let longer;
            let name = match self.kinds.get(*kind) {
                Some(column) if *kind != PRIMARY && shared(&name.name()) => {
                    longer = format!("{column}={}", name.name());
                    Key::of(&longer)
                }
                _ => *name,
            };
            let (own_kind, id) = self.id(*node);
            let key = Self::key_of(own_kind, id, &mut text);
            if key != name {
                persons.add(key, name);
            }
        }
        persons.make_marks();
        (persons, notes)
    }

    /// The name of the person of a group that an id belongs to, and the kind of id it is.
    fn person<'k>(&'k self, node: u32, group: &Group<'k>) -> (Key<'k>, usize) {
        let (kind, id) = self.id(node);
        if group.ids > self.max_ids {
            return (id, kind);
        }
        let primary = group.primary.map(|name| (name, PRIMARY));
        primary.or(group.other).unwrap_or((id, kind))
    }

    /// By root: how large the groups of linked ids are.
    fn sizes(&self, roots: &[u32]) -> Vec<Size> {
        let mut sizes = vec![Size::default(); roots.len()];
        for (node, root) in (0u32..).zip(roots) {
            let (kind, id) = self.id(node);
            let is_number = kind == PRIMARY && matches!(id, Key::Int(_));
            let is_customer = self.is_customer.get(node as usize) == Some(&true);
            let ids = self.ids_of(node);
            if let Some(size) = sizes.get_mut(*root as usize) {
                size.ids = size.ids.saturating_add(ids);
                size.primaries += u32::from(kind == PRIMARY);
                size.others += u32::from(is_customer && !is_number);
            }
        }
        sizes
    }

    /// The groups of linked ids, but for those whose only customer is called by its own key.
    fn groups(&self, roots: &[u32]) -> Groups<'_> {
        let sizes = self.sizes(roots);
        let most = self.max_ids;
        let is_plain = |size: &Size| size.ids <= most && size.primaries == 1 && size.others == 0;
        let mut groups = Groups { of: vec![NONE; roots.len()], all: Vec::new() };
        for (node, root) in (0u32..).zip(roots) {
            let (Some(size), Some(place)) = (sizes.get(*root as usize), groups.of.get_mut(*root as usize)) else {
                continue;
            };
            if is_plain(size) {
                continue;
            }
            if *place == NONE {
                *place = u32::try_from(groups.all.len()).unwrap_or(NONE);
                groups.all.push(Group { ids: size.ids, ..Group::default() });
            }
            let Some(group) = groups.all.get_mut(*place as usize) else { continue };
            let (kind, id) = self.id(node);
            if kind == PRIMARY {
                if group.primary.is_none_or(|known| order(id, known) == Ordering::Less) {
                    group.primary = Some(id);
                }
            } else if group.other.is_none_or(|known| order(id, known.0).then(kind.cmp(&known.1)) == Ordering::Less) {
                group.other = Some((id, kind));
            }
        }
        groups
    }

    fn note(&self, group: &Group<'_>) -> Option<String> {
        let name = group.primary.or(group.other.map(|(name, _)| name))?.name();
        let (ids, most) = (group.ids, self.max_ids);
        (ids > most).then(|| {
            format!(
                "`{name}` and {} more ids stand together, more than the {most} of `max_ids`: they are not merged",
                ids - 1
            )
        })
    }

    /// How many ids a node stands for, its own among them.
    fn ids_of(&self, node: u32) -> u32 {
        self.more.get(node as usize).map_or(1, |more| more.saturating_add(1))
    }

    fn node(&mut self, kind: usize, key: Key<'_>) -> u32 {
        let next = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let Some(ids) = self.ids.get_mut(kind) else { return next };
        let code = ids.keys.code(key);
        if let Some(node) = ids.nodes.get(code as usize) {
            return *node;
        }
        ids.nodes.push(next);
        self.nodes.push((u32::try_from(kind).unwrap_or(u32::MAX), code));
        self.parents.push(next);
        self.is_customer.push(false);
        self.more.push(0);
        next
    }

    /// A node's kind and id.
    fn id(&self, node: u32) -> (usize, Key<'_>) {
        let (kind, code) = self.nodes.get(node as usize).copied().unwrap_or_default();
        let key = self.ids.get(kind as usize).and_then(|ids| ids.keys.key(code));
        (kind as usize, key.unwrap_or(Key::Text("")))
    }

    /// The first id of those linked with one, paths halved on the way.
    fn root(&mut self, mut node: u32) -> u32 {
        loop {
            let parent = self.parents.get(node as usize).copied().unwrap_or(node);
            if parent == node {
                return node;
            }
            let grandparent = self.parents.get(parent as usize).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(node as usize) {
                *slot = grandparent;
            }
            node = grandparent;
        }
    }
}

/// How two ids are ordered as texts.
fn order(one: Key<'_>, other: Key<'_>) -> Ordering {
    if let (Key::Int(one), Key::Int(other)) = (one, other)
        && one.checked_ilog10().zip(other.checked_ilog10()).is_some_and(|(own, others)| own == others)
    {
        return one.cmp(&other);
    }
    one.name().cmp(&other.name())
}
