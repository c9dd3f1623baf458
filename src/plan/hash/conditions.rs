//! Conditions by what they mean: a table of the truths they come to, the same however they are written.
//!
//! What a condition reads has values that it does not tell apart: those between two constants next to each other. The
//! table has a line for each combination of such ranges, and keeps no range that makes no difference. So `x >= 1` and
//! `x > 0` have one table where `x` is a whole number, as have `not (p and q)` and `not p or not q`.
use super::{Fingerprint, Hashing, Sum};
use crate::model::*;
use crate::syntax::ast::{BinaryOp, UnaryOp};
use smol_str::SmolStr;

/// What becomes of a condition that can't be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// It is not true, as where events are chosen.
    False,
    /// It stays unknown, as in a measure.
    Kept,
}

/// A condition, and the event that it is asked of.
pub(super) type Asked<'e> = (&'e Expr, Option<Slot>);

/// A table of more lines than this is not made.
const MOST_LINES: usize = 4096;

/// A place between values: before a value, or right after it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Cut {
    /// Before a whole number.
    Whole(i64),
    /// Before or after a number, by the order of its bits.
    Number(i64, bool),
    /// Before or after a text.
    Text(SmolStr, bool),
}

/// How the values of something are ordered.
enum Scale<'e> {
    Whole,
    Number,
    Text,
    Names(&'e [SmolStr]),
}

/// Something that a condition reads.
struct Read {
    print: Fingerprint,
    /// The cuts between ranges of its values, in order once all are known.
    cuts: Vec<Cut>,
    /// The least and the greatest it can be, of whole numbers.
    least: i64,
    most: i64,
    can_be_unknown: bool,
}

