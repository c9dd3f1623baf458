//! Any edits through one workspace end where a new workspace begins: the same model, findings and hash.
use super::super::*;
use std::fmt::Write as _;

/// How many edits are made and compared.
const STEPS: usize = 360;

/// Items that speak of each other across files; `#` is a number of the item's own, `@` of another.
const ITEMS: [&str; 40] = [
    "touchpoint T# = \"t_#\"\n",
    "touchpoint T# \"Title @\" = \"t_@\" { price: money  plan: one of \"a\", \"b\"  score: score 0..10  cost = 2 EUR }\n",
    "touchpoint T# by company = \"raw\" where plan == \"a\" { plan: one of \"a\", \"b\"  key: text }\n",
    "touchpoint T# = \"t_#\" { price: number  key: text optional  plan: text  cost = @ USD }\n",
    "event { extra: text }\n",
    "event { price: money }\n",
    "customer { tier: one of \"gold\", \"basic\"  age: int }\n",
    "segment s# = customer.tier\n",
    "segment s# = customer.age\n",
    "segment s# = plan\n",
    "segment s# = price\n",
    "calendar c# { zone \"Europe/Berlin\"  mon..fri 08:00..18:00 }\n",
    "policy { confidence 9@%  zone \"UTC\" }\n",
    "action page# (who: text, reason: text optional)\n",
    "action page# (who: text, level: int)\n",
    "moment M# = T@ or T#\n",
    "moment M# \"Title @\" = T@ where plan == \"a\"\n",
    "moment M# = T@ as one then T# as two within @d where one.plan == two.plan\n",
    "moment M# = M@ then no T# for 3d\n",
    "moment M# = 3 M@ within 2h\n",
    "moment M# = j@.succeeded or r@.violated\n",
    "journey j# { start T#  goal done: T@ within 5d }\n",
    "journey j# \"Title @\" { owner \"me\"  start M#  stage one: T@ within 2d  stage two: M@ within 3d of one  goal done: T# where price > 3 EUR within 9d  fail T@  exit M@
  kpi rate = rate(success) by s@ target >= 5@% for s@ \"gold\"
  kpi pay = total(sum(T@.price))
  score { rate weight 50% from 0% to 90%  pay weight 50% from 0 EUR to 9 EUR }
  rule inner { when T@ expect M# before } }\n",
    "journey j# { start T#  key key  goal done: M@  kpi rate = rate(success)  rule inner { forbid T@ } }\n",
    "kpi k# over T@ = mean(price)\n",
    "kpi k# over customers = mean(count(M@) + count(T#)) require <= 0.@ target <= 0.1\n",
    "kpi k# over customers = mean(cost) by s@\n",
    "kpi k# over M@ = nps(T#.score)\n",
    "rule r# { in j@  when T#  expect T@ within 2d  do page@(who: \"x\") }\n",
    "rule r# { while j@ is open  forbid M@ }\n",
    "rule r# { forbid T@ }\n",
    "rule r# \"Title @\" { when T# as x  expect T@ as y within 3 business days using c@ where y.plan == x.plan  do send T@ }\n",
    "rule r# { limit M@ to 0 }\n",
    "rule R# { when T# as from expect M@ as to within 2d carrying key }\n",
    "rule r# { when j@.one expect j@.done within 1d  do suppress T# for 2d }\n",
    "test \"case @\" { customer \"ann\" (tier: \"gold\") { 2026-03-27 10:00 T#(plan: \"a\")  +2h T@ }  log ends 2026-04-30  expect journey j@ succeeded 1  expect rule r# violated }\n",
    "test \"kpi @\" { customer \"bob\" { 2026-03-27 10:00 T@ }  expect kpi k# == @  expect moment M@ 1  expect kpi j@.rate >= 10% }\n",
    "// a remark @\n",
    "/// Says @.\nmoment Extra# = T@ where price > @ EUR and price < 0 EUR\n",
    "moment M# = T@ or T@ or M#\n",
];

/// Files that speak of each other in every way, for edits of what they declare.
const WHOLE: [&str; 16] = [
    "use \"f1.journey\"\ntouchpoint T0 \"First\" = \"a\" { plan: one of \"a\", \"b\"  price: money  key: text  cost = 2 EUR }\n",
    "use \"f0.journey\"\ntouchpoint T1 by company = \"b\", \"bb\" { plan: one of \"a\", \"b\"  key: text }\n",
    "touchpoint T2 = \"c\" { plan: text  price: money optional  score: score 0..10  key: text optional }\n",
    "customer { tier: one of \"gold\", \"basic\"  age: int }\nevent { extra: text optional  shade: one of \"red\", \"blue\" }\n",
    "policy { confidence 95%  min_n 30  zone \"Europe/Berlin\" }\ncalendar c0 { zone \"Europe/Berlin\"  mon..fri 08:00..18:00  closed 2026-12-25 }\n",
    "segment s0 = customer.tier\nsegment s1 = plan\nsegment s2 = shade\naction page0 (who: text, level: int optional)\n",
    "moment M0 = T0 where plan == \"a\"\nmoment M1 \"Either\" = M0 or T1\nmoment M2 = M1 as x then T2 as y within 2 business days using c0 where x.plan == y.plan\n",
    "journey j0 \"Zero\" per customer, key { owner \"me\"  start T0  stage one: M1 within 2d  stage two: T2 within 3d of one  goal done: T2 where price > 3 EUR within 9d  fail T1  exit M0
  kpi rate = rate(success) by s0, s1 require >= 50% for s0 \"gold\"
  kpi pay = total(sum(T0.price)) target >= 5 EUR
  kpi costs = mean(cost)
  kpi odd = mean(count(M4)) require >= previous(28d) - 1
  score { rate weight 50% from 0% to 90%  pay weight 50% from 0 EUR to 9 EUR }
  rule inner { when T0 expect M1 before } }\n",
    "journey j1 { start M0  goal done: j0.done within 1 day  kpi speed = p90(time(start -> done)) by s1 }\nmoment M3 = j0.failed or inner0.violated\n",
    "rule inner0 { in j0  when T0 as x expect T2 as y within 1d where y.key == x.key }\nrule r1 { while j0 is open  forbid T1  do suppress T1 for 2d  do page0(who: \"x\") }\n",
    "rule r2 { when M2 expect T0 within 2 days carrying plan }\nrule r3 { limit M3 to 2 per calendar week }\n",
    "kpi k0 over customers = mean(count(M1) + count(T2)) by s0 require <= 1\nkpi k1 over T0 = mean(price) by s2\nkpi k2 over customers = total(cost)\nkpi k3 over T2 = nps(score)\n",
    "test \"case\" { customer \"ann\" (tier: \"gold\") { 2026-03-27 10:00 T0(plan: \"a\", key: \"k\")  +2h T2(key: \"k\") }  log ends 2026-04-30  expect journey j0 succeeded 1  expect rule j0.inner violated  expect kpi j0.rate == 50%  expect kpi k2 >= 0 EUR }\n",
    "test \"moments\" { customer \"bob\" { 2026-03-27 10:00 T1  +1h \"raw\"(extra: \"e\", shade: \"red\") }  expect moment M1 1  expect decision r1 suppress T1  expect decision r1 page0 }\n",
    "moment M4 = T2\ntouchpoint T3 = \"d\" { weight: number }\n",
    "touchpoint T4 = \"e\" { cost = 3 EUR }\n",
];

