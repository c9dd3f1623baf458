//! The functions and words of KPIs: how each is called and what it says. A test holds the list against the language.

/// A function or a word of measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its parameters; none for a word.
    pub params: &'static [&'static str],
    /// What it is, in a sentence.
    pub says: &'static str,
}

const fn function(name: &'static str, params: &'static [&'static str], says: &'static str) -> Function {
    Function { name, params, says }
}

/// What combines instances into one figure.
pub const AGGREGATES: [Function; 16] = [
    function("rate", &["condition"], "The share of instances for which the condition holds."),
    function("mean", &["measure"], "The mean over instances, or over the events of `E.attr`."),
    function("median", &["measure"], "The value that half of the instances do not exceed."),
    function("percentile", &["n", "measure"], "The value that n percent of the instances do not exceed."),
    function("p50", &["measure"], "The median."),
    function("p75", &["measure"], "The value that three in four instances do not exceed."),
    function("p80", &["measure"], "The value that four in five instances do not exceed."),
    function("p90", &["measure"], "The value that nine in ten instances do not exceed."),
    function("p95", &["measure"], "The value that 95 in 100 instances do not exceed."),
    function("p99", &["measure"], "The value that 99 in 100 instances do not exceed."),
    function("total", &["measure"], "The sum over all instances."),
    function("min", &["measure"], "The least value."),
    function("max", &["measure"], "The greatest value."),
    function("nps", &["E.attr"], "Net promoter points: the share of promoters less that of detractors, times 100."),
    function("csat", &["E.attr"], "The share of satisfied answers."),
    function("ces", &["E.attr"], "The mean effort that customers report."),
];

/// What measures one instance.
pub const MEASURES: [Function; 13] = [
    function("count", &["pattern"], "How often the pattern happened in the instance."),
    function("has", &["pattern"], "Whether the pattern happened in the instance."),
    function("followed_by", &["pattern within D"], "Whether the pattern happened within the time after this event."),
    function("time", &["from -> to"], "The time from one milestone or touchpoint to another."),
    function("sum", &["E.attr"], "The sum of an attribute over the instance's events."),
    function("first", &["E.attr"], "An attribute's value on the first such event."),
    function("last", &["E.attr"], "An attribute's value on the last such event."),
    function("distinct", &["E.attr"], "How many different values an attribute takes."),
    function("switches", &["channel"], "How often the channel changes from one event to the next."),
    function("reached", &["stage"], "Whether the stage was reached."),
    function("violated", &["rule"], "Whether the rule is violated in the instance."),
    function("previous", &["D"], "The KPI's own value in the period before, for a threshold."),
    function("instances", &[], "How many instances there are."),
];

/// The words that measure one instance.
pub const WORDS: [Function; 10] = [
    function("success", &[], "Whether every goal of the customer was reached."),
    function("failed", &[], "Whether the instance failed."),
    function("exited", &[], "Whether the customer left, neutrally."),
    function("abandoned", &[], "Whether the customer fell silent."),
    function("timed_out", &[], "Whether it took too long."),
    function("open", &[], "Whether it has not ended."),
    function("decided", &[], "Whether it has ended."),
    function("duration", &[], "How long it took."),
    function("longest_gap", &[], "The longest time without any event of the instance."),
    function("cost", &[], "What its events cost together."),
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Function> {
    AGGREGATES.iter().chain(&MEASURES).chain(&WORDS)
}

/// The function of that name.
pub fn named(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name)
}

impl Function {
    /// "rate(condition)", "success".
    pub fn label(&self) -> String {
        if self.params.is_empty() { self.name.to_owned() } else { format!("{}({})", self.name, self.params.join(", ")) }
    }
}
