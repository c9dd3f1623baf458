//! Whole proofs of random rule sets, against all short histories and against the engine.
use super::histories::{Dice, Event, HOUR, MINUTE, broken, compiled, idle};
use super::rules::definitions;
use crate::analyze::{Limits, Moment, Proof, prove};
use crate::model::{Model, RuleId};
use crate::plan::Plan;
use std::collections::BTreeSet;

const NAMES: [&str; 4] = ["other", "a", "b", "c"];

/// All histories of one to so many events, an hour apart.
fn words(longest: usize) -> Vec<Vec<Event>> {
    let mut all: Vec<Vec<Event>> = Vec::new();
    let mut last: Vec<Vec<Event>> = vec![Vec::new()];
    for length in 0..longest {
        let at = i64::try_from(length).unwrap() * HOUR;
        let longer = |word: &Vec<Event>| NAMES.map(|name| [&word[..], &[(name, at)]].concat());
        last = last.iter().flat_map(longer).collect();
        all.extend(last.iter().cloned());
    }
    all
}

fn events(story: &[Moment], begins: i64) -> Vec<Event> {
    let name = |raw: Option<&str>| NAMES.into_iter().find(|name| Some(*name) == raw).unwrap_or("other");
    story.iter().map(|one| (name(one.raw_name.as_deref()), begins + one.at)).collect()
}

fn all_but(rules: usize, one: usize) -> Vec<usize> {
    (0..rules).filter(|rule| *rule != one).collect()
}

struct Judged {
    words: Vec<Vec<Event>>,
    broken: Vec<BTreeSet<usize>>,
}

impl Judged {
    fn new(plan: &Plan, words: Vec<Vec<Event>>) -> Self {
        let broken = broken(plan, &words);
        Self { words, broken }
    }

    /// The words, by place, that keep these rules.
    fn keeping(&self, rules: &[usize]) -> impl Iterator<Item = usize> {
        (0..self.words.len()).filter(move |word| !rules.iter().any(|rule| self.broken[*rule].contains(word)))
    }
}

fn places(rules: &[RuleId]) -> Vec<usize> {
    rules.iter().map(|rule| rule.index()).collect()
}

fn holds_up(model: &Model, plan: &Plan, proof: &Proof, judged: &Judged, says: &str) {
    let count = model.rules.len();
    let all: Vec<usize> = (0..count).collect();
    let shortest = judged.keeping(&all).map(|word| judged.words[word].len()).min();
    match (proof.satisfiable.unwrap(), shortest) {
        (false, Some(_)) => panic!("there is a history after all\n{says}"),
        // what is not modelled may let a shorter one through
        (true, _) if !proof.abstracted.is_empty() => {}
        (true, Some(length)) => assert_eq!(proof.witness.as_ref().unwrap().len(), length, "{says}"),
        (true, None) => assert!(proof.witness.as_ref().unwrap().len() > 6, "{says}"),
        (false, None) => assert!(!proof.conflicts.is_empty(), "{says}"),
    }
    if let Some(witness) = proof.witness.as_ref().filter(|_| proof.abstracted.is_empty()) {
        let broken = broken(plan, &[events(witness, 0)]);
        assert!(broken.iter().all(BTreeSet::is_empty), "the witness breaks a rule: {witness:?}\n{says}");
    }
    for conflict in &proof.conflicts {
        assert_eq!(judged.keeping(&places(conflict)).next(), None, "{conflict:?} can be kept\n{says}");
        for left_out in conflict {
            let rest: Vec<usize> = places(conflict).into_iter().filter(|rule| *rule != left_out.index()).collect();
            let smaller = proof.conflicts.iter().filter(|other| *other != conflict);
            assert!(!smaller.into_iter().any(|other| places(other).iter().all(|rule| rest.contains(rule))), "{says}");
        }
    }
    if proof.satisfiable == Some(false) {
        return;
    }
    for one in &proof.redundant {
        let others = all_but(count, one.rule.index());
        let mut keeping = judged.keeping(&others);
        assert!(keeping.all(|word| !judged.broken[one.rule.index()].contains(&word)), "{one:?}\n{says}");
    }
    for one in &proof.dead {
        let name = &plan.touchpoints[one.touchpoint.index()].raw_names[0];
        let occurs = |word: usize| judged.words[word].iter().any(|(raw, _)| raw == name);
        assert!(!judged.keeping(&all).any(occurs), "{one:?}\n{says}");
    }
    let kept: Vec<Vec<Event>> = judged.keeping(&all).map(|word| judged.words[word].clone()).collect();
    let idle = idle(plan, &kept);
    for one in &proof.never_activated {
        assert!(idle[one.rule.index()], "{one:?}\n{says}");
    }
    agrees_where_words_are_long_enough(plan, proof, judged, &idle, says);
}

