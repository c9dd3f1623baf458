//! One mistake in a file without any: exactly one finding, at its line, that says what to write.
use wayfare::diag::{Diagnostic, FixSafety, Sources};
use wayfare::model::ModelSettings;
use wayfare::workspace::Workspace;

const SOUND: &str = include_str!("data/mistakes/upgrade.journey");

/// What is found in a text, lints included.
fn found(text: &str) -> (Vec<Diagnostic>, Sources) {
    let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
    workspace.update("upgrade.journey", text);
    let checked = workspace.check();
    (checked.diagnostics.clone(), checked.sources.clone())
}

/// Line, code and help of each finding.
fn told(text: &str) -> Vec<(usize, &'static str, String)> {
    let (found, sources) = found(text);
    let each = |one: &Diagnostic| {
        let place = one.place().unwrap();
        let line = sources.get(place.file).unwrap().line_column(place.span.start).0;
        (line, one.code.id, one.help.clone().unwrap_or_default().into_owned())
    };
    found.iter().map(each).collect()
}

/// The sound text with the first `from` replaced, and the line of that place.
fn with(from: &str, to: &str) -> (String, usize) {
    assert!(SOUND.contains(from), "{from:?} is not in the text");
    let line = SOUND.split_once(from).unwrap().0.matches('\n').count() + 1;
    (SOUND.replacen(from, to, 1), line)
}

