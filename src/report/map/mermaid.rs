//! Maps as Mermaid flowcharts, which many forges draw in Markdown.
use super::graph::{self, Part};
use super::{Item, Shape, View};
use std::fmt::Write;

/// One flowchart, each journey a subgraph.
pub fn mermaid(views: &[View]) -> String {
    let mut out = String::from("flowchart LR\n");
    for (journey, view) in views.iter().enumerate() {
        let _ = writeln!(out, "  subgraph j{journey}[{}]\n    direction LR", quoted(&view.title));
        graph::draw(view, &format!("j{journey}n"), |part| {
            let _ = match part {
                Part::Node(id, item) => writeln!(out, "    {id}{}", shape(item)),
                Part::Edge { from, to, label } => {
                    let label = label.map(|label| format!("|{}|", quoted(label))).unwrap_or_default();
                    writeln!(out, "    {from} -->{label} {to}")
                }
            };
        });
        out.push_str("  end\n");
    }
    out
}

fn shape(item: &Item) -> String {
    let mut label = item.label.clone();
    let parts = [item.optional.then(|| "optional".to_owned()), item.figure.clone(), item.lost.clone()];
    for part in parts.into_iter().flatten() {
        label.push('\n');
        label.push_str(&part);
    }
    let label = quoted(&label);
    match item.shape {
        Shape::Start => format!("([{label}])"),
        Shape::Stage => format!("[{label}]"),
        Shape::Goal | Shape::BusinessGoal => format!("{{{{{label}}}}}"),
        Shape::Success | Shape::Failure | Shape::Neutral => format!("({label})"),
    }
}

/// A text in quotes; what Mermaid or HTML would act on is written as its number.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br/>"),
            c if c.is_alphanumeric()
                || matches!(c, ' ' | ',' | '.' | '%' | '(' | ')' | '-' | '–' | '…' | '/' | ':' | '\'') =>
            {
                out.push(c);
            }
            c => {
                let _ = write!(out, "#{};", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}
