//! How a rule is written, for readers who do not know the grammar's notation: `[a]` may be missing, `⟨a | b⟩` is a
//! choice, `a …` repeats, `a, …` repeats with commas between, `CAPITALS` are other rules.
use super::grammar::Grammar;
use pest_meta::ast::{Expr, RuleType};
use std::collections::BTreeSet;

/// No line of a form is longer, if it can be broken.
const WIDTH: usize = 84;

/// A form, from the outside in.
#[derive(Debug, Clone, PartialEq)]
enum Form {
    Nothing,
    /// What is typed as it stands.
    Word(String),
    /// Another rule.
    Rule(String),
    Seq(Vec<Form>),
    Choice(Vec<Form>),
    Optional(Box<Form>),
    /// Once or more.
    Repeated(Box<Form>),
    /// Once or more, with commas between.
    List(Box<Form>),
}

/// A rule's form, and the rules with an entry of their own in it. Nothing for tokens: their text says it.
pub fn form(grammar: &Grammar, rule: &str) -> Option<(String, BTreeSet<String>)> {
    let form = whole(grammar, rule)?;
    let mut used = BTreeSet::new();
    form.rules(&mut used);
    let text = match &form {
        Form::Choice(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| wrapped(way, 2)).collect();
            format!("  {}", ways.join("\n| "))
        }
        one => wrapped(one, 0),
    };
    Some((text, used))
}

/// The rules that a rule is a choice of, if it is nothing but that.
pub fn choice(grammar: &Grammar, rule: &str) -> Option<BTreeSet<String>> {
    let Form::Choice(ways) = whole(grammar, rule)? else { return None };
    ways.into_iter().map(|way| if let Form::Rule(name) = way { Some(name) } else { None }).collect()
}

fn whole(grammar: &Grammar, rule: &str) -> Option<Form> {
    let is_token = grammar.rules.get(rule)?.ty == RuleType::Atomic;
    if is_token { None } else { of(grammar, grammar.expr(rule)?) }
}

/// The keywords that are typed somewhere in a rule, those of rules without an entry included.
pub fn keywords(grammar: &Grammar, rule: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut open = grammar.expr(rule).cloned().into_iter().collect::<Vec<_>>();
    while let Some(expr) = open.pop() {
        for one in expr.iter_top_down() {
            let Expr::Ident(name) = one else { continue };
            match name.strip_prefix("kw_") {
                Some(word) => drop(words.insert(word.to_owned())),
                None if grammar.entry(&name).is_none() => open.extend(grammar.expr(&name).cloned()),
                None => {}
            }
        }
    }
    words
}

/// Nothing if it goes down to letters.
fn of(grammar: &Grammar, expr: &Expr) -> Option<Form> {
    Some(match expr {
        Expr::Str(text) => Form::Word(text.clone()),
        Expr::Ident(name) => match name.strip_prefix("kw_") {
            Some(word) => Form::Word(word.to_owned()),
            None if name == "SOI" || name == "EOI" => Form::Nothing,
            None if grammar.entry(name).is_some() => Form::Rule(name.clone()),
            None => of(grammar, grammar.expr(name)?)?,
        },
        Expr::PosPred(_) | Expr::NegPred(_) => Form::Nothing,
        Expr::Seq(left, right) => {
            let mut parts = Vec::new();
            for side in [left, right] {
                match (&**side, of(grammar, side)?) {
                    (Expr::Seq(..), Form::Seq(more)) => parts.extend(more),
                    (_, Form::Nothing) => {}
                    (_, one) => parts.push(one),
                }
            }
            sequence(parts)
        }
        Expr::Choice(left, right) => {
            let mut ways = Vec::new();
            for side in [left, right] {
                match of(grammar, side)? {
                    Form::Choice(more) => ways.extend(more),
                    one => ways.push(one),
                }
            }
            Form::Choice(ways)
        }
        Expr::Opt(inner) => optional(of(grammar, inner)?),
        Expr::Rep(inner) => optional(Form::Repeated(Box::new(of(grammar, inner)?))),
        Expr::RepOnce(inner) => Form::Repeated(Box::new(of(grammar, inner)?)),
        _ => return None,
    })
}