/// What an edit of a declaration turns into what, and back again; a name may be one that stands elsewhere already.
const TURNS: [(&str, &str); 63] = [
    ("touchpoint T0", "touchpoint T9"),
    ("touchpoint T1", "touchpoint M0"),
    ("touchpoint T2", "touchpoint T0"),
    ("moment M0", "moment M9"),
    ("moment M1", "moment T2"),
    ("moment M3", "moment M2"),
    ("journey j0", "journey j9"),
    ("journey j1", "journey j0"),
    ("rule r1", "rule r2"),
    ("rule inner0", "rule j1"),
    ("rule inner ", "rule inside "),
    ("kpi rate", "kpi pay"),
    ("kpi k0", "kpi k9"),
    ("kpi k1", "kpi k0"),
    ("segment s0", "segment s1"),
    ("segment s2", "segment s9"),
    ("calendar c0", "calendar c9"),
    ("action page0", "action page9"),
    ("stage one", "stage uno"),
    ("stage two", "stage one"),
    ("goal done", "goal ready"),
    ("plan: one of \"a\", \"b\"", "plan: one of \"b\", \"c\""),
    ("plan: one of", "plan: text optional  flag: one of"),
    ("plan: text", "plan: int"),
    ("price: money optional", "price: number"),
    ("price: money", "price: money EUR"),
    ("key: text optional", "keys: text"),
    ("cost = 2 EUR", "cost = 2 USD"),
    ("cost = 2 EUR", ""),
    ("score: score 0..10", "score: score 1..5"),
    ("tier: one of \"gold\", \"basic\"", "tier: one of \"basic\", \"platinum\""),
    ("tier: one of", "rank: one of"),
    ("age: int", "plan: text"),
    ("extra: text optional", "extra: text"),
    ("extra: text optional  shade", "shade: text  extra"),
    ("zone \"Europe/Berlin\"", "zone \"Europe/Nowhere\""),
    ("  zone \"Europe/Berlin\" }", " }"),
    ("confidence 95%", "confidence 90%"),
    ("08:00..18:00", "18:00..08:00"),
    ("= customer.tier", "= plan"),
    ("= customer.tier", "= customer.age"),
    ("who: text", "who: int"),
    ("level: int optional", "level: int"),
    ("= \"a\" {", "= \"aa\" where plan == \"b\" {"),
    ("use \"f0.journey\"", "use \"f2.journey\""),
    ("rate(success)", "mean(count(T0))"),
    ("zone \"Europe/Berlin\" }", "zone \"America/Lima\" }"),
    ("confidence 95%  min_n 30", "gate proof  min_n 20"),
    ("age: int", "age: int  region: text optional"),
    ("age: int }", "age: int  tier: text }"),
    ("tier: one of \"gold\", \"basic\"", "tier: text"),
    ("customer { tier", "customer { rank: int  tier"),
    ("shade: one of \"red\", \"blue\"", "shade: text"),
    ("moment M4 = T2", "moment M4 = T3"),
    ("= T0 where plan == \"a\"", "= T3"),
    ("cost = 3 EUR", "cost = 3 CHF"),
    ("touchpoint T4 = \"e\" { cost = 3 EUR }", ""),
    ("previous(28d)", "previous(4 weeks)"),
    ("s2 = shade", "s2 = shade == \"red\""),
    ("closed 2026-12-25", "closed 2026-12-24"),
    ("score: score 0..10", "score: score 0..10 optional"),
    ("= \"b\", \"bb\"", "= \"b\", \"b2\""),
    ("key: text }\n", "key: text optional }\n"),
];

