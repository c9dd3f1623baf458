//! The groups of KPIs as numbered rows of cells, kept from one partition to the next.
//!
//! A member is counted in its finest groups only, one for each segment; the wider ones are made of these at the end.
use super::sheet::{One, Sheet, Values};
use crate::engine::eval::Binding;
use crate::engine::kpi::Found;
use crate::engine::lists::Walk;
use crate::engine::member::shown;
use crate::facts::{Cell, Group, PartFacts};
use crate::history::{Column, NO_CODE};
use crate::model::{Clock, SegmentId};
use crate::plan::sweep::ListId;
use crate::plan::{KpiPlan, Plan};
use crate::syntax::ast::Period;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A row of cells, one for each part of the KPI.
pub type Row = u32;

/// No row yet, no value yet.
const NONE: u32 = u32::MAX;

/// The cells of KPIs that have their groups in common.
pub struct Cells {
    parts: usize,
    groups: Vec<Group>,
    cells: Vec<Cell>,
    segments: Vec<Segment>,
    /// Periods by their start, ascending: their end, and their number in order of appearance.
    periods: Vec<(i64, i64, usize)>,
    /// The one asked about last.
    last: (i64, i64, usize),
    /// The rows of periods by number.
    period_rows: Vec<Row>,
    /// For each `previous(D)` the rows of the recent and the preceding members.
    recent: Vec<(Row, Row)>,
}

/// One segment's values, numbered.
struct Segment {
    id: SegmentId,
    values: Vec<Value>,
    by_text: FxHashMap<Option<SmolStr>, u32>,
    /// In this partition: by the code of a text.
    by_code: Vec<u32>,
}

/// The rows of one value of a segment.
struct Value {
    text: Option<SmolStr>,
    row: Row,
    /// Crossed with periods, by their number.
    by_period: Vec<Row>,
}

/// What tells the groups of members in one partition; they are asked about in ascending order of their starts.
pub struct Starts<'h> {
    plan: &'h Plan,
    kpi: &'h KpiPlan,
    walk: Walk<'h>,
    /// By segment of the cells: what tells its values, where they are texts of the event itself.
    codes: Vec<Option<(Values<'h>, &'h [u32])>>,
    watermark: i64,
}

impl<'h> Starts<'h> {
    /// Before the first member.
    pub fn new(
        (plan, kpi): (&'h Plan, &'h KpiPlan),
        (sheet, list): (&Sheet<'h>, ListId),
        watermark: i64,
        segments: impl Iterator<Item = SegmentId>,
    ) -> Self {
        let codes = segments.map(|segment| codes(plan, (sheet, list), segment)).collect();
        Self { plan, kpi, walk: Walk::new(sheet.history), codes, watermark }
    }

    /// The code of a segment's value where it is a text of the event itself.
    #[inline]
    fn code(&self, at: usize, start: One) -> Option<u32> {
        let (values, codes) = self.codes.get(at)?.as_ref()?;
        codes.get(values.index(start)).copied().filter(|code| *code != NO_CODE)
    }

    fn text(&mut self, segment: SegmentId, event: u32) -> Option<SmolStr> {
        let value = &self.plan.segments.get(segment.index())?.value;
        let evaluator = self.walk.to(event);
        shown(evaluator.value(value, Binding::One(self.walk.own(event)), None))
    }
}

/// The codes of a segment's values, where they are texts of the event itself.
fn codes<'h>(plan: &Plan, (sheet, list): (&Sheet<'h>, ListId), segment: SegmentId) -> Option<(Values<'h>, &'h [u32])> {
    let values = sheet.values(list, &plan.segments.get(segment.index())?.value)?;
    match values.column {
        Column::Text { codes, .. } => Some((values, codes)),
        _ => None,
    }
}

