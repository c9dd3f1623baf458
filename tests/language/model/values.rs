//! What the model holds, checked by hand.
use super::{codes, model, resolved};
use wayfare::model::*;
use wayfare::syntax::ast::BinaryOp;

const TOUCHPOINTS: &str = "
event { org: text }
customer { tier: one of \"gold\", \"silver\"  age: int }
touchpoint A { k: text  n: int  price: money EUR }
touchpoint B { k: text  wait: duration  n: number }
touchpoint C
";

fn with(text: &str) -> Model {
    model(&format!("{TOUCHPOINTS}{text}"))
}

fn pattern(text: &str) -> Pattern {
    with(&format!("moment M = {text}")).moments[0].pattern.clone()
}

/// A pattern in short: sources with their slots.
fn short(pattern: &Pattern) -> String {
    let name = |source: Source| match source {
        Source::Touchpoint(id) => ["A", "B", "C"][id.index()].to_owned(),
        other => format!("{other:?}"),
    };
    let list = |all: &[Pattern]| all.iter().map(short).collect::<Vec<_>>().join("|");
    match &pattern.kind {
        PatternKind::Event(event) => format!("{}{}", name(event.source), event.slot.0),
        PatternKind::AnyOf(all) => format!("({})", list(all)),
        PatternKind::Then { first, second, .. } => format!("{}>{}", short(first), short(second)),
        PatternKind::AllWithin { chain, .. } => format!("[{}]", short(chain)),
        PatternKind::Silence { first, absent, .. } => format!("{}!{}", short(first), short(absent)),
        PatternKind::Count { count, of, .. } => format!("{count}*{}", short(of)),
    }
}

fn cond(pattern: &Pattern) -> &Expr {
    match &pattern.kind {
        PatternKind::Event(event) => event.cond.as_ref().unwrap(),
        PatternKind::Then { cond, .. } => cond.as_ref().unwrap(),
        _ => unreachable!("no condition"),
    }
}

fn slots(expr: &Expr) -> Vec<u32> {
    match &expr.kind {
        ExprKind::Attribute(slot, _) => vec![slot.0],
        ExprKind::Binary(_, left, right) => [slots(left), slots(right)].concat(),
        _ => Vec::new(),
    }
}

#[test]
fn every_event_has_a_slot_and_alternatives_share_one() {
    assert_eq!(short(&pattern("A")), "A0");
    assert_eq!(short(&pattern("A then B then C all within 3d")), "[A0>B1>C2]");
    assert_eq!(short(&pattern("A or B or C")), "(A0|B0|C0)");
    assert_eq!(short(&pattern("A then (B or C) within 3d")), "A0>(B1|C1)");
    assert_eq!(short(&pattern("(A as x then B) or (C as x then A)")), "(A0>B1|C0>A2)");
    assert_eq!(short(&pattern("A then no B for 3d")), "A0!B1");
    assert_eq!(short(&pattern("3 (A or B) within 10min")), "3*(A0|B0)");
}

#[test]
fn a_bare_attribute_is_that_of_the_pattern_its_where_belongs_to() {
    let closing = pattern("A as x then B within 3d where k == x.k");
    assert_eq!(slots(cond(&closing)), [1, 0]);
    let own = pattern("A then B where wait > 5min");
    let PatternKind::Then { second, cond: None, .. } = &own.kind else { panic!("{own:?}") };
    assert_eq!(slots(cond(second)), [1]);
    assert_eq!(slots(cond(&pattern("A then (B or A) within 3d where k == \"x\""))), [1]);
}

#[test]
fn an_attribute_is_looked_up_in_every_alternative() {
    let model = with("moment M = A or B\nmoment N = M where n > 3");
    let ExprKind::Binary(_, left, _) = &cond(&model.moments[1].pattern).kind else { panic!() };
    let ExprKind::Attribute(_, EventAttribute::Declared(columns)) = &left.kind else { panic!() };
    let types: Vec<&Type> = columns.iter().map(|id| &model.attributes[id.index()].ty).collect();
    assert_eq!(types, [&Type::Int, &Type::Number]);
    assert_eq!(left.ty, Type::Number);
}

#[test]
fn attributes_of_one_name_and_type_are_one_column() {
    let model = with("");
    let names: Vec<&str> = model.attributes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["org", "k", "n", "price", "wait", "n"]);
    assert_eq!(model.touchpoints[0].attributes[0].attribute, model.touchpoints[1].attributes[0].attribute);
}

