//! Charts of the page, drawn by `plotters` as SVG. Colours are those of the light page; the style sheet maps each of them for
//! the dark one.
use crate::measure::{CourseVerdict, DurationRange, Figure, Num};
use crate::report::words::{count, local_day, micros, percent};
use crate::syntax::ast::Period;
use minijinja::HtmlEscape;
use plotters::prelude::*;

const SIZE: (u32, u32) = (560, 250);
const LINE: RGBColor = RGBColor(0x1f, 0x5f, 0xbf);
const GRID: RGBColor = RGBColor(0xdd, 0xe2, 0xe9);
const TEXT: RGBColor = RGBColor(0x5a, 0x66, 0x75);
const GOOD: RGBColor = RGBColor(0x15, 0x7f, 0x4c);
const BAD: RGBColor = RGBColor(0xb3, 0x26, 0x1e);
const AIM: RGBColor = RGBColor(0x9a, 0x67, 0x00);

/// "day", "week", "month".
pub(super) fn per(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
    }
}

/// Success by period with its intervals; nothing where there are fewer than two.
pub(super) fn trend(course: &CourseVerdict, aim: Option<f64>, zone: Option<&str>) -> Option<String> {
    let shown = course.periods.iter().filter(|one| one.success.value.is_some()).count();
    if shown < 2 {
        return None;
    }
    let days: Vec<String> = course.periods.iter().map(|one| local_day(one.from, zone)).collect();
    let label = format!(
        "Success by {} from {} to {}",
        per(course.per),
        days.first().cloned().unwrap_or_default(),
        days.last().cloned().unwrap_or_default()
    );
    let mut svg = String::new();
    draw_trend(&mut svg, course, aim, &days).ok()?;
    Some(labelled(&svg, &label))
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw_trend(svg: &mut String, course: &CourseVerdict, aim: Option<f64>, days: &[String]) -> Drawn {
    let last = i32::try_from(course.periods.len()).unwrap_or(i32::MAX);
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .x_label_area_size(28)
        .y_label_area_size(48)
        .build_cartesian_2d(-1..last, 0.0..1.0)?;
    let day = |at: &i32| usize::try_from(*at).ok().and_then(|at| days.get(at)).cloned().unwrap_or_default();
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(GRID)
        .label_style(("sans-serif", 13).into_font().color(&TEXT))
        .x_labels(5)
        .y_labels(5)
        .x_label_formatter(&day)
        .y_label_formatter(&|share| percent(*share).replace(".0 %", " %"))
        .draw()?;
    if let Some(aim) = aim {
        chart.draw_series([PathElement::new(vec![(-1, aim), (last, aim)], AIM.stroke_width(1))])?;
    }
    for run in runs(course) {
        let high = run.iter().map(|(at, _, _, high)| (*at, *high));
        let low = run.iter().rev().map(|(at, _, low, _)| (*at, *low));
        chart.draw_series([Polygon::new(high.chain(low).collect::<Vec<_>>(), LINE.mix(0.16).filled())])?;
        chart.draw_series(LineSeries::new(run.iter().map(|(at, value, ..)| (*at, *value)), LINE.stroke_width(2)))?;
    }
    for (at, one) in (0..).zip(&course.periods) {
        let Some(value) = one.success.value else { continue };
        let style = if one.partial { LINE.stroke_width(1) } else { LINE.filled() };
        chart.draw_series([Circle::new((at, value.to_f64()), 3, style)])?;
    }
    root.present()?;
    Ok(())
}

/// A period's index, its value and the ends of its interval.
type Point = (i32, f64, f64, f64);

/// Neighbouring periods that have a value: a line never crosses a gap.
fn runs(course: &CourseVerdict) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = vec![Vec::new()];
    for (at, one) in (0..).zip(&course.periods) {
        match (point(at, &one.success), runs.last_mut()) {
            (Some(point), Some(run)) => run.push(point),
            (None, Some(run)) if !run.is_empty() => runs.push(Vec::new()),
            _ => {}
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn point(at: i32, figure: &Figure) -> Option<Point> {
    let value = figure.value.map(Num::to_f64)?;
    let (low, high) = figure.interval.map_or((value, value), |(low, high)| (low.to_f64(), high.to_f64()));
    Some((at, value, low, high))
}

/// "1 d to 2 d", "20 d and more".
pub(super) fn range(one: &DurationRange) -> String {
    match one.to {
        Some(to) => format!("{} to {}", micros(one.from), micros(to)),
        None => format!("{} and more", micros(one.from)),
    }
}

/// How long instances took, those that succeeded below those that did not; nothing without one.
pub(super) fn durations(course: &CourseVerdict) -> Option<String> {
    let most = course.durations.iter().map(|one| one.succeeded + one.lost).max().filter(|most| *most > 0)?;
    let longest = course.durations.last().map(range).unwrap_or_default();
    let label = format!("Time from start to end, up to {longest}; the most in one range are {}", count(most));
    let mut svg = String::new();
    draw_durations(&mut svg, course, most).ok()?;
    Some(labelled(&svg, &label))
}

#[expect(clippy::cast_precision_loss, reason = "the height of a bar")]
fn draw_durations(svg: &mut String, course: &CourseVerdict, most: u64) -> Drawn {
    let last = i32::try_from(course.durations.len()).unwrap_or(i32::MAX);
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&root)
        .margin(8)
        .x_label_area_size(28)
        .y_label_area_size(48)
        .build_cartesian_2d(0..last, 0.0..most as f64 * 1.05)?;
    let from = |at: &i32| {
        let one = usize::try_from(*at).ok().and_then(|at| course.durations.get(at));
        one.map(|one| micros(one.from)).unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(GRID)
        .label_style(("sans-serif", 13).into_font().color(&TEXT))
        .x_labels(7)
        .y_labels(5)
        .x_label_formatter(&from)
        .y_label_formatter(&|n| format!("{n:.0}"))
        .draw()?;
    for (at, one) in (0..).zip(&course.durations) {
        let (good, all) = (one.succeeded as f64, (one.succeeded + one.lost) as f64);
        let bar = |from: f64, to: f64, colour: RGBColor| {
            let mut bar = Rectangle::new([(at, from), (at + 1, to)], colour.mix(0.75).filled());
            bar.set_margin(0, 0, 1, 1);
            bar
        };
        chart.draw_series([bar(0.0, good, GOOD), bar(good, all, BAD)])?;
    }
    root.present()?;
    Ok(())
}

/// The picture with a name for those who don't see it, and a class for the style sheet.
fn labelled(svg: &str, label: &str) -> String {
    let start = format!("<svg class=\"chart\" role=\"img\" aria-label=\"{}\" ", HtmlEscape(label));
    let body = svg.find("<svg ").and_then(|at| svg.get(at + 5..)).unwrap_or_default();
    format!("{start}{body}")
}
