//! What depends on what: the order of derivation, and cycles.
use super::*;
use crate::codes::resolve as codes;
use ast::{JourneyStatementKind, PatternKind, RuleStatementKind as Statement};
use outline::{Outline, Sketch, Spoken};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One deriver needs another, and where it says so.
#[derive(Clone, Copy)]
struct Need {
    node: usize,
    place: Place,
}

/// What every deriver needs, deriver after deriver.
#[derive(Default)]
struct Needs {
    all: Vec<Need>,
    /// Where a deriver's end.
    ends: Vec<usize>,
}

impl Needs {
    fn of(&self, node: usize) -> &[Need] {
        let start = node.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(node).and_then(|end| self.all.get(start..*end)).unwrap_or_default()
    }

    fn nodes(&self) -> usize {
        self.ends.len()
    }

    /// The nodes by which every node is needed, and where those of each end.
    fn needed_by(&self) -> (Vec<usize>, Vec<usize>) {
        let mut ends = vec![0; self.nodes()];
        for need in &self.all {
            ends.get_mut(need.node).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut by = vec![0; self.all.len()];
        for node in 0..self.nodes() {
            for need in self.of(node) {
                let Some(next) = ends.get_mut(need.node) else { continue };
                by.get_mut(*next).into_iter().for_each(|slot| *slot = node);
                *next += 1;
            }
        }
        (by, ends)
    }
}

/// The nodes of moments, journeys and rules in the list of derivers.
#[derive(Default)]
struct Nodes {
    moments: Vec<usize>,
    journeys: Vec<usize>,
    rules: Vec<usize>,
}

impl Nodes {
    fn of(&self, source: Source) -> Option<usize> {
        match source {
            Source::Moment(id) => self.moments.get(id.index()),
            Source::Journey(id, _) => self.journeys.get(id.index()),
            Source::Violation(id) => self.rules.get(id.index()),
            Source::Any | Source::Touchpoint(_) => None,
        }
        .copied()
    }
}

/// All derivers as they are sketched, with what they mention.
struct Sketches<'o> {
    sketches: Vec<&'o Sketch>,
    /// What every mention names, deriver after deriver.
    sources: Vec<Option<Source>>,
    /// Where a deriver's begin.
    starts: Vec<usize>,
    /// The journeys that rules are about: the rule's node, the journey, and where that is said; by node.
    about: Vec<(usize, JourneyId, Place)>,
}

impl<'o> Sketches<'o> {
    fn get(&self, node: usize) -> Option<(&'o Sketch, &[Option<Source>])> {
        let (sketch, start) = (*self.sketches.get(node)?, *self.starts.get(node)?);
        Some((sketch, self.sources.get(start..start + sketch.mentions.len())?))
    }
}

