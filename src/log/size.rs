//! How large things are going to be: into how many partitions a log is cut, how much memory buffers may take.
use super::source::{ReadOptions, Source};
use crate::history::{AttrKind, Names, Needs};
use std::io::Read;

/// Bytes of packed rows that make a good partition: of fewer, what each partition costs by itself weighs more (half of it, 3 % of
/// the time of ten million events); of more, its columns leave the cache.
const GOOD: u64 = 1 << 19;
/// More partitions than this are no use: each needs buffers of its own.
const MOST_BITS: u32 = 11;
/// Memory if nobody says how much there is.
const PLENTY: u64 = 4 << 30;

/// How many bits of a customer's hash tell the partition.
pub(super) fn partition_bits(sources: &[Source], needs: &Needs, options: &ReadOptions) -> u32 {
    if let Some(bits) = options.layout.partition_bits {
        return bits.min(MOST_BITS);
    }
    let files = sources.iter().flat_map(|source| &source.files);
    let rows: u64 = files.map(|file| rows(&file.path)).sum();
    let share = if needs.names == Names::All { 1 } else { 2 };
    let good = GOOD.min(options.memory.unwrap_or(u64::MAX) / 64).max(1);
    let wanted = rows * row_bytes(needs) / share / good;
    wanted.max(1).next_power_of_two().trailing_zeros().min(MOST_BITS)
}

/// About how many bytes a packed row takes.
fn row_bytes(needs: &Needs) -> u64 {
    let cell = |need: &crate::history::Need| match need.kind {
        AttrKind::Text | AttrKind::OneOf(_) | AttrKind::Bool => 2,
        _ => 5,
    };
    16 + needs.attributes.iter().map(cell).sum::<u64>()
}

/// About how many bytes an event takes while its partition is put together.
pub(super) fn event_bytes(needs: &Needs) -> u64 {
    2 * (28 + 8 * needs.attributes.len() as u64)
}

/// Bytes of memory that reading may take.
pub(super) fn memory(options: &ReadOptions) -> usize {
    let most = options.memory.or_else(available).unwrap_or(PLENTY);
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// Three quarters of the memory that this machine has left, if it tells.
fn available() -> Option<u64> {
    let mut text = String::new();
    std::fs::File::open("/proc/meminfo").ok()?.take(1 << 14).read_to_string(&mut text).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 4 * 3 * 1024)
}

/// A guess at the rows of a file, from its size and its name.
fn rows(path: &std::path::Path) -> u64 {
    let bytes = std::fs::metadata(path).map_or(0, |meta| meta.len());
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let is_dense = [".parquet", ".pq", ".gz", ".zst"].iter().any(|ending| name.ends_with(ending));
    bytes / if is_dense { 16 } else { 100 }
}
