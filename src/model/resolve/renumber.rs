//! Ids after a change of declarations: what was resolved before is kept, with the numbers that its names have now.
//!
//! Invariant: changes ids and nothing else. An id that stands for nothing any more is noted, and the item it is in must
//! be resolved anew.
use super::*;

/// The id now of every id before, by kind; nothing for what is gone.
#[derive(Debug, Default)]
pub(super) struct Renumber {
    pub bodies: PerBody<Option<usize>>,
    pub attributes: Vec<Option<usize>>,
    pub customer_attributes: Vec<Option<usize>>,
    pub calendars: Vec<Option<usize>>,
    /// Whether an id was met that is gone.
    pub lost: bool,
}

macro_rules! renumbered {
    ($($method:ident of $id:ident in $($list:ident).+),+ $(,)?) => {$(
        fn $method(&mut self, id: &mut $id) {
            match self.$($list).+.get(id.index()).copied().flatten() {
                Some(now) => *id = $id::new(now),
                None => self.lost = true,
            }
        }
    )+};
}

impl Renumber {
    renumbered! {
        touchpoint of TouchpointId in bodies.touchpoints,
        attribute of AttributeId in attributes,
        customer_attribute of CustomerAttributeId in customer_attributes,
        calendar of CalendarId in calendars,
        segment of SegmentId in bodies.segments,
        moment of MomentId in bodies.moments,
        journey of JourneyId in bodies.journeys,
        rule of RuleId in bodies.rules,
        kpi of KpiId in bodies.kpis,
        action of ActionId in bodies.actions,
    }

    /// Whether every id is what it was.
    pub(super) fn is_identity(&self) -> bool {
        let same = |list: &Vec<Option<usize>>| list.iter().enumerate().all(|(at, now)| *now == Some(at));
        let others = [&self.attributes, &self.customer_attributes, &self.calendars];
        others.into_iter().all(same) && BodyKind::ALL.into_iter().all(|kind| same(self.bodies.list(kind)))
    }

    /// Where a body of before is now.
    pub(super) fn place(&self, kind: BodyKind, at: usize) -> Option<usize> {
        self.bodies.get(kind, at).copied().flatten()
    }

    /// A named thing.
    pub(super) fn symbol(&mut self, symbol: &mut Symbol) {
        match symbol {
            Symbol::Touchpoint(id) => self.touchpoint(id),
            Symbol::Attribute(touchpoint, attribute) => {
                self.touchpoint(touchpoint);
                self.attribute(attribute);
            }
            Symbol::EventAttribute(id) => self.attribute(id),
            Symbol::CustomerAttribute(id) => self.customer_attribute(id),
            Symbol::Calendar(id) => self.calendar(id),
            Symbol::Segment(id) => self.segment(id),
            Symbol::Moment(id) => self.moment(id),
            Symbol::Journey(id) | Symbol::Stage(id, _) | Symbol::Goal(id, _) => self.journey(id),
            Symbol::Rule(id) => self.rule(id),
            Symbol::Kpi(id) => self.kpi(id),
            Symbol::Action(id) => self.action(id),
            Symbol::Binding(_) => {}
        }
    }

    fn source(&mut self, source: &mut Source) {
        match source {
            Source::Any => {}
            Source::Touchpoint(id) => self.touchpoint(id),
            Source::Moment(id) => self.moment(id),
            Source::Journey(id, _) => self.journey(id),
            Source::Violation(id) => self.rule(id),
        }
    }

    fn pattern(&mut self, pattern: &mut Pattern) {
        match &mut pattern.kind {
            PatternKind::Event(event) => {
                self.source(&mut event.source);
                self.maybe(&mut event.cond);
            }
            PatternKind::AnyOf(list) => list.iter_mut().for_each(|it| self.pattern(it)),
            PatternKind::Then { first, second, within, cond, .. } => {
                self.pattern(first);
                self.pattern(second);
                within.iter_mut().for_each(|it| self.span(it));
                self.maybe(cond);
            }
            PatternKind::AllWithin { chain: inner, within } | PatternKind::Count { of: inner, within, .. } => {
                self.pattern(inner);
                self.span(within);
            }
            PatternKind::Silence { first, absent, lasting } => {
                self.pattern(first);
                self.pattern(absent);
                self.span(lasting);
            }
        }
    }

