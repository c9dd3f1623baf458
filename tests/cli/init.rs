//! `wayfare init`: what it writes compiles, evaluates and says why; what it can't make sense of it says in words.
use crate::project::{Project, Run};
use std::fmt::Write as _;
use std::path::Path;

/// An own log with German columns, semicolons and days first: 60 customers ask, 50 are offered something, 40 of them
/// sign, 10 decline; every fourth of those with an offer calls twice.
fn contacts() -> String {
    let mut log = String::from("Kundennr;Zeitpunkt;Kontaktart;Wartezeit (s);Region\n");
    for customer in 0..60 {
        let region = if customer % 2 == 0 { "Nord" } else { "Süd" };
        let mut line = |day: u32, hour: u32, what: &str, wait: &str| {
            let _ = writeln!(
                log,
                "K{customer};{:02}.01.2026 {hour:02}:{:02};{what};{wait};{region}",
                day + 1,
                customer % 60
            );
        };
        let day = customer % 10;
        line(day, 8, "Angebot angefragt", "");
        if customer >= 50 {
            continue;
        }
        line(day + 1, 9, "Angebot erhalten", "");
        if customer % 4 == 0 {
            line(day + 2, 10, "Anruf", "40");
            line(day + 3, 10, "Anruf", "80");
        }
        line(day + 10, 11, if customer < 40 { "Vertrag unterschrieben" } else { "Angebot abgelehnt" }, "");
    }
    // so that waits can have passed
    log.push_str("K0;28.02.2026 12:00;Angebot angefragt;;Nord\n");
    log
}

fn with(name: &str, log: &str) -> Project {
    Project::new().file(name, log)
}

/// The project compiles without a finding, is laid out, passes its tests and evaluates with success.
#[track_caller]
fn is_sound(project: &Project, folder: &str) -> Run {
    project.run(&format!("check {folder}")).exits(0).prints("no mistakes");
    project.run(&format!("fmt --check {folder}")).exits(0);
    project.run(&format!("test {folder}")).exits(0);
    project.run(&format!("eval {folder} --format json")).exits(0)
}

#[test]
fn without_a_log_it_writes_a_small_project_that_holds() {
    let project = Project::new();
    project.run("init shop").exits(0).prints("wrote shop/wayfare.yaml").prints("wayfare eval shop");
    let report = is_sound(&project, "shop").json();
    // 12 orders: one was cancelled, one took eight days, one is open
    let instances = &report["journeys"][0]["instances"];
    assert_eq!((&instances["succeeded"], &instances["failed"], &instances["open"]), (&9.into(), &1.into(), &1.into()));
    assert_eq!(instances["timed_out"], 1);
}

#[test]
fn nothing_is_written_over() {
    let project = Project::new();
    project.run("init").exits(0);
    let before = project.read("wayfare.yaml");
    project.run("init").exits(2).says("`./wayfare.yaml` is there already").says("wayfare init DIR");
    assert_eq!(project.read("wayfare.yaml"), before);
    let other = with("log.csv", &contacts()).file("p/journeys/touchpoints.journey", "// mine\n");
    other.run("init p --log log.csv").exits(2).says("is there already");
    assert!(!other.path("p/wayfare.yaml").exists(), "nothing at all is written");
}

#[test]
fn a_log_of_odd_columns_becomes_a_project() {
    let project = with("kontakte.csv", &contacts());
    let told = project.run("init p --log kontakte.csv --timezone Europe/Berlin").exits(0);
    let told = told.prints("customer from `Kundennr`").prints("event from `Kontaktart`");
    assert!(told.out.contains("times written `%d.%m.%Y %H:%M`"), "{}", told.out);
    let settings = project.read("p/wayfare.yaml");
    for line in [
        "path: ../kontakte.csv",
        "customer: Kundennr",
        "time: { column: Zeitpunkt, format: \"%d.%m.%Y %H:%M\", timezone: Europe/Berlin }",
        "event: Kontaktart",
        "wartezeit_s: { column: \"Wartezeit (s)\" }",
    ] {
        assert!(settings.contains(line), "`{line}` is not in\n{settings}");
    }
    let touchpoints = project.read("p/journeys/touchpoints.journey");
    for line in [
        "region: one of \"Nord\", \"Süd\"",
        "touchpoint AngebotErhalten \"Angebot erhalten\" = \"Angebot erhalten\"",
        "wartezeit_s: int  // a number, 40 to 80 so far",
    ] {
        assert!(touchpoints.contains(line), "`{line}` is not in\n{touchpoints}");
    }
    let journey = project.read("p/journeys/vertrag_unterschrieben.journey");
    for line in
        ["start   AngebotAngefragt", "Vertrag unterschrieben\": VertragUnterschrieben", "fail    AngebotAbgelehnt"]
    {
        assert!(journey.contains(line), "`{line}` is not in\n{journey}");
    }
    let report = is_sound(&project, "p").json();
    let instances = &report["journeys"][0]["instances"];
    assert_eq!((&instances["succeeded"], &instances["failed"]), (&40.into(), &10.into()));
}

