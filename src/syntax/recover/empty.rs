//! What the statements of a lost head are read into: their own mistakes are told all the same.
//!
//! Invariant: none of these reaches the tree.
use crate::diag::Span;
use crate::syntax::ast::{
    Calendar, Expr, ExprKind, Journey, Kpi, Name, Policy, Rule, Test, TestCustomer, Text, Touchpoint,
};

fn no_name() -> Name {
    Name { text: "".into(), span: Span::default() }
}

fn no_text() -> Text {
    Text { value: "".into(), span: Span::default() }
}

pub(super) fn empty_journey() -> Journey {
    Journey {
        name: no_name(),
        title: None,
        key: Vec::new(),
        statements: Vec::new(),
        body: Span::default(),
        incomplete: true,
    }
}

pub(super) fn empty_rule() -> Rule {
    Rule { name: no_name(), title: None, statements: Vec::new(), body: Span::default(), incomplete: true }
}

pub(super) fn empty_kpi() -> Kpi {
    Kpi {
        name: no_name(),
        title: None,
        direction: None,
        over: Vec::new(),
        value: Expr { kind: ExprKind::Path(vec![no_name()]), span: Span::default() },
        by: Vec::new(),
        per: None,
        thresholds: Vec::new(),
    }
}

pub(super) fn empty_touchpoint() -> Touchpoint {
    Touchpoint {
        name: no_name(),
        title: None,
        by: None,
        raw_names: Vec::new(),
        cond: None,
        attributes: Vec::new(),
        costs: Vec::new(),
    }
}

pub(super) fn empty_calendar() -> Calendar {
    Calendar { name: no_name(), title: None, zones: Vec::new(), hours: Vec::new(), closed: Vec::new() }
}

pub(super) fn empty_policy() -> Policy {
    Policy { settings: Vec::new() }
}

pub(super) fn empty_test() -> Test {
    Test {
        title: no_text(),
        customers: Vec::new(),
        log_ends: Vec::new(),
        expectations: Vec::new(),
        body: Span::default(),
    }
}

pub(super) fn empty_customer() -> TestCustomer {
    TestCustomer { id: no_text(), attributes: Vec::new(), lines: Vec::new(), incomplete: true, span: Span::default() }
}
