//! The words and functions of measures and aggregates, and which of them an expression as written mentions.
use super::*;
use ast::ExprKind as Written;

/// Words that measure an instance.
pub(super) const WORDS: [&str; 10] =
    ["success", "failed", "exited", "abandoned", "timed_out", "open", "decided", "duration", "longest_gap", "cost"];

const MEASURES: [&str; 13] = [
    "time",
    "count",
    "has",
    "sum",
    "min",
    "max",
    "first",
    "last",
    "distinct",
    "switches",
    "reached",
    "violated",
    "followed_by",
];

const AGGREGATES: [&str; 10] = ["rate", "mean", "median", "percentile", "total", "min", "max", "nps", "csat", "ces"];

/// Whether it is a word of measures, or `instances`.
pub(super) fn is_word(name: &str) -> bool {
    WORDS.contains(&name) || name == "instances"
}

/// Whether a function measures an instance.
pub(super) fn is_measure(name: &str) -> bool {
    MEASURES.contains(&name)
}

/// Whether a function combines instances.
pub(super) fn is_aggregate(name: &str) -> bool {
    AGGREGATES.contains(&name) || percentile(name).is_some()
}

/// The share of `p90`: 0.9.
pub(super) fn percentile(name: &str) -> Option<f64> {
    let digits = name.strip_prefix('p')?;
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: u8 = digits.parse().ok().filter(|_| fits)?;
    (number > 0).then(|| f64::from(number) / 100.0)
}

/// Every function, for near names.
pub(super) fn all_functions() -> Vec<SmolStr> {
    let names = AGGREGATES.iter().chain(&MEASURES).chain(&["p50", "p90", "p95", "p99", "previous"]);
    names.map(|name| SmolStr::new_static(name)).collect()
}

/// Whether an expression combines instances anywhere; an unknown function counts, so that it alone is reported.
pub(super) fn aggregate(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Written::Call(call) => is_aggregate(&call.name.text) || !is_measure(&call.name.text),
        Written::Path(path) => matches!(path.as_slice(), [name] if name.text == "instances"),
        _ => parts(expr, aggregate),
    }
}

/// Whether an expression names anything that is measured.
pub(super) fn measure(expr: &ast::Expr) -> bool {
    match &expr.kind {
        Written::Call(_) | Written::Path(_) => true,
        _ => parts(expr, measure),
    }
}

fn parts(expr: &ast::Expr, test: fn(&ast::Expr) -> bool) -> bool {
    match &expr.kind {
        Written::Literal(_) | Written::Path(_) | Written::Call(_) => false,
        Written::Unary(_, inner) | Written::Paren(inner) => test(inner),
        Written::IsKnown { value, .. } => test(value),
        Written::Binary(_, left, right) => test(left) || test(right),
        Written::In { value, list, .. } => test(value) || list.iter().any(test),
    }
}
