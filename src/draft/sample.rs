//! The project that `init` writes without a log: small, with a log of its own, to be changed.
use super::sheet::Text;

const FILES: [(&str, &str); 5] = [
    ("wayfare.yaml", include_str!("sample/wayfare.yaml")),
    ("journeys/touchpoints.journey", include_str!("sample/touchpoints.journey")),
    ("journeys/order.journey", include_str!("sample/order.journey")),
    ("journeys/tests.journey", include_str!("sample/tests.journey")),
    ("data/events.csv", include_str!("sample/data/events.csv")),
];

/// The files of a small commented project.
pub fn sample() -> Vec<Text> {
    let text = |(path, text): (&str, &str)| Text { text: text.to_owned(), ..Text::new(path) };
    FILES.into_iter().map(text).collect()
}
