//! What conditions allow: whether one can never be true, is always true, or follows from others.
//!
//! Never claims more than it can show: what it does not understand may be true or false.
use crate::model::*;
use crate::syntax::ast::{BinaryOp, UnaryOp};
use smol_str::SmolStr;

/// More branches of `or` than this are not looked through.
const MOST_BRANCHES: usize = 128;
/// Ranges of whole numbers up to this size are looked through one by one.
const MOST_VALUES: f64 = 64.0;

/// A condition, and which slot is the event that it is a condition on.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'m> {
    /// What must be true.
    pub expr: &'m Expr,
    /// Its own event.
    pub own: Slot,
}

/// Whether these conditions can't all be true of one event.
pub fn contradictory(conditions: &[Condition<'_>]) -> bool {
    unsatisfiable(conditions, None)
}

/// Whether the condition is true of every event whose attributes are known.
pub fn always(condition: Condition<'_>) -> bool {
    unsatisfiable(&[], Some(condition))
}

/// Whether `goal` is true of every event of which all of `given` are true.
pub fn follows(given: &[Condition<'_>], goal: Condition<'_>) -> bool {
    if let ExprKind::Binary(BinaryOp::And, left, right) = &goal.expr.kind {
        return [left, right].into_iter().all(|part| follows(given, Condition { expr: part, own: goal.own }));
    }
    if given.iter().any(|one| holds_conjunct(*one, goal)) {
        return true;
    }
    let (mut known, mut asked) = (Vec::new(), Vec::new());
    given.iter().for_each(|one| keys(*one, &mut known));
    keys(goal, &mut asked);
    let settled = !asked.is_empty() && asked.iter().all(|key| known.contains(key));
    settled && unsatisfiable(given, Some(goal))
}

/// Whether two expressions say the same, wherever they stand.
pub fn same(a: Condition<'_>, b: Condition<'_>) -> bool {
    let sub = |left, right| same(Condition { expr: left, own: a.own }, Condition { expr: right, own: b.own });
    match (&a.expr.kind, &b.expr.kind) {
        (ExprKind::Literal(left), ExprKind::Literal(right)) => left == right,
        (ExprKind::Attribute(left_slot, left), ExprKind::Attribute(right_slot, right)) => {
            left == right && *left_slot == a.own && *right_slot == b.own
        }
        (ExprKind::Customer(left), ExprKind::Customer(right)) => left == right,
        (ExprKind::Unary(left_op, left), ExprKind::Unary(right_op, right)) => left_op == right_op && sub(left, right),
        (ExprKind::Binary(left_op, a_left, a_right), ExprKind::Binary(right_op, b_left, b_right)) => {
            left_op == right_op && sub(a_left, b_left) && sub(a_right, b_right)
        }
        (ExprKind::In(left, left_list), ExprKind::In(right, right_list)) => {
            sub(left, right)
                && left_list.len() == right_list.len()
                && left_list.iter().zip(right_list).all(|(left, right)| sub(left, right))
        }
        (ExprKind::IsKnown(left), ExprKind::IsKnown(right)) => sub(left, right),
        _ => false,
    }
}

fn holds_conjunct(given: Condition<'_>, goal: Condition<'_>) -> bool {
    if let ExprKind::Binary(BinaryOp::And, left, right) = &given.expr.kind {
        return [left, right].into_iter().any(|part| holds_conjunct(Condition { expr: part, own: given.own }, goal));
    }
    same(given, goal)
}

fn unsatisfiable(given: &[Condition<'_>], denied: Option<Condition<'_>>) -> bool {
    let mut branches: Vec<Vec<Atom<'_>>> = vec![Vec::new()];
    let parts = given.iter().map(|one| (*one, true)).chain(denied.map(|one| (one, false)));
    for (condition, positive) in parts {
        let Some(more) = spread(condition, positive) else { return false };
        let Some(product) = product(&branches, &more) else { return false };
        branches = product;
    }
    branches.iter().all(|atoms| impossible(atoms))
}

/// A part without `and`, `or`, `not`, and whether it must be true or false.
#[derive(Debug, Clone, Copy)]
struct Atom<'m> {
    condition: Condition<'m>,
    positive: bool,
}

/// The branches of which one must hold, each a list of atoms that must all hold.
fn spread(condition: Condition<'_>, positive: bool) -> Option<Vec<Vec<Atom<'_>>>> {
    let sub = |expr, positive| spread(Condition { expr, own: condition.own }, positive);
    match &condition.expr.kind {
        ExprKind::Unary(UnaryOp::Not, inner) => sub(inner, !positive),
        ExprKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) => {
            let (left, right) = (sub(left, positive)?, sub(right, positive)?);
            if (*op == BinaryOp::And) == positive {
                return product(&left, &right);
            }
            let all: Vec<_> = left.into_iter().chain(right).collect();
            (all.len() <= MOST_BRANCHES).then_some(all)
        }
        _ => Some(vec![vec![Atom { condition, positive }]]),
    }
}

fn product<'m>(left: &[Vec<Atom<'m>>], right: &[Vec<Atom<'m>>]) -> Option<Vec<Vec<Atom<'m>>>> {
    if left.len() * right.len() > MOST_BRANCHES {
        return None;
    }
    let joined = left.iter().flat_map(|first| right.iter().map(move |second| [&first[..], &second[..]].concat()));
    Some(joined.collect())
}

fn impossible(atoms: &[Atom<'_>]) -> bool {
    let mut domains: Vec<(Key, Domain)> = Vec::new();
    for atom in atoms {
        if contradicts_itself(atom) {
            return true;
        }
        let Some((key, ty, demand)) = demand(atom) else { continue };
        match domains.iter_mut().find(|(other, _)| *other == key) {
            Some((_, domain)) => domain.narrow(&demand),
            None => {
                let mut domain = Domain::of(ty);
                domain.narrow(&demand);
                domains.push((key, domain));
            }
        }
    }
    domains.iter().any(|(_, domain)| domain.is_empty())
}

/// `x < x` and its like.
fn contradicts_itself(atom: &Atom<'_>) -> bool {
    let ExprKind::Binary(op, left, right) = &atom.condition.expr.kind else { return false };
    let own = match left.kind {
        ExprKind::Attribute(slot, _) => slot,
        ExprKind::Customer(_) => atom.condition.own,
        _ => return false,
    };
    let holds = matches!(op, BinaryOp::Equal | BinaryOp::AtLeast | BinaryOp::AtMost);
    op.is_comparison() && holds != atom.positive && same(Condition { expr: left, own }, Condition { expr: right, own })
}

/// What a condition can ask about: an attribute of an event (its own: no slot), or of the customer.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Event(Option<Slot>, EventAttribute),
    Customer(CustomerAttributeId),
}

#[derive(Debug, Clone, PartialEq)]
enum Scalar {
    Number(f64),
    Text(SmolStr),
    Bool(bool),
}

#[derive(Debug, Clone)]
enum Ask {
    Compare(BinaryOp, Scalar),
    In(Vec<Scalar>),
    NotIn(Vec<Scalar>),
    Known,
    Unknown,
}

fn keys(condition: Condition<'_>, all: &mut Vec<Key>) {
    super::walk::each(condition.expr, &mut |expr| all.extend(key(expr, condition.own)));
}

fn key(expr: &Expr, own: Slot) -> Option<Key> {
    match &expr.kind {
        ExprKind::Attribute(slot, attribute) => Some(Key::Event((*slot != own).then_some(*slot), attribute.clone())),
        ExprKind::Customer(id) => Some(Key::Customer(*id)),
        _ => None,
    }
}

fn demand<'m>(atom: &Atom<'m>) -> Option<(Key, &'m Type, Ask)> {
    let own = atom.condition.own;
    let expr = atom.condition.expr;
    match &expr.kind {
        ExprKind::Attribute(..) | ExprKind::Customer(_) if expr.ty == Type::Bool => {
            Some((key(expr, own)?, &expr.ty, Ask::Compare(BinaryOp::Equal, Scalar::Bool(atom.positive))))
        }
        ExprKind::Binary(op, left, right) if op.is_comparison() => {
            let op = if atom.positive { *op } else { negated(*op) };
            match (key(left, own), scalar(right)) {
                (Some(key), Some(value)) => Some((key, &left.ty, Ask::Compare(op, value))),
                _ => Some((key(right, own)?, &right.ty, Ask::Compare(op.mirrored(), scalar(left)?))),
            }
        }
        ExprKind::In(value, list) => {
            let list: Option<Vec<Scalar>> = list.iter().map(scalar).collect();
            let demand = if atom.positive { Ask::In(list?) } else { Ask::NotIn(list?) };
            Some((key(value, own)?, &value.ty, demand))
        }
        ExprKind::IsKnown(value) => {
            let demand = if atom.positive { Ask::Known } else { Ask::Unknown };
            Some((key(value, own)?, &value.ty, demand))
        }
        _ => None,
    }
}

fn negated(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        BinaryOp::Less => BinaryOp::AtLeast,
        BinaryOp::AtLeast => BinaryOp::Less,
        BinaryOp::Greater => BinaryOp::AtMost,
        BinaryOp::AtMost => BinaryOp::Greater,
        other => other,
    }
}