    fn trigger(&mut self, trigger: &mut Trigger) {
        self.pattern(&mut trigger.pattern);
    }

    fn span(&mut self, span: &mut TimeSpan) {
        if let TimeSpan::Calendar { clock, .. } = span {
            self.clock(clock);
        }
    }

    fn clock(&mut self, clock: &mut Clock) {
        if let Clock::Calendar(id) = clock {
            self.calendar(id);
        }
    }

    fn window(&mut self, window: &mut Window) {
        [&mut window.from, &mut window.to].into_iter().flatten().for_each(|it| self.span(it));
    }

    fn maybe(&mut self, expr: &mut Option<Expr>) {
        expr.iter_mut().for_each(|it| self.expr(it));
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Literal(_) => {}
            ExprKind::Attribute(_, attribute) => self.event_attribute(attribute),
            ExprKind::Customer(id) => self.customer_attribute(id),
            ExprKind::Unary(_, inner) | ExprKind::IsKnown(inner) => self.expr(inner),
            ExprKind::Binary(_, left, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::In(value, list) => {
                self.expr(value);
                list.iter_mut().for_each(|it| self.expr(it));
            }
            ExprKind::Measure(measure) => self.measure(measure),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Previous(span) => self.span(span),
        }
    }

    fn event_attribute(&mut self, attribute: &mut EventAttribute) {
        if let EventAttribute::Declared(columns) = attribute {
            columns.iter_mut().for_each(|it| self.attribute(it));
        }
    }

    fn measure(&mut self, measure: &mut Measure) {
        match measure {
            Measure::Between(from, to) => {
                for mark in [from, to] {
                    if let Mark::Event(pattern) = mark {
                        self.pattern(pattern);
                    }
                }
            }
            Measure::Count(pattern) | Measure::Has(pattern) => self.pattern(pattern),
            Measure::FollowedBy(pattern, span) => {
                self.pattern(pattern);
                self.span(span);
            }
            Measure::Fold(_, values) => self.values(values),
            Measure::Switches(attribute) => self.event_attribute(attribute),
            Measure::Violated(id) => self.rule(id),
            Measure::Outcome(_)
            | Measure::Duration
            | Measure::LongestGap
            | Measure::ReachedStage(_)
            | Measure::ReachedGoal(_)
            | Measure::Cost => {}
        }
    }

    fn values(&mut self, values: &mut EventValues) {
        self.pattern(&mut values.pattern);
        self.expr(&mut values.value);
    }

    fn aggregate(&mut self, aggregate: &mut Aggregate) {
        match aggregate {
            Aggregate::Rate(cond) => self.expr(cond),
            Aggregate::Instances => {}
            Aggregate::Mean(sample)
            | Aggregate::Percentile(_, sample)
            | Aggregate::Total(sample)
            | Aggregate::Min(sample)
            | Aggregate::Max(sample)
            | Aggregate::Nps(sample)
            | Aggregate::Csat(sample, _)
            | Aggregate::Ces(sample) => match sample {
                Sample::Instance(expr) => self.expr(expr),
                Sample::Events(values) => self.values(values),
            },
        }
    }
}

/// An item with a body, of which the ids in it can be set anew.
pub(super) trait Body {
    /// An item of which nothing is known yet.
    fn blank() -> Self;
    /// Sets all ids.
    fn renumber(&mut self, ids: &mut Renumber);
}

/// Items of before in their places now; `again` tells for every place whether its item is resolved anew. An item that
/// is to be kept but names something gone unsets `whole`.
pub(super) fn all<T: Body>(
    mut was: Vec<T>,
    ids: &mut Renumber,
    kind: BodyKind,
    again: &[bool],
    whole: &mut bool,
) -> Vec<T> {
    for (at, item) in was.iter_mut().enumerate() {
        let Some(place) = ids.place(kind, at) else { continue };
        item.renumber(ids);
        if std::mem::take(&mut ids.lost) {
            *whole &= again.get(place).copied().unwrap_or(true);
            *item = T::blank();
        }
    }
    body::placed(was, |at| ids.place(kind, at), again.len(), T::blank)
}

