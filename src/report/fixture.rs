//! An evaluation to report on, small enough to know by heart.
use super::{Definitions, Evaluation};
use crate::diag::{Place, Sources};
use crate::facts::{
    Activations, Cause, Cell, Decision, DecisionAction, Facts, Group, JourneyFacts, KpiFacts, NearestMiss, Numbers,
    Outcomes, PartFacts, RuleFacts, Subjects, Unknowns, Violation,
};
use crate::history::LogFacts;
use crate::measure::{Settings, Verdicts, judge};
use crate::model::*;
use crate::syntax::ast::{Actor, BinaryOp, Count, Direction, Period, RestartMode, RuleSeverity, ThresholdKind};
use std::collections::BTreeMap;

/// Everything an [`Evaluation`] borrows.
pub(super) struct Fixture {
    pub(super) model: Model,
    pub(super) facts: Facts,
    pub(super) log: LogFacts,
    pub(super) definitions: Definitions,
    pub(super) settings: Settings,
    pub(super) sources: Sources,
    verdicts: Option<Verdicts>,
}

impl Fixture {
    /// The evaluation, judged.
    pub(super) fn evaluation(&mut self) -> Evaluation<'_> {
        let verdicts = self.verdicts.insert(judge(&self.model, &self.facts, &self.log, &self.settings));
        Evaluation {
            model: &self.model,
            facts: &self.facts,
            log: &self.log,
            verdicts,
            definitions: &self.definitions,
            sources: &self.sources,
        }
    }
}

/// No definitions, no events.
pub(super) fn nothing() -> Fixture {
    Fixture {
        model: Model::default(),
        facts: Facts::default(),
        log: LogFacts::default(),
        definitions: Definitions::default(),
        settings: Settings::default(),
        sources: Sources::default(),
        verdicts: None,
    }
}

/// The plan upgrade of the language page on 400 customers.
pub(super) fn upgrade() -> Fixture {
    Fixture {
        model: model(),
        facts: facts(),
        log: log(),
        definitions: Definitions { hash: "0f3a".into(), files: vec!["journeys/upgrade.journey".into()] },
        settings: Settings::default(),
        sources: Sources::default(),
        verdicts: None,
    }
}

fn named(name: &str, title: Option<&str>) -> Meta {
    Meta { name: name.into(), title: title.map(Into::into), ..Meta::default() }
}

fn touchpoint(name: &str, raw: &str) -> Touchpoint {
    Touchpoint {
        meta: named(name, None),
        by: Actor::Customer,
        raw_names: vec![raw.into()],
        cond: None,
        attributes: vec![],
        cost: None,
    }
}

fn pattern(touchpoint: u32) -> Pattern {
    let source = Source::Touchpoint(TouchpointId(touchpoint));
    let kind = PatternKind::Event(EventPattern { source, slot: Slot(0), cond: None });
    Pattern { kind, place: Place::default() }
}

fn trigger(touchpoint: u32) -> Trigger {
    Trigger { pattern: pattern(touchpoint), slots: 1 }
}

fn hours(hours: i64) -> TimeSpan {
    TimeSpan::Physical(hours * 3_600_000_000)
}

fn stage(name: &str, title: Option<&str>, of: u32, optional: bool) -> Stage {
    Stage {
        meta: named(name, title),
        trigger: trigger(of),
        within: None,
        anchor: Anchor::Previous,
        not_before: None,
        optional,
    }
}

fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty, place: Place::default() }
}

fn share(value: f64) -> Expr {
    expr(ExprKind::Literal(Value::Number(value)), Type::Share)
}

fn days(value: i64) -> Expr {
    expr(ExprKind::Literal(Value::Duration(value * 24 * 3_600_000_000)), Type::Duration)
}

fn eur() -> Currency {
    Currency(*b"EUR")
}

fn threshold(kind: ThresholdKind, op: BinaryOp, limit: Expr) -> Threshold {
    Threshold { kind, demand: Demanded::Compare(op, limit), segment: None, place: Place::default() }
}

fn kpi(name: &str, title: Option<&str>, aggregate: Aggregate, ty: Type) -> Kpi {
    Kpi {
        meta: named(name, title),
        population: Population::Decided(JourneyId(0)),
        value: expr(ExprKind::Aggregate(Box::new(aggregate)), ty),
        by: vec![],
        per: None,
        direction: None,
        thresholds: vec![],
    }
}

fn sample() -> Sample {
    Sample::Instance(share(0.0))
}

