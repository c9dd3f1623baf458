//! Top-level items.
use super::{Lower, Pair, R};
use crate::codes::syntax as codes;
use crate::syntax::ast::{
    Action, Actor, Attribute, BinaryOp, Calendar, Cost, Demand, Direction, Item, ItemKind, Kpi, Literal, Moment,
    OpeningHours, Over, Period, Policy, PolicySetting, PolicyValue, Segment, Spanned, Text, Threshold, ThresholdKind,
    Touchpoint, TypeExpr, TypeKind,
};

impl<'t> Lower<'t> {
    /// The items of a `file` pair; those that can't be lowered are dropped.
    pub(in crate::syntax) fn file(&mut self, pair: Pair<'t>) -> Vec<Item> {
        let items = pair.into_inner().filter(|part| part.as_rule() != R::EOI);
        items.filter_map(|part| self.keep(part, Self::item)).collect()
    }

    /// Any item.
    pub(in crate::syntax) fn item(&mut self, pair: Pair<'t>) -> Option<Item> {
        let span = self.span(&pair);
        let docs = self.docs_before(span.start);
        let kind = match pair.as_rule() {
            R::use_item => ItemKind::Use(self.first_text(pair)?),
            R::touchpoint => ItemKind::Touchpoint(self.touchpoint(pair)?),
            R::event_item => ItemKind::Event(self.attributes(pair)),
            R::customer_item => ItemKind::Customer(self.attributes(pair)),
            R::calendar => ItemKind::Calendar(self.calendar(pair)?),
            R::segment => ItemKind::Segment(self.segment(pair)?),
            R::moment => ItemKind::Moment(self.moment(pair)?),
            R::journey => ItemKind::Journey(Box::new(self.journey(pair)?)),
            R::rule => ItemKind::Rule(Box::new(self.rule(pair)?)),
            R::kpi => ItemKind::Kpi(Box::new(self.kpi(pair)?)),
            R::action => ItemKind::Action(self.action(pair)?),
            R::policy => ItemKind::Policy(self.policy(pair)),
            _ => ItemKind::Test(self.test(pair)?),
        };
        Some(Item { docs, kind, span })
    }

    fn touchpoint(&mut self, pair: Pair<'t>) -> Option<Touchpoint> {
        let mut parts = pair.into_inner();
        let mut touchpoint = self.touchpoint_head(parts.next()?)?;
        for part in parts {
            self.touchpoint_part(&mut touchpoint, part);
        }
        Some(touchpoint)
    }

