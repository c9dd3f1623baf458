//! What was found of a rule.
use rayon::slice::ParallelSliceMut;
use smol_str::SmolStr;

/// How many violations and decisions of a rule are kept in full for the report.
pub const KEPT: usize = 100;

/// Of how many violations of a rule the events around are kept.
pub const SHOWN: usize = 25;

/// What was found of a rule.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleFacts {
    /// Subjects by verdict.
    pub subjects: Subjects,
    /// Activations by verdict.
    pub activations: Activations,
    /// How many violations there are in all.
    pub violation_count: u64,
    /// The first violations in order of time, then customer, then event; all of them if the run keeps all.
    pub violations: Vec<Violation>,
    /// How many decisions there are in all.
    pub decision_count: u64,
    /// The first decisions in the same order.
    pub decisions: Vec<Decision>,
    /// Whether every violation and decision is kept.
    pub keep_all: bool,
    /// No violation later than this will be among those that are kept.
    pub cutoff: Cutoff,
}

/// The time after which violations need not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cutoff(i64);

impl Default for Cutoff {
    fn default() -> Self {
        Self(i64::MAX)
    }
}

/// Subjects (customers or instances) by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subjects {
    /// No activation is violated, none pending or undecidable, and there is one.
    pub satisfied: u64,
    /// Some activation is violated.
    pub violated: u64,
    /// Else some is pending.
    pub pending: u64,
    /// Else some is undecidable.
    pub undecidable: u64,
    /// There is no activation.
    pub not_activated: u64,
}

/// Activations by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Activations {
    /// What was expected happened, or what was forbidden can't any more.
    pub satisfied: u64,
    /// It did not, or it did.
    pub violated: u64,
    /// Neither, at the watermark.
    pub pending: u64,
    /// The log begins too late to tell.
    pub undecidable: u64,
}

/// One violation with its evidence. Events are indices into the history that was evaluated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// When, in microseconds since 1970 UTC.
    pub time: i64,
    /// Whose.
    pub customer: SmolStr,
    /// The instance's start and key values, when the rule is checked on instances.
    pub instance: Option<(i64, Vec<SmolStr>)>,
    /// Which clause of the rule, from 0.
    pub clause: u32,
    /// The events that caused it, in order.
    pub events: Vec<Cause>,
    /// The deadline that passed, if one did.
    pub deadline: Option<i64>,
    /// What nearly satisfied it.
    pub nearest_miss: Option<NearestMiss>,
}

/// An event of the log as evidence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// When.
    pub time: i64,
    /// Which file, an index into the log's files.
    pub file: u32,
    /// Which data row, from 1.
    pub row: u64,
    /// Its raw name.
    pub event: SmolStr,
}

/// What nearly satisfied an expectation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NearestMiss {
    /// The event.
    pub event: Cause,
    /// By how many microseconds it missed the window; 0 where it missed otherwise.
    pub by: i64,
}

/// A decision that would have been taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// When.
    pub time: i64,
    /// For whom.
    pub customer: SmolStr,
    /// Which of the rule's `do` statements, from 0.
    pub action: DecisionAction,
    /// Until when, for a suppression.
    pub until: Option<i64>,
    /// The rule that won over this decision and why, if it was not carried out.
    pub lost_to: Option<(u32, SmolStr)>,
}

/// Which action a decision takes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DecisionAction {
    /// Index of the `do` statement in its rule.
    pub index: u32,
    /// The arguments of a declared action, as shown to people.
    pub arguments: Vec<(SmolStr, SmolStr)>,
}

impl RuleFacts {
    /// Of nothing.
    pub const NONE: Self = Self {
        subjects: Subjects { satisfied: 0, violated: 0, pending: 0, undecidable: 0, not_activated: 0 },
        activations: Activations { satisfied: 0, violated: 0, pending: 0, undecidable: 0 },
        violation_count: 0,
        violations: Vec::new(),
        decision_count: 0,
        decisions: Vec::new(),
        keep_all: false,
        cutoff: Cutoff(i64::MAX),
    };

    /// Counts a violation and keeps it if it may be among the first.
    pub fn violated(&mut self, violation: Violation) {
        self.violation_count += 1;
        self.keep(violation);
    }

    /// Whether a violation at this time may be among those that are kept.
    pub fn wants(&self, time: i64) -> bool {
        time <= self.cutoff.0
    }

    /// The time after which violations need not be kept.
    pub fn cutoff(&self) -> i64 {
        self.cutoff.0
    }

    /// Takes over that violations after a time need not be kept: others have enough of earlier ones.
    pub fn cut_after(&mut self, time: i64) {
        self.cutoff.0 = self.cutoff.0.min(time);
    }

    /// Keeps a violation that is counted already, if it may be among the first.
    pub fn keep(&mut self, violation: Violation) {
        if !self.wants(violation.time) {
            return;
        }
        self.violations.push(violation);
        if !self.keep_all && self.violations.len() >= KEPT + KEPT / 4 {
            cut(&mut self.violations);
            self.cut_after(self.violations.last().map_or(i64::MAX, |last| last.time));
        }
    }

    /// Notes a decision.
    pub fn decided(&mut self, decision: Decision) {
        self.decision_count += 1;
        self.decisions.push(decision);
        if !self.keep_all && self.decisions.len() >= 16 * KEPT {
            cut(&mut self.decisions);
        }
    }

    /// The first violations in order, settled or not: those whose surroundings are kept.
    pub fn first(&self) -> Vec<&Violation> {
        first_of(&self.violations)
    }

    /// How many violations are held.
    pub fn held(&self) -> usize {
        self.violations.len()
    }

    /// The first of those violations that came after so many were held, where all are.
    pub fn first_since(&self, held: usize) -> Vec<&Violation> {
        first_of(self.violations.get(held..).unwrap_or_default())
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.subjects.satisfied += other.subjects.satisfied;
        self.subjects.violated += other.subjects.violated;
        self.subjects.pending += other.subjects.pending;
        self.subjects.undecidable += other.subjects.undecidable;
        self.subjects.not_activated += other.subjects.not_activated;
        self.activations.satisfied += other.activations.satisfied;
        self.activations.violated += other.activations.violated;
        self.activations.pending += other.activations.pending;
        self.activations.undecidable += other.activations.undecidable;
        self.violation_count += other.violation_count;
        self.violations.extend(other.violations);
        self.decision_count += other.decision_count;
        self.decisions.extend(other.decisions);
        self.keep_all |= other.keep_all;
        if !self.keep_all {
            cut(&mut self.violations);
            cut(&mut self.decisions);
        }
    }

    pub(super) fn settle(&mut self) {
        self.violations.par_sort();
        self.decisions.par_sort();
        self.cutoff = Cutoff::default();
        if !self.keep_all {
            self.violations.truncate(KEPT);
            self.decisions.truncate(KEPT);
        }
    }
}

/// Keeps the first of a list that grew too long; the rest is counted already.
fn cut<T: Ord>(list: &mut Vec<T>) {
    if list.len() > KEPT {
        list.sort();
        list.truncate(KEPT);
    }
}

/// The first of some violations, in order.
fn first_of(violations: &[Violation]) -> Vec<&Violation> {
    let mut all: Vec<&Violation> = violations.iter().collect();
    if all.len() > SHOWN {
        all.select_nth_unstable(SHOWN);
        all.truncate(SHOWN);
    }
    all.sort();
    all
}
