//! A map as nodes and edges, for formats that lay graphs out themselves.
use super::{Item, Kind, View};

/// A part of a graph, told in the order in which it is written.
pub enum Part<'a> {
    /// A node: its id, and what it stands for.
    Node(&'a str, &'a Item),
    /// From one node to another.
    Edge {
        /// The one.
        from: &'a str,
        /// The other.
        to: &'a str,
        /// What is written on it; only where there is one way alone.
        label: Option<&'a str>,
    },
}

/// Tells the parts of a map, its nodes numbered behind a prefix: each lane from first to last, and from every lane's end to
/// every beginning in the next column. Nothing follows from goals.
pub fn draw(view: &View, prefix: &str, mut tell: impl FnMut(Part<'_>)) {
    let mut number = 0;
    let mut before: Vec<(String, Option<&str>)> = Vec::new();
    for column in &view.columns {
        let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
        for lane in &column.lanes {
            let mut last: Option<String> = None;
            for item in lane {
                let id = format!("{prefix}{number}");
                number += 1;
                tell(Part::Node(&id, item));
                match &last {
                    Some(last) => tell(Part::Edge { from: last, to: &id, label: None }),
                    None => firsts.push(id.clone()),
                }
                last = Some(id);
            }
            lasts.extend(last.map(|id| (id, lane.last().and_then(|item| item.next.as_deref()))));
        }
        for (from, next) in &before {
            for to in &firsts {
                let label = next.filter(|_| firsts.len() == 1 && before.len() == 1);
                tell(Part::Edge { from, to, label });
            }
        }
        before = if column.kind == Kind::Goals { Vec::new() } else { lasts };
    }
}
