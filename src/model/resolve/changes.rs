//! What declarations say to others now that they did not say before, and whom that concerns.
//!
//! Invariant: names too much rather than too little. A body that is kept speaks of nothing in here.
use super::again::Resolved;
use super::ends::{Ends, JourneyEnds};
use super::names::Emitter;
use super::renumber::Renumber;
use super::*;

/// How far ahead an item is looked for behind one that is gone: what moved further counts as gone.
const LOOK_AHEAD: usize = 256;

/// What a body reads besides the symbols that it names.
#[derive(Debug, Default, Clone)]
pub(super) struct Reads {
    /// Attributes of events, by name, whatever declares them.
    pub attributes: Vec<SmolStr>,
    /// Those that any touchpoint may declare.
    pub loose: Vec<SmolStr>,
    /// The policy's zone.
    pub zone: bool,
    /// What touchpoints cost.
    pub costs: bool,
    /// The attributes of every event that a test must give.
    pub given: bool,
    /// Whether something was wrong: another declaration may mend it, or be what was meant.
    pub doubtful: bool,
}

/// What is different, by the ids of before.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub ids: Renumber,
    touchpoints: Vec<bool>,
    moments: Vec<bool>,
    journeys: Vec<bool>,
    rules: Vec<bool>,
    kpis: Vec<bool>,
    calendars: Vec<bool>,
    segments: Vec<bool>,
    actions: Vec<bool>,
    pub customer_attributes: Vec<bool>,
    /// Attributes of every event that came, went or changed.
    general: Set<SmolStr>,
    /// Attributes of single touchpoints that came, went or changed.
    declared: Set<SmolStr>,
    zone: bool,
}

impl Changes {
    /// Nothing is different, ids included.
    pub(super) fn none(was: &Model) -> Self {
        Self {
            touchpoints: vec![false; was.touchpoints.len()],
            moments: vec![false; was.moments.len()],
            journeys: vec![false; was.journeys.len()],
            rules: vec![false; was.rules.len()],
            kpis: vec![false; was.kpis.len()],
            calendars: vec![false; was.calendars.len()],
            segments: vec![false; was.segments.len()],
            actions: vec![false; was.actions.len()],
            customer_attributes: vec![false; was.customer_attributes.len()],
            ..Self::default()
        }
    }

    /// The same, and whether the zone is another.
    pub(super) fn with_zone(self, zone: bool) -> Self {
        Self { zone, ..self }
    }

    /// Notes what a touchpoint declares differently.
    pub(super) fn touchpoint(&mut self, at: usize, was: &Touchpoint, is: &Touchpoint) {
        let alike = again::all_same(&was.attributes, &is.attributes, again::same_attribute);
        if !alike {
            differing(&was.attributes, &is.attributes, &mut self.declared);
        }
        if let Some(changed) = self.touchpoints.get_mut(at) {
            *changed = !alike || was.raw_names != is.raw_names;
        }
    }

    /// Notes what is declared differently of every event; `model` is the one of before.
    pub(super) fn every_event(&mut self, was: &[Declared], is: &[Declared], model: &Model) {
        if !again::all_same(was, is, again::same_attribute) {
            differing(was, is, &mut self.general);
            // another order is another order of defaults in tests
            self.general.extend(is.first().map(|it| it.name.clone()));
        }
        self.segments_reading(model);
    }

    /// Segments that read a changed attribute of every event: whether they can be read elsewhere may be another.
    fn segments_reading(&mut self, was: &Model) {
        let reads = |segment: &Segment| {
            breakdown::reads(&segment.value).into_iter().flat_map(|(columns, _)| columns).any(|column| {
                let attribute = was.attributes.get(column.index());
                attribute.is_none_or(|it| self.general.contains(&it.name))
            })
        };
        self.segments = was.segments.iter().map(|one| !self.general.is_empty() && reads(one)).collect();
    }

    /// Whether bodies that name these symbols (by the ids of before) and read this may be others now.
    pub(super) fn concern(&self, uses: &[Use], reads: &Reads) -> bool {
        reads.doubtful
            || (reads.zone && self.zone)
            || (reads.given && !self.general.is_empty())
            || (!self.general.is_empty() && reads.attributes.iter().any(|name| self.general.contains(name)))
            || (!self.declared.is_empty() && reads.loose.iter().any(|name| self.declared.contains(name)))
            || uses.iter().any(|one| self.changed(one.symbol))
    }

    /// Adds the journeys that say something else to others, and so to what stands in them.
    pub(super) fn add_journeys(&self, concerned: &mut PerBody<bool>) {
        for (concerned, changed) in concerned.list_mut(BodyKind::Journey).iter_mut().zip(&self.journeys) {
            *concerned |= changed;
        }
    }