fn model() -> Model {
    let gold = Threshold {
        segment: Some((SegmentId(0), Value::Text("gold".into()))),
        ..threshold(ThresholdKind::Require, BinaryOp::AtLeast, share(0.8))
    };
    let conversion = Kpi {
        by: vec![SegmentId(0)],
        per: Some(Period::Week),
        direction: Some(Direction::Higher),
        thresholds: vec![
            threshold(ThresholdKind::Target, BinaryOp::AtLeast, share(0.5)),
            threshold(ThresholdKind::Require, BinaryOp::AtLeast, share(0.4)),
            gold,
        ],
        ..kpi("conversion", Some("Conversion"), Aggregate::Rate(share(0.0)), Type::Share)
    };
    let speed = Kpi {
        thresholds: vec![threshold(ThresholdKind::Target, BinaryOp::AtMost, days(3))],
        ..kpi("speed", None, Aggregate::Percentile(0.9, sample()), Type::Duration)
    };
    let revenue = kpi("revenue", Some("Revenue"), Aggregate::Total(sample()), Type::Money(Some(eur())));
    let nps = Kpi {
        thresholds: vec![threshold(ThresholdKind::Target, BinaryOp::AtLeast, share(30.0))],
        ..kpi("nps", None, Aggregate::Nps(sample()), Type::Points)
    };
    let callers = Kpi {
        population: Population::Customers,
        ..kpi("callers", Some("Customers who called"), Aggregate::Rate(share(0.0)), Type::Share)
    };
    let tier = Segment { meta: named("tier", None), value: share(0.0) };
    Model {
        touchpoints: vec![
            touchpoint("OfferViewed", "offer_viewed"),
            touchpoint("PlanChosen", "plan_chosen"),
            touchpoint("Activated", "activated"),
            touchpoint("Reminder", "reminder_sent"),
            touchpoint("Moved", "moved"),
        ],
        segments: vec![tier],
        journeys: vec![journey()],
        kpis: vec![conversion, speed, revenue, nps, callers],
        rules: vec![reminder(), quiet()],
        ..Model::default()
    }
}

fn journey() -> Journey {
    let part =
        |kpi, weight, from: Expr, to: Expr| ScorePart { kpi: KpiId(kpi), weight, from, to, place: Place::default() };
    Journey {
        meta: named("upgrade", Some("Upgrade a plan")),
        owner: Some("growth@telco.example".into()),
        value: None,
        importance: None,
        review_by: None,
        key: vec![],
        start: Some(trigger(0)),
        on_restart: RestartMode::Ignore,
        stages: vec![stage("choose", Some("Plan chosen"), 1, false), stage("moved", None, 4, true)],
        layout: vec![],
        goals: vec![Goal {
            meta: named("activated", Some("On a better plan within a week")),
            business: false,
            trigger: trigger(2),
            within: Some(hours(7 * 24)),
            anchor: Anchor::Start,
            after: None,
            confirmed: None,
        }],
        fail: vec![],
        exit: vec![],
        abandon: None,
        time_out: None,
        without: vec![],
        score: vec![
            part(0, 0.5, share(0.2), share(0.5)),
            part(1, 0.3, days(7), days(1)),
            part(3, 0.2, share(0.0), share(60.0)),
        ],
        kpis: vec![KpiId(0), KpiId(1), KpiId(2), KpiId(3)],
        rules: vec![],
    }
}

fn target(of: u32, to: Option<TimeSpan>) -> Target {
    Target {
        pattern: pattern(of),
        side: Side::After,
        window: Window { from: None, to },
        until: None,
        unless: None,
        cond: None,
        carrying: vec![],
    }
}

fn rule(name: &str, title: Option<&str>, severity: RuleSeverity, clause: Clause) -> Rule {
    Rule {
        meta: named(name, title),
        severity,
        because: None,
        owner: None,
        subject: Subject::Customer,
        scope: Scope::Always,
        clauses: vec![clause],
        actions: vec![],
        allowance: None,
    }
}

fn reminder() -> Rule {
    let clause = Clause {
        trigger: Some(pattern(1)),
        demand: Demand::Expect(target(3, Some(hours(24))), Count::AtLeast(1)),
        slots: 2,
        place: Place::default(),
    };
    let send = DoAction::Send(Source::Touchpoint(TouchpointId(3)));
    Rule {
        because: Some("people forget".into()),
        actions: vec![Do { action: send, at_once: false, priority: 0, place: Place::default() }],
        ..rule("reminder", Some("Remind everybody who has chosen"), RuleSeverity::Error, clause)
    }
}

fn quiet() -> Rule {
    let clause =
        Clause { trigger: None, demand: Demand::Forbid(target(4, None), None), slots: 1, place: Place::default() };
    rule("quiet", None, RuleSeverity::Warning, clause)
}

