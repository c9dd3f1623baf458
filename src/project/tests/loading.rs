//! Which files belong to a project.
use super::*;
use std::path::{Path, PathBuf};

fn names(project: &Project) -> Vec<&str> {
    project.definitions.iter().map(|file| &*file.name).collect()
}

fn found(project: &Project) -> Vec<String> {
    project.diagnostics.iter().map(|found| shown(found, &project.sources)).collect()
}

fn path(path: &str) -> Argument {
    Argument::Path(PathBuf::from(path))
}

fn shop() -> Memory {
    Memory::default()
        .with(
            "/files/shop/wayfare.yaml",
            "definitions: [journeys, 'extra/**/*.journey']\nlogs: [{ path: 'data/*.csv' }, { path: more.csv }]\n",
        )
        .with("/files/shop/journeys/b.journey", "touchpoint B")
        .with("/files/shop/journeys/a.journey", "use \"../lib/c.journey\"\ntouchpoint A")
        .with("/files/shop/journeys/deep/d.journey", "use \"../a.journey\"")
        .with("/files/shop/journeys/.hidden/x.journey", "")
        .with("/files/shop/journeys/readme.md", "")
        .with("/files/shop/extra/e.journey", "")
        .with("/files/shop/extra/one/two/f.journey", "")
        .with("/files/shop/lib/c.journey", "use \"../journeys/a.journey\"")
        .with("/files/shop/data/2.csv", "")
        .with("/files/shop/data/1.csv", "")
}

const ALL: [&str; 6] = [
    "extra/e.journey",
    "extra/one/two/f.journey",
    "journeys/a.journey",
    "journeys/b.journey",
    "journeys/deep/d.journey",
    "lib/c.journey",
];

#[test]
fn the_project_found_upwards_with_what_it_uses() {
    for start in ["/files/shop", "/files/shop/journeys/deep"] {
        let project = load(&[], Path::new(start), &shop());
        assert_eq!(found(&project), [""; 0]);
        assert_eq!(project.root, Path::new("/files/shop"));
        assert_eq!(project.definitions.iter().map(|file| file.in_project.as_str()).collect::<Vec<_>>(), ALL);
    }
    assert_eq!(names(&load(&[], Path::new("/files/shop"), &shop())), ALL);
    let outside = load(&[path("shop")], Path::new("/files"), &shop());
    assert_eq!(names(&outside)[0], "shop/extra/e.journey");
    assert_eq!(names(&load(&[path("shop/wayfare.yaml")], Path::new("/files"), &shop())).len(), 6);
}

#[test]
fn single_files_and_folders() {
    let start = Path::new("/files/shop");
    assert_eq!(names(&load(&[path("journeys/b.journey")], start, &shop())), ["journeys/b.journey"]);
    let used = load(&[path("journeys/a.journey")], start, &shop());
    assert_eq!(names(&used), ["journeys/a.journey", "lib/c.journey"]);
    assert_eq!(used.settings.logs.len(), 2);
    let folder = load(&[path("extra"), path("extra/e.journey")], start, &shop());
    assert_eq!(names(&folder), ["extra/e.journey", "extra/one/two/f.journey"]);
}

#[test]
fn without_a_project_file_the_folder_journeys() {
    let files = Memory::default().with("/w/journeys/a.journey", "").with("/w/other/b.journey", "");
    assert_eq!(names(&load(&[], Path::new("/w"), &files)), ["journeys/a.journey"]);
    let none = load(&[], Path::new("/w/other"), &files);
    let message = "there is no project here: neither `wayfare.yaml` in `/w/other` or above, nor a folder `journeys`";
    assert_eq!(none.diagnostics[0].message, message);
}

#[test]
fn a_project_without_a_folder_journeys_is_its_own_folder() {
    let files = Memory::default().with("/w/wayfare.yaml", "").with("/w/a.journey", "").with("/w/sub/b.journey", "");
    assert_eq!(names(&load(&[], Path::new("/w"), &files)), ["a.journey", "sub/b.journey"]);
}

#[test]
fn paths_that_lead_nowhere() {
    let start = Path::new("/files/shop");
    let project = load(&[path("nope"), path("journeys/readme.md"), path("data")], start, &shop());
    assert_eq!(
        found(&project),
        [
            "E0605 nope:1:1 «»: there is no file or folder `nope`; name a `.journey` file, a folder of them or a project folder",
            "E0605 journeys/readme.md:1:1 «»: `journeys/readme.md` is not a `.journey` file; name a `.journey` file, a folder of them or a project folder",
            "E0605 data:1:1 «»: `data` holds no `.journey` files; name a folder that holds some, or write a first one there",
        ]
    );
    let files = Memory::default().with("/w/wayfare.yaml", "definitions: [jurneys, '*.journey']\n");
    assert_eq!(
        found(&load(&[], Path::new("/w"), &files)),
        [
            "E0605 wayfare.yaml:1:15 «jurneys»: `jurneys` holds no `.journey` files; name a folder that holds some, or write a first one there",
            "E0605 wayfare.yaml:1:24 «'*.journey'»: `*.journey` holds no `.journey` files; name a folder that holds some, or write a first one there",
        ]
    );
}

