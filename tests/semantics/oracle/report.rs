//! The report that an interpretation amounts to, as the JSON of `interfaces.md`.
use super::figure::{Figure, calculated, figure, share, written};
use super::found::{Cause, Found, Group, JourneyFound, RuleFound, Violation};
use super::fraction::Fraction;
use super::log::Log;
use super::{clock, decide, threshold};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use wayfare::measure::{FailOn, Settings};
use wayfare::model::{
    Clock, Currency, Demanded, Gate, Goal, Journey, Kpi, KpiId, Model, Population, Rule, RuleId, Subject, Threshold,
    TimeSpan, Type,
};
use wayfare::syntax::ast::{Direction, Period, RuleSeverity, ThresholdKind};

/// Everything that is found, judged. Wordings are left out.
pub fn report(model: &Model, log: &Log, found: &Found, settings: &Settings) -> Json {
    let page = Page { model, log, found };
    let journeys: Vec<Json> = (0..model.journeys.len()).map(|at| page.journey(at)).collect();
    let rules: Vec<Json> = (0..model.rules.len()).map(|at| page.rule(at)).collect();
    let outside = |at: &usize| !model.journeys.iter().any(|it| it.kpis.contains(&KpiId::new(*at)));
    let kpis: Vec<Json> = (0..model.kpis.len()).filter(outside).map(|at| page.kpi(at)).collect();
    let decisions: Vec<Json> = (0..model.rules.len()).flat_map(|at| page.decisions(at)).collect();
    let summary = summary(&journeys, &rules, &kpis, settings);
    json!({
        "format_version": 1,
        "log": page.log(),
        "journeys": journeys,
        "rules": rules,
        "kpis": kpis,
        "decisions": decisions,
        "summary": summary,
    })
}

struct Page<'a> {
    model: &'a Model,
    log: &'a Log,
    found: &'a Found,
}

