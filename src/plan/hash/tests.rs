//! What changes which hashes: worked out by hand from what each item names.
use super::{Hashes, items};
use crate::diag::FileId;
use crate::model::{Model, ModelSettings, resolve};
use crate::syntax::parse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const WHOLE: &str = r#"
policy { zone "Europe/Berlin" }
calendar office { zone "Europe/Berlin"  mon..fri 08:00..18:00 }
customer { tier: one of "gold", "basic" }
touchpoint Call = "call" { topic: text  wait: duration  cost = 2 EUR }
touchpoint Order = "order" { price: money  topic: text }
touchpoint Offer by company = "offer"
segment tier = customer.tier
moment Again = Call as one then Call as two within 7d where one.topic == two.topic
moment Twice = Again or Order
moment Lone = Offer
journey buy "Buy" {
  start Order
  stage call: Again within 3d optional
  goal done "Done": Order where price > 3 EUR within 9d of start
  abandon after 30d of silence
  kpi rate = rate(success) by tier per week require >= 30%
  kpi pay = mean(sum(Order.price))
  score { rate weight 100% from 0% to 90% }
  rule inner { when Order expect Call before }
}
rule calm { while buy is open forbid Offer }
rule soon { when Call expect Order within 3 business days using office }
rule weekly { limit Offer to 2 per calendar week }
kpi calls over customers = mean(count(Twice))
kpi costs over customers = mean(cost)
"#;

fn model(text: &str) -> Model {
    let (tree, mistakes) = parse(text, FileId(0));
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let (model, mistakes) = resolve(&[(FileId(0), Arc::new(tree))], &ModelSettings::default());
    assert!(mistakes.iter().all(|one| !one.is_error()), "{mistakes:?}");
    model
}

/// Every hash by kind and name; `!` marks what the verdict hangs on.
fn hashed(text: &str) -> BTreeMap<String, u128> {
    let model = model(text);
    let Hashes { reading, touchpoints, segments, moments, journeys, rules, kpis } = items(&model);
    let mut all = BTreeMap::from([("reading".to_owned(), reading)]);
    all.extend(model.touchpoints.iter().zip(touchpoints).map(|(one, hash)| (one.meta.name.to_string(), hash)));
    all.extend(model.segments.iter().zip(segments).map(|(one, hash)| (format!("segment {}", one.meta.name), hash)));
    all.extend(model.moments.iter().zip(moments).map(|(one, hash)| (one.meta.name.to_string(), hash)));
    let metas = (model.journeys.iter().map(|one| &one.meta).zip(journeys))
        .chain(model.rules.iter().map(|one| &one.meta).zip(rules))
        .chain(model.kpis.iter().map(|one| &one.meta).zip(kpis));
    for (meta, hash) in metas {
        all.insert(meta.name.to_string(), hash.facts);
        all.insert(format!("{}!", meta.name), hash.verdict);
    }
    all
}

/// What of the whole is another after an edit.
fn changed(from: &str, to: &str) -> BTreeSet<String> {
    assert_eq!(WHOLE.matches(from).count(), 1, "{from:?} stands once in the whole");
    let (was, is) = (hashed(WHOLE), hashed(&WHOLE.replace(from, to)));
    is.into_iter().filter(|(name, hash)| was.get(name) != Some(hash)).map(|(name, _)| name).collect()
}

fn set(names: &str) -> BTreeSet<String> {
    names.split(' ').filter(|name| !name.is_empty()).map(|name| name.replace('_', " ")).collect()
}

