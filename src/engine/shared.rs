//! What the workers of one evaluation share: partitions to take, and how early violations are that will be shown.
use crate::facts::RuleFacts;
use crate::plan::Plan;
use rayon::prelude::*;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

/// For each rule a time after which no worker needs the evidence of violations, since others have enough of earlier ones.
///
/// It saves work and never shows: the first violations of all are kept whoever finds them.
#[derive(Debug)]
pub struct Cutoffs(Vec<AtomicI64>);

impl Cutoffs {
    /// Nothing is known yet.
    pub fn new(plan: &Plan) -> Self {
        Self(plan.rules.iter().map(|_| AtomicI64::new(i64::MAX)).collect())
    }

    /// Tells rules what others know.
    pub fn tell(&self, rules: &mut [RuleFacts]) {
        for (shared, own) in self.0.iter().zip(rules) {
            own.cut_after(shared.load(Ordering::Relaxed));
        }
    }

    /// Lets others know what rules know.
    pub fn learn(&self, rules: &[RuleFacts]) {
        for (shared, own) in self.0.iter().zip(rules) {
            shared.fetch_min(own.cutoff(), Ordering::Relaxed);
        }
    }
}

/// Lets one worker a thread take pieces of work, numbered from 0, until none is left.
///
/// # Errors
/// The first that a piece of work ends in; what others have by then is dropped.
pub fn share_out<W: Send, E: Send>(
    pieces: usize,
    begin: impl Fn() -> W + Sync,
    take: impl Fn(&mut W, usize) -> Result<(), E> + Sync,
) -> Result<Vec<W>, E> {
    let next = AtomicUsize::new(0);
    let threads = rayon::current_num_threads().clamp(1, pieces.max(1));
    let work = |_| {
        let mut worker = begin();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return Ok(worker);
            }
            take(&mut worker, piece)?;
        }
    };
    (0..threads).into_par_iter().with_max_len(1).map(work).collect()
}
