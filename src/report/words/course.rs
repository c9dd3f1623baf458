//! How journeys run, as sentences: where they leak, what goes along with success, what a gap is worth.
//!
//! Never says "because": a difference between two groups is told as one, with both sizes and the interval.
use super::{count, counted, fixed, percent, quantity};
use crate::measure::{Association, Figure, Investment, JourneyVerdict, Num, Unit};
use crate::model::{Gate, KpiId};
use crate::report::Evaluation;

/// Fewer thresholds than this are not many.
const MANY: usize = 5;

/// "47.6 % of 973 decided".
pub fn success(figure: &Figure) -> String {
    match figure.value {
        Some(value) => format!("{} of {} decided", percent(value.to_f64()), count(figure.n)),
        None => "none decided".to_owned(),
    }
}

/// Where most are lost: "most are lost after `consider`: 238 of 1 281 that reached it (18.6 %) came no further".
pub fn leak(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict) -> Option<String> {
    let (course, journey) = (verdict.course.as_ref()?, evaluation.journey(verdict.journey)?);
    let worst = course.steps.iter().max_by_key(|step| (step.lost, std::cmp::Reverse(step.stage)))?;
    if worst.lost == 0 || journey.stages.is_empty() {
        return None;
    }
    let stage = worst.stage.and_then(|id| journey.stages.get(id.index()));
    let place = stage.map_or_else(|| "the start".to_owned(), |stage| format!("`{}`", stage.meta.name));
    let share = Num::ratio(worst.lost, worst.reached).map_or(0.0, Num::to_f64);
    let (lost, reached) = (count(worst.lost), count(worst.reached));
    Some(format!(
        "most are lost after {place}: {lost} of {reached} that reached it ({}) came no further",
        percent(share)
    ))
}

/// A sentence for each moment that tells something, with the number of comparisons.
pub fn moments(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict) -> Vec<String> {
    let all = verdict.course.as_ref().map(|course| course.moments.as_slice()).unwrap_or_default();
    let mut out: Vec<String> = all.iter().filter(|one| one.tells).map(|one| moment(evaluation, one)).collect();
    if !out.is_empty() {
        let compared = all.iter().filter(|one| one.interval.is_some()).count();
        let share = percent(1.0 - evaluation.model.policy.confidence);
        out.push(format!(
            "what goes along is no cause; of the {} compared, chance alone sets about {share} apart",
            counted(compared as u64, "moment")
        ));
    }
    out
}

/// "success goes along with `CartLeft` less often: 33.4 % of 413 with it, 58.0 % of 560 without (−24.6 points, interval …)".
fn moment(evaluation: &Evaluation<'_>, one: &Association) -> String {
    let moment = evaluation.model.moments.get(one.moment.index());
    let name = moment.map_or("", |moment| moment.meta.name.as_str());
    let share = |figure: &Figure| figure.value.map_or_else(|| "none".to_owned(), |value| percent(value.to_f64()));
    let points = |far: Num| {
        let far = far.to_f64();
        format!("{}{}", if far > 0.0 { "+" } else { "" }, percent(far).trim_end_matches(" %"))
    };
    let apart = one.difference.map(points).unwrap_or_default();
    let interval = one.interval.map(|(low, high)| format!(", interval {} to {}", points(low), points(high)));
    format!(
        "`{name}` happened in {} of {}: success {} of {} with it, {} of {} without ({apart} points{})",
        count(one.happened),
        count(one.of),
        share(&one.with),
        count(one.with.n),
        share(&one.without),
        count(one.without.n),
        interval.unwrap_or_default()
    )
}

/// The journeys that fall short, what closing the gap is worth first, each with its reckoning.
pub fn investments(evaluation: &Evaluation<'_>) -> Vec<String> {
    let zero = Num::whole(0);
    let short = |one: &&Investment| one.gap.is_some_and(|gap| gap.order(zero) == std::cmp::Ordering::Greater);
    evaluation.verdicts.invest.iter().filter(short).filter_map(|one| investment(evaluation, one)).collect()
}

/// "`upgrade`: 2.5 % short of 35 % × 400 decided = 10 successes × 120.00 EUR = 1 200.00 EUR".
fn investment(evaluation: &Evaluation<'_>, one: &Investment) -> Option<String> {
    let journey = evaluation.journey(one.journey)?;
    let (aim, gap, missing) = (one.aim?, one.gap?, one.missing?);
    let start = format!(
        "`{}`: {} points short of {} × {} decided = {} successes missing",
        journey.meta.name,
        percent(gap.to_f64()).trim_end_matches(" %"),
        percent(aim.to_f64()),
        count(one.volume),
        fixed(missing.to_f64(), 1)
    );
    let amount = |amount: Num| quantity(amount, Unit::Money(one.value.map(|(_, currency)| currency)), None);
    Some(match (one.value, one.worth, one.importance) {
        (Some((value, _)), Some(worth), _) => format!("{start} × {} = {}", amount(value), amount(worth)),
        (.., Some((n, of))) => format!("{start}; importance {n} of {of}, no value of a success is given"),
        _ => format!("{start}; no value of a success is given"),
    })
}

/// Journeys that fall short although everything customers were asked is fine.
pub fn divergences(evaluation: &Evaluation<'_>) -> Vec<String> {
    let names = |ids: &[KpiId]| {
        let name = |id: &KpiId| evaluation.model.kpis.get(id.index()).map(|kpi| format!("`{}`", kpi.meta.name));
        ids.iter().filter_map(name).collect::<Vec<_>>().join(", ")
    };
    let one = |one: &crate::measure::Divergence| {
        let journey = evaluation.journey(one.journey)?;
        let (green, red) = (names(&one.green), names(&one.red));
        Some(format!(
            "touch points green, journey red: {green} hold, but `{}` misses {red}; what single contacts say does not \
             show what the journey is like",
            journey.meta.name
        ))
    };
    evaluation.verdicts.divergences.iter().filter_map(one).collect()
}

/// What chance alone could do, where there are many thresholds.
pub fn chance(evaluation: &Evaluation<'_>) -> Option<String> {
    let chance = evaluation.verdicts.chance;
    if chance.judged < MANY {
        return None;
    }
    let policy = &evaluation.model.policy;
    let gate = match policy.gate {
        Gate::Point => "point",
        Gate::Proof => "proof",
        Gate::Assurance => "assurance",
    };
    let tail = (1.0 - policy.confidence) / 2.0;
    #[expect(clippy::cast_precision_loss, reason = "thresholds are few")]
    let proof = chance.judged as f64 * tail;
    let proof = if policy.gate == Gate::Proof { String::new() } else { format!(" (gate proof: {})", fixed(proof, 1)) };
    let close = match chance.close {
        0 => "none of their limits lies within the interval of its figure".to_owned(),
        1 => "one limit lies within the interval of its figure, so the next log may turn that verdict".to_owned(),
        n => format!("{n} limits lie within the interval of their figures, so the next log may turn those verdicts"),
    };
    Some(format!(
        "{} thresholds were judged on samples: {close}; were every figure in truth right at its limit, gate {gate} would \
         call {} of them missed by chance alone{proof}",
        chance.judged,
        fixed(chance.alarms, 1)
    ))
}
