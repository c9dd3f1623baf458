//! The items that lints look at: all, or those of some files. Never picks by what an item says.
use super::walk;
use crate::diag::FileId;
use crate::model::*;
use rustc_hash::FxHashSet;

/// Files, or all of them.
#[derive(Debug, Clone)]
pub enum Files {
    /// All.
    All,
    /// These.
    Only(FxHashSet<FileId>),
}

impl Files {
    /// Whether a file is one of them.
    pub fn contain(&self, file: FileId) -> bool {
        match self {
            Self::All => true,
            Self::Only(files) => files.contains(&file),
        }
    }
}

/// Items by kind, those inside journeys included, with all patterns and conditions in them.
#[derive(Debug)]
pub struct Scope<'m> {
    /// Touchpoints.
    pub touchpoints: Vec<&'m Touchpoint>,
    /// Segments.
    pub segments: Vec<&'m Segment>,
    /// Moments.
    pub moments: Vec<&'m Moment>,
    /// Journeys.
    pub journeys: Vec<&'m Journey>,
    /// Rules.
    pub rules: Vec<&'m Rule>,
    /// KPIs.
    pub kpis: Vec<&'m Kpi>,
    /// Tests.
    pub tests: Vec<&'m Test>,
    /// All patterns, parts of patterns included.
    pub patterns: Vec<&'m Pattern>,
    /// All conditions on events.
    pub conditions: Vec<&'m Expr>,
}

impl<'m> Scope<'m> {
    /// What stands in these files.
    pub fn of(model: &'m Model, files: &Files) -> Self {
        let mut scope = Self {
            touchpoints: pick(&model.touchpoints, files, |it| it.meta.place.file),
            segments: pick(&model.segments, files, |it| it.meta.place.file),
            moments: pick(&model.moments, files, |it| it.meta.place.file),
            journeys: pick(&model.journeys, files, |it| it.meta.place.file),
            rules: pick(&model.rules, files, |it| it.meta.place.file),
            kpis: pick(&model.kpis, files, |it| it.meta.place.file),
            tests: pick(&model.tests, files, |it| it.place.file),
            patterns: Vec::new(),
            conditions: Vec::new(),
        };
        scope.patterns = walk::patterns(&scope);
        scope.conditions = walk::conditions(&scope);
        scope
    }
}

fn pick<'m, T>(items: &'m [T], files: &Files, file: impl Fn(&T) -> FileId) -> Vec<&'m T> {
    items.iter().filter(|item| files.contain(file(item))).collect()
}
