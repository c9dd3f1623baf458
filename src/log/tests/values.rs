//! Attribute values as they stand in logs.
use crate::history::{AttrKind, Value};
use crate::log::Unit;
use crate::log::decode::Decoder;
use crate::log::time::{TimeFormat, TimeReader};
use smol_str::SmolStr;

fn decode<T>(kind: AttrKind, unit: Option<&str>, text: &str, then: impl FnOnce(Result<Value<'_>, SmolStr>) -> T) -> T {
    let decoder = Decoder::new(kind, unit.map(|unit| Unit::parse(unit).unwrap()));
    then(decoder.decode(text, &mut TimeReader::new(TimeFormat::Auto, None)))
}

#[track_caller]
fn reads(kind: AttrKind, unit: Option<&str>, text: &str, expected: Value<'_>) {
    decode(kind, unit, text, |value| assert_eq!(value, Ok(expected), "{text}"));
}

#[track_caller]
fn refuses(kind: AttrKind, unit: Option<&str>, text: &str, reason: &str) {
    decode(kind, unit, text, |value| assert_eq!(value.unwrap_err(), reason, "{text}"));
}

#[test]
fn numbers() {
    reads(AttrKind::Int, None, " 42 ", Value::Int(42));
    reads(AttrKind::Int, None, "85.0", Value::Int(85));
    reads(AttrKind::Int, None, "-7", Value::Int(-7));
    for text in ["85.5", "1e3", "x", "1."] {
        refuses(AttrKind::Int, None, text, "is not a whole number");
    }
    for text in ["9223372036854775808", "-9223372036854775808"] {
        refuses(AttrKind::Int, None, text, "does not fit into a whole number of 64 bits");
    }
    reads(AttrKind::Number, None, "9.6", Value::Number(9.6));
    reads(AttrKind::Number, None, "1e3", Value::Number(1000.0));
    for text in ["NaN", "inf", "-infinity", "1,5", "1e999"] {
        refuses(AttrKind::Number, None, text, "is not a number");
    }
}

#[test]
fn scores_have_a_range() {
    reads(AttrKind::Score(0.0, 10.0), None, "10", Value::Number(10.0));
    reads(AttrKind::Score(0.0, 10.0), None, "0", Value::Number(0.0));
    refuses(AttrKind::Score(0.0, 10.0), None, "11", "is outside the score's range 0..10");
    refuses(AttrKind::Score(0.0, 10.0), None, "ten", "is not a score");
}

#[test]
fn truth_values() {
    for text in ["true", "True", "TRUE", "1", "yes"] {
        reads(AttrKind::Bool, None, text, Value::Bool(true));
    }
    for text in ["false", "False", "0", "No"] {
        reads(AttrKind::Bool, None, text, Value::Bool(false));
    }
    refuses(AttrKind::Bool, None, "maybe", "is not true or false");
}

#[test]
fn durations() {
    reads(AttrKind::Duration, None, "90", Value::Duration(90_000_000));
    reads(AttrKind::Duration, None, "0.152", Value::Duration(152_000));
    reads(AttrKind::Duration, None, "0.1234565", Value::Duration(123_457));
    reads(AttrKind::Duration, Some("min"), "1.5", Value::Duration(90_000_000));
    reads(AttrKind::Duration, Some("ms"), "5min", Value::Duration(300_000_000));
    reads(AttrKind::Duration, None, "1d 12h", Value::Duration(36 * 3_600_000_000));
    reads(AttrKind::Duration, None, "-2s", Value::Duration(-2_000_000));
    reads(AttrKind::Duration, None, "1.5e2", Value::Duration(150_000_000));
    for text in ["soon", "5 parsecs", "5min x", "--1", "inf", "e5"] {
        refuses(AttrKind::Duration, None, text, "is not a duration");
    }
}

#[test]
fn money() {
    let euro = AttrKind::Money(Some("EUR".into()));
    reads(AttrKind::Money(None), None, "30 EUR", Value::Money(30_000_000, "EUR"));
    reads(AttrKind::Money(None), None, "EUR 30.50", Value::Money(30_500_000, "EUR"));
    reads(AttrKind::Money(None), None, "30.50 €", Value::Money(30_500_000, "EUR"));
    reads(AttrKind::Money(None), None, "€-30.50", Value::Money(-30_500_000, "EUR"));
    refuses(AttrKind::Money(Some("USD".into())), None, "5 €", "is not an amount in USD");
    reads(AttrKind::Money(None), Some("cent EUR"), "3099", Value::Money(30_990_000, "EUR"));
    reads(AttrKind::Money(None), Some("cent EUR"), "30.99 EUR", Value::Money(30_990_000, "EUR"));
    reads(AttrKind::Money(None), Some("USD"), "0.1", Value::Money(100_000, "USD"));
    reads(euro.clone(), None, "5", Value::Money(5_000_000, "EUR"));
    refuses(euro, None, "5 USD", "is not an amount in EUR");
    refuses(AttrKind::Money(None), Some("EUR"), "5 USD", "is not an amount in EUR");
    refuses(AttrKind::Money(None), Some("EUR"), "5,50", "is not an amount of money");
    decode(AttrKind::Money(None), None, "5", |value| assert!(value.unwrap_err().contains("has no currency")));
}

#[test]
fn numbers_with_a_comma() {
    let decode = |kind: AttrKind, text: &str| {
        let decoder = Decoder::new(kind, None).with_decimal_comma(true);
        let value = decoder.decode(text, &mut TimeReader::new(TimeFormat::Auto, None));
        assert_eq!(decoder.plain_number(text.as_bytes()), None, "the short way knows points alone");
        value.ok().map(|value| format!("{value:?}"))
    };
    let number = |text: &str| decode(AttrKind::Number, text);
    for (text, value) in [
        ("1,5", 1.5),
        ("-0,25", -0.25),
        ("12", 12.0),
        ("1.249", 1249.0),
        ("1.249,50", 1249.5),
        ("12.001.249", 12_001_249.0),
        ("1 249,5", 1249.5),
        ("1\u{a0}249,5", 1249.5),
        ("1'249,5", 1249.5),
    ] {
        assert_eq!(number(text), Some(format!("{:?}", Value::Number(value))), "{text}");
    }
    for text in
        ["1.5", "12.50", "1,249.50", "1,2,3", "1.24,5", "1.2490", "1234.567", ",5", "5,", "1. 249", "x,5", "", ","]
    {
        assert_eq!(number(text), None, "{text}");
    }
    assert_eq!(decode(AttrKind::Int, "1.249"), Some(format!("{:?}", Value::Int(1249))));
    assert_eq!(decode(AttrKind::Duration, "1,5"), Some(format!("{:?}", Value::Duration(1_500_000))));
    assert_eq!(decode(AttrKind::Duration, "1d 12h"), Some(format!("{:?}", Value::Duration(36 * 3_600_000_000))));
    for text in ["1.249,50 €", "€ 1.249,50", "1.249,50€", "1.249,50 EUR", "EUR 1249,5"] {
        assert_eq!(
            decode(AttrKind::Money(None), text),
            Some(format!("{:?}", Value::Money(1_249_500_000, "EUR"))),
            "{text}"
        );
    }
    assert_eq!(
        decode(AttrKind::Money(None), "12.50 EUR"),
        None,
        "a point before two digits is no sign between thousands"
    );
}

#[test]
fn one_of_a_list() {
    let kind = || AttrKind::OneOf(vec!["billing".into(), "technical".into()]);
    reads(kind(), None, "billing", Value::Text("billing"));
    refuses(kind(), None, "biling", "is not one of the declared values: did you mean `billing`?");
    refuses(kind(), None, "x", "is not one of the declared values");
}

#[test]
fn texts_are_taken_as_they_are() {
    reads(AttrKind::Text, None, " a ", Value::Text(" a "));
    reads(AttrKind::Time, None, "1970-01-02", Value::Time(86_400_000_000));
}

#[test]
fn units() {
    assert_eq!(Unit::parse("s"), Some(Unit::Duration(1_000_000)));
    assert_eq!(Unit::parse("cent EUR"), Some(Unit::Money(10_000, "EUR".into())));
    for text in ["", "seconds", "eur", "EURO", "cent", "cent EUR x", "milli EUR"] {
        assert_eq!(Unit::parse(text), None, "{text}");
    }
}
