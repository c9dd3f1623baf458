//! Resolving anew after an edit: only the bodies that it concerns.
//!
//! Invariant: gives what resolving everything would give, to the last place. Declarations are gone through every time;
//! a body is kept if its text is, and if what it names says the same as before. What is kept gets the ids of now.
use super::changes::{Changes, Reads};
use super::outline::Outline;
use super::renumber::{Body, Renumber};
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
    /// The bodies of every file, in the order of the files.
    bodies: Vec<Bodies>,
    /// What the derivers of every file speak of.
    outlines: Map<FileId, Arc<Outline>>,
    pub(super) ends: ends::EndsTable,
    cyclic: bool,
    lost: Set<SmolStr>,
    /// Whether some names were not compared in search of near ones, because there were too many.
    exhausted: bool,
    /// The files whose bodies were resolved the last time; absent: all.
    fresh: Option<Set<FileId>>,
}

/// What was found in the bodies of one file.
#[derive(Debug)]
struct Bodies {
    file: FileId,
    diagnostics: Vec<Diagnostic>,
    /// How many names they use.
    uses: usize,
    /// How many names were compared in search of near ones.
    near: usize,
    reads: Reads,
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
    fn is_empty(&self) -> bool {
        !self.costs && self.symbols.is_empty()
    }

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
        let head = resolver.head(outlines);
        resolver.everything(head, files)
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
        let head = resolver.head(outlines);
        if self.exhausted {
            return resolver.everything(head, files);
        }
        let changes = (!same_names || !resolver.says_as(&self)).then(|| resolver.changes(&self));
        resolver.only_concerned(self, head, files, changed, changes)
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

    /// All mistakes: those in declarations, then those in bodies by file.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.declarations.iter().chain(self.bodies.iter().flat_map(|bodies| &bodies.diagnostics))
    }

    /// The files whose bodies were resolved the last time and not kept from before; nothing if all were.
    pub fn fresh(&self) -> Option<impl Iterator<Item = FileId> + '_> {
        self.fresh.as_ref().map(|fresh| fresh.iter().copied())
    }

    /// The model and all mistakes.
    pub fn into_parts(self) -> (Model, Vec<Diagnostic>) {
        let bodies = self.bodies.into_iter().flat_map(|bodies| bodies.diagnostics);
        (self.model, self.declarations.into_iter().chain(bodies).collect())
    }
}

/// What the walk over declarations left.
struct Head {
    diagnostics: Vec<Diagnostic>,
    uses: Vec<Use>,
    /// How many names may be compared in bodies.
    budget: usize,
    outlines: Vec<Arc<Outline>>,
}

/// What was found in the bodies of one file just now.
#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    uses: Vec<Use>,
    near: usize,
    reads: Reads,
}

/// What was kept of bodies that are not looked at again, in the order of the files of before.
#[derive(Default)]
struct Kept {
    bodies: Vec<Bodies>,
    /// All uses of the earlier model, those in declarations first.
    uses: Vec<Use>,
    declared_uses: usize,
}

impl Kept {
    /// Each file's bodies with their uses.
    fn each(&self) -> impl Iterator<Item = (&Bodies, &[Use])> {
        let mut start = self.declared_uses;
        self.bodies.iter().map(move |bodies| {
            let from = start;
            start += bodies.uses;
            (bodies, self.uses.get(from..start).unwrap_or_default())
        })
    }
}

impl<'a> Resolver<'a> {
    fn declarations(&mut self, files: &'a [(FileId, Arc<ast::File>)]) {
        self.declare(files);
        self.resolve_policy();
        self.resolve_calendars();
        self.resolve_attributes();
    }

