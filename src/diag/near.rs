//! Near names: what somebody probably meant to write.

/// The name of `names` nearest to `written`, if one is near enough to be meant.
///
/// Distance is counted in edits and swaps of neighbouring letters, without regard to case and underscores; a third of
/// the written length, at least one, is near.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(written);
    let limit = (folded.len() / 3).max(1);
    names
        .into_iter()
        .filter(|name| *name != written)
        .map(|name| (distance(&folded, &fold(name), limit), name))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, name)| (*far, name.len().abs_diff(written.len())))
        .map(|(_, name)| name)
}

/// "did you mean `x`?" for the nearest of `names`, if one is near enough.
pub fn did_you_mean<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, names).map(|name| format!("did you mean `{name}`?"))
}

fn fold(name: &str) -> Vec<char> {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).take(64).collect()
}

/// Damerau distance (optimal string alignment); anything above `limit` may be reported as `limit + 1`.
fn distance(a: &[char], b: &[char], limit: usize) -> usize {
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let at = |cells: &[usize], k: usize| cells.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, j) + usize::from(ca != cb)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = last;
        last = row;
    }
    last.last().copied().unwrap_or(limit + 1)
}
