//! Thresholds: what was demanded, and whether it holds.
//!
//! Never rounds and never guesses: too few values are *insufficient*, none are *no data*.
use super::margin::{self, Margin};
use super::{Confidence, Context, Figure, Num, Obstacle, Since, value};
use crate::facts::Group;
use crate::model::{Currency, Demanded, Gate, Kpi, SegmentId, Threshold, TimeSpan, Value};
use crate::syntax::ast::{BinaryOp, ThresholdKind};
use smol_str::SmolStr;
use std::cmp::Ordering;

/// What became of a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct ThresholdVerdict {
    /// Whether a miss fails the run.
    pub kind: ThresholdKind,
    /// What was demanded, in numbers.
    pub limit: Limit,
    /// The segment's value it is for.
    pub segment: Option<(SegmentId, SmolStr)>,
    /// Whether the limit is, or is made from, the preceding period's value.
    pub previous: Option<TimeSpan>,
    /// The verdict.
    pub verdict: Verdict,
    /// How it was judged.
    pub gate: Gate,
    /// How far the figure lies from each end of a limit that is made from the preceding period's value; none otherwise.
    pub margins: Vec<Margin>,
    /// The figure that was judged: the total, a segment's, or the recent period's.
    pub judged: Figure,
    /// Why there was nothing to judge.
    pub lacking: Option<Lack>,
    /// How it stands to the baseline.
    pub since: Since,
}

/// A limit in numbers; absent where it could not be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// A comparison with it.
    Compare(BinaryOp, Option<Num>),
    /// Both ends included.
    Between(Option<Num>, Option<Num>),
}

/// The verdict on a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// A target is missed.
    Miss,
    /// A requirement is broken.
    Fail,
    /// Fewer values than the policy's `min_n`.
    Insufficient,
    /// No value at all.
    NoData,
}

/// Why there was nothing to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// No member of the population, or none with a value.
    Values,
    /// The log is shorter than the two periods that are compared.
    ShortLog,
    /// The preceding period has no value.
    Preceding,
}

/// Judges all thresholds of a KPI.
pub(super) fn judge_all(
    kpi: &Kpi,
    total: &Figure,
    figure_of: &dyn Fn(&Group) -> Figure,
    context: &Context<'_>,
) -> Vec<ThresholdVerdict> {
    let mut all: Vec<TimeSpan> = Vec::new();
    for span in kpi.thresholds.iter().flat_map(asked) {
        if !all.contains(&span) {
            all.push(span);
        }
    }
    let verdict = |threshold: &Threshold| {
        let spans: Vec<TimeSpan> = asked(threshold).collect();
        Judged { threshold, spans: &spans, all: &all, total, figure_of, context }.verdict()
    };
    kpi.thresholds.iter().map(verdict).collect()
}

/// The `previous(D)` that a threshold's limit is made from.
fn asked(threshold: &Threshold) -> impl Iterator<Item = TimeSpan> {
    threshold.demand.limits().flat_map(value::previous_of)
}

/// A figure of a preceding period, and how long that is.
type Former = (TimeSpan, Figure);

struct Judged<'a> {
    threshold: &'a Threshold,
    spans: &'a [TimeSpan],
    /// The different `previous(D)` of all the KPI's thresholds, in order: what groups are numbered by.
    all: &'a [TimeSpan],
    total: &'a Figure,
    figure_of: &'a dyn Fn(&Group) -> Figure,
    context: &'a Context<'a>,
}

