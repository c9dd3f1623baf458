//! A history found by mending one: events are put in, taken out, put elsewhere or moved in time until nothing is broken.
//!
//! Where hundreds of automata have many histories in common, one is found so long before their product could be searched.
//! Each step looks at one that is broken and changes the history so that what is broken weighs least: first by more events,
//! as one often needs others, and then also by fewer. What stays broken weighs more with every step that mends nothing,
//! which leads out of dead ends. That nothing is found proves nothing.
use super::automaton::Automaton;
use super::path::TimedLetter;
use super::replay::follow;
use super::week::Week;
use super::work::Work;
use super::zone::FREE;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// A history never grows to more events than this.
const MOST_EVENTS: usize = 500;

/// So often a member is mended by what concerns few others, before whatever helps most is taken.
const PATIENCE: u64 = 3;

/// A history that all automata accept, from one that some do not; nothing if none was found for what may be spent.
pub fn mended(
    parts: &[&Automaton],
    letters: usize,
    line: Vec<TimedLetter>,
    week: &Week,
    work: &Work,
) -> Option<Vec<TimedLetter>> {
    let mut mending = Mending::new(parts, letters, line, week, work);
    while let Some(at) = mending.worst() {
        if !mending.step(at) {
            return None;
        }
    }
    Some(mending.line)
}

/// One automaton that is to accept the history.
struct Member<'a> {
    part: &'a Automaton,
    /// The letters that lead it somewhere from where a history may still be accepted.
    letters: Vec<usize>,
    /// How many events it is from accepting the history.
    lacks: u64,
    /// How much each counts.
    weight: u64,
    /// In which step it was last looked at, and how often it was.
    looked: u64,
    looks: u64,
}

/// A change of a history.
#[derive(Debug, Clone, Copy)]
enum Edit {
    Put {
        at: usize,
        event: TimedLetter,
    },
    Take {
        at: usize,
    },
    /// An event comes elsewhere, at the time of what is there.
    Bring {
        from: usize,
        to: usize,
        time: i64,
    },
    /// What comes from here on comes so much later or earlier.
    Delay {
        from: usize,
        by: i64,
    },
}

/// An event and its place in the history.
type Placed = (usize, TimedLetter);

/// A member by its place, with what of the history matters to it.
type Noticing<'m, 'a> = (usize, &'m Member<'a>, Vec<Placed>);

/// What comes of a change: whether the member it was made for lacks less, and how much less all lack.
type Gain = (bool, i64);

struct Mending<'a> {
    members: Vec<Member<'a>>,
    /// By letter the members to which it matters.
    minding: Vec<Vec<usize>>,
    /// The members that look at times.
    timed: Vec<usize>,
    line: Vec<TimedLetter>,
    steps: u64,
    week: &'a Week,
    work: &'a Work,
}