/// A small generator of numbers (xorshift), so that nothing outside decides what is edited.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1_000_003).unwrap_or(0) % end.max(1)
    }

    fn item(&mut self) -> String {
        let text = ITEMS.get(self.below(ITEMS.len())).copied().unwrap_or_default();
        self.numbered(text)
    }

    fn numbered(&mut self, text: &str) -> String {
        let own = self.below(4).to_string();
        text.chars().fold(String::new(), |mut all, letter| {
            match letter {
                '#' => all.push_str(&own),
                '@' => all.push_str(&self.below(4).to_string()),
                other => all.push(other),
            }
            all
        })
    }
}

/// Files of items, and edits of them.
struct Project {
    random: Random,
    files: BTreeMap<String, Vec<String>>,
}

impl Project {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed | 1);
        let mut files = BTreeMap::new();
        for at in 0..6 {
            files.insert(format!("f{at}.journey"), (0..7).map(|_| random.item()).collect());
        }
        Self { random, files }
    }

    /// A project without errors, in which most edits leave the declarations as they are.
    fn sound(seed: u64) -> Self {
        let parts = [
            "touchpoint T0 = \"a\" { plan: one of \"a\", \"b\"  price: money }\ntouchpoint T1 by company = \"b\"\n",
            "touchpoint T2 = \"c\" { plan: one of \"a\", \"b\" }\nmoment M0 = T0 where plan == \"a\"\nmoment M1 = M0 or T1\n",
            "journey j0 { start T0  goal done: T2 within 5d  fail M1 }\n",
            "rule r0 { in j0  when M1 expect T2 within 1d }\nrule r1 { while j0 is open  forbid M1  do suppress T1 for 2d }\n",
            "segment s0 = plan\nkpi k2 over T1 = mean(count(T0)) by s0\n",
            "kpi k0 over customers = mean(count(M1)) require <= 1\nkpi k1 over T0 = mean(price)\n",
            "test \"case\" { customer \"ann\" { 2026-03-27 10:00 T0(plan: \"a\")  +2h T2 }  log ends 2026-04-30  expect journey j0 succeeded 1 }\n",
        ];
        let items = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect();
        let files = parts.iter().enumerate().map(|(at, text)| (format!("f{at}.journey"), items(text)));
        Self { random: Random((seed * 7919) | 1), files: files.collect() }
    }

    /// A project in which everything names everything, without errors at first.
    fn whole(seed: u64) -> Self {
        let files = WHOLE.iter().enumerate().map(|(at, text)| (format!("f{at}.journey"), vec![(*text).to_owned()]));
        Self { random: Random((seed * 104_729) | 1), files: files.collect() }
    }

    /// Changes what some file declares: turns something in it, renames it, removes it or brings it back, repeats an item.
    fn redeclare(&mut self) -> Vec<String> {
        match self.random.below(12) {
            0 => {
                let Some(path) = self.pick().filter(|_| self.files.len() > 6) else { return Vec::new() };
                self.files.remove(&path);
                vec![path]
            }
            1 | 2 => {
                let at = self.random.below(WHOLE.len());
                let path = format!("f{at}.journey");
                self.files.insert(path.clone(), vec![WHOLE.get(at).copied().unwrap_or_default().to_owned()]);
                vec![path]
            }
            3 => {
                let Some(from) = self.pick() else { return Vec::new() };
                let to = format!("g{}.journey", self.random.below(3));
                let items = self.files.remove(&from).unwrap_or_default();
                self.files.insert(to.clone(), items);
                vec![from, to]
            }
            4 => {
                let (Some(from), Some(to)) = (self.pick(), self.pick()) else { return Vec::new() };
                let copied = self.files.get(&from).cloned().unwrap_or_default();
                let line = copied.concat().lines().last().map(|line| format!("{line}\n")).unwrap_or_default();
                self.files.entry(to.clone()).or_default().insert(0, line);
                vec![to]
            }
            _ => self.turn().into_iter().collect(),
        }
    }

    /// Turns one declaration into another, or back.
    fn turn(&mut self) -> Option<String> {
        let from = self.random.below(TURNS.len());
        let (one, other) = TURNS.iter().cycle().skip(from).take(TURNS.len()).find_map(|(one, other)| {
            let has = |what: &str| !what.is_empty() && self.files.values().flatten().any(|item| item.contains(what));
            if has(one) { Some((*one, *other)) } else { has(other).then_some((*other, *one)) }
        })?;
        let (path, items) = self.files.iter_mut().find(|(_, items)| items.iter().any(|item| item.contains(one)))?;
        items.iter_mut().for_each(|item| *item = item.replacen(one, other, 1));
        Some(path.clone())
    }

    fn pick(&mut self) -> Option<String> {
        let at = self.random.below(self.files.len());
        self.files.keys().nth(at).cloned()
    }

    /// Changes some file; gives its path.
    fn edit(&mut self) -> Option<String> {
        let path = match self.random.below(14) {
            0 => format!("f{}.journey", self.random.below(9)),
            _ => self.pick()?,
        };
        let what = self.random.below(14);
        if what == 0 && self.files.len() > 3 {
            self.files.remove(&path);
            return Some(path);
        }
        let new = self.random.item();
        let remark = format!("// {}\n", "x".repeat(self.random.below(9)));
        let (number, letter) = (self.random.below(4).to_string(), self.random.below(60));
        let swap = self.random.below(4).to_string();
        let items = self.files.entry(path.clone()).or_default();
        let at = letter % items.len().max(1);
        match what {
            1 | 2 => items.insert(at.min(items.len()), new),
            3 if !items.is_empty() => drop(items.remove(at)),
            4 | 5 => items.insert(0, remark),
            6 => items.iter_mut().for_each(|item| *item = item.replacen(&number, &swap, 1)),
            7 => items.iter_mut().skip(at).take(1).for_each(|item| item.truncate(item.len().saturating_sub(2))),
            8 => items.iter_mut().skip(at).take(1).for_each(|item| item.insert_str(0, "} (\n")),
            9 => items.iter_mut().skip(at).take(1).for_each(|item| *item = item.replace("\"a\"", "\"b\"")),
            10 => items.iter_mut().skip(at).take(1).for_each(|item| *item = item.replace("price", "plan")),
            11 => items.iter_mut().skip(at).take(1).for_each(|item| *item = item.replace("M1", "M0")),
            12 => items.iter_mut().for_each(|item| *item = item.replace("} (\n", "")),
            _ => items.iter_mut().skip(at).take(1).for_each(|item| *item = new.clone()),
        }
        Some(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|items| items.concat())
    }
}

