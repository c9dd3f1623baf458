//! Journeys: their stages, goals and how they begin and end.
use super::affected::Affected;
use super::compare::{self, Relation};
use super::{Category, Diff, Places, kinds, matched};
use crate::model::{Goal, Journey, Meta, Stage};
use crate::plan::hash::{Fingerprint, Part, Parts};
use crate::plan::{GoalPlan, JourneyPlan, StagePlan};

impl Diff<'_> {
    /// All journeys.
    pub(super) fn journeys(&mut self) {
        let (old, new) = (self.old.model, self.new.model);
        let names = |list: &[Journey]| list.iter().map(|one| one.meta.name.to_string()).collect::<Vec<_>>();
        let matched = matched(&names(&old.journeys), &names(&new.journeys));
        for meta in matched.gone.iter().filter_map(|at| old.journeys.get(*at)).map(|one| &one.meta) {
            self.add(
                &kinds::JOURNEY_REMOVED,
                Category::Breaking,
                &meta.name,
                "it is gone".to_owned(),
                Places::old(meta.place),
            );
        }
        for meta in matched.added.iter().filter_map(|at| new.journeys.get(*at)).map(|one| &one.meta) {
            self.add(
                &kinds::JOURNEY_ADDED,
                Category::Behaviour,
                &meta.name,
                "it is new".to_owned(),
                Places::new(meta.place),
            );
        }
        for (at, to) in matched.both {
            self.journey(at, to);
        }
    }

    fn journey(&mut self, at: usize, to: usize) {
        let (Some(old), Some(new)) = (self.old.model.journeys.get(at), self.new.model.journeys.get(to)) else { return };
        let name = new.meta.name.to_string();
        let texts = [
            ("its owner", old.owner != new.owner),
            ("its importance", old.importance != new.importance),
            ("its review date", old.review_by.map(|(day, _)| day) != new.review_by.map(|(day, _)| day)),
        ];
        self.documentation(&name, &old.meta, &new.meta, &texts);
        let places = Places::both(old.meta.place, new.meta.place);
        if self.own.old.scores.get(at) != self.own.new.scores.get(to) {
            let message = "its score is made up otherwise".to_owned();
            self.add(&kinds::SCORE_CHANGED, Category::Breaking, &name, message, places);
        }
        if self.own.old.values.get(at) != self.own.new.values.get(to) {
            let message = "what a success is worth changed".to_owned();
            self.add(&kinds::VALUE_CHANGED, Category::Behaviour, &name, message, places);
        }
        let hashes = (self.meant.old.hashes.journeys.get(at), self.meant.new.hashes.journeys.get(to));
        if matches!(hashes, (Some(old), Some(new)) if old.facts == new.facts) {
            return;
        }
        let (Some(old_plan), Some(new_plan)) = (self.old.plan.journeys.get(at), self.new.plan.journeys.get(to)) else {
            return;
        };
        let before = self.told();
        let parts = (self.own.old.parts.get(at).cloned(), self.own.new.parts.get(to).cloned());
        let parts = (parts.0.unwrap_or_default(), parts.1.unwrap_or_default());
        self.stages(&name, (old, old_plan), (new, new_plan), (&parts.0, &parts.1));
        self.goals(&name, (old, old_plan), (new, new_plan), (&parts.0, &parts.1));
        if let Some(message) = rest(self, (old_plan, &parts.0), (new_plan, &parts.1)) {
            self.add(&kinds::JOURNEY_CHANGED, Category::Breaking, &name, message, places);
        }
        if self.told() > before {
            return;
        }
        let own = (self.own.old.hashes.journeys.get(at), self.own.new.hashes.journeys.get(to));
        if matches!(own, (Some(old), Some(new)) if old.facts == new.facts) {
            let needs = self.own.new.journeys.get(to).cloned().unwrap_or_default();
            self.affected.push(Affected { name, needs, kind: &kinds::JOURNEY_CHANGED, places });
        } else {
            let message = "what it says changed; what that does could not be decided".to_owned();
            self.add(&kinds::JOURNEY_CHANGED, Category::Breaking, &name, message, places);
        }
    }

    /// How many changes were told but those that only people read.
    fn told(&self) -> usize {
        self.changes.iter().filter(|one| one.category != Category::Documentation).count()
    }

    fn stages(
        &mut self,
        journey: &str,
        old: (&Journey, &JourneyPlan),
        new: (&Journey, &JourneyPlan),
        parts: (&Parts, &Parts),
    ) {
        let names = |list: &[Stage]| list.iter().map(|one| one.meta.name.to_string()).collect::<Vec<_>>();
        let matched = matched(&names(&old.0.stages), &names(&new.0.stages));
        for stage in matched.gone.iter().filter_map(|at| old.0.stages.get(*at)) {
            let item = of(journey, &stage.meta);
            self.add(
                &kinds::STAGE_REMOVED,
                Category::Breaking,
                &item,
                "it is gone".to_owned(),
                Places::old(stage.meta.item),
            );
        }
        for stage in matched.added.iter().filter_map(|at| new.0.stages.get(*at)) {
            let category = if stage.optional { Category::Behaviour } else { Category::Breaking };
            let message = if stage.optional { "it is new, and optional" } else { "it is new" };
            self.add(
                &kinds::STAGE_ADDED,
                category,
                &of(journey, &stage.meta),
                message.to_owned(),
                Places::new(stage.meta.item),
            );
        }
        for (at, to) in matched.both.iter().copied() {
            let (Some(old_stage), Some(new_stage)) = (old.0.stages.get(at), new.0.stages.get(to)) else { continue };
            let item = of(journey, &new_stage.meta);
            self.documentation(&item, &old_stage.meta, &new_stage.meta, &[]);
            if let (Some(old_plan), Some(new_plan)) = (old.1.stages.get(at), new.1.stages.get(to)) {
                let places = Places::both(old_stage.meta.item, new_stage.meta.item);
                // what comes or goes beside it does not move a stage
                let (stays_old, stays_new): (Vec<usize>, Vec<usize>) = matched.both.iter().copied().unzip();
                let moved = neighbours(old.1, at, &stays_old) != neighbours(new.1, to, &stays_new);
                let said = Said::of(parts.0.stages.get(at), parts.1.stages.get(to));
                self.stage(&item, (old_stage, old_plan), (new_stage, new_plan), (places, moved), said);
            }
        }
    }

    fn stage(
        &mut self,
        item: &str,
        old: (&Stage, &StagePlan),
        new: (&Stage, &StagePlan),
        (places, moved): (Places, bool),
        said: Said,
    ) {
        let mut changed: Vec<&str> = Vec::new();
        let relation = compare::goals(&self.merged, &stage_as_goal(old.1), &stage_as_goal(new.1), self.limits);
        let (word, story) = match relation {
            Relation::Same => (None, None),
            Relation::Looser(story) => (Some("it is reached more easily"), Some(story)),
            Relation::Tighter(story) => (Some("it is harder to reach"), Some(story)),
            Relation::Different(story) => (Some("something else reaches it"), Some(story)),
            Relation::Unknown => (said.reached.then_some("something else reaches it"), None),
        };
        changed.extend(word);
        if old.0.optional != new.0.optional {
            changed.push(if new.0.optional { "it is optional now" } else { "it is required now" });
        }
        if old.0.not_before.map(|span| self.merged.span(span)) != new.0.not_before {
            changed.push("its earliest time changed");
        }
        if moved {
            changed.push("it stands elsewhere among the stages");
        }
        if said.from {
            changed.push("its window counts from elsewhere");
        }
        if changed.is_empty() {
            return;
        }
        let only_easier =
            changed.iter().all(|what| matches!(*what, "it is reached more easily" | "it is optional now"));
        let category = if only_easier { Category::Behaviour } else { Category::Breaking };
        self.add(&kinds::STAGE_CHANGED, category, item, changed.join("; "), places);
        if let Some(story) = story {
            self.tell(story);
        }
    }

    fn goals(
        &mut self,
        journey: &str,
        old: (&Journey, &JourneyPlan),
        new: (&Journey, &JourneyPlan),
        parts: (&Parts, &Parts),
    ) {
        let names = |list: &[Goal]| list.iter().map(|one| one.meta.name.to_string()).collect::<Vec<_>>();
        let matched = matched(&names(&old.0.goals), &names(&new.0.goals));
        for goal in matched.gone.iter().filter_map(|at| old.0.goals.get(*at)) {
            let item = of(journey, &goal.meta);
            self.add(
                &kinds::GOAL_REMOVED,
                Category::Breaking,
                &item,
                "it is gone".to_owned(),
                Places::old(goal.meta.item),
            );
        }
        for goal in matched.added.iter().filter_map(|at| new.0.goals.get(*at)) {
            let category = if goal.business { Category::Behaviour } else { Category::Breaking };
            let message = if goal.business { "it is new" } else { "it is new: success needs it too" };
            self.add(
                &kinds::GOAL_ADDED,
                category,
                &of(journey, &goal.meta),
                message.to_owned(),
                Places::new(goal.meta.item),
            );
        }
        for (at, to) in matched.both {
            let (Some(old_goal), Some(new_goal)) = (old.0.goals.get(at), new.0.goals.get(to)) else { continue };
            let item = of(journey, &new_goal.meta);
            self.documentation(&item, &old_goal.meta, &new_goal.meta, &[]);
            if let (Some(old_plan), Some(new_plan)) = (old.1.goals.get(at), new.1.goals.get(to)) {
                let places = Places::both(old_goal.meta.item, new_goal.meta.item);
                let said = Said::of(parts.0.goals.get(at), parts.1.goals.get(to));
                self.goal(&item, old_plan, new_plan, places, said);
            }
        }
    }

    fn goal(&mut self, item: &str, old: &GoalPlan, new: &GoalPlan, places: Places, said: Said) {
        if said.from || said.confirmed || old.business != new.business {
            let message = "what it counts from, comes after, or is confirmed by changed".to_owned();
            self.add(&kinds::GOAL_CHANGED, Category::Breaking, item, message, places);
        }
        match compare::goals(&self.merged, old, new, self.limits) {
            Relation::Unknown if said.reached => {
                let message = "something else reaches it; which way could not be decided".to_owned();
                self.add(&kinds::GOAL_CHANGED, Category::Breaking, item, message, places);
            }
            Relation::Same | Relation::Unknown => {}
            Relation::Tighter(story) => {
                let message = "it is tighter: some instances that reached it no longer do".to_owned();
                self.add(&kinds::GOAL_TIGHTENED, Category::Breaking, item, message, places);
                self.tell(story);
            }
            Relation::Looser(story) => {
                let message = "it is looser: some instances that missed it now reach it".to_owned();
                self.add(&kinds::GOAL_LOOSENED, Category::Behaviour, item, message, places);
                self.tell(story);
            }
            Relation::Different(story) => {
                let message = "something else reaches it: neither version follows from the other".to_owned();
                self.add(&kinds::GOAL_CHANGED, Category::Breaking, item, message, places);
                self.tell(story);
            }
        }
    }
}