#[test]
fn a_moment_of_touchpoints_alone_is_the_log_event() {
    let model = with("moment M = A or B where wait > 1s\nmoment N = M or C\nmoment O = A then B\nmoment P = N or O");
    let is: Vec<bool> = model.moments.iter().map(|it| it.is_log_event).collect();
    assert_eq!(is, [true, true, false, false]);
}

#[test]
fn anchors_default_to_the_previous_stage_and_the_start() {
    let model = with(
        "journey j { start A  stage one: A  stage two: B within 2d of start  any order { stage x: A  stage y: B }
         either { stage p: A } or { stage q: B within 1d of one  stage r: C }
         goal g: C within 3d  goal h: B within 1d of two after x confirmed unless A within 7d }",
    );
    let journey = &model.journeys[0];
    let anchors: Vec<Anchor> = journey.stages.iter().map(|stage| stage.anchor).collect();
    let (start, previous) = (Anchor::Start, Anchor::Previous);
    assert_eq!(anchors, [previous, start, previous, previous, previous, Anchor::Stage(StageId(0)), previous]);
    let id = StageId;
    let either = StageGroup::Either(vec![vec![id(4)], vec![id(5), id(6)]]);
    let any_order = StageGroup::AnyOrder(vec![id(2), id(3)]);
    assert_eq!(journey.layout, [StageGroup::One(id(0)), StageGroup::One(id(1)), any_order, either]);
    assert_eq!(journey.goals[0].anchor, start);
    assert_eq!((journey.goals[1].anchor, journey.goals[1].after), (Anchor::Stage(id(1)), Some(id(2))));
    let (_, length) = journey.goals[1].confirmed.as_ref().unwrap();
    assert_eq!(*length, TimeSpan::Physical(7 * 86_400_000_000));
}

#[test]
fn what_derives_events_stands_after_all_it_depends_on() {
    let model = with(
        "moment M = j.g then A\njourney j { start N  goal g: B  rule r { forbid A } }\nmoment N = A or B\n
         rule s { when j.started expect M  while j is open }",
    );
    let (moment, rule) = (|at| Deriver::Moment(MomentId(at)), |at| Deriver::Rule(RuleId(at)));
    let journey = Deriver::Journey(JourneyId(0));
    assert_eq!(model.derivation_order, [moment(1), journey, moment(0), rule(0), rule(1)]);
}

#[test]
fn kpis_have_units() {
    let model = with(
        "journey j { start A  goal g: B
           kpi a = rate(success)
           kpi b = p90(sum(B.wait))
           kpi c = total(sum(A.price))
           kpi d = mean(count(A) + 2 * count(B))
           kpi e = 1 - rate(failed)
           kpi f = total(sum(A.price)) / instances
           kpi g = rate(success) * 100 }",
    );
    let types: Vec<Type> = model.kpis.iter().map(|kpi| kpi.value.ty.clone()).collect();
    let money = Type::Money(Currency::parse("EUR"));
    let expected = [Type::Share, Type::Duration, money.clone(), Type::Number, Type::Share, money, Type::Number];
    assert_eq!(types, expected);
}

#[test]
fn the_first_threshold_tells_the_direction() {
    let model = with(
        "journey j { start A  goal g: B
           kpi a = rate(success) require >= 3% target >= 5%
           kpi b = p90(duration) require <= 3d
           kpi c (higher is better) = p90(duration)
           kpi d = rate(success) require 2% .. 6% }",
    );
    use wayfare::syntax::ast::Direction::{Higher, Lower};
    let directions: Vec<_> = model.kpis.iter().map(|kpi| kpi.direction).collect();
    assert_eq!(directions, [Some(Higher), Some(Lower), Some(Higher), None]);
}

