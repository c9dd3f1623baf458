//! An edit after which declarations make the same tables: those are kept, and so are all ids.
//!
//! Invariant: the tables are made of names, types and order alone, and all of those are compared here, in the files that
//! changed. Attributes of the customer are in no table: they are told apart by their number. Places, titles and docs are
//! those of now. Where a declaration is wrong or was, nothing is kept: what is said of it may name a place in any file.
use super::again::{self, Resolved};
use super::attributes::Kept;
use super::body::Uses;
use super::changes::Changes;
use super::names::Names;
use super::outline::Outline;
use super::*;

/// What is made of the declarations of all files, besides the model.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub names: Names,
    pub columns: Map<SmolStr, Vec<AttributeId>>,
    pub declarers: Map<SmolStr, Vec<(TouchpointId, AttributeId)>>,
}

impl Tables {
    /// Without anything in them, but with room for as much: memory that was just read is the fastest there is.
    pub(super) fn emptied(mut self) -> Self {
        self.names.clear();
        self.columns.clear();
        self.declarers.clear();
        self
    }
}

/// The declarations of the files that changed, read without the others: ids in it are its own.
pub(super) struct Heads {
    model: Model,
}

impl Resolver<'_> {
    /// The declarations in files that changed, if the same tables can be made of all, with what they say differently all
    /// the same; items are listed, policy and calendars known.
    pub(super) fn quiet(
        &self,
        before: &Resolved,
        files: &[(FileId, Arc<ast::File>)],
        outlines: &[Arc<Outline>],
        changed: &Set<FileId>,
    ) -> Option<(Heads, Option<Changes>)> {
        let sound = self.diagnostics.is_empty() && before.is_sound();
        let alike = sound
            && before.lost == self.lost
            && self.derives_as(before)
            && self.names_as(before)
            && before.outlines_say(files, outlines, changed);
        if !alike {
            return None;
        }
        let edited: Vec<_> = files.iter().filter(|(file, _)| changed.contains(file)).cloned().collect();
        let mut alone = Resolver::new(self.settings);
        alone.list_items(&edited);
        alone.enter_names();
        alone.resolve_attributes(Kept::default());
        let heads = Heads { model: alone.model };
        if !alone.diagnostics.is_empty() || !heads.fit(before, changed) {
            return None;
        }
        let zone = before.model.policy.zone != self.model.policy.zone;
        let same = !zone && heads.say_as(&before.model, changed);
        let changes = (!same).then(|| heads.changes(&before.model, changed)).map(|it| it.with_zone(zone));
        Some((heads, changes))
    }

    /// Takes over everything from before, with what these declarations are now; resolves the bodies that it concerns.
    pub(super) fn go_on(
        mut self,
        before: Resolved,
        (heads, changes): (Heads, Option<Changes>),
        outlines: Map<FileId, Arc<Outline>>,
        changed: &Set<FileId>,
    ) -> Resolved {
        let Resolved { mut model, declared_uses, bodies, ends, tables, .. } = before;
        let uses = Uses { kept: model.uses.split_off(declared_uses.min(model.uses.len())) };
        let costs = path::cost_currencies(&model.touchpoints);
        heads.put_into(&mut model, changed);
        (model.policy, model.calendars) = (self.model.policy, self.model.calendars);
        self.model = model;
        self.ends = ends;
        (self.names, self.columns, self.declarers) = (tables.names, tables.columns, tables.declarers);
        self.scope = Some(bodies.map(|_, _, body| again::concerned(body, &uses, changed, changes.as_ref())));
        self.bodies = bodies;
        let head = self.head(outlines);
        self.resolve_concerned(head, &uses, costs)
    }
}