#[test]
fn rules_hold_as_often_as_their_comments_say() {
    let project = with("kontakte.csv", &contacts());
    project.run("init p --log kontakte.csv").exits(0);
    let rules = project.read("p/journeys/rules.journey");
    let report = is_sound(&project, "p").json();
    let all = report["rules"].as_array().unwrap();
    assert!(!all.is_empty(), "{rules}");
    for rule in all {
        let (name, subjects) = (rule["name"].as_str().unwrap(), &rule["subjects"]);
        let (kept, broken) = (subjects["satisfied"].as_u64().unwrap(), subjects["violated"].as_u64().unwrap());
        assert!(kept >= 19 * broken, "{name}: {subjects}");
        let head = rules.lines().find(|line| line.starts_with(&format!("rule {name} "))).unwrap();
        assert!(head.ends_with(&format!("kept by {kept} of {} customers whom it concerns", kept + broken)), "{head}");
    }
    // a contract only follows an offer, and a rule that follows from it is not there
    let signed: Vec<&str> = all.iter().filter_map(|rule| rule["name"].as_str()).collect();
    assert!(signed.iter().any(|name| name.contains("angebot_erhalten") && name.contains("vertrag")), "{signed:?}");
    assert!(!signed.iter().any(|name| name.starts_with("angebot_angefragt_before")), "{signed:?}");
    project.run("prove p --format json").exits(0);
}

#[test]
fn every_line_says_why_it_is_there() {
    let project = with("kontakte.csv", &contacts());
    project.run("init p --log kontakte.csv").exits(0);
    let mut paths: Vec<_> =
        std::fs::read_dir(project.path("p/journeys")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.push(project.path("p/wayfare.yaml"));
    assert!(paths.len() >= 5, "{paths:?}");
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let is_bare = |at: &usize| {
            let line = lines[*at];
            let is_told = line.contains("//") || line.contains("# ");
            // what goes on in the next line is told there
            let goes_on = lines.get(at + 1).is_some_and(|next| next.starts_with("or ") || next.starts_with("then "));
            // the end of a block, and a test whose title says it
            let is_plain =
                line.is_empty() || line == "}" || line.starts_with("test ") || line.starts_with("expect journey");
            !is_told && !goes_on && !is_plain
        };
        let bare: Vec<&str> = (0..lines.len()).filter(is_bare).map(|at| lines[at]).collect();
        assert!(bare.is_empty(), "{}: {bare:#?}", path.display());
    }
}

#[test]
fn names_of_every_kind_become_names_of_the_language() {
    let names = [
        "journey",
        "when",
        "\"\"quoted\"\" \\ back",
        "x;y:z",
        "дом",
        "",
        "a b",
        "a_b",
        "1st",
        "any",
        "start",
        "end",
        "\u{202e}turned",
    ];
    let mut log = String::from("customer id,when it was,type,goal,org:role,\"x\"\"y\",customer,journey,Größe\n");
    for customer in 0..40 {
        for (at, name) in names.iter().enumerate().filter(|(at, _)| *at == 0 || (customer + at) % 3 > 0) {
            let _ = writeln!(
                log,
                "c {customer},2026-01-{:02}T{at:02}:00:00,\"{name}\",{at},r,\"a\"\"b\",k{customer},{},\"1,5\"",
                customer % 28 + 1,
                if customer % 2 == 0 { "yes" } else { "no" }
            );
        }
    }
    let project = with("awful.csv", &log);
    project.run_args(&["init", "p", "--log", "awful.csv", "--customer", "customer id", "--event", "type"]).exits(0);
    is_sound(&project, "p");
}