    fn changed(&self, symbol: Symbol) -> bool {
        let is = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(true);
        match symbol {
            Symbol::Touchpoint(id) | Symbol::Attribute(id, _) => is(&self.touchpoints, id.index()),
            Symbol::Moment(id) => is(&self.moments, id.index()),
            Symbol::Journey(id) | Symbol::Stage(id, _) | Symbol::Goal(id, _) => is(&self.journeys, id.index()),
            Symbol::Rule(id) => is(&self.rules, id.index()),
            Symbol::Kpi(id) => is(&self.kpis, id.index()),
            Symbol::Calendar(id) => is(&self.calendars, id.index()),
            Symbol::Segment(id) => is(&self.segments, id.index()),
            Symbol::Action(id) => is(&self.actions, id.index()),
            Symbol::CustomerAttribute(id) => is(&self.customer_attributes, id.index()),
            // those that read a changed one are found by its name
            Symbol::EventAttribute(_) | Symbol::Binding(_) => false,
        }
    }
}

/// Comparing declarations with those of before.
impl Resolver<'_> {
    /// What the declarations say differently; derivers are ordered and `self.ends` is known.
    pub(super) fn changes(&self, before: &Resolved, changed: &Set<FileId>) -> Changes {
        let mut changes = Changes { ids: self.renumbering(&before.model), ..Changes::default() };
        self.attribute_changes(before, changed, &mut changes);
        self.name_changes(before, &mut changes);
        self.ends_changes(before, &mut changes);
        changes.zone = before.model.policy.zone != self.model.policy.zone;
        changes
    }

    fn renumbering(&self, was: &Model) -> Renumber {
        let declared = &self.declared;
        macro_rules! kind {
            ($list:ident) => {{
                let was: Vec<_> = was.$list.iter().map(|one| (one.meta.place.file, &one.meta.name)).collect();
                let is: Vec<_> = declared.$list.iter().map(|one| (one.file, &one.ast.name.text)).collect();
                matched(&was, &is, |_, _| true)
            }};
        }
        let bodies = PerBody {
            touchpoints: kind!(touchpoints),
            segments: kind!(segments),
            actions: kind!(actions),
            moments: kind!(moments),
            kpis: self.local_items(
                was,
                was.kpis.iter().map(|one| &one.meta),
                |journey| journey.kpis.iter().map(|id| id.index()).collect(),
                declared.kpis.iter().map(|one| (one.file, one.journey, &one.ast.name.text)),
            ),
            rules: self.local_items(
                was,
                was.rules.iter().map(|one| &one.meta),
                |journey| journey.rules.iter().map(|id| id.index()).collect(),
                declared.rules.iter().map(|one| (one.file, one.journey, &one.ast.name.text)),
            ),
            journeys: kind!(journeys),
            tests: matched(
                &was.tests.iter().map(|one| (one.place.file, ())).collect::<Vec<_>>(),
                &declared.tests.iter().map(|one| (one.file, ())).collect::<Vec<_>>(),
                |(), ()| true,
            ),
        };
        Renumber {
            bodies,
            attributes: was.attributes.iter().map(|one| self.column_of(one)).collect(),
            customer_attributes: was.customer_attributes.iter().map(|one| self.customer_attribute_of(one)).collect(),
            calendars: kind!(calendars),
            lost: false,
        }
    }

    /// Items that may stand inside a journey are told apart by its name, too.
    fn local_items<'m>(
        &self,
        was: &'m Model,
        metas: impl Iterator<Item = &'m Meta>,
        of_journey: impl Fn(&Journey) -> Vec<usize>,
        is: impl Iterator<Item = (FileId, Option<JourneyId>, &'m SmolStr)>,
    ) -> Vec<Option<usize>> {
        let mut list: Vec<_> = metas.map(|meta| (meta.place.file, (None, &meta.name))).collect();
        for journey in &was.journeys {
            for at in of_journey(journey) {
                if let Some((_, (owner, _))) = list.get_mut(at) {
                    *owner = Some(&journey.meta.name);
                }
            }
        }
        let owner = |id: JourneyId| self.declared.journeys.get(id.index()).map(|it| &it.ast.name.text);
        let is: Vec<_> = is.map(|(file, journey, name)| (file, (journey.and_then(owner), name))).collect();
        matched(&list, &is, |(was, _), (is, _)| was == is)
    }

    fn column_of(&self, attribute: &Attribute) -> Option<usize> {
        let known = self.columns.get(&attribute.name)?;
        let same = |id: &&AttributeId| self.model.attributes.get(id.index()).is_some_and(|it| it.ty == attribute.ty);
        known.iter().find(same).map(|id| id.index())
    }

    fn customer_attribute_of(&self, attribute: &Declared) -> Option<usize> {
        self.model.customer_attributes.iter().position(|it| it.name == attribute.name)
    }

    fn attribute_changes(&self, before: &Resolved, changed: &Set<FileId>, changes: &mut Changes) {
        let (was, is) = (&before.model, &self.model);
        changes.customer_attributes = was
            .customer_attributes
            .iter()
            .zip(&changes.ids.customer_attributes)
            .map(|(was, now)| {
                now.and_then(|at| is.customer_attributes.get(at)).is_none_or(|is| !again::same_attribute(was, is))
            })
            .collect();
        changes.every_event(&was.event_attributes, &is.event_attributes, was);
        changes.touchpoints = vec![true; was.touchpoints.len()];
        let mut kept = vec![false; is.touchpoints.len()];
        for (at, was) in was.touchpoints.iter().enumerate() {
            let now = changes.ids.place(BodyKind::Touchpoint, at);
            let Some(is) = now.and_then(|at| is.touchpoints.get(at)) else {
                changes.declared.extend(was.attributes.iter().map(|it| it.name.clone()));
                continue;
            };
            if let Some(kept) = now.and_then(|at| kept.get_mut(at)) {
                *kept = true;
            }
            if changed.contains(&was.meta.place.file) {
                changes.touchpoint(at, was, is);
            } else if let Some(changed) = changes.touchpoints.get_mut(at) {
                *changed = false;
            }
        }
        let new = is.touchpoints.iter().zip(&kept).filter(|(_, kept)| !**kept);
        changes.declared.extend(new.flat_map(|(one, _)| &one.attributes).map(|it| it.name.clone()));
    }

    /// Names that stand for something else now, or for nothing.
    fn name_changes(&self, before: &Resolved, changes: &mut Changes) {
        let (was, names, ids) = (&before.model, &self.names, &changes.ids);
        let event = |meta: &Meta| names.events.get(meta.name.as_str()).copied();
        for ((one, now), changed) in was.touchpoints.iter().zip(&ids.bodies.touchpoints).zip(&mut changes.touchpoints) {
            *changed |= now.is_none() || event(&one.meta) != now.map(|at| Source::Touchpoint(TouchpointId::new(at)));
        }
        let moments = was.moments.iter().zip(&ids.bodies.moments);
        changes.moments = moments
            .map(|(one, now)| now.is_none() || event(&one.meta) != now.map(|at| Source::Moment(MomentId::new(at))))
            .collect();
        let emitter = |meta: &Meta| names.emitters.get(meta.name.as_str()).copied();
        changes.journeys = was
            .journeys
            .iter()
            .zip(&ids.bodies.journeys)
            .map(|(one, now)| {
                let alike =
                    now.and_then(|at| self.declared.journeys.get(at)).is_some_and(|is| self.same_parts(was, one, is));
                !alike || emitter(&one.meta) != now.map(|at| Emitter::Journey(JourneyId::new(at)))
            })
            .collect();
        let rules = was.rules.iter().zip(&ids.bodies.rules);
        changes.rules = rules.map(|(one, now)| self.rule_changed(one, *now)).collect();
        let kpis = was.kpis.iter().zip(&ids.bodies.kpis);
        changes.kpis = kpis.map(|(one, now)| self.kpi_changed(one, *now)).collect();
        macro_rules! simple {
            ($list:ident in $ids:expr, $id:ident) => {
                was.$list.iter().zip(&$ids.$list).map(|(one, now)| {
                    now.is_none() || names.$list.get(one.meta.name.as_str()).copied() != now.map($id::new)
                })
            };
        }
        changes.calendars = simple!(calendars in ids, CalendarId).collect();
        changes.actions = simple!(actions in ids.bodies, ActionId).collect();
        for (changed, renamed) in changes.segments.iter_mut().zip(simple!(segments in ids.bodies, SegmentId)) {
            *changed |= renamed;
        }
    }

    /// Whether a journey has the stages, goals, KPIs and rules that it had, by name and in order.
    fn same_parts(&self, was: &Model, one: &Journey, is: &declare::JourneyItem<'_>) -> bool {
        let kpi = |id: &KpiId| was.kpis.get(id.index()).map(|it| &it.meta.name);
        let kpi_now = |id: &KpiId| self.declared.kpis.get(id.index()).map(|it| &it.ast.name.text);
        let rule = |id: &RuleId| was.rules.get(id.index()).map(|it| &it.meta.name);
        let rule_now = |id: &RuleId| self.declared.rules.get(id.index()).map(|it| &it.ast.name.text);
        one.stages.iter().map(|it| &it.meta.name).eq(is.stages.iter().map(|it| &it.name.text))
            && one.goals.iter().map(|it| &it.meta.name).eq(is.goals.iter().map(|it| &it.name.text))
            && one.kpis.iter().map(kpi).eq(is.kpis.iter().map(kpi_now))
            && one.rules.iter().map(rule).eq(is.rules.iter().map(rule_now))
    }

    fn rule_changed(&self, one: &Rule, now: Option<usize>) -> bool {
        let Some(item) = now.and_then(|at| self.declared.rules.get(at)) else { return true };
        let name = one.meta.name.as_str();
        let found = match item.journey {
            Some(journey) => self.names.local_rules.get(&(journey, one.meta.name.clone())).copied(),
            None => match self.names.emitters.get(name) {
                Some(Emitter::Rule(id)) => Some(*id),
                _ => None,
            },
        };
        found != now.map(RuleId::new)
    }

    fn kpi_changed(&self, one: &Kpi, now: Option<usize>) -> bool {
        let Some(item) = now.and_then(|at| self.declared.kpis.get(at)) else { return true };
        let name = one.meta.name.as_str();
        let found = match item.journey {
            Some(journey) => self.names.local_kpis.get(&(journey, one.meta.name.clone())),
            None => self.names.kpis.get(name),
        };
        found.copied() != now.map(KpiId::new)
    }

    /// Derivers that happen elsewhere than they did, or at something that changed.
    fn ends_changes(&self, before: &Resolved, changes: &mut Changes) {
        let (was, is) = (&before.ends, &self.ends);
        let touchpoints = &changes.touchpoints;
        let ids = &changes.ids;
        let same_ends = |was: &Ends, is: &Ends| match (was, is) {
            (Ends::Unknown, Ends::Unknown) | (Ends::Any, Ends::Any) | (Ends::Nowhere, Ends::Nowhere) => true,
            (Ends::One(_) | Ends::Many(_), Ends::One(_) | Ends::Many(_)) => {
                let (was, is) = (was.touchpoints(), is.touchpoints());
                let kept = |(was, is): (&TouchpointId, &TouchpointId)| {
                    touchpoints.get(was.index()) == Some(&false)
                        && ids.bodies.touchpoints.get(was.index()).copied().flatten() == Some(is.index())
                };
                was.len() == is.len() && was.iter().zip(is).all(kept)
            }
            _ => false,
        };
        let alike = |was: Option<&Ends>, is: Option<&Ends>| was.zip(is).is_some_and(|(was, is)| same_ends(was, is));
        for (at, (changed, now)) in changes.moments.iter_mut().zip(&ids.bodies.moments).enumerate() {
            *changed |= now.is_none_or(|now| {
                !alike(was.moments.get(at), is.moments.get(now)) || was.is_log_event.get(at) != is.is_log_event.get(now)
            });
        }
        for (at, (changed, now)) in changes.rules.iter_mut().zip(&ids.bodies.rules).enumerate() {
            *changed |= now.is_none_or(|now| !alike(was.rules.get(at), is.rules.get(now)));
        }
        for (at, (changed, now)) in changes.journeys.iter_mut().zip(&ids.bodies.journeys).enumerate() {
            let pair = now.and_then(|now| was.journeys.get(at).zip(is.journeys.get(now)));
            *changed |= pair.is_none_or(|(was, is)| !JourneyEnds::alike(was, is, &same_ends));
        }
    }
}

