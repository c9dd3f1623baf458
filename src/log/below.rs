//! A header that is not in the first line: exports often begin with a title, a date, an empty line.
//!
//! Only says where it seems to be, so that somebody can mend the file; reading never skips a line.
use super::open::{Format, open};
use super::{LogError, LogFile, TimeFormat, TimeReader};
use csv_core::{ReadRecordResult, ReaderBuilder};
use std::io::Read;

/// So many bytes at the beginning are looked at.
const LOOK: u64 = 1 << 18;
/// A header is looked for in so many lines.
const MOST_LINES: usize = 50;
/// So many rows below a header have as many fields as it.
const ROWS: usize = 2;
/// A line of fewer fields is no header of a log.
const LEAST_FIELDS: usize = 3;
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A line below the first that looks like the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderBelow {
    /// Its number, from 1.
    pub line: usize,
    /// What its fields hold.
    pub names: Vec<String>,
}

/// The line below the first that looks like the header of a file of separated fields: the first one of more fields than
/// the first line has filled, all of them filled, none a number or a time, with rows of as many fields below it.
///
/// # Errors
/// Where the file can't be read.
pub fn header_below(file: &LogFile) -> Result<Option<HeaderBelow>, LogError> {
    let (Format::Separated(_), bytes) = open(file)? else { return Ok(None) };
    let mut begun = Vec::new();
    bytes.take(LOOK).read_to_end(&mut begun).map_err(|error| super::open::fault(&file.name, &error))?;
    let text = String::from_utf8_lossy(&begun);
    Ok(SEPARATORS.into_iter().filter_map(|separator| below(&text, separator)).min_by_key(|found| found.line))
}

fn below(text: &str, separator: u8) -> Option<HeaderBelow> {
    let lines: Vec<Vec<String>> = text.lines().take(MOST_LINES + ROWS).map(|line| fields(line, separator)).collect();
    // empty lines are passed over by reading, too
    let is_filled = |field: &&String| !field.trim().is_empty();
    let top = lines.iter().position(|line| line.iter().any(|field| is_filled(&field)))?;
    let first = lines.get(top)?.iter().filter(is_filled).count();
    let is_header = |at: usize| {
        let line = lines.get(at)?;
        let is_name = |field: &String| is_filled(&field) && !is_value(field.trim());
        let below = lines.get(at + 1..=at + ROWS)?;
        let fits = line.len() >= LEAST_FIELDS
            && line.len() > first
            && line.iter().all(is_name)
            && below.iter().all(|row| row.len() == line.len());
        fits.then(|| HeaderBelow { line: at + 1, names: line.clone() })
    };
    (top + 1..lines.len().min(MOST_LINES)).find_map(is_header)
}

/// Whether a field is a number or a time, as names of columns are not.
fn is_value(field: &str) -> bool {
    field.parse::<f64>().is_ok() || TimeReader::new(TimeFormat::Civil, None).read(field.as_bytes()).is_ok()
}

/// The fields of a line; one that goes on in the next line ends with it.
fn fields(line: &str, separator: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut text = vec![0; line.len() + 1];
    let mut ends = vec![0; line.len() + 2];
    let (mut at, mut written, mut ended) = (0, 0, 0);
    // once more with nothing left ends the record
    for _ in 0..3 {
        let rest = line.as_bytes().get(at..).unwrap_or_default();
        let (into, places) = (text.get_mut(written..).unwrap_or_default(), ends.get_mut(ended..).unwrap_or_default());
        let (result, read, wrote, found) = reader.read_record(rest, into, places);
        (at, written, ended) = (at + read, written + wrote, ended + found);
        if result != ReadRecordResult::InputEmpty {
            break;
        }
    }
    let mut start = 0;
    let field = |end: &usize| {
        let field = text.get(start..*end).unwrap_or_default();
        start = *end;
        String::from_utf8_lossy(field).into_owned()
    };
    ends.get(..ended).unwrap_or_default().iter().map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, separator: u8) -> Option<usize> {
        below(text, separator).map(|found| found.line)
    }

    #[test]
    fn a_header_below_titles_is_found() {
        let text = "Contacts 2026\nfrom the portal, all regions\n\nid;at;what\n1;2026-03-01;a\n2;2026-03-02;b\n";
        assert_eq!(line(text, b';'), Some(4));
        assert_eq!(line(text, b','), None, "no other separator makes a table");
        let padded = "Contacts 2026;;\nid;at;what\n1;2026-03-01;a\n2;2026-03-02;b\n";
        assert_eq!(line(padded, b';'), Some(2), "as spreadsheets pad a title");
        let quoted = "Title\n\"the id\",\"at, when\",what\n1,2,x\n1,\"2, 3\",y\n";
        assert_eq!(
            below(quoted, b','),
            Some(HeaderBelow { line: 2, names: ["the id", "at, when", "what"].map(str::to_owned).to_vec() })
        );
    }

    #[test]
    fn what_is_no_header_is_taken_for_none() {
        assert_eq!(line("id,at,what\n1,2026-03-01,a\n2,2026-03-02,b\n3,2026-03-03,c\n", b','), None, "it is the first");
        assert_eq!(line("Title\n1,2,3\n4,5,6\n7,8,9\n", b','), None, "numbers are no names");
        assert_eq!(line("Title\nid,at,what\n1,2\n3,4\n", b','), None, "the rows below have other fields");
        assert_eq!(line("Title\nid,,what\n1,2,3\n3,4,5\n", b','), None, "a field without a name");
        assert_eq!(
            line(",id,at,what\na,x,2026-03-01,call\nb,y,2026-03-02,call\nc,z,2026-03-03,chat\n", b','),
            None,
            "rows"
        );
        assert_eq!(line("\nid,at,what\na,x,y\nb,x,z\nc,x,y\n", b','), None, "empty lines are no title");
        assert_eq!(line("", b','), None);
    }
}
