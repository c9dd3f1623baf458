//! What a rule's automata accept, against what the engine says of the same histories.
use super::histories::{Dice, Event, HOUR, MINUTE, broken, compiled};
use super::rules::definitions;
use crate::analyze::automaton::Automaton;
use crate::analyze::compile::{self, Compiled};
use crate::analyze::letters::Alphabet;
use crate::analyze::path::TimedLetter;
use crate::analyze::replay::{accepts, may_accept};
use crate::analyze::week::Week;
use crate::model::{Model, RuleId};
use crate::plan::{Node, Plan};

const NAMES: [&str; 4] = ["other", "a", "b", "c"];

/// Random histories; those of timed rules have gaps around the windows' ends, and begin at any time of the week.
fn histories(dice: &mut Dice, count: usize, timed: bool, begins: i64) -> Vec<Vec<Event>> {
    let gaps = [0, 1, HOUR - 1, HOUR, HOUR + 1, 2 * HOUR, 2 * HOUR + 1, 30 * MINUTE, 9 * HOUR, 26 * HOUR, 74 * HOUR];
    let history = |dice: &mut Dice| {
        let mut now = if timed { i64::try_from(dice.below(7 * 48)).unwrap() * 30 * MINUTE } else { 0 };
        let mut events: Vec<Event> = Vec::new();
        for _ in 0..1 + dice.below(8) {
            events.push((NAMES[dice.below(4)], begins + now));
            now += if timed { *dice.pick(&gaps) } else { HOUR };
        }
        events
    };
    (0..count).map(|_| history(dice)).collect()
}

fn letters(alphabet: &Alphabet<'_>, history: &[Event], begins: i64) -> Vec<TimedLetter> {
    let letter = |name: &str| {
        let is_it = |raw: Option<&str>| raw == Some(name) || raw.is_none() && name == "other";
        alphabet.letters.iter().position(|letter| is_it(letter.raw_name.as_deref())).unwrap()
    };
    history.iter().map(|(name, at)| TimedLetter { letter: letter(name), at: at - begins }).collect()
}

pub(super) fn compile_all<'p>(model: &Model, plan: &'p Plan) -> (Alphabet<'p>, Vec<Compiled>, Week) {
    let nodes: Vec<&Node> = plan.rules.iter().flat_map(compile::nodes).collect();
    let alphabet = Alphabet::new(plan, &nodes);
    let each = |(at, rule)| compile::rule(model, &alphabet, &plan.journeys, RuleId::new(at), rule);
    let all = plan.rules.iter().enumerate().map(each).collect();
    (alphabet, all, Week::new(model))
}

fn agree(timed: bool, seeds: std::ops::Range<u64>) {
    let (mut exact, mut inexact, mut told) = (0, 0, 0);
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let text = definitions(&mut dice, 8, timed);
        let (model, plan) = compiled(&text);
        let (alphabet, rules, week) = compile_all(&model, &plan);
        let histories = histories(&mut dice, 300, timed, week.begins);
        let broken = broken(&plan, &histories);
        let breaks: Vec<Option<Vec<Automaton>>> = rules.iter().map(Compiled::breaks).collect();
        for (at, history) in histories.iter().enumerate() {
            let line = letters(&alphabet, history, week.begins);
            for ((rule, broken), breaks) in rules.iter().zip(&broken).zip(&breaks) {
                let kept = !broken.contains(&at);
                let accepted = rule.parts.iter().all(|part| accepts(part, &line, &week));
                let name = &model.rules[rule.rule.index()].meta.name;
                let says = format!("seed {seed}\n{text}\n{name} on {history:?}: kept {kept}, accepted {accepted}");
                if let Some(breaks) = breaks {
                    let is_broken = breaks.iter().any(|way| may_accept(way, &line, &week));
                    assert_eq!(is_broken, !kept, "what breaks a rule is not what it is said to be\n{says}");
                }
                assert!(accepted || !kept, "a history that keeps a rule is refused\n{says}");
                assert!(kept || !accepted || !rule.exact, "a history that breaks a rule is accepted\n{says}");
            }
        }
        told += breaks.iter().flatten().count();
        exact += rules.iter().filter(|rule| rule.exact).count();
        inexact += rules.iter().filter(|rule| !rule.exact).count();
    }
    assert!(exact > 4 * inexact, "{exact} rules are exact, {inexact} are not");
    assert!(!timed || told > exact, "of no rule that is not exact it is told what breaks it");
}

#[test]
fn rules_without_windows_accept_what_the_engine_keeps() {
    agree(false, 0..60);
}

#[test]
fn rules_with_windows_accept_what_the_engine_keeps() {
    agree(true, 100..160);
}
