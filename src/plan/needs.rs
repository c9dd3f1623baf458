//! Which columns of a log are needed.
use crate::history::{AttrKind, Names, Need, Needs};
use crate::model::{AttributeId, CustomerAttributeId, Model, TouchpointId, Type};
use smol_str::SmolStr;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// A required attribute that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required {
    /// On events of this touchpoint,
    pub touchpoint: TouchpointId,
    /// this column must be known.
    pub column: u32,
}

/// What was handed out.
#[derive(Debug)]
pub(super) struct Handed {
    /// What of a log is read.
    pub(super) needs: Needs,
    /// What of it must be there.
    pub(super) required: Vec<Required>,
    /// For each touchpoint the columns of its own attributes.
    pub(super) by_touchpoint: Vec<Vec<u32>>,
    /// The columns of the attributes of events that are used.
    pub(super) attributes: Vec<(AttributeId, u32)>,
    /// The columns of the attributes of customers that are used.
    pub(super) customer_attributes: Vec<(CustomerAttributeId, u32)>,
}

/// Hands out column numbers to attributes as they turn out to be used: those of a layout that is there already, else new
/// ones.
#[derive(Debug)]
pub(super) struct Columns<'m> {
    model: &'m Model,
    events: RefCell<Handing<AttributeId>>,
    customers: RefCell<Handing<CustomerAttributeId>>,
    channel: Cell<bool>,
}

/// Columns, and who has which.
#[derive(Debug)]
struct Handing<T> {
    needs: Vec<Need>,
    given: Vec<(T, u32)>,
}

impl<T: Copy + PartialEq> Handing<T> {
    fn new(needs: &[Need]) -> Self {
        Self { needs: needs.to_vec(), given: Vec::new() }
    }

    fn column(&mut self, attribute: T, need: impl FnOnce() -> Option<Need>) -> u32 {
        if let Some((_, column)) = self.given.iter().find(|(known, _)| *known == attribute) {
            return *column;
        }
        let Some(need) = need() else { return u32::MAX };
        let at = self.needs.iter().position(|known| *known == need).unwrap_or_else(|| {
            self.needs.push(need);
            self.needs.len() - 1
        });
        let column = u32::try_from(at).unwrap_or(u32::MAX);
        self.given.push((attribute, column));
        column
    }
}

impl<'m> Columns<'m> {
    pub(super) fn new(model: &'m Model, layout: &Needs) -> Self {
        Self {
            model,
            events: RefCell::new(Handing::new(&layout.attributes)),
            customers: RefCell::new(Handing::new(&layout.customer_attributes)),
            channel: Cell::new(layout.channel),
        }
    }

    pub(super) fn event(&self, attribute: AttributeId) -> u32 {
        self.events.borrow_mut().column(attribute, || need(self.model, attribute))
    }

    pub(super) fn customer(&self, attribute: CustomerAttributeId) -> u32 {
        self.customers.borrow_mut().column(attribute, || customer_need(self.model, attribute))
    }

    pub(super) fn channel(&self) {
        self.channel.set(true);
    }

    /// What is needed, and which of it must be there.
    pub(super) fn finish(self) -> Handed {
        let (events, customers) = (self.events.into_inner(), self.customers.into_inner());
        let required = required(self.model, &events.given);
        let of = |touchpoint: &crate::model::Touchpoint| {
            let own = |(id, _): &&(AttributeId, u32)| touchpoint.attributes.iter().any(|own| own.attribute == *id);
            events.given.iter().filter(own).map(|(_, column)| *column).collect()
        };
        let by_touchpoint = self.model.touchpoints.iter().map(of).collect();
        Handed {
            needs: Needs {
                attributes: events.needs,
                customer_attributes: customers.needs,
                channel: self.channel.get(),
                names: Names::All,
            },
            required,
            by_touchpoint,
            attributes: events.given,
            customer_attributes: customers.given,
        }
    }
}

/// Everything that a model declares, read on every event, so that whatever its items come to use is there.
pub fn everything(model: &Model) -> Needs {
    let mut needs = Needs { channel: true, ..Needs::default() };
    for id in (0..model.attributes.len()).map(AttributeId::new) {
        let wide = need(model, id).map(|need| Need::everywhere(need.name, need.kind));
        needs.attributes.extend(wide.filter(|need| !needs.attributes.contains(need)));
    }
    for id in (0..model.customer_attributes.len()).map(CustomerAttributeId::new) {
        needs.customer_attributes.extend(customer_need(model, id));
    }
    needs
}

fn customer_need(model: &Model, id: CustomerAttributeId) -> Option<Need> {
    let declared = model.customer_attributes.get(id.index())?;
    Some(Need::everywhere(declared.name.clone(), kind(&declared.ty)))
}

fn need(model: &Model, id: AttributeId) -> Option<Need> {
    let attribute = model.attributes.get(id.index())?;
    let everywhere = model.event_attributes.iter().any(|declared| declared.attribute == id);
    let on = model.touchpoints.iter().filter(|touchpoint| touchpoint.attributes.iter().any(|own| own.attribute == id));
    let names: BTreeSet<SmolStr> = on.flat_map(|touchpoint| touchpoint.raw_names.iter().cloned()).collect();
    let events = if everywhere { BTreeSet::new() } else { names };
    Some(Need { name: attribute.name.clone(), kind: kind(&attribute.ty), events })
}

fn required(model: &Model, used: &[(AttributeId, u32)]) -> Vec<Required> {
    let mut all = Vec::new();
    for (at, touchpoint) in model.touchpoints.iter().enumerate() {
        for own in touchpoint.attributes.iter().filter(|own| !own.optional) {
            if let Some((_, column)) = used.iter().find(|(id, _)| *id == own.attribute) {
                all.push(Required { touchpoint: TouchpointId::new(at), column: *column });
            }
        }
    }
    all
}

fn kind(ty: &Type) -> AttrKind {
    match ty {
        Type::Int => AttrKind::Int,
        Type::Number | Type::Share | Type::Points => AttrKind::Number,
        Type::Bool => AttrKind::Bool,
        Type::Time => AttrKind::Time,
        Type::Duration => AttrKind::Duration,
        Type::Money(currency) => AttrKind::Money(currency.map(|currency| SmolStr::new(currency.to_string()))),
        Type::OneOf(values) => AttrKind::OneOf(values.to_vec()),
        Type::Score(scale) => AttrKind::Score(scale.low, scale.high),
        Type::Text | Type::Unknown => AttrKind::Text,
    }
}
