//! `W0548`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;
use rustc_hash::FxHashMap;

crate::code! {
    /// Two things with the same title
    ///
    /// Reports show titles. Two journeys, two rules, two tests, or two KPIs of a journey with the same title can't be told apart
    /// there, and sooner or later the wrong one is quoted.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule fast   "Delivered in time" { when Ordered expect Delivered within 3d }
    /// rule always "Delivered in time" { when Ordered expect Delivered within 30d }
    /// ```
    ///
    /// Say what sets them apart:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// rule fast   "Delivered within three days" { when Ordered expect Delivered within 3d }
    /// rule always "Delivered at all"            { when Ordered expect Delivered within 30d }
    /// ```
    ///
    /// To fix it, change one of the titles.
    SAME_TITLE = "W0548", "same-title", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    let model = given.model;
    compare(model.journeys.iter().map(|one| &one.meta), sink);
    compare(model.rules.iter().map(|one| &one.meta), sink);
    compare(model.touchpoints.iter().map(|one| &one.meta), sink);
    compare(model.moments.iter().map(|one| &one.meta), sink);
    for journey in &model.journeys {
        let kpis = journey.kpis.iter().filter_map(|id| model.kpis.get(id.index()));
        compare(kpis.map(|one| &one.meta), sink);
    }
    tests(&model.tests, sink);
}

/// Tests have no name besides their title.
fn tests(all: &[Test], sink: &mut Vec<Diagnostic>) {
    let mut firsts: FxHashMap<&str, &Test> = FxHashMap::default();
    for test in all {
        let other = *firsts.entry(&test.title).or_insert(test);
        if !std::ptr::eq(other, test) {
            let message = format!("two tests have the title \"{}\"", test.title);
            sink.push(
                Diagnostic::new(&SAME_TITLE, test.place, message)
                    .also(other.place, "has this title too")
                    .help("change one of the titles"),
            );
        }
    }
}

fn compare<'m>(metas: impl Iterator<Item = &'m Meta>, sink: &mut Vec<Diagnostic>) {
    let mut firsts: FxHashMap<&str, &Meta> = FxHashMap::default();
    for meta in metas {
        let Some(title) = &meta.title else { continue };
        let other = *firsts.entry(title).or_insert(meta);
        if std::ptr::eq(other, meta) {
            continue;
        }
        // there may be thousands, after every edit
        let message = ["`", &meta.name, "` and `", &other.name, "` have the same title \"", title, "\""].concat();
        sink.push(
            Diagnostic::new(&SAME_TITLE, meta.place, message)
                .also(other.place, "has this title too")
                .help("change one of the titles"),
        );
    }
}
