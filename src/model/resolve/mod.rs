//! Trees into the model: names, types and units, structure.
//!
//! Invariants: pure, never reads a file or the clock; always gives a model of what was understood; a mistake never
//! hides another and is never reported twice (what could not be resolved has [`Type::Unknown`], which fits
//! everything). Work is linear in the size of the trees: near names are searched only once a mistake was found.
mod actions;
mod again;
mod aggregate;
mod arguments;
mod attributes;
mod binding;
mod body;
mod breakdown;
mod calendar;
mod changes;
mod clause;
mod currencies;
mod declare;
mod ends;
mod expr;
mod fits;
mod items;
mod journey;
mod kpi;
mod limits;
mod literal;
mod measure;
mod mentions;
mod milestones;
mod names;
mod operators;
mod order;
mod outline;
mod path;
mod pattern;
mod policy;
mod quiet;
mod renumber;
mod rule;
mod score;
mod span;
mod tail;
mod test;
mod timeline;
mod types;

use super::*;
use crate::diag::{Diagnostic, FileId, Place, Span};
use crate::syntax::ast;
pub use again::Resolved;
pub use types::describe;

use body::Body;
use declare::Declared as Declarations;
use ends::Ends;
use names::Names;
use std::cell::OnceCell;
use std::sync::Arc;

/// A map with a fast hash that strangers can't predict.
type Map<K, V> = foldhash::HashMap<K, V>;
/// A set with that hash.
type Set<T> = foldhash::HashSet<T>;

/// Resolves the trees of all files into one model, with every mistake found on the way.
///
/// The files may come in any order; that order is the order of declaration. Items that could not be parsed are simply
/// absent, and items marked incomplete are not blamed for what is missing in them.
pub fn resolve(files: &[(FileId, Arc<ast::File>)], settings: &ModelSettings) -> (Model, Vec<Diagnostic>) {
    Resolved::new(files, settings).into_parts()
}

/// Names compared for "did you mean" in one run.
const NEAR_BUDGET: usize = 400_000;

/// The work in progress.
struct Resolver<'a> {
    settings: &'a ModelSettings,
    declared: Declarations<'a>,
    names: Names,
    /// Columns by name, for types and for `any`.
    columns: Map<SmolStr, Vec<AttributeId>>,
    /// Which touchpoints declare an attribute of a name.
    declarers: Map<SmolStr, Vec<(TouchpointId, AttributeId)>>,
    /// At which touchpoints each source's occurrences happen.
    ends: ends::EndsTable,
    model: Model,
    diagnostics: Vec<Diagnostic>,
    /// How many names may still be compared in search of near ones: files full of mistakes must come to an end too.
    near_budget: usize,
    /// The nearest touchpoint or moment of every unknown name met so far.
    near_events: Map<SmolStr, Vec<SmolStr>>,
    /// The first journey that has a stage or goal of a name.
    milestone_homes: OnceCell<Map<SmolStr, JourneyId>>,
    /// The bodies that are resolved; absent: all.
    scope: Option<PerBody<bool>>,
    /// What was found in every body.
    bodies: PerBody<Body>,
    /// How many names the body at hand has compared.
    near_spent: usize,
    /// What the body at hand reads besides the symbols it names.
    reads: changes::Reads,
    /// How many uses belong to bodies that are done.
    closed_uses: usize,
    /// What bodies say differently to other bodies than they did before.
    moved: again::Moved,
    /// Whether derivers depend on each other in a circle.
    cyclic: bool,
    /// Names that broken statements declare or seem to: nothing that speaks of them is a mistake of its own.
    lost: Set<SmolStr>,
    /// What was read as something else than is written, sorted.
    mended: Vec<Place>,
    /// Where what is meant was guessed, sorted.
    guessed: Vec<Place>,
    /// Where something is said of such a name: what seems wrong around it may be its echo.
    echoes: Vec<Place>,
    /// Where we are.
    at: Context,
}

/// The item being resolved.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    file: FileId,
    /// The journey around it.
    journey: Option<JourneyId>,
    /// The rule's `using CALENDAR`.
    using: Option<CalendarId>,
}

impl<'a> Resolver<'a> {
    fn new(settings: &'a ModelSettings) -> Self {
        Self {
            settings,
            declared: Declarations::default(),
            names: Names::default(),
            columns: Map::default(),
            declarers: Map::default(),
            ends: ends::EndsTable::default(),
            model: Model::default(),
            diagnostics: Vec::new(),
            near_budget: NEAR_BUDGET,
            near_events: Map::default(),
            milestone_homes: OnceCell::new(),
            scope: None,
            bodies: PerBody::default(),
            near_spent: 0,
            reads: changes::Reads::default(),
            closed_uses: 0,
            moved: again::Moved::default(),
            cyclic: false,
            lost: Set::default(),
            mended: Vec::new(),
            guessed: Vec::new(),
            echoes: Vec::new(),
            at: Context::default(),
        }
    }

    fn place(&self, span: Span) -> Place {
        span.in_file(self.at.file)
    }

    /// Adds a diagnostic, unless it only follows from a statement that the parser had to give up.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.reads.doubtful = true;
        if self.follows_from_loss(&diagnostic) || self.is_mended(&diagnostic) {
            self.echoes.extend(diagnostic.place());
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether a name is said to be unknown whose declaration is in a broken statement.
    fn follows_from_loss(&self, diagnostic: &Diagnostic) -> bool {
        const UNKNOWN: [&str; 8] = ["E0201", "E0202", "E0203", "E0207", "E0210", "E0211", "E0215", "E0406"];
        if self.lost.is_empty() || !UNKNOWN.contains(&diagnostic.code.id) {
            return false;
        }
        let quoted = diagnostic.message.split('`').skip(1).step_by(2);
        quoted.flat_map(|name| name.split('.')).any(|name| self.lost.contains(name))
    }

    /// Whether a finding is about what is not written like that.
    fn is_mended(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.place().is_some_and(|place| touches(&self.mended, place))
    }

    /// Whether what a stretch of the file at hand means was guessed.
    fn is_guessed(&self, span: Span) -> bool {
        touches(&self.guessed, self.place(span))
    }

    fn uses(&mut self, span: Span, symbol: Symbol) {
        let place = self.place(span);
        self.model.uses.push(Use { place, symbol, declares: false });
    }

    fn declares(&mut self, span: Span, symbol: Symbol) {
        let place = self.place(span);
        self.model.uses.push(Use { place, symbol, declares: true });
    }

    fn meta(&self, name: &ast::Name, title: Option<&ast::Text>, docs: &[ast::Spanned<SmolStr>], item: Span) -> Meta {
        Meta {
            name: name.text.clone(),
            title: title.map(|title| title.value.clone()),
            docs: join(docs),
            place: self.place(name.span),
            item: self.place(item),
        }
    }
}

/// Whether a place touches one of these, which are sorted and apart from each other.
fn touches(places: &[Place], place: Place) -> bool {
    let from = places.partition_point(|one| (one.file, one.span.end) < (place.file, place.span.start));
    places.get(from).is_some_and(|one| one.file == place.file && one.span.start <= place.span.end)
}

fn join(docs: &[ast::Spanned<SmolStr>]) -> String {
    let lines: Vec<&str> = docs.iter().map(|line| line.node.as_str()).collect();
    lines.join("\n")
}

use smol_str::SmolStr;