impl Page<'_> {
    fn log(&self) -> Json {
        let events: usize = self.log.customers.iter().map(|it| it.events.len()).sum();
        json!({
            "files": self.log.files,
            "events": events,
            "customers": self.log.customers.len(),
            "from": self.log.range.map(|it| instant(it.0)),
            "to": self.log.range.map(|it| instant(it.1)),
            "watermark": instant(self.log.watermark),
            "bad_rows": 0,
            "duplicates": 0,
            "unclaimed": self.found.unclaimed,
            "steps_back": self.log.steps_back,
            "assumed_utc": false,
        })
    }

    fn journey(&self, at: usize) -> Json {
        let (journey, found) = (&self.model.journeys[at], &self.found.journeys[at]);
        let JourneyFound { outcomes, .. } = found;
        let [started, succeeded, failed, exited, abandoned, timed_out, open] = *outcomes;
        let decided = succeeded + failed + abandoned + timed_out;
        let success = share(self.model, succeeded, decided - succeeded, decided, open);
        let stage = |(it, reached): (&wayfare::model::Stage, &u64)| json!({"name": it.meta.name, "reached": reached, "title": it.meta.title, "optional": it.optional});
        let goal = |(it, reached): (&Goal, &u64)| json!({"name": it.meta.name, "for": if it.business { "business" } else { "customer" }, "reached": reached, "title": it.meta.title});
        json!({
            "name": journey.meta.name,
            "title": journey.meta.title,
            "owner": journey.owner,
            "instances": {
                "started": started, "succeeded": succeeded, "failed": failed, "exited": exited,
                "abandoned": abandoned, "timed_out": timed_out, "open": open,
            },
            "success_rate": {
                "value": success.value.map(Fraction::to_f64),
                "n": success.n,
                "interval": success.interval.map(|(low, high)| [low, high]),
                "bounds": success.bounds.map(|(low, high)| [low.to_f64(), high.to_f64()]),
            },
            "stages": journey.stages.iter().zip(&found.stages).map(stage).collect::<Vec<_>>(),
            "goals": journey.goals.iter().zip(&found.goals).map(goal).collect::<Vec<_>>(),
            "kpis": journey.kpis.iter().map(|it| self.kpi(it.index())).collect::<Vec<_>>(),
            "score": self.score(journey),
            "outcomes_without_start": found.outcomes_without_start,
            "without_key": found.without_key,
            "description": journey.meta.docs,
        })
    }

    /// Each KPI maps linearly from 0 to 100 points, clamped; a missing one is dropped and the rest rescaled.
    fn score(&self, journey: &Journey) -> Json {
        if journey.score.is_empty() {
            return Json::Null;
        }
        let mut parts = Vec::new();
        for part in &journey.score {
            let kpi = &self.model.kpis[part.kpi.index()];
            let figure = self.figure(part.kpi.index(), &Group::Total);
            let end = |expr| calculated(expr, &mut std::iter::empty()).unwrap();
            // an amount has no points between amounts of another currency
            let is_same = |end| figure.currency.is_none_or(|own| written(end).into_iter().all(|one| one == own));
            let measured = figure.value.filter(|_| is_same(&part.from) && is_same(&part.to));
            let points = measured.and_then(|value| {
                let (from, to) = (end(&part.from), end(&part.to));
                let share = value.minus(from).divided_by(to.minus(from))?;
                Some(share.clamp(Fraction::whole(0), Fraction::whole(1)).times(Fraction::whole(100)))
            });
            parts.push((kpi, Fraction::decimal(part.weight), points, figure));
        }
        let add = |all: Vec<Fraction>| all.into_iter().fold(Fraction::whole(0), Fraction::plus);
        let present = add(parts.iter().filter(|it| it.2.is_some()).map(|it| it.1).collect());
        let worth = |weight: Fraction, points: Fraction| points.times(weight).divided_by(present).unwrap();
        let worths: Vec<Fraction> = parts.iter().filter_map(|it| Some(worth(it.1, it.2?))).collect();
        let part = |(kpi, weight, points, figure): &(&Kpi, Fraction, Option<Fraction>, Figure)| {
            json!({
                "kpi": kpi.meta.name,
                "weight": weight.to_f64(),
                "points": points.map(Fraction::to_f64),
                "contribution": points.map(|points| worth(*weight, points).to_f64()),
                "value": quantity(kpi, figure, figure.value),
            })
        };
        json!({
            "value": (!worths.is_empty()).then(|| add(worths).to_f64()),
            "parts": parts.iter().map(part).collect::<Vec<_>>(),
        })
    }

    fn figure(&self, kpi: usize, group: &Group) -> Figure {
        figure(self.model, &self.model.kpis[kpi].value, &self.found.kpis[kpi], group)
    }

    fn kpi(&self, at: usize) -> Json {
        let kpi = &self.model.kpis[at];
        let figure = self.figure(at, &Group::Total);
        let threshold = |it: &Threshold| self.threshold(at, it);
        json!({
            "name": kpi.meta.name,
            "title": kpi.meta.title,
            "value": quantity(kpi, &figure, figure.value),
            "unit": unit(kpi, &figure),
            "n": figure.n,
            "of": figure.of,
            "interval": interval(kpi, &figure),
            "by": self.segments(at),
            "periods": self.periods(at),
            "thresholds": kpi.thresholds.iter().map(threshold).collect::<Vec<_>>(),
            "bounds": figure.bounds.map(|(low, high)| [quantity(kpi, &figure, Some(low)), quantity(kpi, &figure, Some(high))]),
            "direction": kpi.direction.map(|it| if it == Direction::Lower { "lower" } else { "higher" }),
            "description": kpi.meta.docs,
        })
    }

    /// By value in byte order, the unknown last.
    fn segments(&self, at: usize) -> Vec<Json> {
        let kpi = &self.model.kpis[at];
        let mut all = Vec::new();
        for segment in threshold::segments(kpi) {
            let mut values: BTreeSet<(bool, Option<String>)> = BTreeSet::new();
            for group in self.found.kpis[at].iter().flat_map(|it| it.keys()) {
                if let Group::Segment(index, value) = group
                    && *index == segment.index()
                {
                    values.insert((value.is_none(), value.clone()));
                }
            }
            for (_, value) in values {
                let figure = self.figure(at, &Group::Segment(segment.index(), value.clone()));
                all.push(json!({
                    "segment": self.model.segments[segment.index()].meta.name,
                    "value": value,
                    "n": figure.n,
                    "kpi": quantity(kpi, &figure, figure.value),
                    "of": figure.of,
                    "interval": interval(kpi, &figure),
                    "periods": self.segment_periods(at, segment.index(), value.as_ref()),
                }));
            }
        }
        all
    }

    /// From the first to the last that has members, those between included.
    fn periods(&self, at: usize) -> Vec<Json> {
        let kpi = &self.model.kpis[at];
        let Some(per) = kpi.per else { return Vec::new() };
        let starts: BTreeSet<i64> = self.found.kpis[at]
            .iter()
            .flat_map(|it| it.keys())
            .filter_map(|it| if let Group::Period(start) = it { Some(*start) } else { None })
            .collect();
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return Vec::new() };
        let mut all = Vec::new();
        let mut from = *first;
        while from <= *last {
            all.push(self.period(at, per, from, &Group::Period(from)));
            from = self.next_period(per, from);
        }
        all
    }

    fn period(&self, at: usize, per: Period, from: i64, group: &Group) -> Json {
        let kpi = &self.model.kpis[at];
        let to = self.next_period(per, from);
        let figure = self.figure(at, group);
        json!({
            "from": instant(from),
            "value": quantity(kpi, &figure, figure.value),
            "n": figure.n,
            "partial": to > self.log.watermark || self.may_be_undecided(kpi, to),
            "to": instant(to),
            "of": figure.of,
            "interval": interval(kpi, &figure),
        })
    }

    /// Those of one value of a segment, without those that have no member.
    fn segment_periods(&self, at: usize, segment: usize, value: Option<&String>) -> Vec<Json> {
        let Some(per) = self.model.kpis[at].per else { return Vec::new() };
        let groups: BTreeSet<&Group> = self.found.kpis[at].iter().flat_map(|it| it.keys()).collect();
        let own = groups.into_iter().filter_map(|group| match group {
            Group::SegmentPeriod(index, known, from) if *index == segment && known.as_ref() == value => {
                Some(self.period(at, per, *from, group))
            }
            _ => None,
        });
        own.collect()
    }

    /// Looks twice a day for the next one.
    fn next_period(&self, per: Period, from: i64) -> i64 {
        let start = |at| clock::period_start(self.model, per, Clock::Policy, at);
        (1..).map(|times| start(from + times * 12 * 3_600_000_000)).find(|it| *it > from).unwrap()
    }

    /// Whether an instance that starts at a period's end would still have time.
    fn may_be_undecided(&self, kpi: &Kpi, start: i64) -> bool {
        let (Population::Decided(id) | Population::Started(id)) = kpi.population else { return false };
        let journey = &self.model.journeys[id.index()];
        let after = |span: TimeSpan, from: i64| clock::add(self.model, span, from);
        let goals: Vec<&Goal> = journey.goals.iter().filter(|it| !it.business).collect();
        let confirmed = |goal: &Goal, at: i64| goal.confirmed.as_ref().map_or(at, |(_, span)| after(*span, at));
        let windows: Vec<i64> = goals.iter().filter_map(|it| Some(confirmed(it, after(it.within?, start)))).collect();
        let waits = goals.iter().map(|it| confirmed(it, start) - start).max().unwrap_or(0);
        let time_out = journey.time_out.map(|span| after(span, start) + waits);
        let longest = windows.iter().copied().max();
        let until = if windows.len() == goals.len() {
            [longest, time_out].into_iter().flatten().min()
        } else {
            time_out.or(longest.max(journey.abandon.map(|span| after(span, start))))
        };
        until.unwrap_or(start) > self.log.watermark
    }

    fn threshold(&self, at: usize, threshold: &Threshold) -> Json {
        let kpi = &self.model.kpis[at];
        let mut judged = threshold::judge(self.model, self.log, kpi, threshold, &self.found.kpis[at]);
        judged.figure.currency = judged.figure.currency.or(self.figure(at, &Group::Total).currency);
        let limit = |it: Option<Fraction>| quantity(kpi, &judged.figure, it);
        let limits = match judged.limit.as_slice() {
            [one] => limit(*one),
            [Some(low), Some(high)] => json!([limit(Some(*low)), limit(Some(*high))]),
            _ => Json::Null,
        };
        let gate = match self.model.policy.gate {
            Gate::Point => "point",
            Gate::Proof => "proof",
            Gate::Assurance => "assurance",
        };
        let op = match &threshold.demand {
            Demanded::Compare(op, _) => op.symbol(),
            Demanded::Between(..) => "between",
        };
        json!({
            "kind": if threshold.kind == ThresholdKind::Require { "require" } else { "target" },
            "op": op,
            "limit": limits,
            "segment": threshold.segment.as_ref().map(|(_, value)| super::found::shown(value)),
            "verdict": judged.verdict,
            "gate": gate,
            "value": quantity(kpi, &judged.figure, judged.figure.value),
            "n": judged.figure.n,
            "by": threshold.segment.as_ref().map(|(id, _)| &self.model.segments[id.index()].meta.name),
            "previous": threshold::compared_with(threshold).first().map(|it| format!("{it:?}")),
        })
    }

    fn rule(&self, at: usize) -> Json {
        let (rule, found) = (&self.model.rules[at], &self.found.rules[at]);
        let RuleFound { subjects, activations, violations, .. } = found;
        let allowance = rule.allowance.map(|it| {
            let (violated, satisfied) = (subjects[1], subjects[0]);
            let used =
                (violated + satisfied > 0).then(|| Fraction::new(violated.into(), (violated + satisfied).into()));
            let over = it.until.map(|day| clock::day_after(self.model, day));
            (it, used, over.is_some_and(|over| over <= self.log.watermark))
        });
        let allowed = allowance.is_some_and(|(it, used, expired)| {
            !expired && used.is_some_and(|used| used <= Fraction::decimal(it.share))
        });
        let verdict = match (subjects[1], subjects[0]) {
            (0, 0) => "not_activated",
            (0, _) => "pass",
            _ if allowed => "allowed",
            _ => "fail",
        };
        json!({
            "name": rule.meta.name,
            "title": rule.meta.title,
            "severity": severity(rule),
            "subject": if rule.subject == Subject::Customer { "customer" } else { "instance" },
            "journey": self.journey_of(RuleId::new(at), rule),
            "subjects": {
                "satisfied": subjects[0], "violated": subjects[1], "pending": subjects[2],
                "undecidable": subjects[3], "not_activated": subjects[4],
            },
            "activations": {
                "satisfied": activations[0], "violated": activations[1], "pending": activations[2],
                "undecidable": activations[3],
            },
            "verdict": verdict,
            "violations": violations.iter().take(100).map(|it| self.violation(it)).collect::<Vec<_>>(),
            "violation_count": violations.len(),
            "because": rule.because,
            "owner": rule.owner,
            "allowance": allowance.map(|(it, used, expired)| json!({
                "share": it.share,
                "until": it.until.map(clock::day),
                "used": used.map(Fraction::to_f64),
                "expired": expired,
            })),
            "description": rule.meta.docs,
        })
    }

    fn journey_of(&self, id: RuleId, rule: &Rule) -> Option<&str> {
        let journeys = &self.model.journeys;
        match rule.subject {
            Subject::Instance(journey) => Some(journeys[journey.index()].meta.name.as_str()),
            Subject::Customer => journeys.iter().find(|it| it.rules.contains(&id)).map(|it| it.meta.name.as_str()),
        }
    }

    fn violation(&self, it: &Violation) -> Json {
        json!({
            "customer": it.customer,
            "instance": it.instance.as_ref().map(|(start, key)| json!({"start": instant(*start), "key": key})),
            "time": instant(it.time),
            "events": it.events.iter().map(|it| self.cause(it)).collect::<Vec<_>>(),
            "deadline": it.deadline.map(instant),
            "nearest_miss": it.nearest_miss.as_ref().map(|(event, by)| {
                let mut miss = self.cause(event);
                miss["by"] = json!(*by as f64 / 1e6);
                miss
            }),
        })
    }

    fn cause(&self, it: &Cause) -> Json {
        let file = &self.log.files[usize::from(it.file)];
        json!({"file": file, "row": it.row, "time": instant(it.time), "event": it.name})
    }

    fn decisions(&self, at: usize) -> Vec<Json> {
        let each = |it: &super::found::Decision| {
            json!({
                "journey": self.journey_of(RuleId::new(at), &self.model.rules[at]),
                "rule": self.model.rules[at].meta.name,
                "customer": it.customer,
                "time": instant(it.time),
                "action": decide::action(self.model, at, it),
                "until": it.until.map(instant),
                "lost_to": it.lost_to.map(|(rule, reason)| json!({
                    "rule": self.model.rules[rule].meta.name,
                    "reason": reason,
                    "journey": self.journey_of(RuleId::new(rule), &self.model.rules[rule]),
                })),
            })
        };
        self.found.rules[at].decisions.iter().take(100).map(each).collect()
    }
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        RuleSeverity::Error => "error",
        RuleSeverity::Warning => "warning",
        RuleSeverity::Info => "info",
    }
}