impl<'a> Mending<'a> {
    fn new(parts: &[&'a Automaton], letters: usize, line: Vec<TimedLetter>, week: &'a Week, work: &'a Work) -> Self {
        let mut minding = vec![Vec::new(); letters];
        let mut timed = Vec::new();
        let mut members = Vec::with_capacity(parts.len());
        for (at, part) in parts.iter().enumerate() {
            let mut own = Vec::new();
            for (letter, minding) in minding.iter_mut().enumerate().filter(|(letter, _)| !part.idles_at(*letter)) {
                minding.push(at);
                own.extend(part.concern(letter).moves.then_some(letter));
            }
            if part.is_timed() {
                timed.push(at);
            }
            let lacks = lacks(part, &line, week);
            members.push(Member { part, letters: own, lacks, weight: 1, looked: 0, looks: 0 });
        }
        Self { members, minding, timed, line, steps: 0, week, work }
    }

    /// What lacks something and was looked at longest ago.
    fn worst(&self) -> Option<usize> {
        let broken = self.members.iter().enumerate().filter(|(_, member)| member.lacks > 0);
        broken.min_by_key(|(_, member)| member.looked).map(|(at, _)| at)
    }

    /// Makes the best of the changes that might mend a member; says whether there is any.
    fn step(&mut self, member: usize) -> bool {
        self.steps += 1;
        if let Some(own) = self.members.get_mut(member) {
            own.looked = self.steps;
            own.looks += 1;
        }
        let best = self.tiers(member).into_iter().fold(None, |best: Option<(Gain, Edit)>, tier| match best {
            // the first that mends it will do
            Some(((true, _), _)) => best,
            _ => [best, self.best(&tier, member)].into_iter().flatten().max_by_key(|(gain, _)| *gain),
        });
        let Some(((_, gain), edit)) = best.filter(|_| !self.work.is_spent()) else { return false };
        if gain <= 0 {
            self.members.iter_mut().filter(|member| member.lacks > 0).for_each(|member| member.weight += 1);
        }
        let affected = self.affected(edit).to_vec();
        let whole: Vec<Placed> = self.line.iter().copied().enumerate().collect();
        self.line.clear();
        changed(&whole, edit, &mut self.line);
        for at in affected {
            if let Some(member) = self.members.get_mut(at) {
                member.lacks = lacks(member.part, &self.line, self.week);
            }
        }
        true
    }

    /// All changes that might mend a member, those first that concern few others: what is new or comes elsewhere, what comes
    /// again, other times, and what is taken away. All but times at once for one that was not mended for good by that.
    fn tiers(&self, member: usize) -> Vec<Vec<Edit>> {
        let mut tiers = vec![Vec::new(), Vec::new(), self.delays(member), Vec::new()];
        let is_stubborn = self.members.get(member).is_some_and(|member| member.looks > PATIENCE);
        for edit in self.edits(member) {
            let tier = match edit {
                _ if is_stubborn => 0,
                Edit::Put { event, .. } => usize::from(self.line.iter().any(|one| one.letter == event.letter)),
                Edit::Bring { .. } => 0,
                Edit::Delay { .. } => 2,
                Edit::Take { .. } => 3,
            };
            tiers.get_mut(tier).into_iter().for_each(|tier| tier.push(edit));
        }
        tiers
    }

    /// What is put in, taken out and put elsewhere to mend a member.
    fn edits(&self, member: usize) -> Vec<Edit> {
        let Some(member) = self.members.get(member) else { return Vec::new() };
        let mut edits = Vec::new();
        let count = self.line.len();
        let time = |at: usize| self.line.get(at).map(|one| one.at);
        if count < MOST_EVENTS {
            for letter in &member.letters {
                for at in 0..=count {
                    let before = at.checked_sub(1).and_then(time);
                    let after = time(at).filter(|after| Some(*after) != before);
                    let times = before.into_iter().chain(after);
                    edits.extend(times.map(|time| Edit::Put { at, event: TimedLetter { letter: *letter, at: time } }));
                }
            }
        }
        if count < 2 {
            return edits;
        }
        for (from, _) in self.line.iter().enumerate().filter(|(_, one)| !member.part.idles_at(one.letter)) {
            edits.push(Edit::Take { at: from });
            let bring = |to: usize| {
                let there = if to < from { to } else { (to + 1).min(count - 1) };
                time(there).filter(|_| to != from).map(|time| Edit::Bring { from, to, time })
            };
            edits.extend((0..count).filter_map(bring));
        }
        edits
    }

    /// The delays that a member could ask for.
    fn delays(&self, member: usize) -> Vec<Edit> {
        let Some(member) = self.members.get(member) else { return Vec::new() };
        let guards = member.part.edges.iter().flatten().flatten().flat_map(|edge| &edge.guards);
        let ends = guards.flat_map(|guard| [guard.low, guard.high]);
        let lengths: BTreeSet<i64> = ends.filter(|length| (1..FREE).contains(length)).collect();
        let mut edits = Vec::new();
        if lengths.is_empty() {
            return edits;
        }
        for (from, pair) in (1..).zip(self.line.windows(2)) {
            let [before, after] = pair else { continue };
            edits.extend(lengths.iter().map(|by| Edit::Delay { from, by: *by }));
            if after.at > before.at {
                edits.push(Edit::Delay { from, by: before.at - after.at });
            }
        }
        edits
    }

    /// The change from which most comes.
    fn best(&self, edits: &[Edit], member: usize) -> Option<(Gain, Edit)> {
        let mut best: Option<(Gain, Edit)> = None;
        let mut noticing: FxHashMap<Option<usize>, Vec<Noticing<'_, 'a>>> = FxHashMap::default();
        let mut line = Vec::new();
        for edit in edits {
            if self.work.is_spent() {
                break;
            }
            let noticing = noticing.entry(self.letter(*edit)).or_insert_with(|| self.noticing(*edit));
            let (mut mends, mut all) = (false, 0i64);
            for (at, other, own) in noticing {
                self.work.spend(4 + own.len() as u64 / 2);
                line.clear();
                changed(own, *edit, &mut line);
                let after = lacks(other.part, &line, self.week);
                mends |= *at == member && after < other.lacks;
                all += weighed(other.lacks, other.weight) - weighed(after, other.weight);
            }
            let gain = (mends, all);
            if best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, *edit));
            }
        }
        best
    }

    /// The members that may notice a change, each with what of the history matters to it.
    fn noticing(&self, edit: Edit) -> Vec<Noticing<'_, 'a>> {
        let own = |member: &Member<'_>| -> Vec<Placed> {
            self.line.iter().copied().enumerate().filter(|(_, one)| !member.part.idles_at(one.letter)).collect()
        };
        let members = self.affected(edit).iter().filter_map(|at| Some((*at, self.members.get(*at)?)));
        members.map(|(at, member)| (at, member, own(member))).collect()
    }

    /// The letter of the event that a change puts in, takes out or moves.
    fn letter(&self, edit: Edit) -> Option<usize> {
        match edit {
            Edit::Put { event, .. } => Some(event.letter),
            Edit::Take { at } | Edit::Bring { from: at, .. } => self.line.get(at).map(|one| one.letter),
            Edit::Delay { .. } => None,
        }
    }

    /// The members that may notice a change.
    fn affected(&self, edit: Edit) -> &[usize] {
        match self.letter(edit) {
            Some(letter) => self.minding.get(letter).map(Vec::as_slice).unwrap_or_default(),
            None => &self.timed,
        }
    }
}

