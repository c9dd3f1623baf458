//! Every pattern and every condition of some items, wherever it stands. Never judges what it finds.
use super::scope;
use crate::model::*;

/// All patterns, parts of patterns included.
pub fn patterns<'m>(items: &scope::Scope<'m>) -> Vec<&'m Pattern> {
    let mut all = Vec::new();
    for root in roots(items) {
        parts(root, &mut all);
    }
    for expr in expressions(items) {
        each(expr, &mut |one| {
            for root in own_patterns(one) {
                parts(root, &mut all);
            }
        });
    }
    all
}

/// All conditions on events; the items' patterns are known.
pub fn conditions<'m>(items: &scope::Scope<'m>) -> Vec<&'m Expr> {
    let mut all: Vec<&Expr> = items.touchpoints.iter().copied().filter_map(|one| one.cond.as_ref()).collect();
    for pattern in &items.patterns {
        match &pattern.kind {
            PatternKind::Event(event) => all.extend(&event.cond),
            PatternKind::Then { cond, .. } => all.extend(cond),
            _ => {}
        }
    }
    for clause in items.rules.iter().copied().flat_map(|rule| &rule.clauses) {
        match &clause.demand {
            Demand::Expect(target, _) | Demand::Forbid(target, _) => all.extend(&target.cond),
            Demand::Edge(_, _, cond) => all.extend(cond),
            Demand::Limit(limit) => all.extend(&limit.cond),
            Demand::OneOf(..) | Demand::AllOrNone(..) => {}
        }
    }
    all
}

/// The pattern and all patterns in it.
pub fn parts<'m>(pattern: &'m Pattern, all: &mut Vec<&'m Pattern>) {
    all.push(pattern);
    match &pattern.kind {
        PatternKind::Event(_) => {}
        PatternKind::AnyOf(options) => options.iter().for_each(|option| parts(option, all)),
        PatternKind::Then { first, second, .. } => {
            parts(first, all);
            parts(second, all);
        }
        PatternKind::AllWithin { chain, .. } => parts(chain, all),
        PatternKind::Silence { first, absent, .. } => {
            parts(first, all);
            parts(absent, all);
        }
        PatternKind::Count { of, .. } => parts(of, all),
    }
}

/// The patterns that a journey's course is made of: start, stages, goals and the other outcomes.
pub fn course(journey: &Journey) -> Vec<&Pattern> {
    let goals = journey.goals.iter().map(|goal| &goal.trigger);
    let triggers = journey.start.iter().chain(journey.stages.iter().map(|stage| &stage.trigger)).chain(goals);
    triggers.chain(&journey.fail).chain(&journey.exit).map(|trigger| &trigger.pattern).collect()
}

/// Calls `visit` with the expression and every expression in it, conditions inside patterns left out.
pub fn each<'m>(expr: &'m Expr, visit: &mut impl FnMut(&'m Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::Unary(_, inner) | ExprKind::IsKnown(inner) => each(inner, visit),
        ExprKind::Binary(_, left, right) => {
            each(left, visit);
            each(right, visit);
        }
        ExprKind::In(value, list) => {
            each(value, visit);
            list.iter().for_each(|one| each(one, visit));
        }
        ExprKind::Measure(measure) => {
            if let Measure::Fold(_, values) = &**measure {
                each(&values.value, visit);
            }
        }
        ExprKind::Aggregate(aggregate) => each_sample(aggregate, visit),
        ExprKind::Literal(_) | ExprKind::Attribute(..) | ExprKind::Customer(_) | ExprKind::Previous(_) => {}
    }
}

fn each_sample<'m>(aggregate: &'m Aggregate, visit: &mut impl FnMut(&'m Expr)) {
    match aggregate {
        Aggregate::Rate(expr) => each(expr, visit),
        Aggregate::Mean(sample)
        | Aggregate::Percentile(_, sample)
        | Aggregate::Total(sample)
        | Aggregate::Min(sample)
        | Aggregate::Max(sample)
        | Aggregate::Nps(sample)
        | Aggregate::Csat(sample, _)
        | Aggregate::Ces(sample) => match sample {
            Sample::Instance(expr) => each(expr, visit),
            Sample::Events(values) => each(&values.value, visit),
        },
        Aggregate::Instances => {}
    }
}

/// The patterns that stand in this expression itself.
fn own_patterns(expr: &Expr) -> Vec<&Pattern> {
    match &expr.kind {
        ExprKind::Measure(measure) => match &**measure {
            Measure::Count(pattern) | Measure::Has(pattern) | Measure::FollowedBy(pattern, _) => vec![pattern],
            Measure::Fold(_, values) => vec![&values.pattern],
            Measure::Between(from, to) => [from, to].into_iter().filter_map(mark_pattern).collect(),
            _ => Vec::new(),
        },
        ExprKind::Aggregate(aggregate) => match &**aggregate {
            Aggregate::Mean(Sample::Events(values))
            | Aggregate::Percentile(_, Sample::Events(values))
            | Aggregate::Total(Sample::Events(values))
            | Aggregate::Min(Sample::Events(values))
            | Aggregate::Max(Sample::Events(values))
            | Aggregate::Nps(Sample::Events(values))
            | Aggregate::Csat(Sample::Events(values), _)
            | Aggregate::Ces(Sample::Events(values)) => vec![&values.pattern],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn mark_pattern(mark: &Mark) -> Option<&Pattern> {
    match mark {
        Mark::Event(pattern) => Some(pattern),
        Mark::Start | Mark::End | Mark::Stage(_) | Mark::Goal(_) => None,
    }
}

/// The expressions that may hold patterns.
fn expressions<'m>(items: &scope::Scope<'m>) -> Vec<&'m Expr> {
    let kpis = items.kpis.iter().copied().map(|kpi| &kpi.value);
    kpis.chain(items.segments.iter().copied().map(|one| &one.value)).collect()
}

fn roots<'m>(items: &scope::Scope<'m>) -> Vec<&'m Pattern> {
    let mut all: Vec<&Pattern> = items.moments.iter().copied().map(|moment| &moment.pattern).collect();
    for journey in items.journeys.iter().copied() {
        all.extend(course(journey));
        all.extend(journey.goals.iter().filter_map(|goal| goal.confirmed.as_ref()).map(|(unless, _)| &unless.pattern));
        all.extend(journey.without.iter().map(|without| &without.trigger.pattern));
    }
    for rule in items.rules.iter().copied() {
        all.extend(scope(&rule.scope));
        rule.clauses.iter().for_each(|clause| all.extend(clause_patterns(clause)));
    }
    all
}

fn scope(scope: &Scope) -> Vec<&Pattern> {
    match scope {
        Scope::Always | Scope::While(_) => Vec::new(),
        Scope::Between(from, to) => vec![&from.pattern, &to.pattern],
        Scope::After(from, to) => std::iter::once(from).chain(to).map(|trigger| &trigger.pattern).collect(),
    }
}

fn clause_patterns(clause: &Clause) -> Vec<&Pattern> {
    let mut all: Vec<&Pattern> = clause.trigger.iter().collect();
    match &clause.demand {
        Demand::Expect(target, _) | Demand::Forbid(target, _) => {
            all.push(&target.pattern);
            all.extend(target.until.iter().chain(&target.unless));
            if let Side::BeforeAnother(other) | Side::SinceLast(other) = &target.side {
                all.push(other);
            }
        }
        Demand::Edge(_, pattern, _) => all.push(pattern),
        Demand::OneOf(patterns, _) | Demand::AllOrNone(patterns, _) => all.extend(patterns),
        Demand::Limit(limit) => all.push(&limit.pattern),
    }
    all
}