/// What no word of six events shows otherwise is proven, unless a longer one shows it: few sets of rules need one, so
/// that most of what is not proven must be shown by some word.
fn agrees_where_words_are_long_enough(plan: &Plan, proof: &Proof, judged: &Judged, idle: &[bool], says: &str) {
    let all: Vec<usize> = (0..plan.rules.len()).collect();
    let shortest = judged.keeping(&all).map(|word| judged.words[word].len()).min();
    if shortest.is_none_or(|length| length > 2) || !proof.abstracted.is_empty() {
        return;
    }
    for (at, touchpoint) in plan.touchpoints.iter().enumerate() {
        let occurs = |word: usize| judged.words[word].iter().any(|(raw, _)| *raw == touchpoint.raw_names[0]);
        let is_dead = proof.dead.iter().any(|one| one.touchpoint.index() == at);
        assert_eq!(is_dead, !judged.keeping(&all).any(occurs), "{at}\n{says}");
    }
    for rule in &all {
        let others = all_but(all.len(), *rule);
        let follows = judged.keeping(&others).all(|word| !judged.broken[*rule].contains(&word));
        assert_eq!(proof.redundant.iter().any(|one| one.rule.index() == *rule), follows, "r{rule}\n{says}");
        let never = proof.never_activated.iter().any(|one| one.rule.index() == *rule);
        assert_eq!(never, idle[*rule], "r{rule}\n{says}");
    }
}

#[test]
fn all_short_histories_agree_with_what_is_proven() {
    let words = words(6);
    let (mut satisfiable, mut conflicts) = (0, 0);
    for seed in 0..20 {
        let mut dice = Dice::new(1000 + seed);
        let count = 3 + dice.below(6);
        let text = definitions(&mut dice, count, false);
        let (model, plan) = compiled(&text);
        let proof = prove(&model, &plan, Limits::default());
        assert!(proof.undecided.is_empty(), "{:?}\n{text}", proof.undecided);
        let judged = Judged::new(&plan, words.clone());
        holds_up(&model, &plan, &proof, &judged, &format!("seed {seed}\n{text}\n{proof:#?}"));
        satisfiable += usize::from(proof.satisfiable == Some(true));
        conflicts += proof.conflicts.len();
    }
    assert!(satisfiable > 3 && conflicts > 3, "{satisfiable} of 20 can be kept, {conflicts} conflicts");
}

/// What may follow a story: random events at random times.
fn sequels(dice: &mut Dice, story: &[Event], timed: bool) -> Vec<Vec<Event>> {
    let mut all = vec![story.to_vec()];
    for _ in 0..400 {
        let mut events = story.to_vec();
        let mut now = events.last().unwrap().1;
        for _ in 0..1 + dice.below(4) {
            now += if timed { i64::try_from(dice.below(16)).unwrap() * 15 * MINUTE } else { HOUR };
            events.push((NAMES[dice.below(4)], now));
        }
        all.push(events);
    }
    all
}

fn stories_hold(timed: bool, seeds: std::ops::Range<u64>) {
    let (mut stories, mut witnesses) = (0, 0);
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let text = definitions(&mut dice, 5, timed);
        let (model, plan) = compiled(&text);
        let proof = prove(&model, &plan, Limits { question: 400_000, ..Limits::default() });
        let begins = crate::analyze::week::Week::new(&model).begins;
        let is_exact = proof.abstracted.is_empty();
        if let Some(witness) = proof.witness.as_ref().filter(|_| is_exact) {
            witnesses += 1;
            let broken = broken(&plan, &[events(witness, begins)]);
            assert!(broken.iter().all(BTreeSet::is_empty), "seed {seed}\n{text}\n{witness:?} breaks a rule");
        }
        for one in &proof.conditional {
            stories += 1;
            let story = events(&one.story, begins);
            let broken = broken(&plan, &sequels(&mut dice, &story, timed));
            for sequel in 0..broken.len().max(401) {
                let is_broken = one.rules.iter().any(|rule| broken[rule.index()].contains(&sequel));
                assert!(is_broken, "seed {seed}\n{text}\nsequel {sequel} of {one:?} keeps all");
            }
        }
    }
    assert!(stories > 10 && witnesses > 3, "{stories} stories, {witnesses} witnesses");
}

#[test]
fn nothing_that_follows_a_story_keeps_its_rules() {
    stories_hold(false, 2000..2025);
}

#[test]
fn nothing_that_follows_a_timed_story_keeps_its_rules() {
    stories_hold(true, 3000..3040);
}
