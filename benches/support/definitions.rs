//! Large realistic projects for benches and tests: many small shops, each with its touchpoints, moments, journey,
//! rules and a test, whose parts lie in different files and speak of each other.

/// A project that compiles without errors: `files` files (at least one) with together about `bytes` bytes of
/// definitions, by path; the same for the same seed.
pub fn definitions(bytes: usize, files: usize, seed: u64) -> Vec<(String, String)> {
    let files = files.max(1);
    let mut random = Random(seed | 1);
    let mut project: Vec<(String, String)> = (0..files).map(|at| (path(at), opening(at, files))).collect();
    let mut written: usize = project.iter().map(|(_, text)| text.len()).sum();
    let mut shop = 0;
    while shop < 2 || written < bytes {
        let names = Names::new(shop, &mut random);
        for (at, part) in names.parts(&mut random).into_iter().enumerate() {
            written += part.len();
            if let Some((_, text)) = project.get_mut((shop + at) % files) {
                text.push_str(&part);
            }
        }
        shop += 1;
    }
    project
}

fn path(at: usize) -> String {
    format!("journeys/part_{at:03}.journey")
}

/// What a file begins with: a `use` of its neighbour, and in the first one what all share.
fn opening(at: usize, files: usize) -> String {
    let next = (at + 1) % files;
    let uses = if next == at { String::new() } else { format!("use \"part_{next:03}.journey\"\n") };
    if at > 0 {
        return uses;
    }
    uses + "
policy { confidence 95%  min_n 30  zone \"Europe/Berlin\" }

customer {
  tier:   one of \"basic\", \"silver\", \"gold\"
  region: text optional
}

calendar service_hours {
  zone \"Europe/Berlin\"
  mon..fri 08:00..18:00
  sat 09:00..13:00
  closed 2026-12-25, 2026-12-26
}

segment tier = customer.tier
segment region = customer.region
"
}

/// A small generator of numbers (xorshift), so that nothing outside decides what comes out.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_of<'a>(&mut self, options: &[&'a str]) -> &'a str {
        let at = self.below(options.len() as u64);
        usize::try_from(at).ok().and_then(|at| options.get(at)).copied().unwrap_or_default()
    }
}

/// One shop's number and words.
struct Names {
    shop: usize,
    /// A neighbour, which its moments, KPIs and rules speak of, too.
    before: usize,
    thing: &'static str,
}

impl Names {
    fn new(shop: usize, random: &mut Random) -> Self {
        let thing =
            random.one_of(&["phone plans", "garden tools", "train tickets", "running shoes", "insurance", "books"]);
        Self { shop, before: shop.checked_sub(1).unwrap_or(1), thing }
    }

    fn parts(&self, random: &mut Random) -> [String; 5] {
        [self.touchpoints(random), self.moments(random), self.journey(random), self.rules(random), self.test(random)]
    }

    fn touchpoints(&self, random: &mut Random) -> String {
        let Self { shop, thing, .. } = self;
        let cost = 2 + random.below(9);
        format!(
            "
/// Somebody looks at {thing}, on the web or in the app.
touchpoint Visit{shop} \"Visit of the {thing} pages\" = \"visit_{shop}\", \"app_visit_{shop}\" {{
  page:    text
  seconds: number optional
}}

touchpoint Offer{shop} by company = \"offer_sent_{shop}\" {{ campaign: text }}

touchpoint Order{shop} \"Order of {thing}\" = \"order_{shop}\" {{
  price:   money
  plan:    one of \"basic\", \"plus\", \"pro\"
  case_id: text
}}

touchpoint Pay{shop} = \"payment_{shop}\" where status == \"ok\" {{
  status: text
  price:  money
}}

/// A call to the service line; the wait is until somebody answers.
touchpoint Call{shop} \"Support call\" = \"support_call_{shop}\" {{
  wait:    duration
  topic:   one of \"billing\", \"technical\", \"other\"
  case_id: text
  cost     = {cost}.20 EUR
}}

touchpoint Survey{shop} = \"survey_{shop}\" {{
  score:    score 0..10
  question: text
}}

