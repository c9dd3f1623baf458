//! Resolving anew after an edit: only the bodies of the files that changed, where that is enough.
//!
//! Invariant: gives what resolving everything would give, to the last place. Declarations are gone through every time;
//! bodies elsewhere are kept only if these say the same as before to everybody who speaks of them.
use super::*;

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
    ends: ends::EndsTable,
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
}

impl Resolved {
    /// Resolves everything.
    pub fn new(files: &[(FileId, Arc<ast::File>)], settings: &ModelSettings) -> Self {
        let mut resolver = Resolver::new(settings);
        let head = resolver.declarations(files);
        resolver.resolve_items();
        resolver.finish(head, files, Kept::default())
    }

    /// Resolves after the text of the files `changed` did, came or went; nothing else may have.
    #[must_use]
    pub fn again(self, files: &[(FileId, Arc<ast::File>)], settings: &ModelSettings, changed: &[FileId]) -> Self {
        let mut resolver = Resolver::new(settings);
        let head = resolver.declarations(files);
        if self.exhausted || !resolver.declares_as(&self) {
            resolver.resolve_items();
            return resolver.finish(head, files, Kept::default());
        }
        let budget = resolver.near_budget;
        let mut kept = resolver.take_over(self, changed);
        resolver.resolve_items();
        if resolver.moved || resolver.near_budget == 0 {
            resolver.start_over(budget);
            resolver.resolve_items();
            kept = Kept::default();
        }
        resolver.finish(head, files, kept)
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
}

/// What was kept of bodies that are not looked at again.
#[derive(Default)]
struct Kept {
    bodies: Vec<Bodies>,
    /// All uses of the earlier model, those in declarations first.
    uses: Vec<Use>,
    declared_uses: usize,
}

impl<'a> Resolver<'a> {
    fn declarations(&mut self, files: &'a [(FileId, Arc<ast::File>)]) -> Head {
        self.declare(files);
        self.resolve_policy();
        self.resolve_calendars();
        self.resolve_attributes();
        self.order_derivations();
        self.near_spent.clear();
        Head { diagnostics: std::mem::take(&mut self.diagnostics), uses: std::mem::take(&mut self.model.uses) }
    }

    /// Whether the declarations say to bodies what those of an earlier model said.
    fn declares_as(&self, before: &Resolved) -> bool {
        let (was, is) = (&before.model, &self.model);
        let declared = &self.declared;
        was.policy == is.policy
            && before.lost == self.lost
            && was.attributes == is.attributes
            && same_list(&was.event_attributes, &is.event_attributes)
            && same_list(&was.customer_attributes, &is.customer_attributes)
            && all_same(&was.touchpoints, &is.touchpoints, |was, is| {
                same_name(&was.meta, &is.meta.name, is.meta.place.file)
                    && was.raw_names == is.raw_names
                    && same_list(&was.attributes, &is.attributes)
            })
            && all_same(&was.calendars, &is.calendars, |was, is| {
                same_name(&was.meta, &is.meta.name, is.meta.place.file)
            })
            && all_same(&was.segments, &declared.segments, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.actions, &declared.actions, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.moments, &declared.moments, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.kpis, &declared.kpis, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.rules, &declared.rules, |was, is| same_name(&was.meta, &is.ast.name.text, is.file))
            && all_same(&was.journeys, &declared.journeys, same_journey)
            && all_same(&was.tests, &declared.tests, |was, is| was.place.file == is.file)
            && before.ends == self.ends
    }

    /// Takes the bodies of an earlier model, and looks only at those of files that changed or whose mistakes point into
    /// one that did.
    fn take_over(&mut self, before: Resolved, changed: &[FileId]) -> Kept {
        let mut scope: Set<FileId> = changed.iter().copied().collect();
        let pointing =
            before.bodies.iter().filter(|bodies| bodies.diagnostics.iter().any(|one| points_into(one, changed)));
        scope.extend(pointing.map(|bodies| bodies.file));
        let spent: usize = before.bodies.iter().filter(|it| !scope.contains(&it.file)).map(|it| it.near).sum();
        self.near_budget = self.near_budget.saturating_sub(spent);
        self.scope = Some(scope);
        let was = before.model;
        for (is, was) in self.model.touchpoints.iter_mut().zip(was.touchpoints) {
            (is.cond, is.cost) = (was.cond, was.cost);
        }
        self.model.segments = was.segments;
        self.model.actions = was.actions;
        self.model.moments = was.moments;
        self.model.kpis = was.kpis;
        self.model.rules = was.rules;
        self.model.journeys = was.journeys;
        self.model.tests = was.tests;
        Kept { bodies: before.bodies, uses: was.uses, declared_uses: before.declared_uses }
    }

    /// Forgets what was found in bodies, to look at all of them.
    fn start_over(&mut self, budget: usize) {
        self.scope = None;
        self.near_budget = budget;
        self.near_spent.clear();
        self.diagnostics.clear();
        self.model.uses.clear();
    }

    /// The model with all findings by file; what was not looked at stands in `kept`.
    fn finish(mut self, head: Head, files: &[(FileId, Arc<ast::File>)], kept: Kept) -> Resolved {
        let mut found = self.found_by_file();
        let mut before: Map<FileId, (usize, Bodies)> = Map::default();
        let mut start = kept.declared_uses;
        for bodies in kept.bodies {
            let at = start;
            start += bodies.uses;
            before.insert(bodies.file, (at, bodies));
        }
        let mut uses = head.uses;
        let declared_uses = uses.len();
        uses.reserve(kept.uses.len());
        let mut all = Vec::with_capacity(files.len());
        for (file, _) in files {
            if let Some((at, bodies)) = before.remove(file).filter(|_| !self.in_scope(*file)) {
                uses.extend_from_slice(kept.uses.get(at..at + bodies.uses).unwrap_or_default());
                all.push(bodies);
                continue;
            }
            let (diagnostics, own) = found.remove(file).unwrap_or_default();
            let near = self.near_spent.get(file).copied().unwrap_or_default();
            all.push(Bodies { file: *file, diagnostics, uses: own.len(), near });
            uses.extend(own);
        }
        self.model.uses = uses;
        Resolved {
            model: self.model,
            declarations: head.diagnostics,
            declared_uses,
            bodies: all,
            ends: self.ends,
            lost: self.lost,
            exhausted: self.near_budget == 0,
            fresh: self.scope,
        }
    }

    /// What was found in bodies, by file.
    fn found_by_file(&mut self) -> Map<FileId, (Vec<Diagnostic>, Vec<Use>)> {
        let mut found: Map<FileId, (Vec<Diagnostic>, Vec<Use>)> = Map::default();
        for one in std::mem::take(&mut self.diagnostics) {
            let file = one.place().unwrap_or_default().file;
            found.entry(file).or_default().0.push(one);
        }
        for run in std::mem::take(&mut self.model.uses).chunk_by(|a, b| a.place.file == b.place.file) {
            let file = run.first().map(|one| one.place.file).unwrap_or_default();
            found.entry(file).or_default().1.extend_from_slice(run);
        }
        found
    }
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

fn all_same<T, U>(was: &[T], is: &[U], same: impl Fn(&T, &U) -> bool) -> bool {
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

/// Whether a finding shows a place in one of these files that is not its own.
fn points_into(found: &Diagnostic, files: &[FileId]) -> bool {
    let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
    found.labels.iter().map(|label| label.place).chain(edits).any(|place| files.contains(&place.file))
}
