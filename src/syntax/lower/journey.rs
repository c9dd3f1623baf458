//! Journeys and their statements.
use super::{Lower, Pair, R};
use crate::syntax::ast::{
    Confirmation, Goal, Journey, JourneyStatement, JourneyStatementKind as Kind, Name, RestartMode, ScorePart, Spanned,
    Stage, TimeSpan, Without, WithoutEffect,
};

impl<'t> Lower<'t> {
    /// A `journey` pair.
    pub(super) fn journey(&mut self, pair: Pair<'t>) -> Option<Journey> {
        let body = self.body(&pair);
        let mut parts = pair.into_inner();
        let mut journey = self.journey_head(parts.next()?)?;
        journey.body = body;
        for part in parts.filter(|part| !matches!(part.as_rule(), R::open_brace | R::close_brace)) {
            match self.keep(part, Self::journey_statement) {
                Some(statement) => journey.statements.push(statement),
                None => journey.incomplete = true,
            }
        }
        Some(journey)
    }

    /// From the opening to the closing brace of a block.
    pub(super) fn body(&self, pair: &Pair<'t>) -> crate::diag::Span {
        let whole = self.span(pair);
        let open = pair.clone().into_inner().find(|part| part.as_rule() == R::open_brace);
        open.map_or(whole, |open| self.span(&open).to(whole))
    }

    /// A journey that has no statements yet.
    pub(in crate::syntax) fn journey_head(&mut self, pair: Pair<'t>) -> Option<Journey> {
        let mut names = self.names(pair.clone()).into_iter();
        let title = self.title(pair)?;
        let name = names.next()?;
        let body = crate::diag::Span::default();
        Some(Journey { name, title, key: names.collect(), statements: Vec::new(), body, incomplete: false })
    }

    /// Any statement of a journey.
    pub(in crate::syntax) fn journey_statement(&mut self, pair: Pair<'t>) -> Option<JourneyStatement> {
        let span = self.span(&pair);
        let docs = self.docs_before(span.start);
        let kind = match pair.as_rule() {
            R::owner => Kind::Owner(self.first_text(pair)?),
            R::value => {
                let value = pair.into_inner().find(|part| part.as_rule() == R::expr)?;
                Kind::Value(self.expr(value)?)
            }
            R::importance => self.importance(pair)?,
            R::review => Kind::ReviewBy(self.first_instant(pair)?),
            R::start => Kind::Start(self.first_pattern(pair)?),
            R::on_restart => Kind::OnRestart(self.restart_mode(pair)?),
            R::stage => Kind::Stage(self.stage(pair)?),
            R::any_order => Kind::AnyOrder(self.stages(pair)),
            R::either => Kind::Either(self.branches(pair)),
            R::goal => Kind::Goal(Box::new(self.goal(pair)?)),
            R::fail => Kind::Fail(self.first_pattern(pair)?),
            R::exit => Kind::Exit(self.first_pattern(pair)?),
            R::abandon => Kind::Abandon(self.first_time_span(pair)?),
            R::time_out => Kind::TimeOut(self.first_time_span(pair)?),
            R::without => Kind::Without(Box::new(self.without(pair)?)),
            R::kpi => Kind::Kpi(Box::new(self.kpi(pair)?)),
            R::score => Kind::Score(self.score(pair)),
            _ => Kind::Rule(Box::new(self.rule(pair)?)),
        };
        Some(JourneyStatement { docs, kind, span })
    }

    fn importance(&mut self, pair: Pair<'t>) -> Option<Kind> {
        let mut numbers = pair.into_inner().filter(|part| part.as_rule() == R::whole);
        Some(Kind::Importance(self.whole(&numbers.next()?)?, self.whole(&numbers.next()?)?))
    }

    fn restart_mode(&self, pair: Pair<'t>) -> Option<Spanned<RestartMode>> {
        let mode = pair.into_inner().last()?;
        let node = match mode.as_rule() {
            R::kw_ignore => RestartMode::Ignore,
            R::kw_allow => RestartMode::Allow,
            _ => RestartMode::Restart,
        };
        Some(Spanned { node, span: self.span(&mode) })
    }

    /// The stages of a group; those that can't be lowered are dropped.
    fn stages(&mut self, pair: Pair<'t>) -> Vec<Stage> {
        let stages = pair.into_inner().filter(|part| part.as_rule() == R::stage);
        stages.filter_map(|part| self.keep(part, Self::stage)).collect()
    }

