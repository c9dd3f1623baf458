//! Where the definitions can be changed: every statement that tests can see. Thresholds, scores, owners and all else that
//! no expectation speaks of stay as they are.
use crate::diag::Span;
use crate::syntax::ast::{
    Adjacent, Do, Edge, Expect, Expectation, File, Forbid, Goal, Hours, ItemKind, Journey, JourneyStatementKind, Limit,
    LimitPer, Pattern, Rule, RuleStatement, RuleStatementKind, Side, Stage, Tail, Without, WithoutEffect,
};

/// One place with what it can be changed to; the first alternative that compiles is taken.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) span: Span,
    pub(super) alternatives: Vec<String>,
    pub(super) what: &'static str,
}

/// All places of a file, in order.
pub(super) fn sites(text: &str, tree: &File, names: &[Vec<String>; 2]) -> Vec<Site> {
    let mut sites = Sites { text, names, all: Vec::new() };
    for item in &tree.items {
        match &item.kind {
            ItemKind::Touchpoint(touchpoint) => {
                sites.condition(touchpoint.cond.as_ref());
                touchpoint.costs.iter().for_each(|cost| sites.expr(&cost.amount));
            }
            ItemKind::Moment(moment) => sites.pattern(&moment.pattern),
            ItemKind::Journey(journey) => sites.journey(journey),
            ItemKind::Rule(rule) => sites.rule(rule),
            ItemKind::Kpi(kpi) => sites.expr(&kpi.value),
            _ => {}
        }
    }
    sites.all.sort_by_key(|site| (site.span.start, site.span.end));
    sites.all
}

/// The places found so far.
pub(super) struct Sites<'a> {
    text: &'a str,
    pub(super) names: &'a [Vec<String>; 2],
    all: Vec<Site>,
}