impl Judged<'_> {
    fn verdict(&self) -> ThresholdVerdict {
        let segment = self.threshold.segment.as_ref().map(|(id, value)| (*id, segment_text(value)));
        let recent = self.spans.first().map(|span| self.number_of(*span));
        let judged = match (segment.clone(), recent) {
            (None, None) => self.total.clone(),
            (None, Some(recent)) => (self.figure_of)(&Group::Recent(recent)),
            (Some((id, value)), None) => (self.figure_of)(&Group::Segment(id.0, Some(value))),
            (Some((id, value)), Some(at)) => (self.figure_of)(&Group::SegmentRecent(id.0, Some(value), at)),
        };
        let mut preceding = Vec::new();
        let limit = self.limit(segment.as_ref(), &mut preceding);
        let judged = self.in_one_currency(judged, &preceding);
        let lacking = self.lacking(&judged, &preceding);
        let margins = if preceding.is_empty() { Vec::new() } else { self.margins(&judged, &preceding) };
        let before = preceding.iter().map(|(_, figure)| figure);
        let scarce = [&judged].into_iter().chain(before).any(|figure| self.is_scarce(figure));
        let verdict = match judged.value.zip(limit.known()).filter(|_| lacking.is_none()) {
            None => Verdict::NoData,
            Some(_) if scarce => Verdict::Insufficient,
            Some((value, limit)) => self.gated(value, &judged, limit, &margins),
        };
        ThresholdVerdict {
            kind: self.threshold.kind,
            limit,
            segment,
            previous: self.spans.first().copied(),
            verdict,
            gate: self.context.model.policy.gate,
            margins,
            judged,
            since: Since::default(),
            lacking: lacking.or((verdict == Verdict::NoData).then_some(Lack::Values)),
        }
    }

    fn number_of(&self, span: TimeSpan) -> u32 {
        self.all.iter().position(|one| *one == span).and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    }

    fn limit(&self, segment: Option<&(SegmentId, SmolStr)>, preceding: &mut Vec<Former>) -> Limit {
        let mut previous = |span: TimeSpan| {
            let figure = self.former(segment, span);
            let value = figure.value;
            preceding.push((span, figure));
            value
        };
        match &self.threshold.demand {
            Demanded::Compare(op, limit) => Limit::Compare(*op, value::limit(limit, &mut previous)),
            Demanded::Between(low, high) => {
                let low = value::limit(low, &mut previous);
                Limit::Between(low, value::limit(high, &mut previous))
            }
        }
    }

    /// The figure of the preceding period.
    fn former(&self, segment: Option<&(SegmentId, SmolStr)>, span: TimeSpan) -> Figure {
        let at = self.number_of(span);
        (self.figure_of)(&match segment {
            Some((id, value)) => Group::SegmentPreceding(id.0, Some(value.clone()), at),
            None => Group::Preceding(at),
        })
    }

    fn margins(&self, judged: &Figure, preceding: &[Former]) -> Vec<Margin> {
        let confidence = Confidence::new(self.context.model.policy.confidence);
        let former = |span: TimeSpan| {
            let known = preceding.iter().find(|(own, _)| *own == span);
            known.map(|(_, figure)| figure.clone()).unwrap_or_default()
        };
        self.threshold.demand.limits().map(|limit| margin::margin(judged, limit, &former, confidence)).collect()
    }

    /// Amounts of now, of then and of the limit are compared in one currency only.
    fn in_one_currency(&self, judged: Figure, preceding: &[Former]) -> Figure {
        let before = preceding.iter().map(|(_, figure)| figure);
        let mut currencies: Vec<Currency> = before.chain([&judged]).filter_map(|figure| figure.currency).collect();
        if judged.currency.is_some() {
            self.threshold.demand.limits().for_each(|limit| value::literal_currencies(limit, &mut currencies));
        }
        currencies.sort_unstable();
        currencies.dedup();
        if currencies.len() < 2 {
            return judged;
        }
        Figure { value: None, interval: None, obstacle: Some(Obstacle::Currencies(currencies)), ..judged }
    }

    fn lacking(&self, judged: &Figure, preceding: &[Former]) -> Option<Lack> {
        if self.spans.iter().any(|span| self.is_short(*span)) {
            return Some(Lack::ShortLog);
        }
        if judged.value.is_none() {
            return Some(Lack::Values);
        }
        preceding.iter().any(|(_, figure)| figure.value.is_none()).then_some(Lack::Preceding)
    }

    /// Whether the log is shorter than twice the span.
    fn is_short(&self, span: TimeSpan) -> bool {
        let Some((from, watermark)) = self.context.log.from.zip(self.context.log.watermark) else { return true };
        let clocks = &self.context.clocks;
        clocks.add(span, clocks.add(span, from)) > watermark
    }

    fn is_scarce(&self, figure: &Figure) -> bool {
        !figure.complete && figure.n < u64::from(self.context.model.policy.min_n)
    }

    fn gated(&self, value: Num, judged: &Figure, limit: Known, margins: &[Margin]) -> Verdict {
        let gate = self.context.model.policy.gate;
        let holds = match (gate, judged.interval) {
            (Gate::Point, _) => limit.holds(value),
            (Gate::Proof, _) if judged.scant => true,
            (Gate::Assurance, _) if judged.scant => false,
            _ if !margins.is_empty() => {
                let one = |(limit, margin): (Known, &Margin)| limit.at_zero().passes(gate, *margin);
                let ends = limit.ends().into_iter().zip(margins).map(one);
                ends.reduce(|all, one| all.zip(one).map(|(all, one)| all && one))
                    .flatten()
                    .unwrap_or_else(|| limit.holds(value))
            }
            (Gate::Proof, Some(interval)) => !limit.excludes(interval),
            (Gate::Assurance, Some(interval)) => limit.includes(interval),
            (_, None) => limit.holds(value),
        };
        match self.threshold.kind {
            _ if holds => Verdict::Pass,
            ThresholdKind::Require => Verdict::Fail,
            ThresholdKind::Target => Verdict::Miss,
        }
    }
}