/// 2026-03-02 00:00 UTC, a Monday.
pub(super) const MONDAY: i64 = 1_772_409_600_000_000;
const HOUR: i64 = 3_600_000_000;

fn log() -> LogFacts {
    LogFacts {
        files: vec!["data/events.csv".into()],
        events: 1234,
        customers: 400,
        from: Some(MONDAY),
        to: Some(MONDAY + 20 * 24 * HOUR + HOUR / 2),
        watermark: Some(MONDAY + 20 * 24 * HOUR + HOUR / 2),
        assumed_utc: true,
        notes: vec!["times without an offset are read as UTC: no time zone is given for the log".into()],
        ..LogFacts::default()
    }
}

fn yes_no(yes: u64, no: u64) -> Cell {
    Cell { members: yes + no, yes, no, ..Cell::default() }
}

fn part(groups: impl IntoIterator<Item = (Group, Cell)>) -> KpiFacts {
    KpiFacts { parts: vec![PartFacts { groups: groups.into_iter().collect() }] }
}

fn facts() -> Facts {
    let outcomes =
        Outcomes { started: 150, succeeded: 42, failed: 20, exited: 10, abandoned: 8, timed_out: 50, open: 20 };
    let conversion = part([
        (Group::Total, Cell { open: 20, ..yes_no(42, 78) }),
        (Group::Segment(0, Some("gold".into())), yes_no(30, 10)),
        (Group::Segment(0, Some("silver".into())), yes_no(10, 60)),
        (Group::Segment(0, None), yes_no(2, 8)),
        (Group::Period(MONDAY), yes_no(22, 38)),
        (Group::Period(MONDAY + 7 * 24 * HOUR), yes_no(20, 40)),
        (Group::SegmentPeriod(0, Some("gold".into()), MONDAY), yes_no(12, 5)),
        (Group::SegmentPeriod(0, Some("gold".into()), MONDAY + 7 * 24 * HOUR), yes_no(18, 5)),
    ]);
    let speeds = Numbers::Int((1..=40).map(|at| at * 2 * HOUR).collect::<Vec<i64>>().into());
    let speed = part([(Group::Total, Cell { members: 120, undefined: 80, values: speeds, ..Cell::default() })]);
    let amounts = Numbers::Money(BTreeMap::from([(eur(), vec![29_990_000, 39_990_000].into())]));
    let revenue = part([(Group::Total, Cell { members: 2, values: amounts, ..Cell::default() })]);
    let callers = part([(Group::Total, yes_no(25, 375))]);
    Facts {
        journeys: vec![JourneyFacts {
            outcomes,
            stages: vec![90, 4],
            goals: vec![42],
            outcomes_without_start: 3,
            without_key: 0,
            course: None,
            instances: vec![],
        }],
        kpis: vec![conversion, speed, revenue, KpiFacts::default(), callers],
        rules: vec![broken(), RuleFacts::default()],
        unclaimed: BTreeMap::from([("newsletter".into(), 120), ("reminder_send".into(), 7)]),
        unknowns: Unknowns { touchpoints: 2, ..Unknowns::default() },
        claimed: vec![150, 90, 42, 0, 4],
        moments: vec![],
        timelines: BTreeMap::new(),
    }
}

fn broken() -> RuleFacts {
    let cause = |time, row, event: &str| Cause { time, file: 0, row, event: event.into() };
    let chosen = MONDAY + 9 * HOUR;
    let late = cause(chosen + 24 * HOUR + HOUR / 5, 71, "reminder_sent");
    let violation = |customer: &str, nearest_miss| Violation {
        time: chosen + 24 * HOUR,
        customer: customer.into(),
        instance: None,
        clause: 0,
        events: vec![cause(chosen, 17, "plan_chosen")],
        deadline: Some(chosen + 24 * HOUR),
        nearest_miss,
    };
    let decision = Decision {
        time: chosen + 24 * HOUR,
        customer: "ann".into(),
        action: DecisionAction { index: 0, arguments: vec![] },
        until: None,
        lost_to: None,
    };
    let mut facts = RuleFacts {
        subjects: Subjects { satisfied: 86, violated: 2, pending: 2, undecidable: 0, not_activated: 310 },
        activations: Activations { satisfied: 90, violated: 2, pending: 2, undecidable: 0 },
        ..RuleFacts::default()
    };
    facts.violated(violation("ann", Some(NearestMiss { event: late, by: HOUR / 5 })));
    facts.violated(violation("bob", None));
    facts.decided(decision);
    facts
}
