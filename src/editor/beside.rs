//! What the log says, beside the definitions: values on their lines, and what can be done with them.
use super::View;
use super::describe::{kpi_name, rule_name};
use crate::diag::{Place, Span};
use crate::model::{KpiId, RuleId};

/// A value at the end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where it is shown: the end of a line.
    pub at: usize,
    /// What it says.
    pub label: String,
    /// More about it.
    pub more: String,
}

/// Something that can be done, above an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The item's name.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// What it does.
    pub does: Deed,
}

/// What a lens does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Runs the test of this title.
    Test(String),
    /// Tells the first violations of this rule.
    Violations(String),
    /// Evaluates on the log.
    Evaluate,
}

/// The values of everything in a stretch of the file.
pub fn hints(view: &View<'_>, stretch: Span) -> Vec<Hint> {
    let Some(live) = view.live else { return Vec::new() };
    let model = &view.checked.model;
    let moments = model.moments.iter().map(|one| (one.meta.place, one.meta.name.to_string()));
    let journeys = model.journeys.iter().map(|one| (one.meta.place, one.meta.name.to_string()));
    let kpis = model.kpis.iter().enumerate().map(|(at, one)| (one.meta.place, kpi_name(model, KpiId::new(at))));
    let rules = model.rules.iter().enumerate().map(|(at, one)| (one.meta.place, rule_name(model, RuleId::new(at))));
    let is_current = live.hash == view.checked.hash;
    let own = moments.chain(journeys).chain(kpis).chain(rules).filter(|(place, _)| {
        place.file == view.file && stretch.start <= place.span.end && place.span.start <= stretch.end
    });
    own.filter_map(|(place, name)| {
        let figure = live.figures.get(&name)?;
        let was = if is_current { "" } else { "was " };
        let verdict = figure.verdict.map(|verdict| format!(", {verdict}")).unwrap_or_default();
        let when = if is_current { String::new() } else { " before the last changes".to_owned() };
        Some(Hint {
            at: line_end(view.text, place),
            label: format!("{was}{}{verdict}", figure.value),
            more: format!("{name}: {}{verdict}{when}; {}", figure.value, live.log),
        })
    })
    .collect()
}

/// What can be done with the items of the file.
pub fn lenses(view: &View<'_>) -> Vec<Lens> {
    let model = &view.checked.model;
    let mut all = Vec::new();
    for test in model.tests.iter().filter(|test| test.place.file == view.file) {
        let title = "run test".to_owned();
        all.push(Lens { span: first_line(view.text, test.place), title, does: Deed::Test(test.title.to_string()) });
    }
    if let Some(live) = view.live {
        for journey in model.journeys.iter().filter(|one| one.meta.place.file == view.file) {
            let title = format!("evaluate ({})", live.log);
            all.push(Lens { span: journey.meta.place.span, title, does: Deed::Evaluate });
        }
        for (at, rule) in model.rules.iter().enumerate().filter(|(_, one)| one.meta.place.file == view.file) {
            let name = rule_name(model, RuleId::new(at));
            if let Some(found) = live.violations.get(&name).filter(|found| !found.is_empty()) {
                let value = live.figures.get(&name).map(|figure| figure.value.clone()).unwrap_or_default();
                let title = format!("{value}, the first by {}", found.first().map_or("", |first| customer(first)));
                all.push(Lens { span: rule.meta.place.span, title, does: Deed::Violations(name) });
            }
        }
    }
    all.sort_by_key(|lens| lens.span.start);
    all
}

fn customer(violation: &str) -> &str {
    violation.split_once(" at ").map_or(violation, |(customer, _)| customer)
}

/// The end of the line that a place ends on.
fn line_end(text: &str, place: Place) -> usize {
    let from = place.span.range().end;
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(['\n', '\r']).unwrap_or(rest.len())
}

fn first_line(text: &str, place: Place) -> Span {
    let range = place.span.range();
    Span::new(range.start, line_end(text, Place { span: Span::new(range.start, range.start), ..place }).min(range.end))
}