/// An item's file, and what it is told by there.
type Keyed<K> = (FileId, K);

/// Where each item is now: items of one file keep their order, others are gone. If there are as many as before, each that
/// is `akin` to the one in its place is that one, under another name maybe; who spoke of the old name finds out by that.
fn matched<K: PartialEq>(was: &[Keyed<K>], is: &[Keyed<K>], akin: impl Fn(&K, &K) -> bool) -> Vec<Option<usize>> {
    if again::all_same(was, is, |was, is| was.0 == is.0 && akin(&was.1, &is.1)) {
        return (0..was.len()).map(Some).collect();
    }
    let mut runs: Map<FileId, (usize, usize)> = Map::default();
    for (at, (file, _)) in is.iter().enumerate() {
        runs.entry(*file).or_insert((at, at)).1 = at + 1;
    }
    let mut found = Vec::with_capacity(was.len());
    for (file, key) in was {
        let at = runs.get_mut(file).and_then(|(next, end)| {
            let ahead = is.get(*next..*end)?.iter().take(LOOK_AHEAD);
            let at = *next + ahead.enumerate().find(|(_, (_, other))| other == key)?.0;
            *next = at + 1;
            Some(at)
        });
        found.push(at);
    }
    found
}

/// The names that two lists of attributes declare differently.
fn differing(was: &[Declared], is: &[Declared], names: &mut Set<SmolStr>) {
    for (these, those) in [(was, is), (is, was)] {
        let differ = these.iter().filter(|one| !those.iter().any(|other| again::same_attribute(one, other)));
        names.extend(differ.map(|one| one.name.clone()));
    }
}