/// Which parts of a stage or a goal say something else than before.
#[derive(Debug, Clone, Copy)]
struct Said {
    /// What reaches it, and by when.
    reached: bool,
    /// From where its times count, and what it comes after.
    from: bool,
    /// What takes it back.
    confirmed: bool,
}

impl Said {
    fn of(old: Option<&Part>, new: Option<&Part>) -> Self {
        let differs = |part: fn(&Part) -> Fingerprint| old.map(part) != new.map(part);
        Self {
            reached: differs(|one| one.reached),
            from: differs(|one| one.from),
            confirmed: differs(|one| one.confirmed),
        }
    }
}

/// How a stage stands to each of those that stay: before it, in a group or a branch with it.
fn neighbours(plan: &JourneyPlan, own: usize, stays: &[usize]) -> Vec<(bool, bool, bool)> {
    let Some(place) = plan.stages.get(own).map(|stage| stage.place) else { return Vec::new() };
    let others = stays.iter().filter_map(|at| plan.stages.get(*at)).map(|stage| stage.place);
    let stands = |other: crate::plan::Place| {
        let together = other.group == place.group;
        let is_before =
            other.group < place.group || together && other.branch == place.branch && other.step < place.step;
        (is_before, together, together && other.branch == place.branch)
    };
    others.map(stands).collect()
}

