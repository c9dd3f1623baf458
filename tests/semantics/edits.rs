//! Definitions that are edited on a log that stays in memory: whatever the edits, what comes out is what a fresh
//! evaluation gives, and only what the edits changed is worked out.
use std::collections::BTreeMap;
use wayfare::diag::Sources;
use wayfare::engine;
use wayfare::log::{AttributeMapping, BadRows, EventName, Mapping, ReadOptions, Source};
use wayfare::measure;
use wayfare::model::{Gate, ModelSettings};
use wayfare::report::{Definitions, Evaluation, html, json};
use wayfare::run::{self, Done, Evaluated, Live, Request};
use wayfare::workspace::{Checked, Workspace};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }
}

/// The hotel's definitions as items that come, go, move and change.
#[derive(Clone)]
struct Text {
    items: Vec<String>,
    gone: Vec<String>,
}

impl Text {
    fn hotel() -> Self {
        let read = |name: &str| {
            let path = format!("{}/journeys/hotel/{name}", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).unwrap()
        };
        let all = format!("{}\n{}", read("touchpoints.journey"), read("stay.journey"));
        let whole = all.replace("use \"touchpoints.journey\"\n", "");
        // items begin at the margin, and so do the comments before them
        let mut items: Vec<String> = vec![String::new()];
        for line in whole.lines() {
            let begins = !line.is_empty() && !line.starts_with([' ', '}', '/']);
            if begins && !items.last().unwrap().trim_start().starts_with("//") {
                items.push(String::new());
            }
            let last = items.last_mut().unwrap();
            last.push_str(line);
            last.push('\n');
        }
        // what has no item stays with the one before
        Self { items: items.into_iter().filter(|item| !item.trim().is_empty()).collect(), gone: Vec::new() }
    }

    fn whole(&self) -> String {
        self.items.concat()
    }

    fn edit(&mut self, dice: &mut Dice) {
        let at = dice.below(self.items.len());
        match dice.below(9) {
            0 | 1 => self.number(at, dice),
            2 => self.name(at, dice),
            3 if self.items.len() > 12 => self.gone.push(self.items.remove(at)),
            3 | 4 => {
                if let Some(back) = self.gone.pop() {
                    self.items.insert(at, back);
                }
            }
            5 => self.items.swap(at, 0),
            6 => self.items[at] = format!("// a remark\n{}", self.items[at]),
            7 => self.rename(dice),
            _ => self.operator(at, dice),
        }
    }

    /// One number is one more.
    fn number(&mut self, at: usize, dice: &mut Dice) {
        let item = &self.items[at];
        let starts = |(at, c): (usize, char)| {
            let before = item[..at].chars().next_back();
            (c.is_ascii_digit() && before.is_some_and(|before| before == ' ')).then_some(at)
        };
        let numbers: Vec<usize> = item.char_indices().filter_map(starts).collect();
        if numbers.is_empty() {
            return;
        }
        let start = numbers[dice.below(numbers.len())];
        let length = item[start..].chars().take_while(char::is_ascii_digit).count();
        let number: u64 = item[start..start + length].parse().unwrap();
        self.items[at] = format!("{}{}{}", &item[..start], number + 1, &item[start + length..]);
    }

    /// One touchpoint stands for another.
    fn name(&mut self, at: usize, dice: &mut Dice) {
        let names =
            ["Arrived", "RoomReady", "DeskCall", "Fixed", "Outage", "Notice", "SpaOffer", "CheckedOut", "Survey"];
        let (from, to) = (names[dice.below(names.len())], names[dice.below(names.len())]);
        if !self.items[at].contains("touchpoint ") {
            self.items[at] = self.items[at].replacen(from, to, 1);
        }
    }

    fn rename(&mut self, dice: &mut Dice) {
        let names =
            ["stay", "room_in_time", "two_calls", "told_at_once", "LongWait", "waited", "friendly", "FourCalls"];
        let name = names[dice.below(names.len())];
        let to = if self.whole().contains(&format!("{name}_x")) {
            (format!("{name}_x"), name.to_owned())
        } else {
            (name.to_owned(), format!("{name}_x"))
        };
        self.items.iter_mut().for_each(|item| *item = item.replace(&to.0, &to.1));
    }

    fn operator(&mut self, at: usize, dice: &mut Dice) {
        let pairs = [
            (">=", "<="),
            ("expect ", "forbid "),
            ("forbid ", "expect "),
            ("severity warning", "severity error"),
            (" by company", ""),
            ("DeskCall to", "DeskCall or Fixed to"),
            ("score 0..10", "score 0..9"),
            ("topic:  one of \"heating\", \"wifi\", \"towels\"", "topic: one of \"heating\", \"wifi\""),
            ("per 1d", "per calendar day"),
            ("rate(success)", "rate(success) per week"),
            (
                "kpi waited \"Guests who waited\" = rate(has(LongWait))",
                "kpi waited \"Guests who waited\" = p50(duration)",
            ),
        ];
        let (from, to) = pairs[dice.below(pairs.len())];
        self.items[at] = match self.items[at].contains(from) {
            true => self.items[at].replacen(from, to, 1),
            false => self.items[at].replacen(to, from, usize::from(!to.is_empty())),
        };
    }
}

