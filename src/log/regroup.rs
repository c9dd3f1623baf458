//! Rows and customers to the partition of the person they belong to, once people are known.
use super::LogError;
use super::identity::Persons;
use super::parts::{Parts, Placed};
use super::sheaf::{Binder, Bound, Sheaf};
use crate::history::cells::Cells;
use crate::history::packed::{Cell, Head, Unpacker};
use crate::history::{Codes, Column, Origin, Stretch, Texts};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::fs::File;
use std::sync::Arc;

/// Rows on their way to other groups.
struct Mover<'b> {
    binder: Binder<'b>,
    cells: Cells,
    known: Vec<(usize, SmolStr)>,
}

/// What a mover collected, and where it wrote the rest.
type Moved = (Vec<Sheaf>, Option<Arc<File>>, Vec<(usize, SmolStr)>);

impl Parts {
    /// Brings rows of customers who are called otherwise to where that person is.
    pub(super) fn regroup(&mut self, persons: &Persons, bound: &Bound) -> Result<(), LogError> {
        let codes = self.common_codes();
        let threads = rayon::current_num_threads();
        let groups: Vec<usize> = (0..self.groups.len()).collect();
        let shares = groups.par_chunks(groups.len().div_ceil(threads));
        let moved: Result<Vec<Moved>, LogError> = shares.map(|share| self.move_all(share, persons, bound)).collect();
        let lane = self.codes.len();
        self.codes.extend(std::iter::repeat_n(codes, threads));
        for (at, (sheaves, file, known)) in moved?.into_iter().enumerate() {
            self.files.push(file);
            let placed = |sheaf| Placed { sheaf, origin: Origin::Positions, lane: lane + at };
            self.moved.extend(sheaves.into_iter().map(placed));
            for (group, name) in known {
                if let Some(group) = self.groups.get_mut(group) {
                    group.known.push(name);
                }
            }
        }
        self.divide();
        Ok(())
    }

    fn move_all(&self, groups: &[usize], persons: &Persons, bound: &Bound) -> Result<Moved, LogError> {
        let binder = Binder::new(bound, self.groups.len(), rayon::current_num_threads());
        let mut mover = Mover { binder, cells: Cells::default(), known: Vec::new() };
        for at in groups {
            self.each(&self.sheaves, *at, |stretch| mover.rows(self, stretch, persons))?;
            mover.binder.relieve()?;
            for key in self.others.iter().flat_map(|others| others.of(*at)) {
                if let Some(name) = persons.name(key) {
                    mover.known.push((self.group_of(name), name.name()));
                }
            }
        }
        Ok((mover.binder.take()?, mover.binder.file().cloned(), mover.known))
    }

    /// Codes that are those of the shared tables.
    fn common_codes(&self) -> Codes {
        let names = self.tables.names.len();
        let mut applies: Vec<Arc<[u32]>> = vec![Arc::default(); names];
        for codes in &self.codes {
            for (name, list) in codes.names.iter().zip(&codes.applies) {
                if let Some(slot) = applies.get_mut(*name as usize) {
                    *slot = Arc::clone(list);
                }
            }
        }
        let all = |count: usize| (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        let texts = self.tables.texts.iter().map(|shared| match shared {
            Some(shared) => Texts::Shared(all(shared.len())),
            None => Texts::Own(Vec::new()),
        });
        Codes { names: all(names), applies, channels: all(self.tables.channels.len()), texts: texts.collect() }
    }
}

impl Mover<'_> {
    fn rows(&mut self, parts: &Parts, stretch: &Stretch<'_>, persons: &Persons) {
        let mut rows = Unpacker::new(stretch.bytes);
        while let Some(head) = rows.head() {
            let Some(key) = persons.name(head.key) else {
                rows.skip(stretch.cells(head.name, parts.needs()));
                continue;
            };
            self.cells.clear();
            if parts.needs().channel {
                match rows.cell() {
                    Cell::Bits(code) => self.cells.bits(u64::from(shared(&stretch.codes.channels, code))),
                    _ => self.cells.missing(),
                }
            }
            for attribute in stretch.codes.applies.get(head.name as usize).into_iter().flat_map(|list| list.iter()) {
                self.cell(rows.cell(), *attribute as usize, parts, stretch.codes);
            }
            let moved = Head {
                key,
                time: head.time,
                row: stretch.position(head.row).number(),
                name: shared(&stretch.codes.names, u64::from(head.name)),
            };
            self.binder.push(parts.group_of(moved.key), &moved, self.cells.row());
        }
    }

    /// Packs a cell anew with the codes of the shared tables.
    fn cell(&mut self, cell: Cell<'_>, attribute: usize, parts: &Parts, codes: &Codes) {
        let need = parts.needs().attributes.get(attribute);
        let is_text = need.is_some_and(|need| matches!(Column::new(&need.kind), Column::Text { .. }));
        match (cell, codes.texts.get(attribute)) {
            (Cell::Missing, _) => self.cells.missing(),
            (Cell::Bits(code), Some(Texts::Shared(codes))) if is_text => {
                self.cells.bits(u64::from(shared(codes, code)));
            }
            (Cell::Bits(code), Some(Texts::Own(texts))) if is_text => {
                self.cells.text(texts.get(code as usize).map_or("", SmolStr::as_str));
            }
            (Cell::Bits(bits), _) => self.cells.bits(bits),
            (Cell::Money(bits, currency), Some(Texts::Shared(codes))) => {
                let code = u16::try_from(shared(codes, u64::from(currency))).unwrap_or(u16::MAX);
                self.cells.money(crate::history::packed::int_of(bits), code);
            }
            (Cell::Money(..), _) => self.cells.missing(),
            (Cell::Text(text), _) => self.cells.text(text),
            (Cell::Unreadable(raw, reason), _) => self.cells.unreadable(raw, reason),
        }
    }
}

fn shared(codes: &[u32], code: u64) -> u32 {
    codes.get(code as usize).copied().unwrap_or_default()
}
