//! What kind of statements stand in a stretch of text.

/// The statements of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Items: the top level of a file.
    File,
    /// A touchpoint's attributes.
    Touchpoint,
    /// The attributes of `event` or `customer`.
    Attributes,
    /// A calendar.
    Calendar,
    /// The policy.
    Policy,
    /// A journey.
    Journey,
    /// A group of stages.
    Group,
    /// A score.
    Score,
    /// The thresholds of a KPI, which stand in no braces.
    Thresholds,
    /// A rule.
    Rule,
    /// A test.
    Test,
    /// A test's customer.
    Timeline,
}
