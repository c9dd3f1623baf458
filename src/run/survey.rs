//! A log looked at without any definition: what `discover` counts, over all partitions.
use crate::discover::{AttributeSurvey, Survey, Tally};
use crate::history::{LogFacts, Needs, Share};
use crate::log::{Log, LogError, ReadOptions, Source};

/// What a log shows.
#[derive(Debug)]
pub struct Surveyed {
    /// How often each name occurs.
    pub tally: Tally,
    /// How names follow each other.
    pub survey: Survey,
    /// What stands in the attributes that were read.
    pub attributes: AttributeSurvey,
    /// About the log itself.
    pub facts: LogFacts,
    /// The log, for its bad rows.
    log: Log,
}

/// Looks at logs, with these attributes.
///
/// # Errors
/// Whatever stops the logs from being read, the first bad row included unless rows are quarantined.
pub fn survey(sources: &[Source], needs: &Needs, options: &ReadOptions) -> Result<Surveyed, LogError> {
    let log = crate::log::read(sources, None, needs, options)?;
    let (mut tally, mut attributes, mut share) = (Tally::default(), AttributeSurvey::default(), Share::default());
    for partition in 0..log.partitions() {
        let history = log.build(partition)?.history;
        tally.add(&history);
        attributes.add(&history, needs.attributes.len());
        share = share.and(history.share());
    }
    let mut survey = Survey::new(&tally);
    for partition in 0..log.partitions() {
        survey.add(&log.take(partition)?.history);
    }
    let facts = log.facts_of(&share);
    Ok(Surveyed { tally, survey, attributes, facts, log })
}

impl Surveyed {
    /// Writes the rows that were set aside, as CSV.
    ///
    /// # Errors
    /// When a log can no longer be read, or writing fails.
    pub fn write_quarantine(&self, to: impl std::io::Write) -> Result<(), LogError> {
        self.log.write_quarantine(&[], to)
    }
}
