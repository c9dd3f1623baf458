//! `W0525`.
use super::{Given, limits};
use crate::diag::Diagnostic;
use crate::syntax::ast::Direction;

crate::code! {
    /// A score rewards the wrong direction
    ///
    /// A part of the score runs against its KPI: the KPI says that lower is better (or higher), while `from … to …` gives more
    /// points for the opposite. The journey's score then rises when the journey gets worse.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     pace = p90(time(start -> received)) target <= 3d
    ///   score { pace weight 100% from 1d to 7d }
    /// }
    /// ```
    ///
    /// Let 0 points be the worst value and 100 the best:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     pace = p90(time(start -> received)) target <= 3d
    ///   score { pace weight 100% from 7d to 1d }
    /// }
    /// ```
    ///
    /// To fix it, swap `from` and `to`: `from` is the value worth 0 points, `to` the one worth 100.
    SCORE_DIRECTION = "W0525", "score-direction", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for part in given.model.journeys.iter().flat_map(|journey| &journey.score) {
        let Some(kpi) = given.model.kpis.get(part.kpi.index()) else { continue };
        let (Some(from), Some(to)) = (limits::constant(&part.from), limits::constant(&part.to)) else { continue };
        let (better, wrong) = match kpi.direction {
            Some(Direction::Lower) => ("lower", from < to),
            Some(Direction::Higher) => ("higher", from > to),
            None => continue,
        };
        if !wrong {
            continue;
        }
        let message = format!("{better} is better for `{}`, but the score rewards the opposite", kpi.meta.name);
        sink.push(
            Diagnostic::new(&SCORE_DIRECTION, part.place, message)
                .help("swap `from` and `to`: `from` is worth 0 points, `to` 100"),
        );
    }
}
