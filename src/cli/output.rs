//! Where reports go: standard output and files, one format each; lists of everything; the baseline.
use super::failure::{Failure, reason};
use super::load;
use super::targets::{Targets, file};
use super::terminal::Terminal;
use crate::measure::{self, BASELINE_VERSION, Baseline};
use crate::model::RuleId;
use crate::report::{self, Evaluation};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Where the reports go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub struct OutputArgs {
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write another report, such as `json=report.json`; may be given several times
    #[arg(short = 'o', value_name = "FORMAT=FILE", value_parser = other_report)]
    others: Vec<(Format, PathBuf)>,
    /// Also work out where journeys leak, how long steps take, how success moves and what goes along with it; `auto` does
    /// so where a report shows it
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    insights: Insights,
    /// Write every violation to a file: as Parquet if it ends in `.parquet`, else one JSON object a line (the report holds
    /// the first 100 of each rule)
    #[arg(long, value_name = "FILE")]
    violations: Option<PathBuf>,
    /// Write every instance of the journeys to a file: as Parquet if it ends in `.parquet`, else one JSON object a line
    #[arg(long, value_name = "FILE")]
    instances: Option<PathBuf>,
    /// Compare with a baseline: report only what got worse, and fail only for that
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Keep this run's figures to compare later ones with
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs; its JSON Schema is `docs/schema/report.schema.json`
    Json,
    /// Thresholds and rules as test cases
    Junit,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// A comment on a pull request
    Markdown,
    /// One file for a browser, with charts
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Insights {
    /// For reports that people read
    Auto,
    /// In every report
    Always,
    /// Never
    Never,
}

impl OutputArgs {
    /// Whether what only some reports show is worth working out.
    pub fn wants_insights(&self) -> bool {
        let mut formats = self.others.iter().map(|(format, _)| *format).chain([self.format]);
        match self.insights {
            Insights::Auto => formats.any(|format| matches!(format, Format::Human | Format::Markdown | Format::Html)),
            Insights::Always => true,
            Insights::Never => false,
        }
    }

    /// Whether every violation is written somewhere.
    pub fn wants_all(&self) -> bool {
        self.violations.is_some()
    }

    /// Whether every instance is written somewhere.
    pub fn wants_instances(&self) -> bool {
        self.instances.is_some()
    }

    /// The files that are written.
    pub fn targets(&self) -> Targets<'_> {
        let others = self.others.iter().map(|(_, path)| ("-o", path.as_path()));
        let lists = [file("--violations", &self.violations), file("--instances", &self.instances)];
        let rest = [file("--out", &self.out), file("--write-baseline", &self.write_baseline)];
        others.chain(lists.into_iter().chain(rest).flatten()).collect()
    }

    /// What the run is compared with.
    ///
    /// # Errors
    /// Where the file can't be read or is no baseline.
    pub fn baseline(&self) -> Result<Option<Baseline>, Failure> {
        self.baseline.as_deref().map(read_baseline).transpose()
    }

    /// Writes every report and list that was asked for.
    ///
    /// # Errors
    /// Where a file can't be written.
    pub fn write(&self, evaluation: &Evaluation<'_>, terminal: &Terminal) -> Result<(), Failure> {
        for (format, path) in &self.others {
            load::write(path, &rendered(*format, evaluation, &Terminal::for_file())?)?;
        }
        if let Some(path) = &self.violations {
            match is_parquet(path) {
                true => load::write_bytes(path, &report::table::violations(evaluation)?)?,
                false => load::write_lines(path, violations(evaluation))?,
            }
        }
        if let Some(path) = &self.instances {
            match is_parquet(path) {
                true => load::write_bytes(path, &report::table::instances(evaluation)?)?,
                false => load::write_lines(path, instances(evaluation))?,
            }
        }
        if let Some(path) = &self.write_baseline {
            let kept = measure::baseline(evaluation.model, evaluation.facts, evaluation.verdicts);
            load::write(path, &(serde_json::to_string_pretty(&kept)? + "\n"))?;
        }
        match &self.out {
            Some(path) => load::write(path, &rendered(self.format, evaluation, &Terminal::for_file())?),
            None => terminal.report(&rendered(self.format, evaluation, terminal)?),
        }
    }
}

fn rendered(format: Format, evaluation: &Evaluation<'_>, terminal: &Terminal) -> Result<String, Failure> {
    Ok(match format {
        Format::Human if terminal.is_brief() && evaluation.verdicts.summary.exit_code == 0 => String::new(),
        Format::Human if evaluation.verdicts.worse.is_some() => report::human::worse(evaluation, &terminal.out),
        Format::Human if terminal.is_brief() => report::human::brief(evaluation, &terminal.out),
        Format::Human => report::human::render(evaluation, &terminal.out),
        Format::Json => report::json::render(evaluation)?,
        Format::Junit => report::junit::render(evaluation)
            .map_err(|error| Failure::bug(format!("the report can't be written as XML ({error})")))?,
        Format::Sarif => report::sarif::render(evaluation)?,
        Format::Github => report::github::render(evaluation),
        Format::Markdown => report::markdown::render(evaluation),
        Format::Html => report::html::render(evaluation)
            .map_err(|error| Failure::bug(format!("the report can't be written as HTML ({error:#})")))?,
    })
}

/// Whether a list is written as Parquet: by the ending of its file.
fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

/// Every violation, one line each, rule by rule in order of time.
fn violations<'a>(evaluation: &'a Evaluation<'_>) -> impl Iterator<Item = Result<String, Failure>> + 'a {
    evaluation.model.rules.iter().zip(&evaluation.facts.rules).enumerate().flat_map(move |(at, (rule, facts))| {
        let home = evaluation.model.journey_of(RuleId::new(at));
        facts.violations.iter().map(move |one| Ok(report::json::violation_line(evaluation, (rule, home), one)?))
    })
}

/// Every instance, one line each, journey by journey in order of their starts.
fn instances<'a>(evaluation: &'a Evaluation<'_>) -> impl Iterator<Item = Result<String, Failure>> + 'a {
    evaluation.model.journeys.iter().zip(&evaluation.facts.journeys).flat_map(|(journey, facts)| {
        facts.instances.iter().map(move |one| Ok(report::json::instance_line(journey, one)?))
    })
}

#[expect(clippy::disallowed_methods, reason = "the rim")]
fn read_baseline(path: &Path) -> Result<Baseline, Failure> {
    let wrong = |why: String| {
        let how = "write one with `wayfare eval --write-baseline FILE`";
        Failure::usage(format!("`{}` is no baseline: {why}; {how}", path.display()))
    };
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("can't read the baseline `{}`: {}", path.display(), reason(&error))))?;
    let baseline: Baseline = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if baseline.format_version != BASELINE_VERSION {
        return Err(wrong(format!("its format is version {}, not {BASELINE_VERSION}", baseline.format_version)));
    }
    Ok(baseline)
}

fn other_report(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as `json=report.json`")?;
    Ok((Format::from_str(format, true)?, PathBuf::from(path)))
}