#[expect(clippy::cast_precision_loss, reason = "only the order of constants matters, and they are far below 2^53")]
fn scalar(expr: &Expr) -> Option<Scalar> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(match value {
            Value::Text(text) => Scalar::Text(text.clone()),
            Value::Bool(value) => Scalar::Bool(*value),
            Value::Number(value) => Scalar::Number(*value),
            Value::Int(value) | Value::Time(value) | Value::Duration(value) => Scalar::Number(*value as f64),
            Value::Money(value, _) => Scalar::Number(*value as f64 / 1e6),
        }),
        ExprKind::Unary(UnaryOp::Negate, inner) => match scalar(inner)? {
            Scalar::Number(value) => Some(Scalar::Number(-value)),
            Scalar::Text(_) | Scalar::Bool(_) => None,
        },
        _ => None,
    }
}

/// The values that are still possible.
#[derive(Debug, Clone)]
struct Domain {
    low: f64,
    low_open: bool,
    high: f64,
    high_open: bool,
    whole: bool,
    /// The only values possible; absent: any.
    only: Option<Vec<Scalar>>,
    excluded: Vec<Scalar>,
    must_be_known: bool,
    must_be_unknown: bool,
}

impl Domain {
    fn of(ty: &Type) -> Self {
        let (low, high) = match ty {
            Type::Score(scale) => (scale.low, scale.high),
            Type::Duration => (0.0, f64::INFINITY),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let only = match ty {
            Type::OneOf(names) => Some(names.iter().cloned().map(Scalar::Text).collect()),
            Type::Bool => Some(vec![Scalar::Bool(true), Scalar::Bool(false)]),
            _ => None,
        };
        Self {
            low,
            low_open: false,
            high,
            high_open: false,
            whole: *ty == Type::Int,
            only,
            excluded: Vec::new(),
            must_be_known: false,
            must_be_unknown: false,
        }
    }

    fn narrow(&mut self, demand: &Ask) {
        self.must_be_known |= !matches!(demand, Ask::Unknown);
        match demand {
            Ask::Known => {}
            Ask::Unknown => self.must_be_unknown = true,
            Ask::In(list) => self.keep(|value| list.contains(value), list),
            Ask::NotIn(list) => self.excluded.extend(list.iter().cloned()),
            Ask::Compare(BinaryOp::Equal, value) => self.keep(|one| one == value, std::slice::from_ref(value)),
            Ask::Compare(BinaryOp::NotEqual, value) => self.excluded.push(value.clone()),
            Ask::Compare(op, Scalar::Number(limit)) => self.bound(*op, *limit),
            Ask::Compare(..) => {}
        }
    }

    fn keep(&mut self, wanted: impl Fn(&Scalar) -> bool, list: &[Scalar]) {
        match &mut self.only {
            Some(only) => only.retain(wanted),
            None => self.only = Some(list.to_vec()),
        }
    }

    fn bound(&mut self, op: BinaryOp, limit: f64) {
        let open = matches!(op, BinaryOp::Less | BinaryOp::Greater);
        match op {
            BinaryOp::Greater | BinaryOp::AtLeast if limit > self.low || (limit == self.low && open) => {
                (self.low, self.low_open) = (limit, open);
            }
            BinaryOp::Less | BinaryOp::AtMost if limit < self.high || (limit == self.high && open) => {
                (self.high, self.high_open) = (limit, open);
            }
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        if self.must_be_unknown {
            return self.must_be_known;
        }
        match &self.only {
            Some(only) => !only.iter().any(|value| self.allows(value)),
            None => self.is_empty_range(),
        }
    }

    fn allows(&self, value: &Scalar) -> bool {
        let inside = match value {
            Scalar::Number(value) => {
                let above = if self.low_open { *value > self.low } else { *value >= self.low };
                let below = if self.high_open { *value < self.high } else { *value <= self.high };
                above && below
            }
            Scalar::Text(_) | Scalar::Bool(_) => true,
        };
        inside && !self.excluded.contains(value)
    }

    fn is_empty_range(&self) -> bool {
        if self.whole && self.high - self.low <= MOST_VALUES {
            let mut value = self.low.ceil();
            while value <= self.high {
                if self.allows(&Scalar::Number(value)) {
                    return false;
                }
                value += 1.0;
            }
            return true;
        }
        self.low > self.high || (self.low == self.high && !self.allows(&Scalar::Number(self.low)))
    }
}
