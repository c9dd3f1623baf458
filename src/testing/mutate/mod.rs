//! Small changes to the definitions that no test notices.
//!
//! Invariants: a mutant is an edit of the text that compiles and that changes what some item evaluates to; the workspace is
//! afterwards what it was. Only tests that look at a changed item are run: what their expectations rest on tells which.
mod expr;
mod pattern;
mod sites;
mod time;

use crate::diag::Place;
use crate::history::Full;
use crate::model::{Model, Test, TestExpectationKind};
use crate::plan::Plan;
use crate::plan::hash::{self, Fingerprint, Hashes};
use crate::run::test::run_test;
use crate::workspace::Workspace;
use sites::{Site, sites};
use std::sync::Arc;

/// A change that compiles and means something else.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What was replaced.
    pub place: Place,
    /// By what; nothing where something was left out.
    pub text: String,
    /// Of what kind the change is: "longer window".
    pub what: &'static str,
    /// Whether some test looks at what it changes.
    pub looked_at: bool,
}

/// What became of all changes.
#[derive(Debug, Clone, Default)]
pub struct Mutants {
    /// How many were tried.
    pub tried: usize,
    /// Those after which every test still passes, by place.
    pub unnoticed: Vec<Mutant>,
}

/// Changes the definitions in many small ways, one at a time, and finds those that no test notices. All chosen tests must
/// pass as the definitions stand.
///
/// # Errors
/// When a test holds more events than a history can.
pub fn mutate(workspace: &mut Workspace, chosen: impl Fn(&Test) -> bool) -> Result<Mutants, Full> {
    let original = workspace.check().model.clone();
    let trial = Trial { hashes: hash::items(&original), names: names(&original), chosen: &chosen };
    let mut found = Mutants::default();
    let paths: Vec<String> = workspace.paths().map(str::to_owned).collect();
    for path in paths {
        let Some((text, tree)) = workspace.file(&path) else { continue };
        for site in sites(&text, &tree, &trial.names) {
            if let Some(tried) = trial.site(workspace, (&path, &text), &site)? {
                found.tried += 1;
                found.unnoticed.extend(tried);
            }
        }
        workspace.update(&path, text);
    }
    workspace.check();
    Ok(found)
}

/// The names that can stand for each other: touchpoints, then moments.
fn names(model: &Model) -> [Vec<String>; 2] {
    let touchpoints = model.touchpoints.iter().map(|one| one.meta.name.to_string()).collect();
    [touchpoints, model.moments.iter().map(|one| one.meta.name.to_string()).collect()]
}

/// What every mutant is compared with.
struct Trial<'a, F> {
    hashes: Hashes,
    names: [Vec<String>; 2],
    chosen: &'a F,
}

impl<F: Fn(&Test) -> bool> Trial<'_, F> {
    /// Tries the first alternative that compiles: nothing if none does or it means the same, else the mutant if no test
    /// notices it.
    fn site(
        &self,
        workspace: &mut Workspace,
        (path, text): (&str, &Arc<str>),
        site: &Site,
    ) -> Result<Option<Option<Mutant>>, Full> {
        for alternative in &site.alternatives {
            let Some(changed) = replaced(text, site, alternative) else { continue };
            workspace.update(path, changed);
            let checked = workspace.check();
            if !checked.compiles() {
                continue;
            }
            let model = checked.model.clone();
            let hashes = hash::items(&model);
            if hashes == self.hashes {
                return Ok(None);
            }
            let file =
                checked.sources.iter().find(|(_, file)| &*file.path == path).map(|(id, _)| id).unwrap_or_default();
            let (looked_at, noticed) = self.tests(&model, &hashes)?;
            let mutant =
                Mutant { place: site.span.in_file(file), text: alternative.clone(), what: site.what, looked_at };
            return Ok(Some((!noticed).then_some(mutant)));
        }
        Ok(None)
    }

    /// Whether some test looks at what changed, and whether one notices it.
    fn tests(&self, model: &Model, hashes: &Hashes) -> Result<(bool, bool), Full> {
        let concerned =
            |test: &&Test| (self.chosen)(test) && rests_on(model, hashes, test) != rests_on(model, &self.hashes, test);
        let plan = Plan::new(model);
        let mut looked_at = false;
        for test in model.tests.iter().filter(concerned) {
            looked_at = true;
            if !run_test(model, &plan, test)?.passed() {
                return Ok((true, true));
            }
        }
        Ok((looked_at, false))
    }
}

fn replaced(text: &str, site: &Site, by: &str) -> Option<String> {
    let range = site.span.range();
    let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
    Some(format!("{before}{by}{after}"))
}

/// The hashes of all that a test's expectations rest on.
fn rests_on(model: &Model, hashes: &Hashes, test: &Test) -> Vec<Option<Fingerprint>> {
    let rule = |at: usize| hashes.rules.get(at).map(|hash| hash.facts);
    let mut all = Vec::new();
    for expected in &test.expectations {
        match &expected.kind {
            TestExpectationKind::Rule(id, ..) => all.push(rule(id.index())),
            TestExpectationKind::Moment(id, ..) => all.push(hashes.moments.get(id.index()).copied()),
            TestExpectationKind::Journey(id, ..) => all.push(hashes.journeys.get(id.index()).map(|hash| hash.facts)),
            TestExpectationKind::Kpi(id, ..) => all.push(hashes.kpis.get(id.index()).map(|hash| hash.verdict)),
            // decisions of one rule lose to those of others
            TestExpectationKind::Decision(..) => {
                let acting = model.rules.iter().enumerate().filter(|(_, rule)| !rule.actions.is_empty());
                all.extend(acting.map(|(at, _)| rule(at)));
            }
        }
    }
    all
}
