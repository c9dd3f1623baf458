//! `wayfare watch`: saves of every kind, and results that equal those of a fresh run.
use crate::project::Project;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

const PROJECT: &str = "logs:\n  - path: data/log.csv\n";
const LOG: &str = "customer_id,time,event
ann,2026-03-01T10:00:00Z,visit
ann,2026-03-01T11:00:00Z,order
bob,2026-03-02T10:00:00Z,visit
cid,2026-03-03T10:00:00Z,visit
cid,2026-03-03T10:30:00Z,order
dan,2026-04-20T10:00:00Z,visit
";
const TOUCHPOINTS: &str = "touchpoint Visit = \"visit\"\ntouchpoint Order = \"order\"\n";

fn journey(hours: u32) -> String {
    format!(
        "journey buying {{
  start   Visit
  goal    bought: Order within {hours}h
  abandon after 10d of silence
  kpi conversion = rate(success)
    require >= 60%
  rule answered {{
    when   Visit
    expect Order within {hours}h
  }}
}}
"
    )
}

/// A running `watch` in a pipe.
struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watch {
    fn of(project: &Project) -> Self {
        Self::with(project, &[])
    }

    fn with(project: &Project, words: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wayfare"));
        command.current_dir(project.path(".")).arg("watch").args(words).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        assert!(self.lines.read_line(&mut line).unwrap() > 0, "it ended");
        serde_json::from_str(&line).unwrap()
    }

    /// The next runs until one is as wanted: one save may be seen in two.
    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let run = self.next();
            if wanted(&run) {
                return run;
            }
        }
    }

    /// The next runs until one reports what a fresh `eval` does.
    fn until_fresh(&mut self, project: &Project) -> Value {
        let fresh = project.run("eval --format json").json();
        self.until(|run| run["report"] == fresh)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn project() -> Project {
    Project::new()
        .file("wayfare.yaml", PROJECT)
        .file("data/log.csv", LOG)
        .file("journeys/touchpoints.journey", TOUCHPOINTS)
        .file("journeys/buying.journey", journey(2))
}

/// The ways in which files are saved.
struct Saver<'a> {
    project: &'a Project,
    saves: usize,
}

