//! The first violations of a rule in words.
use crate::model::RuleId;
use crate::report::Evaluation;
use crate::report::words;

/// Whose, when and what: `most` violations of a rule.
pub fn violations(evaluation: &Evaluation<'_>, rule: RuleId, most: usize) -> Vec<String> {
    let Some((rule, facts)) = evaluation.rule(rule) else { return Vec::new() };
    let told = facts.violations.iter().take(most).map(|found| {
        let what = words::violation(evaluation.model, rule, found);
        format!("{}{} at {}: {what}", words::short(&found.customer), words::key(found), words::minute(found.time))
    });
    told.collect()
}
