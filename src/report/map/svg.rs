//! Maps as SVG: boxes in columns, the wider the bar in a box the more came so far.
use super::{Column, Item, Kind, Shape, View};
use quick_xml::escape::escape;
use std::fmt::Write;

const BOX_WIDTH: usize = 132;
const BOX_HEIGHT: usize = 74;
const COLUMN_GAP: usize = 88;
const LANE_GAP: usize = 26;
const MARGIN: usize = 14;
const HEADING: usize = 34;
/// About how wide a character of a heading is.
const HEADING_LETTER: usize = 9;
/// Characters that fit a line of a box.
const FITS: usize = 18;

const STYLE: &str = "\
.map{font-family:system-ui,sans-serif;font-size:12px;fill:#1b2430}\
.map .box{fill:#fff;stroke:#9aa7b8}.map .bar{fill:#cfe0fb}\
.map .start .box,.map .goal .box{stroke:#1f5fbf;stroke-width:1.6}.map .goal .bar{fill:#cdeedd}\
.map .goal .box,.map .success .box{stroke:#157f4c}.map .success .bar{fill:#cdeedd}\
.map .failure .box{stroke:#b3261e}.map .failure .bar{fill:#fbd7d4}.map .neutral .bar{fill:#e6e9ee}\
.map .optional .box{stroke-dasharray:5 4}.map .name{font-weight:600}.map .small{font-size:11px;fill:#55606e}\
.map .lost{font-size:11px;fill:#b3261e}.map .edge{fill:none;stroke:#9aa7b8;stroke-width:1.4}.map .tip{fill:#9aa7b8}\
.map .heading{font-size:15px;font-weight:600}.map .ground{fill:#fff}\
@media (prefers-color-scheme:dark){.map{fill:#e8edf4}.map .ground{fill:#10161f}.map .box{fill:#1c2430;stroke:#5b6879}.map .bar{fill:#28466f}\
.map .goal .bar,.map .success .bar{fill:#1d4a35}.map .failure .bar{fill:#5a2623}.map .neutral .bar{fill:#333c49}\
.map .small{fill:#a9b4c2}.map .lost{fill:#ff9d95}.map .edge{stroke:#5b6879}.map .tip{fill:#5b6879}}";

/// Maps below each other as one SVG file.
pub fn svg(views: &[View]) -> String {
    let (mut body, mut height, mut width) = (String::new(), 0, 0);
    for view in views {
        let drawn = Drawn::new(view);
        let _ = write!(body, "<g transform=\"translate(0 {height})\">");
        let _ = write!(body, "<text class=\"heading\" x=\"{MARGIN}\" y=\"22\">{}</text>", escape(&view.title));
        let _ = write!(body, "<g transform=\"translate(0 {HEADING})\">{}</g></g>", drawn.body);
        height += drawn.height + HEADING;
        width = width.max(drawn.width).max(2 * MARGIN + HEADING_LETTER * view.title.chars().count());
    }
    let titles: Vec<&str> = views.iter().map(|view| view.title.as_str()).collect();
    let titles = titles.join("; ");
    let (width, height) = (width.max(200), height.max(40));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{}\"><style>{STYLE}</style>\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>{body}</svg>\n",
        escape(&titles)
    )
}

/// One map for a page that brings its own style.
pub(in crate::report) fn figure(view: &View) -> String {
    let view = View { columns: inner(view), ..view.clone() };
    let drawn = Drawn::new(&view);
    format!(
        "<svg class=\"map\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" aria-label=\"{}\">{}</svg>",
        escape(format!("map of {}", view.title)),
        drawn.body,
        w = drawn.width,
        h = drawn.height
    )
}

/// The columns without the outcomes, which a page shows beside the map.
fn inner(view: &View) -> Vec<Column> {
    view.columns.iter().filter(|column| column.kind != Kind::Outcomes).cloned().collect()
}

/// A map, drawn at the origin.
struct Drawn {
    body: String,
    width: usize,
    height: usize,
}

/// Where a box stands.
#[derive(Clone, Copy)]
struct Spot {
    x: usize,
    y: usize,
}

impl Drawn {
    fn new(view: &View) -> Self {
        let heights: Vec<usize> = view.columns.iter().map(height).collect();
        let most = heights.iter().copied().max().unwrap_or(BOX_HEIGHT);
        let mut body = String::new();
        let mut x = MARGIN;
        let mut before: Vec<(Spot, Option<String>)> = Vec::new();
        for (column, height) in view.columns.iter().zip(&heights) {
            let mut y = MARGIN + (most - height) / 2;
            let (mut firsts, mut lasts) = (Vec::new(), Vec::new());
            note(column, x, y, &mut body);
            for lane in &column.lanes {
                let mut spot_x = x;
                for (at, item) in lane.iter().enumerate() {
                    let spot = Spot { x: spot_x, y };
                    draw(item, spot, &mut body);
                    if at == 0 {
                        firsts.push(spot);
                    } else {
                        edge(Spot { x: spot_x - COLUMN_GAP - BOX_WIDTH, y }, spot, None, &mut body);
                    }
                    if at + 1 == lane.len() {
                        lasts.push((spot, item.next.clone()));
                    }
                    spot_x += BOX_WIDTH + COLUMN_GAP;
                }
                y += BOX_HEIGHT + LANE_GAP;
            }
            for (from, next) in &before {
                for to in &firsts {
                    let label = next.as_deref().filter(|_| firsts.len() == 1 && before.len() == 1);
                    edge(*from, *to, label, &mut body);
                }
            }
            let longest = column.lanes.iter().map(Vec::len).max().unwrap_or(1).max(1);
            x += longest * (BOX_WIDTH + COLUMN_GAP);
            before = if column.kind == Kind::Goals { Vec::new() } else { lasts };
        }
        Self { body, width: x - COLUMN_GAP + MARGIN, height: most + 2 * MARGIN + 6 }
    }
}

