//! Walks over resolved patterns and expressions: which sources they look at.
//!
//! Never changes what it walks over.
use super::*;

impl Pattern {
    /// Calls `each` for every source the pattern names, conditions left out, in order of writing.
    pub fn each_source(&self, each: &mut impl FnMut(Source)) {
        match &self.kind {
            PatternKind::Event(event) => each(event.source),
            PatternKind::AnyOf(list) => list.iter().for_each(|it| it.each_source(each)),
            PatternKind::Then { first, second, .. } | PatternKind::Silence { first, absent: second, .. } => {
                first.each_source(each);
                second.each_source(each);
            }
            PatternKind::AllWithin { chain: inner, .. } | PatternKind::Count { of: inner, .. } => {
                inner.each_source(each)
            }
        }
    }
}

impl Expr {
    /// Calls `each` for every source that measures and aggregates in the expression look at.
    pub fn each_source(&self, each: &mut impl FnMut(Source)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Attribute(..) | ExprKind::Customer(_) | ExprKind::Previous(_) => {}
            ExprKind::Unary(_, inner) | ExprKind::IsKnown(inner) => inner.each_source(each),
            ExprKind::Binary(_, left, right) => {
                left.each_source(each);
                right.each_source(each);
            }
            ExprKind::In(value, list) => {
                value.each_source(each);
                list.iter().for_each(|it| it.each_source(each));
            }
            ExprKind::Measure(measure) => measure.each_source(each),
            ExprKind::Aggregate(aggregate) => aggregate.each_source(each),
        }
    }
}

impl Measure {
    /// Calls `each` for every source the measure looks at.
    pub fn each_source(&self, each: &mut impl FnMut(Source)) {
        match self {
            Self::Between(from, to) => {
                for mark in [from, to] {
                    if let Mark::Event(pattern) = mark {
                        pattern.each_source(each);
                    }
                }
            }
            Self::Count(pattern) | Self::Has(pattern) | Self::FollowedBy(pattern, _) => pattern.each_source(each),
            Self::Fold(_, values) => values.pattern.each_source(each),
            Self::Outcome(_)
            | Self::Duration
            | Self::Switches(_)
            | Self::LongestGap
            | Self::ReachedStage(_)
            | Self::ReachedGoal(_)
            | Self::Violated(_)
            | Self::Cost => {}
        }
    }
}

impl Aggregate {
    /// Calls `each` for every source the aggregate looks at.
    pub fn each_source(&self, each: &mut impl FnMut(Source)) {
        match self {
            Self::Rate(cond) => cond.each_source(each),
            Self::Instances => {}
            Self::Mean(sample)
            | Self::Percentile(_, sample)
            | Self::Total(sample)
            | Self::Min(sample)
            | Self::Max(sample)
            | Self::Nps(sample)
            | Self::Csat(sample, _)
            | Self::Ces(sample) => match sample {
                Sample::Instance(expr) => expr.each_source(each),
                Sample::Events(values) => values.pattern.each_source(each),
            },
        }
    }
}
