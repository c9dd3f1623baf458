//! Tests in the language.
use super::context::Context;
use super::expr::{Written as WrittenExpr, binary};
use super::pattern::Source;
use super::time::instant;
use super::value::Value;
use crate::model;
use crate::syntax::ast::{TestOutcome, TestVerdict};
use schemars::JsonSchema;
use serde::Serialize;

/// Example timelines with what they must yield.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Test {
    /// Its title.
    title: String,
    /// Its customers.
    customers: Vec<Customer>,
    /// The watermark; null: the last event.
    log_ends: Option<String>,
    /// What must come out.
    expectations: Vec<Expectation>,
    /// Where it is written.
    at: String,
}

/// One customer of a test.
#[derive(Debug, Serialize, JsonSchema)]
struct Customer {
    /// Who.
    id: String,
    /// Known attributes.
    attributes: Vec<Attribute>,
    /// The timeline.
    events: Vec<Event>,
}

/// A named value.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AttributeValue")]
struct Attribute {
    /// Its name.
    name: String,
    /// Its value.
    value: Value,
}

/// One line of a timeline.
#[derive(Debug, Serialize, JsonSchema)]
struct Event {
    /// When, in RFC 3339.
    time: String,
    /// The raw event name.
    event: String,
    /// Its channel.
    channel: Option<String>,
    /// Its attributes, defaults filled in.
    attributes: Vec<Attribute>,
    /// Where it is written.
    at: String,
}

/// What must come out.
#[derive(Debug, Serialize, JsonSchema)]
struct Expectation {
    /// What.
    #[serde(flatten)]
    kind: ExpectationKind,
    /// Where it is written.
    at: String,
}

/// The kinds of expectation; without a number, at least one.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum ExpectationKind {
    /// So many activations, subjects or violations of a rule.
    Rule {
        /// Which, `journey.rule` for one inside a journey.
        rule: String,
        /// `satisfied`, `violated`, `pending`, `undecidable`, `not_activated` or `violations`.
        verdict: &'static str,
        /// How many.
        count: Option<u32>,
    },
    /// So many instances that ended so.
    Journey {
        /// Which.
        journey: String,
        /// `succeeded`, `failed`, `exited`, `abandoned`, `timed_out` or `open`.
        outcome: &'static str,
        /// How many.
        count: Option<u32>,
    },
    /// A KPI's value.
    Kpi {
        /// Which, `journey.kpi` for one inside a journey.
        kpi: String,
        /// `==` and its like.
        operator: &'static str,
        /// With what.
        value: WrittenExpr,
    },
    /// So many decisions of a rule.
    Decision {
        /// Which rule.
        rule: String,
        /// What was decided.
        decided: Decided,
        /// How many.
        count: Option<u32>,
    },
    /// So many occurrences.
    Moment {
        /// Of which.
        moment: String,
        /// How many.
        count: Option<u32>,
    },
}

/// What a decision does.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Decided {
    /// Sends this.
    Send {
        /// What.
        what: Source,
    },
    /// Holds this back.
    Suppress {
        /// What.
        what: Source,
    },
    /// Tells somebody.
    Raise,
    /// Calls a declared action.
    Call {
        /// Which.
        name: String,
    },
}

impl Context<'_> {
    pub(super) fn test_item(&self, item: &model::Test) -> Test {
        Test {
            title: item.title.to_string(),
            customers: item.customers.iter().map(|customer| self.customer(customer)).collect(),
            log_ends: item.log_ends.map(instant),
            expectations: item.expectations.iter().map(|one| self.expectation(one)).collect(),
            at: self.at(item.place),
        }
    }

    fn customer(&self, customer: &model::TestCustomer) -> Customer {
        let attribute = |(id, value): &(model::CustomerAttributeId, model::Value)| Attribute {
            name: self.customer_attribute(*id),
            value: Value::of(value),
        };
        Customer {
            id: customer.id.to_string(),
            attributes: customer.attributes.iter().map(attribute).collect(),
            events: customer.events.iter().map(|event| self.event(event)).collect(),
        }
    }

    fn event(&self, event: &model::TestEvent) -> Event {
        let attribute = |(id, value): &(model::AttributeId, model::Value)| Attribute {
            name: self.attribute(*id),
            value: Value::of(value),
        };
        Event {
            time: instant(event.time),
            event: event.raw_name.to_string(),
            channel: event.channel.as_ref().map(ToString::to_string),
            attributes: event.attributes.iter().map(attribute).collect(),
            at: self.at(event.place),
        }
    }

    fn expectation(&self, expectation: &model::TestExpectation) -> Expectation {
        let kind = match &expectation.kind {
            model::TestExpectationKind::Rule(id, verdict, count) => {
                ExpectationKind::Rule { rule: self.rule_path(*id), verdict: verdict_name(*verdict), count: *count }
            }
            model::TestExpectationKind::Journey(id, outcome, count) => ExpectationKind::Journey {
                journey: self.journey_name(*id),
                outcome: outcome_name(*outcome),
                count: *count,
            },
            model::TestExpectationKind::Kpi(id, operator, value) => ExpectationKind::Kpi {
                kpi: self.kpi_path(*id),
                operator: binary(*operator),
                value: self.written(value, None),
            },
            model::TestExpectationKind::Decision(id, action, count) => {
                ExpectationKind::Decision { rule: self.rule_path(*id), decided: self.decided(action), count: *count }
            }
            model::TestExpectationKind::Moment(id, count) => {
                ExpectationKind::Moment { moment: self.moment(*id), count: *count }
            }
        };
        Expectation { kind, at: self.at(expectation.place) }
    }

    fn decided(&self, action: &model::TestAction) -> Decided {
        match action {
            model::TestAction::Send(source) => Decided::Send { what: self.source(*source) },
            model::TestAction::Suppress(source) => Decided::Suppress { what: self.source(*source) },
            model::TestAction::Raise => Decided::Raise,
            model::TestAction::Call(id) => Decided::Call { name: self.action(*id) },
        }
    }
}

fn verdict_name(verdict: TestVerdict) -> &'static str {
    match verdict {
        TestVerdict::Satisfied => "satisfied",
        TestVerdict::Violated => "violated",
        TestVerdict::Pending => "pending",
        TestVerdict::Undecidable => "undecidable",
        TestVerdict::NotActivated => "not_activated",
        TestVerdict::Violations => "violations",
    }
}

fn outcome_name(outcome: TestOutcome) -> &'static str {
    match outcome {
        TestOutcome::Succeeded => "succeeded",
        TestOutcome::Failed => "failed",
        TestOutcome::Exited => "exited",
        TestOutcome::Abandoned => "abandoned",
        TestOutcome::TimedOut => "timed_out",
        TestOutcome::Open => "open",
    }
}