/// A condition over what is read, by place.
enum Formula {
    Constant(bool),
    /// The value lies before a cut.
    Below(usize, Cut),
    Known(usize),
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// A truth, or unknown.
type Truth = Option<bool>;

impl Hashing<'_> {
    /// Whether an expression is a condition made of others, or of a comparison.
    pub(super) fn is_condition(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Unary(op, _) => *op == UnaryOp::Not,
            ExprKind::Binary(op, ..) => matches!(op, BinaryOp::And | BinaryOp::Or) || op.is_comparison(),
            ExprKind::In(..) | ExprKind::IsKnown(_) => true,
            ExprKind::Measure(measure) => matches!(**measure, Measure::Has(_)),
            _ => false,
        }
    }

    /// The alternatives of which one must be true, each made of conditions that all must be; nothing if none ever is.
    pub(super) fn condition(&self, alternatives: &[Vec<Asked<'_>>], unknown: Unknown) -> Option<Fingerprint> {
        let mut reads: Vec<Read> = Vec::new();
        let all = |asked: &Vec<Asked<'_>>, reads: &mut Vec<Read>| {
            Formula::All(asked.iter().map(|(expr, own)| self.as_formula(expr, *own, reads)).collect())
        };
        let formula = Formula::Any(alternatives.iter().map(|asked| all(asked, &mut reads)).collect());
        for read in &mut reads {
            read.cuts.sort();
            read.cuts.dedup();
        }
        let mut sum = Sum::of("condition");
        let Some(table) = Table::new(&formula, &reads, unknown) else {
            sum.add(("as it is made", formula.print(&reads)));
            return Some(sum.finish());
        };
        if table.dims.is_empty() && table.truths.first() == Some(&Some(false)) {
            return None;
        }
        table.add_to(&mut sum);
        Some(sum.finish())
    }

    fn as_formula(&self, expr: &Expr, own: Option<Slot>, reads: &mut Vec<Read>) -> Formula {
        match &expr.kind {
            ExprKind::Literal(Value::Bool(value)) => Formula::Constant(*value),
            ExprKind::Unary(UnaryOp::Not, inner) => Formula::Not(Box::new(self.as_formula(inner, own, reads))),
            ExprKind::Binary(BinaryOp::And, left, right) => {
                Formula::All([left, right].map(|one| self.as_formula(one, own, reads)).into())
            }
            ExprKind::Binary(BinaryOp::Or, left, right) => {
                Formula::Any([left, right].map(|one| self.as_formula(one, own, reads)).into())
            }
            ExprKind::Binary(op, left, right) if op.is_comparison() => self.compared(*op, left, right, own, reads),
            ExprKind::In(value, list) => {
                let each = list.iter().map(|one| self.compared(BinaryOp::Equal, value, one, own, reads));
                Formula::Any(each.collect())
            }
            ExprKind::IsKnown(inner) => {
                let print = self.read(inner, own);
                Formula::Known(place(reads, print, inner))
            }
            // `has(P)` is `count(P) >= 1`
            ExprKind::Measure(measure) if matches!(**measure, Measure::Has(_)) => {
                let Measure::Has(pattern) = &**measure else { return Formula::Constant(false) };
                let count = Expr {
                    kind: ExprKind::Measure(Box::new(Measure::Count(pattern.clone()))),
                    ty: Type::Int,
                    place: expr.place,
                };
                let print = self.read(&count, own);
                Formula::Not(Box::new(below(reads, print, &count, Cut::Whole(1))))
            }
            _ => {
                let print = self.read(expr, own);
                Formula::Not(Box::new(below(reads, print, expr, Cut::Whole(1))))
            }
        }
    }

    fn compared(&self, op: BinaryOp, left: &Expr, right: &Expr, own: Option<Slot>, reads: &mut Vec<Read>) -> Formula {
        let (op, left, right) = if constant(left).is_some() { (op.mirrored(), right, left) } else { (op, left, right) };
        let cuts = constant(right).and_then(|value| {
            let scale = scale(left)?;
            let is_ordered = !matches!(scale, Scale::Names(_)) || matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
            let fits = fits(&left.ty, &value) && is_ordered;
            fits.then(|| Some((scale.cut(&value, false)?, scale.cut(&value, true)?))).flatten()
        });
        let Some((before, after)) = cuts else { return self.compared_reads(op, left, right, own, reads) };
        let print = self.read(left, own);
        let mut below = |cut: &Cut| below(reads, print, left, cut.clone());
        let not = |one: Formula| Formula::Not(Box::new(one));
        match op {
            BinaryOp::Less => below(&before),
            BinaryOp::AtMost => below(&after),
            BinaryOp::AtLeast => not(below(&before)),
            BinaryOp::Greater => not(below(&after)),
            BinaryOp::NotEqual => not(Formula::All(vec![below(&after), not(below(&before))])),
            _ => Formula::All(vec![below(&after), not(below(&before))]),
        }
    }

    /// A comparison of two that are read: true, false or unknown as a whole.
    fn compared_reads(
        &self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        own: Option<Slot>,
        reads: &mut Vec<Read>,
    ) -> Formula {
        let (op, left, right) = match op {
            BinaryOp::Greater | BinaryOp::AtMost => (op.mirrored(), right, left),
            _ => (op, left, right),
        };
        let mut prints = [self.read(left, own), self.read(right, own)];
        let (name, is_denied) = match op {
            BinaryOp::Less => ("less", false),
            BinaryOp::AtLeast => ("less", true),
            _ => {
                prints.sort_unstable();
                ("equal", op == BinaryOp::NotEqual)
            }
        };
        let mut sum = Sum::of("compared");
        sum.add((name, prints));
        let at = place_of(
            reads,
            || Read { print: 0, cuts: Vec::new(), least: 0, most: 1, can_be_unknown: true },
            sum.finish(),
        );
        if let Some(read) = reads.get_mut(at) {
            read.cuts.push(Cut::Whole(1));
        }
        let is_false = Formula::Below(at, Cut::Whole(1));
        if is_denied { is_false } else { Formula::Not(Box::new(is_false)) }
    }

    fn read(&self, expr: &Expr, own: Option<Slot>) -> Fingerprint {
        let mut sum = Sum::of("read");
        self.asked_of(own, || self.expr(expr, &mut sum));
        sum.finish()
    }
}

fn place_of(reads: &mut Vec<Read>, new: impl FnOnce() -> Read, print: Fingerprint) -> usize {
    if let Some(at) = reads.iter().position(|one| one.print == print) {
        return at;
    }
    reads.push(Read { print, ..new() });
    reads.len() - 1
}

fn place(reads: &mut Vec<Read>, print: Fingerprint, expr: &Expr) -> usize {
    let is_count = matches!(&expr.kind, ExprKind::Measure(one) if is_count(one));
    let (least, most) = match &expr.ty {
        Type::Bool => (0, 1),
        Type::OneOf(names) => (0, i64::try_from(names.len()).unwrap_or(i64::MAX) - 1),
        _ if is_count => (0, i64::MAX),
        _ => (i64::MIN, i64::MAX),
    };
    let is_known = is_count
        || matches!(&expr.kind, ExprKind::Measure(one) if matches!(**one, Measure::Outcome(_) | Measure::Violated(_)
            | Measure::ReachedStage(_) | Measure::ReachedGoal(_)));
    place_of(reads, || Read { print, cuts: Vec::new(), least, most, can_be_unknown: !is_known }, print)
}

fn below(reads: &mut Vec<Read>, print: Fingerprint, expr: &Expr, cut: Cut) -> Formula {
    let at = place(reads, print, expr);
    if let Some(read) = reads.get_mut(at) {
        read.cuts.push(cut.clone());
    }
    Formula::Below(at, cut)
}

