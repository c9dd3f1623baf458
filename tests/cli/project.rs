//! A project in a folder of its own, and what a run in it did.
use assert_cmd::Command;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A file without any mistake.
pub const GOOD: &str = r#"touchpoint Call  = "call"
touchpoint Offer by company = "offer"

rule contact_cap {
  limit Offer to 2 per 7d
}

rule answered {
  when   Offer
  expect Call within 2d
}
"#;

/// The same with one unknown name.
pub const UNKNOWN: &str = r#"touchpoint Call = "call"
touchpoint Offer by company = "offer"

rule answered {
  when   Offer
  expect Cal within 2d
}
"#;

/// A folder that goes when it is dropped.
pub struct Project {
    folder: TempDir,
    env: Vec<(&'static str, &'static str)>,
}

/// What a run did.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Project {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), env: Vec::new() }
    }

    /// With one definition file, `a.journey` in the folder `journeys`.
    pub fn with(text: &str) -> Self {
        Self::new().file("journeys/a.journey", text)
    }

    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs a command line, its words between blanks.
    pub fn run(&self, line: &str) -> Run {
        self.run_with(line, "")
    }

    pub fn run_with(&self, line: &str, input: impl Into<Vec<u8>>) -> Run {
        self.start(&line.split_whitespace().collect::<Vec<_>>(), input)
    }

    /// Runs a command line whose words may hold blanks.
    pub fn run_args(&self, words: &[&str]) -> Run {
        self.start(words, "")
    }

    fn start(&self, words: &[&str], input: impl Into<Vec<u8>>) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wayfare"));
        command.current_dir(self.folder.path()).args(words).write_stdin(input);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "TERM", "COLUMNS"] {
            command.env_remove(name);
        }
        command.envs(self.env.iter().copied());
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// Standard output holds this.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` is not in out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// Standard error holds this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is not in err:\n{}\nout:\n{}", self.err, self.out);
        self
    }

    #[track_caller]
    pub fn prints_nothing(self) -> Self {
        assert_eq!(self.out, "");
        self
    }

    #[track_caller]
    pub fn says_nothing(self) -> Self {
        assert_eq!(self.err, "");
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}
