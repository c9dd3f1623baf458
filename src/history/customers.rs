//! The customers of a history by number: their ids as whole numbers where all are, else as texts.
use smol_str::{SmolStr, ToSmolStr};
use std::sync::OnceLock;

/// Customers' ids; the texts of numbers are made when somebody asks for them.
#[derive(Debug, Clone, Default)]
pub struct Customers {
    ids: Ids,
    texts: OnceLock<Vec<SmolStr>>,
}

#[derive(Debug, Clone)]
enum Ids {
    Int(Vec<i64>),
    Text(Vec<SmolStr>),
}

impl Default for Ids {
    fn default() -> Self {
        Self::Text(Vec::new())
    }
}

impl Customers {
    /// Customers whose ids are whole numbers; each is called by its decimal text.
    pub fn of_numbers(ids: Vec<i64>) -> Self {
        Self { ids: Ids::Int(ids), texts: OnceLock::new() }
    }

    /// Customers of these ids.
    pub fn of_texts(ids: Vec<SmolStr>) -> Self {
        Self { ids: Ids::Text(ids), texts: OnceLock::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.ids {
            Ids::Int(ids) => ids.len(),
            Ids::Text(ids) => ids.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id of one; empty beyond the end.
    pub fn name(&self, customer: usize) -> SmolStr {
        match &self.ids {
            Ids::Int(ids) => ids.get(customer).map(i64::to_smolstr).unwrap_or_default(),
            Ids::Text(ids) => ids.get(customer).cloned().unwrap_or_default(),
        }
    }

    /// All ids as texts.
    pub fn names(&self) -> &[SmolStr] {
        match &self.ids {
            Ids::Int(ids) => self.texts.get_or_init(|| ids.iter().map(i64::to_smolstr).collect()),
            Ids::Text(ids) => ids,
        }
    }

    /// The customers of these numbers, in this order.
    #[must_use]
    pub(super) fn gather(&self, order: &[u32]) -> Self {
        match &self.ids {
            Ids::Int(ids) => Self::of_numbers(super::column::gather(ids, order)),
            Ids::Text(ids) => Self::of_texts(order.iter().filter_map(|at| ids.get(*at as usize).cloned()).collect()),
        }
    }
}

impl PartialEq for Customers {
    /// The same ids in the same order, however they are held.
    fn eq(&self, other: &Self) -> bool {
        match (&self.ids, &other.ids) {
            (Ids::Int(ours), Ids::Int(theirs)) => ours == theirs,
            _ => self.names() == other.names(),
        }
    }
}
