//! How fast definitions are checked: a whole project, and one edit in it, on one core.
#[path = "../src/allocator.rs"]
mod allocator;
#[path = "support/definitions.rs"]
mod definitions;

use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
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
    allocator::set_up();
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
    for (what, edit) in EDITS {
        // some file in the middle, or else the one that has what all share
        let edited = |(_, text): &&(String, String)| edit(text) != *text;
        let in_the_middle = files.iter().skip(FILES / 2).find(edited);
        let found = in_the_middle.or_else(|| files.iter().find(edited));
        assert!(found.is_some(), "nothing to be edited: {what}");
        let Some((path, text)) = found else { continue };
        one_edit(&mut group, &mut workspace, what, path, [text.clone(), edit(text)]);
    }
    group.finish();
}

/// Another text of the same file.
type Edit = fn(&str) -> String;

/// Edits of a file, from what happens at every key to what everybody else notices.
const EDITS: [(&str, Edit); 19] = [
    ("edit of a comment", |text| format!("// an edit\n{text}")),
    ("edit in a rule", |text| text.replacen("allow  up to 60%", "allow  up to 61%", 1)),
    ("edit in a moment", |text| text.replacen(" where wait > ", " where wait > 1", 1)),
    ("edit of a threshold to the period before", |text| {
        text.replacen("require >= 25%", "require >= previous(28d) - 2%", 1)
    }),
    ("edit of a declaration", |text| text.replacen("seconds: number optional", "seconds: number", 1)),
    ("edit of a type", |text| text.replacen("case_id: text\n", "case_id: int\n", 1)),
    ("edit of the values of a type", |text| text.replacen("one of \"billing\"", "one of \"bills\"", 1)),
    ("an item added", |text| format!("touchpoint Added = \"added\" {{ price: money }}\n{text}")),
    ("a stage renamed", |text| text.replacen("stage   advice", "stage   advise", 1)),
    ("a touchpoint renamed", |text| text.replacen("touchpoint Order", "touchpoint Ordre", 1)),
    ("a mistake made", |text| text.replacen("moment LongWait", "moment = LongWait", 1)),
    ("a customer's attribute added", |text| {
        text.replacen("region: text optional", "region: text optional\n  age: int", 1)
    }),
    ("the values of a customer's attribute", |text| text.replacen("\"silver\", ", "\"silver\", \"vip\", ", 1)),
    ("the type of a customer's attribute", |text| text.replacen("one of \"basic\", \"silver\", \"gold\"", "text", 1)),
    ("a customer's attribute renamed", |text| text.replacen("tier:   one of", "rank:   one of", 1)),
    ("a segment renamed", |text| text.replacen("segment tier", "segment rank", 1)),
    ("the policy's zone", |text| {
        text.replacen("min_n 30  zone \"Europe/Berlin\"", "min_n 30  zone \"Europe/London\"", 1)
    }),
    ("the policy's figures", |text| text.replacen("confidence 95%  min_n 30", "gate proof  min_n 20", 1)),
    ("a calendar's hours", |text| text.replacen("sat 09:00..13:00", "sat 09:00..14:00", 1)),
];

fn one_edit(
    group: &mut BenchmarkGroup<'_, WallTime>,
    workspace: &mut Workspace,
    what: &str,
    path: &str,
    texts: [String; 2],
) {
    let mut turn = 0;
    group.bench_function(what, |bench| {
        bench.iter_batched(
            || {
                turn += 1;
                texts.iter().cycle().nth(turn % 2).map_or("", String::as_str)
            },
            |text| {
                workspace.update(path, text);
                workspace.check().diagnostics.len()
            },
            BatchSize::PerIteration,
        );
    });
    // the text that was there at first
    workspace.update(path, texts.first().map_or("", String::as_str));
}

criterion_group!(benches, checking);
criterion_main!(benches);
