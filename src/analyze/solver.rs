//! Questions about sets of rules: is there a history that keeps them all, and what more can be asked of it?
//!
//! A question is first put for few rules. A history that answers it but breaks other rules brings those in, until none is
//! broken or no history is left: so large sets of rules are decided without building their whole product, and what is
//! left when there is no history is a small set that already excludes it. Where shortest ones are asked for, the history
//! found is as short as any, since with fewer rules none could be longer. Histories found are kept: one may answer the
//! next question too, as it is or mended.
use super::automaton::Automaton;
use super::compile::Compiled;
use super::letters::LetterSet;
use super::mend::mended;
use super::pairs::Pairs;
use super::path::TimedLetter;
use super::product::Product;
use super::replay::accepts;
use super::search::{Found, Want, history};
use super::week::Week;
use super::work::Work;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A history.
    History(Vec<TimedLetter>),
    /// No history, and these rules (by their place in the solver) are reason enough.
    None(Vec<usize>),
    /// The bound was reached.
    Undecided,
}

/// Rules as automata, over one alphabet.
pub struct Solver<'a> {
    /// The rules.
    pub rules: &'a [Compiled],
    /// How many letters there are.
    pub letters: usize,
    /// The ordinary week.
    pub week: &'a Week,
    /// What questions may cost.
    pub work: &'a Work,
    /// What is taken for granted of all histories.
    pub world: Option<&'a Automaton>,
    found: RefCell<Vec<Kept>>,
    looked: RefCell<FxHashMap<(Id, Look), Rc<Automaton>>>,
    pairs: RefCell<Excluded>,
    minded: RefCell<FxHashMap<usize, Rc<LetterSet>>>,
}

/// Rules that have to do with each other.
#[derive(Debug, Default)]
struct Group {
    rules: Vec<usize>,
    /// Whether what else is asked is among them.
    asks: bool,
}

/// A rule, or what else is asked, with the letters that matter to it.
struct Member {
    rule: Option<usize>,
    letters: Rc<LetterSet>,
}

/// A history found before.
struct Kept {
    line: Vec<TimedLetter>,
    /// The rules it breaks, by place.
    broken: Vec<usize>,
}

/// With more rules than this a history is mended before a search goes on.
const FEW: usize = 16;

/// What part of what a question may cost is spent on mending one history.
const MENDING: u64 = 4;

/// So many histories are kept.
const MOST_KEPT: usize = 200;

impl<'a> Solver<'a> {
    /// Of these rules over so many letters.
    pub fn new(
        rules: &'a [Compiled],
        letters: usize,
        week: &'a Week,
        work: &'a Work,
        world: Option<&'a Automaton>,
    ) -> Self {
        Self {
            rules,
            letters,
            week,
            work,
            world,
            found: RefCell::default(),
            looked: RefCell::default(),
            pairs: RefCell::default(),
            minded: RefCell::default(),
        }
    }

    /// A history that keeps all of these rules and is accepted by all of these automata.
    pub fn ask(&self, rules: &[usize], also: &[&Automaton]) -> Answer {
        if let Some(line) = self.known(rules, also) {
            return Answer::History(line);
        }
        self.work.begin();
        let near = self.near(rules, also).and_then(|line| self.mend(rules, also, &line));
        let answer = near.map_or_else(|| self.put(rules, also, Want::Any), Answer::History);
        if let Answer::History(line) = &answer {
            let broken = (0..self.rules.len()).filter(|rule| !self.keeps(*rule, line)).collect();
            let mut found = self.found.borrow_mut();
            if found.len() < MOST_KEPT {
                found.push(Kept { line: line.clone(), broken });
            }
        }
        answer
    }

    /// The known history that breaks fewest of some rules, where they are many.
    fn near(&self, rules: &[usize], also: &[&Automaton]) -> Option<Vec<TimedLetter>> {
        if rules.len() <= FEW {
            return None;
        }
        let found = self.found.borrow();
        let breaks = |one: &&Kept| {
            let own = rules.iter().filter(|rule| one.broken.binary_search(rule).is_ok()).count();
            own + also.iter().filter(|part| !accepts(part, &one.line, self.week)).count()
        };
        found.iter().min_by_key(breaks).map(|one| one.line.clone())
    }

