//! How fast definitions are parsed: 1 MB of them on one core.
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::fmt::Write as _;
use std::hint::black_box;
use wayfare::diag::FileId;
use wayfare::syntax::parse;

/// Definitions of about `bytes` bytes: touchpoints, moments, journeys with KPIs and scores, rules, tests.
fn definitions(bytes: usize) -> String {
    let block = include_str!("data/block.journey");
    let mut text = String::with_capacity(bytes + block.len());
    for at in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&block.replace("_N", &format!("_{at}")));
        let _ = writeln!(text);
    }
    text
}

fn parsing(criterion: &mut Criterion) {
    let text = definitions(1_000_000);
    let (file, found) = parse(&text, FileId(0));
    assert!(found.is_empty() && file.broken.is_empty(), "the benchmark's text must be correct");
    let broken = text.replacen("kpi wait_", "kpi = wait_", 40);
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    group.bench_function("1 MB", |bench| bench.iter(|| parse(black_box(&text), FileId(0))));
    group.bench_function("1 MB with 40 mistakes", |bench| bench.iter(|| parse(black_box(&broken), FileId(0))));
    group.finish();
}

criterion_group!(benches, parsing);
criterion_main!(benches);
