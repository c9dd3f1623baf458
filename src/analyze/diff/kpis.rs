//! KPIs and their thresholds.
use super::affected::Affected;
use super::{Category, Diff, Places, kinds, matched};
use crate::model::{Demanded, Expr, ExprKind, Kpi, Model, Population, Threshold, Value};
use crate::syntax::ast::{BinaryOp, ThresholdKind, UnaryOp};
use std::collections::BTreeSet;

impl Diff<'_> {
    /// All KPIs.
    pub(super) fn kpis(&mut self) {
        let (old, new) = (self.old.model, self.new.model);
        let names = |model: &Model| model.kpis.iter().map(|kpi| kpi_name(model, kpi)).collect::<Vec<_>>();
        let (old_names, new_names) = (names(old), names(new));
        let matched = matched(&old_names, &new_names);
        for (name, kpi) in matched.gone.iter().filter_map(|at| Some((old_names.get(*at)?, old.kpis.get(*at)?))) {
            self.add(
                &kinds::KPI_REMOVED,
                Category::Breaking,
                name,
                "it is gone".to_owned(),
                Places::old(kpi.meta.item),
            );
        }
        for (name, kpi) in matched.added.iter().filter_map(|at| Some((new_names.get(*at)?, new.kpis.get(*at)?))) {
            self.add(&kinds::KPI_ADDED, Category::Behaviour, name, "it is new".to_owned(), Places::new(kpi.meta.item));
        }
        for (at, to) in matched.both {
            let (Some(before), Some(after), Some(name)) = (old.kpis.get(at), new.kpis.get(to), new_names.get(to))
            else {
                continue;
            };
            self.documentation(name, &before.meta, &after.meta, &[]);
            let places = Places::both(before.meta.item, after.meta.item);
            let hashes = (self.meant.old.hashes.kpis.get(at), self.meant.new.hashes.kpis.get(to));
            let (own_old, own_new) = (&self.own.old, &self.own.new);
            let is_other = own_old.formulas.get(at) != own_new.formulas.get(to)
                && self.meant.old.formulas.get(at) != self.meant.new.formulas.get(to);
            let is_affected = matches!(hashes, (Some(old), Some(new)) if old.facts != new.facts);
            if own_old.breakdowns.get(at) != own_new.breakdowns.get(to) {
                let message = "it is broken down otherwise".to_owned();
                self.add(&kinds::BREAKDOWN, Category::Behaviour, name, message, places);
            }
            if is_other {
                let message = "it measures something else".to_owned();
                self.add(&kinds::KPI_CHANGED, Category::Breaking, name, message, places);
            } else if is_affected && self.is_moved_by_others(at, to) {
                let needs = self.own.new.kpis.get(to).cloned().unwrap_or_default();
                self.affected.push(Affected { name: name.clone(), needs, kind: &kinds::KPI_CHANGED, places });
            }
            self.thresholds(name, before, after);
        }
    }

    /// Whether a KPI that measures the same as before names what evaluates to something else; new thresholds and
    /// breakdowns are told by themselves.
    fn is_moved_by_others(&self, at: usize, to: usize) -> bool {
        let facts = |list: &[crate::plan::hash::ItemHash], at: usize| list.get(at).map(|hash| hash.facts);
        let own = (facts(&self.own.old.hashes.kpis, at), facts(&self.own.new.hashes.kpis, to));
        own.0 == own.1 || !self.causes(self.own.new.kpis.get(to).unwrap_or(&BTreeSet::new())).is_empty()
    }

    fn thresholds(&mut self, name: &str, old: &Kpi, new: &Kpi) {
        let (old_keys, new_keys) = (keys(self.old.model, old), keys(self.new.model, new));
        let matched = matched(&old_keys, &new_keys);
        let required = |one: &Threshold| one.kind == ThresholdKind::Require;
        for one in matched.gone.iter().filter_map(|at| old.thresholds.get(*at)) {
            let message = format!("a {} is gone", word(one));
            self.add(&kinds::THRESHOLD_REMOVED, Category::Behaviour, name, message, Places::old(one.place));
        }
        for one in matched.added.iter().filter_map(|at| new.thresholds.get(*at)) {
            let category = if required(one) { Category::Breaking } else { Category::Behaviour };
            let message = format!("a {} is new", word(one));
            self.add(&kinds::THRESHOLD_ADDED, category, name, message, Places::new(one.place));
        }
        for (at, to) in matched.both {
            let (Some(old), Some(new)) = (old.thresholds.get(at), new.thresholds.get(to)) else { continue };
            let places = Places::both(old.place, new.place);
            let (kind, category, how) = match moved(&old.demand, &new.demand) {
                Moved::Not => continue,
                Moved::Tighter if required(new) => (&kinds::THRESHOLD_TIGHTENED, Category::Breaking, "is tighter"),
                Moved::Tighter => (&kinds::THRESHOLD_TIGHTENED, Category::Behaviour, "is tighter"),
                Moved::Looser => (&kinds::THRESHOLD_LOOSENED, Category::Behaviour, "is looser"),
                Moved::Otherwise if required(new) => (&kinds::THRESHOLD_CHANGED, Category::Breaking, "changed"),
                Moved::Otherwise => (&kinds::THRESHOLD_CHANGED, Category::Behaviour, "changed"),
            };
            self.add(kind, category, name, format!("a {} {how}", word(new)), places);
        }
    }
}

