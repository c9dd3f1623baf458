//! Near names: what somebody probably meant to write.

/// The name of `names` nearest to `written`, if one is near enough to be meant.
///
/// Distance is counted in edits and swaps of neighbouring letters, without regard to case and underscores; a third of
/// the written length, at least one, is near.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = Folded::of(written);
    let limit = (folded.letters.len() / 3).max(1);
    let mut rows = Rows::default();
    names
        .into_iter()
        .filter(|name| *name != written)
        .filter_map(|name| Some((rows.distance(&folded, name, limit)?, name)))
        .min_by_key(|(far, name)| (*far, name.len().abs_diff(written.len())))
        .map(|(_, name)| name)
}

/// "did you mean `x`?" for the nearest of `names`, if one is near enough.
pub fn did_you_mean<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(written, names).map(|name| format!("did you mean `{name}`?"))
}

/// A name without regard to case and underscores.
#[derive(Default)]
struct Folded {
    letters: Vec<char>,
    /// Which letters it holds, hashed: a name that differs in many is far.
    mask: u64,
}

impl Folded {
    fn of(name: &str) -> Self {
        let mut folded = Self::default();
        folded.set(name);
        folded
    }

    fn set(&mut self, name: &str) {
        self.letters.clear();
        self.letters.extend(name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).take(64));
        self.mask = self.letters.iter().fold(0, |mask, letter| mask | 1 << (u32::from(*letter) % 64));
    }
}

/// The rows of the table of distances, kept from name to name.
#[derive(Default)]
struct Rows {
    other: Folded,
    before: Vec<usize>,
    last: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Damerau distance (optimal string alignment) to a name, if it is at most `limit`.
    fn distance(&mut self, from: &Folded, name: &str, limit: usize) -> Option<usize> {
        // letters are at most bytes, and a name loses nothing but underscores
        if name.len() + limit < from.letters.len() {
            return None;
        }
        self.other.set(name);
        let (a, b) = (&from.letters, &self.other.letters);
        // an edit brings in one letter at most and takes away one at most
        let strange = (from.mask & !self.other.mask).count_ones().max((self.other.mask & !from.mask).count_ones());
        if a.len().abs_diff(b.len()) > limit || strange as usize > limit {
            return None;
        }
        self.before.clear();
        self.last.clear();
        self.last.extend(0..=b.len());
        for (i, ca) in a.iter().enumerate() {
            self.row.clear();
            self.row.push(i + 1);
            for (j, cb) in b.iter().enumerate() {
                let at = |cells: &[usize], k: usize| cells.get(k).copied().unwrap_or(usize::MAX / 2);
                let mut best = (at(&self.last, j) + usize::from(ca != cb))
                    .min(at(&self.last, j + 1) + 1)
                    .min(at(&self.row, j) + 1);
                let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca);
                if swapped {
                    best = best.min(at(&self.before, j - 1) + 1);
                }
                self.row.push(best);
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.row);
        }
        self.last.last().copied().filter(|far| *far <= limit)
    }
}
