//! Functions that combine the instances of a population.
use super::expr::{Level, Over, Own, Scope};
use super::types::{describe, is_quantity};
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// A function where a population is measured.
    pub(super) fn aggregate_call(
        &mut self,
        call: &'a ast::Call,
        span: Span,
        over: Over,
        scope: &Scope<'_, 'a>,
    ) -> Option<Expr> {
        let name = call.name.text.as_str();
        if !mentions::is_aggregate(name) {
            let place = self.place(call.name.span);
            let diagnostic = match name {
                "previous" => codes::previous_elsewhere(place),
                _ => codes::unknown_function(name, place, &mentions::all_functions()),
            };
            self.report(diagnostic);
            return None;
        }
        let (aggregate, ty) = match name {
            "rate" => self.rate(call, over, scope)?,
            "percentile" => self.percentile(call, over, scope)?,
            _ => self.combined(call, over, scope)?,
        };
        Some(Expr { kind: ExprKind::Aggregate(Box::new(aggregate)), ty, place: self.place(span) })
    }

    fn rate(&mut self, call: &'a ast::Call, over: Over, scope: &Scope<'_, 'a>) -> Option<(Aggregate, Type)> {
        let [ast::Arg::Expr { value, cond: None }] = call.args.as_slice() else {
            self.wrong_arguments(call, "rate(success)");
            return None;
        };
        let cond = self.condition(value, &scope.at(Level::Measure(over)));
        Some((Aggregate::Rate(cond), Type::Share))
    }

    fn percentile(&mut self, call: &'a ast::Call, over: Over, scope: &Scope<'_, 'a>) -> Option<(Aggregate, Type)> {
        let [ast::Arg::Expr { value, cond: None }, argument] = call.args.as_slice() else {
            self.wrong_arguments(call, "percentile(99.9, duration)");
            return None;
        };
        let number = self.expr(value, &Scope::of(Level::Constant));
        let sample = self.sample(call, argument, over, scope);
        let rank = literal::number_of(&number).map(|it| if number.ty == Type::Share { it * 100.0 } else { it });
        let rank = rank.filter(|rank| *rank > 0.0 && *rank < 100.0);
        if rank.is_none() && number.ty != Type::Unknown {
            self.report(codes::percentile_out_of_range(number.place));
        }
        let (sample, ty) = sample?;
        let ty = self.averaged("percentile", ty, argument)?;
        Some((Aggregate::Percentile(rank? / 100.0, sample), ty))
    }

    fn combined(&mut self, call: &'a ast::Call, over: Over, scope: &Scope<'_, 'a>) -> Option<(Aggregate, Type)> {
        let name = call.name.text.as_str();
        let [argument] = call.args.as_slice() else {
            self.wrong_arguments(call, usage(name));
            return None;
        };
        let (sample, ty) = self.sample(call, argument, over, scope)?;
        if matches!(name, "nps" | "csat" | "ces") {
            return self.survey(name, sample, ty, argument);
        }
        let ty = self.averaged(name, ty, argument)?;
        Some(match name {
            "mean" => (Aggregate::Mean(sample), ty),
            "median" => (Aggregate::Percentile(0.5, sample), ty),
            "min" => (Aggregate::Min(sample), ty),
            "max" => (Aggregate::Max(sample), ty),
            "total" => {
                let ty = if matches!(ty, Type::Score(_) | Type::Share | Type::Points) { Type::Number } else { ty };
                (Aggregate::Total(sample), ty)
            }
            _ => (Aggregate::Percentile(mentions::percentile(name)?, sample), ty),
        })
    }

    /// The type of a mean or percentile; what has none is reported.
    fn averaged(&mut self, name: &str, ty: Type, argument: &ast::Arg) -> Option<Type> {
        match ty {
            Type::Int if matches!(name, "total" | "min" | "max") => Some(Type::Int),
            Type::Int => Some(Type::Number),
            Type::Bool => {
                self.report(codes::mean_of_condition(name, self.place(argument_span(argument))));
                None
            }
            ty if is_quantity(&ty) => Some(ty),
            ty => {
                self.report(codes::not_a_quantity(name, &describe(&ty), self.place(argument_span(argument))));
                None
            }
        }
    }

    fn survey(&mut self, name: &str, sample: Sample, ty: Type, argument: &ast::Arg) -> Option<(Aggregate, Type)> {
        let place = self.place(argument_span(argument));
        if ty == Type::Unknown {
            return None;
        }
        let scale = match ty {
            Type::Score(scale) => Some(scale),
            Type::Int | Type::Number if name != "csat" => None,
            other => {
                self.report(codes::not_a_score(name, &describe(&other), place));
                return None;
            }
        };
        if name == "nps" && scale.is_some_and(|it| it != Scale { low: 0.0, high: 10.0 }) {
            self.report(codes::nps_scale(place));
            return None;
        }
        Some(match (name, scale) {
            ("nps", _) => (Aggregate::Nps(sample), Type::Points),
            ("csat", Some(scale)) => (Aggregate::Csat(sample, scale), Type::Share),
            (_, Some(scale)) => (Aggregate::Ces(sample), Type::Score(scale)),
            (_, None) => (Aggregate::Ces(sample), Type::Number),
        })
    }

    /// What an aggregate is taken over: a measure of each instance, or an attribute of every such event.
    fn sample(
        &mut self,
        call: &ast::Call,
        argument: &'a ast::Arg,
        over: Over,
        scope: &Scope<'_, 'a>,
    ) -> Option<(Sample, Type)> {
        let ast::Arg::Expr { value, cond } = argument else {
            self.wrong_arguments(call, usage(&call.name.text));
            return None;
        };
        if let ast::ExprKind::Path(path) = &value.kind
            && let [event, attribute] = path.as_slice()
            && event.text != "customer"
            && !(cond.is_none() && is_own(scope, event))
        {
            let (values, ty) = self.event_values(event, attribute, cond.as_ref(), value.span)?;
            return Some((Sample::Events(values), ty));
        }
        if let Some(cond) = cond {
            self.report(codes::where_without_events(self.place(cond.span)));
            return None;
        }
        let measure = self.expr(value, &scope.at(Level::Measure(over)));
        let ty = measure.ty.clone();
        Some((Sample::Instance(measure), ty))
    }
}

fn is_own(scope: &Scope<'_, '_>, event: &ast::Name) -> bool {
    matches!(&scope.own, Own::Event(_, _, owner) if *owner == event.text)
}

fn usage(name: &str) -> &'static str {
    match name {
        "nps" => "nps(Survey.score)",
        "csat" => "csat(Survey.score)",
        "ces" => "ces(Survey.score)",
        "total" => "total(cost)",
        _ => "mean(duration)",
    }
}

fn argument_span(argument: &ast::Arg) -> Span {
    match argument {
        ast::Arg::Expr { value, .. } => value.span,
        ast::Arg::Pattern { pattern, .. } => pattern.span,
        ast::Arg::Arrow { span, .. } => *span,
        ast::Arg::Span(length) => length.span,
    }
}