fn height(column: &Column) -> usize {
    let lanes = column.lanes.len().max(1);
    lanes * BOX_HEIGHT + (lanes - 1) * LANE_GAP
}

/// Above several lanes: what they are to each other.
fn note(column: &Column, x: usize, y: usize, body: &mut String) {
    let words = match column.kind {
        Kind::AnyOrder => "in any order",
        Kind::Either => "either of these",
        Kind::One | Kind::Goals | Kind::Outcomes => return,
    };
    let _ = write!(body, "<text class=\"small\" x=\"{x}\" y=\"{}\">{words}</text>", y.saturating_sub(4));
}

fn class(shape: Shape) -> &'static str {
    match shape {
        Shape::Start => "start",
        Shape::Stage => "stage",
        Shape::Goal | Shape::BusinessGoal => "goal",
        Shape::Success => "success",
        Shape::Failure => "failure",
        Shape::Neutral => "neutral",
    }
}

fn draw(item: &Item, Spot { x, y }: Spot, body: &mut String) {
    let optional = if item.optional { " optional" } else { "" };
    let _ = write!(body, "<g class=\"{}{optional}\">", class(item.shape));
    let _ = write!(
        body,
        "<rect class=\"box\" x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"8\"/>"
    );
    let full = (BOX_WIDTH - 16) as f64;
    let bar = item.share.clamp(0.0, 1.0) * full;
    if item.figure.is_some() {
        let (bar_x, bar_y) = (x + 8, y + BOX_HEIGHT - 12);
        let _ = write!(
            body,
            "<rect class=\"bar\" x=\"{bar_x}\" y=\"{bar_y}\" width=\"{bar:.1}\" height=\"5\" rx=\"2.5\"/>"
        );
    }
    let lines = wrapped(&item.label);
    for (at, line) in lines.iter().enumerate() {
        let _ = write!(body, "<text class=\"name\" x=\"{}\" y=\"{}\">{}</text>", x + 9, y + 18 + 14 * at, escape(line));
    }
    let kind = match item.shape {
        Shape::BusinessGoal => Some("business goal"),
        Shape::Goal => Some("goal"),
        Shape::Stage if item.optional => Some("optional"),
        _ => None,
    };
    let small = item.figure.as_deref().or(kind);
    if let Some(small) = small {
        let _ = write!(body, "<text class=\"small\" x=\"{}\" y=\"{}\">{}</text>", x + 9, y + 54, escape(small));
    }
    if let Some(lost) = &item.lost {
        let _ = write!(
            body,
            "<text class=\"lost\" x=\"{}\" y=\"{}\">↓ {}</text>",
            x + 9,
            y + BOX_HEIGHT + 14,
            escape(lost)
        );
    }
    body.push_str("</g>");
}

fn edge(from: Spot, to: Spot, label: Option<&str>, body: &mut String) {
    let (x1, y1, x2, y2) = (from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2, to.x, to.y + BOX_HEIGHT / 2);
    let middle = usize::midpoint(x1, x2);
    let tip = x2.saturating_sub(7);
    let _ = write!(body, "<path class=\"edge\" d=\"M{x1} {y1} C{middle} {y1} {middle} {y2} {tip} {y2}\"/>");
    let _ = write!(body, "<path class=\"tip\" d=\"M{tip} {} L{x2} {y2} L{tip} {} Z\"/>", y2.saturating_sub(4), y2 + 4);
    if let Some(label) = label {
        let y = y1.min(y2).saturating_sub(6);
        let _ = write!(
            body,
            "<text class=\"small\" text-anchor=\"middle\" x=\"{middle}\" y=\"{y}\">{}</text>",
            escape(label)
        );
    }
}

/// A label on at most two lines.
fn wrapped(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in label.split_whitespace() {
        let Some(last) = lines.last_mut() else { break };
        let together = last.chars().count() + usize::from(!last.is_empty()) + word.chars().count();
        if together <= FITS || last.is_empty() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    let more = lines.len() > 2;
    lines.truncate(2);
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter_mut().enumerate() {
        let cut = line.chars().count() > FITS;
        if cut || (more && at == last) {
            *line = line.chars().take(FITS - 1).collect::<String>() + "…";
        }
    }
    lines
}
