//! Rules.
use super::context::Context;
use super::entity::Named;
use super::expr::Written as WrittenExpr;
use super::pattern::{Source, Written as WrittenPattern};
use super::time::{Period, TimeSpan, Window, date};
use crate::model;
use crate::syntax::ast::{Count as AstCount, Edge, Hours as AstHours, RuleSeverity};
use schemars::JsonSchema;
use serde::Serialize;

/// What must, must not, or may only so often happen.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Rule {
    #[serde(flatten)]
    named: Named,
    /// The journey it stands in; null for one at top level.
    journey: Option<String>,
    /// `error`, `warning` or `info`.
    severity: &'static str,
    /// Why it exists.
    because: Option<String>,
    /// Who answers for it.
    owner: Option<String>,
    /// What it is evaluated on.
    subject: Subject,
    /// When it counts.
    scope: Scope,
    /// Its clauses.
    clauses: Vec<Clause>,
    /// What it does.
    #[serde(rename = "do")]
    actions: Vec<Do>,
    /// What is tolerated.
    allowance: Option<Allowance>,
}

/// What a rule is evaluated on.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Subject {
    /// A customer's whole history.
    Customer,
    /// An instance of a journey.
    Instance {
        /// Which journey's.
        journey: String,
    },
}

/// When a rule counts.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Scope {
    /// Always.
    Always,
    /// While an instance of the journey is open.
    While {
        /// Which.
        journey: String,
    },
    /// From each first to the next second.
    Between {
        /// What opens it.
        from: WrittenPattern,
        /// What closes it.
        to: WrittenPattern,
    },
    /// From each first on.
    After {
        /// What opens it.
        from: WrittenPattern,
        /// What closes it.
        until: Option<WrittenPattern>,
    },
}

/// A trigger with what it demands.
#[derive(Debug, Serialize, JsonSchema)]
struct Clause {
    /// What activates it; null: the scope itself.
    when: Option<WrittenPattern>,
    /// What it demands.
    demand: Demand,
    /// Where it is written.
    at: String,
}

/// What a clause demands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Demand {
    /// `expect …`.
    Expect {
        /// What is looked for.
        target: Target,
        /// At least so many.
        at_least: u32,
        /// At most so many; null: any number.
        at_most: Option<u32>,
    },
    /// `forbid …`.
    Forbid {
        /// What is looked for.
        target: Target,
        /// The hours it is forbidden in; null: all.
        hours: Option<Hours>,
    },
    /// `expect first A`, `expect last A`.
    Edge {
        /// `first` or `last`.
        edge: &'static str,
        /// What it must be.
        pattern: WrittenPattern,
        /// The closing condition.
        #[serde(rename = "where")]
        cond: Option<WrittenExpr>,
    },
    /// Exactly one occurs at all.
    OneOf {
        /// Of these.
        patterns: Vec<WrittenPattern>,
        /// At which distance.
        within: Option<Window>,
    },
    /// All occur, or none.
    AllOrNone {
        /// Of these.
        patterns: Vec<WrittenPattern>,
        /// At which distance.
        within: Option<Window>,
    },
    /// `limit A to n`.
    Limit {
        /// What.
        pattern: WrittenPattern,
        /// To how many.
        most: u32,
        /// In which time.
        per: LimitPer,
        /// The closing condition.
        #[serde(rename = "where")]
        cond: Option<WrittenExpr>,
    },
}

/// Hours of a calendar.
#[derive(Debug, Serialize, JsonSchema)]
struct Hours {
    /// `during` or `outside`.
    side: &'static str,
    /// Which calendar.
    calendar: String,
}

/// What is looked for, where.
#[derive(Debug, Serialize, JsonSchema)]
struct Target {
    /// What.
    pattern: WrittenPattern,
    /// `after`, `before`, `ever`, `next`, `previous`, `before_another` or `since_last`.
    side: &'static str,
    /// The pattern of `before_another` and `since_last`.
    other: Option<WrittenPattern>,
    /// At which distance; null: any.
    within: Option<Window>,
    /// What moves the end.
    until: Option<WrittenPattern>,
    /// What releases.
    unless: Option<WrittenPattern>,
    /// The closing condition.
    #[serde(rename = "where")]
    cond: Option<WrittenExpr>,
    /// What must be the same on trigger and target.
    carrying: Vec<String>,
}