impl Heads {
    /// Whether they stand where those before stood, so that no id is another.
    fn fit(&self, before: &Resolved, changed: &Set<FileId>) -> bool {
        let (was, is) = (&before.model, &self.model);
        let column =
            |was: &Declared, is: &Declared| was.name == is.name && was.ty == is.ty && was.place.file == is.place.file;
        // those of the customer are known by their place in the list alone, but not twice by one name
        let renamed = |was: &Declared, is: &Declared| was.name != is.name;
        let customers = standing(&was.customer_attributes, changed);
        let mut renamed = customers.iter().zip(&is.customer_attributes).filter(|(was, is)| renamed(was, is));
        let taken = renamed.any(|(_, is)| was.customer_attributes.iter().any(|other| other.name == is.name));
        let declared = before.declared_uses().iter().filter(|one| changed.contains(&one.place.file));
        !taken
            && again::all_same(&customers, &is.customer_attributes, |was, is| was.place.file == is.place.file)
            && again::all_same(&standing(&was.event_attributes, changed), &is.event_attributes, |was, is| {
                column(was, is)
            })
            && self
                .touchpoints(was, changed)
                .all(|(_, was, is)| again::all_same(&was.attributes, &is.attributes, column))
            && declared.count() == is.uses.len()
    }

    /// Whether they say to everybody what they said.
    fn say_as(&self, was: &Model, changed: &Set<FileId>) -> bool {
        let is = &self.model;
        let same = |was: &&Declared, is: &Declared| again::same_attribute(was, is);
        again::all_same(&standing(&was.customer_attributes, changed), &is.customer_attributes, same)
            && again::all_same(&standing(&was.event_attributes, changed), &is.event_attributes, same)
            && self.touchpoints(was, changed).all(|(_, was, is)| {
                was.raw_names == is.raw_names && again::all_same(&was.attributes, &is.attributes, again::same_attribute)
            })
    }

    /// What they say differently.
    fn changes(&self, was: &Model, changed: &Set<FileId>) -> Changes {
        let mut changes = Changes::none(was);
        for (at, was, is) in self.touchpoints(was, changed) {
            changes.touchpoint(at, was, is);
        }
        let events: Vec<Declared> = standing(&was.event_attributes, changed).into_iter().cloned().collect();
        changes.every_event(&events, &self.model.event_attributes, was);
        let flags = was.customer_attributes.iter().zip(&mut changes.customer_attributes);
        let flags = flags.filter(|(was, _)| changed.contains(&was.place.file));
        for ((was, changed), is) in flags.zip(&self.model.customer_attributes) {
            *changed = !again::same_attribute(was, is);
        }
        changes
    }

    /// The touchpoints of these files before and now, with their ids; names are the same.
    fn touchpoints<'t>(
        &'t self,
        was: &'t Model,
        changed: &Set<FileId>,
    ) -> impl Iterator<Item = (usize, &'t Touchpoint, &'t Touchpoint)> {
        let was = was.touchpoints.iter().enumerate().filter(|(_, one)| changed.contains(&one.meta.place.file));
        was.zip(&self.model.touchpoints).map(|((at, was), is)| (at, was, is))
    }

    /// Puts them in the place of those before; ids and bodies stay.
    fn put_into(self, model: &mut Model, changed: &Set<FileId>) {
        let Model { event_attributes, customer_attributes, touchpoints, uses, .. } = self.model;
        replace(&mut model.event_attributes, event_attributes, changed);
        replace(&mut model.customer_attributes, customer_attributes, changed);
        let was = model.touchpoints.iter_mut().filter(|one| changed.contains(&one.meta.place.file));
        for (was, mut is) in was.zip(touchpoints) {
            (is.cond, is.cost) = (was.cond.take(), was.cost.take());
            for (was, is) in was.attributes.iter().zip(&mut is.attributes) {
                is.attribute = was.attribute;
            }
            *was = is;
        }
        // those of one file stand in the same order in both
        let was = model.uses.iter_mut().filter(|one| changed.contains(&one.place.file));
        for (was, is) in was.zip(uses) {
            was.place = is.place;
        }
    }
}

/// Puts attributes in the place of those that the same files declared before.
fn replace(list: &mut [Declared], new: Vec<Declared>, changed: &Set<FileId>) {
    let was = list.iter_mut().filter(|one| changed.contains(&one.place.file));
    for (was, mut is) in was.zip(new) {
        is.attribute = was.attribute;
        *was = is;
    }
}

/// The attributes that stand in these files.
fn standing<'d>(list: &'d [Declared], files: &Set<FileId>) -> Vec<&'d Declared> {
    list.iter().filter(|one| files.contains(&one.place.file)).collect()
}