#[test]
fn each_demand_after_a_when_is_a_clause_of_its_own() {
    let model = with("rule r { forbid C  when A as x expect B where k == x.k expect C  when B limit A to 2 per 7d }");
    let rule = &model.rules[0];
    let triggers: Vec<Option<String>> = rule.clauses.iter().map(|clause| clause.trigger.as_ref().map(short)).collect();
    assert_eq!(triggers, [None, Some("A0".into()), Some("A0".into()), Some("B0".into())]);
    let slots: Vec<u32> = rule.clauses.iter().map(|clause| clause.slots).collect();
    assert_eq!(slots, [1, 2, 2, 2]);
}

#[test]
fn tests_have_instants_and_defaults() {
    let model = with(
        "policy { zone \"Europe/Berlin\" }
         touchpoint D { s: score 1..5  o: one of \"x\", \"y\"  b: bool  t: text optional  d: duration }
         test \"t\" { customer \"ann\" (tier: \"gold\") {
           2026-03-27 09:00 D(o: \"y\", channel: \"web\")
           +2h \"raw\"(org: \"z\")
           2026-03-27T07:00Z A(n: 3, price: 2.5 EUR)
         } log ends 2026-04-30 }",
    );
    let customer = &model.tests[0].customers[0];
    let nine = 1_774_598_400_000_000; // 2026-03-27T08:00Z, 09:00 in Berlin (winter time until the 29th)
    let times: Vec<i64> = customer.events.iter().map(|event| event.time - nine).collect();
    assert_eq!(times, [-3_600_000_000, 0, 7_200_000_000]);
    let d = &customer.events[1];
    assert_eq!((d.raw_name.as_str(), d.channel.as_deref()), ("D", Some("web")));
    let values: Vec<&Value> = d.attributes.iter().map(|(_, value)| value).collect();
    let text = |it: &str| Value::Text(it.into());
    // the last is the attribute of every event
    assert_eq!(values, [&text("y"), &Value::Int(1), &Value::Bool(false), &Value::Duration(0), &text("")]);
    let price = Value::Money(2_500_000, Currency::parse("EUR").unwrap());
    assert!(customer.events[0].attributes.iter().any(|(_, value)| *value == price));
    assert_eq!(customer.attributes, [(CustomerAttributeId(0), text("gold"))]);
}

#[test]
fn uses_and_declarations_are_listed() {
    let text = "touchpoint A { k: text }\nmoment M = A as x then A where k == x.k\n";
    let model = model(text);
    let mut listed: Vec<(&str, bool)> = Vec::new();
    for it in &model.uses {
        listed.push((&text[it.place.span.range()], it.declares));
    }
    listed.sort_unstable();
    let expected = [
        ("A", false),
        ("A", false),
        ("A", true),
        ("M", true),
        ("k", false),
        ("k", false),
        ("k", true),
        ("x", false),
        ("x", true),
    ];
    assert_eq!(listed, expected);
}

#[test]
fn settings_of_the_project_stand_below_the_policy_item() {
    let parse = |text: &str| {
        let id = wayfare::diag::FileId(0);
        (id, std::sync::Arc::new(wayfare::syntax::parse(text, id).0))
    };
    let settings = ModelSettings {
        min_n: Some(10),
        confidence: Some(0.9),
        zone: Some("Europe/Paris".into()),
        currencies: [("price".into(), Currency::parse("EUR").unwrap())].into(),
        ..ModelSettings::default()
    };
    let text = "policy { confidence 99% }\ntouchpoint A { price: money  cost: money }\nrule r { limit A to 1 per calendar day }";
    let (model, found) = resolve(&[parse(text)], &settings);
    assert!(found.is_empty(), "{found:?}");
    let expected = Policy { confidence: 0.99, min_n: 10, gate: Gate::Point, zone: Some("Europe/Paris".into()) };
    assert_eq!(model.policy, expected);
    let types: Vec<&Type> = model.attributes.iter().map(|it| &it.ty).collect();
    assert_eq!(types, [&Type::Money(Currency::parse("EUR")), &Type::Money(None)]);
}