/// Makes the wider groups of the finest ones. Those of each segment hold every member; the first one's tell all.
fn widen(part: &mut PartFacts, first: Option<u32>) {
    let mut wider: Vec<(Group, Cell)> = Vec::new();
    for (group, cell) in &part.groups {
        match group {
            Group::SegmentPeriod(id, text, from) => {
                wider.push((Group::Segment(*id, text.clone()), cell.clone()));
                if Some(*id) == first {
                    wider.push((Group::Period(*from), cell.clone()));
                    wider.push((Group::Total, cell.clone()));
                }
            }
            Group::Segment(id, _) if Some(*id) == first => wider.push((Group::Total, cell.clone())),
            Group::Period(_) => wider.push((Group::Total, cell.clone())),
            _ => {}
        }
    }
    for (group, cell) in wider {
        part.groups.entry(group).or_default().merge(cell);
    }
}

impl Cells {
    /// The segments by whose values members are grouped.
    pub fn segments(&self) -> impl Iterator<Item = SegmentId> {
        self.segments.iter().map(|segment| segment.id)
    }

    /// No cell yet, for so many parts. `more` are segments asked for beside the KPIs' own.
    pub fn new(plan: &KpiPlan, more: &[SegmentId], parts: usize) -> Self {
        let more = more.iter().filter(|id| !plan.segments.contains(id));
        let segment = |id: &SegmentId| Segment {
            id: *id,
            values: Vec::new(),
            by_text: FxHashMap::default(),
            by_code: Vec::new(),
        };
        let mut cells = Self {
            parts,
            groups: Vec::new(),
            cells: Vec::new(),
            segments: plan.segments.iter().chain(more).map(segment).collect(),
            periods: Vec::new(),
            last: (0, 0, 0),
            period_rows: Vec::new(),
            recent: Vec::new(),
        };
        cells.row(Group::Total);
        for at in (0u32..).take(plan.previous.len()) {
            let rows = (cells.row(Group::Recent(at)), cells.row(Group::Preceding(at)));
            cells.recent.push(rows);
        }
        cells
    }

    /// Forgets the codes of the partition before.
    pub fn begin(&mut self) {
        self.segments.iter_mut().for_each(|segment| segment.by_code.clear());
    }

    /// Puts the rows of a member's finest groups into `rows`, by the event it starts with.
    pub fn rows(&mut self, starts: &mut Starts<'_>, start: One, rows: &mut Vec<Row>) {
        rows.clear();
        let time = start.time;
        let period = starts.kpi.per.map(|period| self.period(starts.plan, period, time));
        for at in 0..self.segments.len() {
            let value = self.value(at, starts, start);
            let known = self.segments.get(at).and_then(|segment| segment.values.get(value as usize));
            match period {
                None => rows.extend(known.map(|value| value.row)),
                Some((period, from)) => {
                    let crossed = known.and_then(|value| value.by_period.get(period)).copied();
                    let crossed = crossed.filter(|row| *row != NONE);
                    rows.push(crossed.unwrap_or_else(|| self.cross(at, value, period, from)));
                }
            }
        }
        if self.segments.is_empty() {
            rows.push(period.and_then(|(period, _)| self.period_rows.get(period)).copied().unwrap_or(0));
        }
        let clocks = &starts.plan.clocks;
        for (span, (recent, preceding)) in starts.kpi.previous.iter().zip(&self.recent) {
            let once = clocks.add(*span, time);
            if time <= starts.watermark && once > starts.watermark {
                rows.push(*recent);
            } else if once <= starts.watermark && clocks.add(*span, once) > starts.watermark {
                rows.push(*preceding);
            }
        }
    }

    /// Counts what a part found of a member in its rows.
    #[inline]
    pub fn count(&mut self, rows: &[Row], part: usize, found: &Found<'_>) {
        for row in rows {
            if let Some(cell) = self.cells.get_mut(*row as usize * self.parts + part) {
                found.count_in(cell);
            }
        }
    }

    /// Counts an open instance beside the population.
    pub fn count_open(&mut self, rows: &[Row], part: usize) {
        for row in rows {
            if let Some(cell) = self.cells.get_mut(*row as usize * self.parts + part) {
                cell.open += 1;
            }
        }
    }

    /// The cell of everybody.
    pub fn total(&mut self, part: usize) -> Option<&mut Cell> {
        self.cells.get_mut(part)
    }

