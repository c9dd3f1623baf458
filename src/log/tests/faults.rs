//! Whole files that cannot be read, and what is said about them.
use super::*;
use crate::history::AttrKind;

const GOOD: &[u8] = b"customer,time,event\na,1,x\n";

#[test]
fn files_that_are_not_there_or_not_files() {
    let folder = Folder::new();
    assert_eq!(folder.error(&["no.csv"]), "there is no log file `no.csv`");
    std::fs::create_dir(folder.path("logs.csv")).unwrap();
    assert_eq!(
        folder.error(&["logs.csv"]),
        "`logs.csv` is a folder: name the log files in it, or a glob such as `logs.csv/*.csv`"
    );
}

#[test]
fn unknown_formats() {
    let folder = Folder::with(&[("a.xlsx", GOOD), ("a", GOOD), ("a.parquet.gz", GOOD)]);
    for name in ["a.xlsx", "a", "a.parquet.gz"] {
        let expected = format!("`{name}` is no kind of log that can be read: use .csv,");
        assert!(folder.error(&[name]).starts_with(&expected), "{}", folder.error(&[name]));
    }
}

#[test]
fn empty_files() {
    let folder = Folder::new();
    folder.raw("a.csv", b"");
    folder.raw("b.csv.gz", b"");
    folder.write("c.csv.gz", b"");
    folder.raw("d.csv", b"\n\n");
    folder.raw("e.xes", b"");
    folder.raw("f.csv", b"\xEF\xBB\xBF");
    for name in ["a.csv", "b.csv.gz", "c.csv.gz", "d.csv", "e.xes", "f.csv"] {
        assert_eq!(folder.error(&[name]), format!("`{name}` is empty: even a log without events has a header"));
    }
    folder.raw("g.csv", b"customer,time,event\n");
    assert_eq!(folder.read(&["g.csv"], &Needs::default()).unwrap().whole().len(), 0);
}

#[test]
fn gzip_faults() {
    let folder = Folder::with(&[("plain.csv", GOOD)]);
    folder.raw("not.csv.gz", GOOD);
    assert_eq!(
        folder.error(&["not.csv.gz"]),
        "`not.csv.gz` is not gzip: take `.gz` off its name if it is not compressed"
    );
    let long: Vec<u8> =
        (0..20_000u32).flat_map(|n| format!("{},{n},x\n", n.wrapping_mul(2_654_435_761)).into_bytes()).collect();
    let whole = gzip(&[b"customer,time,event\n".as_slice(), &long].concat());
    for part in [whole.len() / 2, whole.len() - 4, 5] {
        folder.raw("cut.csv.gz", &whole[..part]);
        assert_eq!(
            folder.error(&["cut.csv.gz"]),
            "`cut.csv.gz` is cut off: its compressed data end too early, so fetch it again",
            "{part}"
        );
    }
    let mut wrong = whole.clone();
    let sum = wrong.len() - 6;
    wrong[sum] ^= 1;
    let behind = [whole.as_slice(), &[0; 600]].concat();
    for bytes in [&wrong, &behind] {
        folder.raw("wrong.csv.gz", bytes);
        let error = folder.error(&["wrong.csv.gz"]);
        assert!(
            error.starts_with("`wrong.csv.gz` is damaged: its compressed data can't be read as a whole"),
            "{error}"
        );
    }
    folder.raw("hidden.csv", &gzip(GOOD));
    assert_eq!(folder.error(&["hidden.csv"]), "`hidden.csv` line 1: this is gzip: add `.gz` to the file's name");
}

#[test]
fn headers() {
    let folder = Folder::with(&[
        ("typo.csv", b"custmer_id,time,event\n"),
        ("other.csv", b"id,time,event\n"),
        ("semi.csv", b"kunde;time;event\n"),
        ("twice.csv", b"customer,time,event,time\n"),
        ("latin.csv", b"customer,time,event,caf\xe9\n"),
        ("wide.csv", b"\xff\xfec\0u\0s\0"),
    ]);
    let tried = "`customer_id`, `customer`, `user_id`, `case_id`, `case:concept:name`";
    assert_eq!(
        folder.error(&["typo.csv"]),
        format!("`typo.csv` has no column for the customer (tried {tried}); did you mean `custmer_id`?")
    );
    assert_eq!(
        folder.error(&["other.csv"]),
        format!("`other.csv` has no column for the customer (tried {tried}); its columns are `id`, `time`, `event`")
    );
    assert!(folder.error(&["semi.csv"]).ends_with("; its columns are `kunde`, `time`, `event`"));
    assert_eq!(folder.error(&["twice.csv"]), "`twice.csv` has two columns `time`: rename one of them");
    assert_eq!(folder.error(&["latin.csv"]), "`latin.csv` line 1: the header is not UTF-8: save the file as UTF-8");
    assert_eq!(folder.error(&["wide.csv"]), "`wide.csv` line 1: this is UTF-16: save the file as UTF-8");
}