#[test]
fn a_threshold_holds_constants_with_their_sign() {
    let model = with("journey j { start A goal g: B kpi k = rate(success) require >= previous(28d) - 2% }");
    let Demanded::Compare(op, limit) = &model.kpis[0].thresholds[0].demand else { panic!() };
    assert_eq!((*op, &limit.ty), (BinaryOp::AtLeast, &Type::Share));
    let ExprKind::Binary(BinaryOp::Subtract, left, right) = &limit.kind else { panic!() };
    assert!(matches!(left.kind, ExprKind::Previous(TimeSpan::Physical(2_419_200_000_000))));
    assert!(matches!(right.kind, ExprKind::Literal(Value::Number(share)) if share == 0.02));
}

#[test]
fn names_are_project_wide_in_any_order_of_files() {
    let (model, found) = resolved(&["moment M = A\n", "touchpoint A\n"]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(model.moments[0].pattern.place.file.0, 0);
    assert_eq!(model.touchpoints[0].meta.place.file.0, 1);
}

#[test]
fn one_mistake_has_no_followers() {
    assert_eq!(codes("touchpoint A { x: strin }\nmoment M = A where x > 3 and x == \"a\""), ["E0213"]);
    assert_eq!(codes("moment M = Nope as n where x > 3 and n.y == 2\nmoment N = M where z > 3"), ["E0201"]);
    assert_eq!(codes("touchpoint A\njourney j { start A goal g: A kpi k = nope(1) require >= 3d }"), ["E0209"]);
    assert_eq!(codes("touchpoint A\nrule r { when A as x expect Nope where y == x.time + 1d }"), ["E0201"]);
}

/// A share strictly between none and all, a count from 1, one of three gates, a zone that there is.
#[test]
fn settings_of_the_policy_have_a_range() {
    let sound = ["confidence 95%", "confidence 0.95", "confidence 99.9%", "min_n 1", "min_n 1_000", "gate proof"];
    for setting in sound {
        assert_eq!(codes(&format!("policy {{ {setting} }}")), [""; 0], "{setting}");
    }
    let wrong = [
        ("confidence 0%", "E0324"),
        ("confidence 100%", "E0324"),
        ("confidence 95", "E0324"),
        ("confidence 1", "E0324"),
        ("confidence \"95%\"", "E0314"),
        ("confidence high", "E0314"),
        ("min_n 0", "E0324"),
        ("min_n 5_000_000_000", "E0324"),
        ("min_n 1.5", "E0314"),
        ("min_n 30%", "E0314"),
        ("gate pont", "E0212"),
        ("gate \"point\"", "E0314"),
        ("zone \"Berlin\"", "E0214"),
        ("zone Berlin", "E0314"),
        ("minn 3", "E0212"),
    ];
    for (setting, code) in wrong {
        assert_eq!(codes(&format!("policy {{ {setting} }}")), [code], "{setting}");
    }
}

/// Closed days, reviews and allowances are of whole days: a time would be dropped without a word.
#[test]
fn a_time_with_a_day_that_is_meant_as_a_whole_is_a_mistake() {
    let calendar: fn(&str) -> String =
        |day| format!("calendar c {{ zone \"UTC\"  mon..fri 08:00..18:00  closed {day} }}");
    let review: fn(&str) -> String = |day| format!("journey j {{ start A  goal g: B  review by {day} }}");
    let allow: fn(&str) -> String = |day| format!("rule r {{ forbid C  allow up to 2% until {day} }}");
    for text in [calendar, review, allow] {
        assert_eq!(codes(&format!("{TOUCHPOINTS}{}", text("2027-12-24"))), [""; 0]);
        for time in [" 14:00", " 00:00", "T00:00:00Z"] {
            assert_eq!(codes(&format!("{TOUCHPOINTS}{}", text(&format!("2027-12-24{time}")))), ["E0314"], "{time}");
        }
    }
}