/// RFC 3339 in UTC.
fn instant(at: i64) -> String {
    jiff::Timestamp::from_microsecond(at).unwrap().to_string()
}

fn unit(kpi: &Kpi, figure: &Figure) -> String {
    match kpi.value.ty {
        Type::Share => "share".into(),
        Type::Points => "points".into(),
        Type::Duration | Type::Time => "s".into(),
        Type::Money(known) => figure.currency.or(known).map_or("money".into(), |it| it.to_string()),
        _ => "number".into(),
    }
}

fn quantity(kpi: &Kpi, figure: &Figure, value: Option<Fraction>) -> Json {
    let Some(value) = value else { return Json::Null };
    let millionth = value.times(Fraction::new(1, 1_000_000)).to_f64();
    match kpi.value.ty {
        Type::Duration | Type::Time => json!(millionth),
        Type::Money(known) => amount(millionth, figure.currency.or(known)),
        _ => json!(value.to_f64()),
    }
}

fn amount(value: f64, currency: Option<Currency>) -> Json {
    currency.map_or(json!(value), |it| json!({"amount": value, "currency": it.to_string()}))
}

fn interval(kpi: &Kpi, figure: &Figure) -> Json {
    let end = |value: f64| match kpi.value.ty {
        Type::Duration | Type::Time => json!(value / 1e6),
        Type::Money(known) => amount(value / 1e6, figure.currency.or(known)),
        _ => json!(value),
    };
    figure.interval.map_or(Json::Null, |(low, high)| json!([end(low), end(high)]))
}

