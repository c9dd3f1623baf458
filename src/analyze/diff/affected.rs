//! What says the same as before and evaluates to something else, told once: with the change that is the cause.
use super::{Category, Change, Diff, Places, kinds};
use crate::diag::Code;
use crate::model::{CalendarId, Meta, RuleId, SegmentId};
use crate::plan::hash::{Fingerprint, Named};
use std::collections::BTreeSet;

/// Something of which only what it names changed.
pub(super) struct Affected {
    /// What it is called, with its journey's name if it stands in one.
    pub name: String,
    /// What it names.
    pub needs: BTreeSet<Named>,
    /// How it is told if no change explains it.
    pub kind: &'static Code,
    /// Where it stands.
    pub places: Places,
}

impl Diff<'_> {
    /// Calendars, segments, costs and the policy: what others count with.
    pub(super) fn grounds(&mut self) {
        let (old, new) = (self.old.model, self.new.model);
        let (was, is) = (&self.own.old, &self.own.new);
        macro_rules! unlike {
            ($list:ident, $was:expr, $is:expr) => {
                unlike(old.$list.iter().map(|one| &one.meta).zip($was), new.$list.iter().map(|one| &one.meta).zip($is))
            };
        }
        let calendars = unlike!(calendars, &was.calendars, &is.calendars);
        let segments = unlike!(segments, &was.hashes.segments, &is.hashes.segments);
        let costs = unlike!(touchpoints, &was.costs, &is.costs);
        for (kind, message, changed) in [
            (&kinds::CALENDAR_CHANGED, "its hours, closed days or zone changed", calendars),
            (&kinds::SEGMENT_CHANGED, "it divides by something else", segments),
            (&kinds::COST_CHANGED, "it costs something else", costs),
        ] {
            for (was, is) in changed {
                self.add(kind, Category::Breaking, &is.name, message.to_owned(), Places::both(was.item, is.item));
            }
        }
        let (old, new) = (&old.policy, &new.policy);
        let parts = [
            ("the confidence", (old.confidence - new.confidence).abs() > f64::EPSILON),
            ("the minimum sample", old.min_n != new.min_n),
            ("the gate", old.gate != new.gate),
            ("the zone", old.zone != new.zone),
        ];
        let changed: Vec<&str> = parts.iter().filter(|(_, differs)| *differs).map(|(what, _)| *what).collect();
        if !changed.is_empty() {
            let message = format!("{} changed", changed.join(" and "));
            self.add(&kinds::POLICY_CHANGED, Category::Breaking, "policy", message, Places::default());
        }
    }

    /// Tells of everything that is affected with the changes that are the cause, or else by itself.
    pub(super) fn tell_affected(&mut self) {
        for one in std::mem::take(&mut self.affected) {
            let causes = self.causes(&one.needs);
            if causes.is_empty() {
                self.add(one.kind, Category::Breaking, &one.name, "what it depends on changed".to_owned(), one.places);
            }
            for at in causes {
                if let Some(change) = self.changes.get_mut(at) {
                    change.affects.push(one.name.clone());
                }
            }
        }
        for change in &mut self.changes {
            change.affects.sort_unstable();
            change.affects.dedup();
        }
    }

    /// The changes, by place, of what is named, or of what that names in turn.
    pub(super) fn causes(&self, needs: &BTreeSet<Named>) -> BTreeSet<usize> {
        let mut causes = BTreeSet::new();
        let mut seen = needs.clone();
        let mut open: Vec<Named> = needs.iter().copied().collect();
        while let Some(named) = open.pop() {
            let before = causes.len();
            causes.extend(self.changes_of(named));
            if causes.len() > before {
                continue;
            }
            let own = &self.own.new;
            let further = match named {
                Named::Moment(id) => own.moments.get(id.index()),
                Named::Journey(id) => own.journeys.get(id.index()),
                Named::Rule(id) => own.rules.get(id.index()),
                _ => None,
            };
            open.extend(further.into_iter().flatten().filter(|one| seen.insert(**one)));
        }
        causes
    }

    /// The gravest change of something named; of costs each one.
    fn changes_of(&self, named: Named) -> Vec<usize> {
        let model = self.new.model;
        let gravest = |is_it: &dyn Fn(&Change) -> bool| {
            let all = self.changes.iter().enumerate().filter(|(_, one)| is_it(one));
            all.min_by_key(|(_, one)| (one.category, one.kind.id)).map(|(at, _)| at).into_iter().collect()
        };
        let of = |kinds: &'static [&'static str], name: String| {
            gravest(&move |one: &Change| kinds.contains(&one.kind.id) && one.item == name)
        };
        let name = |meta: Option<&Meta>| meta.map(|meta| meta.name.to_string()).unwrap_or_default();
        match named {
            Named::Touchpoint(id) => {
                of(&["D0102", "D0103"], name(model.touchpoints.get(id.index()).map(|one| &one.meta)))
            }
            Named::Moment(id) => of(&["D0102", "D0103"], name(model.moments.get(id.index()).map(|one| &one.meta))),
            Named::Segment(id) => of(&["D0105"], self.segment_name(id)),
            Named::Calendar(id) => of(&["D0104"], self.calendar_name(id)),
            Named::Zone => of(&["D0107"], "policy".to_owned()),
            Named::Rule(id) => of(&["D0402", "D0403", "D0404", "D0405"], super::items::rule_name(model, id)),
            Named::Costs => {
                let costs = self.changes.iter().enumerate().filter(|(_, one)| one.kind.id == "D0106");
                costs.map(|(at, _)| at).collect()
            }
            Named::Journey(id) => {
                let name = name(model.journeys.get(id.index()).map(|one| &one.meta));
                let inside = format!("{name}.");
                gravest(&|one: &Change| {
                    one.kind.id.starts_with("D02")
                        && (one.item == name || one.item.starts_with(&inside))
                        && !matches!(one.kind.id, "D0212" | "D0213")
                })
            }
        }
    }

    fn segment_name(&self, id: SegmentId) -> String {
        self.new.model.segments.get(id.index()).map(|one| one.meta.name.to_string()).unwrap_or_default()
    }

    fn calendar_name(&self, id: CalendarId) -> String {
        self.new.model.calendars.get(id.index()).map(|one| one.meta.name.to_string()).unwrap_or_default()
    }

    /// Notes a rule of which only what it names changed.
    pub(super) fn rule_is_affected(&mut self, name: &str, id: RuleId, places: Places) {
        let needs = self.own.new.rules.get(id.index()).cloned().unwrap_or_default();
        self.affected.push(Affected { name: name.to_owned(), needs, kind: &kinds::RULE_CHANGED, places });
    }
}

/// What both versions have by the same name and with another hash, each as it was and as it is.
fn unlike<'a, 'h>(
    was: impl Iterator<Item = (&'a Meta, &'h Fingerprint)> + Clone,
    is: impl Iterator<Item = (&'a Meta, &'h Fingerprint)>,
) -> Vec<(&'a Meta, &'a Meta)> {
    let before = |name: &str| was.clone().find(|(meta, _)| meta.name == name);
    is.filter_map(|(is, now)| before(&is.name).filter(|(_, was)| *was != now).map(|(was, _)| (was, is))).collect()
}