    /// A touchpoint that has no attributes yet.
    pub(in crate::syntax) fn touchpoint_head(&mut self, pair: Pair<'t>) -> Option<Touchpoint> {
        let mut name = None;
        let mut title = None;
        let mut by = None;
        let mut raw_names = Vec::new();
        let mut cond = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::name => name = Some(self.name(&part)),
                R::text => title = Some(self.text_literal(&part)?),
                R::acting => by = self.acting(part),
                R::raw_names => raw_names = self.texts(part)?,
                R::where_any => cond = Some(self.condition(part)?),
                _ => {}
            }
        }
        Some(Touchpoint { name: name?, title, by, raw_names, cond, attributes: Vec::new(), costs: Vec::new() })
    }

    fn acting(&self, pair: Pair<'t>) -> Option<Spanned<Actor>> {
        let part = pair.into_inner().find(|part| part.as_rule() != R::kw_by)?;
        let node = if part.as_rule() == R::kw_company { Actor::Company } else { Actor::Customer };
        Some(Spanned { node, span: self.span(&part) })
    }

    fn texts(&mut self, pair: Pair<'t>) -> Option<Vec<Text>> {
        let texts = pair.into_inner().filter(|part| part.as_rule() == R::text);
        texts.map(|part| self.text_literal(&part)).collect()
    }

    /// Adds an `attribute` or a `cost` to a touchpoint.
    pub(in crate::syntax) fn touchpoint_part(&mut self, touchpoint: &mut Touchpoint, pair: Pair<'t>) {
        match pair.as_rule() {
            R::attribute => touchpoint.attributes.extend(self.keep(pair, Self::attribute)),
            R::cost => touchpoint.costs.extend(self.keep(pair, Self::cost)),
            _ => {}
        }
    }

    fn cost(&mut self, pair: Pair<'t>) -> Option<Cost> {
        let span = self.span(&pair);
        Some(Cost { amount: self.first_expr(pair)?, span })
    }

    fn first_expr(&mut self, pair: Pair<'t>) -> Option<crate::syntax::ast::Expr> {
        let part = pair.into_inner().find(|part| part.as_rule() == R::expr)?;
        self.expr(part)
    }

    /// The attributes of `event { … }`, `customer { … }` or an action's parameters.
    fn attributes(&mut self, pair: Pair<'t>) -> Vec<Attribute> {
        let attributes = pair.into_inner().filter(|part| part.as_rule() == R::attribute);
        attributes.filter_map(|part| self.keep(part, Self::attribute)).collect()
    }

    /// An `attribute` pair.
    pub(in crate::syntax) fn attribute(&mut self, pair: Pair<'t>) -> Option<Attribute> {
        let span = self.span(&pair);
        let docs = self.docs_before(span.start);
        let mut name = None;
        let mut ty = None;
        let mut optional = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::name => name = Some(self.name(&part)),
                R::type_expr => ty = Some(self.type_expr(part)?),
                R::kw_optional => optional = true,
                _ => {}
            }
        }
        Some(Attribute { docs, name: name?, ty: ty?, optional, span })
    }

    fn type_expr(&mut self, pair: Pair<'t>) -> Option<TypeExpr> {
        let span = self.span(&pair);
        let part = pair.into_inner().next()?;
        let kind = match part.as_rule() {
            R::one_of_type => TypeKind::OneOf(self.texts(part)?),
            R::score_type => {
                let mut ends = part.into_inner().filter(|part| part.as_rule() == R::signed);
                TypeKind::Score(self.signed(&ends.next()?)?, self.signed(&ends.next()?)?)
            }
            R::money_type => {
                let currency = part.into_inner().find(|part| part.as_rule() == R::currency);
                TypeKind::Money(currency.map(|part| self.name(&part)))
            }
            _ => self.named_type(&part),
        };
        Some(TypeExpr { kind, span })
    }

    fn named_type(&self, pair: &Pair<'_>) -> TypeKind {
        match pair.as_str() {
            "text" => TypeKind::Text,
            "int" => TypeKind::Int,
            "number" => TypeKind::Number,
            "bool" => TypeKind::Bool,
            "time" => TypeKind::Time,
            "duration" => TypeKind::Duration,
            _ => TypeKind::Unknown(self.name(pair)),
        }
    }

    fn calendar(&mut self, pair: Pair<'t>) -> Option<Calendar> {
        let mut parts = pair.into_inner();
        let mut calendar = self.calendar_head(parts.next()?)?;
        for part in parts {
            self.calendar_part(&mut calendar, part);
        }
        Some(calendar)
    }

    /// A calendar that has no lines yet.
    pub(in crate::syntax) fn calendar_head(&mut self, pair: Pair<'t>) -> Option<Calendar> {
        let name = self.first_name(pair.clone())?;
        let title = self.title(pair)?;
        Some(Calendar { name, title, zones: Vec::new(), hours: Vec::new(), closed: Vec::new() })
    }

    /// The `text` among the parts of a head, if there is one; nothing at all if it is broken.
    pub(super) fn title(&mut self, pair: Pair<'t>) -> Option<Option<Text>> {
        match pair.into_inner().find(|part| part.as_rule() == R::text) {
            None => Some(None),
            Some(part) => self.text_literal(&part).map(Some),
        }
    }

    /// Adds a line to a calendar.
    pub(in crate::syntax) fn calendar_part(&mut self, calendar: &mut Calendar, pair: Pair<'t>) {
        match pair.as_rule() {
            R::zone => calendar.zones.extend(self.keep(pair, Self::first_text)),
            R::hours => calendar.hours.extend(self.keep(pair, Self::hours)),
            R::closed => calendar.closed.extend(self.keep(pair, Self::closed).into_iter().flatten()),
            _ => {}
        }
    }

    fn closed(&mut self, pair: Pair<'t>) -> Option<Vec<Literal>> {
        let days = pair.into_inner().filter(|part| part.as_rule() == R::instant);
        days.map(|part| self.literal_kind(part)).collect()
    }

    fn hours(&mut self, pair: Pair<'t>) -> Option<OpeningHours> {
        let span = self.span(&pair);
        let mut days = Vec::new();
        let mut times = Vec::new();
        for part in pair.into_inner() {
            let at = self.span(&part);
            match part.as_rule() {
                R::days => days.push(Spanned { node: weekdays(part)?, span: at }),
                R::opening => times.push(Spanned { node: self.opening(part)?, span: at }),
                _ => {}
            }
        }
        Some(OpeningHours { days, times, span })
    }

    fn opening(&mut self, pair: Pair<'t>) -> Option<(u16, u16)> {
        let mut ends = pair.into_inner().filter(|part| part.as_rule() == R::time_of_day);
        Some((self.time_of_day(&ends.next()?)?, self.time_of_day(&ends.next()?)?))
    }

    fn segment(&mut self, pair: Pair<'t>) -> Option<Segment> {
        let name = self.first_name(pair.clone())?;
        let title = self.title(pair.clone())?;
        Some(Segment { name, title, value: self.first_expr(pair)? })
    }

    fn moment(&mut self, pair: Pair<'t>) -> Option<Moment> {
        let name = self.first_name(pair.clone())?;
        let title = self.title(pair.clone())?;
        Some(Moment { name, title, pattern: self.first_pattern(pair)? })
    }

    fn action(&mut self, pair: Pair<'t>) -> Option<Action> {
        let name = self.first_name(pair.clone())?;
        let title = self.title(pair.clone())?;
        Some(Action { name, title, params: self.attributes(pair) })
    }

    fn policy(&mut self, pair: Pair<'t>) -> Policy {
        let settings = pair.into_inner().filter(|part| part.as_rule() == R::setting);
        Policy { settings: settings.filter_map(|part| self.keep(part, Self::setting)).collect() }
    }

    /// A `setting` pair.
    pub(in crate::syntax) fn setting(&mut self, pair: Pair<'t>) -> Option<PolicySetting> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.name(&parts.next()?);
        let value = parts.next()?;
        let value = match value.as_rule() {
            R::literal => PolicyValue::Literal(self.literal(value)?),
            _ => PolicyValue::Word(self.name(&value)),
        };
        Some(PolicySetting { name, value, span })
    }

    /// A `kpi` pair.
    pub(super) fn kpi(&mut self, pair: Pair<'t>) -> Option<Kpi> {
        let mut parts = pair.into_inner();
        let mut kpi = self.kpi_head(parts.next()?)?;
        for part in parts {
            kpi.thresholds.extend(self.keep(part, Self::threshold));
        }
        Some(kpi)
    }

    /// A KPI that has no thresholds yet.
    pub(in crate::syntax) fn kpi_head(&mut self, pair: Pair<'t>) -> Option<Kpi> {
        let name = self.first_name(pair.clone())?;
        let title = self.title(pair.clone())?;
        let value = self.first_expr(pair.clone())?;
        let (mut direction, mut per, mut by, mut over) = (None, None, None, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                R::direction => {
                    let which = self.direction(part.clone());
                    self.once(&mut direction, which, &part, "(lower is better)")?;
                }
                R::over => over.extend(self.over(part)),
                R::by => {
                    let names = self.names(part.clone());
                    self.once(&mut by, Some(names), &part, "by")?;
                }
                R::per_period => {
                    let period = self.period(part.clone());
                    self.once(&mut per, period, &part, "per")?;
                }
                _ => {}
            }
        }
        let by = by.unwrap_or_default();
        Some(Kpi { name, title, direction, over, value, by, per, thresholds: Vec::new() })
    }

    fn direction(&self, pair: Pair<'t>) -> Option<Spanned<Direction>> {
        let span = self.span(&pair);
        let lower = pair.into_inner().any(|part| part.as_rule() == R::kw_lower);
        Some(Spanned { node: if lower { Direction::Lower } else { Direction::Higher }, span })
    }

    fn over(&self, pair: Pair<'t>) -> Option<Over> {
        let name = self.first_name(pair)?;
        Some(match name.text.as_str() {
            "customers" => Over::Customers(name.span),
            "started" => Over::Started(name.span),
            _ => Over::Named(name),
        })
    }

    /// The first `day`, `week` or `month` among the parts of a pair.
    pub(super) fn period(&self, pair: Pair<'t>) -> Option<Spanned<Period>> {
        pair.into_inner().find_map(|part| {
            let node = match part.as_rule() {
                R::kw_day => Period::Day,
                R::kw_week => Period::Week,
                R::kw_month => Period::Month,
                _ => return None,
            };
            Some(Spanned { node, span: self.span(&part) })
        })
    }

    /// A `threshold` pair.
    pub(in crate::syntax) fn threshold(&mut self, pair: Pair<'t>) -> Option<Threshold> {
        let span = self.span(&pair);
        let mut kind = ThresholdKind::Require;
        let mut comparison = None;
        let mut values = Vec::new();
        let mut segment = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                R::kw_target => kind = ThresholdKind::Target,
                R::comparison => comparison = Some(self.comparison(&part)?),
                R::expr => values.push(self.expr(part)?),
                R::for_segment => segment = Some(self.for_segment(part)?),
                _ => {}
            }
        }
        let mut values = values.into_iter();
        let first = values.next()?;
        let demand = match comparison {
            Some(op) => Demand::Compare(op, first),
            None => Demand::Between(first, values.next()?),
        };
        Some(Threshold { kind, demand, segment, span })
    }

    /// A `comparison` pair.
    pub(super) fn comparison(&self, pair: &Pair<'_>) -> Option<Spanned<BinaryOp>> {
        Some(Spanned { node: super::expr::operator(pair.as_str())?, span: self.span(pair) })
    }

    fn for_segment(&mut self, pair: Pair<'t>) -> Option<(crate::syntax::ast::Name, Literal)> {
        let name = self.first_name(pair.clone())?;
        let literal = pair.into_inner().find(|part| part.as_rule() == R::literal)?;
        Some((name, self.literal(literal)?))
    }

    /// Reports that a clause stands in a statement a second time, where its kind allows one.
    pub(super) fn flag_once(&mut self, flag: &mut bool, pair: &Pair<'_>, clause: &str) {
        if *flag {
            let place = self.place(pair);
            self.report(codes::duplicate_clause(place, clause));
        }
        *flag = true;
    }
}

/// The days of a `days` pair; 0 is Monday.
fn weekdays(pair: Pair<'_>) -> Option<(u8, u8)> {
    let mut days = pair.into_inner().filter(|part| part.as_rule() == R::weekday).map(|part| weekday(part.as_str()));
    let first = days.next()??;
    let last = days.next().unwrap_or(Some(first))?;
    Some((first, last))
}

fn weekday(written: &str) -> Option<u8> {
    let at = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|day| *day == written)?;
    u8::try_from(at).ok()
}
