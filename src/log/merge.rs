//! The tables of names and texts of all lanes into one, and what each lane's codes are in it.
use super::lane::Lane;
use crate::history::{AttrKind, Codes, Interner, NO_CODE, Needs, Tables, Texts};
use smol_str::SmolStr;
use std::sync::Arc;

/// A lane's texts by attribute, and whether some did not find room there.
pub(super) type LaneTexts = (Vec<Interner>, Vec<bool>);

/// For each attribute the shared table of texts, if there is one.
pub(super) type SharedTexts = Vec<Option<Arc<[SmolStr]>>>;

/// The tables of a log, and the codes of each lane.
pub(super) fn tables(needs: &Arc<Needs>, lanes: &mut [Lane<'_>]) -> (Tables, Vec<Codes>) {
    let (names, of_names) = union(lanes.iter().map(|lane| lane.names.texts()));
    let (channels, of_channels) = union(lanes.iter().map(|lane| lane.packer.channels.texts()));
    let taken = |lane: &mut Lane<'_>| (std::mem::take(&mut lane.packer.texts), lane.packer.overflowed.clone());
    let (texts, of_texts) = texts(needs, lanes.iter_mut().map(taken).collect());
    let parts = of_names.into_iter().zip(of_channels).zip(of_texts).zip(lanes);
    let codes = parts.map(|(((names, channels), texts), lane)| {
        let applies = lane.roles.iter().map(|role| Arc::clone(&role.applies)).collect();
        Codes { names, applies, channels, texts }
    });
    let codes = codes.collect();
    (Tables { needs: Arc::clone(needs), names, channels, texts }, codes)
}

/// For each attribute the shared table of texts, and for each lane the codes in it.
pub(super) fn texts(needs: &Needs, lanes: Vec<LaneTexts>) -> (SharedTexts, Vec<Vec<Texts>>) {
    let mut shared = Vec::new();
    let mut by_lane: Vec<Vec<Texts>> = lanes.iter().map(|_| Vec::new()).collect();
    for (at, need) in needs.attributes.iter().enumerate() {
        let tables = || lanes.iter().map(|(texts, _)| texts.get(at).map(Interner::texts).unwrap_or_default());
        let overflowed = lanes.iter().any(|(_, overflowed)| overflowed.get(at) == Some(&true));
        match &need.kind {
            AttrKind::OneOf(values) => {
                shared.push(Some(values.as_slice().into()));
                let codes = || (0..u32::try_from(values.len()).unwrap_or(NO_CODE)).collect();
                by_lane.iter_mut().for_each(|lane| lane.push(Texts::Shared(codes())));
            }
            AttrKind::Text if overflowed => {
                shared.push(None);
                by_lane.iter_mut().zip(tables()).for_each(|(lane, texts)| lane.push(Texts::Own(texts.to_vec())));
            }
            _ => {
                let (union, codes) = union(tables());
                shared.push(Some(union));
                by_lane.iter_mut().zip(codes).for_each(|(lane, codes)| lane.push(Texts::Shared(codes)));
            }
        }
    }
    (shared, by_lane)
}

/// All texts sorted by bytes, and for each list the place of each of its texts among them.
fn union<'t>(lists: impl Iterator<Item = &'t [SmolStr]> + Clone) -> (Arc<[SmolStr]>, Vec<Vec<u32>>) {
    let mut all = Interner::default();
    let codes: Vec<Vec<u32>> = lists.map(|texts| texts.iter().map(|text| all.code(text)).collect()).collect();
    let (sorted, ranks) = all.sorted();
    let ranked =
        |codes: Vec<u32>| codes.into_iter().map(|code| ranks.get(code as usize).copied().unwrap_or(NO_CODE)).collect();
    (sorted.into(), codes.into_iter().map(ranked).collect())
}