/// The time a limit counts in.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum LimitPer {
    /// The whole scope.
    Scope,
    /// Any sliding window, both ends included.
    Sliding {
        /// How long.
        span: TimeSpan,
    },
    /// Each wall-clock period.
    Period {
        /// Which.
        period: Period,
        /// The calendar whose zone counts; null: the policy's zone.
        calendar: Option<String>,
    },
}

/// What a rule does.
#[derive(Debug, Serialize, JsonSchema)]
struct Do {
    /// What.
    #[serde(flatten)]
    action: DoAction,
    /// At the trigger instead of at the violation.
    at_once: bool,
    /// The greater wins.
    priority: i32,
    /// Where it is written.
    at: String,
}

/// What a rule does.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
enum DoAction {
    /// Send it.
    Send {
        /// What.
        what: Source,
    },
    /// Hold it back.
    Suppress {
        /// What.
        what: Source,
        /// For how long; null: while the scope lasts.
        lasting: Option<TimeSpan>,
    },
    /// Tell somebody.
    Raise {
        /// What.
        text: String,
        /// Whom.
        to: String,
    },
    /// A declared action.
    Call {
        /// Which.
        name: String,
        /// Its arguments in order of its parameters.
        arguments: Vec<Argument>,
    },
}

/// An argument of an action.
#[derive(Debug, Serialize, JsonSchema)]
struct Argument {
    /// The parameter's name.
    name: String,
    /// Its value; null where an optional one is left out.
    value: Option<WrittenExpr>,
}

/// What is tolerated.
#[derive(Debug, Serialize, JsonSchema)]
struct Allowance {
    /// The share of violated subjects.
    share: f64,
    /// The last day it holds.
    until: Option<String>,
    /// Where it is written.
    at: String,
}