/// Whether a value fulfils a comparison with a constant; nothing if there is no value, or no constant.
pub(super) fn fulfils(value: Option<Num>, op: BinaryOp, limit: &crate::model::Expr) -> Option<bool> {
    let limit = value::limit(limit, &mut |_| None)?;
    Some(Known::Compare(op, limit).holds(value?))
}

/// A limit whose numbers are known.
#[derive(Debug, Clone, Copy)]
enum Known {
    Compare(BinaryOp, Num),
    Between(Num, Num),
}

impl Limit {
    fn known(self) -> Option<Known> {
        match self {
            Self::Compare(op, limit) => limit.map(|limit| Known::Compare(op, limit)),
            Self::Between(low, high) => low.zip(high).map(|(low, high)| Known::Between(low, high)),
        }
    }
}

impl Known {
    fn holds(self, value: Num) -> bool {
        match self {
            Self::Between(low, high) => value.order(low) != Ordering::Less && value.order(high) != Ordering::Greater,
            Self::Compare(op, limit) => {
                let order = value.order(limit);
                match op {
                    BinaryOp::Equal => order == Ordering::Equal,
                    BinaryOp::NotEqual => order != Ordering::Equal,
                    BinaryOp::Less => order == Ordering::Less,
                    BinaryOp::AtMost => order != Ordering::Greater,
                    BinaryOp::Greater => order == Ordering::Greater,
                    BinaryOp::AtLeast => order != Ordering::Less,
                    _ => false,
                }
            }
        }
    }

    /// Each end of the limit as a comparison of its own.
    fn ends(self) -> Vec<Self> {
        match self {
            Self::Compare(..) => vec![self],
            Self::Between(low, high) => {
                vec![Self::Compare(BinaryOp::AtLeast, low), Self::Compare(BinaryOp::AtMost, high)]
            }
        }
    }

    /// The same comparison of how far a value lies from the limit.
    fn at_zero(self) -> Self {
        let zero = Num::whole(0);
        match self {
            Self::Compare(op, _) => Self::Compare(op, zero),
            Self::Between(..) => Self::Between(zero, zero),
        }
    }

    /// Whether a margin passes a gate; nothing where only the value can tell.
    fn passes(self, gate: Gate, margin: Margin) -> Option<bool> {
        match (gate, margin) {
            (Gate::Point, _) | (_, Margin::Exact) => None,
            (Gate::Proof, Margin::Endless) => Some(true),
            (Gate::Assurance, Margin::Endless) => Some(false),
            (Gate::Proof, Margin::Within(low, high)) => Some(!self.excludes((low, high))),
            (Gate::Assurance, Margin::Within(low, high)) => Some(self.includes((low, high))),
        }
    }

    /// Whether every value of the interval holds.
    fn includes(self, (low, high): (Num, Num)) -> bool {
        match self {
            Self::Compare(BinaryOp::NotEqual, limit) => {
                low.order(limit) == Ordering::Greater || high.order(limit) == Ordering::Less
            }
            _ => self.holds(low) && self.holds(high),
        }
    }

    /// Whether no value of the interval holds.
    fn excludes(self, (low, high): (Num, Num)) -> bool {
        let outside = |from: Num, to: Num| low.order(to) == Ordering::Greater || high.order(from) == Ordering::Less;
        match self {
            Self::Between(from, to) => outside(from, to),
            Self::Compare(BinaryOp::Equal, limit) => outside(limit, limit),
            Self::Compare(..) => !self.holds(low) && !self.holds(high),
        }
    }
}

/// A segment's value as groups name it.
fn segment_text(value: &Value) -> SmolStr {
    crate::facts::group_name(value)
}