    fn branches(&mut self, pair: Pair<'t>) -> Vec<Vec<Stage>> {
        let branches = pair.into_inner().filter(|part| part.as_rule() == R::branch);
        branches.map(|part| self.stages(part)).collect()
    }

    /// A `stage` pair.
    pub(in crate::syntax) fn stage(&mut self, pair: Pair<'t>) -> Option<Stage> {
        let span = self.span(&pair);
        let (mut name, mut title, mut pattern) = (None, None, None);
        let (mut within, mut not_before, mut optional) = (None, None, false);
        for part in pair.into_inner() {
            match part.as_rule() {
                R::name => name = Some(self.name(&part)),
                R::text => title = Some(self.text_literal(&part)?),
                R::simple => pattern = Some(self.alternatives(part)?),
                R::within_of => {
                    let window = self.within_of(part.clone());
                    self.once(&mut within, window, &part, "within")?;
                }
                R::not_before => {
                    let least = self.first_time_span(part.clone());
                    self.once(&mut not_before, least, &part, "not before")?;
                }
                R::kw_optional => self.flag_once(&mut optional, &part, "optional"),
                _ => {}
            }
        }
        let (within, of) = unzip(within);
        Some(Stage { name: name?, title, pattern: pattern?, within, of, not_before, optional, span })
    }

    fn within_of(&mut self, pair: Pair<'t>) -> Option<(TimeSpan, Option<Name>)> {
        let anchor = self.first_name(pair.clone());
        Some((self.first_time_span(pair)?, anchor))
    }

    fn goal(&mut self, pair: Pair<'t>) -> Option<Goal> {
        let (mut business, mut name, mut title, mut pattern) = (false, None, None, None);
        let (mut within, mut after, mut confirmed) = (None, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                R::kw_business => business = true,
                R::name => name = Some(self.name(&part)),
                R::text => title = Some(self.text_literal(&part)?),
                R::simple => pattern = Some(self.alternatives(part)?),
                R::within_of => {
                    let window = self.within_of(part.clone());
                    self.once(&mut within, window, &part, "within")?;
                }
                R::after_stage => {
                    let stage = self.first_name(part.clone());
                    self.once(&mut after, stage, &part, "after")?;
                }
                R::confirmed => {
                    let confirmation = self.confirmation(part.clone());
                    self.once(&mut confirmed, confirmation, &part, "confirmed unless")?;
                }
                _ => {}
            }
        }
        let (within, of) = unzip(within);
        Some(Goal { business, name: name?, title, pattern: pattern?, within, of, after, confirmed })
    }

    fn confirmation(&mut self, pair: Pair<'t>) -> Option<Confirmation> {
        let span = self.span(&pair);
        let unless = self.first_pattern(pair.clone())?;
        Some(Confirmation { unless, within: self.first_time_span(pair)?, span })
    }

    fn without(&mut self, pair: Pair<'t>) -> Option<Without> {
        let mut names = self.names(pair.clone()).into_iter();
        let effect = pair.clone().into_inner().last()?;
        let node = if effect.as_rule() == R::kw_fail { WithoutEffect::Fail } else { WithoutEffect::Ignore };
        let otherwise = Spanned { node, span: self.span(&effect) };
        let pattern = self.first_pattern(pair)?;
        Some(Without { pattern, from: names.next()?, to: names.next()?, otherwise })
    }

    fn score(&mut self, pair: Pair<'t>) -> Vec<ScorePart> {
        let parts = pair.into_inner().filter(|part| part.as_rule() == R::score_part);
        parts.filter_map(|part| self.keep(part, Self::score_part)).collect()
    }

    /// A `score_part` pair.
    pub(in crate::syntax) fn score_part(&mut self, pair: Pair<'t>) -> Option<ScorePart> {
        let span = self.span(&pair);
        let (mut kpi, mut weight, mut ends) = (None, None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                R::name => kpi = Some(self.name(&part)),
                R::literal => weight = Some(self.literal(part)?),
                R::expr => ends.push(self.expr(part)?),
                _ => {}
            }
        }
        let mut ends = ends.into_iter();
        Some(ScorePart { kpi: kpi?, weight: weight?, from: ends.next()?, to: ends.next()?, span })
    }
}

/// The two halves of a `within D of ANCHOR`, both absent if there is none.
fn unzip(within: Option<(TimeSpan, Option<Name>)>) -> (Option<TimeSpan>, Option<Name>) {
    within.map_or((None, None), |(span, anchor)| (Some(span), anchor))
}
