//! A project's definitions, opened once and then kept as its files change.
use super::Workspace;
use crate::diag::SourceFile;
use crate::model::{Currency, ModelSettings};
use crate::project::{PROJECT_FILE, Project, Settings};
use std::path::Path;

/// Definitions, ready to be checked, and the project they belong to.
#[derive(Debug)]
pub struct Definitions {
    /// Their files.
    pub workspace: Workspace,
    /// Where they come from.
    pub project: Project,
}

impl Definitions {
    /// Of a project that was loaded; `today` is in days since 1970-01-01.
    pub fn open(project: Project, today: i32) -> Self {
        let (settings, sources) = (model_settings(&project.settings), project.sources.clone());
        let mut workspace = Workspace::new(settings, today, sources, project.diagnostics.clone());
        for definition in &project.definitions {
            workspace.update(&definition.name, definition.text.clone());
        }
        Self { workspace, project }
    }

    /// Takes the project as it was loaded again; what did not change is not compiled again.
    pub fn reopen(&mut self, project: Project, today: i32) {
        // places in findings of the project are those of its own sources
        let anew = !project.diagnostics.is_empty()
            || !self.project.diagnostics.is_empty()
            || project_text(&project) != project_text(&self.project);
        if anew {
            *self = Self::open(project, today);
            return;
        }
        let known: Vec<String> = self.workspace.paths().map(str::to_owned).collect();
        for path in known.iter().filter(|path| !project.definitions.iter().any(|one| *one.name == ***path)) {
            self.workspace.remove(path);
        }
        for definition in &project.definitions {
            self.workspace.update(&definition.name, definition.text.clone());
        }
        self.project = project;
    }

    /// The file a path of the workspace stands for; standard input has none.
    pub fn on_disk(&self, path: &str) -> Option<&Path> {
        let definition = self.project.definitions.iter().find(|one| &*one.name == path)?;
        definition.path.as_deref()
    }
}

/// What the project file tells the resolver.
pub fn model_settings(settings: &Settings) -> ModelSettings {
    let currency = |(name, code): (_, smol_str::SmolStr)| Some((name, Currency::parse(&code)?));
    ModelSettings {
        confidence: settings.policy.confidence,
        min_n: settings.policy.min_n,
        gate: settings.policy.gate,
        zone: settings.policy.zone.as_ref().map(ToString::to_string),
        insisted: settings.insisted.clone(),
        currencies: settings.currencies().into_iter().filter_map(currency).collect(),
    }
}

fn project_text(project: &Project) -> Option<&str> {
    let is_file = |source: &&SourceFile| Path::new(&*source.path).ends_with(PROJECT_FILE);
    project.sources.iter().map(|(_, source)| source).find(is_file).map(|source| &*source.text)
}