touchpoint Cancel{shop} = \"cancelled_{shop}\"
"
        )
    }

    fn moments(&self, random: &mut Random) -> String {
        let Self { shop, before, .. } = self;
        let (wait, again) = (2 + random.below(9), 3 + random.below(11));
        format!(
            "
// what happens in between in shop {shop}
moment RepeatCall{shop}  \"Had to call again\"  = Call{shop} as one then Call{shop} as again within {again}d
                                          where again.topic == one.topic
moment LongWait{shop}    \"Waited too long\"    = Call{shop} where wait > {wait}min
moment Stalled{shop}     \"Never paid\"         = Order{shop} then no Pay{shop} for {again}d
moment Struggle{shop}    \"Goes round\"         = 5 Visit{shop} within 10min
moment Push{shop}                           = Offer{shop} or Offer{before}
"
        )
    }

    fn journey(&self, random: &mut Random) -> String {
        let Self { shop, before, thing } = self;
        let (value, importance) = (10 + random.below(200), 1 + random.below(5));
        let (rate, slow) = (30 + random.below(40), 2 + random.below(6));
        format!(
            "
/// Buying {thing} from the first look to the payment.
journey buy_{shop} \"Buy {thing}\" {{
  owner      \"team-{shop}@shop.example\"
  value      {value} EUR per success
  importance {importance} of 5

  start   Visit{shop}
  stage   choose: Order{shop}    within 3d of start
  stage   advice: Call{shop}     optional
  stage   pay:    Pay{shop}      within 2d of choose
  goal    paid \"It is mine within two weeks\": Pay{shop} where price > 0 EUR within 14d of start
  business goal upsold \"A better plan\": Order{shop} where (plan == \"pro\" or price > 80 EUR)
  fail    Cancel{shop}
  exit    Stalled{shop}
  abandon after 30d of silence

  kpi conversion \"Conversion\" = rate(success) by tier, region
    target  >= {rate}%
    require >= 25%
    require >= 40% for tier \"gold\"
  kpi speed    = p90(time(start -> paid))  target <= {slow}d
  kpi effort   = mean(count(Call{shop}) + 2 * count(LongWait{shop}) + count(RepeatCall{shop}))  require <= 0.5
  kpi struggle = rate(has(Struggle{shop}) and not has(Call{shop}))  require <= 10%
  kpi nps      = nps(Survey{shop}.score where question == \"nps\")  target >= 30
  kpi revenue  = total(sum(Pay{shop}.price))
  kpi pushed   = mean(count(Push{shop} or Push{before}))

  score {{
    conversion  weight 50%  from 20% to 60%
    speed       weight 30%  from 7d  to 1d
    nps         weight 20%  from 0   to 60
  }}

  rule ordered_before_paid {{ when Pay{shop} expect Order{shop} before }}
}}
"
        )
    }

    fn rules(&self, random: &mut Random) -> String {
        let Self { shop, before, .. } = self;
        let (hours, most) = (2 + random.below(40), 1 + random.below(4));
        let severity = random.one_of(&["error", "warning", "info"]);
        format!(
            "
rule calm_{shop} \"Never push while somebody is buying\" {{
  severity {severity}
  because  \"An offer in the middle of an order is the top reason for cancelling\"
  while    buy_{shop} is open
  forbid   Push{shop}
  do       suppress Offer{shop}
}}

rule reminder_{shop} {{
  when   Order{shop}
  expect Pay{shop} within {hours}h unless Call{shop} or Cancel{before}
  do     send Offer{shop} priority {most}
}}

rule context_{shop} {{
  when   Order{shop} as from
  expect Call{shop} as to within 2d carrying case_id
  allow  up to 60%
}}

rule cap_{shop} {{ limit Push{shop} to {most} per 7d }}
"
        )
    }

    fn test(&self, random: &mut Random) -> String {
        let Self { shop, .. } = self;
        let (hour, price) = (10 + random.below(10), 10 + random.below(60));
        format!(
            "
test \"shop {shop}: bought and paid\" {{
  customer \"ann\" (tier: \"gold\") {{
    2026-03-27 {hour}:00  Visit{shop}(page: \"start\")
    +2h               Order{shop}(price: {price} EUR, plan: \"plus\", case_id: \"C{shop}\")
    +1h               Pay{shop}(status: \"ok\", price: {price} EUR)
  }}
  log ends 2026-04-30
  expect journey buy_{shop} succeeded 1
  expect rule cap_{shop} not activated
}}
"
        )
    }
}