/// Measures that are whole numbers from 0 on.
fn is_count(measure: &Measure) -> bool {
    matches!(measure, Measure::Count(_) | Measure::Switches(_) | Measure::Fold(Fold::Distinct, _))
}

fn constant(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Unary(UnaryOp::Negate, inner) => constant(inner)?.negated(),
        _ => None,
    }
}

fn scale(read: &Expr) -> Option<Scale<'_>> {
    let is_stored = match &read.kind {
        ExprKind::Attribute(..) | ExprKind::Customer(_) => true,
        ExprKind::Measure(measure) => is_count(measure),
        _ => false,
    };
    Some(match &read.ty {
        Type::Int | Type::Duration | Type::Time | Type::Money(Some(_)) if is_stored => Scale::Whole,
        Type::Bool => Scale::Whole,
        Type::Int | Type::Number | Type::Share | Type::Points | Type::Score(_) | Type::Duration => Scale::Number,
        Type::Text => Scale::Text,
        Type::OneOf(names) => Scale::Names(names),
        Type::Time | Type::Money(_) | Type::Unknown => return None,
    })
}

fn fits(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Money(Some(currency)), Value::Money(_, other)) => currency == other,
        (Type::Text | Type::OneOf(_), Value::Text(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Time, Value::Time(_))
        | (Type::Duration, Value::Duration(_)) => true,
        (Type::Int | Type::Number | Type::Share | Type::Points | Type::Score(_), Value::Int(_) | Value::Number(_)) => {
            true
        }
        _ => false,
    }
}

impl Scale<'_> {
    #[expect(clippy::cast_precision_loss, reason = "constants are far below 2^53")]
    fn cut(&self, value: &Value, after: bool) -> Option<Cut> {
        let whole = |value: i64| value.checked_add(i64::from(after)).map(Cut::Whole);
        match (self, value) {
            (Self::Whole, Value::Int(x) | Value::Time(x) | Value::Duration(x) | Value::Money(x, _)) => whole(*x),
            (Self::Whole, Value::Bool(x)) => whole(i64::from(*x)),
            (Self::Whole, Value::Number(x)) => {
                let bound = if after { x.floor() + 1.0 } else { x.ceil() };
                whole_number(bound).map(Cut::Whole)
            }
            (Self::Number, Value::Number(x)) => Some(Cut::Number(ordered(*x), after)),
            (Self::Number, Value::Int(x) | Value::Duration(x)) => Some(Cut::Number(ordered(*x as f64), after)),
            (Self::Text, Value::Text(x)) => Some(Cut::Text(x.clone(), after)),
            (Self::Names(names), Value::Text(x)) => {
                whole(i64::try_from(names.iter().position(|name| name == x)?).ok()?)
            }
            _ => None,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "checked against the range before")]
fn whole_number(value: f64) -> Option<i64> {
    (value.abs() < 9e15).then_some(value as i64)
}

/// Whole numbers in the order of the numbers.
fn ordered(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits().cast_signed();
    if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
}

impl Formula {
    /// The truth of it, for each of what is read a range of values; unknown values have no range.
    fn truth(&self, reads: &[Read], ranges: &[Option<usize>]) -> Truth {
        match self {
            Self::Constant(value) => Some(*value),
            Self::Known(at) => Some(ranges.get(*at).copied().flatten().is_some()),
            Self::Below(at, cut) => {
                let range = ranges.get(*at).copied().flatten()?;
                Some(reads.get(*at)?.cuts.get(range).is_some_and(|end| end <= cut))
            }
            Self::Not(inner) => inner.truth(reads, ranges).map(|value| !value),
            Self::All(list) => joined(list.iter().map(|one| one.truth(reads, ranges)), false),
            Self::Any(list) => joined(list.iter().map(|one| one.truth(reads, ranges)), true),
        }
    }

    /// As it is made, the order of what is joined aside.
    fn print(&self, reads: &[Read]) -> Fingerprint {
        let of = |at: &usize| reads.get(*at).map(|one| one.print);
        let mut sum = Sum::of("formula");
        let list = |name: &str, list: &[Self], sum: &mut Sum| {
            let mut prints: Vec<Fingerprint> = list.iter().map(|one| one.print(reads)).collect();
            prints.sort_unstable();
            prints.dedup();
            sum.add((name, prints));
        };
        match self {
            Self::Constant(value) => sum.add(("constant", value)),
            Self::Known(at) => sum.add(("known", of(at))),
            Self::Below(at, cut) => sum.add(("below", of(at), cut)),
            Self::Not(inner) => sum.add(("not", inner.print(reads))),
            Self::All(all) => list("all", all, &mut sum),
            Self::Any(any) => list("any", any, &mut sum),
        }
        sum.finish()
    }
}

