//! Lists of everything as Parquet: every violation, every instance.
//!
//! Never cuts or changes a value: what a customer is called in the log is what stands in the column.
use super::Evaluation;
use super::words::violation;
use crate::facts::{InstanceFact, Violation};
use crate::model::{Journey, Rule, RuleId};
use arrow_array::builder::{
    ArrayBuilder, Float64Builder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder, UInt64Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

/// Why a list could not be written.
pub type TableError = ParquetError;

/// Rows in one batch.
const BATCH: usize = 50_000;

/// Every violation, rule by rule in order of time.
///
/// # Errors
/// Only if the writer refuses, which would be a bug.
pub fn violations(evaluation: &Evaluation<'_>) -> Result<Vec<u8>, ParquetError> {
    let model = evaluation.model;
    let all = model.rules.iter().zip(&evaluation.facts.rules).enumerate();
    let rows: Vec<(RuleId, &Rule, &Violation)> = all
        .flat_map(|(at, (rule, facts))| facts.violations.iter().map(move |one| (RuleId::new(at), rule, one)))
        .collect();
    let homes: Vec<Option<&str>> = (0..model.rules.len())
        .map(|at| model.journey_of(RuleId::new(at)))
        .map(|journey| journey.map(|journey| journey.meta.name.as_str()))
        .collect();
    written(&rows, |rows| {
        let mut table = ViolationColumns::default();
        rows.iter().for_each(|(id, rule, one)| {
            table.journey.append_option(homes.get(id.index()).copied().flatten());
            table.push(evaluation, rule, one);
        });
        table.finish()
    })
}

/// Every instance, journey by journey in order of start.
///
/// # Errors
/// Only if the writer refuses, which would be a bug.
pub fn instances(evaluation: &Evaluation<'_>) -> Result<Vec<u8>, ParquetError> {
    let all = evaluation.model.journeys.iter().zip(&evaluation.facts.journeys);
    let rows: Vec<(&Journey, &InstanceFact)> =
        all.flat_map(|(journey, facts)| facts.instances.iter().map(move |one| (journey, one))).collect();
    written(&rows, |rows| {
        let mut table = InstanceColumns::default();
        rows.iter().for_each(|(journey, one)| table.push(journey, one));
        table.finish()
    })
}

/// The file, batch after batch; a list of nothing has its columns all the same.
fn written<T>(rows: &[T], batch: impl Fn(&[T]) -> Result<RecordBatch, ParquetError>) -> Result<Vec<u8>, ParquetError> {
    let first = batch(&[])?;
    let packed = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), first.schema(), Some(packed))?;
    for rows in rows.chunks(BATCH) {
        writer.write(&batch(rows)?)?;
    }
    writer.into_inner()
}

