//! Tests in the language.
use super::{Lower, Pair, R};
use crate::diag::Span;
use crate::syntax::ast::{
    Expr, Name, Spanned, Test, TestCustomer, TestEvent, TestExpectation, TestExpectationKind as Kind, TestLine,
    TestOutcome, TestTime, TestVerdict,
};

impl<'t> Lower<'t> {
    /// A `test` pair.
    pub(super) fn test(&mut self, pair: Pair<'t>) -> Option<Test> {
        let body = self.body(&pair);
        let mut parts = pair.into_inner();
        let mut test = self.test_head(parts.next()?)?;
        test.body = body;
        for part in parts {
            self.test_statement(&mut test, part);
        }
        Some(test)
    }

    /// A test that has no statements yet.
    pub(in crate::syntax) fn test_head(&mut self, pair: Pair<'t>) -> Option<Test> {
        let title = self.first_text(pair)?;
        let body = Span::default();
        Some(Test { title, customers: Vec::new(), log_ends: Vec::new(), expectations: Vec::new(), body })
    }

    /// Adds a statement to a test.
    pub(in crate::syntax) fn test_statement(&mut self, test: &mut Test, pair: Pair<'t>) {
        match pair.as_rule() {
            R::timeline => test.customers.extend(self.keep(pair, Self::timeline)),
            R::test_expect => test.expectations.extend(self.keep(pair, Self::test_expect)),
            R::log_ends => {
                let span = self.span(&pair);
                let instant = self.keep(pair, Self::first_instant);
                test.log_ends.extend(instant.map(|node| Spanned { node, span }));
            }
            _ => {}
        }
    }

    fn timeline(&mut self, pair: Pair<'t>) -> Option<TestCustomer> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut customer = self.timeline_head(parts.next()?)?;
        customer.span = span;
        for part in parts.filter(|part| part.as_rule() == R::timeline_part) {
            match self.keep(part, Self::timeline_part) {
                Some(line) => customer.lines.push(line),
                None => customer.incomplete = true,
            }
        }
        Some(customer)
    }

    /// A test's customer without lines yet.
    pub(in crate::syntax) fn timeline_head(&mut self, pair: Pair<'t>) -> Option<TestCustomer> {
        let span = self.span(&pair);
        let id = self.first_text(pair.clone())?;
        Some(TestCustomer { id, attributes: self.given(pair)?, lines: Vec::new(), incomplete: false, span })
    }

    /// The attributes of the first `given` among the parts of a pair.
    fn given(&mut self, pair: Pair<'t>) -> Option<Vec<(Name, Expr)>> {
        let Some(given) = pair.into_inner().find(|part| part.as_rule() == R::given) else { return Some(Vec::new()) };
        let values = given.into_inner().filter(|part| part.as_rule() == R::given_value);
        values.map(|part| self.given_value(part)).collect()
    }

    fn given_value(&mut self, pair: Pair<'t>) -> Option<(Name, Expr)> {
        let name = self.first_name(pair.clone())?;
        let value = pair.into_inner().find(|part| part.as_rule() == R::expr)?;
        Some((name, self.expr(value)?))
    }

    /// A `timeline_part` pair.
    pub(in crate::syntax) fn timeline_part(&mut self, pair: Pair<'t>) -> Option<TestLine> {
        let span = self.span(&pair);
        let attributes = self.given(pair.clone())?;
        let (mut at, mut event, mut sign) = (None, None, span);
        for part in pair.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                R::plus => sign = place,
                R::instant => at = Some(TestTime::Absolute(self.literal_kind(part)?)),
                R::duration => {
                    let node = self.duration(&part)?;
                    at = Some(TestTime::Relative(Spanned { node, span: sign.to(place) }));
                }
                R::name => event = Some(TestEvent::Touchpoint(self.name(&part))),
                R::text => event = Some(TestEvent::Raw(self.text_literal(&part)?)),
                _ => {}
            }
        }
        Some(TestLine { at: at?, event: event?, attributes, span })
    }

    fn test_expect(&mut self, pair: Pair<'t>) -> Option<TestExpectation> {
        let span = self.span(&pair);
        let what = pair.into_inner().find(|part| part.as_rule() != R::kw_expect)?;
        let count = what.clone().into_inner().find(|part| part.as_rule() == R::whole);
        let count = match count {
            Some(part) => Some(self.whole(&part)?),
            None => None,
        };
        let kind = match what.as_rule() {
            R::expect_rule => {
                let verdict = part_of(&what, R::verdict)?;
                let verdict = Spanned { node: verdict_of(&verdict)?, span: self.span(&verdict) };
                Kind::Rule { rule: self.path(part_of(&what, R::path)?), verdict, count }
            }
            R::expect_journey => {
                let outcome = part_of(&what, R::outcome)?;
                let outcome = Spanned { node: outcome_of(&outcome)?, span: self.span(&outcome) };
                Kind::Journey { journey: self.first_name(what)?, outcome, count }
            }
            R::expect_kpi => {
                let op = self.comparison(&part_of(&what, R::comparison)?)?;
                let value = self.expr(part_of(&what, R::expr)?)?;
                Kind::Kpi { kpi: self.path(part_of(&what, R::path)?), op, value }
            }
            R::expect_decision => {
                let (action, target) = self.decided(part_of(&what, R::decided)?)?;
                Kind::Decision { rule: self.path(part_of(&what, R::path)?), action, target, count }
            }
            _ => Kind::Moment { moment: self.first_name(what)?, count },
        };
        Some(TestExpectation { kind, span })
    }

    /// The action and its target.
    fn decided(&mut self, pair: Pair<'t>) -> Option<(Name, Option<Name>)> {
        let mut parts = pair.into_inner();
        let action = self.name(&parts.next()?);
        Some((action, parts.next().map(|part| self.name(&part))))
    }
}

fn part_of<'t>(pair: &Pair<'t>, kind: R) -> Option<Pair<'t>> {
    pair.clone().into_inner().find(|part| part.as_rule() == kind)
}

fn verdict_of(pair: &Pair<'_>) -> Option<TestVerdict> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        R::kw_satisfied => TestVerdict::Satisfied,
        R::kw_violated => TestVerdict::Violated,
        R::kw_pending => TestVerdict::Pending,
        R::kw_undecidable => TestVerdict::Undecidable,
        R::kw_violations => TestVerdict::Violations,
        _ => TestVerdict::NotActivated,
    })
}

fn outcome_of(pair: &Pair<'_>) -> Option<TestOutcome> {
    Some(match pair.clone().into_inner().next()?.as_rule() {
        R::kw_succeeded => TestOutcome::Succeeded,
        R::kw_failed => TestOutcome::Failed,
        R::kw_exited => TestOutcome::Exited,
        R::kw_abandoned => TestOutcome::Abandoned,
        R::kw_open => TestOutcome::Open,
        _ => TestOutcome::TimedOut,
    })
}
