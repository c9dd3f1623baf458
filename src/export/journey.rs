//! Journeys.
use super::context::Context;
use super::entity::Named;
use super::expr::{Written as WrittenExpr, goal_name, stage_name};
use super::pattern::Written as WrittenPattern;
use super::time::{TimeSpan, date};
use crate::model;
use crate::syntax::ast::{RestartMode, WithoutEffect};
use schemars::JsonSchema;
use serde::Serialize;

/// An episode towards a goal.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Journey {
    #[serde(flatten)]
    named: Named,
    /// Who answers for it.
    owner: Option<String>,
    /// What one success is worth.
    value: Option<WrittenExpr>,
    /// Its importance.
    importance: Option<Importance>,
    /// The last day on which it counts as reviewed.
    review_by: Option<String>,
    /// The attributes that, with the customer, tell instances apart.
    key: Vec<String>,
    /// What opens an instance.
    start: Option<WrittenPattern>,
    /// What a further start does: `ignore`, `restart` or `allow`.
    on_restart: &'static str,
    /// All stages in order of declaration.
    stages: Vec<Stage>,
    /// How the stages hang together.
    layout: Vec<Group>,
    /// All goals in order of declaration.
    goals: Vec<Goal>,
    /// What makes it fail.
    fail: Vec<WrittenPattern>,
    /// What makes the customer leave it.
    exit: Vec<WrittenPattern>,
    /// The silence after which it is abandoned.
    abandon: Option<TimeSpan>,
    /// The time after which it is over.
    time_out: Option<TimeSpan>,
    /// What must not happen between two milestones.
    without: Vec<Without>,
    /// The parts of its score.
    score: Vec<ScorePart>,
    /// Its KPIs as `journey.kpi`.
    kpis: Vec<String>,
    /// Its rules as `journey.rule`.
    rules: Vec<String>,
}

/// So many of so many.
#[derive(Debug, Serialize, JsonSchema)]
struct Importance {
    /// So many
    points: u32,
    /// of so many.
    of: u32,
}

/// A milestone.
#[derive(Debug, Serialize, JsonSchema)]
struct Stage {
    #[serde(flatten)]
    named: Named,
    /// What reaches it.
    pattern: WrittenPattern,
    /// By when.
    within: Option<TimeSpan>,
    /// From where its times count.
    anchor: Anchor,
    /// Not sooner than.
    not_before: Option<TimeSpan>,
    /// Whether it may be skipped.
    optional: bool,
}

/// From where a window counts.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Anchor {
    /// The previous required stage, or the start before the first.
    Previous,
    /// The start.
    Start,
    /// A stage.
    Stage {
        /// Which.
        name: String,
    },
}

/// How stages hang together.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Group {
    /// One, in order.
    One {
        /// Which.
        stage: String,
    },
    /// These in any order.
    AnyOrder {
        /// Which.
        stages: Vec<String>,
    },
    /// One of these branches.
    Either {
        /// Each in order.
        branches: Vec<Vec<String>>,
    },
}

/// A goal.
#[derive(Debug, Serialize, JsonSchema)]
struct Goal {
    #[serde(flatten)]
    named: Named,
    /// Whose it is: `customer` or `business`.
    #[serde(rename = "for")]
    whose: &'static str,
    /// What reaches it.
    pattern: WrittenPattern,
    /// By when.
    within: Option<TimeSpan>,
    /// From where `within` counts.
    anchor: Anchor,
    /// The stage it must come after.
    after: Option<String>,
    /// What takes it back.
    confirmed_unless: Option<Confirmation>,
}

/// What takes a goal back, and for how long it can.
#[derive(Debug, Serialize, JsonSchema)]
struct Confirmation {
    /// What.
    pattern: WrittenPattern,
    /// For how long.
    within: TimeSpan,
}

/// An exclusion.
#[derive(Debug, Serialize, JsonSchema)]
struct Without {
    /// What must not happen.
    pattern: WrittenPattern,
    /// After this,
    from: Milestone,
    /// and before this.
    to: Milestone,
    /// `fail` or `ignore`.
    effect: &'static str,
    /// Where it is written.
    at: String,
}

/// A start, a stage or a goal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Milestone {
    /// The start.
    Start,
    /// A stage.
    Stage {
        /// Which.
        name: String,
    },
    /// A goal.
    Goal {
        /// Which.
        name: String,
    },
}

/// A part of a score.
#[derive(Debug, Serialize, JsonSchema)]
struct ScorePart {
    /// Which KPI, as `journey.kpi`.
    kpi: String,
    /// Its weight, a share.
    weight: f64,
    /// The value of 0 points.
    from: WrittenExpr,
    /// The value of 100 points.
    to: WrittenExpr,
    /// Where it is written.
    at: String,
}