/// Everything begins with `Register`, directly followed by `Analyze`, so that whatever else there is comes after it.
#[test]
fn no_rule_follows_from_others() {
    let mut log = String::from("case_id,time,event\n");
    for case in 0..60 {
        let mut hour = 0;
        let mut line = |what: &str| {
            let _ = writeln!(log, "r{case},2026-01-{:02}T{hour:02}:00:00Z,{what}", case % 28 + 1);
            hour += 1;
        };
        line("Register");
        line("Analyze");
        line(if case % 2 == 0 { "Repair" } else { "Replace" });
        line("Test");
        if case % 3 == 0 {
            line("Inform");
        }
        line("Archive");
    }
    let project = with("log.csv", &log);
    project.run("init p --log log.csv").exits(0);
    let report = is_sound(&project, "p").json();
    assert!(report["rules"].as_array().unwrap().len() >= 3, "{}", project.read("p/journeys/rules.journey"));
    assert_eq!(project.run("prove p --format json").exits(0).json()["redundant"], serde_json::json!([]));
}

#[test]
fn stages_and_kpis_are_called_as_their_events() {
    let project = with("kontakte.csv", &contacts());
    project.run("init p --log kontakte.csv").exits(0);
    let journey = project.read("p/journeys/vertrag_unterschrieben.journey");
    for line in ["stage   angebot_erhalten \"Angebot erhalten\"", "kpi anruf_again \"Anruf, again: how often\""] {
        assert!(journey.contains(line), "`{line}` is not in\n{journey}");
    }
}

#[test]
fn a_proposal_in_a_comment_is_one_when_its_mark_is_taken_away() {
    let numbered =
        |(at, line): (usize, &str)| if at == 0 { format!("{line};Lfd. Nr.\n") } else { format!("{line};{at}\n") };
    let log: String = contacts().lines().enumerate().map(numbered).collect();
    let project = with("kontakte.csv", &log);
    project.run("init p --log kontakte.csv").exits(0);
    let settings = project.read("p/wayfare.yaml");
    let line = settings.lines().find(|line| line.contains("event_id")).unwrap_or_else(|| panic!("{settings}"));
    let project = project.file("p/wayfare.yaml", settings.replace(line, &line.replacen('#', "", 1)));
    project.run("eval p").exits(0);
}

#[test]
fn years_of_two_digits_are_years_of_this_age() {
    let log = contacts().replace(".2026 ", ".26 ");
    let project = with("kontakte.csv", &log);
    project.run("init p --log kontakte.csv").exits(0).prints("times written `%d.%m.%y %H:%M`");
    let report = is_sound(&project, "p").json();
    assert_eq!(report["log"]["to"], "2026-02-28T12:00:00Z");
    let wrong = ["eval", "p", "--time", "Zeitpunkt", "--time-format", "%d.%m.%Y %H:%M", "--log", "kontakte.csv"];
    let wrong = wrong.into_iter().chain(["--customer", "Kundennr", "--event", "Kontaktart"]);
    project.run_args(&wrong.collect::<Vec<_>>()).exits(4).says("has a year of less than four digits").says("`%y`");
}

#[test]
fn times_of_day_in_a_column_of_their_own_are_not_passed_over_in_silence() {
    let split = contacts().replace("Zeitpunkt", "Datum;Uhrzeit").replace(".2026 ", ".2026;");
    let project = with("kontakte.csv", &split);
    let told = project.run("init p --log kontakte.csv").exits(0);
    told.prints("`Datum` holds days alone and `Uhrzeit` times of day, which are not read");
    assert!(project.read("p/wayfare.yaml").contains("days alone: the times of day in Uhrzeit are not read"));
    is_sound(&project, "p");
}

