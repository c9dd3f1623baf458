//! From a log of which nobody said which column is what to one of which it is known.
use super::exit::Exit;
use super::failure::Failure;
use crate::discover::{self, Columns, Given, Missing};
use crate::log::{EventName, Glance, HeaderBelow, LogFile, Mapping, Source, TimeFormat, glance, header_below};
use jiff::tz::TimeZone;

/// So many rows at the beginning of a file tell what its columns are.
pub(super) const ROWS: usize = 50_000;

/// What a look at a log showed.
#[derive(Debug)]
pub(super) struct Looked {
    /// The beginning of its first file.
    pub(super) glance: Glance,
    /// What the columns were taken for.
    pub(super) columns: Columns,
}

/// Looks at a log and takes its columns for what they seem to be; what its mapping says already is kept.
///
/// # Errors
/// Where the log can't be read, or has no column that could be the customer's, the time's or the event's.
pub(super) fn look(source: &Source) -> Result<Option<Looked>, Failure> {
    let Some(file) = source.files.first() else { return Ok(None) };
    let further_down = || header_below(file).ok().flatten().map(|below| refused(further_down(file, &below)));
    let glance = glance(file, ROWS).map_err(|error| further_down().unwrap_or_else(|| error.into()))?;
    let given = given(&source.mapping);
    let guessed = match (glance.rows, absent(&glance, &given)) {
        (0, _) => Err(format!("`{}` has no rows: there is nothing to look at", file.name)),
        (_, Some(absent)) => Err(format!("`{}` has no column `{absent}`{}", file.name, there_are(&glance))),
        _ => discover::guess(&glance, &given)
            .map_err(|missing| format!("`{}`: {}{}", file.name, words(missing), there_are(&glance))),
    };
    match guessed {
        Ok(columns) => Ok(Some(Looked { glance, columns })),
        // a header further down explains whatever is missed
        Err(why) => Err(further_down().unwrap_or_else(|| refused(why))),
    }
}

/// That the header is not in the first line, and what to do.
fn further_down(file: &LogFile, below: &HeaderBelow) -> String {
    let (name, line) = (&file.name, below.line);
    let names: Vec<String> =
        below.names.iter().take(20).map(|name| format!("`{}`", discover::shown(name.trim()))).collect();
    let more = if below.names.len() > 20 { ", …" } else { "" };
    let above = if line == 2 { "the line above it".to_owned() } else { format!("the {} lines above it", line - 1) };
    format!(
        "the first line of `{name}` is no header: line {line} looks like it, with the columns {}{more}; delete {above}, for example with `tail -n +{line}`, and look again",
        names.join(", ")
    )
}

/// The same look with columns that somebody named since.
///
/// # Errors
/// Where no column is left for a role.
pub(super) fn guess_again(looked: Looked, mapping: &Mapping) -> Result<Looked, Failure> {
    let Looked { glance, .. } = looked;
    let columns = discover::guess(&glance, &given(mapping))
        .map_err(|missing| refused(format!("{}{}", words(missing), there_are(&glance))))?;
    Ok(Looked { glance, columns })
}

/// Fills in what a mapping leaves open, and says what was taken for what.
pub(super) fn fill(mapping: &mut Mapping, looked: &Looked) -> Option<String> {
    let (columns, is_xes) = (&looked.columns, looked.glance.is_xes);
    let mut taken = Vec::new();
    let mut take = |what: &str, column: &discover::Role| {
        if column.is_guess() {
            taken.push(format!("{what} from `{}` ({})", column.column, column.why));
        }
    };
    if mapping.customer.is_none() && !is_xes {
        take("customer", &columns.customer);
        mapping.customer = Some(columns.customer.column.clone());
    }
    if mapping.time.is_none() && !is_xes {
        take("time", &columns.time);
        mapping.time = Some(columns.time.column.clone());
    }
    if mapping.event == EventName::Usual && !is_xes {
        take("event", &columns.event);
        mapping.event = EventName::Column(columns.event.column.clone());
    }
    if let Some(format) = columns.time_format.as_ref().filter(|_| mapping.time_format == TimeFormat::Auto) {
        taken.push(format!("times written `{format}`"));
        mapping.time_format = TimeFormat::parse(format).unwrap_or_default();
    }
    let read = (!taken.is_empty()).then(|| format!("read {}", taken.join(", ")));
    let apart = columns.clock.as_ref().map(|clock| apart(&columns.time.column, clock));
    let all: Vec<String> = read.into_iter().chain(apart).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// That the time of day stands in a column of its own.
fn apart(day: &str, clock: &str) -> String {
    format!(
        "`{day}` holds days alone and `{clock}` times of day, which are not read: of one day only the order of the rows is known; write both into one column, such as `2026-03-27 14:05`, to have hours and minutes"
    )
}

/// The system's time zone, if it has a name.
pub(super) fn system_zone() -> Option<String> {
    TimeZone::system().iana_name().filter(|name| *name != "Etc/Unknown").map(str::to_owned)
}

fn given(mapping: &Mapping) -> Given {
    Given {
        customer: mapping.customer.clone(),
        time: mapping.time.clone(),
        event: match &mapping.event {
            EventName::Column(column) => Some(column.clone()),
            EventName::Usual | EventName::Fixed(_) => None,
        },
        time_format: (mapping.time_format != TimeFormat::Auto).then(|| mapping.time_format.clone()),
    }
}

fn absent(glance: &Glance, given: &Given) -> Option<smol_str::SmolStr> {
    let named = [&given.customer, &given.time, &given.event].into_iter().flatten();
    let has = |name: &&smol_str::SmolStr| glance.columns.iter().any(|column| column.name == **name);
    named.into_iter().find(|name| !has(name)).cloned()
}

fn words(missing: Missing) -> &'static str {
    match missing {
        Missing::Header => {
            "the first line looks like data, not like names of columns: put a line with names on top, such as `customer,time,event`"
        }
        Missing::Time => {
            "no column reads as times, and without times there is no before and after; name it with `--time COL`, and how it is written with `--time-format`, such as `%d.%m.%Y %H:%M`"
        }
        Missing::Customer => {
            "no column looks like a customer, an id that stands on several rows; name it with `--customer COL`"
        }
        Missing::Event => {
            "no column looks like the event, a text of few values that says what happened; name it with `--event COL`"
        }
    }
}

fn there_are(glance: &Glance) -> String {
    let all: Vec<String> = glance.columns.iter().take(20).map(|column| format!("`{}`", column.name)).collect();
    let more = if glance.columns.len() > 20 { ", …" } else { "" };
    format!("; its columns are {}{more}", all.join(", "))
}

pub(super) fn refused(message: String) -> Failure {
    Failure { message, exit: Exit::Log }
}