/// Every case is a stretch, what is written instead, the code and the words that the help must have.
fn each_is_told_once(cases: &[(&str, &str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (from, to, code, words) in cases {
        let (text, line) = with(from, to);
        let told = told(&text);
        let right = matches!(&told[..], [(at, id, help)] if at == &line && id == code && help.contains(words));
        if !right {
            wrong.push(format!("{to:?}: line {line} {code} {words:?}, but {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_text_is_sound() {
    assert_eq!(told(SOUND), []);
}

#[test]
fn what_could_not_be_read_has_no_echo_in_lints() {
    each_is_told_once(&[
        ("touchpoint Refused \"Payment refused\" by", "touchpoint Refused \"Payment refused\" per", "E0119", "`by`"),
        ("touchpoint Cancelled \"Cancelled", "touchpoint Cancelled Cancelled", "E0102", "quote"),
        ("touchpoint Moved", "touchpoint ; Moved", "E0116", "take it away"),
        ("  topic: one of", "  topic; one of", "E0129", "write `:`"),
        ("  wait:  duration", "  wait is duration", "E0101", "`:`"),
        ("  rate:  number", "  rate number", "E0101", "`:`"),
        (
            "touchpoint Mail \"Mail about plans\" by company =",
            "touchpoint Mail \"Mail about plans\" by company :",
            "E0129",
            "=",
        ),
        ("moment Again \"Had", "moment Again Had", "E0102", "quote"),
        ("Refused or Again", "Refusd or Again", "E0201", "`Refused`"),
        ("while   upgrade is open", "while   upgrade == open", "E0119", "`is`"),
        ("  owner      \"growth", "  owner      growth", "E0102", "quote"),
        ("weight 60%", "weight 60 percent", "E0110", "`60%`"),
        ("require >= 60%", "require >= 60d", "E0301", "same unit"),
        ("touchpoint Offer", "touchpoint\u{200b} Offer", "E0124", "take it away"),
        ("touchpoint Offer", "touchpoint . Offer", "E0117", "a name"),
        ("touchpoint Offer", "touchpoint An Offer", "E0101", "`=`"),
    ]);
}

#[test]
fn brackets_that_do_not_match_are_one_mistake() {
    each_is_told_once(&[
        ("  customer \"bob\" {", "  customer \"bob\"", "E0127", "`{`"),
        ("(tier: \"gold\") {", "(tier: \"gold\")", "E0127", "`{`"),
        ("  }\n  customer \"bob\"", "  }}\n  customer \"bob\"", "E0106", "take it away"),
        (
            "rule no_selling \"Never sell to someone in trouble\" {",
            "rule no_selling \"Never sell to someone in trouble\" {{",
            "E0106",
            "take it away",
        ),
        (
            "  rule paid_first \"Nothing is active without a payment\" {",
            "  rule paid_first \"Nothing is active without a payment\" {{",
            "E0106",
            "take it away",
        ),
        ("= \"call\" {", "= \"call\" {{", "E0106", "take it away"),
        ("test \"a better plan within a day\" {", "test \"a better plan within a day\" { {", "E0106", "take it away"),
        ("rule call_back \"A mail follows trouble\" {", "rule call_back \"A mail follows trouble {", "E0102", "quote"),
    ]);
    // the line of the brace that is never closed
    let text = SOUND.replacen("rate: 3.5)\n  }\n", "rate: 3.5)\n", 1);
    let line = text.lines().position(|line| line.contains("customer \"ann\"")).unwrap() + 1;
    assert!(matches!(&told(&text)[..], [(at, "E0105", _)] if *at == line), "{:?}", told(&text));
    let text = SOUND.replacen("09:00  Offer\n  }\n  log", "09:00  Offer\n  log", 1);
    let line = text.lines().position(|line| line.contains("customer \"bob\"")).unwrap() + 1;
    assert!(matches!(&told(&text)[..], [(at, "E0105", _)] if *at == line), "{:?}", told(&text));
    // a line of its own
    let text = SOUND.replacen("09:00  Offer\n  }\n  log", "09:00  Offer\n  }\n  }\n  log", 1);
    assert!(matches!(&told(&text)[..], [(_, "E0106", _)]), "{:?}", told(&text));
}

/// A parenthesis written twice, or left out: told once, and what is offered makes the text sound again.
#[test]
fn what_is_offered_for_a_parenthesis_mends_it() {
    for (from, to) in [
        ("(tier: \"gold\")", "((tier: \"gold\")"),
        ("p90(time(start", "p90(time((start"),
        ("p90(time(start", "p90((time(start"),
        ("mean(count(Call))", "mean((count(Call))"),
        ("mean(count(Call))", "mean(count((Call))"),
        ("mean(count(Call))", "mean(count(Call)"),
        ("no (Paid or Cancelled)", "no ((Paid or Cancelled)"),
        ("no (Paid or Cancelled)", "no (Paid or Cancelled))"),
        ("Chosen(price: 40 EUR", "Chosen((price: 40 EUR"),
        ("rate(success) by tier", "rate((success) by tier"),
    ] {
        let (text, _) = with(from, to);
        let found = found(&text).0;
        let [one] = &found[..] else { panic!("{to:?}: {found:#?}") };
        let [edit] = &one.fixes.first().unwrap_or_else(|| panic!("{to:?}: nothing is offered")).edits[..] else {
            panic!()
        };
        let mut mended = text.clone();
        mended.replace_range(edit.place.span.range(), &edit.text);
        assert_eq!(told(&mended), [], "{to:?} becomes {:?}", edit.text);
    }
}

#[test]
fn words_of_everyday_language_are_told_ours() {
    each_is_told_once(&[
        ("Call as again within 7d where", "Call as again within 7d with", "E0119", "`where`"),
        ("Chosen where price", "Chosen when price", "E0119", "`where`"),
        ("Chosen where price", "Chosen if price", "E0122", "`where CONDITION`"),
        ("Chosen where price", "Chosen having price", "E0119", "`where`"),
        ("Chosen within 3d", "Chosen during 3d", "E0119", "`within`"),
        ("Chosen within 3d", "Chosen for 3d", "E0119", "`within`"),
        ("for 2d", "in 2d", "E0119", "`for`"),
        ("of start\n  stage", "from start\n  stage", "E0119", "`of`"),
        ("per success", "each success", "E0119", "`per`"),
        ("unless Cancelled\n", "except Cancelled\n", "E0119", "`unless`"),
        ("unless Cancelled\n", "if not Cancelled\n", "E0119", "`unless`"),
        ("Paid optional", "Paid maybe", "E0119", "`optional`"),
        ("Paid before within", "Paid prior to within", "E0119", "`before`"),
        ("rate(success) by tier", "rate(success) per tier", "E0101", "`week`"),
        ("over Call =", "for Call =", "E0119", "`over`"),
        ("Call as first then", "Call as first next", "E0119", "`then`"),
        ("Call as first then", "Call as first ->", "E0119", "`then`"),
        ("start -> active", "start to active", "E0119", "`->`"),
        ("start -> active", "start → active", "E0119", "`->`"),
        ("1d..3d", "1d-3d", "E0119", "`..`"),
        ("1d..3d", "1d–3d", "E0119", "`..`"),
        ("mon..fri", "mon-fri", "E0119", "`..`"),
        ("limit Mail to", "at most Mail to", "E0119", "`limit`"),
        ("limit Mail to", "max Mail to", "E0119", "`limit`"),
        ("  forbid  Mail", "  not  Mail", "E0119", "`forbid`"),
        ("  when   Trouble", "  on   Trouble", "E0119", "`when`"),
        ("expect kpi upgrade.conversion", "must kpi upgrade.conversion", "E0119", "`expect`"),
        ("    require >= 60%", "    reuqire >= 60%", "E0119", "`require`"),
        ("    require >= 60%", "    REQUIRE >= 60%", "E0119", "`require`"),
        ("    target  >= 85%", "    TARGET  >= 85%", "E0119", "`target`"),
        ("    target  >= 85%", "    traget  >= 85%", "E0119", "`target`"),
        ("  goal  active", "  GOAL  active", "E0119", "`goal`"),
        ("  forbid  Mail", "  FORBID  Mail", "E0119", "`forbid`"),
        ("touchpoint Moved", "TOUCHPOINT Moved", "E0119", "`touchpoint`"),
        ("journey upgrade", "Journey upgrade", "E0119", "`journey`"),
        ("journey upgrade", "juorney upgrade", "E0119", "`journey`"),
        ("within 3d of start", "WITHIN 3d of start", "E0119", "`within`"),
        ("Paid optional", "Paid OPTIONAL", "E0119", "`optional`"),
        ("  cost = 6.20 EUR", "  coost = 6.20 EUR", "E0119", "`cost`"),
        ("  cost = 6.20 EUR", "  COST = 6.20 EUR", "E0119", "`cost`"),
        ("  log ends", "  LOG ends", "E0119", "`log`"),
        ("again.topic == first", "again.topic is first", "E0107", "`==`"),
        ("again.topic == first", "again.topic is not first", "E0107", "`!=`"),
        ("again.topic == first", "again.topic equals first", "E0107", "`==`"),
        ("again.topic == first", "again.topic =! first", "E0107", "`!=`"),
        ("require >= 60%", "require at least 60%", "E0107", "`>=`"),
        ("require >= 60%", "require ≥ 60%", "E0107", "`>=`"),
        ("require >= 60%", "require > = 60%", "E0107", "`>=`"),
        ("require >= 60%", "require 60%", "E0126", "`require >= 60%`"),
        ("cost = 6.20", "cost == 6.20", "E0129", "`=`"),
        ("cost = 6.20", "cost: 6.20", "E0129", "`=`"),
        ("topic: one of \"bill\", \"order\"", "topic: \"bill\" or \"order\"", "E0101", "`one of`"),
        ("goal  active \"On", "goal: active \"On", "E0129", "take it away"),
        ("then no (Paid or Cancelled) for 2d", "then nothing for 2d", "E0119", "`no any`"),
        ("abandon after 30d of silence", "fail after 30d", "E0119", "`time out`"),
        ("abandon after 30d of silence", "timeout after 30d", "E0119", "`time out`"),
        ("while   upgrade is open", "when    upgrade is open", "E0119", "`while`"),
        ("limit Mail to 2 per", "limit Mail max 2 per", "E0119", "`to`"),
        ("limit Mail to 2 per", "limit Mail to 2 times per", "E0101", "`per`"),
        ("  when   Trouble", "  every  Trouble", "E0119", "`when`"),
        ("  when   Trouble", "  when   Refused and Again", "E0119", "`then`"),
        ("    require >= 60%", "    require conversion >= 60%", "E0101", "own value"),
        ("customer { tier", "/* who */\ncustomer { tier", "E0124", "`//`"),
        ("  exit  Moved", "  exit  Moved -- abroad", "E0124", "`//`"),
    ]);
}

#[test]
fn values_written_as_elsewhere_are_told_ours() {
    each_is_told_once(&[
        ("price > 30 EUR", "price > EUR 30", "E0123", "`30 EUR`"),
        ("price > 30 EUR", "price > 30", "E0301", "`30 EUR`"),
        ("value      120 EUR", "value      120,50 EUR", "E0109", "`120.50`"),
        ("price: 40 EUR", "price: 40,50 EUR", "E0109", "`40.50`"),
        ("2026-03-02 09:00  Offer", "02.03.2026 09:00  Offer", "E0111", "`2026-03-02`"),
        ("2026-03-02 09:00  Offer", "2026-3-2 09:00  Offer", "E0111", "`2026-03-02`"),
        ("2026-03-02 09:00  Offer", "03/27/2026 09:00  Offer", "E0111", "`2026-03-27`"),
        ("2026-03-02 09:00  Offer", "2026-03-02 9:00  Offer", "E0111", "`09:00`"),
        ("2026-03-02 09:00  Offer", "2026-03-02 09.00  Offer", "E0111", "`09:00`"),
        ("2026-03-02 09:00  Offer", "2026-03-02 9:00pm  Offer", "E0111", "`21:00`"),
        ("closed 2026-04-03", "closed 03.04.2026", "E0111", "`2026-04-03`"),
        ("08:00..18:00", "8am..18:00", "E0111", "`08:00`"),
        ("    +1d               Call", "    1d                Call", "E0101", "`+1d`"),
        ("    +1d               Call", "    +1 day            Call", "E0110", "`1d`"),
        ("    +1d               Call", "    +1days            Call", "E0110", "`1d`"),
        ("touchpoint Active \"New plan active\"", "touchpoint Active Plan", "E0118", "`ActivePlan`"),
        ("rule no_selling \"Never sell to someone in trouble\"", "rule no_selling ever", "E0118", "`no_selling_ever`"),
        ("target <= 3d", "target <= 3days", "E0110", "`3d`"),
        ("within 3d of start", "within 3days of start", "E0110", "`3 days`"),
        ("note: \"soon\"", "note;: \"soon\"", "E0116", "take it away"),
        (
            "kpi wait \"Nine of ten wait at most\" over",
            "kpi wait Nine of ten wait over",
            "E0118",
            "`\"Nine of ten wait\"`",
        ),
        ("Mail \"Mail about plans\" by", "Mail Mail about plans by", "E0118", "`\"Mail about plans\"`"),
        ("    +1d               Call", "    +1%               Call", "E0101", "length of time"),
        ("    +1d               Call", "    +\"1d\"             Call", "E0101", "`1d`"),
        ("within 7d where", "within 7m where", "E0110", "`7 months`"),
        ("wait: 30s, rate", "wait: 30s rate", "E0101", "`,`"),
    ]);
}

/// What is said to be certain is so: a word behind a number is a unit only where no name can stand.
#[test]
fn no_fix_is_safe_that_could_be_meant_otherwise() {
    for (from, to) in [
        ("price: 40 EUR, note: \"soon\"", "price: 40 monthly: 3"),
        ("within 7d where", "within 7m where"),
        ("Paid before within 7d", "Paid before ! within 7d"),
        ("  expect kpi upgrade.conversion == 50%", "}\n  expect kpi upgrade.conversion == 50%"),
    ] {
        let safe = found(&with(from, to).0).0;
        let safe: Vec<_> = safe.iter().flat_map(|one| &one.fixes).filter(|fix| fix.safety == FixSafety::Safe).collect();
        assert!(safe.is_empty(), "{to:?}: {safe:?}");
    }
}

#[test]
fn one_mistake_in_a_meaning_is_told_once() {
    each_is_told_once(&[
        ("    when   Active\n    expect Paid before within 7d", "    when   Active", "E0410", "`expect`"),
        ("expect Paid before within 7d", "expect Paid before within 7d carrying nosuch", "E0202", "declare it"),
        ("raise \"nobody wrote\" to \"service@telco.example\"", "shout()", "E0203", "an action"),
        (
            "  exit  Moved",
            "  touchpoint Inside \"x\" = \"inside\" {\n    a: text\n  }\n  exit  Moved",
            "E0120",
            "move it",
        ),
        ("08:00..18:00", "08:00-18:00", "E0111", "`08:00..18:00`"),
        ("within 7d where", "within 1d12h where", "E0110", "`1d 12h`"),
        ("again.topic == first", "again.topic == 1e3", "E0101", "value"),
        ("price > 30 EUR", "price > \"30 EUR\"", "E0301", "without quotes"),
        ("require >= 60%", "require >= 60% for tier gold", "E0118", "`\"gold\"`"),
        ("expect Paid before within", "expect at most 2 Paid before within", "E0101", "`limit`"),
    ]);
}

/// A statement with a mistake in it keeps its neighbours, also where its keyword is what is missing.
#[test]
fn a_line_that_begins_no_statement_stands_for_itself() {
    each_is_told_once(&[
        ("touchpoint Moved \"Moved", "Moved \"Moved", "E0101", "`touchpoint`"),
        ("  exit  Moved", "  Moved", "E0101", "`exit`"),
        ("  log ends", "  2026-05-09 10:00  Mail\n  log ends", "E0120", "move it"),
        ("  log ends", "  +1d Mail\n  log ends", "E0120", "move it"),
        ("  expect rule call_back not", "  surely call_back not", "E0101", "`expect`"),
    ]);
}