fn shown(checked: &Checked) -> String {
    let mut text = format!("{}\n{:#?}\n", checked.hash, checked.model);
    for one in &checked.diagnostics {
        let Diagnostic { code, severity, message, labels, beside, help, fixes } = one;
        let _ = writeln!(text, "{} {severity:?} {message} {labels:?} {beside:?} {help:?} {fixes:?}", code.id);
    }
    text
}

/// A workspace in which nothing is kept from before; places are counted in files of the same ids.
fn anew(project: &Project, workspace: &Workspace) -> Workspace {
    let mut new = Workspace::new(ModelSettings::default(), 20_600, workspace.sources().clone(), Vec::new());
    for path in project.files.keys() {
        new.update(path, project.text(path).unwrap_or_default());
    }
    new
}

/// Makes edits and compares; gives how often bodies could be kept.
fn compare(project: Project, steps: usize) -> usize {
    compare_with(project, steps, |project| project.edit().into_iter().collect())
}

/// The same with edits of some kind, each of which gives the paths that it concerns.
fn compare_with(mut project: Project, steps: usize, mut edit: impl FnMut(&mut Project) -> Vec<String>) -> usize {
    let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
    for path in project.files.keys() {
        workspace.update(path, project.text(path).unwrap_or_default());
    }
    workspace.check();
    let mut kept = 0;
    let mut held = None;
    for step in 0..steps {
        let edits = 1 + usize::from(step % 5 == 0);
        let paths: Vec<String> = (0..edits).flat_map(|_| edit(&mut project)).collect();
        for path in &paths {
            match project.text(path) {
                Some(text) => drop(workspace.update(path, text)),
                None => drop(workspace.remove(path)),
            }
        }
        let after = shown(workspace.check());
        let new = shown(anew(&project, &workspace).check());
        if after != new {
            let (was, is) = after.lines().zip(new.lines()).find(|(was, is)| was != is).unwrap_or_default();
            let texts: Vec<_> = project.files.keys().map(|path| (path, project.text(path))).collect();
            assert!(after == new, "step {step}, after {paths:?}\nkept: {was}\nnew:  {is}\n{texts:#?}");
        }
        let fresh = workspace.resolved.as_ref().and_then(|resolved| resolved.fresh());
        kept += usize::from(fresh.is_some_and(|fresh| fresh.values().any(|again| !again)));
        // now and then somebody holds on to a model
        held = (step % 3 == 0).then(|| workspace.check().model.clone());
    }
    drop(held);
    kept
}