    /// What declarations left, cycles among derivers included; what follows is of bodies.
    fn head(&mut self, outlines: Vec<Arc<Outline>>) -> Head {
        self.near_spent.clear();
        self.reads.clear();
        let (diagnostics, uses) = (std::mem::take(&mut self.diagnostics), std::mem::take(&mut self.model.uses));
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
    fn everything(mut self, head: Head, files: &[(FileId, Arc<ast::File>)]) -> Resolved {
        self.scope = None;
        self.near_budget = head.budget;
        self.resolve_items();
        let mut found = Map::default();
        self.collect(&mut found);
        self.finish(head, files, found, Kept::default(), None)
    }

    /// Resolves the bodies of the files that changed, of those whose mistakes show a place in one of them, and of those
    /// that name what was changed; then of those that depend on what these say.
    fn only_concerned(
        mut self,
        before: Resolved,
        head: Head,
        files: &[(FileId, Arc<ast::File>)],
        changed: &[FileId],
        changes: Option<Changes>,
    ) -> Resolved {
        let present: Set<FileId> = files.iter().map(|(file, _)| *file).collect();
        let mut scope: Set<FileId> = changed.iter().copied().collect();
        let Resolved { model, declared_uses, bodies, .. } = before;
        let (uses, model) = without_uses(model);
        let mut kept = Kept { bodies, uses, declared_uses };
        for (bodies, uses) in kept.each() {
            let pointing = bodies.diagnostics.iter().any(|one| points_into(one, changed));
            if pointing || changes.as_ref().is_some_and(|changes| changes.concern(uses, &bodies.reads)) {
                scope.insert(bodies.file);
            }
        }
        scope.retain(|file| present.contains(file));
        let mut ids = changes.map(|changes| changes.ids);
        if !self.take_over(model, &mut kept, &scope, ids.as_mut()) {
            return self.everything(head, files);
        }
        let mut found: Map<FileId, Found> = Map::default();
        let mut fresh = scope.clone();
        for _ in 0..ROUNDS {
            let spent = kept.bodies.iter().filter(|it| !fresh.contains(&it.file)).map(|it| it.near).sum::<usize>()
                + found.iter().filter(|(file, _)| !scope.contains(file)).map(|(_, it)| it.near).sum::<usize>();
            self.near_budget = head.budget.saturating_sub(spent);
            self.scope = Some(std::mem::take(&mut scope));
            self.resolve_items();
            self.collect(&mut found);
            if self.near_budget == 0 {
                break;
            }
            let moved = std::mem::take(&mut self.moved);
            if moved.is_empty() {
                return self.finish(head, files, found, kept, Some(fresh));
            }
            // those just looked at saw it: what moves comes before what depends on it
            let seen = |file: &FileId| self.scope.as_ref().is_some_and(|scope| scope.contains(file));
            let before = kept.each().filter(|(it, uses)| moved.concerns(uses, &it.reads)).map(|(it, _)| it.file);
            let before = before.filter(|file| !fresh.contains(file) && present.contains(file));
            let earlier = found.iter().filter(|(_, it)| moved.concerns(&it.uses, &it.reads)).map(|(file, _)| *file);
            scope = before.chain(earlier).filter(|file| !seen(file)).collect();
            if scope.is_empty() {
                return self.finish(head, files, found, kept, Some(fresh));
            }
            fresh.extend(&scope);
        }
        self.everything(head, files)
    }

    /// Takes the bodies of an earlier model, under the ids of now; says whether all that is to be kept could be.
    fn take_over(&mut self, was: Model, kept: &mut Kept, scope: &Set<FileId>, ids: Option<&mut Renumber>) -> bool {
        let costs = was.touchpoints.into_iter().map(|one| (one.meta.place.file, (one.cond, one.cost)));
        let Some(ids) = ids.filter(|ids| !ids.is_identity()) else {
            for (is, (_, body)) in self.model.touchpoints.iter_mut().zip(costs) {
                (is.cond, is.cost) = body;
            }
            let model = &mut self.model;
            (model.segments, model.actions, model.moments) = (was.segments, was.actions, was.moments);
            (model.kpis, model.rules, model.journeys) = (was.kpis, was.rules, was.journeys);
            model.tests = was.tests;
            return true;
        };
        for one in kept.uses.iter_mut().skip(kept.declared_uses) {
            ids.symbol(&mut one.symbol);
        }
        ids.lost = false;
        let mut mover = Mover { ids, scope, whole: true };
        macro_rules! moved {
            ($list:ident, $file:expr) => {{
                let (places, length) = (mover.ids.$list.clone(), self.declared.$list.len());
                mover.all(was.$list.into_iter().map(|one| ($file(&one), one)), &places, length)
            }};
        }
        let (places, length) = (mover.ids.touchpoints.clone(), self.model.touchpoints.len());
        let bodies = mover.all(costs, &places, length);
        for (is, body) in self.model.touchpoints.iter_mut().zip(bodies) {
            (is.cond, is.cost) = body;
        }
        self.model.segments = moved!(segments, |one: &Segment| one.meta.place.file);
        self.model.actions = moved!(actions, |one: &Action| one.meta.place.file);
        self.model.moments = moved!(moments, |one: &Moment| one.meta.place.file);
        self.model.kpis = moved!(kpis, |one: &Kpi| one.meta.place.file);
        self.model.rules = moved!(rules, |one: &Rule| one.meta.place.file);
        self.model.journeys = moved!(journeys, |one: &Journey| one.meta.place.file);
        self.model.tests = moved!(tests, |one: &Test| one.place.file);
        mover.whole
    }

    /// The model with all findings by file; what was not looked at stands in `kept`.
    fn finish(
        mut self,
        head: Head,
        files: &[(FileId, Arc<ast::File>)],
        mut found: Map<FileId, Found>,
        kept: Kept,
        fresh: Option<Set<FileId>>,
    ) -> Resolved {
        let Kept { bodies, uses: kept_uses, declared_uses: mut start } = kept;
        let mut before: Map<FileId, (usize, Bodies)> = Map::default();
        for bodies in bodies {
            let at = start;
            start += bodies.uses;
            before.insert(bodies.file, (at, bodies));
        }
        let mut uses = head.uses;
        let declared_uses = uses.len();
        uses.reserve(kept_uses.len());
        let mut all = Vec::with_capacity(files.len());
        for (file, _) in files {
            let is_fresh = fresh.as_ref().is_none_or(|fresh| fresh.contains(file));
            if let Some((at, bodies)) = before.remove(file).filter(|_| !is_fresh) {
                uses.extend_from_slice(kept_uses.get(at..at + bodies.uses).unwrap_or_default());
                all.push(bodies);
                continue;
            }
            let Found { diagnostics, uses: own, near, reads } = found.remove(file).unwrap_or_default();
            all.push(Bodies { file: *file, diagnostics, uses: own.len(), near, reads });
            uses.extend(own);
        }
        self.model.uses = uses;
        let outlines = files.iter().map(|(file, _)| *file).zip(head.outlines).collect();
        Resolved {
            model: self.model,
            declarations: head.diagnostics,
            declared_uses,
            bodies: all,
            outlines,
            ends: self.ends,
            cyclic: self.cyclic,
            lost: self.lost,
            exhausted: self.near_budget == 0,
            fresh,
        }
    }

    /// Sorts what was found in bodies by file, in place of what was found there before.
    fn collect(&mut self, all: &mut Map<FileId, Found>) {
        match &self.scope {
            Some(scope) => all.retain(|file, _| !scope.contains(file)),
            None => all.clear(),
        }
        for one in std::mem::take(&mut self.diagnostics) {
            let file = one.place().unwrap_or_default().file;
            all.entry(file).or_default().diagnostics.push(one);
        }
        for run in std::mem::take(&mut self.model.uses).chunk_by(|a, b| a.place.file == b.place.file) {
            let file = run.first().map(|one| one.place.file).unwrap_or_default();
            all.entry(file).or_default().uses.extend_from_slice(run);
        }
        for (file, near) in self.near_spent.drain() {
            all.entry(file).or_default().near = near;
        }
        for (file, reads) in self.reads.drain(..).enumerate() {
            let file = FileId(u32::try_from(file).unwrap_or(u32::MAX));
            if self.scope.as_ref().is_none_or(|scope| scope.contains(&file)) {
                all.entry(file).or_default().reads = reads;
            }
        }
    }
}

/// Bodies of before on their way to their places now.
struct Mover<'m> {
    ids: &'m mut Renumber,
    /// The files that are resolved anew.
    scope: &'m Set<FileId>,
    /// Whether everything that is kept could be renumbered.
    whole: bool,
}