#[test]
fn two_projects_at_once_are_refused() {
    let files = shop().with("/files/other/wayfare.yaml", "").with("/files/other/a.journey", "");
    let project = load(&[path("shop/journeys/b.journey"), path("other")], Path::new("/files"), &files);
    assert!(found(&project)[0].contains("`other` is another project than `shop`"), "{:?}", found(&project));
}

#[test]
fn what_is_used_must_be_there_and_inside() {
    let files = Memory::default()
        .with("/w/p/wayfare.yaml", "definitions: [.]\n")
        .with("/w/p/touchpoints.journey", "")
        .with("/w/p/notes.txt", "")
        .with("/w/secret.journey", "")
        .with(
            "/w/p/a.journey",
            "// use \"comment.journey\"\nuse \"touchpoint.journey\"\nuse \"../secret.journey\"\nuse \"/w/p/a.journey\" use \"notes.txt\"\nuse \"sub/../../../../../etc/passwd\"",
        );
    let project = load(&[], Path::new("/w/p"), &files);
    assert_eq!(names(&project), ["a.journey", "touchpoints.journey"]);
    assert_eq!(
        found(&project),
        [
            "E0606 a.journey:2:5 «\"touchpoint.journey\"»: there is no file `touchpoint.journey` beside this one; did you mean `touchpoints.journey`?",
            "E0607 a.journey:3:5 «\"../secret.journey\"»: `../secret.journey` is outside the project's folder; copy the file into the project and name it there",
            "E0607 a.journey:4:5 «\"/w/p/a.journey\"»: `/w/p/a.journey` is outside the project's folder; copy the file into the project and name it there",
            "E0606 a.journey:4:26 «\"notes.txt\"»: `notes.txt` is not a `.journey` file; use a file whose name ends in `.journey`",
            "E0607 a.journey:5:5 «\"sub/../../../../../etc/passwd\"»: `sub/../../../../../etc/passwd` is outside the project's folder; copy the file into the project and name it there",
        ]
    );
}

#[test]
fn standard_input() {
    let text = Argument::Text { name: "journeys/new.journey".into(), text: "use \"b.journey\"".to_owned() };
    let project = load(&[text], Path::new("/files/shop"), &shop());
    assert_eq!(names(&project), ["journeys/b.journey", "journeys/new.journey"]);
    assert_eq!(found(&project), [""; 0]);
    assert_eq!(project.settings.logs.len(), 2);
}

#[test]
fn logs_of_the_project() {
    let files = shop();
    let project = load(&[], Path::new("/files/shop"), &files);
    let sources = project.log_sources(&files).unwrap();
    let names: Vec<&str> = sources.iter().flat_map(|source| &source.files).map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["data/1.csv", "data/2.csv", "more.csv"]);
    assert_eq!(sources[1].files[0].path, Path::new("/files/shop/more.csv"));
    let files = Memory::default().with("/w/wayfare.yaml", "logs: [{ path: 'x/*.csv' }]\n").with("/w/a.journey", "");
    let error = load(&[], Path::new("/w"), &files).log_sources(&files).unwrap_err();
    assert_eq!(error.to_string(), "`x/*.csv` matches no file: name the log files, or a glob that finds some");
}

#[test]
fn files_that_are_no_text_or_too_large() {
    let files =
        Memory::default().with("/w/journeys/a.journey", b"touchpoint \xff".to_vec()).with("/w/journeys/b.journey", "");
    let project = load(&[], Path::new("/w"), &files);
    assert_eq!(names(&project), ["journeys/b.journey"]);
    assert!(found(&project)[0].starts_with("E0609 journeys/a.journey:1:12 «\u{fffd}»"), "{:?}", found(&project));
    let files = Memory::default().with("/w/journeys/a.journey", vec![b' '; (16 << 20) + 1]);
    assert!(found(&load(&[], Path::new("/w"), &files))[0].starts_with("E0104 "));
    let files = Memory::default().with("/w/wayfare.yaml", vec![b' '; (1 << 20) + 1]).with("/w/a.journey", "");
    let project = load(&[], Path::new("/w"), &files);
    assert!(found(&project)[0].contains("it has more than 1 MB"));
    assert_eq!(names(&project), ["a.journey"]);
}

/// Links exist on disk only.
#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_project() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::TempDir::new().unwrap();
    let root = std::fs::canonicalize(folder.path()).unwrap();
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::io::Write::write_all(&mut std::fs::File::create(path).unwrap(), text.as_bytes()).unwrap();
    };
    write("secret.journey", "");
    write("p/wayfare.yaml", "");
    write("p/journeys/a.journey", "use \"../lib/link.journey\"\nuse \"../lib/inner.journey\"");
    write("p/lib/real.journey", "");
    symlink(root.join("secret.journey"), root.join("p/lib/link.journey")).unwrap();
    symlink(root.join("secret.journey"), root.join("p/journeys/out.journey")).unwrap();
    symlink(root.join("p/lib/real.journey"), root.join("p/lib/inner.journey")).unwrap();
    symlink(root.join("p"), root.join("p/journeys/loop")).unwrap();
    let project = load(&[], &root.join("p"), &Disk);
    assert_eq!(names(&project), ["journeys/a.journey", "lib/real.journey"]);
    let codes: Vec<&str> = project.diagnostics.iter().map(|found| found.code.id).collect();
    assert_eq!(codes, ["E0607", "E0607", "E0607"]);
}