impl<'a> Resolver<'a> {
    /// Orders what derives events, reports cycles, and learns on the way where everything happens. The outlines are of
    /// all files, in their order.
    pub(super) fn order_derivations(&mut self, outlines: &[Arc<Outline>]) {
        self.forget_ends();
        let sketches = self.read(outlines);
        let needs = self.needs(&sketches);
        let mut waiting: Vec<usize> = (0..needs.nodes()).map(|node| needs.of(node).len()).collect();
        let (needed_by, ends) = needs.needed_by();
        let ready = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut ready: BinaryHeap<Reverse<usize>> = ready.map(|(node, _)| Reverse(node)).collect();
        while let Some(Reverse(node)) = ready.pop() {
            self.derive_next(node, &sketches);
            let start = node.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default();
            let end = ends.get(node).copied().unwrap_or_default();
            for next in needed_by.get(start..end).unwrap_or_default() {
                if let Some(count) = waiting.get_mut(*next) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(Reverse(*next));
                    }
                }
            }
        }
        self.cyclic = self.model.derivation_order.len() < needs.nodes();
        if self.cyclic {
            self.report_cycles(&needs, &mut waiting);
        }
    }

    fn derive_next(&mut self, node: usize, sketches: &Sketches<'_>) {
        let Some(deriver) = self.declared.derivers.get(node).copied() else { return };
        self.model.derivation_order.push(deriver);
        if let Some((sketch, sources)) = sketches.get(node) {
            self.learn_ends(deriver, sketch, sources);
        }
    }

    /// Looks up everything that derivers mention.
    fn read<'o>(&mut self, outlines: &'o [Arc<Outline>]) -> Sketches<'o> {
        let mut all = Sketches { sketches: Vec::new(), sources: Vec::new(), starts: Vec::new(), about: Vec::new() };
        let mut named: Vec<Option<Source>> = Vec::new();
        for outline in outlines {
            named.clear();
            named.extend(outline.names.iter().map(|name| self.names.events.get(name.as_str()).copied()));
            for sketch in &outline.sketches {
                let node = all.sketches.len();
                self.at.journey = self.journey_of(node);
                self.about(node, sketch, outline, &mut all.about);
                all.sketches.push(sketch);
                all.starts.push(all.sources.len());
                let sources = sketch.mentions.iter().map(|mention| match mention.what {
                    Spoken::Any => Some(Source::Any),
                    Spoken::Named(name) => named.get(name as usize).copied().flatten(),
                    Spoken::Emitted(head, event) => {
                        let name = |at: u32| outline.names.get(at as usize).map(SmolStr::as_str);
                        self.emitted_by(name(head)?, name(event)?)
                    }
                });
                all.sources.extend(sources);
            }
        }
        all
    }

    fn about(&self, node: usize, sketch: &Sketch, outline: &Outline, about: &mut Vec<(usize, JourneyId, Place)>) {
        let Some(Deriver::Rule(id)) = self.declared.derivers.get(node) else { return };
        let Some(item) = self.declared.rules.get(id.index()) else { return };
        if let Some(journey) = item.journey {
            about.push((node, journey, item.ast.name.span.in_file(item.file)));
        }
        for (name, span) in &sketch.journeys {
            let name = outline.names.get(*name as usize).map(SmolStr::as_str).unwrap_or_default();
            if let Some(names::Emitter::Journey(id)) = self.names.emitters.get(name) {
                about.push((node, *id, span.in_file(item.file)));
            }
        }
    }

    /// The journey inside which a deriver speaks.
    fn journey_of(&self, node: usize) -> Option<JourneyId> {
        match self.declared.derivers.get(node)? {
            Deriver::Moment(_) => None,
            Deriver::Journey(id) => Some(*id),
            Deriver::Rule(id) => self.declared.rules.get(id.index())?.journey,
        }
    }

    fn needs(&mut self, sketches: &Sketches<'_>) -> Needs {
        let mut nodes = Nodes::default();
        for (node, deriver) in self.declared.derivers.iter().enumerate() {
            match deriver {
                Deriver::Moment(_) => nodes.moments.push(node),
                Deriver::Journey(_) => nodes.journeys.push(node),
                Deriver::Rule(_) => nodes.rules.push(node),
            }
        }
        let mut needs = Needs::default();
        let mut about = sketches.about.iter().peekable();
        for node in 0..self.declared.derivers.len() {
            self.needs_of(node, &nodes, sketches, &mut needs.all);
            while let Some((_, journey, place)) = about.next_if(|(rule, ..)| *rule == node) {
                let journey = nodes.journeys.get(journey.index());
                needs.all.extend(journey.map(|node| Need { node: *node, place: *place }));
            }
            needs.ends.push(needs.all.len());
        }
        needs
    }

    fn needs_of(&mut self, node: usize, nodes: &Nodes, sketches: &Sketches<'_>, list: &mut Vec<Need>) {
        let Some((sketch, sources)) = sketches.get(node) else { return };
        self.at.file = self.file_of(node).unwrap_or_default();
        for (mention, source) in sketch.mentions.iter().zip(sources) {
            if let Some(node) = source.and_then(|source| nodes.of(source)) {
                list.push(Need { node, place: self.place(mention.span) });
            }
        }
    }

    fn file_of(&self, node: usize) -> Option<FileId> {
        match self.declared.derivers.get(node)? {
            Deriver::Moment(id) => self.declared.moments.get(id.index()).map(|it| it.file),
            Deriver::Journey(id) => self.declared.journeys.get(id.index()).map(|it| it.file),
            Deriver::Rule(id) => self.declared.rules.get(id.index()).map(|it| it.file),
        }
    }

    /// One error for each cycle among the nodes still waiting; they are appended to the order all the same.
    fn report_cycles(&mut self, needs: &Needs, waiting: &mut [usize]) {
        let is_waiting = |waiting: &[usize], node: usize| waiting.get(node).is_some_and(|count| *count > 0);
        let mut visited = vec![false; needs.nodes()];
        for start in 0..needs.nodes() {
            let mut path: Vec<Need> = Vec::new();
            let mut node = start;
            while is_waiting(waiting, node) && !visited.get(node).copied().unwrap_or(true) {
                if let Some(mark) = visited.get_mut(node) {
                    *mark = true;
                }
                let next = needs.of(node).iter().find(|need| is_waiting(waiting, need.node));
                let Some(next) = next else { break };
                path.push(Need { node, place: next.place });
                node = next.node;
            }
            if let Some(begin) = path.iter().position(|step| step.node == node) {
                self.report_cycle(path.get(begin..).unwrap_or_default());
            }
        }
        for node in 0..needs.nodes() {
            if is_waiting(waiting, node)
                && let Some(deriver) = self.declared.derivers.get(node).copied()
            {
                self.model.derivation_order.push(deriver);
            }
        }
    }

    fn report_cycle(&mut self, path: &[Need]) {
        let first = path.iter().enumerate().min_by_key(|(_, step)| step.node).map_or(0, |(at, _)| at);
        let round = path.iter().cycle().skip(first).take(path.len());
        let steps: Vec<(SmolStr, Place)> = round.map(|step| (self.deriver_name(step.node), step.place)).collect();
        self.report(codes::cycle(&steps));
    }

    fn deriver_name(&self, node: usize) -> SmolStr {
        let name = match self.declared.derivers.get(node) {
            Some(Deriver::Moment(id)) => self.declared.moments.get(id.index()).map(|it| &it.ast.name.text),
            Some(Deriver::Journey(id)) => self.declared.journeys.get(id.index()).map(|it| &it.ast.name.text),
            Some(Deriver::Rule(id)) => self.declared.rules.get(id.index()).map(|it| &it.ast.name.text),
            None => None,
        };
        name.cloned().unwrap_or_default()
    }
}

