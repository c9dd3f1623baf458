//! Attribute values as they stand in logs, to typed values.
//!
//! Invariant: a value is read exactly or not at all. Blanks around anything but a text do not matter; an empty field is
//! a missing value and never comes here.
use super::time::{TimeFormat, TimeReader};
use crate::history::{AttrKind, NO_INT, Value};
use smol_str::SmolStr;
use std::borrow::Cow;

/// The unit in which a log counts an attribute, as the project file's `unit` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A length of time in microseconds: `ms`, `s`, `min`, `h`, `d`, `w`.
    Duration(i64),
    /// Amounts of a currency, counted in this many millionths of its major unit: `EUR`, `cent EUR`.
    Money(i64, SmolStr),
}

impl Unit {
    /// The unit of that text; nothing if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(micros) = duration_unit(text) {
            return Some(Self::Duration(micros));
        }
        let mut words = text.split_whitespace();
        let (first, second) = (words.next()?, words.next());
        let (scale, code) = match (first, second) {
            (code, None) => (1_000_000, code),
            ("cent" | "cents", Some(code)) => (10_000, code),
            _ => return None,
        };
        (is_currency(code) && words.next().is_none()).then(|| Self::Money(scale, SmolStr::new(code)))
    }
}

/// Reads the values of one attribute of one log.
#[derive(Debug)]
pub(super) struct Decoder {
    kind: AttrKind,
    unit: Option<Unit>,
    /// Whether a comma stands before the fraction of numbers.
    decimal_comma: bool,
}

/// Whether a text reads as a value of this kind, with a comma before its fraction or a point.
pub fn is_read_as(kind: &AttrKind, decimal_comma: bool, text: &str) -> bool {
    let decoder = Decoder { kind: kind.clone(), unit: None, decimal_comma };
    decoder.decode(text, &mut TimeReader::new(TimeFormat::Auto, None)).is_ok()
}

/// A value, or why it could not be read as words that follow it.
pub(super) type Decoded<'a> = Result<Value<'a>, SmolStr>;

impl Decoder {
    /// A decoder of a kind of value, counted in `unit` where the text itself names none.
    pub(super) fn new(kind: AttrKind, unit: Option<Unit>) -> Self {
        Self { kind, unit, decimal_comma: false }
    }

    /// The same for numbers that have a comma before their fraction, if `is_comma`.
    pub(super) fn with_decimal_comma(self, is_comma: bool) -> Self {
        Self { decimal_comma: is_comma, ..self }
    }

    /// What kind of value it reads.
    pub(super) fn kind(&self) -> &AttrKind {
        &self.kind
    }

    /// Whether it takes a number as it is.
    pub(super) fn takes(&self, value: f64) -> bool {
        match &self.kind {
            AttrKind::Number => value.is_finite(),
            AttrKind::Score(from, to) => (*from..=*to).contains(&value),
            _ => false,
        }
    }

    /// The number in plain digits, if it is one that this decoder takes; whatever else stands there is for
    /// [`Decoder::decode`].
    pub(super) fn plain_number(&self, cell: &[u8]) -> Option<f64> {
        plain(cell).filter(|value| !self.decimal_comma && self.takes(*value))
    }

    /// The value of a text that is not empty.
    pub(super) fn decode<'a>(&'a self, text: &'a str, times: &mut TimeReader) -> Decoded<'a> {
        let bare = text.trim();
        match &self.kind {
            AttrKind::Text => Ok(Value::Text(text)),
            AttrKind::OneOf(values) if values.iter().any(|value| value == text) => Ok(Value::Text(text)),
            AttrKind::OneOf(values) => Err(not_listed(text, values)),
            AttrKind::Int => {
                let bare = self.pointed(bare);
                whole(&bare).map(Value::Int).ok_or_else(|| match bare.parse::<i128>() {
                    Ok(_) => "does not fit into a whole number of 64 bits".into(),
                    Err(_) => self.refuse(),
                })
            }
            AttrKind::Number => number(&self.pointed(bare)).map(Value::Number).ok_or_else(|| self.refuse()),
            AttrKind::Score(from, to) => match number(&self.pointed(bare)) {
                Some(value) if (*from..=*to).contains(&value) => Ok(Value::Number(value)),
                Some(_) => Err(SmolStr::new(format!("is outside the score's range {from}..{to}"))),
                None => Err(self.refuse()),
            },
            AttrKind::Bool => truth(bare).map(Value::Bool).ok_or_else(|| self.refuse()),
            AttrKind::Time => times.read(bare.as_bytes()).map(Value::Time).map_err(SmolStr::new_static),
            AttrKind::Duration => {
                let unit = if let Some(Unit::Duration(micros)) = self.unit { micros } else { 1_000_000 };
                duration(&self.pointed(bare), unit).map(Value::Duration).ok_or_else(|| self.refuse())
            }
            AttrKind::Money(declared) => self.money(bare, declared.as_deref()),
        }
    }

