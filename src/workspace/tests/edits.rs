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
    "action page# { who: text  reason: text optional }\n",
    "action page# { who: text  level: int }\n",
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
        let Diagnostic { code, severity, message, labels, help, fixes } = one;
        let _ = writeln!(text, "{} {severity:?} {message} {labels:?} {help:?} {fixes:?}", code.id);
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
fn compare(mut project: Project, steps: usize) -> usize {
    let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
    for path in project.files.keys() {
        workspace.update(path, project.text(path).unwrap_or_default());
    }
    workspace.check();
    let mut kept = 0;
    let mut held = None;
    for step in 0..steps {
        let edits = 1 + usize::from(step % 5 == 0);
        let paths: Vec<String> = (0..edits).filter_map(|_| project.edit()).collect();
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
        kept += usize::from(workspace.resolved.as_ref().is_some_and(|resolved| resolved.fresh().is_some()));
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
