//! Patterns.
use super::{Lower, Pair, R};
use crate::syntax::ast::{EventName, EventPattern, Pattern, PatternKind};

impl<'t> Lower<'t> {
    /// A `pattern` pair: a chain of alternatives.
    pub(super) fn pattern(&mut self, pair: Pair<'t>) -> Option<Pattern> {
        let levels = pair.clone().into_inner().count() + 1;
        self.descend(levels, &pair)?;
        let mut chain = None;
        for part in pair.into_inner() {
            let span = self.span(&part);
            chain = Some(match chain.take() {
                None => self.alternatives(part)?,
                Some(first) => self.chained(first, part, span)?,
            });
        }
        self.ascend(levels);
        chain
    }

    /// What a `then_part` or `all_within` makes of the chain before it.
    fn chained(&mut self, first: Pattern, pair: Pair<'t>, part: crate::diag::Span) -> Option<Pattern> {
        let span = first.span.to(part);
        if pair.as_rule() == R::all_within {
            let within = pair.into_inner().find(|part| part.as_rule() == R::within)?;
            let within = self.first_time_span(within)?;
            return Some(Pattern { kind: PatternKind::AllWithin { chain: Box::new(first), within }, span });
        }
        let step = pair.into_inner().find(|part| matches!(part.as_rule(), R::silence | R::follow))?;
        let kind = match step.as_rule() {
            R::silence => self.silence(first, step)?,
            _ => self.follow(first, step)?,
        };
        Some(Pattern { kind, span })
    }

    fn silence(&mut self, first: Pattern, pair: Pair<'t>) -> Option<PatternKind> {
        let mut absent = None;
        let mut lasting = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::either_of => absent = Some(self.alternatives(part)?),
                R::time_span => lasting = Some(self.time_span(part)?),
                _ => {}
            }
        }
        Some(PatternKind::Silence { first: Box::new(first), absent: Box::new(absent?), lasting: lasting? })
    }

    fn follow(&mut self, first: Pattern, pair: Pair<'t>) -> Option<PatternKind> {
        let mut second = None;
        let mut directly = false;
        let mut within = None;
        let mut cond = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::kw_directly => directly = true,
                R::either_of => second = Some(Box::new(self.alternatives(part)?)),
                R::within => within = Some(self.first_time_span(part)?),
                R::where_cond => cond = Some(Box::new(self.condition(part)?)),
                _ => {}
            }
        }
        Some(PatternKind::Then { first: Box::new(first), second: second?, directly, within, cond })
    }

    /// An `either_of`, `simple` or `bare` pair.
    pub(super) fn alternatives(&mut self, pair: Pair<'t>) -> Option<Pattern> {
        let span = self.span(&pair);
        let mut either = Vec::with_capacity(1);
        for part in pair.into_inner().filter(|part| part.as_rule() != R::kw_or) {
            either.push(self.unit(part)?);
        }
        if either.len() == 1 { either.pop() } else { Some(Pattern { kind: PatternKind::Or(either), span }) }
    }

    /// The first `simple`, `bare` or `pattern` among the parts of a pair.
    pub(super) fn first_pattern(&mut self, pair: Pair<'t>) -> Option<Pattern> {
        self.patterns(pair)?.into_iter().next()
    }

    /// Every `simple`, `bare` or `pattern` among the parts of a pair.
    pub(super) fn patterns(&mut self, pair: Pair<'t>) -> Option<Vec<Pattern>> {
        let patterns = pair.into_inner().filter(|part| matches!(part.as_rule(), R::simple | R::bare | R::pattern));
        patterns.map(|part| self.any_pattern(part)).collect()
    }

    /// A `simple`, `bare` or `pattern` pair.
    pub(super) fn any_pattern(&mut self, pair: Pair<'t>) -> Option<Pattern> {
        if pair.as_rule() == R::pattern { self.pattern(pair) } else { self.alternatives(pair) }
    }

    fn unit(&mut self, pair: Pair<'t>) -> Option<Pattern> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            R::paren_pattern => {
                let inner = pair.into_inner().find(|part| part.as_rule() == R::pattern)?;
                PatternKind::Paren(Box::new(self.pattern(inner)?))
            }
            R::count_pattern => self.count_pattern(pair)?,
            _ => PatternKind::Event(self.event(pair)?),
        };
        Some(Pattern { kind, span })
    }

    fn count_pattern(&mut self, pair: Pair<'t>) -> Option<PatternKind> {
        let mut count = None;
        let mut of = None;
        let mut within = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::whole => count = Some(self.whole(&part)?),
                R::within => within = Some(self.first_time_span(part)?),
                _ => of = Some(Box::new(self.unit(part)?)),
            }
        }
        Some(PatternKind::Count { count: count?, of: of?, within: within? })
    }

    fn event(&mut self, pair: Pair<'t>) -> Option<EventPattern> {
        let mut source = None;
        let mut binding = None;
        let mut cond = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::event_name => source = Some(self.event_name(part)?),
                R::name => binding = Some(self.name(&part)),
                R::where_cond => cond = Some(Box::new(self.condition(part)?)),
                _ => {}
            }
        }
        Some(EventPattern { source: source?, binding, cond })
    }

    fn event_name(&self, pair: Pair<'t>) -> Option<EventName> {
        let any = pair.as_str().trim_end() == "any";
        let mut names = self.names(pair).into_iter();
        let first = names.next()?;
        Some(match names.next() {
            Some(event) => EventName::Emitted(first, event),
            None if any || first.text == "any" => EventName::Any(first.span),
            None => EventName::Named(first),
        })
    }
}
