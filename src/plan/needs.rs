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
    /// The attribute of each column of events.
    pub(super) attributes: Vec<AttributeId>,
    /// The attribute of each column of customers.
    pub(super) customer_attributes: Vec<CustomerAttributeId>,
}

/// Hands out column numbers to attributes as they turn out to be used.
#[derive(Debug)]
pub(super) struct Columns<'m> {
    model: &'m Model,
    events: RefCell<Vec<AttributeId>>,
    customers: RefCell<Vec<CustomerAttributeId>>,
    channel: Cell<bool>,
}

impl<'m> Columns<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, events: RefCell::default(), customers: RefCell::default(), channel: Cell::new(false) }
    }

    pub(super) fn event(&self, attribute: AttributeId) -> u32 {
        number(&mut self.events.borrow_mut(), attribute)
    }

    pub(super) fn customer(&self, attribute: CustomerAttributeId) -> u32 {
        number(&mut self.customers.borrow_mut(), attribute)
    }

    pub(super) fn channel(&self) {
        self.channel.set(true);
    }

    /// What is needed, and which of it must be there.
    pub(super) fn finish(self) -> Handed {
        let used = self.events.into_inner();
        let needed = used.iter().filter_map(|id| need(self.model, *id)).collect();
        let customers = self.customers.into_inner();
        let customer_attributes = customers.iter().filter_map(|id| {
            let declared = self.model.customer_attributes.get(id.index())?;
            Some(Need::everywhere(declared.name.clone(), kind(&declared.ty)))
        });
        let customer_needed = customer_attributes.collect();
        let required = required(self.model, &used);
        let of = |touchpoint: &crate::model::Touchpoint| {
            let own =
                (0u32..).zip(&used).filter(|(_, id)| touchpoint.attributes.iter().any(|own| own.attribute == **id));
            own.map(|(column, _)| column).collect()
        };
        let by_touchpoint = self.model.touchpoints.iter().map(of).collect();
        Handed {
            needs: Needs {
                attributes: needed,
                customer_attributes: customer_needed,
                channel: self.channel.get(),
                names: Names::All,
            },
            required,
            by_touchpoint,
            attributes: used,
            customer_attributes: customers,
        }
    }
}

fn number<T: PartialEq>(list: &mut Vec<T>, entry: T) -> u32 {
    let at = list.iter().position(|known| *known == entry).unwrap_or_else(|| {
        list.push(entry);
        list.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn need(model: &Model, id: AttributeId) -> Option<Need> {
    let attribute = model.attributes.get(id.index())?;
    let everywhere = model.event_attributes.iter().any(|declared| declared.attribute == id);
    let on = model.touchpoints.iter().filter(|touchpoint| touchpoint.attributes.iter().any(|own| own.attribute == id));
    let names: BTreeSet<SmolStr> = on.flat_map(|touchpoint| touchpoint.raw_names.iter().cloned()).collect();
    let events = if everywhere { BTreeSet::new() } else { names };
    Some(Need { name: attribute.name.clone(), kind: kind(&attribute.ty), events })
}

fn required(model: &Model, used: &[AttributeId]) -> Vec<Required> {
    let mut all = Vec::new();
    for (at, touchpoint) in model.touchpoints.iter().enumerate() {
        for own in touchpoint.attributes.iter().filter(|own| !own.optional) {
            if let Some(column) = used.iter().position(|id| *id == own.attribute) {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                all.push(Required { touchpoint: TouchpointId::new(at), column });
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
