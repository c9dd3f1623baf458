//! What depends on what: the order of derivation, and cycles.
use super::*;
use crate::codes::resolve as codes;
use ast::{JourneyStatementKind, PatternKind, RuleStatementKind as Statement};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One deriver needs another, and where it says so.
#[derive(Clone, Copy)]
struct Need {
    node: usize,
    place: Place,
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

impl<'a> Resolver<'a> {
    /// Orders what derives events, reports cycles, and learns on the way where everything happens.
    pub(super) fn order_derivations(&mut self) {
        let needs = self.needs();
        let mut waiting: Vec<usize> = needs.iter().map(Vec::len).collect();
        let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
        for (node, list) in needs.iter().enumerate() {
            for need in list {
                if let Some(entry) = needed_by.get_mut(need.node) {
                    entry.push(node);
                }
            }
        }
        let ready = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut ready: BinaryHeap<Reverse<usize>> = ready.map(|(node, _)| Reverse(node)).collect();
        while let Some(Reverse(node)) = ready.pop() {
            self.derive_next(node);
            for next in needed_by.get(node).into_iter().flatten() {
                if let Some(count) = waiting.get_mut(*next) {
                    *count -= 1;
                    if *count == 0 {
                        ready.push(Reverse(*next));
                    }
                }
            }
        }
        if self.model.derivation_order.len() < needs.len() {
            self.report_cycles(&needs, &mut waiting);
        }
    }

    fn derive_next(&mut self, node: usize) {
        let Some(deriver) = self.declared.derivers.get(node).copied() else { return };
        self.model.derivation_order.push(deriver);
        self.learn_ends(deriver);
    }

    fn needs(&mut self) -> Vec<Vec<Need>> {
        let mut nodes = Nodes::default();
        for (node, deriver) in self.declared.derivers.iter().enumerate() {
            match deriver {
                Deriver::Moment(_) => nodes.moments.push(node),
                Deriver::Journey(_) => nodes.journeys.push(node),
                Deriver::Rule(_) => nodes.rules.push(node),
            }
        }
        (0..self.declared.derivers.len()).map(|node| self.needs_of(node, &nodes)).collect()
    }

    fn needs_of(&mut self, node: usize, nodes: &Nodes) -> Vec<Need> {
        let mut list = Vec::new();
        match self.declared.derivers.get(node) {
            Some(Deriver::Moment(id)) => {
                let Some(item) = self.declared.moments.get(id.index()).copied() else { return list };
                (self.at.file, self.at.journey) = (item.file, None);
                self.pattern_needs(&item.ast.pattern, nodes, &mut list);
            }
            Some(Deriver::Journey(id)) => {
                let Some(item) = self.declared.journeys.get(id.index()) else { return list };
                (self.at.file, self.at.journey) = (item.file, Some(*id));
                journey_patterns(item.ast, |pattern| self.pattern_needs(pattern, nodes, &mut list));
            }
            Some(Deriver::Rule(id)) => {
                let Some(item) = self.declared.rules.get(id.index()).copied() else { return list };
                (self.at.file, self.at.journey) = (item.file, item.journey);
                rule_patterns(item.ast, |pattern| self.pattern_needs(pattern, nodes, &mut list));
                self.rule_needs(&item, nodes, &mut list);
            }
            None => {}
        }
        list
    }

    fn rule_needs(&self, item: &declare::Item<'a, ast::Rule>, nodes: &Nodes, list: &mut Vec<Need>) {
        let mut need = |journey: JourneyId, span: Span| {
            if let Some(node) = nodes.journeys.get(journey.index()) {
                list.push(Need { node: *node, place: self.place(span) });
            }
        };
        if let Some(journey) = item.journey {
            need(journey, item.ast.name.span);
        }
        for statement in &item.ast.statements {
            if let Statement::In(name) | Statement::While(name) = &statement.kind
                && let Some(names::Emitter::Journey(id)) = self.names.emitters.get(name.text.as_str())
            {
                need(*id, name.span);
            }
        }
    }

    fn pattern_needs(&self, pattern: &ast::Pattern, nodes: &Nodes, list: &mut Vec<Need>) {
        each_source(pattern, &mut |source| {
            if let Some(node) = self.look_up(source).and_then(|found| nodes.of(found)) {
                list.push(Need { node, place: self.place(pattern::source_span(source)) });
            }
        });
    }

    /// One error for each cycle among the nodes still waiting; they are appended to the order all the same.
    fn report_cycles(&mut self, needs: &[Vec<Need>], waiting: &mut [usize]) {
        let is_waiting = |waiting: &[usize], node: usize| waiting.get(node).is_some_and(|count| *count > 0);
        let mut visited = vec![false; needs.len()];
        for start in 0..needs.len() {
            let mut path: Vec<Need> = Vec::new();
            let mut node = start;
            while is_waiting(waiting, node) && !visited.get(node).copied().unwrap_or(true) {
                if let Some(mark) = visited.get_mut(node) {
                    *mark = true;
                }
                let next = needs.get(node).into_iter().flatten().find(|need| is_waiting(waiting, need.node));
                let Some(next) = next else { break };
                path.push(Need { node, place: next.place });
                node = next.node;
            }
            if let Some(begin) = path.iter().position(|step| step.node == node) {
                self.report_cycle(path.get(begin..).unwrap_or_default());
            }
        }
        for node in 0..needs.len() {
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
