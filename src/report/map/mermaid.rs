//! Maps as Mermaid flowcharts, which many forges draw in Markdown.
use super::{Item, Kind, Shape, View};
use std::fmt::Write;

/// One flowchart, each journey a subgraph.
pub fn mermaid(views: &[View]) -> String {
    let mut out = String::from("flowchart LR\n");
    for (journey, view) in views.iter().enumerate() {
        let _ = writeln!(out, "  subgraph j{journey}[{}]\n    direction LR", quoted(&view.title));
        let mut number = 0;
        let mut before: Vec<(String, Option<String>)> = Vec::new();
        for column in &view.columns {
            let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
            for lane in &column.lanes {
                let mut last: Option<String> = None;
                for item in lane {
                    let id = format!("j{journey}n{number}");
                    number += 1;
                    let _ = writeln!(out, "    {id}{}", shape(item));
                    match &last {
                        Some(last) => {
                            let _ = writeln!(out, "    {last} --> {id}");
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
                    let label = label.map(|label| format!("|{}|", quoted(label))).unwrap_or_default();
                    let _ = writeln!(out, "    {from} -->{label} {to}");
                }
            }
            before = if column.kind == Kind::Goals { Vec::new() } else { lasts };
        }
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