impl Mover<'_> {
    fn all<T: Body>(
        &mut self,
        was: impl Iterator<Item = (FileId, T)>,
        places: &[Option<usize>],
        length: usize,
    ) -> Vec<T> {
        let mut items: Vec<T> = Vec::with_capacity(length);
        for ((file, mut item), place) in was.zip(places) {
            let Some(place) = *place else { continue };
            item.renumber(self.ids);
            let lost = std::mem::take(&mut self.ids.lost);
            self.whole &= !lost || self.scope.contains(&file);
            while items.len() < place {
                items.push(T::blank());
            }
            if lost {
                item = T::blank();
            }
            match items.get_mut(place) {
                Some(slot) => *slot = item,
                None => items.push(item),
            }
        }
        while items.len() < length {
            items.push(T::blank());
        }
        items
    }
}

fn without_uses(mut model: Model) -> (Vec<Use>, Model) {
    (std::mem::take(&mut model.uses), model)
}

/// Puts an item at its id; says whether a fact of it is another than before.
pub(super) fn put<T, F: PartialEq>(list: &mut Vec<T>, at: usize, item: T, fact: impl Fn(&T) -> &F) -> bool {
    let Some(slot) = list.get_mut(at) else {
        list.push(item);
        return false;
    };
    let moved = fact(slot) != fact(&item);
    *slot = item;
    moved
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
fn points_into(found: &Diagnostic, files: &[FileId]) -> bool {
    let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
    found.labels.iter().map(|label| label.place).chain(edits).any(|place| files.contains(&place.file))
}