/// 100,50 and 1.000,50 in turn at each call; the sum is what a KPI says.
#[test]
fn amounts_with_a_comma_are_numbers() {
    let mut log = String::from("Kundennr;Zeitpunkt;Vorgang;Betrag;Preis;Menge\n");
    for customer in 0..40 {
        for (hour, what) in [(8, "Anfrage"), (9, "Bestellung bezahlt")] {
            let betrag = if customer % 2 == 0 { "100,50" } else { "1.000,50" };
            let day = customer % 28 + 1;
            let _ = writeln!(
                log,
                "K{customer};{day:02}.01.2026 {hour:02}:00;{what};{betrag};{betrag} €;{},000",
                customer % 9
            );
        }
    }
    let project = with("bestellungen.csv", &log);
    project.run("init p --log bestellungen.csv").exits(0);
    is_sound(&project, "p");
    let settings = project.read("p/wayfare.yaml");
    assert!(settings.contains("betrag: { column: Betrag, decimal: \",\" }"), "{settings}");
    assert!(settings.contains("preis: { column: Preis, decimal: \",\" }"), "{settings}");
    let touchpoints = project.read("p/journeys/touchpoints.journey");
    for line in ["betrag: number", "preis:  money", "menge:  one of"] {
        // three digits behind each comma may be thousands, so that nobody can tell
        assert!(touchpoints.contains(line), "`{line}` is not in\n{touchpoints}");
    }
    let kpis = "kpi summe over BestellungBezahlt = total(betrag)\nkpi preise over BestellungBezahlt = total(preis)\n";
    let project = project.file("p/journeys/kpis.journey", format!("use \"touchpoints.journey\"\n{kpis}"));
    let report = project.run("eval p --format json").exits(0).json();
    // 20 times 100.50 and 20 times 1000.50
    assert_eq!(report["kpis"][0]["value"], 22_020.0);
    assert_eq!(report["kpis"][1]["value"], serde_json::json!({"amount": 22_020.0, "currency": "EUR"}));
}

#[test]
fn thousands_of_names_are_no_thousands_of_touchpoints() {
    let mut log = String::from("session\tat\tpage\n");
    for session in 0..1500 {
        let start = 1_760_000_000 + session * 50;
        let _ = writeln!(log, "s{session}\t{start}\thome");
        for step in 1..8 {
            let _ = writeln!(log, "s{session}\t{}\t/p/{}", start + step * 60, session * 7 + step);
        }
        let _ = writeln!(log, "s{session}\t{}\tthanks", start + 600);
    }
    let project = with("pages.csv", &log);
    project.run("init p --log pages.csv").exits(0);
    let touchpoints = project.read("p/journeys/touchpoints.journey");
    assert_eq!(touchpoints.lines().filter(|line| line.starts_with("touchpoint ")).count(), 40);
    assert!(touchpoints.contains("Without a touchpoint"), "{touchpoints}");
    is_sound(&project, "p");
}

#[test]
fn what_is_too_little_or_no_log_at_all_is_said_in_words() {
    let three = with("a.csv", "customer,time,event\na,2026-01-01,x\na,2026-01-02,y\nb,2026-01-01,x\n");
    three.run("init p --log a.csv").exits(4).says("3 events of 2 customers").says("`wayfare init` without `--log`");
    let mut pings = String::from("customer,time,event\n");
    for at in 0..50 {
        let _ = writeln!(pings, "c{},2026-01-01 10:{at:02},ping", at % 5);
    }
    let one = with("a.csv", &pings);
    one.run("init p --log a.csv").exits(4).says("are called `ping`").says("--event COL");
    let timeless = with("a.csv", &pings.replace("2026-01-01 ", "later "));
    timeless.run("init p --log a.csv").exits(4).says("no column reads as times").says("`customer`, `time`, `event`");
    let headless = with("a.csv", pings.trim_start_matches("customer,time,event\n"));
    headless.run("init p --log a.csv").exits(4).says("looks like data");
    with("a.csv", "customer,time,event\n").run("init p --log a.csv").exits(4).says("has no rows");
    with("a.csv", &pings).run("init p --log b.csv").exits(4).says("there is no log file `b.csv`");
    with("a.csv", &pings).run("init p --log a.csv --customer kunde").exits(4).says("has no column `kunde`");
    with("a.csv", &contacts()).run("init p --log a.csv --timezone Mars/Base").exits(2).says("no time zone");
    Project::new().run("init p --customer kunde").exits(2).says("--log");
    assert!(!one.path("p").exists() && !three.path("p").exists());
}