    fn money<'a>(&'a self, text: &'a str, declared: Option<&'a str>) -> Decoded<'a> {
        let (amount, written) = split_currency(text);
        let (scale, mapped) = match &self.unit {
            Some(Unit::Money(scale, code)) => (*scale, Some(code.as_str())),
            _ => (1_000_000, None),
        };
        // `30 EUR` names its own unit; the mapping's fraction of it is for bare numbers.
        let scale = if written.is_some() { 1_000_000 } else { scale };
        let codes = [written, mapped, declared];
        let Some(code) = codes.into_iter().flatten().next() else {
            return Err("has no currency: map the attribute with `unit: EUR` (or another) in the project file".into());
        };
        if let Some(other) = codes.into_iter().flatten().find(|other| *other != code) {
            return Err(SmolStr::new(format!("is not an amount in {other}")));
        }
        scaled(&self.pointed(amount), scale).map(|micro| Value::Money(micro, code)).ok_or_else(|| self.refuse())
    }

    /// A number with a point before its fraction; nothing that reads as a number if it is none with a comma.
    fn pointed<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match text.contains(|letter: char| letter.is_ascii_digit()) && self.decimal_comma {
            true => point_for_comma(text),
            false => Cow::Borrowed(text),
        }
    }

    fn refuse(&self) -> SmolStr {
        SmolStr::new(format!("is not {}", self.kind.noun()))
    }
}

fn not_listed(text: &str, values: &[SmolStr]) -> SmolStr {
    let hint = crate::diag::did_you_mean(text, values.iter().map(SmolStr::as_str));
    let hint = hint.map_or(String::new(), |hint| format!(": {hint}"));
    SmolStr::new(format!("is not one of the declared values{hint}"))
}

/// A whole number; a fraction of zeros, as some exports write it, does not matter.
fn whole(text: &str) -> Option<i64> {
    let digits = text.split_once('.').map_or(text, |(whole, fraction)| {
        let zeros = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
        if zeros { whole } else { text }
    });
    digits.parse().ok().filter(|value| *value != NO_INT)
}

/// A number of at most 15 digits, exactly as a general reader would read it: the digits and the power of ten are exact as
/// numbers, so that their quotient is the nearest there is.
fn plain(cell: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (mut digits, mut count, mut fraction) = (0u64, 0usize, None);
    for byte in cell {
        match byte {
            b'0'..=b'9' => {
                digits = digits * 10 + u64::from(byte - b'0');
                count += 1;
            }
            b'.' if fraction.is_none() && count > 0 => fraction = Some(count),
            _ => return None,
        }
        if count > 15 {
            return None;
        }
    }
    let after = count - fraction.unwrap_or(count);
    if count == 0 || fraction == Some(count) {
        return None;
    }
    Some(digits as f64 / POWERS.get(after)?)
}

/// A finite number.
fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

fn truth(text: &str) -> Option<bool> {
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if ["true", "yes", "1"].iter().any(is) {
        return Some(true);
    }
    ["false", "no", "0"].iter().any(is).then_some(false)
}