/// How many events an automaton is from accepting a history. Of what it can't accept any more, the fewer count the later
/// that is seen: each event too many that is taken out is a step.
fn lacks(part: &Automaton, line: &[TimedLetter], week: &Week) -> u64 {
    match follow(part, line, week) {
        Ok(state) => part.distance(state).map_or(1, u64::from),
        Err(left) => left as u64,
    }
}

fn weighed(lacks: u64, weight: u64) -> i64 {
    i64::try_from(lacks.saturating_mul(weight)).unwrap_or(i64::MAX)
}

/// Makes a change in a history, or in some events of it that are given with their places in the whole.
fn changed(line: &[Placed], edit: Edit, made: &mut Vec<TimedLetter>) {
    let is_before = |place: usize, others: &[Placed]| others.partition_point(|(at, _)| *at < place);
    match edit {
        Edit::Put { at, event } => {
            let (before, after) = line.split_at(is_before(at, line));
            made.extend(before.iter().map(|(_, one)| *one));
            made.push(event);
            made.extend(after.iter().map(|(_, one)| *one));
        }
        Edit::Take { at } => made.extend(line.iter().filter(|(place, _)| *place != at).map(|(_, one)| *one)),
        Edit::Bring { from, to, time } => {
            let rest = || line.iter().filter(move |(place, _)| *place != from);
            // what came after the event that is moved has come one place nearer
            let comes_first = move |(place, _): &&Placed| place - usize::from(*place > from) < to;
            made.extend(rest().take_while(comes_first).map(|(_, one)| *one));
            let moved = line.iter().find(|(place, _)| *place == from);
            made.extend(moved.map(|(_, one)| TimedLetter { letter: one.letter, at: time }));
            made.extend(rest().skip_while(comes_first).map(|(_, one)| *one));
        }
        Edit::Delay { from, by } => {
            let delayed = |(place, one): &Placed| TimedLetter {
                letter: one.letter,
                at: one.at.saturating_add(if *place >= from { by } else { 0 }),
            };
            made.extend(line.iter().map(delayed));
        }
    }
}
