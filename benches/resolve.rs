//! How long resolving takes: 1 MB of definitions in 200 files, at most 60 ms; after an edit of one file, 7 ms.
#[path = "support/definitions.rs"]
mod definitions;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::sync::Arc;
use wayfare::diag::FileId;
use wayfare::model::{ModelSettings, resolve};
use wayfare::syntax::parse;

fn benches(criterion: &mut Criterion) {
    let project = definitions::definitions(1_000_000, 200, 42);
    let bytes: usize = project.iter().map(|(_, text)| text.len()).sum();
    let mut files = Vec::new();
    for (at, (_, text)) in project.iter().enumerate() {
        let id = FileId(u32::try_from(at).unwrap_or(u32::MAX));
        files.push((id, Arc::new(parse(text, id).0)));
    }
    let settings = ModelSettings::default();
    let (_, found) = resolve(&files, &settings);
    assert!(found.is_empty(), "{:#?}", found.iter().take(5).collect::<Vec<_>>());
    let mut group = criterion.benchmark_group("resolve");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(30);
    group.bench_function("1 MB in 200 files", |bencher| {
        bencher.iter_with_large_drop(|| resolve(black_box(&files), &settings))
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
