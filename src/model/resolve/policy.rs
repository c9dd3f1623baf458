//! The policy: defaults, then the project file, then the `policy` item, then what a command line insists on.
use super::*;
use crate::codes::resolve as codes;
use ast::{LiteralKind, PolicyValue};
use rust_decimal::prelude::ToPrimitive;

const SETTINGS: [&str; 4] = ["confidence", "min_n", "gate", "zone"];
const GATES: [&str; 3] = ["point", "proof", "assurance"];

impl Resolver<'_> {
    /// Fills the model's policy.
    pub(super) fn resolve_policy(&mut self) {
        let default = Policy::default();
        self.model.policy = Policy {
            confidence: self.settings.confidence.unwrap_or(default.confidence),
            min_n: self.settings.min_n.unwrap_or(default.min_n),
            gate: self.settings.gate.unwrap_or(default.gate),
            zone: self.settings.zone.clone(),
        };
        let given = self.model.policy.clone();
        let mut seen: Vec<(SmolStr, Place)> = Vec::new();
        for at in 0..self.declared.policies.len() {
            let Some(item) = self.declared.policies.get(at).copied() else { continue };
            self.at.file = item.file;
            for setting in &item.ast.settings {
                let first = seen.iter().find(|(name, _)| *name == setting.name.text).map(|(_, place)| *place);
                match first {
                    Some(first) => {
                        let diagnostic = codes::said_twice(&setting.name.text, self.place(setting.span), first);
                        self.report(diagnostic);
                    }
                    None => {
                        seen.push((setting.name.text.clone(), self.place(setting.span)));
                        self.policy_setting(setting);
                    }
                }
            }
        }
        self.insist(given);
    }

    /// Puts back the settings that a command line insists on.
    fn insist(&mut self, given: Policy) {
        let insisted = |name: &str| self.settings.insisted.iter().any(|one| one == name);
        let said = std::mem::take(&mut self.model.policy);
        self.model.policy = Policy {
            confidence: if insisted("confidence") { given.confidence } else { said.confidence },
            min_n: if insisted("min_n") { given.min_n } else { said.min_n },
            gate: if insisted("gate") { given.gate } else { said.gate },
            zone: if insisted("zone") { given.zone } else { said.zone },
        };
    }

    fn policy_setting(&mut self, setting: &ast::PolicySetting) {
        match setting.name.text.as_str() {
            "confidence" => self.policy_confidence(setting),
            "min_n" => self.policy_min_n(setting),
            "gate" => self.policy_gate(setting),
            "zone" => self.policy_zone(setting),
            other => {
                let diagnostic =
                    codes::unknown_setting(other, self.place(setting.name.span), &SETTINGS.map(SmolStr::from));
                self.report(diagnostic);
            }
        }
    }

    fn policy_confidence(&mut self, setting: &ast::PolicySetting) {
        let Some(LiteralKind::Percent(share) | LiteralKind::Number(share)) = literal(&setting.value) else {
            self.wrong_setting("a share between 0% and 100%, such as `95%`", setting);
            return;
        };
        match share.to_f64().filter(|share| *share > 0.0 && *share < 1.0) {
            Some(share) => self.model.policy.confidence = share,
            None => {
                let written = match literal(&setting.value) {
                    Some(LiteralKind::Number(number)) => number.normalize().to_string(),
                    _ => String::new(),
                };
                let diagnostic = codes::confidence_out_of_range(&written, self.place(value_span(setting)));
                self.report(diagnostic);
            }
        }
    }

    fn policy_min_n(&mut self, setting: &ast::PolicySetting) {
        let number = match literal(&setting.value) {
            Some(LiteralKind::Number(number)) if number.is_integer() => *number,
            _ => {
                self.wrong_setting("a whole number, such as `30`", setting);
                return;
            }
        };
        let place = self.place(value_span(setting));
        match number.to_u32() {
            Some(0) => self.report(codes::sample_of_none(place)),
            Some(number) => self.model.policy.min_n = number,
            None => self.report(codes::too_large(place)),
        }
    }

    fn policy_gate(&mut self, setting: &ast::PolicySetting) {
        let word = match &setting.value {
            PolicyValue::Word(word) => word.text.as_str(),
            PolicyValue::Literal(_) => "",
        };
        match word {
            "point" => self.model.policy.gate = Gate::Point,
            "proof" => self.model.policy.gate = Gate::Proof,
            "assurance" => self.model.policy.gate = Gate::Assurance,
            "" => self.wrong_setting("`point`, `proof` or `assurance`", setting),
            other => {
                let diagnostic =
                    codes::unknown_setting(other, self.place(value_span(setting)), &GATES.map(SmolStr::from));
                self.report(diagnostic);
            }
        }
    }

    fn policy_zone(&mut self, setting: &ast::PolicySetting) {
        match literal(&setting.value) {
            Some(LiteralKind::Text(zone)) => {
                if self.check_zone(zone, value_span(setting)) {
                    self.model.policy.zone = Some(zone.to_string());
                } else {
                    self.model.policy.zone = Some("UTC".into());
                }
            }
            _ => self.wrong_setting("a zone such as `\"Europe/Berlin\"`", setting),
        }
    }

    fn wrong_setting(&mut self, wanted: &str, setting: &ast::PolicySetting) {
        let diagnostic = codes::wrong_value(wanted, self.place(value_span(setting)));
        self.report(diagnostic);
    }
}

fn literal(value: &PolicyValue) -> Option<&LiteralKind> {
    match value {
        PolicyValue::Literal(literal) => Some(&literal.kind),
        PolicyValue::Word(_) => None,
    }
}

fn value_span(setting: &ast::PolicySetting) -> Span {
    match &setting.value {
        PolicyValue::Literal(literal) => literal.span,
        PolicyValue::Word(word) => word.span,
    }
}
