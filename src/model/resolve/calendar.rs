//! Calendars: the zone exists, the hours make sense.
use super::*;
use crate::codes::resolve as codes;

const MICROS_PER_DAY: i64 = 86_400_000_000;

impl Resolver<'_> {
    /// Checks every calendar.
    pub(super) fn resolve_calendars(&mut self) {
        for at in 0..self.declared.calendars.len() {
            let Some(item) = self.declared.calendars.get(at).copied() else { continue };
            self.at.file = item.file;
            let tree = item.ast;
            let calendar = Calendar {
                meta: self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span),
                zone: self.calendar_zone(tree),
                hours: self.opening_hours(tree),
                closed: self.closed_days(tree),
            };
            self.model.calendars.push(calendar);
        }
    }

    fn calendar_zone(&mut self, tree: &ast::Calendar) -> String {
        if let [first, second, ..] = tree.zones.as_slice() {
            self.said_twice("zone", second.span, first.span);
        }
        match tree.zones.first() {
            Some(zone) => {
                self.check_zone(&zone.value, zone.span);
                zone.value.to_string()
            }
            None => match self.model.policy.zone.clone() {
                Some(zone) => zone,
                None => {
                    let diagnostic = codes::calendar_without_zone(&tree.name.text, self.place(tree.name.span));
                    self.report(diagnostic);
                    "UTC".into()
                }
            },
        }
    }

    /// Reports a zone that the time zone database doesn't hold.
    pub(super) fn check_zone(&mut self, zone: &str, span: Span) -> bool {
        let known = jiff::tz::TimeZone::get(zone).is_ok();
        if !known {
            let names = self.near(|_| jiff::tz::db().available().map(|name| SmolStr::from(name.as_str())).collect());
            let diagnostic = codes::unknown_zone(zone, self.place(span), &names);
            self.report(diagnostic);
        }
        known
    }

    fn opening_hours(&mut self, tree: &ast::Calendar) -> [Vec<(u16, u16)>; 7] {
        let mut week: [Vec<(u16, u16, Span)>; 7] = Default::default();
        for line in &tree.hours {
            for time in &line.times {
                let (from, to) = time.node;
                if from >= to || to > 1440 {
                    let diagnostic = codes::hours_backwards(self.place(time.span));
                    self.report(diagnostic);
                    continue;
                }
                for day in days(&line.days) {
                    if let Some(ranges) = week.get_mut(day) {
                        ranges.push((from, to, time.span));
                    }
                }
            }
        }
        let mut blamed: Vec<Span> = Vec::new();
        week.map(|mut ranges| {
            ranges.sort_by_key(|(from, to, _)| (*from, *to));
            for (first, second) in ranges.iter().zip(ranges.iter().skip(1)) {
                if second.0 < first.1 && !blamed.contains(&second.2) {
                    blamed.push(second.2);
                    let diagnostic = codes::hours_overlap(self.place(second.2), self.place(first.2));
                    self.report(diagnostic);
                }
            }
            merge(&ranges)
        })
    }

    fn closed_days(&mut self, tree: &ast::Calendar) -> Vec<i32> {
        let mut days: Vec<i32> = tree.closed.iter().filter_map(|literal| self.day(literal)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// A date in days since 1970-01-01; anything else, a time of that day too, is reported.
    pub(super) fn day(&mut self, literal: &ast::Literal) -> Option<i32> {
        let ast::LiteralKind::Instant(instant) = &literal.kind else {
            let diagnostic = codes::wrong_value("a date such as `2026-12-25`", self.place(literal.span));
            self.report(diagnostic);
            return None;
        };
        let day = i32::try_from(instant.wall_micros.div_euclid(MICROS_PER_DAY)).ok()?;
        if !instant.date_only {
            let diagnostic = codes::time_of_a_day(&written_day(day), self.place(literal.span));
            self.report(diagnostic);
        }
        Some(day)
    }
}

/// `2026-12-25`.
fn written_day(day: i32) -> String {
    let date = jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(day));
    date.to_string()
}

fn days(ranges: &[ast::Spanned<(u8, u8)>]) -> impl Iterator<Item = usize> {
    ranges.iter().flat_map(|range| {
        let (from, to) = (usize::from(range.node.0 % 7), usize::from(range.node.1 % 7));
        let length = (to + 7 - from) % 7;
        (0..=length).map(move |step| (from + step) % 7)
    })
}

fn merge(ranges: &[(u16, u16, Span)]) -> Vec<(u16, u16)> {
    let mut merged: Vec<(u16, u16)> = Vec::with_capacity(ranges.len());
    for (from, to, _) in ranges {
        match merged.last_mut() {
            Some(last) if *from <= last.1 => last.1 = last.1.max(*to),
            _ => merged.push((*from, *to)),
        }
    }
    merged
}
