//! The benchmark's workload as ordinary definitions, evaluated by the ordinary engine.
//!
//! `slot cold --data FILE --format F --params P.json --work w1,w2 --work … --threads N` reads the log and prints the answers,
//! with `--memory BYTES` in about so much memory;
//! `slot warm … --edit Q.json --reps N` keeps the log in memory, evaluates once with the parameters, then times the edited
//! definitions: compiling, planning and evaluating, all rules at once and each alone; `slot edits … --reps 20` times saves of
//! edited definitions as `watch` sees them, where only what changed is evaluated. The last line of standard output is
//! one JSON object. Nothing here evaluates anything: parameters become text, the report's facts become answers.
#![expect(clippy::disallowed_methods, reason = "a benchmark is at the rim: it reads files and the clock")]

#[path = "../../src/allocator.rs"]
mod allocator;
mod answers;
mod definitions;
mod edits;
mod runs;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the command line asks for.
pub struct Asked {
    verb: Verb,
    data: PathBuf,
    format: String,
    params: PathBuf,
    edit: Option<PathBuf>,
    work: Vec<String>,
    threads: usize,
    reps: usize,
    memory: Option<u64>,
}

/// What is to be timed.
enum Verb {
    Cold,
    Warm,
    Edits,
}

fn main() -> ExitCode {
    allocator::set_up();
    let answered = asked().and_then(|asked| match asked.verb {
        Verb::Cold => runs::cold(&asked),
        Verb::Warm => runs::warm(&asked),
        Verb::Edits => edits::edits(&asked),
    });
    match answered {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn asked() -> Result<Asked, String> {
    let mut words = std::env::args().skip(1);
    let verb = match words.next().as_deref() {
        Some("cold") => Verb::Cold,
        Some("warm") => Verb::Warm,
        Some("edits") => Verb::Edits,
        _ => return Err("say `cold`, `warm` or `edits` first".to_owned()),
    };
    let mut options = BTreeMap::new();
    while let Some(name) = words.next() {
        let value = words.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        options.insert(name, value);
    }
    let mut take = |name: &str| options.remove(name);
    let number = |text: Option<String>, default: usize| match text {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| format!("`{text}` is no number")),
    };
    let asked = Asked {
        verb,
        data: take("--data").ok_or("`--data` is missing")?.into(),
        format: take("--format").unwrap_or_default(),
        params: take("--params").ok_or("`--params` is missing")?.into(),
        edit: take("--edit").map(PathBuf::from),
        work: take("--work").unwrap_or("w1,w2,w3,w4,w5".into()).split(',').map(str::to_owned).collect(),
        threads: number(take("--threads"), 0)?,
        reps: number(take("--reps"), 5)?,
        memory: take("--memory").map(|text| text.parse().map_err(|_| format!("`{text}` is no number"))).transpose()?,
    };
    let named = asked.data.extension().is_some_and(|extension| extension.to_str() == Some(&asked.format));
    if !named && !asked.format.is_empty() {
        return Err(format!("{} is not named like a {} file", asked.data.display(), asked.format));
    }
    match options.into_keys().next() {
        Some(unknown) => Err(format!("there is no option `{unknown}`")),
        None => Ok(asked),
    }
}
