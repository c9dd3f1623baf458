//! Resolving anew after an edit: only the bodies that it concerns.
//!
//! Invariant: gives what resolving everything would give, to the last place. Declarations are listed every time, and
//! resolved again unless they make the same tables (`quiet`); a body is kept if its file's text is, and if what it names
//! says the same as before. What is kept gets the ids of now.
use super::attributes::Kept;
use super::body::Uses;
use super::changes::{Changes, Reads};
use super::outline::Outline;
use super::quiet::Tables;
use super::renumber::{self, Renumber};
use super::*;

/// How often bodies that depend on others may be looked at again before everything is.
const ROUNDS: usize = 8;

/// A model with what was found on the way to it, kept by file so that an edit costs little.
#[derive(Debug)]
pub struct Resolved {
    /// What was understood.
    pub model: Model,
    /// Mistakes in declarations.
    declarations: Vec<Diagnostic>,
    /// How many uses stand before those in bodies.
    pub(super) declared_uses: usize,
    /// What was found in every body.
    pub(super) bodies: PerBody<Body>,
    /// What the derivers of every file speak of.
    outlines: Map<FileId, Arc<Outline>>,
    pub(super) tables: Tables,
    pub(super) ends: ends::EndsTable,
    cyclic: bool,
    pub(super) lost: Set<SmolStr>,
    /// Whether some names were not compared in search of near ones, because there were too many.
    exhausted: bool,
    /// The bodies that were resolved the last time; absent: all.
    fresh: Option<PerBody<bool>>,
}

/// What bodies say differently to other bodies than they did before.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Segments, actions and KPIs of another kind.
    pub symbols: Set<Symbol>,
    /// Whether costs are of another kind.
    pub costs: bool,
}

impl Moved {
    fn concerns(&self, uses: &[Use], reads: &Reads) -> bool {
        (self.costs && reads.costs) || uses.iter().any(|one| !one.declares && self.symbols.contains(&one.symbol))
    }
}

impl Resolved {
    /// Resolves everything.
    pub fn new(files: &[(FileId, Arc<ast::File>)], settings: &ModelSettings) -> Self {
        let outlines: Vec<Arc<Outline>> = files.iter().map(|(_, tree)| Arc::new(Outline::of(tree))).collect();
        let mut resolver = Resolver::new(settings);
        resolver.list_all(files);
        resolver.declarations(Kept::default());
        resolver.order_derivations(&outlines);
        let head = resolver.head(by_file(files, outlines));
        resolver.everything(head)
    }

    /// Resolves after the text of the files `changed` did, came or went; nothing else may have.
    #[must_use]
    pub fn again(mut self, files: &[(FileId, Arc<ast::File>)], settings: &ModelSettings, changed: &[FileId]) -> Self {
        let changed: &Set<FileId> = &changed.iter().copied().collect();
        let outlines = self.outlines_now(files, changed);
        let mut resolver = Resolver::new(settings);
        resolver.list_all(files);
        if let Some(heads) = resolver.quiet(&self, files, &outlines, changed) {
            return resolver.go_on(self, heads, by_file(files, outlines), changed);
        }
        let tables = std::mem::take(&mut self.tables).emptied();
        (resolver.names, resolver.columns, resolver.declarers) = (tables.names, tables.columns, tables.declarers);
        resolver.declarations(self.take_declared(changed));
        let derives = resolver.derives_as(&self);
        if derives && !self.cyclic && self.outlines_say(files, &outlines, changed) {
            resolver.ends = self.ends.clone();
            resolver.model.derivation_order = self.model.derivation_order.clone();
        } else {
            resolver.order_derivations(&outlines);
        }
        let head = resolver.head(by_file(files, outlines));
        if self.exhausted {
            return resolver.everything(head);
        }
        let same = derives && resolver.names_as(&self) && resolver.says_as(&self, changed);
        let changes = (!same).then(|| resolver.changes(&self, changed));
        resolver.only_concerned(self, head, changed, changes)
    }

