//! What rules do: targets, addressees, arguments of declared actions.
use super::expr::{Level, Own, Scope};
use super::rule::ActionScope;
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// The `do` statements of a rule.
    pub(super) fn actions(&mut self, tree: &'a ast::Rule, owner: Option<&SmolStr>, scope: &ActionScope<'a>) -> Vec<Do> {
        let mut actions = Vec::new();
        for statement in &tree.statements {
            let ast::RuleStatementKind::Do(written) = &statement.kind else { continue };
            let Some(action) = self.action(&written.action, owner, scope) else { continue };
            actions.push(Do {
                action,
                at_once: written.at_once,
                priority: written.priority.as_ref().map_or(0, |priority| priority.node),
                place: self.place(statement.span),
            });
        }
        actions
    }

    fn action(
        &mut self,
        written: &'a ast::DoAction,
        owner: Option<&SmolStr>,
        scope: &ActionScope<'a>,
    ) -> Option<DoAction> {
        match written {
            ast::DoAction::Send(name) => self.event_named(name).map(DoAction::Send),
            ast::DoAction::Suppress(name, length) => {
                let source = self.event_named(name);
                let length = length.as_ref().map(|length| self.span(length));
                Some(DoAction::Suppress(source?, length))
            }
            ast::DoAction::Raise(text, to) => Some(DoAction::Raise {
                text: text.value.clone(),
                to: match to {
                    ast::RaiseTo::Text(to) => to.value.clone(),
                    ast::RaiseTo::Name(name) => self.addressee(name, owner)?,
                },
            }),
            ast::DoAction::Call(name, args) => {
                let action = self.action_named(name);
                let args = self.action_args(action, name, args, scope);
                Some(DoAction::Call(action?, args))
            }
        }
    }

    /// `owner` is the rule's, else the journey's; any other word is taken as it stands.
    fn addressee(&mut self, name: &ast::Name, owner: Option<&SmolStr>) -> Option<SmolStr> {
        if name.text != "owner" {
            return Some(name.text.clone());
        }
        let found = owner.cloned().or_else(|| self.journey_owner());
        // of an incomplete journey it may be what could not be read
        if found.is_none() && !self.journey_here().is_some_and(|journey| journey.incomplete) {
            let diagnostic = codes::no_owner(self.place(name.span));
            self.report(diagnostic);
        }
        found
    }

    fn journey_here(&self) -> Option<&'a ast::Journey> {
        self.declared.journeys.get(self.at.journey?.index()).map(|journey| journey.ast)
    }

    fn journey_owner(&self) -> Option<SmolStr> {
        self.journey_here()?.statements.iter().find_map(|statement| match &statement.kind {
            ast::JourneyStatementKind::Owner(owner) => Some(owner.value.clone()),
            _ => None,
        })
    }

    fn action_args(
        &mut self,
        action: Option<ActionId>,
        name: &ast::Name,
        args: &'a [(ast::Name, ast::Arg)],
        scope: &ActionScope<'a>,
    ) -> Vec<Option<Expr>> {
        let params = action.and_then(|id| self.model.actions.get(id.index())).map(|it| it.params.clone());
        let params = params.unwrap_or_default();
        let mut values: Vec<Option<Expr>> = vec![None; params.len()];
        for (argument, value) in args {
            let Some(value) = self.action_arg(argument, value, scope) else { continue };
            let Some(at) = params.iter().position(|it| it.name == argument.text) else {
                if action.is_some() {
                    let names: Vec<SmolStr> = params.iter().map(|it| it.name.clone()).collect();
                    let place = self.place(argument.span);
                    self.report(codes::unknown_parameter(&argument.text, &name.text, place, &names));
                }
                continue;
            };
            if let Some(param) = params.get(at) {
                self.check_fits(&format!("`{}`", argument.text), &param.ty, &value);
            }
            match values.get_mut(at) {
                Some(slot) if slot.is_none() => *slot = Some(value),
                Some(Some(first)) => {
                    let first = first.place;
                    let diagnostic = codes::said_twice(&argument.text, self.place(argument.span), first);
                    self.report(diagnostic);
                }
                _ => {}
            }
        }
        let given = |param: &Declared| args.iter().any(|(name, _)| name.text == param.name);
        let known = |name: &ast::Name| params.iter().any(|param| param.name == name.text);
        if !args.iter().all(|(name, _)| known(name)) {
            return values;
        }
        for param in params.iter().filter(|param| !param.optional && !given(param)) {
            let diagnostic = codes::missing_argument(&param.name, &name.text, self.place(name.span));
            self.report(diagnostic);
        }
        values
    }

    fn action_arg(&mut self, name: &ast::Name, arg: &'a ast::Arg, scope: &ActionScope<'a>) -> Option<Expr> {
        let ast::Arg::Expr { value, cond: None } = arg else {
            let diagnostic = codes::wrong_value("a constant or an attribute of an event", self.place(name.span));
            self.report(diagnostic);
            return None;
        };
        let bindings = scope.opened.as_ref().map(|opened| &opened.bindings);
        Some(self.expr(value, &Scope { level: Level::Event, own: Own::Nobody, bindings }))
    }
}