fn unknown() -> Expr {
    expr::unknown(Place::default())
}

fn nothing() -> Pattern {
    Pattern { kind: PatternKind::AnyOf(Vec::new()), place: Place::default() }
}

/// What narrows a touchpoint and what it costs; the rest of it is declared and not kept.
impl Body for (Option<Expr>, Option<Expr>) {
    fn blank() -> Self {
        (None, None)
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        ids.maybe(&mut self.0);
        ids.maybe(&mut self.1);
    }
}

impl Body for Segment {
    fn blank() -> Self {
        Self { meta: Meta::default(), value: unknown() }
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        ids.expr(&mut self.value);
    }
}

impl Body for Action {
    fn blank() -> Self {
        Self { meta: Meta::default(), params: Vec::new() }
    }

    fn renumber(&mut self, _: &mut Renumber) {}
}

impl Body for Moment {
    fn blank() -> Self {
        Self { meta: Meta::default(), pattern: nothing(), slots: 0, is_log_event: false }
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        ids.pattern(&mut self.pattern);
    }
}

impl Body for Kpi {
    fn blank() -> Self {
        Self {
            meta: Meta::default(),
            population: Population::Customers,
            value: unknown(),
            by: Vec::new(),
            per: None,
            direction: None,
            thresholds: Vec::new(),
        }
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        match &mut self.population {
            Population::Decided(journey) | Population::Started(journey) => ids.journey(journey),
            Population::Events(source) => ids.source(source),
            Population::Customers => {}
        }
        ids.expr(&mut self.value);
        self.by.iter_mut().for_each(|it| ids.segment(it));
        for threshold in &mut self.thresholds {
            match &mut threshold.demand {
                Demanded::Compare(_, limit) => ids.expr(limit),
                Demanded::Between(low, high) => {
                    ids.expr(low);
                    ids.expr(high);
                }
            }
            threshold.segment.iter_mut().for_each(|(segment, _)| ids.segment(segment));
        }
    }
}

impl Body for Rule {
    fn blank() -> Self {
        Self {
            meta: Meta::default(),
            severity: ast::RuleSeverity::default(),
            because: None,
            owner: None,
            subject: Subject::Customer,
            scope: Scope::Always,
            clauses: Vec::new(),
            actions: Vec::new(),
            allowance: None,
        }
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        if let Subject::Instance(journey) = &mut self.subject {
            ids.journey(journey);
        }
        match &mut self.scope {
            Scope::Always => {}
            Scope::While(journey) => ids.journey(journey),
            Scope::Between(from, to) => {
                ids.trigger(from);
                ids.trigger(to);
            }
            Scope::After(from, until) => {
                ids.trigger(from);
                until.iter_mut().for_each(|it| ids.trigger(it));
            }
        }
        for clause in &mut self.clauses {
            clause.trigger.iter_mut().for_each(|it| ids.pattern(it));
            ids.demand(&mut clause.demand);
        }
        self.actions.iter_mut().for_each(|it| ids.act(&mut it.action));
    }
}

/// The parts of rules.
impl Renumber {
    fn demand(&mut self, demand: &mut Demand) {
        match demand {
            Demand::Expect(target, _) => self.target(target),
            Demand::Forbid(target, hours) => {
                self.target(target);
                hours.iter_mut().for_each(|(_, calendar)| self.calendar(calendar));
            }
            Demand::Edge(_, pattern, cond) => {
                self.pattern(pattern);
                self.maybe(cond);
            }
            Demand::OneOf(list, window) | Demand::AllOrNone(list, window) => {
                list.iter_mut().for_each(|it| self.pattern(it));
                self.window(window);
            }
            Demand::Limit(limit) => {
                self.pattern(&mut limit.pattern);
                self.maybe(&mut limit.cond);
                match &mut limit.per {
                    LimitPer::Scope => {}
                    LimitPer::Sliding(span) => self.span(span),
                    LimitPer::Period(_, clock) => self.clock(clock),
                }
            }
        }
    }

