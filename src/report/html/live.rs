//! The page while definitions are edited: it looks for a newer one by itself, and says what is wrong above the last good
//! result.
use super::{STYLE, environment, written};
use crate::report::Evaluation;
use crate::report::diagnostics::{Look, human};
use crate::report::live::LiveRun;
use minijinja::{Error, HtmlEscape, Value};

/// How the page comes by a newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// It is a file: it loads itself again every other second.
    File,
    /// It is served: a script beside it listens for newer ones.
    Served,
}

/// What a live page has beside the report.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    sources: &'static str,
    head: &'static str,
    banner: &'static str,
}

/// Where the banner goes; nobody's text can hold it, for texts are escaped.
const BANNER: &str = "<!--banner-->";

/// The last good page, kept to be shown again with what is wrong now.
#[derive(Debug)]
pub struct Page {
    refresh: Refresh,
    good: Option<String>,
}

impl Refresh {
    fn live(self) -> Live {
        match self {
            Self::File => Live { head: "<meta http-equiv=\"refresh\" content=\"2\">", banner: BANNER, sources: "" },
            Self::Served => Live { head: "", banner: BANNER, sources: " 'self'; connect-src 'self'" },
        }
    }
}

impl Live {
    pub(super) fn value(&self) -> Value {
        let markup = |text: &str| Value::from_safe_string(text.to_owned());
        minijinja::context! { sources => markup(self.sources), head => markup(self.head), banner => markup(self.banner) }
    }
}

impl Page {
    /// Without a result yet.
    pub fn new(refresh: Refresh) -> Self {
        Self { refresh, good: None }
    }

    /// The page of a run: its result if it has one, else the last good one, below what is wrong.
    ///
    /// # Errors
    /// Only if a template is wrong, which would be a bug.
    pub fn of(&mut self, run: &LiveRun<'_>, evaluation: Option<&Evaluation<'_>>) -> Result<String, Error> {
        let live = self.refresh.live();
        if let Some(evaluation) = evaluation {
            self.good = Some(written(evaluation, &live)?);
        }
        let page = match &self.good {
            Some(page) => page.clone(),
            None => {
                let style = Value::from_safe_string(STYLE.to_owned());
                let template = minijinja::context! { style, live => live.value() };
                environment()?.get_template("live.html")?.render(template)?
            }
        };
        let script = match self.refresh {
            Refresh::File => String::new(),
            Refresh::Served => format!("<script src=\"/live.js\" data-run=\"{}\" defer></script>", run.number),
        };
        Ok(page.replacen(BANNER, &(script + &banner(run, self.good.is_some())), 1))
    }
}

/// What is wrong, or nothing.
fn banner(run: &LiveRun<'_>, has_result: bool) -> String {
    let errors: Vec<_> = run.diagnostics.iter().filter(|one| one.is_error()).cloned().collect();
    let mut text = human::human(&errors, run.sources, &Look::default());
    text.push_str(run.error.unwrap_or_default());
    if text.trim().is_empty() {
        return String::new();
    }
    let below = if has_result { "Below is the last good result." } else { "" };
    let text = HtmlEscape(&super::bearable(&text)).to_string();
    format!(
        "<section role=\"alert\"><p><strong>This can't be evaluated.</strong> {below}</p><pre>{text}</pre></section>"
    )
}
