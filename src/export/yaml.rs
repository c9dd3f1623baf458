//! Texts of the YAML that older readers would take for something else: for those of YAML 1.1 `17:00` is a number of base
//! sixty, and `2026-12-25` a date.
//!
//! Never touches a text that stands in quotes or spans lines, nor a key.

/// The YAML with such texts in quotes.
pub(super) fn quoted(yaml: &str) -> String {
    let mut quoted = String::with_capacity(yaml.len() + yaml.len() / 16);
    let mut block: Option<usize> = None;
    for line in yaml.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        let indent = text.len() - text.trim_start_matches(' ').len();
        if block.is_some_and(|outer| text.trim().is_empty() || indent > outer) {
            quoted.push_str(line);
            continue;
        }
        let value = value(text);
        block = begins_block(value).then_some(indent);
        match text.strip_suffix(value).filter(|_| is_ambiguous(value)) {
            Some(before) => {
                quoted.push_str(before);
                quoted.push_str(&format!("'{value}'"));
                quoted.push_str(line.get(text.len()..).unwrap_or_default());
            }
            None => quoted.push_str(line),
        }
    }
    quoted
}

/// What stands behind the key of a line, or behind the dashes of a list's item.
fn value(line: &str) -> &str {
    let item = line.trim_start_matches(' ');
    let item = item.strip_prefix("- ").map_or(item, |rest| rest.trim_start_matches("- "));
    item.split_once(": ").map_or(item, |(_, value)| value)
}

/// Whether a text of several lines begins behind a line.
fn begins_block(value: &str) -> bool {
    let rest = value.strip_prefix(['|', '>']);
    rest.is_some_and(|rest| rest.chars().all(|each| each.is_ascii_digit() || matches!(each, '+' | '-')))
}

/// Whether a bare text could be a time of day or a date.
fn is_ambiguous(value: &str) -> bool {
    let digits = value.starts_with(|first: char| first.is_ascii_digit());
    let parts = value.contains(':') || value.matches('-').count() > 1;
    digits && parts && value.chars().all(|each| each.is_ascii_digit() || ":-+.TZ ".contains(each))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn times_and_dates_are_texts_for_every_reader() {
        let yaml =
            "open:\n- - 08:00\n  - 17:00\nclosed:\n- 2026-12-25\nends: 2026-03-02T08:00:00Z\nsum: 1.5\nname: a:b\n";
        let wanted = "open:\n- - '08:00'\n  - '17:00'\nclosed:\n- '2026-12-25'\nends: '2026-03-02T08:00:00Z'\nsum: 1.5\nname: a:b\n";
        assert_eq!(quoted(yaml), wanted);
        assert_eq!(quoted(wanted), wanted);
    }

    #[test]
    fn texts_of_several_lines_stay_as_they_are() {
        let yaml = "docs: |-\n  open: 17:00\n\n  - 2026-12-25\ntime: 17:00\n";
        assert_eq!(quoted(yaml), yaml.replace("time: 17:00", "time: '17:00'"));
    }
}
