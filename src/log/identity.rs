//! Ids of several columns to people: ids that stand in one row belong to one person, over the whole log.
//!
//! Invariant: the outcome depends on which ids stand together, never on the order of rows or files.
use crate::history::{Builder, Interner};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

/// Which columns are ids of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The columns that are ids; one name is one kind of id in all logs.
    pub ids: Vec<SmolStr>,
    /// The id that names a person, one of `ids`; a log's own `customer` column stands for it.
    pub primary: SmolStr,
    /// People of more ids than this are not merged.
    pub max_ids: u32,
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
    ids: Interner,
    parents: Vec<u32>,
    key: String,
}

/// What a group of linked ids is called, and how many there are.
#[derive(Debug, Default)]
struct Group {
    ids: u32,
    primary: Option<SmolStr>,
    other: Option<(SmolStr, usize)>,
}

impl People {
    pub(super) fn new(identity: &Identity) -> Self {
        let others = identity.ids.iter().filter(|id| **id != identity.primary);
        Self {
            kinds: std::iter::once(&identity.primary).chain(others).cloned().collect(),
            max_ids: identity.max_ids,
            ids: Interner::default(),
            parents: Vec::new(),
            key: String::new(),
        }
    }

    /// The columns by kind, the primary one first.
    pub(super) fn kinds(&self) -> &[SmolStr] {
        &self.kinds
    }

    /// What a customer is called until all ids are known.
    pub(super) fn key(kind: usize, value: &str) -> SmolStr {
        SmolStr::new(format!("{kind} {value}"))
    }

    /// Takes note that these ids stand in one row.
    pub(super) fn link(&mut self, ids: &[(usize, &str)]) {
        let mut first = None;
        for (kind, value) in ids {
            let node = self.node(*kind, value);
            let root = self.root(node);
            match first {
                None => first = Some(root),
                Some(other) if other != root => {
                    if let Some(parent) = self.parents.get_mut(root.max(other) as usize) {
                        *parent = root.min(other);
                    }
                    first = Some(root.min(other));
                }
                Some(_) => {}
            }
        }
    }

    /// Gives the customers, so far called by their keys, the names of people.
    pub(super) fn name(mut self, builder: &mut Builder) {
        let groups = self.groups();
        let mut notes: Vec<String> = groups.values().filter_map(|group| self.note(group)).collect();
        notes.sort();
        notes.truncate(MOST_NOTES);
        builder.facts_mut().notes.extend(notes);
        let keys = builder.customer_ids().to_vec();
        let people: Vec<(SmolStr, usize)> = keys.iter().map(|key| self.person(key, &groups)).collect();
        let mut kinds: HashMap<&SmolStr, BTreeMap<usize, ()>> = HashMap::new();
        for (name, kind) in &people {
            kinds.entry(name).or_default().insert(*kind, ());
        }
        // Ids of two kinds may read alike; people named by them stay apart.
        let shared = |name: &SmolStr| kinds.get(name).is_some_and(|kinds| kinds.len() > 1);
        let named = |(name, kind): &(SmolStr, usize)| match self.kinds.get(*kind) {
            Some(column) if *kind != PRIMARY && shared(name) => SmolStr::new(format!("{column}={name}")),
            _ => name.clone(),
        };
        let names: Vec<SmolStr> = people.iter().map(named).collect();
        builder.rename_customers(&names);
    }

    /// The name of the person a key belongs to, and the kind of id it is.
    fn person(&mut self, key: &str, groups: &HashMap<u32, Group>) -> (SmolStr, usize) {
        let own = split(key);
        let root = self.ids.find(key).map(|node| self.root(node));
        let Some(group) = root.and_then(|root| groups.get(&root)).filter(|group| group.ids <= self.max_ids) else {
            return (SmolStr::new(own.1), own.0);
        };
        let primary = group.primary.clone().map(|name| (name, PRIMARY));
        primary.or_else(|| group.other.clone()).unwrap_or_else(|| (SmolStr::new(own.1), own.0))
    }

    fn groups(&mut self) -> HashMap<u32, Group> {
        let mut groups: HashMap<u32, Group> = HashMap::new();
        let count = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        for node in 0..count {
            let root = self.root(node);
            let Some(key) = self.ids.text(node).cloned() else { continue };
            let (kind, value) = split(&key);
            let group = groups.entry(root).or_default();
            group.ids += 1;
            let id = SmolStr::new(value);
            if kind == PRIMARY {
                if group.primary.as_ref().is_none_or(|known| id < *known) {
                    group.primary = Some(id);
                }
            } else if group.other.as_ref().is_none_or(|known| (&id, kind) < (&known.0, known.1)) {
                group.other = Some((id, kind));
            }
        }
        groups
    }

    fn note(&self, group: &Group) -> Option<String> {
        let name = group.primary.as_ref().or(group.other.as_ref().map(|(name, _)| name))?;
        let (ids, most) = (group.ids, self.max_ids);
        (ids > most).then(|| {
            format!(
                "`{name}` and {} more ids stand together, more than the {most} of `max_ids`: they are not merged",
                ids - 1
            )
        })
    }

    fn node(&mut self, kind: usize, value: &str) -> u32 {
        use std::fmt::Write;
        self.key.clear();
        // Writing to a text can't fail.
        let _ = write!(self.key, "{kind} {value}");
        let node = self.ids.code(&self.key);
        if node as usize == self.parents.len() {
            self.parents.push(node);
        }
        node
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

/// A key's kind and value.
fn split(key: &str) -> (usize, &str) {
    let (kind, value) = key.split_once(' ').unwrap_or(("", key));
    (kind.parse().unwrap_or(PRIMARY), value)
}