/// Columns by name.
fn table(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch, ParquetError> {
    // which may be null is said by the type of the list, not by what happens to stand in it
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}

fn times() -> TimestampMicrosecondBuilder {
    let utc = DataType::Timestamp(TimeUnit::Microsecond, Some(Arc::from("+00:00")));
    TimestampMicrosecondBuilder::new().with_data_type(utc)
}

fn array(mut builder: impl ArrayBuilder) -> ArrayRef {
    builder.finish()
}

struct ViolationColumns {
    rule: StringBuilder,
    customer: StringBuilder,
    instance: TimestampMicrosecondBuilder,
    key: ListBuilder<StringBuilder>,
    time: TimestampMicrosecondBuilder,
    deadline: TimestampMicrosecondBuilder,
    message: StringBuilder,
    events: ListBuilder<StringBuilder>,
    event_times: ListBuilder<TimestampMicrosecondBuilder>,
    event_files: ListBuilder<StringBuilder>,
    event_rows: ListBuilder<UInt64Builder>,
    miss: StringBuilder,
    miss_time: TimestampMicrosecondBuilder,
    miss_by: Float64Builder,
    /// The journey that the rule stands in: rules of two journeys may share a name.
    journey: StringBuilder,
}

impl Default for ViolationColumns {
    fn default() -> Self {
        let texts = || ListBuilder::new(StringBuilder::new());
        Self {
            rule: StringBuilder::new(),
            customer: StringBuilder::new(),
            instance: times(),
            key: texts(),
            time: times(),
            deadline: times(),
            message: StringBuilder::new(),
            events: texts(),
            event_times: ListBuilder::new(times()),
            event_files: texts(),
            event_rows: ListBuilder::new(UInt64Builder::new()),
            miss: StringBuilder::new(),
            miss_time: times(),
            miss_by: Float64Builder::new(),
            journey: StringBuilder::new(),
        }
    }
}

impl ViolationColumns {
    fn push(&mut self, evaluation: &Evaluation<'_>, rule: &Rule, one: &Violation) {
        self.rule.append_value(&rule.meta.name);
        self.customer.append_value(&one.customer);
        self.instance.append_option(one.instance.as_ref().map(|(start, _)| *start));
        let key = one.instance.as_ref().map(|(_, key)| key.as_slice()).unwrap_or_default();
        self.key.append_value(key.iter().map(Some));
        self.time.append_value(one.time);
        self.deadline.append_option(one.deadline);
        self.message.append_value(violation(evaluation.model, rule, one));
        self.events.append_value(one.events.iter().map(|event| Some(&event.event)));
        self.event_times.append_value(one.events.iter().map(|event| Some(event.time)));
        self.event_files.append_value(one.events.iter().map(|event| Some(evaluation.file(event.file))));
        self.event_rows.append_value(one.events.iter().map(|event| Some(event.row)));
        let miss = one.nearest_miss.as_ref();
        self.miss.append_option(miss.map(|miss| &miss.event.event));
        self.miss_time.append_option(miss.map(|miss| miss.event.time));
        #[expect(clippy::cast_precision_loss, reason = "seconds, as in the JSON report")]
        self.miss_by.append_option(miss.map(|miss| miss.by as f64 / 1e6));
    }

    fn finish(self) -> Result<RecordBatch, ParquetError> {
        table(vec![
            ("rule", array(self.rule)),
            ("customer", array(self.customer)),
            ("instance_start", array(self.instance)),
            ("instance_key", array(self.key)),
            ("time", array(self.time)),
            ("deadline", array(self.deadline)),
            ("message", array(self.message)),
            ("event", array(self.events)),
            ("event_time", array(self.event_times)),
            ("event_file", array(self.event_files)),
            ("event_row", array(self.event_rows)),
            ("nearest_miss", array(self.miss)),
            ("nearest_miss_time", array(self.miss_time)),
            ("nearest_miss_by", array(self.miss_by)),
            ("journey", array(self.journey)),
        ])
    }
}

struct InstanceColumns {
    journey: StringBuilder,
    customer: StringBuilder,
    key: ListBuilder<StringBuilder>,
    start: TimestampMicrosecondBuilder,
    end: TimestampMicrosecondBuilder,
    outcome: StringBuilder,
    milestones: ListBuilder<StringBuilder>,
    milestone_times: ListBuilder<TimestampMicrosecondBuilder>,
}

impl Default for InstanceColumns {
    fn default() -> Self {
        Self {
            journey: StringBuilder::new(),
            customer: StringBuilder::new(),
            key: ListBuilder::new(StringBuilder::new()),
            start: times(),
            end: times(),
            outcome: StringBuilder::new(),
            milestones: ListBuilder::new(StringBuilder::new()),
            milestone_times: ListBuilder::new(times()),
        }
    }
}

impl InstanceColumns {
    fn push(&mut self, journey: &Journey, one: &InstanceFact) {
        self.journey.append_value(&journey.meta.name);
        self.customer.append_value(&one.customer);
        self.key.append_value(one.key.iter().map(Some));
        self.start.append_value(one.start);
        self.end.append_option(one.end);
        self.outcome.append_value(one.outcome.name());
        let stages = journey.stages.iter().map(|stage| &stage.meta).zip(&one.stages);
        let goals = journey.goals.iter().map(|goal| &goal.meta).zip(&one.goals);
        let reached: Vec<(&str, i64)> =
            stages.chain(goals).filter_map(|(meta, time)| Some((meta.name.as_str(), (*time)?))).collect();
        self.milestones.append_value(reached.iter().map(|(name, _)| Some(name)));
        self.milestone_times.append_value(reached.iter().map(|(_, time)| Some(*time)));
    }

    fn finish(self) -> Result<RecordBatch, ParquetError> {
        table(vec![
            ("journey", array(self.journey)),
            ("customer", array(self.customer)),
            ("key", array(self.key)),
            ("start", array(self.start)),
            ("end", array(self.end)),
            ("outcome", array(self.outcome)),
            ("milestone", array(self.milestones)),
            ("milestone_time", array(self.milestone_times)),
        ])
    }
}