#[test]
fn formatting_comments_and_titles_change_nothing() {
    let squeezed = WHOLE.replace("\n  ", " ");
    assert_eq!(hashed(WHOLE), hashed(&squeezed));
    for (from, to) in [
        ("moment Lone", "/// says something\n// and something else\nmoment Lone"),
        ("\"Buy\"", "\"Buy it\""),
        ("\"Done\"", "\"All done\""),
        ("journey buy \"Buy\" {", "journey buy \"Buy\" {\n  owner \"me\"\n  review by 2030-01-01"),
        ("rule calm {", "rule calm \"Calm\" { because \"it is so\" owner \"you\""),
        (
            "Call as one then Call as two within 7d where one.topic == two.topic",
            "Call as first then Call as second within 7d where first.topic == second.topic",
        ),
        ("within 7d where", "within 168h where"),
        ("by company = \"offer\"", "= \"offer\""),
    ] {
        assert_eq!(changed(from, to), set(""), "{to}");
    }
}

#[test]
fn names_of_items_are_in_no_hash() {
    let was: Vec<u128> = hashed(WHOLE).into_values().collect::<BTreeSet<_>>().into_iter().collect();
    let renamed =
        WHOLE.replace("Twice", "Either").replace("calm", "quiet").replace("buy", "purchase").replace("tier", "rank");
    let renamed = renamed.replace("customer.rank", "customer.tier").replace("rank: one of", "tier: one of");
    let is: Vec<u128> = hashed(&renamed).into_values().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(was, is);
}

#[test]
fn an_item_that_nobody_names_changes_no_other() {
    let more = format!("touchpoint New = \"offer\" where channel == \"web\"\nmoment First = Offer then Order\n{WHOLE}");
    let (was, is) = (hashed(WHOLE), hashed(&more));
    let differ: Vec<_> = was.iter().filter(|(name, hash)| is.get(*name) != Some(hash)).map(|(name, _)| name).collect();
    // the channel is read now
    assert_eq!(differ, ["reading"]);
}

#[test]
fn a_window_changes_what_depends_on_it() {
    assert_eq!(
        changed("within 7d where", "within 8d where"),
        set("Again Twice buy buy! rate rate! pay pay! inner inner! calm calm! calls calls!")
    );
    assert_eq!(
        changed("call: Again within 3d", "call: Again within 4d"),
        set("buy buy! rate rate! pay pay! inner inner! calm calm!")
    );
    assert_eq!(changed("within 3 business days", "within 4 business days"), set("soon soon!"));
}

#[test]
fn a_condition_and_a_raw_name_change_what_depends_on_them() {
    assert_eq!(changed("price > 3 EUR", "price > 4 EUR"), set("buy buy! rate rate! pay pay! inner inner! calm calm!"));
    assert_eq!(changed("= \"offer\"", "= \"offer_sent\""), set("reading Offer Lone calm calm! weekly weekly!"));
    assert_eq!(
        changed("segment tier = customer.tier", "segment tier = \"all\""),
        set("reading segment_tier rate rate! buy!")
    );
}

#[test]
fn a_clock_changes_what_counts_by_it() {
    assert_eq!(changed("08:00..18:00", "08:00..17:00"), set("soon soon!"));
    assert_eq!(
        changed("policy { zone \"Europe/Berlin\"", "policy { zone \"Europe/Paris\""),
        set("weekly weekly! rate rate! buy!")
    );
    assert_eq!(changed("cost = 2 EUR", "cost = 3 EUR"), set("costs costs!"));
}

#[test]
fn what_is_only_judged_otherwise_keeps_its_facts() {
    assert_eq!(changed("require >= 30%", "require >= 40%"), set("rate! buy!"));
    assert_eq!(changed("rule calm {", "rule calm { severity warning"), set("calm!"));
    assert_eq!(changed("rule weekly {", "rule weekly { allow up to 2%"), set("weekly!"));
    assert_eq!(changed("from 0% to 90%", "from 10% to 90%"), set("buy!"));
    assert_eq!(changed("= mean(count(Twice))", "= mean(count(Twice)) * 2"), set("calls!"));
}

#[test]
fn a_required_attribute_that_is_read_changes_what_is_read() {
    let to = "Order = \"order\" { price: money optional";
    assert_eq!(changed("Order = \"order\" { price: money", to), set("reading"));
}