impl Saver<'_> {
    fn git(&self, line: &str) {
        let mut git = Command::new("git");
        git.current_dir(self.project.path(".")).args(["-c", "user.name=t", "-c", "user.email=t@example.com"]);
        let done = git.args(line.split(' ')).output().unwrap();
        assert!(done.status.success(), "git {line}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Two states under the tags `one` and `two`; they differ in both files.
    fn states(&self) {
        self.git("init -q");
        for (tag, hours, more) in [("one", 2, ""), ("two", 4, "touchpoint Call = \"call\"\n")] {
            fs::write(self.project.path("journeys/buying.journey"), journey(hours)).unwrap();
            fs::write(self.project.path("journeys/touchpoints.journey"), format!("{TOUCHPOINTS}{more}")).unwrap();
            self.git("add journeys wayfare.yaml");
            self.git(&format!("commit -q -m {tag}"));
            self.git(&format!("tag {tag}"));
        }
    }

    fn save(&mut self) {
        let at = self.saves;
        self.saves += 1;
        let file = self.project.path("journeys/buying.journey");
        let beside = self.project.path("journeys/.buying.swp");
        let hours = 1 + u32::try_from(at).unwrap() % 7;
        // never the same twice: what is saved as it was is no other state
        let text = format!("// {at}\n{}", journey(if at % 6 == 5 { 2 } else { hours }));
        match at % 5 {
            0 => fs::write(&file, text).unwrap(),
            1 => {
                fs::write(&beside, text).unwrap();
                fs::rename(&beside, &file).unwrap();
            }
            2 => {
                fs::remove_file(&file).unwrap();
                fs::write(&file, text).unwrap();
            }
            3 => {
                fs::remove_file(&file).unwrap();
                fs::write(self.project.path("journeys/other.journey"), &text).unwrap();
                fs::rename(self.project.path("journeys/other.journey"), &file).unwrap();
            }
            _ => self.git(if at % 10 == 4 { "checkout -q -f one" } else { "checkout -q -f two" }),
        }
    }
}

/// So many bursts of so many saves; after each the last output is that of a fresh run.
fn session(bursts: usize, saves: usize) {
    let project = project();
    let mut saver = Saver { project: &project, saves: 0 };
    saver.states();
    let mut watch = Watch::of(&project);
    let first = watch.until_fresh(&project);
    assert_eq!(first["run"], 1);
    for _ in 0..bursts {
        for _ in 0..saves {
            saver.save();
            std::thread::sleep(std::time::Duration::from_millis(15));
        }
        watch.until_fresh(&project);
    }
}

// two hundred saves in all: one at a time, and so fast that many come in one batch

#[test]
fn every_way_to_save_leads_to_what_a_fresh_run_gives() {
    session(20, 1);
}

#[test]
fn many_saves_in_a_row_end_in_what_a_fresh_run_gives() {
    session(15, 12);
}

#[test]
fn a_page_is_kept_in_a_file_and_served() {
    let project = project();
    let mut watch = Watch::with(&project, &["--html", "page.html", "--serve", "journeys"]);
    watch.until(|run| run["compiles"] == true);
    let page = project.read("page.html");
    assert!(page.contains("buying") && page.contains("http-equiv=\"refresh\""));
    fs::write(project.path("journeys/buying.journey"), "journey buying { start Nothing }\n").unwrap();
    watch.until(|run| run["compiles"] == false);
    let page = project.read("page.html");
    assert!(page.contains("role=\"alert\"") && page.contains("the last good result"));
}

#[test]
fn a_change_says_what_moved() {
    let project = project();
    let mut watch = Watch::of(&project);
    watch.until_fresh(&project);
    // Ann took one hour, Cid half of one; Bob never came back, and Dan's history is too short to tell
    fs::write(project.path("journeys/buying.journey"), journey(1).replace("within 1h", "within 45min")).unwrap();
    let run = watch.until(|run| run["changes"] != serde_json::json!([]));
    let change = |name: &str| {
        run["changes"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned().unwrap_or_default()
    };
    let conversion = change("buying.conversion");
    assert_eq!(conversion["before"], "66.7 %", "{run}");
    assert_eq!(conversion["after"], "33.3 %");
    assert_eq!(conversion["now"], Value::Null, "three are too few to judge, before and after");
}

#[test]
fn broken_definitions_and_vanished_logs_are_survived() {
    let project = project();
    let mut watch = Watch::of(&project);
    watch.until_fresh(&project);
    fs::write(project.path("journeys/buying.journey"), "journey buying { start Nothing }\n").unwrap();
    let broken = watch.until(|run| run["compiles"] == false);
    assert_eq!(broken["report"], Value::Null);
    assert!(!broken["diagnostics"].as_array().unwrap().is_empty());
    fs::write(project.path("journeys/buying.journey"), journey(2)).unwrap();
    watch.until_fresh(&project);

    fs::remove_file(project.path("data/log.csv")).unwrap();
    let gone = watch.until(|run| run["error"] != Value::Null);
    assert!(gone["error"].as_str().unwrap().contains("log.csv"), "{gone}");
    fs::write(project.path("data/log.csv"), LOG.to_owned() + "eve,2026-04-21T10:00:00Z,visit\n").unwrap();
    let back = watch.until_fresh(&project);
    assert_eq!(back["report"]["log"]["events"], 7);
}

#[test]
fn new_files_the_project_file_and_appended_rows_are_seen() {
    let project = project();
    let mut watch = Watch::of(&project);
    watch.until_fresh(&project);
    fs::create_dir(project.path("journeys/more")).unwrap();
    fs::write(project.path("journeys/more/all.journey"), "kpi orders over customers = mean(count(Order))\n").unwrap();
    let more = watch.until_fresh(&project);
    assert_eq!(more["report"]["kpis"].as_array().map(Vec::len), Some(1), "{more}");
    fs::write(project.path("wayfare.yaml"), PROJECT.to_owned() + "policy: { min_n: 2 }\n").unwrap();
    let judged = watch.until_fresh(&project);
    assert_eq!(judged["report"]["journeys"][0]["kpis"][0]["thresholds"][0]["verdict"], "pass");
    let mut log = fs::OpenOptions::new().append(true).open(project.path("data/log.csv")).unwrap();
    std::io::Write::write_all(&mut log, b"eve,2026-04-21T10:00:00Z,visit\n").unwrap();
    watch.until_fresh(&project);
    fs::remove_dir_all(project.path("journeys/more")).unwrap();
    let fewer = watch.until_fresh(&project);
    assert_eq!(fewer["report"]["kpis"], serde_json::json!([]));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_well() {
    let project = project();
    let mut watch = Watch::of(&project);
    watch.next();
    let kill = Command::new("kill").args(["-INT", &watch.child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(0));
}

#[test]
fn standard_input_can_not_be_watched() {
    project().run("watch -").exits(2).says("standard input does not change");
}