    /// The outlines of these files in their order: those of before where the text is.
    fn outlines_now(&self, files: &[(FileId, Arc<ast::File>)], changed: &Set<FileId>) -> Vec<Arc<Outline>> {
        let outline = |(file, tree): &(FileId, Arc<ast::File>)| {
            let kept = self.outlines.get(file).filter(|_| !changed.contains(file));
            kept.cloned().unwrap_or_else(|| Arc::new(Outline::of(tree)))
        };
        files.iter().map(outline).collect()
    }

    /// Whether nothing was wrong in any declaration, and every mistake was told in full.
    pub(super) fn is_sound(&self) -> bool {
        self.declarations.is_empty() && !self.exhausted
    }

    /// The uses that are declarations outside bodies.
    pub(super) fn declared_uses(&self) -> &[Use] {
        self.model.uses.get(..self.declared_uses).unwrap_or_default()
    }

    /// Takes out what touchpoints declare in files that did not change, if nothing is wrong in any declaration. Nobody may
    /// ask for it here any more: it says what it said.
    fn take_declared(&mut self, changed: &Set<FileId>) -> Kept {
        let mut kept = Kept::default();
        let sound = self.is_sound();
        let touchpoints = self.model.touchpoints.iter_mut();
        for one in touchpoints.filter(|one| sound && !changed.contains(&one.meta.place.file)) {
            let declared = (std::mem::take(&mut one.raw_names), std::mem::take(&mut one.attributes));
            kept.entry(one.meta.place.file).or_default().push_back(declared);
        }
        kept
    }

    /// Whether the derivers of the files that changed speak of the same as before.
    pub(super) fn outlines_say(
        &self,
        files: &[(FileId, Arc<ast::File>)],
        now: &[Arc<Outline>],
        changed: &Set<FileId>,
    ) -> bool {
        let known = |file: &FileId| self.outlines.get(file);
        self.outlines.len() == files.len()
            && files
                .iter()
                .zip(now)
                .filter(|((file, _), _)| changed.contains(file))
                .all(|((file, _), now)| known(file).is_some_and(|was| was.says_as(now)))
    }

    /// All mistakes: those in declarations, then those in bodies.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.declarations.iter().chain(self.bodies.values().flat_map(|body| &body.diagnostics))
    }

    /// Where bodies speak of what could not be read, which is no mistake of theirs.
    pub fn echoes(&self) -> impl Iterator<Item = Place> {
        self.bodies.values().flat_map(|body| body.echoes.iter().copied())
    }

    /// The bodies that were resolved the last time and not kept from before; nothing if all were.
    pub fn fresh(&self) -> Option<&PerBody<bool>> {
        self.fresh.as_ref()
    }

    /// The model and all mistakes.
    pub fn into_parts(self) -> (Model, Vec<Diagnostic>) {
        let found = self.diagnostics().cloned().collect();
        (self.model, found)
    }
}

/// What the walk over declarations left.
pub(super) struct Head {
    diagnostics: Vec<Diagnostic>,
    uses: Vec<Use>,
    /// How many names may be compared in bodies.
    budget: usize,
    outlines: Map<FileId, Arc<Outline>>,
}

impl<'a> Resolver<'a> {
    /// Lists all items; resolves those that no other names by what it is made of.
    fn list_all(&mut self, files: &'a [(FileId, Arc<ast::File>)]) {
        self.list_items(files);
        self.resolve_policy();
        self.resolve_calendars();
    }

    fn declarations(&mut self, kept: Kept) {
        self.enter_names();
        self.resolve_attributes(kept);
    }

    /// What declarations left, cycles among derivers included; what follows is of bodies.
    pub(super) fn head(&mut self, outlines: Map<FileId, Arc<Outline>>) -> Head {
        (self.near_spent, self.reads) = (0, Reads::default());
        self.echoes.clear();
        let (diagnostics, uses) = (std::mem::take(&mut self.diagnostics), std::mem::take(&mut self.model.uses));
        Head { diagnostics, uses, budget: self.near_budget, outlines }
    }