fn optional(inner: Form) -> Form {
    match inner {
        // commas between lines may be left out: said once, above
        Form::Word(word) if word == "," => Form::Nothing,
        Form::Nothing => Form::Nothing,
        Form::Repeated(more) if *more == Form::Nothing => Form::Nothing,
        one => Form::Optional(Box::new(one)),
    }
}

/// Recognises `a [, a …]`.
fn sequence(parts: Vec<Form>) -> Form {
    let mut out: Vec<Form> = Vec::new();
    for part in parts {
        let listed = match &part {
            Form::Optional(inner) => match &**inner {
                Form::Repeated(more) => match &**more {
                    Form::Seq(pair) => match pair.as_slice() {
                        [Form::Word(comma), again @ ..] if comma == "," => {
                            let again = if let [one] = again { one.clone() } else { Form::Seq(again.to_vec()) };
                            out.last().is_some_and(|last| *last == again)
                        }
                        _ => false,
                    },
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        };
        match out.pop() {
            Some(last) if listed => out.push(Form::List(Box::new(last))),
            last => {
                out.extend(last);
                out.push(part);
            }
        }
    }
    out.retain(|one| *one != Form::Nothing);
    match <[Form; 1]>::try_from(out) {
        Ok([one]) => one,
        Err(out) if out.is_empty() => Form::Nothing,
        Err(out) => Form::Seq(out),
    }
}

impl Form {
    fn rules(&self, into: &mut BTreeSet<String>) {
        match self {
            Self::Rule(name) => drop(into.insert(name.clone())),
            Self::Seq(parts) | Self::Choice(parts) => parts.iter().for_each(|part| part.rules(into)),
            Self::Optional(inner) | Self::Repeated(inner) | Self::List(inner) => inner.rules(into),
            Self::Nothing | Self::Word(_) => {}
        }
    }

    /// On one line.
    fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Word(word) => word.clone(),
            Self::Rule(name) => name.to_uppercase(),
            Self::Seq(parts) => joined(parts.iter().map(Self::text)),
            Self::Choice(ways) => format!("⟨{}⟩", ways.iter().map(Self::text).collect::<Vec<_>>().join(" | ")),
            Self::Optional(inner) => match &**inner {
                Self::Choice(ways) => format!("[{}]", ways.iter().map(Self::text).collect::<Vec<_>>().join(" | ")),
                Self::Repeated(more) if matches!(**more, Self::Seq(_)) => format!("[{} …]", more.text()),
                one => format!("[{}]", one.text()),
            },
            Self::Repeated(inner) => format!("{} …", inner.grouped()),
            Self::List(inner) => format!("{}, …", inner.grouped()),
        }
    }

    fn grouped(&self) -> String {
        match self {
            Self::Seq(_) => format!("⟨{}⟩", self.text()),
            one => one.text(),
        }
    }
}

/// With the blanks that people write.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut line = String::new();
    for part in parts {
        let last = line.chars().last();
        // a call's parenthesis stands close to its name
        let is_call = part.starts_with('(') && last.is_some_and(|last| last.is_alphabetic() || last == '⟩');
        let sign = part.trim_start_matches('[');
        let is_close = sign.starts_with([',', ':', ')', '.']) && !sign.starts_with("..");
        let after_open = last.is_none_or(|last| last == '(') || line.ends_with('.') && !line.ends_with("..");
        if !(is_call && !line.ends_with("in") || is_close || after_open) {
            line.push(' ');
        }
        line.push_str(&part);
    }
    line
}

/// On as many lines as it needs; a block stands on lines of its own.
fn wrapped(form: &Form, indent: usize) -> String {
    let line = form.text();
    let Form::Seq(parts) = form else { return line };
    if line.chars().count() + indent <= WIDTH {
        return line;
    }
    let mut lines: Vec<Vec<String>> = vec![Vec::new()];
    let mut length = indent;
    for part in parts.iter().map(Form::text) {
        if length + part.chars().count() > WIDTH && length > indent {
            lines.push(Vec::new());
            length = indent + 4;
        }
        length += part.chars().count() + 1;
        lines.last_mut().unwrap().push(part);
    }
    let lines: Vec<String> = lines.into_iter().map(|parts| joined(parts.into_iter())).collect();
    lines.join(&format!("\n{}", " ".repeat(indent + 4)))
}