/// Every pattern on which a journey's course depends.
pub(super) fn journey_patterns<'a>(journey: &'a ast::Journey, mut each: impl FnMut(&'a ast::Pattern)) {
    for statement in &journey.statements {
        match &statement.kind {
            JourneyStatementKind::Start(pattern)
            | JourneyStatementKind::Fail(pattern)
            | JourneyStatementKind::Exit(pattern) => each(pattern),
            JourneyStatementKind::Stage(stage) => each(&stage.pattern),
            JourneyStatementKind::AnyOrder(group) => group.iter().for_each(|stage| each(&stage.pattern)),
            JourneyStatementKind::Either(branches) => {
                branches.iter().flatten().for_each(|stage| each(&stage.pattern));
            }
            JourneyStatementKind::Goal(goal) => {
                each(&goal.pattern);
                goal.confirmed.iter().for_each(|it| each(&it.unless));
            }
            JourneyStatementKind::Without(without) => each(&without.pattern),
            _ => {}
        }
    }
}

/// Every pattern of a rule.
pub(super) fn rule_patterns<'a>(rule: &'a ast::Rule, mut each: impl FnMut(&'a ast::Pattern)) {
    for statement in &rule.statements {
        match &statement.kind {
            Statement::Between(first, second) => {
                each(first);
                each(second);
            }
            Statement::After(first, second) => {
                each(first);
                second.iter().for_each(&mut each);
            }
            Statement::When(pattern) => each(pattern),
            Statement::Expect(expect) => {
                match &expect.what {
                    ast::Expectation::Target { pattern, .. }
                    | ast::Expectation::Adjacent(_, pattern)
                    | ast::Expectation::Edge(_, pattern) => each(pattern),
                    ast::Expectation::OneOf(list) | ast::Expectation::AllOrNone(list) => {
                        list.iter().for_each(&mut each);
                    }
                }
                tail_patterns(&expect.tail, &mut each);
            }
            Statement::Forbid(forbid) => {
                each(&forbid.pattern);
                tail_patterns(&forbid.tail, &mut each);
            }
            Statement::Limit(limit) => each(&limit.pattern),
            _ => {}
        }
    }
}

fn tail_patterns<'a>(tail: &'a ast::Tail, each: &mut impl FnMut(&'a ast::Pattern)) {
    if let Some(ast::Side::BeforeAnother(pattern) | ast::Side::SinceLast(pattern)) =
        tail.side.as_ref().map(|it| &it.node)
    {
        each(pattern);
    }
    tail.until.iter().for_each(&mut *each);
    tail.unless.iter().for_each(&mut *each);
}

/// Every source that a pattern names, conditions left out.
pub(super) fn each_source(pattern: &ast::Pattern, each: &mut impl FnMut(&ast::EventName)) {
    match &pattern.kind {
        PatternKind::Event(event) => each(&event.source),
        PatternKind::Or(all) => all.iter().for_each(|it| each_source(it, each)),
        PatternKind::Then { first, second, .. } | PatternKind::Silence { first, absent: second, .. } => {
            each_source(first, each);
            each_source(second, each);
        }
        PatternKind::AllWithin { chain: inner, .. }
        | PatternKind::Count { of: inner, .. }
        | PatternKind::Paren(inner) => each_source(inner, each),
    }
}
