//! Lengths of time: physical, or on somebody's clock.
use super::*;
use crate::codes::resolve as codes;
use ast::{CalendarUnit, TimeAmount};

impl Resolver<'_> {
    /// A length of time with the clock it needs; one that needs a clock and has none is reported.
    pub(super) fn span(&mut self, written: &ast::TimeSpan) -> TimeSpan {
        let named = written.using.as_ref().map(|name| (name.span, self.calendar_named(name)));
        let amount = match written.amount {
            TimeAmount::Physical(micros) => {
                if let Some((name, _)) = named {
                    let diagnostic = codes::physical_using(self.place(written.span), self.place(name));
                    self.report(diagnostic);
                }
                return TimeSpan::Physical(micros);
            }
            TimeAmount::Calendar(amount) => amount,
        };
        let clock = match named {
            Some((_, calendar)) => calendar.map(Clock::Calendar),
            None => self.clock_for(amount.unit, written.span),
        };
        TimeSpan::Calendar { count: amount.count, unit: amount.unit, clock: clock.unwrap_or(Clock::Policy) }
    }

    fn clock_for(&mut self, unit: CalendarUnit, span: Span) -> Option<Clock> {
        if let Some(calendar) = self.at.using {
            return Some(Clock::Calendar(calendar));
        }
        let business =
            matches!(unit, CalendarUnit::BusinessDay | CalendarUnit::BusinessHour | CalendarUnit::BusinessMinute);
        self.reads.zone = true;
        if !business && self.model.policy.zone.is_some() {
            return Some(Clock::Policy);
        }
        let place = self.place(span);
        let diagnostic =
            if business { codes::needs_calendar(place) } else { codes::needs_zone("a calendar span", place) };
        self.report(diagnostic);
        None
    }

    /// The clock of a wall-clock period.
    pub(super) fn period_clock(&mut self, using: Option<&ast::Name>, span: Span) -> Clock {
        let clock = match using {
            Some(name) => self.calendar_named(name).map(Clock::Calendar),
            None => match self.at.using {
                Some(calendar) => Some(Clock::Calendar(calendar)),
                None => {
                    self.reads.zone = true;
                    if self.model.policy.zone.is_none() {
                        let diagnostic = codes::needs_zone("a calendar period", self.place(span));
                        self.report(diagnostic);
                    }
                    Some(Clock::Policy)
                }
            },
        };
        clock.unwrap_or(Clock::Policy)
    }

    /// A window; one whose least is above its greatest is reported.
    pub(super) fn window(&mut self, written: Option<&ast::Window>) -> Window {
        let Some(written) = written else { return Window::default() };
        let window = Window {
            from: written.from.as_ref().map(|from| self.span(from)),
            to: written.to.as_ref().map(|to| self.span(to)),
        };
        if let (Some(from), Some(to)) = (window.from, window.to)
            && longer(from, to)
        {
            let diagnostic = codes::empty_range("window", self.place(written.span));
            self.report(diagnostic);
        }
        window
    }
}

/// Whether the first is certainly longer than the second.
fn longer(first: TimeSpan, second: TimeSpan) -> bool {
    match (first, second) {
        (TimeSpan::Physical(a), TimeSpan::Physical(b)) => a > b,
        (TimeSpan::Calendar { count: a, unit: u, .. }, TimeSpan::Calendar { count: b, unit: v, .. }) => u == v && a > b,
        _ => false,
    }
}
