//! The groups of KPIs as numbered rows of cells, kept from one partition to the next.
//!
//! A member is counted in its finest groups only, one for each segment; the wider ones are made of these at the end.
use super::sheet::{Placed, Sheet, Values};
use crate::engine::eval::Binding;
use crate::engine::lists::Walk;
use crate::engine::member::shown;
use crate::facts::{Cell, Group, PartFacts};
use crate::history::{Column, History, NO_CODE};
use crate::model::{Clock, SegmentId};
use crate::plan::sweep::ListId;
use crate::plan::{KpiPlan, Plan};
use crate::syntax::ast::Period;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A row of cells, one for each part of the KPI.
pub type Row = u32;

/// Rows of members, as many of each; a member has no row where there is [`NONE`].
pub struct Rows {
    width: usize,
    rows: Vec<Row>,
}

impl Rows {
    /// The rows of each member.
    pub fn iter(&self) -> impl Iterator<Item = &[Row]> {
        self.rows.chunks_exact(self.width)
    }
}

/// No row yet, no value yet.
const NONE: u32 = u32::MAX;

/// So many rows at most are found by code; where there are more values and periods, those beyond are looked up.
const MOST_ROWS: usize = 1 << 20;

/// How many periods are remembered; a power of two.
const RECENT: usize = 64;
/// Times of so many bits' worth of microseconds, three days, are remembered in one place.
const BITS: u32 = 38;

/// The cells of KPIs that have their groups in common.
pub struct Cells {
    parts: usize,
    groups: Vec<Group>,
    cells: Vec<Cell>,
    segments: Vec<Segment>,
    /// Periods by their start, ascending: their end, and their number in order of appearance.
    periods: Vec<(i64, i64, u32)>,
    /// Those asked about last, by a few bits of the time.
    recent_periods: Vec<(i64, i64, u32)>,
    /// The rows of periods by number, and their starts.
    period_rows: Vec<Row>,
    period_starts: Vec<i64>,
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
    /// In this partition: by the code of a text and, below it, the number of a period, the row; [`NONE`] if it is not known.
    rows: Vec<Row>,
    /// How many periods there is room for below a code.
    width: usize,
}

/// The rows of one value of a segment.
struct Value {
    text: Option<SmolStr>,
    row: Row,
    /// Crossed with periods, by their number.
    by_period: Vec<Row>,
}

/// What tells the value of a segment: where an event's code is, and the codes.
type Told<'h> = (Values<'h>, &'h [u32]);

/// What tells the groups of members in one partition; they are asked about in ascending order of their starts.
pub struct Starts<'h> {
    plan: &'h Plan,
    kpi: &'h KpiPlan,
    history: &'h History,
    walk: Walk<'h>,
    /// By segment of the cells: what tells its values, where they are texts of the event itself.
    codes: Vec<Option<Told<'h>>>,
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
        Self { plan, kpi, history: sheet.history, walk: Walk::new(sheet.history), codes, watermark }
    }

    /// What tells the values of a segment, where they are texts of the event itself.
    fn told(&self, segment: usize) -> Option<Told<'h>> {
        self.codes.get(segment).copied().flatten()
    }

    /// The code of a segment's value where it is a text of the event itself.
    fn code(&self, at: usize, start: Placed) -> Option<u32> {
        let (values, codes) = self.told(at)?;
        codes.get(values.index(start)).copied().filter(|code| *code != NO_CODE)
    }

    fn text(&mut self, segment: SegmentId, event: u32) -> Option<SmolStr> {
        let value = &self.plan.segments.get(segment.index())?.value;
        let evaluator = self.walk.to(event);
        shown(evaluator.value(value, Binding::One(self.walk.own(event)), None))
    }
}

/// The codes of a segment's values, where they are texts of the event itself.
fn codes<'h>(plan: &Plan, (sheet, list): (&Sheet<'h>, ListId), segment: SegmentId) -> Option<Told<'h>> {
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

impl Segment {
    /// The row of a text's code and of a period, if it is known.
    #[inline]
    fn row(&self, code: u32, period: Option<u32>) -> Option<Row> {
        let below = period.unwrap_or_default() as usize;
        let at = Some(code as usize * self.width + below).filter(|_| below < self.width)?;
        self.rows.get(at).copied().filter(|row| *row != NONE)
    }

    fn know(&mut self, code: u32, period: Option<u32>, row: Row) {
        let below = period.unwrap_or_default() as usize;
        if below >= self.width {
            self.width = (below + 1).next_power_of_two();
            self.rows.clear();
        }
        let at = code as usize * self.width + below;
        if at >= MOST_ROWS {
            return;
        }
        if self.rows.len() <= at {
            self.rows.resize(at + 1, NONE);
        }
        self.rows.get_mut(at).into_iter().for_each(|slot| *slot = row);
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
            rows: Vec::new(),
            width: 1,
        };
        let mut cells = Self {
            parts,
            groups: Vec::new(),
            cells: Vec::new(),
            segments: plan.segments.iter().chain(more).map(segment).collect(),
            periods: Vec::new(),
            recent_periods: vec![(0, 0, 0); RECENT],
            period_rows: Vec::new(),
            period_starts: Vec::new(),
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
        for segment in &mut self.segments {
            segment.by_code.clear();
            segment.rows.clear();
        }
    }

