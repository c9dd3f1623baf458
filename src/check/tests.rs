//! Lengths of time, conditions, ranges, names and fixes, by hand; the lints themselves are tested through their pages.
use super::domain::{self, Condition};
use super::limits::Range;
use super::{fix, rename, span};
use crate::diag::{Code, Diagnostic, Edit, Fix, FixSafety, Place, Severity, Sources, Span};
use crate::model::*;
use crate::syntax::ast::{BinaryOp, CalendarUnit, UnaryOp};

const HOUR: i64 = 3_600_000_000;

fn physical(hours: i64) -> TimeSpan {
    TimeSpan::Physical(hours * HOUR)
}

fn calendar(count: u32, unit: CalendarUnit) -> TimeSpan {
    TimeSpan::Calendar { count, unit, clock: Clock::Policy }
}

#[test]
fn a_wall_clock_day_is_not_certainly_longer_than_24_hours() {
    assert!(!span::longer(calendar(1, CalendarUnit::Day), physical(24)));
    assert!(!span::longer(physical(24), calendar(1, CalendarUnit::Day)));
    assert!(span::longer(calendar(2, CalendarUnit::Day), physical(24)));
    assert!(span::longer(physical(48), calendar(1, CalendarUnit::Day)));
}

#[test]
fn months_differ_in_length() {
    assert!(!span::longer(calendar(1, CalendarUnit::Month), physical(30 * 24)));
    assert!(!span::longer(physical(30 * 24), calendar(1, CalendarUnit::Month)));
    assert!(span::longer(physical(32 * 24), calendar(1, CalendarUnit::Month)));
}

#[test]
fn business_time_has_no_upper_bound() {
    let five = calendar(5, CalendarUnit::BusinessDay);
    assert!(!span::longer(physical(1000 * 24), five));
    assert!(span::longer(calendar(6, CalendarUnit::BusinessDay), five));
    assert!(span::at_least(five, five) && !span::longer(five, five));
}

#[test]
fn spans_are_written_as_one_would() {
    assert_eq!(span::written(physical(36)), "1d 12h");
    assert_eq!(span::written(physical(0)), "0s");
    assert_eq!(span::written(TimeSpan::Physical(90_500_000)), "1min 30s 500ms");
    assert_eq!(span::written(calendar(1, CalendarUnit::BusinessDay)), "1 business day");
    assert_eq!(span::written(calendar(5, CalendarUnit::Month)), "5 months");
}

#[test]
fn names_change_style() {
    assert_eq!(rename::lower_snake("ContactCap"), "contact_cap");
    assert_eq!(rename::lower_snake("NPSScore"), "nps_score");
    assert_eq!(rename::lower_snake("contact_cap"), "contact_cap");
    assert_eq!(rename::lower_snake("fcr2"), "fcr2");
    assert_eq!(rename::upper_camel("cross_sell"), "CrossSell");
    assert_eq!(rename::upper_camel("crossSell"), "CrossSell");
    assert_eq!(rename::upper_camel("CrossSell"), "CrossSell");
}

#[test]
fn ranges_with_open_ends() {
    let at_least = |low| Range { low, ..Range::closed(0.0, f64::INFINITY) };
    let above = |low| Range { low, low_open: true, ..Range::closed(0.0, f64::INFINITY) };
    let share = Range::closed(0.0, 1.0);
    assert!(above(1.0).misses(share));
    assert!(!at_least(1.0).misses(share));
    assert!(at_least(0.0).holds(share));
    assert!(!above(0.0).holds(share));
    assert!(share.misses(Range::closed(1.5, 2.0)) && !share.misses(Range::closed(1.0, 2.0)));
}

fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty, place: Place::default() }
}

fn attribute(id: u32, ty: &Type) -> Expr {
    expr(ExprKind::Attribute(Slot(0), EventAttribute::Declared(vec![AttributeId(id)])), ty.clone())
}

fn compare(id: u32, ty: &Type, op: BinaryOp, value: i64) -> Expr {
    let literal = expr(ExprKind::Literal(Value::Int(value)), Type::Int);
    expr(ExprKind::Binary(op, Box::new(attribute(id, ty)), Box::new(literal)), Type::Bool)
}

fn join(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    expr(ExprKind::Binary(op, Box::new(left), Box::new(right)), Type::Bool)
}

fn not(inner: Expr) -> Expr {
    expr(ExprKind::Unary(UnaryOp::Not, Box::new(inner)), Type::Bool)
}

fn is_known(inner: Expr) -> Expr {
    expr(ExprKind::IsKnown(Box::new(inner)), Type::Bool)
}

fn own(expr: &Expr) -> Condition<'_> {
    Condition { expr, own: Slot(0) }
}

fn never(expr: &Expr) -> bool {
    domain::contradictory(&[own(expr)])
}

#[test]
fn whole_numbers_leave_no_room_between_neighbours() {
    let between =
        |ty: &Type| join(BinaryOp::And, compare(0, ty, BinaryOp::Greater, 3), compare(0, ty, BinaryOp::Less, 4));
    assert!(never(&between(&Type::Int)));
    assert!(!never(&between(&Type::Number)));
}

#[test]
fn two_attributes_do_not_contradict_each_other() {
    let both =
        join(BinaryOp::And, compare(0, &Type::Int, BinaryOp::Equal, 1), compare(1, &Type::Int, BinaryOp::Equal, 2));
    assert!(!never(&both));
}

