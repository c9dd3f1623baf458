//! Resolving anew after an edit: only the bodies that it concerns.
//!
//! Invariant: gives what resolving everything would give, to the last place. Declarations are gone through every time;
//! a body is kept if its file's text is, and if what it names says the same as before. What is kept gets the ids of now.
use super::body::Uses;
use super::changes::{Changes, Reads};
use super::outline::Outline;
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
    declared_uses: usize,
    /// What was found in every body.
    bodies: PerBody<Body>,
    /// What the derivers of every file speak of.
    outlines: Map<FileId, Arc<Outline>>,
    pub(super) ends: ends::EndsTable,
    cyclic: bool,
    lost: Set<SmolStr>,
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
        resolver.declarations(files);
        resolver.order_derivations(&outlines);
        let head = resolver.head(files, outlines);
        resolver.everything(head)
    }

    /// Resolves after the text of the files `changed` did, came or went; nothing else may have.
    #[must_use]
    pub fn again(self, files: &[(FileId, Arc<ast::File>)], settings: &ModelSettings, changed: &[FileId]) -> Self {
        let outlines = self.outlines_now(files, changed);
        let mut resolver = Resolver::new(settings);
        resolver.declarations(files);
        let same_names = resolver.names_as(&self);
        if same_names && !self.cyclic && self.outlines_say(files, &outlines, changed) {
            resolver.ends = self.ends.clone();
            resolver.model.derivation_order = self.model.derivation_order.clone();
        } else {
            resolver.order_derivations(&outlines);
        }
        let head = resolver.head(files, outlines);
        if self.exhausted {
            return resolver.everything(head);
        }
        let changes = (!same_names || !resolver.says_as(&self)).then(|| resolver.changes(&self));
        resolver.only_concerned(self, head, changed, changes)
    }

    /// The outlines of these files in their order: those of before where the text is.
    fn outlines_now(&self, files: &[(FileId, Arc<ast::File>)], changed: &[FileId]) -> Vec<Arc<Outline>> {
        let outline = |(file, tree): &(FileId, Arc<ast::File>)| {
            let kept = self.outlines.get(file).filter(|_| !changed.contains(file));
            kept.cloned().unwrap_or_else(|| Arc::new(Outline::of(tree)))
        };
        files.iter().map(outline).collect()
    }

    /// Whether the derivers of the files that changed speak of the same as before.
    fn outlines_say(&self, files: &[(FileId, Arc<ast::File>)], now: &[Arc<Outline>], changed: &[FileId]) -> bool {
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
struct Head {
    diagnostics: Vec<Diagnostic>,
    uses: Vec<Use>,
    /// How many names may be compared in bodies.
    budget: usize,
    outlines: Map<FileId, Arc<Outline>>,
}

impl<'a> Resolver<'a> {
    fn declarations(&mut self, files: &'a [(FileId, Arc<ast::File>)]) {
        self.declare(files);
        self.resolve_policy();
        self.resolve_calendars();
        self.resolve_attributes();
    }

    /// What declarations left, cycles among derivers included; what follows is of bodies.
    fn head(&mut self, files: &[(FileId, Arc<ast::File>)], outlines: Vec<Arc<Outline>>) -> Head {
        (self.near_spent, self.reads) = (0, Reads::default());
        let (diagnostics, uses) = (std::mem::take(&mut self.diagnostics), std::mem::take(&mut self.model.uses));
        let outlines = files.iter().map(|(file, _)| *file).zip(outlines).collect();
        Head { diagnostics, uses, budget: self.near_budget, outlines }
    }

    /// Whether the same names are declared as in an earlier model, in the same order and files.
    fn names_as(&self, before: &Resolved) -> bool {
        let (was, is) = (&before.model, &self.declared);
        macro_rules! same {
            ($list:ident) => {
                all_same(&was.$list, &is.$list, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            };
        }
        same!(touchpoints)
            && same!(calendars)
            && same!(segments)
            && same!(actions)
            && same!(moments)
            && same!(kpis)
            && same!(rules)
            && all_same(&was.journeys, &is.journeys, same_journey)
            && all_same(&was.tests, &is.tests, |was, is| was.place.file == is.file)
    }

    /// Whether declarations say to bodies what those of an earlier model said, the names being the same.
    fn says_as(&self, before: &Resolved) -> bool {
        let (was, is) = (&before.model, &self.model);
        was.policy.zone == is.policy.zone
            && before.lost == self.lost
            && was.attributes == is.attributes
            && same_list(&was.event_attributes, &is.event_attributes)
            && same_list(&was.customer_attributes, &is.customer_attributes)
            && all_same(&was.touchpoints, &is.touchpoints, |was, is| {
                was.raw_names == is.raw_names && same_list(&was.attributes, &is.attributes)
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
        changed: &[FileId],
        changes: Option<Changes>,
    ) -> Resolved {
        let Resolved { mut model, declared_uses, bodies, .. } = before;
        let mut uses = Uses { kept: model.uses.split_off(declared_uses.min(model.uses.len())) };
        let changed: Set<FileId> = changed.iter().copied().collect();
        let mut concerned = bodies.map(|_, _, body| {
            changed.contains(&body.file)
                || body.diagnostics.iter().any(|one| points_into(one, &changed))
                || changes.as_ref().is_some_and(|changes| changes.concern(uses.of(body, &[]), &body.reads))
        });
        if let Some(changes) = &changes {
            changes.add_journeys(&mut concerned);
        }
        let mut costs = path::cost_currencies(&model.touchpoints);
        let mut ids = changes.map(|changes| changes.ids);
        self.take_bodies(bodies, &concerned, ids.as_ref());
        if !self.take_items(model, &mut uses, ids.as_mut()) {
            return self.everything(head);
        }
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
                return self.finish(head, &uses, Some(fresh));
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
    fn take_bodies(&mut self, was: PerBody<Body>, concerned: &PerBody<bool>, ids: Option<&Renumber>) {
        let (mut scope, mut bodies) = (PerBody::default(), PerBody::default());
        for kind in BodyKind::ALL {
            let length = self.declared.count(kind);
            let (again, list): (&mut Vec<bool>, &mut Vec<Body>) = (scope.list_mut(kind), bodies.list_mut(kind));
            again.resize(length, true);
            list.resize_with(length, Body::default);
        }
        let mut was = was;
        for kind in BodyKind::ALL {
            for (at, mut body) in std::mem::take(was.list_mut(kind)).into_iter().enumerate() {
                let Some(now) = ids.map_or(Some(at), |ids| ids.place(kind, at)) else { continue };
                body.kept = true;
                if let Some(again) = scope.list_mut(kind).get_mut(now) {
                    *again = concerned.contains(kind, at);
                }
                body::put(bodies.list_mut(kind), now, body);
            }
        }
        (self.scope, self.bodies) = (Some(scope), bodies);
    }

    /// Takes the items of an earlier model, under the ids of now; says whether all that is to be kept could be.
    fn take_items(&mut self, was: Model, uses: &mut Uses, ids: Option<&mut Renumber>) -> bool {
        let costs = was.touchpoints.into_iter().map(|one| (one.cond, one.cost));
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
        self.model.segments = moved!(was.segments.into_iter(), Segment);
        self.model.actions = moved!(was.actions.into_iter(), Action);
        self.model.moments = moved!(was.moments.into_iter(), Moment);
        self.model.kpis = moved!(was.kpis.into_iter(), Kpi);
        self.model.rules = moved!(was.rules.into_iter(), Rule);
        self.model.journeys = moved!(was.journeys.into_iter(), Journey);
        self.model.tests = moved!(was.tests.into_iter(), Test);
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

/// Whether two lists of attributes or parameters say the same.
pub(super) fn same_list(was: &[Declared], is: &[Declared]) -> bool {
    all_same(was, is, |was, is| {
        (&was.name, was.attribute, was.optional, was.place.file) == (&is.name, is.attribute, is.optional, is.place.file)
            && was.ty == is.ty
    })
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
        && was.kpis == is.kpis
        && was.rules == is.rules
        && all_same(&was.stages, &is.stages, |was, is| was.meta.name == is.name.text)
        && all_same(&was.goals, &is.goals, |was, is| was.meta.name == is.name.text)
}

/// Whether a finding shows a place in one of these files.
fn points_into(found: &Diagnostic, files: &Set<FileId>) -> bool {
    let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
    found.labels.iter().map(|label| label.place).chain(edits).any(|place| files.contains(&place.file))
}
