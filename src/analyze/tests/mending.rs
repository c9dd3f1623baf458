//! Histories that are found by mending others, against the engine and against the search that leaves nothing out.
#[path = "../../../benches/support/rules.rs"]
mod many;

use super::agreement::compile_all;
use super::histories::{Dice, Event, broken, compiled};
use super::rules::definitions;
use crate::analyze::automaton::Automaton;
use crate::analyze::letters::Alphabet;
use crate::analyze::mend::mended;
use crate::analyze::path::TimedLetter;
use crate::analyze::solver::{Answer, Solver};
use crate::analyze::work::Work;
use many::Temper;

fn events(alphabet: &Alphabet<'_>, line: &[TimedLetter], begins: i64) -> Vec<Event> {
    let name =
        |letter: usize| alphabet.letters[letter].raw_name.as_ref().map_or("other", |name| name.to_string().leak());
    line.iter().map(|one| (name(one.letter), begins + one.at)).collect()
}

/// Rules that one long history keeps, each of which has to do with many others: too many for their product.
#[test]
fn a_history_of_many_rules_that_hang_together_is_found() {
    for seed in 1..=6 {
        let (model, plan) = compiled(&many::rules(100, 30, 1, Temper::Peaceful, seed));
        let (alphabet, rules, week) = compile_all(&model, &plan);
        let work = Work::new(100_000_000, 10_000_000, 500_000_000);
        let solver = Solver::new(&rules, alphabet.letters.len(), &week, &work, None);
        let all: Vec<usize> = (0..rules.len()).collect();
        let Answer::History(line) = solver.ask(&all, &[]) else { panic!("seed {seed}: there is a history") };
        let history = events(&alphabet, &line, week.begins);
        let broken = broken(&plan, std::slice::from_ref(&history));
        assert!(broken.iter().all(std::collections::BTreeSet::is_empty), "seed {seed}: {history:?} breaks {broken:?}");
    }
}

#[test]
fn what_is_mended_keeps_all_and_nothing_is_found_where_nothing_is() {
    let (mut found, mut missed, mut none) = (0, 0, 0);
    for seed in 0..120 {
        let mut dice = Dice::new(seed);
        let text = definitions(&mut dice, 6, seed % 2 == 0);
        let (model, plan) = compiled(&text);
        let (alphabet, rules, week) = compile_all(&model, &plan);
        let parts: Vec<&Automaton> = rules.iter().flat_map(|rule| &rule.parts).collect();
        let letters = alphabet.letters.len();
        let start = TimedLetter { letter: dice.below(letters), at: week.busiest() };
        let work = Work::new(400_000, 400_000, 500_000_000);
        work.begin();
        let line = mended(&parts, letters, vec![start], &week, &work);
        let all: Vec<usize> = (0..rules.len()).collect();
        let work = Work::new(20_000_000, 20_000_000, 500_000_000);
        let solver = Solver::new(&rules, letters, &week, &work, None);
        match (line, solver.ask(&all, &[])) {
            (Some(line), Answer::None(_)) => panic!("seed {seed}: {line:?} can't be\n{text}"),
            (Some(line), _) => {
                found += 1;
                let broken = broken(&plan, &[events(&alphabet, &line, week.begins)]);
                let exact = rules.iter().zip(&broken).filter(|(rule, _)| rule.exact);
                assert!(exact.into_iter().all(|(_, broken)| broken.is_empty()), "seed {seed}: {line:?}\n{text}");
            }
            (None, Answer::History(_)) => missed += 1,
            (None, _) => none += 1,
        }
    }
    assert!(found > 3 * missed, "{found} were found, {missed} were missed");
    assert!(none > 10, "{none} without a history: none of them is a test of anything");
}
