//! How fast definitions are checked: a whole project, and one edit in it, on one core.
#[path = "support/definitions.rs"]
mod definitions;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use definitions::definitions;
use std::hint::black_box;
use wayfare::diag::Sources;
use wayfare::model::ModelSettings;
use wayfare::workspace::Workspace;

const BYTES: usize = 1_000_000;
const FILES: usize = 200;

fn loaded(files: &[(String, String)]) -> Workspace {
    let mut workspace = Workspace::new(ModelSettings::default(), 20_000, Sources::default(), Vec::new());
    for (path, text) in files {
        workspace.update(path, text.as_str());
    }
    workspace
}

fn checking(criterion: &mut Criterion) {
    let files = definitions(BYTES, FILES, 42);
    let mut workspace = loaded(&files);
    let checked = workspace.check();
    assert!(checked.compiles(), "the benchmark's text must be correct: {:?}", checked.diagnostics.first());
    let mut group = criterion.benchmark_group("check");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(files.iter().map(|(_, text)| text.len() as u64).sum()));
    group.bench_function("1 MB in 200 files", |bench| {
        bench.iter(|| loaded(black_box(&files)).check().diagnostics.len());
    });
    group.throughput(Throughput::Elements(1));
    let Some((path, text)) = files.get(FILES / 2) else { return };
    let edited = format!("{text}// an edit\n");
    let mut turn = false;
    group.bench_function("one edit", |bench| {
        bench.iter_batched(
            || {
                turn = !turn;
                if turn { edited.as_str() } else { text.as_str() }
            },
            |text| {
                workspace.update(path, text);
                workspace.check().diagnostics.len()
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, checking);
criterion_main!(benches);
