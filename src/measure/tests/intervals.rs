//! Intervals against `tests/data/statistics/reference.csv`, which SciPy worked out.
use super::super::spread::Spread;
use super::super::stats::{Confidence, nps, ranks, student, wilson};
use crate::facts::{Numbers, Sums};

const REFERENCE: &str = include_str!("../../../tests/data/statistics/reference.csv");

/// Each row of a kind: its arguments, and the interval as told and as worked out here.
pub(super) fn compare(kind: &str, ours: impl Fn(&[f64], Confidence) -> (f64, f64)) {
    let rows: Vec<Vec<&str>> =
        REFERENCE.lines().map(|line| line.split(',').collect()).filter(|row: &Vec<&str>| row[0] == kind).collect();
    assert!(rows.len() >= 18, "{kind}");
    for row in rows {
        let arguments: Vec<f64> = row[1].split(' ').map(|text| text.parse().unwrap()).collect();
        let confidence = Confidence::new(row[2].parse().unwrap());
        let (low, high) = ours(&arguments, confidence);
        for (our, their) in [low, high].into_iter().zip(&row[3..]) {
            let their: f64 = their.parse().unwrap();
            let far = (our - their).abs() / their.abs().max(1.0);
            assert!(far < 1e-10, "{kind} {arguments:?} at {}: {our} is not {their}", row[2]);
        }
    }
}

#[test]
fn wilson_agrees_with_scipy() {
    compare("wilson", |row, confidence| wilson(row[0] as u64, row[1] as u64, confidence).unwrap());
}

#[test]
fn student_agrees_with_scipy() {
    compare("t", |row, confidence| {
        let mean = row.iter().sum::<f64>() / row.len() as f64;
        let sums = Numbers::Number(row.to_vec().into()).to_sums().unwrap().into_owned();
        let Sums::Real(sums) = sums else { panic!("numbers make sums of numbers") };
        Spread::of_real(&sums).student(mean, confidence).unwrap()
    });
}

#[test]
fn order_statistics_agree_with_scipy() {
    compare("order", |row, confidence| {
        let (low, high) = ranks(row[0] as usize, row[1], confidence).unwrap();
        (low as f64, high as f64)
    });
}

#[test]
fn nps_agrees_with_scipy() {
    compare("nps", |row, confidence| nps(row[0] as u64, row[1] as u64, row[2] as u64, confidence).unwrap());
}

#[test]
fn nothing_has_no_interval() {
    let confidence = Confidence::new(0.95);
    assert_eq!(wilson(0, 0, confidence), None);
    assert_eq!(nps(0, 0, 0, confidence), None);
    assert_eq!(ranks(0, 0.5, confidence), None);
    assert_eq!(student(1.0, 1, 0.0, confidence), None);
}

#[test]
fn confidence_beyond_reason_does_not_panic() {
    for share in [f64::NAN, -1.0, 0.0, 1.0, 2.0] {
        let (low, high) = wilson(3, 7, Confidence::new(share)).unwrap();
        assert!(low <= high);
    }
}
