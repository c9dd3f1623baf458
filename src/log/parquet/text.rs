//! The text of a Parquet value, as a CSV writer would show it.
//!
//! Numbers in the shortest form that reads back as the same number, whole ones of a floating-point column with `.0`;
//! instants `YYYY-MM-DD HH:MM:SS` with a fraction if there is one, and `Z` if the column is in UTC; lengths of time as a
//! number of seconds.
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, DurationMicrosecondType,
    DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float32Type, Float64Type, Int8Type, Int16Type,
    Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use std::fmt::Write;

/// Writes the text of a value; nothing is written for a missing one. Bytes that are no text stay as they are.
pub(super) fn write(array: &ArrayRef, at: usize, to: &mut Vec<u8>) {
    if at >= array.len() || array.is_null(at) {
        return;
    }
    macro_rules! number {
        ($kind:ty) => {
            show(to, format_args!("{}", array.as_primitive::<$kind>().value(at)))
        };
    }
    match array.data_type() {
        DataType::Boolean => show(to, format_args!("{}", array.as_boolean().value(at))),
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        DataType::Float32 => show(to, format_args!("{:?}", array.as_primitive::<Float32Type>().value(at))),
        DataType::Float64 => show(to, format_args!("{:?}", array.as_primitive::<Float64Type>().value(at))),
        DataType::Decimal32(_, scale) => {
            decimal(to, array.as_primitive::<Decimal32Type>().value(at).into(), *scale);
        }
        DataType::Decimal64(_, scale) => {
            decimal(to, array.as_primitive::<Decimal64Type>().value(at).into(), *scale);
        }
        DataType::Decimal128(_, scale) => decimal(to, array.as_primitive::<Decimal128Type>().value(at), *scale),
        DataType::Utf8 => to.extend_from_slice(array.as_string::<i32>().value(at).as_bytes()),
        DataType::LargeUtf8 => to.extend_from_slice(array.as_string::<i64>().value(at).as_bytes()),
        DataType::Utf8View => to.extend_from_slice(array.as_string_view().value(at).as_bytes()),
        DataType::Binary => to.extend_from_slice(array.as_binary::<i32>().value(at)),
        DataType::LargeBinary => to.extend_from_slice(array.as_binary::<i64>().value(at)),
        DataType::BinaryView => to.extend_from_slice(array.as_binary_view().value(at)),
        DataType::Date32 => date(to, i64::from(array.as_primitive::<Date32Type>().value(at))),
        DataType::Date64 => instant(to, i128::from(array.as_primitive::<Date64Type>().value(at)) * 1_000_000, false),
        DataType::Timestamp(unit, zone) => {
            let (count, scale) = stamp(array, at, *unit);
            instant(to, i128::from(count) * scale, zone.is_some());
        }
        DataType::Duration(unit) => {
            let (count, scale) = length(array, at, *unit);
            decimal(to, i128::from(count) * scale, 9);
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            if let Some(key) = dictionary.normalized_keys().get(at) {
                write(dictionary.values(), *key, to);
            }
        }
        _ => {}
    }
}

/// A count of a timestamp column, and how many nanoseconds one is.
fn stamp(array: &ArrayRef, at: usize, unit: TimeUnit) -> (i64, i128) {
    match unit {
        TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().value(at), 1_000_000_000),
        TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().value(at), 1_000_000),
        TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().value(at), 1_000),
        TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().value(at), 1),
    }
}

fn length(array: &ArrayRef, at: usize, unit: TimeUnit) -> (i64, i128) {
    match unit {
        TimeUnit::Second => (array.as_primitive::<DurationSecondType>().value(at), 1_000_000_000),
        TimeUnit::Millisecond => (array.as_primitive::<DurationMillisecondType>().value(at), 1_000_000),
        TimeUnit::Microsecond => (array.as_primitive::<DurationMicrosecondType>().value(at), 1_000),
        TimeUnit::Nanosecond => (array.as_primitive::<DurationNanosecondType>().value(at), 1),
    }
}

fn show(to: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory can't fail.
    let _ = std::io::Write::write_fmt(to, text);
}

/// A whole number with its last digits behind the point.
fn decimal(to: &mut Vec<u8>, value: i128, scale: i8) {
    let digits = usize::try_from(scale).unwrap_or_default();
    let mut text = format!("{:0>1$}", value.unsigned_abs(), digits + 1);
    for _ in scale..0 {
        text.push('0');
    }
    let (whole, fraction) = text.split_at_checked(text.len() - digits).unwrap_or((&text, ""));
    let sign = if value < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    show(to, format_args!("{sign}{whole}{point}{fraction}"));
}

fn date(to: &mut Vec<u8>, days: i64) {
    let (year, month, day) = civil(days);
    show(to, format_args!("{year:04}-{month:02}-{day:02}"));
}

/// An instant, from nanoseconds since 1970 on its clock.
fn instant(to: &mut Vec<u8>, nanos: i128, is_utc: bool) {
    const DAY: i128 = 86_400_000_000_000;
    date(to, i64::try_from(nanos.div_euclid(DAY)).unwrap_or_default());
    let of_day = nanos.rem_euclid(DAY);
    let seconds = of_day / 1_000_000_000;
    show(to, format_args!(" {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    let fraction = of_day % 1_000_000_000;
    if fraction > 0 {
        let mut digits = String::new();
        let _ = write!(digits, "{fraction:09}");
        let shown = if fraction % 1_000_000 == 0 {
            3
        } else if fraction % 1_000 == 0 {
            6
        } else {
            9
        };
        digits.truncate(shown);
        show(to, format_args!(".{digits}"));
    }
    if is_utc {
        to.push(b'Z');
    }
}

/// The date of a number of days since 1970; years begin in March here, so that the leap day is a year's last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_era_year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_era_year + of_era_year / 4 - of_era_year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + of_era_year + i64::from(month <= 2), month, day)
}
