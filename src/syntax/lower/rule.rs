//! Rules and their statements.
use super::{Lower, Pair, R};
use crate::codes::syntax as codes;
use crate::diag::Span;
use crate::syntax::ast::{
    Adjacent, Arg, Count, Do, DoAction, Edge, Expect, Expectation, Forbid, Hours, Limit, LimitPer, Name, RaiseTo, Rule,
    RuleSeverity, RuleStatement, RuleStatementKind as Kind, Side, Spanned, Tail,
};

impl<'t> Lower<'t> {
    /// A `rule` pair.
    pub(super) fn rule(&mut self, pair: Pair<'t>) -> Option<Rule> {
        let body = self.body(&pair);
        let mut parts = pair.into_inner();
        let mut rule = self.rule_head(parts.next()?)?;
        rule.body = body;
        for part in parts.filter(|part| !matches!(part.as_rule(), R::open_brace | R::close_brace)) {
            match self.keep(part, Self::rule_statement) {
                Some(statement) => rule.statements.push(statement),
                None => rule.incomplete = true,
            }
        }
        Some(rule)
    }

    /// A rule that has no statements yet.
    pub(in crate::syntax) fn rule_head(&mut self, pair: Pair<'t>) -> Option<Rule> {
        let name = self.first_name(pair.clone())?;
        let title = self.title(pair)?;
        Some(Rule { name, title, statements: Vec::new(), body: Span::default(), incomplete: false })
    }

