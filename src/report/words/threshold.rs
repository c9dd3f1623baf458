//! Thresholds and figures as words: what was demanded of whom, what came out, why it could not be judged.
use super::{apart, count, exact, gap, lack, limit, quantity, short, span};
use crate::measure::{Figure, Lack, Limit, Margin, Num, ThresholdVerdict, Unit, Verdict};
use crate::model::{Gate, TimeSpan};
use crate::report::Evaluation;

/// ">= 80 %", ">= 33.2 % (from the 28 d before)".
pub fn bound(one: &ThresholdVerdict, unit: Unit) -> String {
    let currency = one.judged.currency;
    let shown = |end: Num| match (one.previous, one.judged.value) {
        // what was worked out was never written anywhere
        (Some(_), Some(value)) => apart(end, value, unit, currency),
        _ => limit(end, unit, currency),
    };
    let number = |end: Option<Num>| end.map_or_else(|| "?".to_owned(), shown);
    let bound = match one.limit {
        Limit::Compare(op, end) => format!("{} {}", op.symbol(), number(end)),
        Limit::Between(low, high) => format!("{} .. {}", number(low), number(high)),
    };
    let previous = one.previous.map(|length: TimeSpan| format!(" (from the {} before)", span(length)));
    format!("{bound}{}", previous.unwrap_or_default())
}

/// " for tier gold", or nothing.
pub fn whose(evaluation: &Evaluation<'_>, one: &ThresholdVerdict) -> String {
    let segment = one.segment.as_ref().map(|(id, value)| {
        let name = evaluation.model.segments.get(id.index()).map_or("", |segment| segment.meta.name.as_str());
        format!(" for {name} {}", short(value))
    });
    segment.unwrap_or_default()
}

/// What a reader could not see from the numbers: why nothing was judged, or what rounding hides.
pub fn reason(evaluation: &Evaluation<'_>, one: &ThresholdVerdict, unit: Unit) -> Option<String> {
    if let Some(obstacle) = &one.judged.obstacle {
        return Some(super::obstacle(obstacle));
    }
    match one.lacking {
        None | Some(Lack::Values) => {}
        Some(lacking) => return Some(lack(lacking).to_owned()),
    }
    let value = one.judged.value?;
    if one.verdict == Verdict::Insufficient {
        return Some(format!("at least {} values are needed", evaluation.model.policy.min_n));
    }
    let currency = one.judged.currency;
    let gate = gate(one, unit);
    let Limit::Compare(_, Some(end)) = one.limit else { return gate };
    let hidden = value != end && quantity(value, unit, currency) == quantity(end, unit, currency);
    hidden.then(|| format!("exactly {}", exact(value, unit, currency))).or(gate)
}

/// The interval that a gate looked at: that of the figure, or of its difference to a limit made from a former value.
fn gate(one: &ThresholdVerdict, unit: Unit) -> Option<String> {
    if one.gate == Gate::Point {
        return None;
    }
    let currency = one.judged.currency;
    let margin = |margin: &Margin| match margin {
        Margin::Exact => None,
        Margin::Endless => Some("the difference may be anything".to_owned()),
        Margin::Within(low, high) => {
            Some(format!("difference {} to {}", gap(*low, unit, currency), gap(*high, unit, currency)))
        }
    };
    let margins: Vec<String> = one.margins.iter().filter_map(margin).collect();
    if !margins.is_empty() {
        return Some(margins.join(" and "));
    }
    let (low, high) = one.judged.interval?;
    Some(format!("interval {} to {}", quantity(low, unit, currency), quantity(high, unit, currency)))
}

/// "is 41.8 % (n 340)".
pub fn told(figure: &Figure, unit: Unit) -> String {
    match figure.value {
        None => "has no value".to_owned(),
        Some(value) => format!("is {} (n {})", quantity(value, unit, figure.currency), basis(figure)),
    }
}

/// "41.8 %", or that there is no value.
pub fn value(figure: &Figure, unit: Unit) -> String {
    figure.value.map_or_else(|| "no value".to_owned(), |value| quantity(value, unit, figure.currency))
}

/// "35.2 % to 48.9 %", or nothing.
pub fn interval(figure: &Figure, unit: Unit) -> String {
    let shown = |end: Num| quantity(end, unit, figure.currency);
    figure.interval.map(|(low, high)| format!("{} to {}", shown(low), shown(high))).unwrap_or_default()
}

/// "22.7 % to 47.0 % by what is still open", or nothing where that can't move it.
pub fn bounds(figure: &Figure, unit: Unit) -> Option<String> {
    let (low, high) = figure.bounds.filter(|(low, high)| low != high)?;
    let shown = |end: Num| quantity(end, unit, figure.currency);
    Some(format!("{} to {} by what is still open", shown(low), shown(high)))
}

/// "340", or "120 of 340" where some have no value.
pub fn basis(figure: &Figure) -> String {
    if figure.n == figure.of { count(figure.n) } else { format!("{} of {}", count(figure.n), count(figure.of)) }
}