#[test]
fn edits_end_where_a_new_workspace_begins() {
    let kept: usize = (1..=3).map(|seed| compare(Project::new(seed * 7919), STEPS / 3)).sum();
    assert!(kept > STEPS / 20, "the test must see bodies that are kept: {kept}");
}

#[test]
fn edits_of_a_sound_project_end_where_a_new_workspace_begins() {
    let kept: usize = (1..=20).map(|seed| compare(Project::sound(seed), 8)).sum();
    assert!(kept > 20, "{kept}");
}

#[test]
fn a_whole_project_is_sound_at_first() {
    let project = Project::whole(1);
    let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
    for path in project.files.keys() {
        workspace.update(path, project.text(path).unwrap_or_default());
    }
    let checked = workspace.check();
    assert!(checked.compiles(), "{:#?}", checked.diagnostics.iter().filter(|one| one.is_error()).collect::<Vec<_>>());
}

#[test]
fn edits_of_declarations_end_where_a_new_workspace_begins() {
    let kept: usize = (1..=12).map(|seed| compare_with(Project::whole(seed), 12, Project::redeclare)).sum();
    assert!(kept > 12 * 12 / 3, "the test must see bodies that are kept: {kept}");
}

/// What a KPI over costs is in is told by what touchpoints cost, wherever they stand.
#[test]
fn a_cost_that_goes_is_noticed() {
    let texts = [
        "touchpoint A = \"a\" { cost = 2 USD }\n",
        "touchpoint B = \"b\"\n",
        "kpi costs over customers = mean(cost) require <= 3 EUR\n",
    ];
    let files = texts.iter().enumerate().map(|(at, text)| (format!("f{at}.journey"), vec![(*text).to_owned()]));
    let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
    for (path, items) in files {
        workspace.update(&path, items.concat());
    }
    assert!(!workspace.check().compiles(), "dollars are no euros");
    workspace.update("f0.journey", "touchpoint A = \"a\"\n");
    assert!(workspace.check().compiles());
    workspace.update("f1.journey", "touchpoint B = \"b\" { cost = 1 USD }\n");
    assert!(!workspace.check().compiles(), "dollars are no euros");
    workspace.remove("f1.journey");
    assert!(workspace.check().compiles());
}