/// `and`, or `or`, of truths: one that decides does, else one that is unknown.
fn joined(truths: impl Iterator<Item = Truth>, decides: bool) -> Truth {
    let mut all = Some(!decides);
    for truth in truths {
        match truth {
            Some(value) if value == decides => return Some(decides),
            Some(_) => {}
            None => all = None,
        }
    }
    all
}

/// Truths for all combinations of ranges.
struct Table {
    dims: Vec<Dim>,
    /// By ranges, those of the last dimension next to each other.
    truths: Vec<Truth>,
}

/// What is read, as a side of the table.
struct Dim {
    print: Fingerprint,
    /// The cuts between its ranges.
    cuts: Vec<Cut>,
    can_be_unknown: bool,
}

impl Dim {
    fn len(&self) -> usize {
        self.cuts.len() + 1 + usize::from(self.can_be_unknown)
    }
}

impl Table {
    fn new(formula: &Formula, reads: &[Read], unknown: Unknown) -> Option<Self> {
        let mut order: Vec<usize> = (0..reads.len()).collect();
        order.sort_unstable_by_key(|at| reads.get(*at).map(|one| one.print));
        let mut dims = Vec::new();
        let mut firsts = Vec::new();
        for at in &order {
            let read = reads.get(*at)?;
            // ranges in which no value lies are left out
            let cuts = |end: &dyn Fn(i64) -> bool| {
                read.cuts.iter().filter(|cut| matches!(cut, Cut::Whole(x) if end(*x))).count()
            };
            let (skipped, beyond) = (cuts(&|x| x <= read.least), cuts(&|x| x > read.most));
            let kept = read.cuts.get(skipped..read.cuts.len() - beyond).unwrap_or_default().to_vec();
            firsts.push(skipped);
            dims.push(Dim { print: read.print, cuts: kept, can_be_unknown: read.can_be_unknown });
        }
        let lines = dims.iter().try_fold(1usize, |all, dim| all.checked_mul(dim.len()))?;
        if lines > MOST_LINES {
            return None;
        }
        let mut truths = Vec::with_capacity(lines);
        for line in 0..lines {
            let mut ranges = vec![None; reads.len()];
            let mut rest = line;
            for ((dim, first), at) in dims.iter().zip(&firsts).zip(&order).rev() {
                let (next, range) = (rest / dim.len(), rest % dim.len());
                rest = next;
                if let Some(slot) = ranges.get_mut(*at) {
                    *slot = (range <= dim.cuts.len()).then_some(first + range);
                }
            }
            let truth = formula.truth(reads, &ranges);
            truths.push(if unknown == Unknown::False { Some(truth == Some(true)) } else { truth });
        }
        let mut table = Self { dims, truths };
        for at in (0..table.dims.len()).rev() {
            table.shrink(at);
        }
        Some(table)
    }

    /// Leaves out the cuts of a side that make no difference, and the side if none is left that does.
    fn shrink(&mut self, at: usize) {
        let Some(dim) = self.dims.get(at) else { return };
        let after: usize = self.dims.iter().skip(at + 1).map(Dim::len).product();
        let len = dim.len();
        let slices = |range: usize| -> Vec<Truth> {
            let begins = (0..self.truths.len() / (after * len).max(1)).map(|block| (block * len + range) * after);
            begins.flat_map(|begin| self.truths.get(begin..begin + after).unwrap_or_default().to_vec()).collect()
        };
        let all: Vec<Vec<Truth>> = (0..len).map(slices).collect();
        let (ranges, unknown) = all.split_at(dim.cuts.len() + 1);
        let differs = |cut: usize| ranges.get(cut) != ranges.get(cut + 1);
        let kept: Vec<usize> = (0..dim.cuts.len()).filter(|cut| differs(*cut)).collect();
        let needs_side = !kept.is_empty() || unknown.iter().any(|one| ranges.first() != Some(one));
        let mut places: Vec<usize> = vec![0];
        places.extend(kept.iter().map(|cut| cut + 1));
        if dim.can_be_unknown && needs_side {
            places.push(len - 1);
        }
        let blocks = self.truths.len() / (after * len).max(1);
        let mut truths = Vec::new();
        for block in 0..blocks {
            for range in &places {
                let begin = (block * len + range) * after;
                truths.extend(self.truths.get(begin..begin + after).unwrap_or_default());
            }
        }
        let cuts = kept.iter().filter_map(|cut| dim.cuts.get(*cut).cloned()).collect();
        self.truths = truths;
        if needs_side {
            if let Some(dim) = self.dims.get_mut(at) {
                dim.cuts = cuts;
            }
        } else {
            self.dims.remove(at);
        }
    }

    fn add_to(&self, sum: &mut Sum) {
        sum.add(self.dims.len());
        for dim in &self.dims {
            sum.add((dim.print, &dim.cuts, dim.can_be_unknown));
        }
        sum.add(&self.truths);
    }
}
