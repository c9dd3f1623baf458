//! What all formats have in common: rows of cells, of which a few columns are asked for.
use super::{Fault, LogError};
use smol_str::SmolStr;

/// A column that is asked for; its index among the slots is how its cells are got.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// What it tells, for messages: `customer`, `attribute `wait``.
    pub(super) what: SmolStr,
    /// The names to look for, in order; none if it is not to be read.
    pub(super) names: Vec<SmolStr>,
    /// Who chose the names.
    pub(super) chosen: Chosen,
    /// Whether the file may lack it.
    pub(super) presence: Presence,
}

/// Who chose a slot's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// The user.
    Named,
    /// Nobody: the usual names are tried, the last of which is XES's own.
    Usual,
}

/// Whether a file may lack a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// A file without it is an error.
    Required,
    /// A file whose header lacks it is an error; a single JSON object may lack it.
    InHeader,
    /// Its cells are missing then.
    Optional,
}

/// One row.
pub(super) trait Cells {
    /// What stands in a slot's column; nothing if the row or the file lacks it, or the field is empty.
    fn cell(&self, slot: usize) -> Option<&[u8]>;

    /// Whether all cells are known to be UTF-8.
    fn is_utf8(&self) -> bool {
        false
    }
}

/// What takes the rows of a file.
pub(super) trait Sink {
    /// Takes the row of that number (counted from 1).
    fn row(&mut self, row: u64, cells: &impl Cells) -> Result<(), LogError>;

    /// Takes note of a row that cannot be taken apart.
    fn refuse(&mut self, row: u64, fault: Fault) -> Result<(), LogError>;

    /// Takes note of a customer without rows.
    fn customer(&mut self, id: &str);

    /// Is told now and then, so that what was taken can be put away.
    fn relieve(&mut self) -> Result<(), LogError> {
        Ok(())
    }
}

/// Where a file has the columns that are asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// For each slot its place among the columns; nothing where the format finds cells by name.
    pub(super) places: Vec<Option<usize>>,
    /// For each slot the column's name; `None` where there is none.
    pub(super) columns: Vec<Option<SmolStr>>,
    /// How many columns there are.
    pub(super) width: usize,
    /// Whether the times are instants by their type.
    pub(super) has_instants: bool,
}

/// What a list of column names is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// All columns there are.
    Header,
    /// The keys of one object; others may have more.
    Keys,
}

/// Where each slot's column is in a header, or among the keys of a first object.
pub(super) fn resolve(
    file: &SmolStr,
    slots: &[Slot],
    header: &[&str],
    names: Names,
) -> Result<Vec<Option<usize>>, LogError> {
    slots.iter().map(|slot| find(file, slot, header, names)).collect()
}

fn find(file: &SmolStr, slot: &Slot, header: &[&str], names: Names) -> Result<Option<usize>, LogError> {
    let at = |name: &str| header.iter().position(|column| *column == name);
    let Some((name, at)) = slot.names.iter().find_map(|name| Some((name, at(name)?))) else {
        let needed = match slot.presence {
            Presence::Required => true,
            Presence::InHeader => names == Names::Header,
            Presence::Optional => false,
        };
        return if needed { Err(absent(file, slot, header)) } else { Ok(None) };
    };
    if header.iter().skip(at + 1).any(|column| column == name) {
        return Err(LogError::TwoColumns { file: file.clone(), column: name.clone() });
    }
    Ok(Some(at))
}

fn absent(file: &SmolStr, slot: &Slot, header: &[&str]) -> LogError {
    let near = slot.names.iter().find_map(|name| crate::diag::did_you_mean(name, header.iter().copied()));
    let hint = match (near, header) {
        (Some(near), _) => format!("; {near}"),
        (None, _) => {
            let columns: Vec<String> = header.iter().take(12).map(|column| format!("`{column}`")).collect();
            let more = if header.len() > 12 { ", …" } else { "" };
            format!("; its columns are {}{more}", columns.join(", "))
        }
    };
    let sought = match (slot.chosen, slot.names.as_slice()) {
        (Chosen::Named, [name, ..]) => format!("`{name}` for the {}", slot.what),
        (_, names) => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("for the {} (tried {})", slot.what, names.join(", "))
        }
    };
    LogError::NoColumn { file: file.clone(), sought, hint }
}