/// A length of time: a number of `unit` microseconds, or parts with their units, as in `1d 12h` or `5min`.
fn duration(text: &str, unit: i64) -> Option<i64> {
    if let Some(micros) = scaled(text, unit) {
        return Some(micros);
    }
    let mut rest = text;
    let mut total = 0i64;
    while !rest.is_empty() {
        let letters = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (count, tail) = rest.split_at_checked(letters)?;
        let end = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (name, tail) = tail.split_at_checked(end)?;
        total = total.checked_add(scaled(count.trim(), duration_unit(name)?)?)?;
        rest = tail.trim_start();
    }
    (!text.is_empty()).then_some(total)
}

fn duration_unit(name: &str) -> Option<i64> {
    Some(match name {
        "us" => 1,
        "ms" => 1_000,
        "s" => 1_000_000,
        "min" => 60_000_000,
        "h" => 3_600_000_000,
        "d" => 86_400_000_000,
        "w" => 604_800_000_000,
        _ => return None,
    })
}

/// `1.249,50` as `1249.50`: digits, whole ones also in groups of three with a point, a blank or an apostrophe between. A text
/// without either sign stays as it is, one that is no such number becomes none.
fn point_for_comma(text: &str) -> Cow<'_, str> {
    const BETWEEN: [char; 5] = ['.', ' ', '\u{a0}', '\u{202f}', '\''];
    if !text.contains([',', '.', '\u{a0}', '\u{202f}', '\'']) && !is_grouped(text, &BETWEEN) {
        return Cow::Borrowed(text);
    }
    let sign = text.chars().next().filter(|first| matches!(first, '-' | '+'));
    let digits = sign.map_or(text, |_| text.get(1..).unwrap_or_default());
    let (whole, fraction) = digits.split_once(',').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(is_digits(whole) || is_grouped(whole, &BETWEEN)) || !fraction.is_none_or(is_digits) {
        return Cow::Borrowed("");
    }
    let plain = whole.chars().filter(char::is_ascii_digit);
    let fraction = fraction.map(|fraction| format!(".{fraction}"));
    Cow::Owned(sign.into_iter().chain(plain).collect::<String>() + &fraction.unwrap_or_default())
}

/// Whether digits stand in groups of three, but for the first, with one and the same sign between them.
fn is_grouped(whole: &str, between: &[char]) -> bool {
    let Some(sign) = whole.chars().find(|letter| between.contains(letter)) else { return false };
    let mut groups = whole.split(sign);
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let begins = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && is_digits(first));
    begins && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn split_currency(text: &str) -> (&str, Option<&str>) {
    if let Some(amount) = text.strip_suffix('€').or_else(|| text.strip_prefix('€')) {
        return (amount.trim(), Some("EUR"));
    }
    if let Some((amount, code)) = text.rsplit_once(char::is_whitespace).filter(|(_, code)| is_currency(code)) {
        return (amount.trim_end(), Some(code));
    }
    match text.split_once(char::is_whitespace).filter(|(code, _)| is_currency(code)) {
        Some((code, amount)) => (amount.trim_start(), Some(code)),
        None => (text, None),
    }
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A decimal times a whole number, exact, and rounded to the nearest whole number (halves away from zero).
fn scaled(text: &str, scale: i64) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(fraction) || (whole.is_empty() && fraction.is_empty()) || whole.len() > 18 {
        return exponent(text, scale);
    }
    let fraction = fraction.get(..fraction.len().min(18))?;
    let part = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse::<i128>().ok() };
    let power = 10i128.pow(u32::try_from(fraction.len()).ok()?);
    let exact = (part(whole)? * power + part(fraction)?) * i128::from(scale);
    let rounded = (exact * 2 + power) / (power * 2);
    i64::try_from(if negative { -rounded } else { rounded }).ok().filter(|value| *value != NO_INT)
}

/// `1.5e3` times a whole number, as exact as such a number is.
fn exponent(text: &str, scale: i64) -> Option<i64> {
    if !text.contains(['e', 'E']) || !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return None;
    }
    let value = (number(text)? * scale as f64).round();
    // 2⁶² is far beyond any time or amount and safely inside an i64.
    (value.abs() < 4.6e18).then_some(value as i64)
}
