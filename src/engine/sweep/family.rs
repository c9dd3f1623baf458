//! KPIs that are counted together: over the same members, in the same groups.
use super::Instances;
use super::cells::Cells;
use super::kpi;
use super::sheet::Sheet;
use crate::engine::Options;
use crate::facts::KpiFacts;
use crate::model::Population;
use crate::plan::sweep::{Reading, SweptKpi};
use crate::plan::{KpiPlan, PartKind, PartPlan, Plan};

/// Some KPIs of a plan, and what was counted so far.
pub struct Family<'p> {
    plan: &'p Plan,
    first: &'p KpiPlan,
    swept: &'p SweptKpi,
    /// The KPIs, by index, each with the cells of its parts.
    members: Vec<(usize, Vec<usize>)>,
    /// What is counted of an instance, each once.
    readings: Vec<(Reading, PartKind)>,
    /// What is counted of an event.
    parts: Vec<&'p PartPlan>,
    options: &'p Options,
    cells: Option<Cells>,
}

/// The families of the KPIs that are swept.
pub fn families<'p>(plan: &'p Plan, options: &'p Options, swept: impl Fn(usize) -> bool) -> Vec<Family<'p>> {
    let mut families: Vec<Family<'p>> = Vec::new();
    for (at, (kpi, short)) in plan.kpis.iter().zip(&plan.sweep.kpis).enumerate() {
        let Some(short) = short.as_ref().filter(|_| swept(at)) else { continue };
        let known = families.iter().position(|family| family.takes(kpi, short));
        let known = known.unwrap_or_else(|| {
            families.push(Family {
                plan,
                first: kpi,
                swept: short,
                members: Vec::new(),
                readings: Vec::new(),
                parts: Vec::new(),
                options,
                cells: None,
            });
            families.len() - 1
        });
        if let Some(family) = families.get_mut(known) {
            family.add(at, kpi, short);
        }
    }
    families
}

impl<'p> Family<'p> {
    fn takes(&self, kpi: &KpiPlan, swept: &SweptKpi) -> bool {
        let same = match (self.swept, swept) {
            (SweptKpi::Events(own), SweptKpi::Events(other)) => own == other,
            (SweptKpi::Instances(own, _), SweptKpi::Instances(other, _)) => own == other,
            // customers are counted part by part, in one group
            _ => false,
        };
        let first = self.first;
        let grouped = (&first.segments, first.per, &first.previous) == (&kpi.segments, kpi.per, &kpi.previous);
        let decided = |kpi: &KpiPlan| matches!(kpi.population, Population::Decided(_));
        same && grouped && decided(first) == decided(kpi)
    }

    fn add(&mut self, at: usize, kpi: &'p KpiPlan, swept: &SweptKpi) {
        let cells = match swept {
            SweptKpi::Instances(_, readings) => {
                let wanted = readings.iter().zip(&kpi.parts).map(|(reading, part)| (*reading, part.kind));
                wanted.map(|wanted| self.reading(wanted)).collect()
            }
            SweptKpi::Events(_) | SweptKpi::Customers(_) => {
                let from = self.parts.len();
                self.parts.extend(&kpi.parts);
                (from..self.parts.len()).collect()
            }
        };
        self.members.push((at, cells));
    }

    fn reading(&mut self, wanted: (Reading, PartKind)) -> usize {
        self.readings.iter().position(|known| *known == wanted).unwrap_or_else(|| {
            self.readings.push(wanted);
            self.readings.len() - 1
        })
    }

    /// Counts a partition.
    pub fn count(&mut self, sheet: &Sheet<'_>, instances: &[Instances], watermark: i64) {
        let width = self.readings.len().max(self.parts.len());
        let cells = self.cells.get_or_insert_with(|| Cells::new(self.first, &self.options.by, width));
        let plans = (self.plan, self.first);
        match self.swept {
            SweptKpi::Customers(parts) => kpi::customers(sheet, self.first, parts, cells),
            SweptKpi::Events(list) => kpi::events(sheet, plans, (*list, &self.parts), watermark, cells),
            SweptKpi::Instances(journey, _) => {
                let Some(Some(swept)) = self.plan.sweep.journeys.get(journey.index()) else { return };
                let own = instances.get(journey.index()).map(Vec::as_slice).unwrap_or_default();
                kpi::instances(sheet, plans, (swept.start, own, &self.readings), watermark, cells);
            }
        }
    }

    /// Hands over what was counted.
    pub fn finish(self, facts: &mut [KpiFacts]) {
        let Some(cells) = self.cells else { return };
        let parts = cells.finish();
        for (at, cells) in self.members {
            if let Some(own) = facts.get_mut(at) {
                own.parts = cells.iter().filter_map(|part| parts.get(*part).cloned()).collect();
            }
        }
    }
}
