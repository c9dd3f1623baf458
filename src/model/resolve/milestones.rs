//! Stages and goals: patterns, windows, anchors, layout.
use super::*;
use crate::codes::resolve as codes;
use ast::JourneyStatementKind as Statement;

impl<'a> Resolver<'a> {
    /// Fills a journey's stages, their layout, and its goals.
    pub(super) fn stages_and_goals(&mut self, id: JourneyId, tree: &'a ast::Journey, journey: &mut Journey) {
        for statement in &tree.statements {
            let docs = statement.docs.as_slice();
            match &statement.kind {
                Statement::Stage(stage) => {
                    let stage = self.stage(id, stage, docs, journey);
                    journey.layout.push(StageGroup::One(stage));
                }
                Statement::AnyOrder(group) => {
                    let group = group.iter().map(|stage| self.stage(id, stage, &[], journey)).collect();
                    journey.layout.push(StageGroup::AnyOrder(group));
                }
                Statement::Either(branches) => {
                    let mut all = Vec::with_capacity(branches.len());
                    for branch in branches {
                        all.push(branch.iter().map(|stage| self.stage(id, stage, &[], journey)).collect());
                    }
                    journey.layout.push(StageGroup::Either(all));
                }
                Statement::Goal(goal) => {
                    let goal = self.goal(id, goal, docs, statement.span);
                    journey.goals.push(goal);
                }
                _ => {}
            }
        }
    }

    fn stage(
        &mut self,
        journey: JourneyId,
        written: &'a ast::Stage,
        docs: &[ast::Spanned<SmolStr>],
        into: &mut Journey,
    ) -> StageId {
        let id = StageId::new(into.stages.len());
        let anchor = match &written.of {
            Some(name) => self.anchor(journey, name, Some((id, &written.name))),
            None => Anchor::Previous,
        };
        let stage = Stage {
            meta: self.meta(&written.name, written.title.as_ref(), docs, written.span),
            trigger: self.trigger(&written.pattern),
            within: written.within.as_ref().map(|length| self.span(length)),
            anchor,
            not_before: written.not_before.as_ref().map(|length| self.span(length)),
            optional: written.optional,
        };
        into.stages.push(stage);
        id
    }

    fn goal(&mut self, journey: JourneyId, written: &'a ast::Goal, docs: &[ast::Spanned<SmolStr>], span: Span) -> Goal {
        let anchor = match &written.of {
            Some(name) => self.anchor(journey, name, None),
            None => Anchor::Start,
        };
        Goal {
            meta: self.meta(&written.name, written.title.as_ref(), docs, span),
            business: written.business,
            trigger: self.trigger(&written.pattern),
            within: written.within.as_ref().map(|length| self.span(length)),
            anchor,
            after: written.after.as_ref().and_then(|name| self.stage_named(journey, name)),
            confirmed: written.confirmed.as_ref().map(|it| (self.trigger(&it.unless), self.span(&it.within))),
        }
    }

    /// An anchor; of a stage it must stand before it.
    fn anchor(&mut self, journey: JourneyId, name: &ast::Name, stage: Option<(StageId, &ast::Name)>) -> Anchor {
        match self.milestone_named(journey, name) {
            Some(Milestone::Stage(anchor)) => {
                if let Some((id, stage)) = stage
                    && anchor >= id
                {
                    let diagnostic = codes::anchor_not_before(&name.text, &stage.text, self.place(name.span));
                    self.report(diagnostic);
                    return Anchor::Previous;
                }
                Anchor::Stage(anchor)
            }
            Some(Milestone::Goal(_)) => {
                let place = self.place(name.span);
                self.report(codes::wrong_kind(
                    "stage",
                    &name.text,
                    place,
                    "goal",
                    Some("a window counts from `start` or a stage"),
                ));
                Anchor::Start
            }
            Some(Milestone::Start) | None => Anchor::Start,
        }
    }

    fn stage_named(&mut self, journey: JourneyId, name: &ast::Name) -> Option<StageId> {
        match self.milestone_named(journey, name)? {
            Milestone::Stage(id) => Some(id),
            Milestone::Goal(_) => {
                let place = self.place(name.span);
                self.report(codes::wrong_kind("stage", &name.text, place, "goal", None));
                None
            }
            Milestone::Start => {
                let place = self.place(name.span);
                let hint = Some("every goal comes after the start; leave it out");
                self.report(codes::wrong_kind("stage", "start", place, "start of the journey", hint));
                None
            }
        }
    }
}