    fn known(&self, rules: &[usize], also: &[&Automaton]) -> Option<Vec<TimedLetter>> {
        let found = self.found.borrow();
        let fits = |one: &&Kept| {
            !rules.iter().any(|rule| one.broken.binary_search(rule).is_ok())
                && also.iter().all(|part| accepts(part, &one.line, self.week))
        };
        found.iter().find(fits).map(|one| one.line.clone())
    }

    /// A shortest one.
    pub fn ask_shortest(&self, rules: &[usize], also: &[&Automaton]) -> Answer {
        self.put(rules, also, Want::Shortest)
    }

    fn put(&self, rules: &[usize], also: &[&Automaton], want: Want) -> Answer {
        self.work.begin();
        let mut used: Vec<usize> = Vec::new();
        let mut is_mended = false;
        let mut known: FxHashMap<Vec<usize>, Vec<TimedLetter>> = FxHashMap::default();
        loop {
            let answer = match want {
                Want::Any => self.by_group(&used, also, &mut known),
                Want::Shortest | Want::All => self.searched(&used, also, want),
            };
            match answer {
                Answer::Undecided | Answer::None(_) => return answer,
                Answer::History(line) => {
                    if want == Want::Any && used.len() > FEW && !is_mended {
                        is_mended = true;
                        if let Some(line) = self.mend(rules, also, &line) {
                            return Answer::History(line);
                        }
                    }
                    let broken = |rule: &&usize| !used.contains(rule) && !self.keeps(**rule, &line);
                    // few where the shortest is wanted, since each makes the search wider
                    let most = if want == Want::Any { used.len().max(2) } else { 2 };
                    let more: Vec<usize> = rules.iter().filter(broken).take(most).copied().collect();
                    if more.is_empty() {
                        return Answer::History(line);
                    }
                    used.extend(more);
                }
            }
        }
    }

    /// A history that keeps all, made from one that is in part broken.
    fn mend(&self, rules: &[usize], also: &[&Automaton], line: &[TimedLetter]) -> Option<Vec<TimedLetter>> {
        let own = rules.iter().flat_map(|rule| self.parts(*rule)).map(|(_, part)| part);
        let parts: Vec<&Automaton> = own.chain(also.iter().copied()).chain(self.world).collect();
        self.work.share(MENDING, || mended(&parts, self.letters, line.to_vec(), self.week, self.work))
    }

    fn searched(&self, rules: &[usize], also: &[&Automaton], want: Want) -> Answer {
        match self.search(rules, also, want) {
            Found::History(line) => Answer::History(line),
            Found::Nothing => {
                let mut core = rules.to_vec();
                core.sort_unstable();
                Answer::None(core)
            }
            Found::Undecided => Answer::Undecided,
        }
    }

    /// Asks group by group: what rules of one group do those of others do not notice, so that histories are mixed.
    /// Those of groups that were asked before are known.
    fn by_group(
        &self,
        rules: &[usize],
        also: &[&Automaton],
        known: &mut FxHashMap<Vec<usize>, Vec<TimedLetter>>,
    ) -> Answer {
        let groups = self.groups(rules, also);
        if groups.len() < 2 {
            return self.searched(rules, also, Want::Any);
        }
        let mut all: Vec<TimedLetter> = Vec::new();
        for Group { rules: group, asks } in groups {
            let also = if asks { also } else { &[] };
            let line = match known.get(&group) {
                Some(line) => line.clone(),
                None => match self.searched(&group, also, Want::Any) {
                    Answer::History(line) => line,
                    other => return other,
                },
            };
            let minds = |one: &&TimedLetter| {
                self.minds(&group, one.letter) || also.iter().any(|part| !part.idles_at(one.letter))
            };
            all.extend(line.iter().filter(minds).copied());
            known.insert(group, line);
        }
        if all.is_empty() {
            return self.searched(rules, also, Want::Any);
        }
        all.sort_by_key(|one| one.at);
        Answer::History(all)
    }