#[test]
fn named_columns_that_are_missing() {
    let folder = Folder::with(&[("a.csv", GOOD)]);
    let mut source = folder.source(&["a.csv"]);
    source.mapping.customer = Some("custommer".into());
    let error = read(&[source], None, &Needs::default(), &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "`a.csv` has no column `custommer` for the customer; did you mean `customer`?");
    let mut source = folder.source(&["a.csv"]);
    let mapped = AttributeMapping { column: Some("wait_s".into()), ..AttributeMapping::default() };
    source.mapping.attributes.insert("wait".into(), mapped);
    let error = read(&[source], None, &needs(&[("wait", AttrKind::Int)]), &ReadOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`a.csv` has no column `wait_s` for the attribute `wait`; its columns are `customer`, `time`, `event`"
    );
}

#[test]
fn a_column_that_vanishes_in_the_third_file() {
    let with: &[u8] = b"customer,time,event,wait\na,1,x,2\n";
    let folder = Folder::with(&[("1.csv", with), ("2.csv", with), ("3.csv", GOOD), ("4.csv", b"user_id,time,event\n")]);
    let error = folder.read(&["1.csv", "2.csv", "3.csv"], &needs(&[("wait", AttrKind::Int)])).unwrap_err();
    let expected = "the files of one log differ: `1.csv` has a column `wait`, `3.csv` does not; list them as two logs or mend the file";
    assert_eq!(error.to_string(), expected);
    assert!(folder.read(&["1.csv", "3.csv"], &Needs::default()).is_ok());
    assert!(folder.error(&["3.csv", "4.csv"]).contains("`3.csv` has a column `customer`, `4.csv` does not"));
}

#[test]
fn xes_faults() {
    let folder = Folder::with(&[
        ("cut.xes", b"<log>\n<trace>\n<event>"),
        ("other.xes", b"<html></html>"),
        ("text.xes", b"customer,time\n"),
        ("bad.xes", b"<log>\n<trace></log>"),
        ("nobody.xes", b"<log><trace><event><date key=\"time:timestamp\" value=\"1970-01-01\"/></event></trace></log>"),
    ]);
    assert_eq!(folder.error(&["cut.xes"]), "`cut.xes` line 3: the file ends inside an element: fetch it again");
    assert_eq!(
        folder.error(&["other.xes"]),
        "`other.xes` line 1: this is not XES: the outermost element must be `log`"
    );
    assert!(folder.error(&["text.xes"]).contains("this is not XES"), "{}", folder.error(&["text.xes"]));
    assert!(
        folder.error(&["bad.xes"]).starts_with("`bad.xes` line 2: this is not XML ("),
        "{}",
        folder.error(&["bad.xes"])
    );
    let error = folder.error(&["nobody.xes"]);
    assert!(error.starts_with("`nobody.xes` line 1 (row 1): column `case:concept:name` is empty"), "{error}");
}

#[test]
fn json_faults() {
    let folder = Folder::with(&[("a.jsonl", b"{\"user\": 1}\n"), ("b.jsonl", b"nonsense\n")]);
    assert!(folder.error(&["a.jsonl"]).starts_with("`a.jsonl` has no column for the customer"));
    assert!(folder.error(&["b.jsonl"]).starts_with("`b.jsonl` line 1 (row 1): the line is not a JSON object"));
}

/// A device on which no byte has room.
const FULL: &str = "/dev/full";

#[test]
fn a_disk_that_is_full_is_named() {
    use crate::history::cells::Cells;
    use crate::history::packed::{Head, Key};
    use crate::log::sheaf::{Binder, Bound};
    if !std::path::Path::new(FULL).exists() {
        return;
    }
    let bound = Bound::new(0);
    let mut binder = Binder::into(&bound, 2, FULL);
    binder.push(1, &Head { key: Key::Int(1), time: 1, row: 1, name: 0 }, Cells::default().row());
    let error = binder.take().unwrap_err();
    assert!(error.to_string().contains("No space left on device"), "{error}");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_named() {
    let text: String = std::iter::once("customer,time,event\n".to_owned())
        .chain((0..2000).map(|at| format!("c{},{at},x\n", at % 9)))
        .collect();
    for name in ["a.csv", "a.csv.gz"] {
        let folder = Folder::with(&[(name, text.as_bytes())]);
        let path = folder.path(name);
        let grow = move |_, _| {
            let mut file = std::fs::File::options().append(true).open(&path).unwrap();
            std::io::Write::write_all(&mut file, b"c1,1,x\n").unwrap();
        };
        let options = ReadOptions { progress: Progress::to(grow), ..ReadOptions::default() };
        let error = read(&[folder.source(&[name])], None, &Needs::default(), &options).unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{name}` changed while it was read")), "{error}");
    }
}