impl Context<'_> {
    pub(super) fn rule_item(&self, id: model::RuleId, item: &model::Rule) -> Rule {
        Rule {
            named: self.named(&item.meta),
            journey: self.home_of_rule(id),
            severity: match item.severity {
                RuleSeverity::Error => "error",
                RuleSeverity::Warning => "warning",
                RuleSeverity::Info => "info",
            },
            because: item.because.as_ref().map(ToString::to_string),
            owner: item.owner.as_ref().map(ToString::to_string),
            subject: match item.subject {
                model::Subject::Customer => Subject::Customer,
                model::Subject::Instance(id) => Subject::Instance { journey: self.journey_name(id) },
            },
            scope: self.scope(&item.scope),
            clauses: item.clauses.iter().map(|clause| self.clause(clause)).collect(),
            actions: item.actions.iter().map(|action| self.action_call(action)).collect(),
            allowance: item.allowance.map(|allowance| Allowance {
                share: allowance.share,
                until: allowance.until.map(date),
                at: self.at(allowance.place),
            }),
        }
    }

    fn scope(&self, scope: &model::Scope) -> Scope {
        match scope {
            model::Scope::Always => Scope::Always,
            model::Scope::While(id) => Scope::While { journey: self.journey_name(*id) },
            model::Scope::Between(from, to) => Scope::Between { from: self.trigger(from), to: self.trigger(to) },
            model::Scope::After(from, until) => {
                Scope::After { from: self.trigger(from), until: until.as_ref().map(|until| self.trigger(until)) }
            }
        }
    }

    fn clause(&self, clause: &model::Clause) -> Clause {
        Clause {
            when: clause.trigger.as_ref().map(|trigger| self.written_pattern(trigger)),
            demand: self.demand(&clause.demand),
            at: self.at(clause.place),
        }
    }

    fn demand(&self, demand: &model::Demand) -> Demand {
        let all = |patterns: &[model::Pattern]| patterns.iter().map(|one| self.written_pattern(one)).collect();
        let closing = |cond: &Option<model::Expr>| cond.as_ref().map(|cond| self.written(cond, None));
        match demand {
            model::Demand::Expect(target, count) => {
                let (at_least, at_most) = counted(*count);
                Demand::Expect { target: self.target(target), at_least, at_most }
            }
            model::Demand::Forbid(target, hours) => Demand::Forbid {
                target: self.target(target),
                hours: hours.map(|(side, id)| Hours { side: hours_side(side), calendar: self.calendar(id) }),
            },
            model::Demand::Edge(edge, pattern, cond) => Demand::Edge {
                edge: match edge {
                    Edge::First => "first",
                    Edge::Last => "last",
                },
                pattern: self.written_pattern(pattern),
                cond: closing(cond),
            },
            model::Demand::OneOf(patterns, window) => {
                Demand::OneOf { patterns: all(patterns), within: self.window(window) }
            }
            model::Demand::AllOrNone(patterns, window) => {
                Demand::AllOrNone { patterns: all(patterns), within: self.window(window) }
            }
            model::Demand::Limit(limit) => Demand::Limit {
                pattern: self.written_pattern(&limit.pattern),
                most: limit.most,
                per: self.limit_per(limit.per),
                cond: closing(&limit.cond),
            },
        }
    }

    fn limit_per(&self, per: model::LimitPer) -> LimitPer {
        match per {
            model::LimitPer::Scope => LimitPer::Scope,
            model::LimitPer::Sliding(span) => LimitPer::Sliding { span: self.span(&span) },
            model::LimitPer::Period(period, clock) => {
                LimitPer::Period { period: Period::of(period), calendar: self.clock(clock) }
            }
        }
    }

    fn target(&self, target: &model::Target) -> Target {
        let optional = |pattern: &Option<model::Pattern>| pattern.as_ref().map(|one| self.written_pattern(one));
        let (side, other) = match &target.side {
            model::Side::After => ("after", None),
            model::Side::Before => ("before", None),
            model::Side::Ever => ("ever", None),
            model::Side::Next => ("next", None),
            model::Side::Previous => ("previous", None),
            model::Side::BeforeAnother(other) => ("before_another", Some(self.written_pattern(other))),
            model::Side::SinceLast(other) => ("since_last", Some(self.written_pattern(other))),
        };
        Target {
            pattern: self.written_pattern(&target.pattern),
            side,
            other,
            within: self.window(&target.window),
            until: optional(&target.until),
            unless: optional(&target.unless),
            cond: target.cond.as_ref().map(|cond| self.written(cond, None)),
            carrying: target.carrying.iter().map(|one| one.name.to_string()).collect(),
        }
    }

    fn action_call(&self, action: &model::Do) -> Do {
        let what = match &action.action {
            model::DoAction::Send(source) => DoAction::Send { what: self.source(*source) },
            model::DoAction::Suppress(source, lasting) => {
                DoAction::Suppress { what: self.source(*source), lasting: lasting.as_ref().map(|span| self.span(span)) }
            }
            model::DoAction::Raise { text, to } => DoAction::Raise { text: text.to_string(), to: to.to_string() },
            model::DoAction::Call(id, values) => {
                DoAction::Call { name: self.action(*id), arguments: self.arguments(*id, values) }
            }
        };
        Do { action: what, at_once: action.at_once, priority: action.priority, at: self.at(action.place) }
    }

    fn arguments(&self, id: model::ActionId, values: &[Option<model::Expr>]) -> Vec<Argument> {
        let params = self.model.actions.get(id.index()).map(|action| action.params.as_slice()).unwrap_or_default();
        let argument = |(param, value): (&model::Declared, &Option<model::Expr>)| Argument {
            name: param.name.to_string(),
            value: value.as_ref().map(|value| self.written(value, None)),
        };
        params.iter().zip(values).map(argument).collect()
    }
}

fn counted(count: AstCount) -> (u32, Option<u32>) {
    match count {
        AstCount::AtLeast(n) => (n, None),
        AstCount::Exactly(n) => (n, Some(n)),
        AstCount::Between(n, m) => (n, Some(m)),
    }
}

fn hours_side(side: AstHours) -> &'static str {
    match side {
        AstHours::During => "during",
        AstHours::Outside => "outside",
    }
}