    /// Rules by groups that have no event in common that matters; what else is asked, and the world, are in one.
    fn groups(&self, rules: &[usize], also: &[&Automaton]) -> Vec<Group> {
        let others: Vec<&Automaton> = also.iter().copied().chain(self.world).collect();
        let mut members: Vec<Member> =
            rules.iter().map(|rule| Member { rule: Some(*rule), letters: self.minded(*rule) }).collect();
        if !others.is_empty() {
            let mut letters = LetterSet::default();
            (0..self.letters)
                .filter(|letter| others.iter().any(|part| !part.idles_at(*letter)))
                .for_each(|letter| letters.insert(letter));
            members.push(Member { rule: None, letters: Rc::new(letters) });
        }
        let mut groups: Vec<(Group, LetterSet)> = Vec::new();
        for member in members {
            let mut joined = (Group::default(), LetterSet::default());
            let (touched, rest): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|(_, letters)| !letters.and(&member.letters).is_empty());
            groups = rest;
            for (group, letters) in touched {
                joined.0.rules.extend(group.rules);
                joined.0.asks |= group.asks;
                joined.1 = joined.1.or(&letters);
            }
            joined.0.rules.extend(member.rule);
            joined.0.asks |= member.rule.is_none();
            joined.1 = joined.1.or(&member.letters);
            groups.push(joined);
        }
        groups
            .into_iter()
            .map(|(mut group, _)| {
                group.rules.sort_unstable();
                group
            })
            .collect()
    }

    /// The letters that matter to a rule; kept.
    fn minded(&self, rule: usize) -> Rc<LetterSet> {
        let mut minded = self.minded.borrow_mut();
        let letters = || {
            let mut letters = LetterSet::default();
            (0..self.letters).filter(|letter| self.minds(&[rule], *letter)).for_each(|letter| letters.insert(letter));
            Rc::new(letters)
        };
        Rc::clone(minded.entry(rule).or_insert_with(letters))
    }

    /// Whether rules need nothing to happen.
    pub fn is_kept_by_nothing(&self, rules: &[usize]) -> bool {
        rules.iter().filter_map(|rule| self.rules.get(*rule)).flat_map(|rule| &rule.parts).all(|part| part.accepts(0))
    }

    /// Whether an event matters to some rule.
    pub fn minds(&self, rules: &[usize], letter: usize) -> bool {
        let mut parts = rules.iter().filter_map(|rule| self.rules.get(*rule)).flat_map(|rule| &rule.parts);
        parts.any(|part| !part.idles_at(letter))
    }

    /// Whether some event matters to both of two rules.
    pub fn share(&self, one: usize, other: usize) -> bool {
        !self.minded(one).and(&self.minded(other)).is_empty()
    }

    /// Whether a timeline keeps a rule.
    pub fn keeps(&self, rule: usize, line: &[TimedLetter]) -> bool {
        self.rules.get(rule).is_none_or(|rule| rule.parts.iter().all(|part| accepts(part, line, self.week)))
    }

    /// Fewer of some rules that exclude every history, none of which can be spared; nothing if undecided.
    pub fn shrunk(&self, rules: &[usize], also: &[&Automaton]) -> Option<Vec<usize>> {
        let mut kept = rules.to_vec();
        kept.sort_unstable();
        let mut at = 0;
        while at < kept.len() {
            let rest: Vec<usize> =
                kept.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, rule)| *rule).collect();
            match self.ask(&rest, also) {
                // those before are needed, so they are in the core, and still the first ones
                Answer::None(core) => kept = core,
                Answer::History(_) => at += 1,
                Answer::Undecided => return None,
            }
        }
        Some(kept)
    }

    /// Rules with clocks are first looked at with all at one instant, and then without any regard to time; only what that
    /// leaves open is followed with clocks.
    fn search(&self, rules: &[usize], also: &[&Automaton], want: Want) -> Found {
        let others: Vec<&Automaton> = also.iter().copied().chain(self.world).collect();
        let own = rules.iter().flat_map(|rule| self.parts(*rule));
        if !own.map(|(_, part)| part).chain(others.iter().copied()).any(Automaton::is_timed) {
            return self.followed(rules, &others, Look::Exact, want);
        }
        let at_once = self.work.share(3, || self.followed(rules, &others, Look::AtOnce, want));
        if want == Want::Any && matches!(at_once, Found::History(_)) {
            return at_once;
        }
        match self.work.share(3, || self.followed(rules, &others, Look::Timeless, want)) {
            Found::Nothing => return Found::Nothing,
            // none is shorter than where times do not matter
            Found::History(line) if matches!(&at_once, Found::History(other) if other.len() == line.len()) => {
                return at_once;
            }
            Found::History(_) | Found::Undecided => {}
        }
        self.followed(rules, &others, Look::Exact, want)
    }

    fn parts(&self, rule: usize) -> impl Iterator<Item = (Id, &'a Automaton)> {
        let parts = self.rules.get(rule).map(|rule| rule.parts.as_slice()).unwrap_or_default();
        parts.iter().enumerate().map(move |(at, part)| ((rule, at), part))
    }

    fn followed(&self, rules: &[usize], others: &[&Automaton], look: Look, want: Want) -> Found {
        let own: Vec<(Id, Rc<Automaton>)> = rules
            .iter()
            .flat_map(|rule| self.parts(*rule))
            .map(|(id, part)| (id, self.looked(id, part, look)))
            .collect();
        let others: Vec<Automaton> = others.iter().map(|part| self.as_seen(part, look)).collect();
        let parts: Vec<(Option<Id>, &Automaton)> = (own.iter().map(|(id, part)| (Some(*id), part.as_ref())))
            .chain(others.iter().map(|part| (None, part)))
            .collect();
        let automata = parts.iter().map(|(_, part)| *part).collect();
        let mut product = Product::new(automata, self.letters, self.week, self.work);
        for (at, one) in parts.iter().enumerate() {
            for (to, other) in parts.iter().enumerate().skip(at + 1) {
                if let Some(pairs) = self.pairs(*one, *other, look) {
                    product = product.with(at, to, &pairs);
                }
            }
        }
        let has_hours = rules.iter().flat_map(|rule| self.parts(*rule)).any(|(_, part)| part.has_hours());
        if look == Look::AtOnce && has_hours {
            product = product.at(self.week.busiest());
        }
        history(&product, want)
    }

    fn as_seen(&self, part: &Automaton, look: Look) -> Automaton {
        match look {
            Look::Exact => part.clone(),
            Look::AtOnce => part.at_once(&|calendar| self.week.is_open(calendar, self.week.busiest())),
            Look::Timeless => part.timeless(),
        }
    }

    /// A part of a rule as it is looked at; kept.
    fn looked(&self, id: Id, part: &Automaton, look: Look) -> Rc<Automaton> {
        let mut looked = self.looked.borrow_mut();
        Rc::clone(looked.entry((id, look)).or_insert_with(|| Rc::new(self.as_seen(part, look))))
    }

    /// What two automata exclude; kept if both are parts of rules.
    fn pairs(&self, one: (Option<Id>, &Automaton), other: (Option<Id>, &Automaton), look: Look) -> Option<Rc<Pairs>> {
        let make = || Pairs::new(one.1, other.1, self.letters).map(Rc::new);
        match (one.0, other.0) {
            (Some(first), Some(second)) => {
                self.pairs.borrow_mut().entry((first, second, look)).or_insert_with(make).clone()
            }
            _ => make(),
        }
    }
}

/// What two parts of rules exclude, as they are looked at.
type Excluded = FxHashMap<(Id, Id, Look), Option<Rc<Pairs>>>;

/// A part of a rule: the rule's place, and its own.
type Id = (usize, usize);

/// How automata with clocks are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Look {
    /// As they are.
    Exact,
    /// As if everything happened at one instant: fewer histories.
    AtOnce,
    /// As if times did not matter: more histories.
    Timeless,
}
