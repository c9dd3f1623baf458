//! Groups of rules that have to do with each other.
//!
//! Two rules are of one group if an event matters to both, or to others that join them. What rules of one group do the
//! others do not notice: histories of two groups can be mixed. So rules can be kept together if those of each group can,
//! conflicts lie within a group, and what a question about a rule hangs on are those of its group.
use super::compile::Compiled;

/// The groups, each of rules by place in order; rules of which nothing is modelled are in none.
pub fn groups(rules: &[Compiled], letters: usize) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..rules.len()).collect();
    for letter in 0..letters {
        let mut first = None;
        for (at, rule) in rules.iter().enumerate() {
            if rule.parts.iter().all(|part| part.idles_at(letter)) {
                continue;
            }
            let own = find(&mut leader, at);
            let first = *first.get_or_insert(own);
            let first = find(&mut leader, first);
            if let Some(one) = leader.get_mut(own.max(first)) {
                *one = own.min(first);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); rules.len()];
    for (at, _) in rules.iter().enumerate().filter(|(_, rule)| !rule.parts.is_empty()) {
        let own = find(&mut leader, at);
        if let Some(group) = groups.get_mut(own) {
            group.push(at);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn find(leader: &mut [usize], mut at: usize) -> usize {
    while let Some(next) = leader.get(at).copied().filter(|next| *next != at) {
        let further = leader.get(next).copied().unwrap_or(next);
        if let Some(one) = leader.get_mut(at) {
            *one = further;
        }
        at = further;
    }
    at
}
