//! Random valid definitions: grammar pieces read off a tape of choices, with random white space and comments between.
//! An empty tape chooses the first of everything, so that a failing case shrinks to a small one.

/// A source of choices.
pub struct Tape<'a> {
    choices: &'a [u16],
    at: usize,
    pieces: Vec<String>,
    depth: usize,
}

/// What stands between two pieces that need something between them.
const GAPS: [&str; 16] = [
    " ",
    "\n",
    "  ",
    "\n\n",
    "\t",
    "\r\n",
    "\n    ",
    " // a remark\n",
    "\n// above\n",
    "\n/// documented\n",
    "\n\n\n",
    "\n\n  // apart\n\n",
    " \n ",
    " // close\r\n",
    "\n//// four\n  /// five  \n",
    "   ",
];

/// A random definition file.
pub fn definitions(choices: &[u16]) -> String {
    let mut tape = Tape { choices, at: 0, pieces: Vec::new(), depth: 0 };
    for _ in 0..=tape.pick(4) {
        tape.item();
    }
    tape.text()
}

impl Tape<'_> {
    fn pick(&mut self, count: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(choice) % count
    }

    fn maybe(&mut self) -> bool {
        self.pick(2) == 1
    }

    /// Adds pieces; `~` is a blank within one.
    fn say(&mut self, pieces: &str) {
        self.pieces.extend(pieces.split_whitespace().map(|piece| piece.replace('~', " ")));
    }

    fn say_one(&mut self, options: &[&str]) {
        let option = options[self.pick(options.len())];
        self.say(option);
    }

    fn say_maybe(&mut self, pieces: &str) {
        if self.maybe() {
            self.say(pieces);
        }
    }

    fn text(&mut self) -> String {
        let pieces = std::mem::take(&mut self.pieces);
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| pieces[before].as_str());
            // most gaps are plain, so that lines also come out long and tight
            let gap = if self.maybe() { GAPS[self.pick(GAPS.len())] } else { " " };
            let glued = at == 0 || (may_glue(before, piece) && self.maybe());
            text.push_str(if glued { "" } else { gap });
            text.push_str(piece);
        }
        text.push_str(["\n", "", "\n\n", " // end", "\n// end\n"][self.pick(5)]);
        text
    }

    fn name(&mut self) {
        self.say_one(&[
            "a",
            "topic",
            "by",
            "`org:role`",
            "target",
            "conversion_rate_of_the_first_week",
            "log",
            "value",
        ]);
    }

    fn event(&mut self) {
        self.say_one(&["A", "Call", "PaymentAcceptedOnTheSecondAttempt", "upgrade . started", "any"]);
    }

    fn title(&mut self) {
        if self.maybe() {
            self.say_one(&[
                "\"\"",
                "\"T\"",
                "\"a~//~b~\\\"c\\\"\"",
                "\"A~title~that~fills~the~better~part~of~a~line~by~itself\"",
            ]);
        }
    }

    fn item(&mut self) {
        match self.pick(13) {
            0 => self.say("moment A ="),
            1 => return self.journey(),
            2 => return self.rule(),
            3 => return self.kpi(),
            4 => return self.test(),
            5 => return self.touchpoint(),
            6 => return self.calendar(),
            7 => {
                self.say("segment");
                self.name();
                self.title();
                self.say("=");
                return self.expr();
            }
            8 => {
                return self.say_one(&[
                    "use \"a.journey\"",
                    "action notify",
                    "action notify \"N\" ( text : text , n : int optional )",
                ]);
            }
            9 => {
                self.say_one(&["event", "customer"]);
                return self.attributes();
            }
            10 => return self.policy(),
            _ => {
                self.say("moment Marketing");
                self.title();
                self.say("=");
            }
        }
        self.pattern();
    }

    fn policy(&mut self) {
        self.say("policy {");
        for _ in 0..self.pick(4) {
            self.say_one(&["confidence 95%", "min_n 30", "gate point", "zone \"Europe/Berlin\""]);
        }
        self.say("}");
    }

    fn attributes(&mut self) {
        self.say("{");
        for _ in 0..self.pick(4) {
            self.name();
            self.say(":");
            self.say_one(&[
                "text",
                "int",
                "one of \"a\" , \"b\"",
                "score 0 .. 10",
                "score -1 .. 1",
                "money EUR",
                "duration",
            ]);
            self.say_maybe("optional");
            self.say_maybe(",");
        }
        self.say("}");
    }

    fn touchpoint(&mut self) {
        self.say("touchpoint");
        self.say_one(&["A", "Call"]);
        self.title();
        self.say_maybe("by company");
        if self.maybe() {
            self.say("= \"raw\"");
            for _ in 0..self.pick(6) {
                self.say(", \"another_raw_name\"");
            }
            self.say_maybe("where status == \"ok\"");
        }
        match self.pick(4) {
            0 => {}
            1 => self.say("{ cost = 6.20~EUR }"),
            _ => self.attributes(),
        }
    }

    fn calendar(&mut self) {
        self.say("calendar hours");
        self.title();
        self.say("{");
        for _ in 0..self.pick(4) {
            self.say_one(&[
                "zone \"Europe/Berlin\"",
                "mon .. fri 08:00 .. 18:00",
                "sat , sun 09:00 .. 12:00 , 13:00 .. 24:00",
                "closed 2026-12-25",
                "closed 2026-12-25 , 2026-12-26~00:00",
            ]);
        }
        self.say("}");
    }

    fn span(&mut self) {
        self.say_one(&["5min", "1d~12h", "5 business~days using service_hours", "1 day", "0.152s", "2 months"]);
    }

    fn literal(&mut self) {
        self.say_one(&[
            "1",
            "35%",
            "30~EUR",
            "\"solved\"",
            "true",
            "1_000",
            "2026-03-27",
            "7d",
            "2026-03-27T09:00:00Z",
            "0.5",
        ]);
    }

    fn expr(&mut self) {
        self.depth += 1;
        match if self.depth > 5 { 0 } else { self.pick(16) } {
            0 => self.name(),
            1 => self.literal(),
            2 => self.say_one(&["Call . wait", "customer . score", "to . x", "`org:role` . y"]),
            3 => {
                self.say("(");
                self.expr();
                self.say(")");
            }
            4 | 5 => {
                self.expr();
                self.say_one(&["==", "!=", "<=", ">", "+", "-", "*", "/", "and", "or"]);
                self.expr();
            }
            6 => {
                self.say("-");
                self.expr();
            }
            7 => {
                self.say("not");
                self.expr();
            }
            8 => self.say_one(&[
                "wait is known",
                "wait is not known",
                "topic in ( \"a\" , \"b\" )",
                "topic not in ( \"a\" )",
            ]),
            9 => {
                self.say_one(&["time( start -> activated )", "previous( 28d )", "count( Call or A )", "instances ( )"])
            }
            10 => {
                self.say("followed_by(");
                self.pattern();
                self.say(")");
            }
            11 | 12 => {
                self.say_one(&["rate", "p90", "mean", "sum", "first"]);
                self.say("(");
                self.expr();
                self.say(")");
            }
            13 => {
                self.say("percentile ( 90 ,");
                self.expr();
                self.say(")");
            }
            _ => {
                self.say("sum ( Call . wait where");
                self.expr();
                self.say(")");
            }
        }
        self.depth -= 1;
    }

    /// A condition that a pattern's `or` and a statement's words may follow.
    fn condition(&mut self) {
        match self.pick(4) {
            0 => self.say("topic == \"billing\""),
            1 => self.say("wait > 5min and price - 2 < 30~EUR"),
            2 => self.say("to . x == from . x and topic is known"),
            _ => {
                self.say("(");
                self.expr();
                self.say(")");
            }
        }
    }

    fn pattern(&mut self) {
        self.depth += 1;
        match if self.depth > 4 { 0 } else { self.pick(8) } {
            0 => self.simple(),
            1 => {
                self.simple();
                self.say("then no");
                self.event();
                self.say("for");
                self.span();
            }
            2 => {
                self.say("3");
                self.event();
                self.say("within");
                self.span();
            }
            3..=5 => {
                self.pattern_unit();
                for _ in 0..=self.pick(3) {
                    self.say("then");
                    self.say_maybe("directly");
                    self.pattern_unit();
                    if self.maybe() {
                        self.say("within");
                        self.span();
                    }
                }
                match self.pick(3) {
                    1 => {
                        self.say("all within");
                        self.span();
                    }
                    2 => {
                        self.say("where");
                        self.condition();
                    }
                    _ => {}
                }
            }
            _ => self.simple(),
        }
        self.depth -= 1;
    }

    /// An event or a pattern in parentheses; tells whether a `where` may follow.
    fn pattern_unit(&mut self) -> bool {
        if self.depth < 4 && self.pick(5) == 1 {
            self.say("(");
            self.pattern();
            self.say(")");
            return false;
        }
        self.event();
        self.say_maybe("as x");
        true
    }

    fn simple(&mut self) {
        for at in 0..=self.pick(3) {
            if at > 0 {
                self.say("or");
            }
            if self.pattern_unit() && self.pick(3) == 1 {
                self.say("where");
                self.condition();
            }
        }
    }

    fn bare(&mut self) {
        self.pattern_unit();
        if self.maybe() {
            self.say("or");
            self.pattern_unit();
        }
    }

    fn journey(&mut self) {
        self.say("journey upgrade");
        self.title();
        self.say_maybe("per customer , case_id");
        self.say("{");
        for _ in 0..self.pick(9) {
            self.journey_statement();
        }
        self.say("}");
    }

    fn journey_statement(&mut self) {
        match self.pick(15) {
            0 => self.say("start"),
            1 => return self.stage(),
            2 | 3 => return self.goal(),
            4 => return self.kpi(),
            5 => return self.rule(),
            6 => return self.score(),
            7 => {
                self.say("any order {");
                self.stages();
                return self.say("}");
            }
            8 => {
                self.say("either {");
                self.stages();
                self.say("} or {");
                self.stages();
                return self.say("}");
            }
            9 => self.say("fail"),
            10 => self.say("exit"),
            11 => {
                self.say("without");
                self.pattern_unit();
                return self.say_one(&["between start and pay else fail", "between a and b else ignore"]);
            }
            12 => {
                self.say("value");
                self.expr();
                return self.say("per success");
            }
            _ => {
                return self.say_one(&[
                    "owner \"growth@telco.example\"",
                    "importance 4 of 5",
                    "review by 2026-12-01",
                    "on restart ignore",
                    "abandon after 14d of silence",
                    "time out after 1d~12h",
                ]);
            }
        }
        self.pattern();
    }

    fn stages(&mut self) {
        for _ in 0..self.pick(3) {
            self.stage();
        }
    }

    fn stage(&mut self) {
        self.say("stage");
        self.name();
        self.title();
        self.say(":");
        self.simple();
        self.say_one(&[
            "",
            "within 2d of start",
            "optional",
            "within 5 business~days using hours not before 1h optional",
        ]);
    }

    fn goal(&mut self) {
        self.say_maybe("business");
        self.say("goal");
        self.name();
        self.title();
        self.say(":");
        self.simple();
        if self.maybe() {
            self.say("within");
            self.span();
            self.say_maybe("of start");
        }
        self.say_maybe("after choose");
        if self.maybe() {
            self.say("confirmed unless");
            self.bare();
            self.say("within");
            self.span();
        }
    }

    fn kpi(&mut self) {
        self.say("kpi");
        self.name();
        self.title();
        self.say_maybe("( lower is better )");
        self.say_maybe("over customers");
        self.say("=");
        self.expr();
        self.say_one(&["", "over started", "by tier", "by tier , channel per week"]);
        for _ in 0..self.pick(4) {
            self.say_one(&["require", "target"]);
            self.say_one(&[">= 75%", "<= previous( 28d ) - 2%", "2% .. 6%", ">= 30~EUR", "1 .. 2"]);
            self.say_maybe("for tier \"gold\"");
        }
    }

    fn score(&mut self) {
        self.say("score {");
        for _ in 0..self.pick(4) {
            self.name();
            self.say("weight");
            self.say_one(&["50%", "5%"]);
            self.say_one(&["from 0 to 60", "from 20% to 50%", "from - 5 to 5", "from 7d to 1d"]);
        }
        self.say("}");
    }

    fn rule(&mut self) {
        self.say("rule contact_cap");
        self.title();
        self.say("{");
        for _ in 0..self.pick(6) {
            self.rule_statement();
        }
        self.say("}");
    }

    fn rule_statement(&mut self) {
        match self.pick(8) {
            0 => {
                self.say("when");
                self.pattern();
            }
            1 | 2 => self.demand(),
            3 => {
                self.say("limit");
                self.simple();
                self.say("to 2");
                self.say_one(&["", "per 7d", "per calendar week", "per calendar day using hours", "per 1 day"]);
            }
            4 => {
                self.say_one(&["between A and", "after"]);
                self.simple();
            }
            _ => self.say_one(&[
                "severity error",
                "because \"Cross-sell~while~a~case~is~open~is~the~top~reason~for~complaints\"",
                "owner \"o\"",
                "per customer",
                "in support",
                "while support is open",
                "using service_hours",
                "do send Reminder at once priority -2",
                "do suppress Marketing for 7d",
                "do raise \"text\" to owner",
                "do notify ( case_id : from . case_id , n : - 1 )",
                "allow up to 2% until 2026-12-31",
            ]),
        }
    }

    fn demand(&mut self) {
        match self.pick(6) {
            0 => self.say("expect"),
            1 => self.say_one(&["expect next", "expect previous", "expect first", "forbid next", "forbid previous"]),
            2 => self.say_one(&["expect 2", "expect 2 .. 3", "expect at least 2", "expect exactly 2"]),
            3 => self.say_one(&["expect one of A ,", "expect all or none of A , B ,"]),
            _ => self.say("forbid"),
        }
        self.simple();
        self.say_one(&["", "before", "ever", "before another A", "since last A or B"]);
        self.say_one(&["", "within 1d .. 2d", "within 24h", "within 2d ..", "within 5 business~days using hours"]);
        self.say_maybe("until B");
        self.say_maybe("unless ( C where topic == \"x\" )");
        self.say_maybe("carrying case_id , verified");
    }

    fn test(&mut self) {
        self.say("test \"no~selling\" {");
        for _ in 0..self.pick(4) {
            self.test_statement();
        }
        self.say("}");
    }

    fn test_statement(&mut self) {
        if self.maybe() {
            return self.say_one(&[
                "log ends 2026-04-30",
                "log ends 2026-04-30~10:00",
                "expect rule support . no_selling violated 1",
                "expect rule r not activated",
                "expect journey log timed out 2",
                "expect kpi upgrade . conversion >= 50%",
                "expect decision r send Reminder 1",
                "expect moment Struggle",
            ]);
        }
        self.say("customer \"ann\"");
        self.say_maybe("( tier : \"gold\" )");
        self.say("{");
        for _ in 0..self.pick(4) {
            self.say_one(&["+ 2h", "2026-03-27~09:00", "+ 1d~12h", "2026-03-27", "2026-03-27~09:00+0200"]);
            self.say_one(&["CaseOpened", "\"raw~name\""]);
            self.say_maybe("( case_id : \"C1\" , outcome : \"solved\" , amount : - 3~EUR )");
        }
        self.say("}");
    }
}

/// Whether two pieces stay two without anything between them.
fn may_glue(before: &str, after: &str) -> bool {
    let separates = |piece: &str| matches!(piece, "{" | "}" | "(" | ")" | ",");
    separates(before) || separates(after) || after == ":" || matches!((before, after), (".", _) | (_, "."))
}
