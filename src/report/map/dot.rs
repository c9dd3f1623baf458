//! Maps in DOT, for Graphviz.
use super::{Item, Kind, Shape, View};
use std::fmt::Write;

/// One graph, each journey a cluster.
pub fn dot(views: &[View]) -> String {
    let mut out = String::from(
        "digraph journeys {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n",
    );
    for (journey, view) in views.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{journey} {{\n    label={};", quoted(&view.title));
        let mut number = 0;
        let mut before: Vec<(String, Option<String>)> = Vec::new();
        for column in &view.columns {
            let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
            for lane in &column.lanes {
                let mut last: Option<String> = None;
                for item in lane {
                    let id = format!("j{journey}n{number}");
                    number += 1;
                    let _ = writeln!(out, "    {id} [{}];", attributes(item));
                    match &last {
                        Some(last) => {
                            let _ = writeln!(out, "    {last} -> {id};");
                        }
                        None => firsts.push(id.clone()),
                    }
                    last = Some(id);
                }
                lasts.extend(last.map(|id| (id, lane.last().and_then(|item| item.next.clone()))));
            }
            for (from, next) in &before {
                for to in &firsts {
                    let label = next.as_ref().filter(|_| firsts.len() == 1 && before.len() == 1);
                    let label = label.map(|label| format!(" [label={}]", quoted(label))).unwrap_or_default();
                    let _ = writeln!(out, "    {from} -> {to}{label};");
                }
            }
            before = if column.kind == Kind::Goals { Vec::new() } else { lasts };
        }
        out.push_str("  }\n");
    }
    out.push_str("}\n");
    out
}

fn attributes(item: &Item) -> String {
    let mut label = item.label.clone();
    for part in [item.figure.as_ref(), item.lost.as_ref()].into_iter().flatten() {
        label.push('\n');
        label.push_str(part);
    }
    let look = match item.shape {
        Shape::Start => ", shape=oval",
        Shape::Stage if item.optional => ", style=\"rounded,dashed\"",
        Shape::Stage | Shape::Neutral => "",
        Shape::Goal | Shape::BusinessGoal => ", shape=hexagon, style=solid",
        Shape::Success => ", color=darkgreen",
        Shape::Failure => ", color=firebrick",
    };
    format!("label={}{look}", quoted(&label))
}

/// A text in quotes, its line breaks as DOT writes them.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