fn source() -> Source {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/hotel/data/stays.csv");
    let score = AttributeMapping { column: Some("rating".into()), ..AttributeMapping::default() };
    let mapping = Mapping {
        customer: Some("guest".into()),
        time: Some("at".into()),
        event: EventName::Column("what".into()),
        attributes: BTreeMap::from([("score".into(), score)]),
        ..Mapping::default()
    };
    Source { mapping, ..Source::of([path]) }
}

/// All that is told; the page, too, where how journeys run was collected.
fn report(checked: &Checked, evaluated: &Evaluated, engine: &engine::Options) -> String {
    let evaluation = Evaluation {
        model: &checked.model,
        facts: &evaluated.facts,
        log: &evaluated.log,
        verdicts: &evaluated.verdicts,
        definitions: &Definitions::default(),
        sources: &checked.sources,
    };
    let page = if engine.courses { html::render(&evaluation).unwrap() } else { String::new() };
    json::render(&evaluation).unwrap() + &page
}

/// Edits by one seed; returns how many items were there at the good states, and how many were evaluated.
fn edited(seed: u64, edits: usize, bad_rows: BadRows, engine: &engine::Options) -> (usize, usize) {
    let settings = ModelSettings {
        min_n: Some(20),
        gate: Some(Gate::Point),
        zone: Some("Europe/Vienna".to_owned()),
        ..ModelSettings::default()
    };
    let mut workspace = Workspace::new(settings, 20_000, Sources::default(), Vec::new());
    let (mut dice, mut live, mut text) = (Dice(seed), Live::default(), Text::hotel());
    let (mut states, mut there, mut worked) = (vec![text.clone()], 0, 0);
    let sources = [source()];
    for _ in 0..edits {
        let before = text.clone();
        // another state altogether, as after `git checkout`
        if dice.below(12) == 0 {
            text = states[dice.below(states.len())].clone();
        } else {
            text.edit(&mut dice);
        }
        workspace.update("hotel.journey", text.whole());
        let checked = workspace.check().clone();
        if !checked.compiles() {
            text = before;
            continue;
        }
        states.push(text.clone());
        let request = Request {
            model: &checked.model,
            sources: &sources,
            customers: None,
            read: ReadOptions { bad_rows, ..ReadOptions::default() },
            engine: engine.clone(),
            judge: measure::Settings::default(),
        };
        let done = live.evaluate(&request);
        let fresh = run::evaluate(&request);
        match (done, fresh) {
            (Ok(done), Ok((fresh, _))) => {
                let (own, fresh) = (report(&checked, live.last().unwrap(), engine), report(&checked, &fresh, engine));
                assert!(own == fresh, "seed {seed}, {done:?}\n{}\n{own}\n{fresh}", text.whole());
                let model = &checked.model;
                there += model.moments.len() + model.journeys.len() + model.rules.len() + model.kpis.len();
                worked += if let Done::Evaluated(count) = done { count } else { 0 };
            }
            (Err(own), Err(fresh)) => assert_eq!(own.to_string(), fresh.to_string()),
            (own, fresh) => panic!("seed {seed}: {own:?}, but fresh {:?}\n{}", fresh.map(|_| ()), text.whole()),
        }
    }
    (there, worked)
}

fn steps() -> usize {
    std::env::var("WAYFARE_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

#[test]
fn edits_on_a_log_in_memory_give_what_a_fresh_evaluation_gives() {
    let (mut there, mut worked) = (0, 0);
    for seed in [7, 0x5eed] {
        let (all, done) = edited(seed, steps(), BadRows::Stop, &engine::Options::default());
        there += all;
        worked += done;
    }
    assert!(there > 500, "most edits must compile: {there}");
    assert!(worked * 2 < there, "{worked} of {there} items were evaluated, though most edits touch one");
}

#[test]
fn rows_that_become_bad_and_good_again_are_followed() {
    edited(0xbad, steps() / 2, BadRows::Quarantine, &engine::Options::default());
}

#[test]
fn how_journeys_run_is_kept_as_well_where_an_edit_does_not_concern_it() {
    let courses = engine::Options { courses: true, ..engine::Options::default() };
    let (there, worked) = edited(0xc0de, steps(), BadRows::Stop, &courses);
    assert!(worked * 2 < there, "{worked} of {there} items were evaluated, though most edits touch one");
}