/// Which way a limit moved.
enum Moved {
    Not,
    Tighter,
    Looser,
    Otherwise,
}

fn moved(old: &Demanded, new: &Demanded) -> Moved {
    match (old, new) {
        (Demanded::Compare(op, old), Demanded::Compare(_, new)) => {
            let at_most = matches!(op, BinaryOp::Less | BinaryOp::AtMost);
            let at_least = matches!(op, BinaryOp::Greater | BinaryOp::AtLeast);
            match (number(old), number(new)) {
                (Some(old), Some(new)) if old == new => Moved::Not,
                (Some(old), Some(new)) if at_most || at_least => {
                    if (new > old) == at_least {
                        Moved::Tighter
                    } else {
                        Moved::Looser
                    }
                }
                (None, None) if same(old, new) => Moved::Not,
                _ => Moved::Otherwise,
            }
        }
        (Demanded::Between(old_low, old_high), Demanded::Between(new_low, new_high)) => {
            let ends = [old_low, old_high, new_low, new_high].map(number);
            match ends {
                [Some(old_low), Some(old_high), Some(new_low), Some(new_high)] => {
                    if old_low == new_low && old_high == new_high {
                        Moved::Not
                    } else if new_low >= old_low && new_high <= old_high {
                        Moved::Tighter
                    } else if new_low <= old_low && new_high >= old_high {
                        Moved::Looser
                    } else {
                        Moved::Otherwise
                    }
                }
                _ => Moved::Otherwise,
            }
        }
        _ => Moved::Otherwise,
    }
}

/// What tells a KPI's thresholds apart: kind, direction and segment, and which of those alike it is.
fn keys(model: &Model, kpi: &Kpi) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for one in &kpi.thresholds {
        let op = match &one.demand {
            Demanded::Compare(op, _) => format!("{op:?}"),
            Demanded::Between(..) => "between".to_owned(),
        };
        let segment = one.segment.as_ref().map(|(id, value)| {
            let name = model.segments.get(id.index()).map(|segment| segment.meta.name.clone());
            format!("{name:?} {value:?}")
        });
        let key = format!("{:?} {op} {segment:?}", one.kind);
        let alike = all.iter().filter(|other| other.starts_with(&key)).count();
        all.push(format!("{key} {alike}"));
    }
    all
}

fn word(threshold: &Threshold) -> &'static str {
    if threshold.kind == ThresholdKind::Require { "requirement" } else { "target" }
}

/// A KPI's name; of those inside journeys with the journey's.
fn kpi_name(model: &Model, kpi: &Kpi) -> String {
    let journey = match kpi.population {
        Population::Decided(id) | Population::Started(id) => model.journeys.get(id.index()),
        Population::Customers | Population::Events(_) => None,
    };
    journey.map_or_else(|| kpi.meta.name.to_string(), |journey| format!("{}.{}", journey.meta.name, kpi.meta.name))
}

#[expect(clippy::cast_precision_loss, reason = "only the order of limits matters")]
fn number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Literal(value) => match value {
            Value::Number(value) => Some(*value),
            Value::Int(value) | Value::Duration(value) | Value::Time(value) | Value::Money(value, _) => {
                Some(*value as f64)
            }
            Value::Text(_) | Value::Bool(_) => None,
        },
        ExprKind::Unary(UnaryOp::Negate, inner) => number(inner).map(|value| -value),
        _ => None,
    }
}

/// Whether two limits that are no plain numbers say the same.
fn same(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Previous(one), ExprKind::Previous(other)) => one == other,
        (ExprKind::Binary(op, a, b), ExprKind::Binary(other, c, d)) => op == other && same(a, c) && same(b, d),
        (ExprKind::Unary(op, a), ExprKind::Unary(other, b)) => op == other && same(a, b),
        _ => number(one).is_some() && number(one) == number(other),
    }
}
