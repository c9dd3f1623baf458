//! Columns made from wider ones.
use super::{Column, History, NO_BOOL, NO_CODE, NO_INT, Need, Unreadable};

impl History {
    /// Adds the column of a need behind all others: the values of a wider column on the events that the need is read on.
    pub fn add_narrowed(&mut self, wide: usize, need: &Need) {
        let reads: Vec<bool> = self.names().iter().map(|name| need.applies_to(name)).collect();
        let kept = |event: usize| {
            let name = self.name().get(event).copied().unwrap_or_default();
            reads.get(name as usize).copied().unwrap_or_default()
        };
        let Some(column) = self.column(wide).map(|column| column.kept(kept)) else { return };
        let (from, to) = (index(wide), index(self.columns.len()));
        let own = |entry: &&Unreadable| entry.attribute == from && kept(entry.event as usize);
        let copied = |entry: &Unreadable| Unreadable { attribute: to, ..entry.clone() };
        let unreadable: Vec<Unreadable> = self.unreadable.iter().filter(own).map(copied).collect();
        self.unreadable.extend(unreadable);
        self.unreadable.sort_by_key(|entry| (entry.event, entry.attribute));
        self.add_column(column);
    }
}

impl Column {
    /// The column with the values of other events missing.
    fn kept(&self, keep: impl Fn(usize) -> bool) -> Self {
        fn only<T: Copy>(values: &[T], missing: T, keep: impl Fn(usize) -> bool) -> Vec<T> {
            values.iter().enumerate().map(|(at, value)| if keep(at) { *value } else { missing }).collect()
        }
        match self {
            Self::Text { codes, dict } => Self::Text { codes: only(codes, NO_CODE, keep), dict: dict.clone() },
            Self::Int(values) => Self::Int(only(values, NO_INT, keep)),
            Self::Time(values) => Self::Time(only(values, NO_INT, keep)),
            Self::Duration(values) => Self::Duration(only(values, NO_INT, keep)),
            Self::Number(values) => Self::Number(only(values, f64::NAN, keep)),
            Self::Bool(values) => Self::Bool(only(values, NO_BOOL, keep)),
            Self::Money { micro, currency, currencies } => Self::Money {
                micro: only(micro, NO_INT, keep),
                currency: currency.clone(),
                currencies: currencies.clone(),
            },
        }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
