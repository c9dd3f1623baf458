//! Why there is no figure, or nothing to judge.
use crate::measure::{Lack, Obstacle};

/// Why values make no figure.
pub fn obstacle(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Currencies(all) => {
            let names: Vec<String> = all.iter().map(ToString::to_string).collect();
            format!("amounts in {} are neither added nor compared", names.join(" and "))
        }
        Obstacle::DivisionByZero => "it would be divided by zero".to_owned(),
    }
}

/// Why there was nothing to judge.
pub fn lack(lack: Lack) -> &'static str {
    match lack {
        Lack::Values => "there is no value to judge",
        Lack::ShortLog => "the log is shorter than the two periods compared",
        Lack::Preceding => "the preceding period has no value",
    }
}