#[test]
fn scores_stay_on_their_scale() {
    let scale = Type::Score(Scale { low: 0.0, high: 10.0 });
    assert!(never(&compare(0, &scale, BinaryOp::Greater, 10)));
    assert!(!never(&compare(0, &scale, BinaryOp::AtLeast, 10)));
    assert!(domain::always(own(&compare(0, &scale, BinaryOp::AtMost, 10))));
    assert!(!domain::always(own(&compare(0, &scale, BinaryOp::Less, 10))));
}

#[test]
fn texts_can_be_exhausted() {
    let ty = Type::OneOf(vec!["a".into(), "b".into()].into());
    let is = |text: &str| {
        let literal = expr(ExprKind::Literal(Value::Text(text.into())), Type::Text);
        expr(ExprKind::Binary(BinaryOp::Equal, Box::new(attribute(0, &ty)), Box::new(literal)), Type::Bool)
    };
    assert!(never(&join(BinaryOp::And, is("a"), is("b"))));
    assert!(domain::always(own(&join(BinaryOp::Or, is("a"), is("b")))));
    assert!(never(&not(join(BinaryOp::Or, is("a"), is("b")))));
    assert!(!domain::always(own(&is("a"))));
}

#[test]
fn what_is_compared_is_known() {
    let unknown = not(is_known(attribute(0, &Type::Int)));
    let one = compare(0, &Type::Int, BinaryOp::Equal, 1);
    assert!(never(&join(BinaryOp::And, unknown.clone(), one.clone())));
    assert!(!never(&join(BinaryOp::Or, unknown, one)));
    assert!(!domain::always(own(&is_known(attribute(0, &Type::Int)))));
}

#[test]
fn a_narrower_condition_implies_a_wider_one() {
    let narrow = compare(0, &Type::Int, BinaryOp::Greater, 30);
    let wide = compare(0, &Type::Int, BinaryOp::Greater, 10);
    assert!(domain::follows(&[own(&narrow)], own(&wide)));
    assert!(!domain::follows(&[own(&wide)], own(&narrow)));
    assert!(!domain::follows(&[], own(&wide)));
    assert!(domain::follows(&[own(&wide)], own(&wide)));
}

#[test]
fn a_condition_that_only_holds_when_known_does_not_follow_from_nothing() {
    let scale = Type::Score(Scale { low: 0.0, high: 10.0 });
    assert!(!domain::follows(&[], own(&compare(0, &scale, BinaryOp::AtLeast, 0))));
}

#[test]
fn too_many_branches_are_left_alone() {
    let one = |id| {
        let first = compare(id, &Type::Int, BinaryOp::Equal, 1);
        join(BinaryOp::Or, first, compare(id, &Type::Int, BinaryOp::Equal, 2))
    };
    let all = (1..20).fold(one(0), |all, id| join(BinaryOp::And, all, one(id)));
    assert!(!never(&all));
}

static CODE: Code = Code { id: "W9999", slug: "test", severity: Severity::Warning, page: "test" };

fn finding(safety: FixSafety, edits: &[(usize, usize, &str)]) -> Diagnostic {
    let place = |start, end| Span::new(start, end).in_file(Default::default());
    let mut found = Diagnostic::new(&CODE, place(0, 0), "test");
    let edits = edits.iter().map(|(start, end, text)| Edit { place: place(*start, *end), text: (*text).to_owned() });
    found.fixes.push(Fix { title: "test".to_owned(), edits: edits.collect(), safety });
    found
}

fn applied(text: &str, found: &[Diagnostic]) -> Option<String> {
    let mut sources = Sources::default();
    sources.add("a.journey", text);
    fix::apply(&sources, found).into_iter().next().map(|(_, text)| text)
}

#[test]
fn fixes_are_applied_from_front_to_back() {
    let found = [finding(FixSafety::Safe, &[(4, 7, "THREE"), (0, 3, "1")]), finding(FixSafety::Safe, &[(8, 8, "!")])];
    assert_eq!(applied("one two end", &found).as_deref(), Some("1 THREE !end"));
}

#[test]
fn guesses_are_not_applied() {
    assert_eq!(applied("one", &[finding(FixSafety::Guess, &[(0, 3, "two")])]), None);
}

#[test]
fn of_overlapping_fixes_the_first_is_applied_whole() {
    let found = [finding(FixSafety::Safe, &[(0, 3, "x")]), finding(FixSafety::Safe, &[(2, 5, "y"), (8, 9, "z")])];
    assert_eq!(applied("one two end", &found).as_deref(), Some("x two end"));
}

#[test]
fn the_same_edit_twice_is_one_edit() {
    let found = [finding(FixSafety::Safe, &[(0, 3, "x")]), finding(FixSafety::Safe, &[(0, 3, "x")])];
    assert_eq!(applied("one two", &found).as_deref(), Some("x two"));
}

#[test]
fn an_edit_inside_a_letter_is_left_out() {
    assert_eq!(applied("äb", &[finding(FixSafety::Safe, &[(1, 2, "x")])]), None);
}

#[test]
fn mending_stops_when_nothing_changes_and_when_it_never_would() {
    let mut sources = Sources::default();
    sources.add("a.journey", "a");
    let grow = |_: &Sources| vec![finding(FixSafety::Safe, &[(0, 0, "a")])];
    let grown = fix::mend(&sources, grow);
    assert_eq!(grown.len(), 1);
    assert_eq!(grown[0].1, "aaaaaaaaa");
    assert!(fix::mend(&sources, |_| Vec::new()).is_empty());
}