    fn target(&mut self, target: &mut Target) {
        self.pattern(&mut target.pattern);
        if let Side::BeforeAnother(pattern) | Side::SinceLast(pattern) = &mut target.side {
            self.pattern(pattern);
        }
        self.window(&mut target.window);
        [&mut target.until, &mut target.unless].into_iter().flatten().for_each(|it| self.pattern(it));
        self.maybe(&mut target.cond);
        for carried in &mut target.carrying {
            self.expr(&mut carried.from);
            self.expr(&mut carried.to);
        }
    }

    fn act(&mut self, action: &mut DoAction) {
        match action {
            DoAction::Send(source) => self.source(source),
            DoAction::Suppress(source, span) => {
                self.source(source);
                span.iter_mut().for_each(|it| self.span(it));
            }
            DoAction::Raise { .. } => {}
            DoAction::Call(action, values) => {
                self.action(action);
                values.iter_mut().for_each(|it| self.maybe(it));
            }
        }
    }
}

impl Body for Journey {
    fn blank() -> Self {
        Self {
            meta: Meta::default(),
            owner: None,
            value: None,
            importance: None,
            review_by: None,
            key: Vec::new(),
            start: None,
            on_restart: ast::RestartMode::default(),
            stages: Vec::new(),
            layout: Vec::new(),
            goals: Vec::new(),
            fail: Vec::new(),
            exit: Vec::new(),
            abandon: None,
            time_out: None,
            without: Vec::new(),
            score: Vec::new(),
            kpis: Vec::new(),
            rules: Vec::new(),
        }
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        ids.maybe(&mut self.value);
        self.key.iter_mut().flat_map(|key| &mut key.attributes).for_each(|it| ids.attribute(it));
        self.start.iter_mut().chain(&mut self.fail).chain(&mut self.exit).for_each(|it| ids.trigger(it));
        for stage in &mut self.stages {
            ids.trigger(&mut stage.trigger);
            [&mut stage.within, &mut stage.not_before].into_iter().flatten().for_each(|it| ids.span(it));
        }
        for goal in &mut self.goals {
            ids.trigger(&mut goal.trigger);
            goal.within.iter_mut().for_each(|it| ids.span(it));
            if let Some((trigger, span)) = &mut goal.confirmed {
                ids.trigger(trigger);
                ids.span(span);
            }
        }
        [&mut self.abandon, &mut self.time_out].into_iter().flatten().for_each(|it| ids.span(it));
        self.without.iter_mut().for_each(|it| ids.trigger(&mut it.trigger));
        for part in &mut self.score {
            ids.kpi(&mut part.kpi);
            ids.expr(&mut part.from);
            ids.expr(&mut part.to);
        }
        self.kpis.iter_mut().for_each(|it| ids.kpi(it));
        self.rules.iter_mut().for_each(|it| ids.rule(it));
    }
}

impl Body for Test {
    fn blank() -> Self {
        Self {
            title: SmolStr::default(),
            customers: Vec::new(),
            log_ends: None,
            expectations: Vec::new(),
            place: Place::default(),
        }
    }

    fn renumber(&mut self, ids: &mut Renumber) {
        for customer in &mut self.customers {
            customer.attributes.iter_mut().for_each(|(id, _)| ids.customer_attribute(id));
            let attributes = customer.events.iter_mut().flat_map(|event| &mut event.attributes);
            attributes.for_each(|(id, _)| ids.attribute(id));
        }
        for expectation in &mut self.expectations {
            match &mut expectation.kind {
                TestExpectationKind::Rule(rule, ..) => ids.rule(rule),
                TestExpectationKind::Journey(journey, ..) => ids.journey(journey),
                TestExpectationKind::Kpi(kpi, _, value) => {
                    ids.kpi(kpi);
                    ids.expr(value);
                }
                TestExpectationKind::Decision(rule, action, _) => {
                    ids.rule(rule);
                    match action {
                        TestAction::Send(source) | TestAction::Suppress(source) => ids.source(source),
                        TestAction::Raise => {}
                        TestAction::Call(action) => ids.action(action),
                    }
                }
                TestExpectationKind::Moment(moment, _) => ids.moment(moment),
            }
        }
    }
}
