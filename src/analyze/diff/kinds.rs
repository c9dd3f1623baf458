//! The kinds of change: each has a stable code, a readable name and a page.
use crate::diag::{Code, Severity};

/// Every kind of change, by number.
pub fn kinds() -> impl Iterator<Item = &'static Code> {
    ALL.iter().copied()
}

const fn kind(id: &'static str, slug: &'static str, page: &'static str) -> Code {
    Code { id, slug, severity: Severity::Info, page }
}

macro_rules! kinds {
    ($($name:ident = $id:literal, $slug:literal, $page:literal;)+) => {
        $(pub(super) static $name: Code = kind($id, $slug, $page);)+
        static ALL: &[&Code] = &[$(&$name),+];
    };
}

kinds! {
    EVENT_REMOVED = "D0101", "event-removed", "A touchpoint or moment is gone\n\nBreaking.\n";
    EVENT_ADDED = "D0102", "event-added", "A touchpoint or moment is new\n\nBehaviour.\n";
    EVENT_CHANGED = "D0103", "event-changed", "A touchpoint or moment stands for other events\n\n\
        Breaking: figures and verdicts that count it can't be compared with former ones.\n";
    CALENDAR_CHANGED = "D0104", "calendar-changed", "A calendar has other hours, closed days or another zone\n\nBreaking.\n";
    SEGMENT_CHANGED = "D0105", "segment-changed", "A segment divides by something else\n\nBreaking.\n";
    COST_CHANGED = "D0106", "cost-changed", "A touchpoint costs something else\n\nBreaking: costs can't be compared with former ones.\n";
    POLICY_CHANGED = "D0107", "policy-changed", "How figures are judged changed\n\n\
        The confidence, the minimum sample, the gate or the zone of the policy. Breaking: what passed may fail.\n";
    JOURNEY_REMOVED = "D0201", "journey-removed", "A journey is gone\n\nBreaking.\n";
    JOURNEY_ADDED = "D0202", "journey-added", "A journey is new\n\nBehaviour.\n";
    JOURNEY_CHANGED = "D0203", "journey-changed", "What starts or ends a journey's instances changed\n\nBreaking.\n";
    STAGE_REMOVED = "D0204", "stage-removed", "A stage is gone\n\nBreaking.\n";
    STAGE_ADDED = "D0205", "stage-added", "A stage is new\n\nBreaking, or behaviour if it is optional.\n";
    STAGE_CHANGED = "D0206", "stage-changed", "What reaches a stage changed\n\n\
        Breaking, or behaviour if it is only reached more easily. A shortest history that tells the versions apart is shown.\n";
    GOAL_REMOVED = "D0207", "goal-removed", "A goal is gone\n\nBreaking.\n";
    GOAL_ADDED = "D0208", "goal-added", "A goal is new\n\nBreaking, since success needs it too; behaviour if it is the business's.\n";
    GOAL_TIGHTENED = "D0209", "goal-tightened", "A goal is harder to reach\n\nBreaking. A shortest history that no longer reaches it is shown.\n";
    GOAL_LOOSENED = "D0210", "goal-loosened", "A goal is easier to reach\n\nBehaviour. A shortest history that reaches it now is shown.\n";
    GOAL_CHANGED = "D0211", "goal-changed", "Something else reaches a goal\n\nBreaking.\n";
    SCORE_CHANGED = "D0212", "score-changed", "A journey's score is made up otherwise\n\nBreaking: scores can't be compared with former ones.\n";
    VALUE_CHANGED = "D0213", "value-changed", "What a success is worth changed\n\nBehaviour.\n";
    KPI_REMOVED = "D0301", "kpi-removed", "A KPI is gone\n\nBreaking.\n";
    KPI_ADDED = "D0302", "kpi-added", "A KPI is new\n\nBehaviour.\n";
    KPI_CHANGED = "D0303", "kpi-changed", "A KPI measures something else\n\n\
        Breaking: its figures can't be compared with former ones. A KPI of which only what it names changed is listed where \
        that is told.\n";
    THRESHOLD_REMOVED = "D0304", "threshold-removed", "A threshold is gone\n\nBehaviour.\n";
    THRESHOLD_ADDED = "D0305", "threshold-added", "A threshold is new\n\nBreaking for a `require`, behaviour for a `target`.\n";
    THRESHOLD_TIGHTENED = "D0306", "threshold-tightened", "A threshold is harder to meet\n\nBreaking for a `require`, behaviour for a `target`.\n";
    THRESHOLD_LOOSENED = "D0307", "threshold-loosened", "A threshold is easier to meet\n\nBehaviour.\n";
    THRESHOLD_CHANGED = "D0308", "threshold-changed", "A threshold moved\n\nBreaking for a `require`, behaviour for a `target`.\n";
    BREAKDOWN = "D0309", "kpi-breakdown", "A KPI is broken down otherwise\n\nBehaviour.\n";
    RULE_REMOVED = "D0401", "rule-removed", "A rule is gone\n\nBreaking.\n";
    RULE_ADDED = "D0402", "rule-added", "A rule is new\n\nBehaviour.\n";
    RULE_TIGHTENED = "D0403", "rule-tightened", "A rule demands more\n\nBreaking. A shortest history that breaks it now is shown.\n";
    RULE_WEAKENED = "D0404", "rule-weakened", "A rule demands less\n\nBehaviour. A shortest history that keeps it now is shown.\n";
    RULE_CHANGED = "D0405", "rule-changed", "A rule demands something else\n\n\
        Breaking, or behaviour if the same histories keep it and only what it does changed.\n";
    SEVERITY = "D0406", "rule-severity", "A rule's severity changed\n\nBreaking if it is graver, else behaviour.\n";
    ALLOWANCE = "D0407", "rule-allowance", "What a rule tolerates changed\n\nBreaking if it is less, else behaviour.\n";
    DOCUMENTATION = "D0901", "documentation", "What only people read changed\n\nTitles, owners, reasons.\n";
}
