//! Watching folders on a real disk.
#![expect(clippy::disallowed_methods, reason = "tests are at the rim: they write the files that are watched")]
use super::{Folders, Listener, Waited};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn listening(folder: &Path) -> Listener {
    let mut folders = Folders::default();
    folders.below(folder);
    let mut listener = Listener::default();
    listener.follow(&folders).unwrap();
    listener
}

#[track_caller]
fn changed(listener: &Listener, path: &Path) {
    let Waited::Changed(paths) = listener.wait() else { panic!("it ended") };
    assert!(paths.contains(path), "{path:?} is not among {paths:?}");
}

#[test]
fn every_way_to_save_a_file_is_told() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.journey");
    let listener = listening(folder.path());
    fs::write(&file, "one").unwrap();
    changed(&listener, &file);
    fs::write(folder.path().join("beside"), "two").unwrap();
    fs::rename(folder.path().join("beside"), &file).unwrap();
    changed(&listener, &file);
    fs::remove_file(&file).unwrap();
    changed(&listener, &file);
}

#[test]
fn many_writes_in_a_row_are_one_batch() {
    let folder = TempDir::new().unwrap();
    let listener = listening(folder.path());
    for at in 0..20 {
        fs::write(folder.path().join(format!("{at}.journey")), "text").unwrap();
    }
    let Waited::Changed(paths) = listener.wait() else { panic!("it ended") };
    // that the folder was made may be told late
    let written = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "journey"));
    assert_eq!(written.count(), 20, "{paths:?}");
}

#[test]
fn a_folder_that_is_not_there_yet_is_seen_when_it_comes() {
    let folder = TempDir::new().unwrap();
    let listener = listening(&folder.path().join("later/still"));
    fs::create_dir(folder.path().join("later")).unwrap();
    changed(&listener, &folder.path().join("later"));
}

#[test]
fn watching_ends_when_it_is_told_to() {
    let folder = TempDir::new().unwrap();
    let listener = listening(folder.path());
    listener.ender().end();
    assert_eq!(listener.wait(), Waited::End);
}

#[test]
fn reading_a_file_is_no_change() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.journey");
    fs::write(&file, "one").unwrap();
    let listener = listening(folder.path());
    assert_eq!(fs::read_to_string(&file).unwrap(), "one");
    let ender = listener.ender();
    // were reading told, the batch would be there before the end
    std::thread::sleep(std::time::Duration::from_millis(200));
    ender.end();
    assert_eq!(listener.wait(), Waited::End);
}