    /// Any statement of a rule.
    pub(in crate::syntax) fn rule_statement(&mut self, pair: Pair<'t>) -> Option<RuleStatement> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            R::severity => Kind::Severity(self.severity(pair)?),
            R::because => Kind::Because(self.first_text(pair)?),
            R::owner => Kind::Owner(self.first_text(pair)?),
            R::per_customer => Kind::PerCustomer,
            R::in_journey => Kind::In(self.first_name(pair)?),
            R::while_open => Kind::While(self.first_name(pair)?),
            R::between => {
                let mut ends = self.patterns(pair)?.into_iter();
                Kind::Between(ends.next()?, ends.next()?)
            }
            R::after => {
                let mut ends = self.patterns(pair)?.into_iter();
                Kind::After(ends.next()?, ends.next())
            }
            R::when => Kind::When(self.first_pattern(pair)?),
            R::expect => Kind::Expect(Box::new(self.expect(pair)?)),
            R::forbid => Kind::Forbid(Box::new(self.forbid(pair)?)),
            R::limit => Kind::Limit(Box::new(self.limit(pair)?)),
            R::using => Kind::Using(self.first_name(pair)?),
            R::do_statement => Kind::Do(self.do_statement(pair)?),
            _ => self.allow(pair)?,
        };
        Some(RuleStatement { kind, span })
    }

    fn severity(&self, pair: Pair<'t>) -> Option<Spanned<RuleSeverity>> {
        let level = pair.into_inner().last()?;
        let node = match level.as_rule() {
            R::kw_warning => RuleSeverity::Warning,
            R::kw_info => RuleSeverity::Info,
            _ => RuleSeverity::Error,
        };
        Some(Spanned { node, span: self.span(&level) })
    }

    fn expect(&mut self, pair: Pair<'t>) -> Option<Expect> {
        let mut what = None;
        let mut tail = Tail::default();
        for part in pair.into_inner() {
            match part.as_rule() {
                R::kw_expect => {}
                R::adjacent | R::edge | R::one_of | R::all_or_none | R::counted | R::simple => {
                    what = Some(self.expectation(part)?);
                }
                _ => self.tail(&mut tail, part)?,
            }
        }
        Some(Expect { what: what?, tail })
    }

    fn expectation(&mut self, pair: Pair<'t>) -> Option<Expectation> {
        let first = pair.clone().into_inner().next()?.as_rule();
        Some(match pair.as_rule() {
            R::adjacent if first == R::kw_next => Expectation::Adjacent(Adjacent::Next, self.first_pattern(pair)?),
            R::adjacent => Expectation::Adjacent(Adjacent::Previous, self.first_pattern(pair)?),
            R::edge if first == R::kw_first => Expectation::Edge(Edge::First, self.first_pattern(pair)?),
            R::edge => Expectation::Edge(Edge::Last, self.first_pattern(pair)?),
            R::one_of => Expectation::OneOf(self.patterns(pair)?),
            R::all_or_none => Expectation::AllOrNone(self.patterns(pair)?),
            R::counted => {
                let count = pair.clone().into_inner().find(|part| part.as_rule() == R::count)?;
                Expectation::Target { count: Some(self.count(count)?), pattern: self.first_pattern(pair)? }
            }
            _ => Expectation::Target { count: None, pattern: self.alternatives(pair)? },
        })
    }

    fn count(&mut self, pair: Pair<'t>) -> Option<Spanned<Count>> {
        let span = self.span(&pair);
        let exactly = pair.clone().into_inner().any(|part| part.as_rule() == R::kw_exactly);
        let numbers = pair.into_inner().filter(|part| part.as_rule() == R::whole);
        let numbers: Option<Vec<u32>> = numbers.map(|part| Some(self.whole(&part)?.node)).collect();
        let mut numbers = numbers?.into_iter();
        let first = numbers.next()?;
        let node = match numbers.next() {
            Some(most) => Count::Between(first, most),
            None if exactly => Count::Exactly(first),
            None => Count::AtLeast(first),
        };
        Some(Spanned { node, span })
    }

    fn forbid(&mut self, pair: Pair<'t>) -> Option<Forbid> {
        let (mut adjacent, mut pattern, mut hours) = (None, None, None);
        let mut tail = Tail::default();
        for part in pair.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                R::kw_forbid => {}
                R::kw_next => adjacent = Some(Spanned { node: Adjacent::Next, span }),
                R::kw_previous => adjacent = Some(Spanned { node: Adjacent::Previous, span }),
                R::simple => pattern = Some(self.alternatives(part)?),
                R::forbid_hours => {
                    let side = self.forbid_hours(part.clone());
                    self.once(&mut hours, side, &part, "during")?;
                }
                _ => self.tail(&mut tail, part)?,
            }
        }
        Some(Forbid { adjacent, pattern: pattern?, hours, tail })
    }

    fn forbid_hours(&self, pair: Pair<'t>) -> Option<(Spanned<Hours>, Name)> {
        let side = pair.clone().into_inner().next()?;
        let node = if side.as_rule() == R::kw_during { Hours::During } else { Hours::Outside };
        Some((Spanned { node, span: self.span(&side) }, self.first_name(pair)?))
    }

    /// One of the clauses that may follow a target.
    fn tail(&mut self, tail: &mut Tail, pair: Pair<'t>) -> Option<()> {
        let part = pair.clone();
        match pair.as_rule() {
            R::side_before | R::side_ever | R::side_since => {
                let side = self.side(part);
                self.once(&mut tail.side, side, &pair, "before, ever or since last")
            }
            R::within_window => {
                let window = part.into_inner().find(|part| part.as_rule() == R::window);
                let window = window.and_then(|window| self.window(window));
                self.once(&mut tail.within, window, &pair, "within")
            }
            R::until => {
                let pattern = self.first_pattern(part);
                self.once(&mut tail.until, pattern, &pair, "until")
            }
            R::unless => {
                let pattern = self.first_pattern(part);
                self.once(&mut tail.unless, pattern, &pair, "unless")
            }
            R::where_cond => {
                let cond = self.condition(part);
                self.once(&mut tail.cond, cond, &pair, "where")
            }
            _ => {
                let mut names = (!tail.carrying.is_empty()).then(|| std::mem::take(&mut tail.carrying));
                let more = self.names(part);
                self.once(&mut names, Some(more), &pair, "carrying")?;
                tail.carrying = names.unwrap_or_default();
                Some(())
            }
        }
    }

    fn side(&mut self, pair: Pair<'t>) -> Option<Spanned<Side>> {
        let span = self.span(&pair);
        let another = pair.clone().into_inner().any(|part| part.as_rule() == R::kw_another);
        let node = match pair.as_rule() {
            R::side_ever => Side::Ever,
            R::side_since => Side::SinceLast(self.first_pattern(pair)?),
            _ if another => Side::BeforeAnother(self.first_pattern(pair)?),
            _ => Side::Before,
        };
        Some(Spanned { node, span })
    }

    fn limit(&mut self, pair: Pair<'t>) -> Option<Limit> {
        let (mut pattern, mut most, mut per, mut cond) = (None, None, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                R::simple => pattern = Some(self.alternatives(part)?),
                R::whole => most = Some(self.whole(&part)?),
                R::limit_sliding => per = Some(LimitPer::Sliding(self.first_time_span(part)?)),
                R::limit_calendar => {
                    let calendar = self.first_name(part.clone());
                    per = Some(LimitPer::Calendar(self.period(part)?, calendar));
                }
                R::where_cond => cond = Some(self.condition(part)?),
                _ => {}
            }
        }
        Some(Limit { pattern: pattern?, most: most?, per, cond })
    }

    fn do_statement(&mut self, pair: Pair<'t>) -> Option<Do> {
        let (mut action, mut at_once, mut priority) = (None, false, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                R::kw_do => {}
                R::at_once => self.flag_once(&mut at_once, &part, "at once"),
                R::priority => {
                    let number = self.priority(part.clone());
                    self.once(&mut priority, number, &part, "priority")?;
                }
                _ => action = Some(self.do_action(part)?),
            }
        }
        Some(Do { action: action?, at_once, priority })
    }

    fn priority(&mut self, pair: Pair<'t>) -> Option<Spanned<i32>> {
        let number = pair.into_inner().find(|part| part.as_rule() == R::signed)?;
        let span = self.span(&number);
        let plain: String = number.as_str().chars().filter(|digit| *digit != '_').collect();
        if let Ok(node) = plain.parse() {
            return Some(Spanned { node, span });
        }
        self.report(codes::not_whole(span.in_file(self.file), number.as_str()));
        None
    }

    fn do_action(&mut self, pair: Pair<'t>) -> Option<DoAction> {
        Some(match pair.as_rule() {
            R::send => DoAction::Send(self.first_name(pair)?),
            R::suppress => {
                let name = self.first_name(pair.clone())?;
                let lasting = pair.into_inner().find(|part| part.as_rule() == R::time_span);
                let lasting = match lasting {
                    Some(part) => Some(self.time_span(part)?),
                    None => None,
                };
                DoAction::Suppress(name, lasting)
            }
            R::raise => self.raise(pair)?,
            _ => {
                let name = self.first_name(pair.clone())?;
                let args = pair.into_inner().filter(|part| part.as_rule() == R::named_arg);
                let args: Option<Vec<_>> = args.map(|part| self.named_arg(part)).collect();
                DoAction::Call(name, args?)
            }
        })
    }

    fn raise(&mut self, pair: Pair<'t>) -> Option<DoAction> {
        let mut texts = Vec::new();
        for part in pair.clone().into_inner().filter(|part| part.as_rule() == R::text) {
            texts.push(self.text_literal(&part)?);
        }
        let mut texts = texts.into_iter();
        let text = texts.next()?;
        let to = match texts.next() {
            Some(address) => RaiseTo::Text(address),
            None => RaiseTo::Name(self.first_name(pair)?),
        };
        Some(DoAction::Raise(text, to))
    }

    fn named_arg(&mut self, pair: Pair<'t>) -> Option<(Name, Arg)> {
        let name = self.first_name(pair.clone())?;
        let value = pair.into_inner().find(|part| part.as_rule() == R::argument)?;
        Some((name, self.argument(value)?))
    }

    fn allow(&mut self, pair: Pair<'t>) -> Option<Kind> {
        let share = pair.clone().into_inner().find(|part| part.as_rule() == R::literal)?;
        let share = self.literal(share)?;
        let until = pair.into_inner().find(|part| part.as_rule() == R::instant);
        let until = match until {
            Some(part) => Some(self.literal_kind(part)?),
            None => None,
        };
        Some(Kind::Allow { share, until })
    }
}
