//! Columns of a batch, seen by type where that saves making texts.
use super::text;
use crate::history::packed::Key;
use crate::log::decode::Decoder;
use crate::log::lane::Tally;
use crate::log::pack::Packer;
use crate::log::setup::{ATTRIBUTES, CHANNEL, CUSTOMER, EVENT, TIME};
use crate::log::time::is_near;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, ArrayRef, DictionaryArray, Float64Array, RecordBatch, StringViewArray};
use arrow_schema::{DataType, TimeUnit};

/// A column by what is fast to read from it.
pub(super) enum Column<'b> {
    /// There is none.
    Absent,
    /// Codes into a dictionary of texts.
    Dictionary(&'b DictionaryArray<Int32Type>),
    /// Texts.
    Views(&'b StringViewArray),
    /// Whole numbers.
    Ints(Ints<'b>),
    /// Numbers.
    Floats(&'b Float64Array),
    /// Anything else.
    Other(&'b ArrayRef),
}

/// Whole numbers of a column.
pub(super) struct Ints<'b> {
    array: &'b ArrayRef,
    values: IntValues<'b>,
}

enum IntValues<'b> {
    I8(&'b [i8]),
    I16(&'b [i16]),
    I32(&'b [i32]),
    I64(&'b [i64]),
    U8(&'b [u8]),
    U16(&'b [u16]),
    U32(&'b [u32]),
}

impl<'b> Column<'b> {
    /// A column of a batch, by its place in it.
    pub(super) fn of(batch: &'b RecordBatch, place: Option<usize>) -> Self {
        let Some(array) = place.and_then(|at| batch.columns().get(at)) else { return Self::Absent };
        match array.data_type() {
            DataType::Dictionary(_, values) if **values == DataType::Utf8 => {
                array.as_dictionary_opt::<Int32Type>().map_or(Self::Other(array), Self::Dictionary)
            }
            DataType::Utf8View => Self::Views(array.as_string_view()),
            DataType::Float64 => Self::Floats(array.as_primitive::<Float64Type>()),
            _ => Ints::of(array).map_or(Self::Other(array), Self::Ints),
        }
    }

    /// How many rows there are.
    fn len(&self) -> usize {
        match self {
            Self::Absent => 0,
            Self::Dictionary(array) => array.len(),
            Self::Views(array) => array.len(),
            Self::Ints(ints) => ints.array.len(),
            Self::Floats(array) => array.len(),
            Self::Other(array) => array.len(),
        }
    }

    /// The text of a value, if there is one.
    #[inline]
    pub(super) fn text<'t>(&'t self, row: usize, text: &'t mut Vec<u8>) -> Option<&'t [u8]> {
        text.clear();
        match self {
            Self::Absent => {}
            Self::Dictionary(array) => {
                let values = array.values().as_string::<i32>();
                return array.key(row).map(|key| values.value(key).as_bytes()).filter(|text| !text.is_empty());
            }
            Self::Views(array) => {
                return array.is_valid(row).then(|| array.value(row).as_bytes()).filter(|text| !text.is_empty());
            }
            Self::Ints(ints) => text::write(ints.array, row, text),
            Self::Floats(array) if array.is_null(row) => {}
            Self::Floats(array) => {
                // Writing to memory can't fail.
                let _ = std::io::Write::write_fmt(text, format_args!("{:?}", array.value(row)));
            }
            Self::Other(array) => text::write(array, row, text),
        }
        Some(text.as_slice()).filter(|text| !text.is_empty())
    }

    /// The id that a value is, if there is one.
    #[inline]
    pub(super) fn key<'t>(&'t self, row: usize, text: &'t mut Vec<u8>) -> Option<Key<'t>> {
        let of = |text: &'t str| Some(Key::of(text)).filter(|_| !text.is_empty());
        match self {
            Self::Ints(ints) => ints.value(row).map(Key::Int),
            // these are UTF-8 by type
            Self::Views(array) => of(array.is_valid(row).then(|| array.value(row))?),
            Self::Dictionary(array) => of(array.values().as_string::<i32>().value(array.key(row)?)),
            column => column.text(row, text).and_then(Key::of_bytes),
        }
    }

    /// Packs a value by its text.
    pub(super) fn pack(
        &self,
        row: usize,
        attribute: u32,
        decoder: &Decoder,
        packer: &mut Packer,
        tally: &mut Tally,
        text: &mut Vec<u8>,
    ) {
        let cell = self.text(row, text);
        if packer.cell(attribute, cell, Some(decoder), &mut tally.attribute_times).is_none() {
            let shown = String::from_utf8_lossy(cell.unwrap_or_default());
            packer.cells.unreadable(&shown, "is not UTF-8");
        }
    }

    /// Whether it has no value at some row.
    pub(super) fn has_missing(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Dictionary(array) => array.null_count() > 0,
            Self::Views(array) => array.null_count() > 0,
            Self::Ints(ints) => ints.array.null_count() > 0,
            Self::Floats(array) => array.null_count() > 0,
            Self::Other(array) => array.null_count() > 0,
        }
    }
}

impl<'b> Ints<'b> {
    fn of(array: &'b ArrayRef) -> Option<Self> {
        let values = match array.data_type() {
            DataType::Int8 => IntValues::I8(array.as_primitive::<Int8Type>().values()),
            DataType::Int16 => IntValues::I16(array.as_primitive::<Int16Type>().values()),
            DataType::Int32 => IntValues::I32(array.as_primitive::<Int32Type>().values()),
            DataType::Int64 => IntValues::I64(array.as_primitive::<Int64Type>().values()),
            DataType::UInt8 => IntValues::U8(array.as_primitive::<UInt8Type>().values()),
            DataType::UInt16 => IntValues::U16(array.as_primitive::<UInt16Type>().values()),
            DataType::UInt32 => IntValues::U32(array.as_primitive::<UInt32Type>().values()),
            _ => return None,
        };
        Some(Self { array, values })
    }

    /// The number at a row, if there is one.
    #[inline]
    pub(super) fn value(&self, at: usize) -> Option<i64> {
        if self.array.is_null(at) {
            return None;
        }
        match self.values {
            IntValues::I8(values) => values.get(at).map(|value| i64::from(*value)),
            IntValues::I16(values) => values.get(at).map(|value| i64::from(*value)),
            IntValues::I32(values) => values.get(at).map(|value| i64::from(*value)),
            IntValues::I64(values) => values.get(at).copied(),
            IntValues::U8(values) => values.get(at).map(|value| i64::from(*value)),
            IntValues::U16(values) => values.get(at).map(|value| i64::from(*value)),
            IntValues::U32(values) => values.get(at).map(|value| i64::from(*value)),
        }
    }
}

/// The columns of a batch by what they tell.
pub(super) struct Columns<'b> {
    pub(super) customer: Column<'b>,
    pub(super) time: Column<'b>,
    pub(super) event: Column<'b>,
    pub(super) channel: Column<'b>,
    pub(super) attributes: Vec<Column<'b>>,
    /// Ids that are not the primary one, by kind.
    pub(super) ids: Vec<Column<'b>>,
}

impl<'b> Columns<'b> {
    /// Those of so many attributes, and of the slots from then on as ids.
    pub(super) fn of(batch: &'b RecordBatch, places: &[Option<usize>], attributes: usize) -> Self {
        let column = |slot: usize| Column::of(batch, places.get(slot).copied().flatten());
        Self {
            customer: column(CUSTOMER),
            time: column(TIME),
            event: column(EVENT),
            channel: column(CHANNEL),
            attributes: (0..attributes).map(|at| column(ATTRIBUTES + at)).collect(),
            ids: (ATTRIBUTES + attributes..places.len()).map(column).collect(),
        }
    }

    /// Whether the primary id is a number and the others are texts or numbers.
    pub(super) fn are_linked_simply(&self) -> bool {
        let is_simple = |column: &Column<'_>| !matches!(column, Column::Other(_) | Column::Floats(_));
        matches!(self.customer, Column::Ints(_)) && self.ids.iter().all(is_simple)
    }

    /// The customers as numbers, if they are numbers without a gap.
    pub(super) fn numbers(&self) -> Option<&'b [i64]> {
        match &self.customer {
            Column::Ints(Ints { array, values: IntValues::I64(values) }) if array.null_count() == 0 => Some(values),
            _ => None,
        }
    }

    /// The customer of a row, which has one.
    #[inline]
    pub(super) fn key<'k>(&'k self, row: usize, text: &'k mut Vec<u8>) -> Key<'k> {
        self.customer.key(row, text).unwrap_or(Key::Text(""))
    }

    /// The rows' instants, and whether they ascend; nothing where one can't be told.
    pub(super) fn times(&self, to: &mut Vec<i64>, tally: &mut Tally, text: &mut Vec<u8>) -> Option<bool> {
        let array = match &self.time {
            Column::Other(array) if is_time(array.data_type()) => array,
            column => {
                to.clear();
                for row in 0..column.len() {
                    to.push(tally.times.read(column.text(row, text)?).ok()?);
                }
                return Some(to.is_sorted());
            }
        };
        let mut ascend = micros(array, to)?;
        let is_instant = matches!(array.data_type(), DataType::Timestamp(_, Some(_)));
        if !is_instant && tally.times.all_in_zone(to)? {
            ascend = to.is_sorted();
        }
        are_all(to, ascend, is_near).then_some(ascend)
    }
}

/// Whether all numbers are ones of which there are none between two others.
fn are_all(numbers: &[i64], ascend: bool, is_one: impl Fn(i64) -> bool) -> bool {
    match numbers {
        [first, .., last] if ascend => is_one(*first) && is_one(*last),
        _ => numbers.iter().all(|number| is_one(*number)),
    }
}

/// Whether a column holds instants by type, and not as texts or counts.
pub(super) fn is_time(kind: &DataType) -> bool {
    matches!(kind, DataType::Timestamp(..) | DataType::Date32 | DataType::Date64)
}

/// The instants of a column in microseconds, on the clock of its zone if it has none, and whether they ascend; nothing where
/// one does not fit, or where they are no instants by type.
fn micros(array: &ArrayRef, to: &mut Vec<i64>) -> Option<bool> {
    to.clear();
    let times = |values: &[i64], scale: i64, to: &mut Vec<i64>| {
        // beyond any calendar a product may leave the range of numbers
        let (most, ascend) = (i64::MAX / scale, values.is_sorted());
        if !are_all(values, ascend, |value| (-most..=most).contains(&value)) {
            return None;
        }
        to.extend(values.iter().map(|value| value * scale));
        Some(ascend)
    };
    match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => {
            times(array.as_primitive::<TimestampSecondType>().values(), 1_000_000, to)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            times(array.as_primitive::<TimestampMillisecondType>().values(), 1_000, to)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            times(array.as_primitive::<TimestampMicrosecondType>().values(), 1, to)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            let values = array.as_primitive::<TimestampNanosecondType>().values();
            to.extend(values.iter().map(|value| value.div_euclid(1_000)));
            Some(values.is_sorted())
        }
        DataType::Date32 => {
            let values = array.as_primitive::<Date32Type>().values();
            to.extend(values.iter().map(|days| i64::from(*days) * 86_400_000_000));
            Some(values.is_sorted())
        }
        _ => None,
    }
}

/// The cells of one row as texts.
#[derive(Default)]
pub(super) struct TextRow {
    bytes: Vec<u8>,
    /// For each slot where its text ends.
    ends: Vec<usize>,
}

impl TextRow {
    /// Makes the texts of a row.
    pub(super) fn fill(&mut self, batch: &RecordBatch, places: &[Option<usize>], at: usize) {
        self.bytes.clear();
        self.ends.clear();
        for place in places {
            if let Some(array) = place.and_then(|place| batch.columns().get(place)) {
                text::write(array, at, &mut self.bytes);
            }
            self.ends.push(self.bytes.len());
        }
    }
}

impl crate::log::table::Cells for TextRow {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        let start = slot.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.bytes.get(start..*self.ends.get(slot)?).filter(|cell| !cell.is_empty())
    }
}