#[test]
fn every_turn_of_a_declaration_and_back_ends_where_a_new_workspace_begins() {
    let kept: usize = (0..TURNS.len())
        .map(|at| {
            let turn = move |project: &mut Project| {
                let Some((one, other)) = TURNS.get(at) else { return Vec::new() };
                let mut touched = Vec::new();
                for (path, items) in &mut project.files {
                    for item in items.iter_mut().filter(|item| item.contains(one)) {
                        *item = item.replacen(one, other, 1);
                        touched.push(path.clone());
                    }
                }
                touched
            };
            compare_with(Project::whole(1), 1, turn)
        })
        .sum();
    assert!(kept > 45, "{kept}");
}

/// Attributes of the customer may stand in several files: a new name may be taken in another one, or looked for there.
#[test]
fn a_renamed_attribute_of_the_customer_ends_where_a_new_workspace_begins() {
    let texts = [
        "customer { tier: text }\n",
        "customer { age: int }\n",
        "segment s0 = customer.age\ntouchpoint T0 = \"a\"\nkpi k0 over customers = mean(count(T0)) by s0\n",
    ];
    let files = texts.iter().enumerate().map(|(at, text)| (format!("f{at}.journey"), vec![(*text).to_owned()]));
    let project = Project { random: Random(1), files: files.collect() };
    let mut names = ["age: int", "rank: int", "tier: int", "age: text", "age: int optional"].into_iter();
    let rename = |project: &mut Project| {
        let text = names.next().map(|name| format!("customer {{ {name} }}\n"));
        project.files.insert("f1.journey".to_owned(), text.into_iter().collect());
        vec!["f1.journey".to_owned()]
    };
    let kept = compare_with(project, 4, rename);
    assert!(kept > 0, "{kept}");
}
