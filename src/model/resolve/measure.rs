//! Functions that measure one instance.
use super::expr::Over;
use super::path::{measure, population};
use super::types::{describe, is_quantity};
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// A function where one instance is measured.
    pub(super) fn measure_call(&mut self, call: &'a ast::Call, span: Span, over: Over) -> Option<Expr> {
        let name = call.name.text.as_str();
        let place = self.place(call.name.span);
        if !mentions::is_measure(name) {
            let diagnostic = match mentions::is_aggregate(name) {
                true => codes::aggregate_inside(name, place),
                false if name == "previous" => codes::previous_elsewhere(place),
                false => codes::unknown_function(name, place, &mentions::all_functions()),
            };
            self.report(diagnostic);
            return None;
        }
        if matches!(over, Over::Event(_)) && name != "followed_by" {
            self.report(codes::not_measured(name, population(over), place));
            return None;
        }
        if matches!(over, Over::Customers) && matches!(name, "followed_by" | "reached") {
            self.report(codes::not_measured(name, population(over), place));
            return None;
        }
        let (found, ty) = self.measured(call, over)?;
        Some(Expr { kind: measure(found), ty, place: self.place(span) })
    }

    fn measured(&mut self, call: &'a ast::Call, over: Over) -> Option<(Measure, Type)> {
        Some(match call.name.text.as_str() {
            "count" => (Measure::Count(self.pattern_argument(call)?), Type::Int),
            "has" => (Measure::Has(self.pattern_argument(call)?), Type::Bool),
            "time" => self.time_between(call, over)?,
            "switches" => (Measure::Switches(self.switched(call)?), Type::Int),
            "reached" => (self.reached(call, over)?, Type::Bool),
            "violated" => (Measure::Violated(self.violated(call)?), Type::Bool),
            "followed_by" => (self.followed_by(call)?, Type::Bool),
            _ => self.fold(call)?,
        })
    }

    fn time_between(&mut self, call: &'a ast::Call, over: Over) -> Option<(Measure, Type)> {
        let [ast::Arg::Arrow { from, to, .. }] = call.args.as_slice() else {
            self.wrong_arguments(call, "time(start -> paid)");
            return None;
        };
        let from = self.mark(from, over);
        let to = self.mark(to, over);
        Some((Measure::Between(from?, to?), Type::Duration))
    }

    fn switched(&mut self, call: &'a ast::Call) -> Option<EventAttribute> {
        match path_argument(call) {
            Some([name]) => self.attribute_at(&Ends::Any, name, "any touchpoint").map(|(attribute, _)| attribute),
            _ => {
                self.wrong_arguments(call, "switches(channel)");
                None
            }
        }
    }

    fn reached(&mut self, call: &'a ast::Call, over: Over) -> Option<Measure> {
        if over == Over::Unknown {
            return None;
        }
        let (Some([name]), Over::Decided(journey) | Over::Started(journey)) = (path_argument(call), over) else {
            self.wrong_arguments(call, "reached(stage)");
            return None;
        };
        match self.milestone_named(journey, name)? {
            Milestone::Stage(id) => Some(Measure::ReachedStage(id)),
            Milestone::Goal(id) => Some(Measure::ReachedGoal(id)),
            Milestone::Start => {
                self.wrong_arguments(call, "reached(stage)");
                None
            }
        }
    }

    fn violated(&mut self, call: &'a ast::Call) -> Option<RuleId> {
        match path_argument(call) {
            Some(path) => self.rule_path(path),
            None => {
                self.wrong_arguments(call, "violated(rule)");
                None
            }
        }
    }

    fn followed_by(&mut self, call: &'a ast::Call) -> Option<Measure> {
        let [ast::Arg::Pattern { pattern, within: Some(within) }] = call.args.as_slice() else {
            self.wrong_arguments(call, "followed_by(Call within 7d)");
            return None;
        };
        let pattern = self.own_pattern(pattern);
        Some(Measure::FollowedBy(pattern, self.span(within)))
    }

    /// `sum(E.attr where …)` and its like.
    fn fold(&mut self, call: &'a ast::Call) -> Option<(Measure, Type)> {
        let name = call.name.text.as_str();
        let fold = fold_named(name)?;
        let (event, attribute, cond, span) = match call.args.as_slice() {
            [ast::Arg::Expr { value, cond }] => match &value.kind {
                ast::ExprKind::Path(path) => match path.as_slice() {
                    [event, attribute] if event.text != "customer" => (event, attribute, cond.as_ref(), value.span),
                    _ => return self.no_event_values(call),
                },
                _ => return self.no_event_values(call),
            },
            _ => return self.no_event_values(call),
        };
        let (values, ty) = self.event_values(event, attribute, cond, span)?;
        let ty = match fold {
            Fold::Distinct => Type::Int,
            Fold::First | Fold::Last => ty,
            Fold::Min | Fold::Max if is_quantity(&ty) || ty == Type::Time => ty,
            Fold::Sum if is_quantity(&ty) => match ty {
                Type::Score(_) | Type::Share => Type::Number,
                other => other,
            },
            Fold::Sum | Fold::Min | Fold::Max => {
                let diagnostic = codes::not_a_quantity(name, &describe(&ty), values.value.place);
                self.report(diagnostic);
                return None;
            }
        };
        Some((Measure::Fold(fold, values), ty))
    }

    fn no_event_values<T>(&mut self, call: &ast::Call) -> Option<T> {
        self.wrong_arguments(call, &format!("{}(Call.wait)", call.name.text));
        None
    }
}

fn fold_named(name: &str) -> Option<Fold> {
    Some(match name {
        "sum" => Fold::Sum,
        "min" => Fold::Min,
        "max" => Fold::Max,
        "first" => Fold::First,
        "last" => Fold::Last,
        "distinct" => Fold::Distinct,
        _ => return None,
    })
}

/// The one argument that is a name.
fn path_argument(call: &ast::Call) -> Option<&[ast::Name]> {
    match call.args.as_slice() {
        [ast::Arg::Expr { value, cond: None }] => match &value.kind {
            ast::ExprKind::Path(path) => Some(path),
            _ => None,
        },
        _ => None,
    }
}
