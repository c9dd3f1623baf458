//! What stops a log from being read. Exit code 4.
use smol_str::SmolStr;

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// There is no such file.
    #[error("there is no log file `{file}`")]
    NoFile {
        /// The file.
        file: SmolStr,
    },
    /// A glob matches nothing.
    #[error("`{pattern}` matches no file: name the log files, or a glob that finds some")]
    NoMatch {
        /// The glob.
        pattern: SmolStr,
    },
    /// A glob matches more than anybody means.
    #[error("`{pattern}` matches too many files to look at: write a narrower glob, or several")]
    ManyMatches {
        /// The glob.
        pattern: SmolStr,
    },
    /// What is named is neither a file nor a folder.
    #[error("`{file}` is a pipe or a device, and a log is read more than once: write it to a file first")]
    NotAFile {
        /// The pipe.
        file: SmolStr,
    },
    /// A Parquet file is compressed in a way that is not known.
    #[error(
        "`{file}` is compressed with {codec}, which cannot be read: write it with zstd, snappy, gzip, lz4 or uncompressed"
    )]
    Codec {
        /// The file.
        file: SmolStr,
        /// How it is compressed.
        codec: SmolStr,
    },
    /// A folder stands where a file is expected.
    #[error("`{file}` is a folder: name the log files in it, or a glob such as `{file}/*.csv`")]
    Folder {
        /// The folder.
        file: SmolStr,
    },
    /// The file's name tells no known format.
    #[error(
        "`{file}` is no kind of log that can be read: use .csv, .tsv, .jsonl, .ndjson or .xes, each also with .gz or .zst, or .parquet"
    )]
    Format {
        /// The file.
        file: SmolStr,
    },
    /// The file has no bytes.
    #[error("`{file}` is empty: even a log without events has a header")]
    Empty {
        /// The file.
        file: SmolStr,
    },
    /// The file is called `.gz` and is not.
    #[error("`{file}` is not gzip: take `.gz` off its name if it is not compressed")]
    NotGzip {
        /// The file.
        file: SmolStr,
    },
    /// The file is called `.zst` and is not.
    #[error("`{file}` is not zstd: take `.zst` off its name if it is not compressed")]
    NotZstd {
        /// The file.
        file: SmolStr,
    },
    /// The compressed data end too early.
    #[error("`{file}` is cut off: its compressed data end too early, so fetch it again")]
    Truncated {
        /// The file.
        file: SmolStr,
    },
    /// The compressed data are not what they were.
    #[error("`{file}` is damaged: its compressed data can't be read as a whole ({reason}), so fetch it again")]
    Unpacked {
        /// The file.
        file: SmolStr,
        /// What the library says.
        reason: String,
    },
    /// A Parquet file has no end.
    #[error("`{file}` is no whole Parquet file: it was cut off or is still being written, so fetch it again")]
    Cut {
        /// The file.
        file: SmolStr,
    },
    /// A file holds what cannot be.
    #[error("`{file}` is damaged: what it says about itself cannot be, so fetch it again")]
    Damaged {
        /// The file.
        file: SmolStr,
    },
    /// A column's type cannot be read.
    #[error(
        "column `{column}` of `{file}` is of type {kind}, which cannot be read: store it as text, a number, true or false, or an instant"
    )]
    ColumnType {
        /// The file.
        file: SmolStr,
        /// The column.
        column: SmolStr,
        /// Its type, as the file tells it.
        kind: SmolStr,
    },
    /// Reading failed.
    #[error("`{file}` cannot be read: {reason}")]
    Io {
        /// The file.
        file: SmolStr,
        /// What the system says.
        reason: String,
    },
    /// The content is not of the file's format.
    #[error("`{file}` line {line}: {reason}")]
    Malformed {
        /// The file.
        file: SmolStr,
        /// The line, counted from 1.
        line: u64,
        /// The offset in bytes, from which the line is worked out.
        at: u64,
        /// What is wrong, then what to do.
        reason: String,
    },
    /// A column is not there.
    #[error("`{file}` has no column {sought}{hint}")]
    NoColumn {
        /// The file.
        file: SmolStr,
        /// The column and what it would have told, as words that follow "no column".
        sought: String,
        /// What to do, beginning with a separator.
        hint: String,
    },
    /// A file of a log lacks a needed column that others have, or the other way round.
    #[error(
        "the files of one log differ: `{with}` has a column `{column}`, `{without}` does not; list them as two logs or mend the file"
    )]
    Uneven {
        /// The column.
        column: SmolStr,
        /// A file that has it.
        with: SmolStr,
        /// A file that does not.
        without: SmolStr,
    },
    /// A needed column is there twice.
    #[error("`{file}` has two columns `{column}`: rename one of them")]
    TwoColumns {
        /// The file.
        file: SmolStr,
        /// The column.
        column: SmolStr,
    },
    /// A row breaks the log's contract.
    #[error(
        "`{file}` {}: {fault}; mend the row or set bad rows aside with `--bad-rows quarantine=FILE`",
        place(*line, *row)
    )]
    BadRow {
        /// The file.
        file: SmolStr,
        /// The line, counted from 1; 0 where a file has none.
        line: u64,
        /// The data row, counted from 1.
        row: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// A temporary file cannot be written or read back.
    #[error(
        "the log does not fit into memory, and the temporary file for the rest fails: {reason}; make room where temporary files go (`TMPDIR`), or give more `--memory`"
    )]
    Spill {
        /// What the system says.
        reason: String,
    },
    /// A file is no longer what it was when reading began.
    #[error("`{file}` changed while it was read: evaluate again when nothing writes to it")]
    Changed {
        /// The file.
        file: SmolStr,
    },
    /// One customer's events do not fit into the memory that is allowed.
    #[error(
        "the {events} events of customer `{customer}` do not fit into {most} of memory: give more `--memory`, or look whether `{customer}` is a customer at all"
    )]
    CustomerTooLarge {
        /// The customer.
        customer: SmolStr,
        /// How many events it has.
        events: u64,
        /// The memory that is allowed, as people write it.
        most: SmolStr,
    },
    /// There are too many events, files or rows.
    #[error("the log is too large for one history: split it by customer")]
    TooLarge,
}

/// Where a row stands, in words.
fn place(line: u64, row: u64) -> String {
    if line == 0 { format!("row {row}") } else { format!("line {line} (row {row})") }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column, if it is about one.
    pub column: Option<SmolStr>,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, as words that follow the value (or stand alone without a column).
    pub reason: SmolStr,
}

impl Fault {
    /// A value of a column that is wrong for a reason, as words that follow the value.
    pub fn value(column: impl Into<SmolStr>, value: &[u8], reason: impl Into<SmolStr>) -> Self {
        let value = String::from_utf8_lossy(value).into_owned();
        Self { column: Some(column.into()), value, reason: reason.into() }
    }

    /// A whole row that is wrong for a reason.
    pub fn row(reason: impl Into<SmolStr>) -> Self {
        Self { column: None, value: String::new(), reason: reason.into() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown: String = self.value.chars().take(80).collect();
        let more = if shown.len() < self.value.len() { "…" } else { "" };
        match &self.column {
            Some(column) if self.value.is_empty() => write!(f, "column `{column}` {}", self.reason),
            Some(column) => write!(f, "`{shown}{more}` in column `{column}` {}", self.reason),
            None => write!(f, "{}", self.reason),
        }
    }
}

impl From<crate::history::Full> for LogError {
    fn from(_: crate::history::Full) -> Self {
        Self::TooLarge
    }
}
