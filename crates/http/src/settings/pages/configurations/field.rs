//! Knows how each kind of setting looks in a form.

use bursar_domain::{
    client::configuration::{Kind, Setting, Settings, Value},
    mail::Occasion,
};

use crate::components::{Choice, Field, Problem, countries};

/// What the fields of all settings are shown with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    /// The code of the currency that amounts are in.
    pub(super) currency: &'a str,
    /// The templates that there are, each with its occasion.
    pub(super) templates: &'a [(Occasion, String)],
}

impl Around<'_> {
    /// The templates that a setting chooses from, where that is known.
    pub(super) fn choices(self, key: &str) -> Option<Vec<String>> {
        let occasion = Occasion::of_setting(key)?;
        let fitting = self.templates.iter().filter(|(of, _)| *of == occasion);
        Some(fitting.map(|(_, name)| name.clone()).collect())
    }
}

/// The choices of a template, also of one that is chosen and is there no more.
pub(super) fn template_choices(
    known: &[String],
    none: &'static str,
    typed: &str,
) -> Vec<Choice<'static>> {
    let gone = (!typed.is_empty() && known.iter().all(|name| name != typed))
        .then(|| Choice::new(typed.to_owned(), format!("{typed} (gone)"), true));
    std::iter::once(Choice::new("", none, typed.is_empty()))
        .chain(known.iter().map(|name| Choice::new(name.clone(), name.clone(), name == typed)))
        .chain(gone)
        .collect()
}

/// The field of a setting with what stands in it.
pub(super) fn field<'a>(
    setting: &'static Setting,
    typed: &str,
    around: Around<'_>,
    is_marked: bool,
    problems: &'a [Problem],
) -> Field<'a> {
    let field = match (setting.kind, around.choices(setting.key)) {
        (Kind::Template { .. }, Some(known)) => {
            let choices = template_choices(&known, "None: it is not sent", typed);
            Field::select(setting.key, setting.label, choices)
        }
        _ => input(setting, typed),
    };
    let field = if let Kind::Amount { .. } = setting.kind {
        field.unit(around.currency.to_owned())
    } else {
        field
    };
    let field = if setting.is_optional { field } else { field.required() };
    // What a tick sends is not what stands in it.
    let field = if setting.kind == Kind::Bool { field } else { field.value(typed.to_owned()) };
    field.hint(hint(setting, is_marked)).problems(problems)
}

fn input(setting: &'static Setting, typed: &str) -> Field<'static> {
    let (key, label) = (setting.key, setting.label);
    let most = |characters: usize| u32::try_from(characters).unwrap_or(u32::MAX);
    match setting.kind {
        Kind::Bool => Field::tick(key, label, typed == "true"),
        Kind::Integer { .. } => Field::number(key, label),
        Kind::Amount { .. } => Field::decimal(key, label),
        Kind::Multiline { max } => Field::area(key, label, 3).longest(most(max)),
        Kind::Email => Field::email(key, label),
        Kind::Country => {
            Field::select(key, label, countries(setting.is_optional.then_some("None"), typed))
        }
        Kind::Date => Field::date(key, label),
        Kind::Choice(options) => Field::select(key, label, choices(options, typed)),
        Kind::List { .. } | Kind::Reminders | Kind::CountryCurrencies | Kind::Accounts { .. } => {
            Field::area(key, label, 3)
        }
        Kind::Text { max } | Kind::Template { max } => Field::text(key, label).longest(most(max)),
        _ => Field::text(key, label),
    }
}

fn choices(options: &'static [(&str, &str)], typed: &str) -> Vec<Choice<'static>> {
    options.iter().map(|(code, label)| Choice::new(*code, *label, *code == typed)).collect()
}

/// The sentence about the effect, what the field takes, and what it is unless somebody changes it.
pub(super) fn hint(setting: &'static Setting, is_marked: bool) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other kinds explain themselves")]
    let takes = match setting.kind {
        Kind::Integer { min, max } => format!(" From {min} to {max}."),
        Kind::List { max } => format!(" One a line, at most {max}."),
        Kind::Accounts { max } => {
            format!(" One a line, at most {max}: number; BIC; holder, the last two if you like.")
        }
        Kind::Reminders if Occasion::of_setting(setting.key).is_none() => {
            " One a line: hours = template.".to_owned()
        }
        Kind::CountryCurrencies => " One a line, such as NO = NOK.".to_owned(),
        Kind::Template { .. } if Occasion::of_setting(setting.key).is_none() => {
            " The name of a message template.".to_owned()
        }
        _ => String::new(),
    };
    let value = Settings::default().value(setting);
    let default = match value {
        Value::Nothing => "none".to_owned(),
        Value::Bool(_) | Value::Integer(_) | Value::Text(_) | Value::List(_) | Value::Pairs(_) => {
            setting.in_words(&value)
        }
    };
    let mark = if is_marked { " Not yet in force." } else { "" };
    format!("{}{takes} Default: {default}.{mark}", setting.hint())
}

/// What a value is in its field.
pub(super) fn typed(value: &Value) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;

    fn shown(key: &str, typed: &str) -> String {
        let setting = Setting::find(key).unwrap();
        let templates = [
            (Occasion::PaymentConfirmed, "payment_confirmed".to_owned()),
            (Occasion::InvoiceOverdue, "last-call".to_owned()),
        ];
        let around = Around { currency: "EUR", templates: &templates };
        field(setting, typed, around, true, &[]).render().into_inner()
    }

    #[test]
    fn a_template_is_chosen_from_those_of_its_occasion() {
        let html = shown("invoice_notifications.payment_template", "payment_confirmed");
        assert!(html.contains("value=\"payment_confirmed\" selected"), "{html}");
        assert!(!html.contains("last-call"), "{html}");
        let html = shown("invoice_notifications.payment_template", "thanks");
        assert!(html.contains("thanks (gone)"), "what was chosen stays in sight: {html}");
    }

    #[test]
    fn amounts_carry_the_currency_and_every_field_its_default() {
        let html = shown("credit.limit", "-100");
        assert!(html.contains("EUR") && html.contains("value=\"-100\""), "{html}");
        assert!(html.contains("Default: 0"), "{html}");
        assert!(html.contains("Not yet in force."), "{html}");
    }

    #[test]
    fn limits_of_numbers_are_told() {
        let html = shown("billing_cycles.seconds_per_month", "2419200");
        assert!(html.contains("From 1 to 2678399."), "{html}");
    }

    #[test]
    fn choices_and_ticks_show_what_is_chosen() {
        let html = shown("credit.time_left_message", "hidden");
        assert!(html.contains("value=\"hidden\" selected"), "{html}");
        assert!(shown("sign_up.require_card", "true").contains("checked"));
        assert!(!shown("sign_up.require_card", "false").contains("checked"));
    }

    #[test]
    fn every_setting_has_a_field_with_its_label_tied_to_it() {
        for setting in Setting::all() {
            let value = typed(&Settings::default().value(setting));
            let around = Around { currency: "EUR", templates: &[] };
            let html = field(setting, &value, around, false, &[]).render().into_inner();
            let faults = crate::markup::faults(&html);
            assert!(faults.is_empty(), "{}: {faults:?}", setting.key);
        }
    }
}
