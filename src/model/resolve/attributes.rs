//! Attributes of touchpoints, of every event and of the customer; parameters of actions.
use super::*;
use crate::codes::resolve as codes;
use std::collections::VecDeque;

/// The raw names and attributes of touchpoints that nothing is wrong with and whose files did not change, in order: they
/// are what they were, but for their columns.
pub(super) type Kept = Map<FileId, VecDeque<(Vec<SmolStr>, Vec<Declared>)>>;

impl<'a> Resolver<'a> {
    /// Types every attribute and enters its column.
    pub(super) fn resolve_attributes(&mut self, mut kept: Kept) {
        self.resolve_event_attributes();
        self.resolve_customer_attributes();
        for at in 0..self.declared.touchpoints.len() {
            let Some(item) = self.declared.touchpoints.get(at).copied() else { continue };
            self.at.file = item.file;
            let id = TouchpointId::new(at);
            let kept = kept.get_mut(&item.file).and_then(VecDeque::pop_front);
            let (raw_names, attributes) = match kept {
                Some((raw_names, mut attributes)) => {
                    attributes.iter_mut().for_each(|one| one.attribute = self.column(&one.name, &one.ty));
                    (raw_names, attributes)
                }
                None => (raw_names(item.ast), self.declared_list(&item.ast.attributes, "attribute")),
            };
            for (declared, written) in attributes.iter().zip(&item.ast.attributes) {
                self.declares(written.name.span, Symbol::Attribute(id, declared.attribute));
                let entry = self.declarers.entry(declared.name.clone()).or_default();
                entry.push((id, declared.attribute));
            }
            let tree = item.ast;
            self.model.touchpoints.push(Touchpoint {
                meta: self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span),
                by: tree.by.as_ref().map_or(ast::Actor::Customer, |by| by.node),
                raw_names,
                cond: None,
                attributes,
                cost: None,
            });
        }
    }

    /// Parameters and attributes of one item, duplicates reported and kept.
    pub(super) fn declared_list(&mut self, written: &[ast::Attribute], what: &str) -> Vec<Declared> {
        let mut list: Vec<Declared> = Vec::with_capacity(written.len());
        for attribute in written {
            self.refuse_reserved(&attribute.name, crate::model::reserved::ATTRIBUTES);
            if let Some(first) = list.iter().find(|it| it.name == attribute.name.text).map(|it| it.place) {
                self.duplicate(what, &attribute.name, first);
            }
            let declared = self.declared_attribute(attribute);
            list.push(declared);
        }
        list
    }

    fn declared_attribute(&mut self, written: &ast::Attribute) -> Declared {
        let ty = self.type_of(&written.ty, &written.name.text);
        Declared {
            name: written.name.text.clone(),
            attribute: self.column(&written.name.text, &ty),
            ty,
            optional: written.optional,
            docs: join(&written.docs),
            place: self.place(written.name.span),
        }
    }

    /// The column of that name and type.
    fn column(&mut self, name: &SmolStr, ty: &Type) -> AttributeId {
        let same = |id: &&AttributeId| self.model.attributes.get(id.index()).is_some_and(|it| it.ty == *ty);
        if let Some(id) = self.columns.get(name).and_then(|known| known.iter().find(same)) {
            return *id;
        }
        let id = AttributeId::new(self.model.attributes.len());
        self.columns.entry(name.clone()).or_default().push(id);
        self.model.attributes.push(Attribute { name: name.clone(), ty: ty.clone() });
        id
    }

    fn resolve_event_attributes(&mut self) {
        for at in 0..self.declared.events.len() {
            let Some(item) = self.declared.events.get(at).copied() else { continue };
            self.at.file = item.file;
            for attribute in item.ast {
                self.refuse_reserved(&attribute.name, crate::model::reserved::ATTRIBUTES);
                let declared = self.declared_attribute(attribute);
                self.declares(attribute.name.span, Symbol::EventAttribute(declared.attribute));
                let first = self.model.event_attributes.iter().find(|it| it.name == declared.name);
                match first.map(|it| it.place) {
                    Some(first) => self.duplicate("attribute of every event", &attribute.name, first),
                    None => self.model.event_attributes.push(declared),
                }
            }
        }
    }

    fn resolve_customer_attributes(&mut self) {
        for at in 0..self.declared.customers.len() {
            let Some(item) = self.declared.customers.get(at).copied() else { continue };
            self.at.file = item.file;
            for attribute in item.ast {
                let first = self.model.customer_attributes.iter().find(|it| it.name == attribute.name.text);
                if let Some(first) = first.map(|it| it.place) {
                    self.duplicate("customer attribute", &attribute.name, first);
                    continue;
                }
                let id = CustomerAttributeId::new(self.model.customer_attributes.len());
                self.declares(attribute.name.span, Symbol::CustomerAttribute(id));
                let ty = self.type_of(&attribute.ty, &attribute.name.text);
                let declared = Declared {
                    name: attribute.name.text.clone(),
                    attribute: AttributeId(id.0),
                    ty,
                    optional: attribute.optional,
                    docs: join(&attribute.docs),
                    place: self.place(attribute.name.span),
                };
                self.model.customer_attributes.push(declared);
            }
        }
    }

    /// The customer's attribute of a name, as an expression.
    pub(super) fn customer_attribute(&mut self, name: &ast::Name, span: Span) -> Expr {
        let place = self.place(span);
        let found = self.model.customer_attributes.iter().position(|it| it.name == name.text);
        let Some(at) = found else {
            let names = self.near(|this| this.model.customer_attributes.iter().map(|it| it.name.clone()).collect());
            let diagnostic = codes::unknown_customer_attribute(&name.text, self.place(name.span), &names);
            self.report(diagnostic);
            return expr::unknown(place);
        };
        let id = CustomerAttributeId::new(at);
        self.uses(name.span, Symbol::CustomerAttribute(id));
        let ty = self.model.customer_attributes.get(at).map_or(Type::Unknown, |it| it.ty.clone());
        Expr { kind: ExprKind::Customer(id), ty, place }
    }

    /// What is read off the events that happen at `ends` under a name, with its type; reports a name that none of
    /// them declares. `owner` is how the message calls the events.
    pub(super) fn attribute_at(
        &mut self,
        ends: &Ends,
        name: &ast::Name,
        owner: &str,
    ) -> Option<(EventAttribute, Type)> {
        let found = self.find_attribute(ends, name);
        if found.is_none() && !matches!(ends, Ends::Unknown) {
            self.unknown_attribute(ends, name, owner);
        }
        found
    }

    /// The same, but silent on a name that none of them declares.
    pub(super) fn find_attribute(&mut self, ends: &Ends, name: &ast::Name) -> Option<(EventAttribute, Type)> {
        match name.text.as_str() {
            "channel" => return Some((EventAttribute::Channel, Type::Text)),
            "time" => return Some((EventAttribute::Time, Type::Time)),
            "customer" => return Some((EventAttribute::CustomerName, Type::Text)),
            _ => {}
        }
        let mut found: Vec<AttributeId> = Vec::new();
        self.columns_at(ends, name, &mut found);
        let ty = self.common_type(&found, name)?;
        Some((EventAttribute::Declared(found), ty))
    }

    fn columns_at(&mut self, ends: &Ends, name: &ast::Name, found: &mut Vec<AttributeId>) {
        self.read_attribute(ends, &name.text);
        let place = self.place(name.span);
        let mut everywhere = matches!(ends, Ends::Any | Ends::Unknown) || ends.touchpoints().is_empty();
        match ends {
            Ends::Any | Ends::Unknown => {
                for (touchpoint, attribute) in self.declarers.get(&name.text).into_iter().flatten() {
                    let symbol = Symbol::Attribute(*touchpoint, *attribute);
                    self.model.uses.push(Use { place, symbol, declares: false });
                    add(found, *attribute);
                }
            }
            _ => {
                for touchpoint in ends.touchpoints() {
                    let Some(attribute) = self.declared_on(*touchpoint, &name.text) else {
                        everywhere = true;
                        continue;
                    };
                    let symbol = Symbol::Attribute(*touchpoint, attribute);
                    self.model.uses.push(Use { place, symbol, declares: false });
                    add(found, attribute);
                }
            }
        }
        let general = self.model.event_attributes.iter().find(|it| everywhere && it.name == name.text);
        if let Some(general) = general {
            let symbol = Symbol::EventAttribute(general.attribute);
            self.model.uses.push(Use { place, symbol, declares: false });
            add(found, general.attribute);
        }
    }

    /// Notes that a body reads an attribute of this name.
    pub(super) fn read_attribute(&mut self, ends: &Ends, name: &SmolStr) {
        let reads = &mut self.reads;
        if !reads.attributes.contains(name) {
            reads.attributes.push(name.clone());
        }
        if matches!(ends, Ends::Any | Ends::Unknown) && !reads.loose.contains(name) {
            reads.loose.push(name.clone());
        }
    }

    /// The column of an attribute that a touchpoint itself declares.
    pub(super) fn declared_on(&self, touchpoint: TouchpointId, name: &str) -> Option<AttributeId> {
        let touchpoint = self.model.touchpoints.get(touchpoint.index())?;
        touchpoint.attributes.iter().find(|it| it.name == name).map(|it| it.attribute)
    }

    fn common_type(&mut self, columns: &[AttributeId], name: &ast::Name) -> Option<Type> {
        let mut types = columns.iter().filter_map(|id| self.model.attributes.get(id.index())).map(|it| &it.ty);
        let first = types.next()?.clone();
        let mut all = first.clone();
        for other in types {
            match types::common(&all, other) {
                Some(both) => all = both,
                None => {
                    let (a, b) = (types::describe(&first), types::describe(other));
                    let diagnostic = codes::mixed_types(&name.text, &a, &b, self.place(name.span));
                    self.report(diagnostic);
                    return Some(Type::Unknown);
                }
            }
        }
        Some(all)
    }

    pub(super) fn unknown_attribute(&mut self, ends: &Ends, name: &ast::Name, owner: &str) {
        let names = self.near(|this| this.attribute_names(ends));
        let elsewhere = self.attribute_elsewhere(&name.text);
        let place = self.place(name.span);
        let diagnostic = codes::unknown_attribute(&name.text, owner, place, &names, elsewhere.as_deref());
        self.report(diagnostic);
    }

    fn attribute_names(&self, ends: &Ends) -> Vec<SmolStr> {
        let mut names: Vec<SmolStr> = ["channel", "time", "customer"].map(SmolStr::from).into();
        names.extend(self.model.event_attributes.iter().map(|it| it.name.clone()));
        match ends {
            Ends::Any | Ends::Unknown => names.extend(self.model.attributes.iter().map(|it| it.name.clone())),
            _ => {
                for id in ends.touchpoints() {
                    let touchpoint = self.model.touchpoints.get(id.index());
                    names.extend(touchpoint.into_iter().flat_map(|it| &it.attributes).map(|it| it.name.clone()));
                }
            }
        }
        names
    }

    /// Where else an attribute of that name is declared, as a sentence.
    fn attribute_elsewhere(&self, name: &str) -> Option<String> {
        if self.model.customer_attributes.iter().any(|it| it.name == name) {
            return Some(format!("the customer has it: write `customer.{name}`"));
        }
        let declarers = self.declarers.get(name)?;
        let (touchpoint, _) = declarers.first()?;
        let touchpoint = self.model.touchpoints.get(touchpoint.index())?;
        Some(format!("`{}` declares it; declare it here too, or in `event {{ … }}`", touchpoint.meta.name))
    }
}

/// The events that a touchpoint stands for: its own name if none is given.
fn raw_names(tree: &ast::Touchpoint) -> Vec<SmolStr> {
    let mut names: Vec<SmolStr> = Vec::with_capacity(tree.raw_names.len().max(1));
    for raw in &tree.raw_names {
        if !names.contains(&raw.value) {
            names.push(raw.value.clone());
        }
    }
    if names.is_empty() {
        names.push(tree.name.text.clone());
    }
    names
}

fn add(found: &mut Vec<AttributeId>, id: AttributeId) {
    if !found.contains(&id) {
        found.push(id);
    }
}