    /// The rows of the finest groups of members, by the events they start with.
    pub fn rows(&mut self, starts: &mut Starts<'_>, members: &[Placed]) -> Rows {
        let (kpi, segments) = (starts.kpi, self.segments.len());
        let width = segments.max(1) + kpi.previous.len();
        let periods: Option<Vec<u32>> = kpi.per.map(|period| {
            let number = |one: &Placed| self.period(starts.plan, period, one.time);
            members.iter().map(number).collect()
        });
        let period = |at: usize| periods.as_ref().and_then(|periods| periods.get(at)).copied();
        if width == 1 && segments == 1 {
            let told = starts.told(0);
            let row = |(at, one): (usize, &Placed)| self.segment_row((0, told), starts, *one, period(at));
            return Rows { width, rows: members.iter().enumerate().map(row).collect() };
        }
        let mut rows = vec![NONE; members.len() * width];
        for segment in 0..segments {
            starts.walk = Walk::new(starts.history);
            let told = starts.told(segment);
            for (at, (own, one)) in rows.chunks_exact_mut(width).zip(members).enumerate() {
                let row = self.segment_row((segment, told), starts, *one, period(at));
                own.get_mut(segment).into_iter().for_each(|slot| *slot = row);
            }
        }
        if width == segments {
            return Rows { width, rows };
        }
        for (at, (own, one)) in rows.chunks_exact_mut(width).zip(members).enumerate() {
            if segments == 0 {
                let row = period(at).and_then(|period| self.period_rows.get(period as usize)).copied();
                own.first_mut().into_iter().for_each(|slot| *slot = row.unwrap_or(0));
            }
            let clocks = &starts.plan.clocks;
            let previous = own.iter_mut().skip(segments.max(1)).zip(&kpi.previous).zip(&self.recent);
            for ((slot, span), (recent, preceding)) in previous {
                let once = clocks.add(*span, one.time);
                if one.time <= starts.watermark && once > starts.watermark {
                    *slot = *recent;
                } else if once <= starts.watermark && clocks.add(*span, once) > starts.watermark {
                    *slot = *preceding;
                }
            }
        }
        Rows { width, rows }
    }

    /// The row of a member by its value of a segment, and its period.
    #[inline]
    fn segment_row(
        &mut self,
        (segment, told): (usize, Option<Told<'_>>),
        starts: &mut Starts<'_>,
        one: Placed,
        period: Option<u32>,
    ) -> Row {
        let code = told.and_then(|(values, codes)| codes.get(values.index(one)).copied());
        let row = code.zip(self.segments.get(segment)).and_then(|(code, segment)| segment.row(code, period));
        row.unwrap_or_else(|| self.other_row(segment, starts, one, period))
    }

    /// The same where it is not known by its code; it is from now on.
    #[cold]
    fn other_row(&mut self, segment: usize, starts: &mut Starts<'_>, one: Placed, period: Option<u32>) -> Row {
        let value = self.value(segment, starts, one);
        let Some(known) = self.segments.get(segment).and_then(|segment| segment.values.get(value as usize)) else {
            return NONE;
        };
        let crossed = |period: u32| known.by_period.get(period as usize).copied().filter(|row| *row != NONE);
        let row = match period {
            None => known.row,
            Some(period) => crossed(period).unwrap_or_else(|| self.cross(segment, value, period)),
        };
        if let Some((segment, code)) = self.segments.get_mut(segment).zip(starts.code(segment, one)) {
            segment.know(code, period, row);
        }
        row
    }

    /// Counts a member in the cells of a part in its rows.
    #[inline]
    pub fn count(&mut self, rows: &[Row], part: usize, count_in: impl Fn(&mut Cell)) {
        for row in rows {
            if let Some(cell) = self.cells.get_mut(*row as usize * self.parts + part) {
                count_in(cell);
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
        for part in &mut facts {
            // sorted here, once for all KPIs that ask for it, the values only have to be merged later
            part.settle();
            widen(part, first);
            part.settle();
        }
        facts
    }

    /// The number of a segment's value at an event.
    #[inline]
    fn value(&mut self, at: usize, starts: &mut Starts<'_>, start: Placed) -> u32 {
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

    /// The number of the period that holds an instant.
    #[inline]
    fn period(&mut self, plan: &Plan, period: Period, time: i64) -> u32 {
        match self.recent_periods.get((time >> BITS) as usize % RECENT) {
            Some((start, end, number)) if *start <= time && time < *end => *number,
            _ => self.other_period(plan, period, time),
        }
    }

    /// The same where it is another one than those that are remembered.
    fn other_period(&mut self, plan: &Plan, period: Period, time: i64) -> u32 {
        let at = self.periods.partition_point(|(start, ..)| *start <= time);
        let known = at.checked_sub(1).and_then(|at| self.periods.get(at)).filter(|(_, end, _)| time < *end);
        let found = match known {
            Some(known) => *known,
            None => {
                let start = plan.clocks.period_start(period, Clock::Policy, time);
                let end = plan.clocks.next_period(period, Clock::Policy, start);
                let row = self.row(Group::Period(start));
                let number = u32::try_from(self.period_rows.len()).unwrap_or(NONE);
                self.period_rows.push(row);
                self.period_starts.push(start);
                self.periods.insert(at, (start, end, number));
                (start, end, number)
            }
        };
        if let Some(slot) = self.recent_periods.get_mut((time >> BITS) as usize % RECENT) {
            *slot = found;
        }
        found.2
    }

    /// A new row for a value of a segment in a period.
    fn cross(&mut self, at: usize, value: u32, period: u32) -> Row {
        let Some(segment) = self.segments.get(at) else { return NONE };
        let text = segment.values.get(value as usize).and_then(|value| value.text.clone());
        let from = self.period_starts.get(period as usize).copied().unwrap_or_default();
        let row = self.row(Group::SegmentPeriod(segment.id.0, text, from));
        let known = self.segments.get_mut(at).and_then(|segment| segment.values.get_mut(value as usize));
        if let Some(value) = known {
            let period = period as usize;
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
