//! How long proofs take: projects of 200 rules over 60 touchpoints, in one group or several.
#[path = "../src/allocator.rs"]
mod allocator;
#[path = "support/rules.rs"]
mod rules;

use criterion::{Criterion, criterion_group, criterion_main};
use rules::Temper;
use std::hint::black_box;
use std::sync::Arc;
use wayfare::analyze::{Limits, prove};
use wayfare::diag::{Diagnostic, FileId};
use wayfare::model::{Model, ModelSettings, resolve};
use wayfare::plan::Plan;
use wayfare::syntax::parse;

fn model(text: &str) -> Model {
    let (tree, mistakes) = parse(text, FileId(0));
    assert!(mistakes.is_empty(), "the benchmark's text must be correct: {:?}", mistakes.first());
    let (model, mistakes) = resolve(&[(FileId(0), Arc::new(tree))], &ModelSettings::default());
    assert!(!mistakes.iter().any(Diagnostic::is_error), "the benchmark's text must be correct: {mistakes:?}");
    model
}

fn proving(criterion: &mut Criterion) {
    allocator::set_up();
    let mut group = criterion.benchmark_group("prove 200 rules over 60 touchpoints");
    group.sample_size(10);
    for (temper, groups) in
        [(Temper::Peaceful, 6), (Temper::Peaceful, 1), (Temper::Planted, 1), (Temper::Wild, 6), (Temper::Wild, 1)]
    {
        let model = model(&rules::rules(200, 60, groups, temper, 7));
        let plan = Plan::new(&model);
        let name = format!("{temper:?}, groups: {groups}");
        group.bench_function(name, |bench| bench.iter(|| prove(black_box(&model), &plan, Limits::default())));
    }
    group.finish();
}

criterion_group!(benches, proving);
criterion_main!(benches);
