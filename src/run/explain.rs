//! One customer of a log in full.
use super::Request;
use crate::engine;
use crate::facts::Trace;
use crate::history::{LogFacts, Names};
use crate::log::LogError;
use crate::plan::Plan;

/// What became of looking for a customer.
#[derive(Debug)]
pub struct Explained {
    /// The customer in full; none where the log does not know that customer.
    pub trace: Option<Trace>,
    /// About the log.
    pub log: LogFacts,
    /// Some customers that the log knows, in order.
    pub others: Vec<smol_str::SmolStr>,
}

/// How many other customers are named.
const OTHERS: usize = 2000;

/// Reads the logs and tells everything about one customer.
///
/// # Errors
/// Whatever stops the logs from being read.
pub fn explain(request: &Request<'_>, customer: &str) -> Result<Explained, LogError> {
    let mut plan = Plan::new(request.model);
    // an evaluation reads only what decides anything; here every event is to be seen
    plan.needs.names = Names::All;
    let log = crate::log::read(request.sources, request.customers, &plan.needs, &request.read)?;
    let mut found = Explained { trace: None, log: log.facts().as_ref().clone(), others: Vec::new() };
    for at in 0..log.partitions() {
        let history = log.take(at)?.history;
        if let Some(index) = history.customer(customer) {
            found.trace = Some(engine::trace(&plan, &history, index, &request.engine));
            return Ok(found);
        }
        let room = OTHERS.saturating_sub(found.others.len());
        found.others.extend((0..history.customer_count()).take(room).map(|index| history.customer_name(index)));
    }
    found.others.sort_unstable();
    Ok(found)
}