    /// The facts of each part; a group that nobody belongs to is left out.
    pub fn finish(self) -> Vec<PartFacts> {
        let mut facts = vec![PartFacts::default(); self.parts];
        let mut cells = self.cells.into_iter();
        for group in self.groups {
            for (part, cell) in facts.iter_mut().zip(cells.by_ref().take(self.parts)) {
                if cell != Cell::default() {
                    part.groups.insert(group.clone(), cell);
                }
            }
        }
        let first = self.segments.first().map(|segment| segment.id.0);
        facts.iter_mut().for_each(|part| widen(part, first));
        facts
    }

    /// The number of a segment's value at an event.
    #[inline]
    fn value(&mut self, at: usize, starts: &mut Starts<'_>, start: One) -> u32 {
        let Some(segment) = self.segments.get(at) else { return NONE };
        let id = segment.id;
        let code = starts.code(at, start);
        let known = code.and_then(|code| segment.by_code.get(code as usize)).copied().filter(|value| *value != NONE);
        if let Some(value) = known {
            return value;
        }
        let text = starts.text(id, start.event);
        let known = segment.by_text.get(&text).copied();
        let value = known.unwrap_or_else(|| self.new_value(at, id, text));
        if let Some((segment, code)) = self.segments.get_mut(at).zip(code) {
            if segment.by_code.len() <= code as usize {
                segment.by_code.resize(code as usize + 1, NONE);
            }
            if let Some(slot) = segment.by_code.get_mut(code as usize) {
                *slot = value;
            }
        }
        value
    }

    fn new_value(&mut self, at: usize, id: SegmentId, text: Option<SmolStr>) -> u32 {
        let row = self.row(Group::Segment(id.0, text.clone()));
        let Some(segment) = self.segments.get_mut(at) else { return NONE };
        let value = u32::try_from(segment.values.len()).unwrap_or(NONE);
        segment.by_text.insert(text.clone(), value);
        segment.values.push(Value { text, row, by_period: Vec::new() });
        value
    }

    /// The number of the period that holds an instant, and the period's start.
    #[inline]
    fn period(&mut self, plan: &Plan, period: Period, time: i64) -> (usize, i64) {
        let (start, end, number) = self.last;
        if start <= time && time < end {
            return (number, start);
        }
        self.other_period(plan, period, time)
    }

    /// The same where it is another one than before.
    fn other_period(&mut self, plan: &Plan, period: Period, time: i64) -> (usize, i64) {
        let at = self.periods.partition_point(|(start, ..)| *start <= time);
        if let Some((start, end, number)) = at.checked_sub(1).and_then(|at| self.periods.get(at))
            && time < *end
        {
            self.last = (*start, *end, *number);
            return (*number, *start);
        }
        let start = plan.clocks.period_start(period, Clock::Policy, time);
        let end = plan.clocks.next_period(period, Clock::Policy, start);
        let row = self.row(Group::Period(start));
        let number = self.period_rows.len();
        self.period_rows.push(row);
        self.last = (start, end, number);
        self.periods.insert(at, self.last);
        (number, start)
    }

    /// A new row for a value of a segment in a period.
    fn cross(&mut self, at: usize, value: u32, period: usize, from: i64) -> Row {
        let Some(segment) = self.segments.get(at) else { return 0 };
        let text = segment.values.get(value as usize).and_then(|value| value.text.clone());
        let row = self.row(Group::SegmentPeriod(segment.id.0, text, from));
        let known = self.segments.get_mut(at).and_then(|segment| segment.values.get_mut(value as usize));
        if let Some(value) = known {
            if value.by_period.len() <= period {
                value.by_period.resize(period + 1, NONE);
            }
            if let Some(slot) = value.by_period.get_mut(period) {
                *slot = row;
            }
        }
        row
    }

    fn row(&mut self, group: Group) -> Row {
        let row = Row::try_from(self.groups.len()).unwrap_or(Row::MAX);
        self.groups.push(group);
        self.cells.resize_with(self.groups.len() * self.parts, Cell::default);
        row
    }
}
