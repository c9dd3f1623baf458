//! Requests about what the log says beside the definitions, and the commands that stand there.
use super::convert;
use super::requests::{Answer, Asked};
use super::server::{Refused, Server};
use crate::editor::{self, Deed, Lens};
use crate::report::diagnostics::{Look, Paint};
use crate::report::tested::{self, TestReport};
use crate::testing;
use gen_lsp_types::{
    CodeLens, CodeLensParams, CodeLensRefreshRequest, Command, ExecuteCommandParams, InlayHint, InlayHintParams,
    InlayHintRefreshRequest, LspAny, MessageType, ShowMessageNotification, ShowMessageParams, Uri,
};
use lsp_server::ErrorCode;
use serde_json::json;

/// Runs a test.
const RUN_TEST: &str = "wayfare.runTest";
/// Tells violations.
const VIOLATIONS: &str = "wayfare.violations";
/// Evaluates again.
const EVALUATE: &str = "wayfare.evaluate";

/// Every command.
pub const COMMANDS: [&str; 3] = [RUN_TEST, VIOLATIONS, EVALUATE];

impl Server {
    pub(super) fn hints(&mut self, params: InlayHintParams) -> Answer<Vec<InlayHint>> {
        self.about(&params.text_document.uri, |Asked { view, lines, .. }| {
            let stretch = lines.span(view.text, params.range);
            editor::hints(&view, stretch).into_iter().map(|hint| convert::hint(lines, view.text, hint)).collect()
        })
    }

    pub(super) fn lenses(&mut self, params: CodeLensParams) -> Answer<Vec<CodeLens>> {
        let uri = params.text_document.uri;
        self.about(&uri, |Asked { view, lines, .. }| {
            let lens = |lens: Lens| CodeLens {
                range: lines.range(view.text, lens.span),
                command: Some(command(&uri, lens)),
                data: None,
            };
            editor::lenses(&view).into_iter().map(lens).collect()
        })
    }

    pub(super) fn execute(&mut self, params: ExecuteCommandParams) -> Answer<LspAny> {
        let argument = params.arguments.and_then(|all| all.into_iter().next()).unwrap_or_default();
        let word = |key: &str| argument.get(key).and_then(|value| value.as_str()).map(str::to_owned);
        let uri = Uri(word("uri").unwrap_or_default());
        let name = word("name").unwrap_or_default();
        let (kind, message) = match params.command.as_str() {
            RUN_TEST => self.run_test(&uri, &name)?,
            VIOLATIONS => self.tell_violations(&uri, &name)?,
            EVALUATE => {
                self.homes.iter_mut().for_each(|home| home.known.asked = None);
                self.unsettled = true;
                return Ok(None);
            }
            other => {
                return Err(Refused { code: ErrorCode::InvalidParams, why: format!("there is no command `{other}`") });
            }
        };
        self.tell::<ShowMessageNotification>(&ShowMessageParams { kind, message: message.clone() });
        Ok(Some(LspAny::String(message)))
    }

    fn run_test(&mut self, uri: &Uri, title: &str) -> Result<(MessageType, String), Refused> {
        let told = self.about(uri, |Asked { view, .. }| {
            let checked = view.checked;
            if !checked.compiles() {
                return (MessageType::Warning, "the definitions do not compile: no test can be run".to_owned());
            }
            let tested = match testing::run(checked, |test| test.title == title) {
                Ok((tested, _)) => tested,
                Err(error) => return (MessageType::Error, error.to_string()),
            };
            let passed = tested.iter().all(testing::Tested::passed);
            let report = TestReport {
                model: &checked.model,
                sources: &checked.sources,
                tested: &tested,
                coverage: None,
                least: None,
                mutants: None,
                exit_code: u8::from(!passed),
            };
            let text = tested::human(&report, &Look { width: 100, paint: Paint::Plain });
            (if passed { MessageType::Info } else { MessageType::Warning }, text.trim_end().to_owned())
        })?;
        told.ok_or_else(|| missing(title))
    }

    fn tell_violations(&mut self, uri: &Uri, name: &str) -> Result<(MessageType, String), Refused> {
        let found =
            self.about(uri, |Asked { view, .. }| view.live.and_then(|live| live.violations.get(name).cloned()))?;
        let found = found.flatten().ok_or_else(|| missing(name))?;
        Ok((MessageType::Info, format!("{name}\n{}", found.join("\n"))))
    }

    /// Has what stands beside the definitions asked for again.
    pub(super) fn refresh(&self) {
        if self.can.refreshes_hints {
            self.ask::<InlayHintRefreshRequest>(&());
        }
        if self.can.refreshes_lenses {
            self.ask::<CodeLensRefreshRequest>(&());
        }
    }
}

fn missing(name: &str) -> Refused {
    Refused { code: ErrorCode::InvalidParams, why: format!("there is no `{name}` in that file") }
}

fn command(uri: &Uri, lens: Lens) -> Command {
    let (command, name) = match lens.does {
        Deed::Test(title) => (RUN_TEST, title),
        Deed::Violations(rule) => (VIOLATIONS, rule),
        Deed::Evaluate => (EVALUATE, String::new()),
    };
    Command {
        title: lens.title,
        tooltip: None,
        command: command.to_owned(),
        arguments: Some(vec![json!({ "uri": uri.0, "name": name })]),
    }
}