impl Context<'_> {
    pub(super) fn journey_item(&self, item: &model::Journey) -> Journey {
        let spans = |span: &Option<model::TimeSpan>| span.as_ref().map(|span| self.span(span));
        let triggers = |all: &[model::Trigger]| all.iter().map(|one| self.trigger(one)).collect();
        Journey {
            named: self.named(&item.meta),
            owner: item.owner.as_ref().map(ToString::to_string),
            value: item.value.as_ref().map(|value| self.written(value, Some(item))),
            importance: item.importance.map(|(points, of)| Importance { points, of }),
            review_by: item.review_by.map(|(days, _)| date(days)),
            key: item.key.iter().map(|key| key.name.to_string()).collect(),
            start: item.start.as_ref().map(|start| self.trigger(start)),
            on_restart: restart(item.on_restart),
            stages: item.stages.iter().map(|stage| self.stage(stage, item)).collect(),
            layout: item.layout.iter().map(|group| layout(group, item)).collect(),
            goals: item.goals.iter().map(|goal| self.goal(goal, item)).collect(),
            fail: triggers(&item.fail),
            exit: triggers(&item.exit),
            abandon: spans(&item.abandon),
            time_out: spans(&item.time_out),
            without: item.without.iter().map(|one| self.without(one, item)).collect(),
            score: item.score.iter().map(|part| self.score_part(part, item)).collect(),
            kpis: item.kpis.iter().map(|id| self.kpi_path(*id)).collect(),
            rules: item.rules.iter().map(|id| self.rule_path(*id)).collect(),
        }
    }

    fn stage(&self, stage: &model::Stage, journey: &model::Journey) -> Stage {
        Stage {
            named: self.named(&stage.meta),
            pattern: self.trigger(&stage.trigger),
            within: stage.within.as_ref().map(|span| self.span(span)),
            anchor: anchor(stage.anchor, journey),
            not_before: stage.not_before.as_ref().map(|span| self.span(span)),
            optional: stage.optional,
        }
    }

    fn goal(&self, goal: &model::Goal, journey: &model::Journey) -> Goal {
        let confirmation = |(trigger, span): &(model::Trigger, model::TimeSpan)| Confirmation {
            pattern: self.trigger(trigger),
            within: self.span(span),
        };
        Goal {
            named: self.named(&goal.meta),
            whose: if goal.business { "business" } else { "customer" },
            pattern: self.trigger(&goal.trigger),
            within: goal.within.as_ref().map(|span| self.span(span)),
            anchor: anchor(goal.anchor, journey),
            after: goal.after.map(|id| stage_name(Some(journey), id)),
            confirmed_unless: goal.confirmed.as_ref().map(confirmation),
        }
    }

    fn without(&self, without: &model::Without, journey: &model::Journey) -> Without {
        Without {
            pattern: self.trigger(&without.trigger),
            from: milestone(without.from, journey),
            to: milestone(without.to, journey),
            effect: match without.effect {
                WithoutEffect::Fail => "fail",
                WithoutEffect::Ignore => "ignore",
            },
            at: self.at(without.place),
        }
    }

    fn score_part(&self, part: &model::ScorePart, journey: &model::Journey) -> ScorePart {
        ScorePart {
            kpi: self.kpi_path(part.kpi),
            weight: part.weight,
            from: self.written(&part.from, Some(journey)),
            to: self.written(&part.to, Some(journey)),
            at: self.at(part.place),
        }
    }
}

fn restart(mode: RestartMode) -> &'static str {
    match mode {
        RestartMode::Ignore => "ignore",
        RestartMode::Restart => "restart",
        RestartMode::Allow => "allow",
    }
}

fn anchor(anchor: model::Anchor, journey: &model::Journey) -> Anchor {
    match anchor {
        model::Anchor::Previous => Anchor::Previous,
        model::Anchor::Start => Anchor::Start,
        model::Anchor::Stage(id) => Anchor::Stage { name: stage_name(Some(journey), id) },
    }
}

fn milestone(milestone: model::Milestone, journey: &model::Journey) -> Milestone {
    match milestone {
        model::Milestone::Start => Milestone::Start,
        model::Milestone::Stage(id) => Milestone::Stage { name: stage_name(Some(journey), id) },
        model::Milestone::Goal(id) => Milestone::Goal { name: goal_name(Some(journey), id) },
    }
}

fn layout(group: &model::StageGroup, journey: &model::Journey) -> Group {
    let name = |id: &model::StageId| stage_name(Some(journey), *id);
    match group {
        model::StageGroup::One(id) => Group::One { stage: name(id) },
        model::StageGroup::AnyOrder(ids) => Group::AnyOrder { stages: ids.iter().map(name).collect() },
        model::StageGroup::Either(branches) => {
            Group::Either { branches: branches.iter().map(|ids| ids.iter().map(name).collect()).collect() }
        }
    }
}