    /// Whether the same is declared as in an earlier model, by name, in the same order and files, of all that derivers
    /// speak of.
    pub(super) fn derives_as(&self, before: &Resolved) -> bool {
        let (was, is) = (&before.model, &self.declared);
        all_same(&was.touchpoints, &is.touchpoints, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.moments, &is.moments, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.rules, &is.rules, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.journeys, &is.journeys, same_journey)
    }

    /// The same of everything else.
    pub(super) fn names_as(&self, before: &Resolved) -> bool {
        let (was, is) = (&before.model, &self.declared);
        macro_rules! same {
            ($list:ident) => {
                all_same(&was.$list, &is.$list, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            };
        }
        same!(calendars)
            && same!(segments)
            && same!(actions)
            && same!(kpis)
            && all_same(&was.journeys, &is.journeys, |was, is| was.kpis == is.kpis)
            && all_same(&was.tests, &is.tests, |was, is| was.place.file == is.file)
    }

    /// Whether declarations say to bodies what those of an earlier model said, the names being the same.
    fn says_as(&self, before: &Resolved, changed: &Set<FileId>) -> bool {
        let (was, is) = (&before.model, &self.model);
        was.policy.zone == is.policy.zone
            && before.lost == self.lost
            && was.attributes == is.attributes
            && same_list(&was.event_attributes, &is.event_attributes)
            && same_list(&was.customer_attributes, &is.customer_attributes)
            && all_same(&was.touchpoints, &is.touchpoints, |was, is| {
                let same = || was.raw_names == is.raw_names && same_list(&was.attributes, &is.attributes);
                !changed.contains(&was.meta.place.file) || same()
            })
            && before.ends == self.ends
    }

    /// Resolves all bodies.
    fn everything(mut self, head: Head) -> Resolved {
        (self.scope, self.bodies) = (None, PerBody::default());
        self.model.uses.clear();
        (self.closed_uses, self.near_budget) = (0, head.budget);
        self.resolve_items();
        self.finish(head, &Uses::default(), None)
    }

    /// Resolves the bodies in the files that changed, those whose mistakes show a place in one of them, and those that
    /// name what was changed; then those that depend on what these say.
    fn only_concerned(
        mut self,
        before: Resolved,
        head: Head,
        changed: &Set<FileId>,
        changes: Option<Changes>,
    ) -> Resolved {
        let Resolved { mut model, declared_uses, bodies, .. } = before;
        let mut uses = Uses { kept: model.uses.split_off(declared_uses.min(model.uses.len())) };
        let mut concerned = bodies.map(|_, _, body| self::concerned(body, &uses, changed, changes.as_ref()));
        if let Some(changes) = &changes {
            changes.add_journeys(&mut concerned);
        }
        let costs = path::cost_currencies(&model.touchpoints);
        let mut ids = changes.map(|changes| changes.ids);
        self.take_bodies(bodies, concerned, ids.as_ref());
        if !self.take_items(model, &mut uses, ids.as_mut()) {
            return self.everything(head);
        }
        self.resolve_concerned(head, &uses, costs)
    }

    /// Resolves the bodies in scope, then those that depend on what these say; `uses` are those of bodies that are kept,
    /// `costs` what touchpoints cost before.
    pub(super) fn resolve_concerned(mut self, head: Head, uses: &Uses, mut costs: path::Costs) -> Resolved {
        let mut scope = self.scope.take().unwrap_or_default();
        let mut fresh = scope.clone();
        for _ in 0..ROUNDS {
            self.add_neighbours(&mut scope);
            let kept = BodyKind::ALL.into_iter().flat_map(|kind| self.bodies.list(kind).iter().zip(scope.list(kind)));
            let spent: usize = kept.filter(|(_, again)| !**again).map(|(body, _)| body.near).sum();
            self.near_budget = head.budget.saturating_sub(spent);
            merge(&mut fresh, &scope);
            self.scope = Some(scope);
            self.resolve_items();
            if self.near_budget == 0 {
                break;
            }
            let mut moved = std::mem::take(&mut self.moved);
            let costs_now = path::cost_currencies(&self.model.touchpoints);
            moved.costs = std::mem::replace(&mut costs, costs_now) != costs_now;
            // those just looked at saw it: what moves comes before what depends on it
            scope = self.bodies.map(|kind, at, body| {
                !self.in_scope(kind, at) && moved.concerns(uses.of(body, &self.model.uses), &body.reads)
            });
            if scope.is_empty() {
                return self.finish(head, uses, Some(fresh));
            }
        }
        self.everything(head)
    }

    /// Adds what depends on bodies in the set without naming them: what stands in a journey depends on where that
    /// starts, and the key of a journey on what its KPIs and rules mention.
    fn add_neighbours(&self, scope: &mut PerBody<bool>) {
        for (at, journey) in self.declared.journeys.iter().enumerate() {
            let in_it = || {
                let kpis = journey.kpis.iter().map(|id| (BodyKind::Kpi, id.index()));
                kpis.chain(journey.rules.iter().map(|id| (BodyKind::Rule, id.index())))
            };
            if !journey.ast.key.is_empty() && in_it().any(|(kind, at)| scope.contains(kind, at)) {
                scope.insert(BodyKind::Journey, at);
            }
            if scope.contains(BodyKind::Journey, at) {
                for (kind, at) in in_it() {
                    scope.insert(kind, at);
                }
            }
        }
    }

    /// Takes what was found in bodies before, in the places of now, and sets which are to be resolved: those concerned
    /// and those that are new.
    fn take_bodies(&mut self, mut was: PerBody<Body>, mut concerned: PerBody<bool>, ids: Option<&Renumber>) {
        let (mut scope, mut bodies) = (PerBody::default(), PerBody::default());
        for kind in BodyKind::ALL {
            let length = self.declared.count(kind);
            let place = |at: usize| ids.map_or(Some(at), |ids| ids.place(kind, at));
            *scope.list_mut(kind) = body::placed(std::mem::take(concerned.list_mut(kind)), place, length, || true);
            let kept: Vec<Body> = std::mem::take(was.list_mut(kind));
            *bodies.list_mut(kind) = body::placed(kept, place, length, Body::default);
        }
        (self.scope, self.bodies) = (Some(scope), bodies);
    }

    /// Takes the items of an earlier model, under the ids of now; says whether all that is to be kept could be.
    fn take_items(&mut self, was: Model, uses: &mut Uses, ids: Option<&mut Renumber>) -> bool {
        let costs: Vec<_> = was.touchpoints.into_iter().map(|one| (one.cond, one.cost)).collect();
        let Some(ids) = ids.filter(|ids| !ids.is_identity()) else {
            for (is, body) in self.model.touchpoints.iter_mut().zip(costs) {
                (is.cond, is.cost) = body;
            }
            let model = &mut self.model;
            (model.segments, model.actions, model.moments) = (was.segments, was.actions, was.moments);
            (model.kpis, model.rules, model.journeys) = (was.kpis, was.rules, was.journeys);
            model.tests = was.tests;
            return true;
        };
        for one in &mut uses.kept {
            ids.symbol(&mut one.symbol);
        }
        ids.lost = false;
        let scope = self.scope.as_ref();
        let mut whole = true;
        macro_rules! moved {
            ($items:expr, $kind:ident) => {{
                let again = scope.map(|scope| scope.list(BodyKind::$kind).as_slice()).unwrap_or_default();
                renumber::all($items, ids, BodyKind::$kind, again, &mut whole)
            }};
        }
        let bodies = moved!(costs, Touchpoint);
        for (is, body) in self.model.touchpoints.iter_mut().zip(bodies) {
            (is.cond, is.cost) = body;
        }
        self.model.segments = moved!(was.segments, Segment);
        self.model.actions = moved!(was.actions, Action);
        self.model.moments = moved!(was.moments, Moment);
        self.model.kpis = moved!(was.kpis, Kpi);
        self.model.rules = moved!(was.rules, Rule);
        self.model.journeys = moved!(was.journeys, Journey);
        self.model.tests = moved!(was.tests, Test);
        whole
    }

    /// The model with all findings; those in bodies that were kept stand in `kept`.
    fn finish(mut self, head: Head, kept: &Uses, fresh: Option<PerBody<bool>>) -> Resolved {
        let mut uses = head.uses;
        let declared_uses = uses.len();
        let found = std::mem::take(&mut self.model.uses);
        uses.reserve(found.len() + kept.kept.len());
        for kind in BodyKind::ALL {
            for body in self.bodies.list_mut(kind) {
                let start = uses.len() - declared_uses;
                uses.extend_from_slice(kept.of(body, &found));
                body.uses = start..uses.len() - declared_uses;
                body.kept = true;
            }
        }
        self.model.uses = uses;
        Resolved {
            model: self.model,
            declarations: head.diagnostics,
            declared_uses,
            bodies: self.bodies,
            outlines: head.outlines,
            tables: Tables { names: self.names, columns: self.columns, declarers: self.declarers },
            ends: self.ends,
            cyclic: self.cyclic,
            lost: self.lost,
            exhausted: self.near_budget == 0,
            fresh,
        }
    }
}

/// Adds one set to another.
fn merge(all: &mut PerBody<bool>, more: &PerBody<bool>) {
    for kind in BodyKind::ALL {
        for (one, other) in all.list_mut(kind).iter_mut().zip(more.list(kind)) {
            *one |= other;
        }
    }
}

/// The outlines of these files.
fn by_file(files: &[(FileId, Arc<ast::File>)], outlines: Vec<Arc<Outline>>) -> Map<FileId, Arc<Outline>> {
    files.iter().map(|(file, _)| *file).zip(outlines).collect()
}

/// Whether two lists of attributes or parameters say the same.
pub(super) fn same_list(was: &[Declared], is: &[Declared]) -> bool {
    all_same(was, is, |was, is| was.attribute == is.attribute && same_attribute(was, is))
}

/// Whether two declarations of an attribute say the same, whatever its column is.
pub(super) fn same_attribute(was: &Declared, is: &Declared) -> bool {
    was.name == is.name && was.optional == is.optional && was.ty == is.ty && was.place.file == is.place.file
}

/// Whether two values of a segment are the same to those who break down by it.
pub(super) fn same_segment(was: &Expr, is: &Expr) -> bool {
    let columns = |value| breakdown::reads(value).into_iter().map(|(columns, _)| columns);
    was.ty == is.ty && columns(was).eq(columns(is))
}

pub(super) fn all_same<T, U>(was: &[T], is: &[U], same: impl Fn(&T, &U) -> bool) -> bool {
    was.len() == is.len() && was.iter().zip(is).all(|(was, is)| same(was, is))
}

fn same_name(was: &Meta, name: &SmolStr, file: FileId) -> bool {
    was.name == *name && was.place.file == file
}

fn same_journey(was: &Journey, is: &declare::JourneyItem<'_>) -> bool {
    same_name(&was.meta, &is.ast.name.text, is.file)
        && was.rules == is.rules
        && all_same(&was.stages, &is.stages, |was, is| was.meta.name == is.name.text)
        && all_same(&was.goals, &is.goals, |was, is| was.meta.name == is.name.text)
}

/// Whether a body of before stands in one of these files, shows a place there in a mistake, or speaks of what changed.
pub(super) fn concerned(body: &Body, uses: &Uses, files: &Set<FileId>, changes: Option<&Changes>) -> bool {
    files.contains(&body.file)
        || body.diagnostics.iter().any(|one| points_into(one, files))
        || changes.is_some_and(|changes| changes.concern(uses.of(body, &[]), &body.reads))
}

/// Whether a finding shows a place in one of these files.
fn points_into(found: &Diagnostic, files: &Set<FileId>) -> bool {
    let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
    found.labels.iter().map(|label| label.place).chain(edits).any(|place| files.contains(&place.file))
}