/// A broken requirement or rule fails the run; under `--strict` a gap ends it with 5.
fn summary(journeys: &[Json], rules: &[Json], kpis: &[Json], settings: &Settings) -> Json {
    let own = journeys.iter().flat_map(|it| it["kpis"].as_array().unwrap());
    let thresholds: Vec<&Json> = own.chain(kpis).flat_map(|it| it["thresholds"].as_array().unwrap()).collect();
    let judged = |verdict: &str| thresholds.iter().filter(|it| it["verdict"] == verdict).count();
    let ruled = |verdict: &str| rules.iter().filter(|it| it["verdict"] == verdict).count();
    let broken = |severity: &str| rules.iter().any(|it| it["verdict"] == "fail" && it["severity"] == severity);
    let fails = judged("fail") > 0
        || broken("error")
        || (settings.fail_on != FailOn::Error && broken("warning"))
        || (settings.fail_on == FailOn::Miss && judged("miss") > 0);
    let gaps = judged("insufficient") + judged("no_data") + ruled("not_activated");
    let decided = judged("pass") + judged("miss") + judged("fail") + ruled("pass") + ruled("fail") + ruled("allowed");
    let (verdict, exit_code) = match fails {
        true => ("fail", 1),
        false if settings.strict && gaps > 0 => ("inconclusive", 5),
        false if decided == 0 => ("inconclusive", 0),
        false => ("pass", 0),
    };
    json!({
        "verdict": verdict,
        "exit_code": exit_code,
        "thresholds": {
            "pass": judged("pass"), "miss": judged("miss"), "fail": judged("fail"),
            "insufficient": judged("insufficient"), "no_data": judged("no_data"),
        },
        "rules": {
            "pass": ruled("pass"), "fail": ruled("fail"), "allowed": ruled("allowed"),
            "not_activated": ruled("not_activated"),
        },
    })
}