/// What else of a journey changed: how it begins and ends.
fn rest(
    diff: &Diff<'_>,
    (old, old_says): (&JourneyPlan, &Parts),
    (new, new_says): (&JourneyPlan, &Parts),
) -> Option<String> {
    let mut changed: Vec<&str> = Vec::new();
    let start = |plan: &JourneyPlan| plan.start.iter().cloned().collect::<Vec<_>>();
    let (old_start, new_start) = (start(old), start(new));
    let lists = [
        ("what starts it", &old_start, &new_start, old_says.start != new_says.start),
        ("what makes it fail", &old.fail, &new.fail, old_says.fail != new_says.fail),
        ("what makes it exit", &old.exit, &new.exit, old_says.exit != new_says.exit),
    ];
    for (what, old, new, says_else) in lists {
        let differs = |(old, new): (&crate::plan::Node, &crate::plan::Node)| {
            let (old, new) = (pattern_as_goal(old), pattern_as_goal(new));
            match compare::goals(&diff.merged, &old, &new, diff.limits) {
                Relation::Same => false,
                Relation::Unknown => says_else,
                _ => true,
            }
        };
        if old.len() != new.len() || old.iter().zip(new).any(differs) {
            changed.push(what);
        }
    }
    let moved = |span: Option<crate::model::TimeSpan>| span.map(|span| diff.merged.span(span));
    if moved(old.abandon) != new.abandon {
        changed.push("the silence that counts as abandoning");
    }
    if moved(old.time_out) != new.time_out {
        changed.push("its time-out");
    }
    if old.on_restart != new.on_restart {
        changed.push("what a restart does");
    }
    if old_says.without != new_says.without {
        changed.push("its exclusions");
    }
    if old_says.key != new_says.key {
        changed.push("its key");
    }
    (!changed.is_empty()).then(|| format!("{} changed", changed.join(", ")))
}

fn of(journey: &str, meta: &Meta) -> String {
    format!("{journey}.{}", meta.name)
}

fn pattern_as_goal(node: &crate::plan::Node) -> GoalPlan {
    GoalPlan {
        business: false,
        node: node.clone(),
        within: None,
        anchor: crate::model::Milestone::Start,
        after: None,
        confirmed: None,
    }
}

/// A stage by what reaches it and by when.
fn stage_as_goal(stage: &StagePlan) -> GoalPlan {
    GoalPlan { within: stage.within, ..pattern_as_goal(&stage.node) }
}