impl<'a> Sites<'a> {
    pub(super) fn text_of(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// A place with one alternative, if there is one.
    pub(super) fn add(&mut self, span: Span, what: &'static str, by: Option<String>) {
        self.add_first(span, what, by.into_iter().collect());
    }

    /// A place with alternatives to be tried in order.
    pub(super) fn add_first(&mut self, span: Span, what: &'static str, alternatives: Vec<String>) {
        if !alternatives.is_empty() {
            self.all.push(Site { span, alternatives, what });
        }
    }

    /// Without a clause: from its keyword to its end.
    pub(super) fn without(&mut self, keyword: &'static str, clause: Span) {
        let before = self.text.get(..clause.start as usize).unwrap_or_default();
        if let Some(start) = before.rfind(keyword) {
            let what = match keyword {
                "where" => "`where` left out",
                "within" => "`within` left out",
                "unless" => "`unless` left out",
                "until" => "`until` left out",
                "after" => "`after` left out",
                "carrying" => "`carrying` left out",
                _ => "clause left out",
            };
            self.add(Span::new(start, clause.end as usize), what, Some(String::new()));
        }
    }

    fn journey(&mut self, journey: &Journey) {
        for statement in &journey.statements {
            match &statement.kind {
                JourneyStatementKind::Start(pattern) => self.pattern(pattern),
                JourneyStatementKind::Stage(stage) => self.stage(stage),
                JourneyStatementKind::AnyOrder(stages) => stages.iter().for_each(|stage| self.stage(stage)),
                JourneyStatementKind::Either(branches) => branches.iter().flatten().for_each(|stage| self.stage(stage)),
                JourneyStatementKind::Goal(goal) => self.goal(goal),
                JourneyStatementKind::Fail(pattern) | JourneyStatementKind::Exit(pattern) => {
                    self.statement(statement.span);
                    self.pattern(pattern);
                }
                JourneyStatementKind::Abandon(span) | JourneyStatementKind::TimeOut(span) => {
                    self.statement(statement.span);
                    self.time(span);
                }
                JourneyStatementKind::Without(without) => {
                    self.statement(statement.span);
                    self.exclusion(without);
                }
                JourneyStatementKind::OnRestart(mode) => {
                    let other = if self.text_of(mode.span) == "ignore" { "restart" } else { "ignore" };
                    self.add(mode.span, "other effect", Some(other.to_owned()));
                }
                JourneyStatementKind::Kpi(kpi) => self.expr(&kpi.value),
                JourneyStatementKind::Rule(rule) => self.rule(rule),
                JourneyStatementKind::Owner(_)
                | JourneyStatementKind::Value(_)
                | JourneyStatementKind::Importance(..)
                | JourneyStatementKind::ReviewBy(_)
                | JourneyStatementKind::Score(_) => {}
            }
        }
    }

    fn statement(&mut self, span: Span) {
        self.add(span, "statement left out", Some(String::new()));
    }

    fn stage(&mut self, stage: &Stage) {
        self.pattern(&stage.pattern);
        self.bound(stage.within.as_ref());
        if let Some(span) = &stage.not_before {
            self.without("not before", span.span);
            self.time(span);
        }
        if stage.optional {
            let text = self.text_of(stage.span).to_owned();
            let changed = text.rfind("optional").and_then(|at| text.get(..at)).map(str::to_owned);
            self.add(stage.span, "`optional` left out", changed);
        } else {
            let end = Span { start: stage.span.end, end: stage.span.end };
            self.add(end, "`optional` added", Some(" optional".to_owned()));
        }
    }

    fn goal(&mut self, goal: &Goal) {
        self.pattern(&goal.pattern);
        self.bound(goal.within.as_ref());
        if let Some(after) = &goal.after {
            self.without("after", after.span);
        }
        if let Some(confirmed) = &goal.confirmed {
            self.add(confirmed.span, "`confirmed` left out", Some(String::new()));
            self.pattern(&confirmed.unless);
            self.time(&confirmed.within);
        }
    }

    fn exclusion(&mut self, without: &Without) {
        self.pattern(&without.pattern);
        let other = match without.otherwise.node {
            WithoutEffect::Fail => "ignore",
            WithoutEffect::Ignore => "fail",
        };
        self.add(without.otherwise.span, "other effect", Some(other.to_owned()));
    }

    fn rule(&mut self, rule: &Rule) {
        for statement in &rule.statements {
            match &statement.kind {
                RuleStatementKind::While(_) => self.statement(statement.span),
                RuleStatementKind::Between(from, to) => {
                    self.pattern(from);
                    self.pattern(to);
                }
                RuleStatementKind::After(from, until) => {
                    self.pattern(from);
                    self.released("until", until.as_ref());
                }
                RuleStatementKind::When(pattern) => self.pattern(pattern),
                RuleStatementKind::Expect(expect) => self.expect(statement, expect),
                RuleStatementKind::Forbid(forbid) => self.forbid(statement, forbid),
                RuleStatementKind::Limit(limit) => self.limit(limit),
                RuleStatementKind::Do(action) => self.action(statement.span, action),
                _ => {}
            }
        }
    }

    /// The statement with its first word exchanged.
    fn swapped(&mut self, statement: &RuleStatement, from: &str, to: &str, what: &'static str) {
        let text = self.text_of(statement.span);
        self.add(statement.span, what, text.strip_prefix(from).map(|rest| format!("{to}{rest}")));
    }

    fn expect(&mut self, statement: &RuleStatement, expect: &Expect) {
        self.swapped(statement, "expect", "forbid", "`expect` made `forbid`");
        match &expect.what {
            Expectation::Target { count, pattern } => {
                if let Some(count) = count {
                    self.lengths(count.span, ["smaller number", "greater number"]);
                }
                self.pattern(pattern);
            }
            Expectation::Adjacent(side, pattern) => {
                let (from, to) = match side {
                    Adjacent::Next => ("expect next", "expect previous"),
                    Adjacent::Previous => ("expect previous", "expect next"),
                };
                self.swapped(statement, from, to, "other side");
                self.pattern(pattern);
            }
            Expectation::Edge(edge, pattern) => {
                let (from, to) = match edge {
                    Edge::First => ("expect first", "expect last"),
                    Edge::Last => ("expect last", "expect first"),
                };
                self.swapped(statement, from, to, "other side");
                self.pattern(pattern);
            }
            Expectation::OneOf(all) | Expectation::AllOrNone(all) => all.iter().for_each(|one| self.pattern(one)),
        }
        self.tail(&expect.tail);
    }

    fn forbid(&mut self, statement: &RuleStatement, forbid: &Forbid) {
        self.swapped(statement, "forbid", "expect", "`forbid` made `expect`");
        self.pattern(&forbid.pattern);
        if let Some((hours, _)) = &forbid.hours {
            let other = match hours.node {
                Hours::During => "outside",
                Hours::Outside => "during",
            };
            self.add(hours.span, "other hours", Some(other.to_owned()));
        }
        self.tail(&forbid.tail);
    }

    fn tail(&mut self, tail: &Tail) {
        if let Some(side) = &tail.side {
            self.add(side.span, "other side", Some(String::new()));
            if let Side::BeforeAnother(pattern) | Side::SinceLast(pattern) = &side.node {
                self.pattern(pattern);
            }
        }
        if let Some(window) = &tail.within {
            self.without("within", window.span);
            self.window(window);
        }
        self.released("until", tail.until.as_ref());
        self.released("unless", tail.unless.as_ref());
        self.condition(tail.cond.as_ref());
        if let (Some(first), Some(last)) = (tail.carrying.first(), tail.carrying.last()) {
            self.without("carrying", first.span.to(last.span));
        }
    }

    /// `until P` or `unless P`, and without it.
    fn released(&mut self, keyword: &'static str, pattern: Option<&Pattern>) {
        if let Some(pattern) = pattern {
            self.without(keyword, pattern.span);
            self.pattern(pattern);
        }
    }

    fn limit(&mut self, limit: &Limit) {
        self.pattern(&limit.pattern);
        self.lengths(limit.most.span, ["smaller number", "greater number"]);
        if let Some(LimitPer::Sliding(span)) = &limit.per {
            self.time(span);
        }
        self.condition(limit.cond.as_ref());
    }

    fn action(&mut self, span: Span, action: &Do) {
        self.statement(span);
        if let Some(priority) = &action.priority {
            self.lengths(priority.span, ["smaller number", "greater number"]);
        }
    }
}
