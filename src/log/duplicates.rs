//! Rows with ids of their own: the same id again is the same row again, or a fault.
use crate::history::cells::RowCells;
use crate::history::packed::{Head, Key, Packed, Unpacker};
use crate::history::{Interner, Needs};
use smol_str::SmolStr;

/// The rows of one entry of `logs` by their ids.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    ids: Interner,
    /// For each id its first row, packed.
    rows: Vec<Box<[u8]>>,
}

/// In what two rows differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    Customer,
    Time,
    Event,
    Channel,
    Attribute(u32),
}

impl Difference {
    /// What it is called.
    pub(super) fn named(self, needs: &Needs) -> SmolStr {
        match self {
            Self::Customer => "customer".into(),
            Self::Time => "time".into(),
            Self::Event => "event".into(),
            Self::Channel => "channel".into(),
            Self::Attribute(at) => needs.attributes.get(at as usize).map(|need| need.name.clone()).unwrap_or_default(),
        }
    }
}

impl Duplicates {
    /// Whether the id came before with the same content; in what it differs if it came with another.
    pub(super) fn compare(
        &mut self,
        id: &str,
        head: &Head<'_>,
        cells: RowCells<'_>,
        has_channel: bool,
        applies: &[u32],
    ) -> Result<bool, Difference> {
        let mut packed = Packed::default();
        packed.push(&Head { row: 0, ..*head }, cells);
        let (row, _) = packed.take();
        let known = self.ids.len();
        let code = self.ids.code(id) as usize;
        if code == known {
            self.rows.push(row.into_boxed_slice());
            return Ok(false);
        }
        let Some(first) = self.rows.get(code) else { return Ok(false) };
        if **first == *row { Ok(true) } else { Err(difference(first, &row, has_channel, applies)) }
    }
}

fn difference(one: &[u8], other: &[u8], has_channel: bool, applies: &[u32]) -> Difference {
    let (mut one, mut other) = (Unpacker::new(one), Unpacker::new(other));
    let nobody = Head { key: Key::Int(0), time: 0, row: 0, name: 0 };
    let (ours, theirs) = (one.head().unwrap_or(nobody), other.head().unwrap_or(nobody));
    if ours.key != theirs.key {
        return Difference::Customer;
    }
    if ours.time != theirs.time {
        return Difference::Time;
    }
    if ours.name != theirs.name {
        return Difference::Event;
    }
    if has_channel && one.cell() != other.cell() {
        return Difference::Channel;
    }
    let differs = applies.iter().find(|_| one.cell() != other.cell());
    Difference::Attribute(differs.or(applies.last()).copied().unwrap_or_default())
}