#[test]
fn events_in_another_script_or_of_numbers_have_names_that_tell_them_apart() {
    let log = |names: [&str; 3]| {
        let mut log = String::from("kunde,zeit,ereignis\n");
        for customer in 0..40 {
            for (at, name) in names.iter().enumerate().filter(|(at, _)| *at == 0 || (customer + at) % 3 > 0) {
                let _ = writeln!(log, "k{customer},2026-01-{:02}T{at:02}:00:00Z,{name}", customer % 28 + 1);
            }
        }
        with("a.csv", &log)
    };
    // as a passport or a map would write them
    let russian = log(["заявка подана", "документы проверены", "кредит выдан"]);
    russian.run("init p --log a.csv").exits(0).prints("journey `kredit_vydan`");
    let touchpoints = russian.read("p/journeys/touchpoints.journey");
    for name in ["ZayavkaPodana \"Заявка подана\" = \"заявка подана\"", "DokumentyProvereny", "KreditVydan"]
    {
        assert!(touchpoints.contains(&format!("touchpoint {name}")), "{name}: {touchpoints}");
    }
    is_sound(&russian, "p");
    // a column that is called `ereignis` holds the events, though they are numbers
    let numbers = log(["100", "200", "300"]);
    numbers.run("init p --log a.csv").exits(0).prints("event from `ereignis`");
    assert!(numbers.read("p/journeys/touchpoints.journey").contains("touchpoint Event100 \"100\" = \"100\""));
    is_sound(&numbers, "p");
}

#[test]
fn a_header_below_a_title_is_pointed_at() {
    let log = contacts();
    let says = |top: &str, line: usize| {
        let project = with("a.csv", &format!("{top}{log}"));
        for run in ["init p --log a.csv", "discover --log a.csv", "init p --log a.csv --customer Kundennr"] {
            let told = project.run(run).exits(4).says("the first line of `a.csv` is no header");
            told.says(&format!("line {line} looks like it, with the columns `Kundennr`, `Zeitpunkt`, `Kontaktart`"))
                .says(&format!("`tail -n +{line}`"));
        }
    };
    says("Kontakte 2026\n", 2);
    says("Kontakte 2026\nerstellt am 01.03.2026, alle Regionen\n\n", 4);
    says("Kontakte 2026;;;;\n", 2);
    // without a title everything is as it was
    with("a.csv", &log).run("init p --log a.csv").exits(0);
}

#[test]
fn bad_rows_stop_it_or_are_set_aside() {
    let log = contacts() + "K1;irgendwann;Anruf;5;Nord\n";
    let project = with("a.csv", &log);
    project
        .run_args(&["init", "p", "--log", "a.csv", "--time", "Zeitpunkt", "--time-format", "%d.%m.%Y %H:%M"])
        .exits(4)
        .says("`irgendwann` in column `Zeitpunkt`");
    let words = ["init", "p", "--log", "a.csv", "--time", "Zeitpunkt", "--time-format", "%d.%m.%Y %H:%M"];
    let words: Vec<&str> = words.into_iter().chain(["--bad-rows", "quarantine=bad.csv"]).collect();
    project.run_args(&words).exits(0).prints("rows that can't be read and stand in `bad.csv`: 1").prints("--bad-rows");
    assert!(project.read("bad.csv").contains("irgendwann"));
    project.run("eval p --bad-rows quarantine=again.csv").exits(0);
}

/// Every log of the reference becomes a project that holds and in which some, but not all, reach the goal.
#[test]
fn every_log_of_the_reference_becomes_a_project() {
    let Some(folder) = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(|root| root.join("shared/reference")) else {
        return;
    };
    let logs =
        ["ecom.csv.gz", "sepsis.xes.gz", "formats/ecom.jsonl.gz", "formats/ecom.parquet", "formats/sepsis.csv.gz"];
    for log in logs.map(|log| folder.join(log)).iter().filter(|log| log.exists()) {
        let project = Project::new();
        project.run_args(&["init", "p", "--log", &log.to_string_lossy()]).exits(0);
        let report = is_sound(&project, "p").json();
        let rate = report["journeys"][0]["success_rate"]["value"].as_f64().unwrap();
        assert!((0.05..=0.99).contains(&rate), "{}: {rate}", log.display());
    }
}
