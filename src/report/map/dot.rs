//! Maps in DOT, for Graphviz.
use super::graph::{self, Part};
use super::{Item, Shape, View};
use std::fmt::Write;

/// One graph, each journey a cluster.
pub fn dot(views: &[View]) -> String {
    let mut out = String::from(
        "digraph journeys {\n  rankdir=LR;\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n",
    );
    for (journey, view) in views.iter().enumerate() {
        let _ = writeln!(out, "  subgraph cluster_{journey} {{\n    label={};", quoted(&view.title));
        graph::draw(view, &format!("j{journey}n"), |part| {
            let _ = match part {
                Part::Node(id, item) => writeln!(out, "    {id} [{}];", attributes(item)),
                Part::Edge { from, to, label } => {
                    let label = label.map(|label| format!(" [label={}]", quoted(label))).unwrap_or_default();
                    writeln!(out, "    {from} -> {to}{label};")
                }
            };
        });
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
