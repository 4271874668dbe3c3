mod product;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use self::product::ROWS;
use super::*;

fn created(settings: Settings) -> Configuration {
    let (id, at) = (Id::new(1).unwrap(), DateTime::UNIX_EPOCH);
    Configuration::create(id, "Standard", "", settings, at).unwrap().0
}

/// A value that a setting takes, other than its default.
fn another(setting: &Setting) -> &'static str {
    let default = Settings::default().value(setting);
    match setting.kind {
        Kind::Bool => {
            if default == Value::Bool(true) {
                "off"
            } else {
                "on"
            }
        }
        Kind::Integer { .. } => "99",
        Kind::Amount { .. } => "12.5",
        Kind::Multiline { .. } => "{\n}",
        Kind::Text { .. } => "{number}.example",
        Kind::Email => "bills@example.com",
        Kind::Country => "NO",
        Kind::Date => "2026-11-22",
        Kind::Template { .. } => "a template",
        Kind::Choice(options) => options.last().unwrap().0,
        Kind::List { .. } => "one.example.com\ntwo.example.com",
        Kind::Reminders => "24 = due soon\n72 = ",
        Kind::CountryCurrencies => "DE = EUR\nNO = NOK",
        Kind::Accounts { .. } => "NO9386011117947; DNBANOKK; Nordsky, Cloud AS\n12345",
    }
}

fn typed(setting: &Setting) -> &'static str {
    match setting.key {
        "domains.default_tld" => "com",
        "company.vat_id" => "DE123456789",
        "company.contact_phone" => "+4722123456",
        "general.message_language" => "pt-br",
        _ => another(setting),
    }
}

#[test]
fn keys_labels_and_hints_are_there_and_unique_where_they_must_be() {
    let keys: BTreeSet<&str> = Setting::all().map(|setting| setting.key).collect();
    assert_eq!(keys.len(), Setting::all().count(), "a key comes twice");
    let labels: BTreeSet<(Section, &str)> = Setting::all().map(|s| (s.section, s.label)).collect();
    assert_eq!(labels.len(), keys.len(), "a label comes twice in a section");
    for setting in Setting::all() {
        assert!(
            setting.hint().ends_with('.'),
            "{} has no sentence: {}",
            setting.key,
            setting.hint()
        );
        assert!(!setting.hint().starts_with(' '), "{}", setting.key);
    }
}

#[test]
fn every_setting_stands_on_one_tab() {
    let on_tabs: Vec<&str> = Tab::ALL
        .into_iter()
        .flat_map(Tab::sections)
        .flat_map(Section::settings)
        .map(|setting| setting.key)
        .collect();
    let all: Vec<&str> = Setting::all().map(|setting| setting.key).collect();
    assert_eq!(on_tabs, all);
}

#[test]
fn only_what_something_reads_is_in_force() {
    let keys: Vec<&str> =
        Setting::all().filter(|setting| setting.is_in_force).map(|setting| setting.key).collect();
    let used = [
        "credit.limit",
        "credit.minimum_after_payment",
        "credit.limit_with_agreement",
        "general.company_info",
        "general.sender_name",
        "general.sender_email",
        "general.message_language",
        "company.legal_name",
        "company.trading_name",
        "company.address_line_1",
        "company.address_line_2",
        "company.zip",
        "company.city",
        "company.state",
        "company.country",
        "company.vat_id",
        "company.tax_registration",
        "company.register_number",
        "company.contact_name",
        "company.contact_phone",
        "company.contact_email",
        "company.bank_accounts",
        "new_clients.initial_credit",
        "new_clients.initial_credit_days",
        "new_clients.country_currencies",
        "invoicing.notify_unpaid",
        "invoicing.automatic_settlement",
        "invoicing.partial_payments",
        "invoicing.several_add_credit",
        "invoicing.minimum_add_credit",
        "invoicing.maximum_add_credit",
        "invoicing.numbering",
        "invoicing.payment_days",
        "invoicing.next_fiscal_number",
        "invoicing.fiscal_number_format",
        "invoicing.rounding",
        "invoicing.eu_exemption",
        "invoicing.home_country",
        "invoicing.tax_text",
        "invoicing.zero_tax_eu_text",
        "invoicing.tax_on_add_credit",
        "invoicing.journal_on_pdf",
        "invoice_notifications.enabled",
        "invoice_notifications.attach_pdf",
        "invoice_notifications.due_reminders",
        "invoice_notifications.overdue_reminders",
        "invoice_notifications.payment_template",
        "invoice_notifications.refund_template",
        "service_notifications.enabled",
        "service_notifications.suspended_template",
        "service_notifications.resumed_template",
        "postpaid.resume_on_credit",
        "postpaid.suspend_instead_of_termination",
    ];
    assert_eq!(keys, used);
}

#[test]
fn the_defaults_are_valid_and_protect_data() {
    let settings = Settings::default();
    assert!(settings.contradictions().is_empty());
    assert!(settings.postpaid.suspend_instead_of_termination);
    for setting in Setting::all() {
        let value = settings.value(setting);
        let mut read = Settings::default();
        assert_eq!(read.set(setting.key, &value), Ok(()), "{}", setting.key);
        assert_eq!(read, settings, "{} reads back as something else", setting.key);
    }
}

#[test]
fn every_setting_takes_another_value_and_gives_it_back() {
    for setting in Setting::all() {
        let mut settings = Settings::default();
        let before = settings.value(setting);
        assert_eq!(settings.set_typed(setting.key, typed(setting)), Ok(()), "{}", setting.key);
        assert_ne!(settings.value(setting), before, "{}", setting.key);
        assert_eq!(settings.get(setting.key), Some(settings.value(setting)));

        let changes = Settings::default().difference(&settings);
        let keys: Vec<&str> = changes.iter().map(|change| change.setting.key).collect();
        assert_eq!(keys, [setting.key], "setting {} changed others", setting.key);

        let mut again = Settings::default();
        again.set_typed(setting.key, &settings.value(setting).to_string()).unwrap();
        assert_eq!(again, settings, "{} does not survive its form", setting.key);
        assert_eq!(Settings::from_map(&settings.to_map()), Ok(settings), "{}", setting.key);
    }
}

#[test]
fn a_value_of_the_wrong_type_changes_nothing() {
    let wrong = [
        Value::Bool(true),
        Value::Integer(i64::MIN),
        Value::Text("\u{0}".to_owned()),
        Value::List(vec![String::new()]),
        Value::Pairs(vec![("x".to_owned(), "y".to_owned())]),
    ];
    for setting in Setting::all() {
        for value in &wrong {
            if matches!((setting.kind, value), (Kind::Bool, Value::Bool(_))) {
                continue;
            }
            let mut settings = Settings::default();
            let outcome = settings.set(setting.key, value);
            assert!(outcome.is_err(), "{} took {value:?}", setting.key);
            assert_eq!(settings, Settings::default());
        }
        let empty = Settings::default().set(setting.key, &Value::Nothing);
        assert_eq!(empty.is_ok(), setting.is_optional, "{} left empty", setting.key);
    }
}

#[test]
fn a_stored_document_may_lack_settings_but_not_name_unknown_ones() {
    assert_eq!(Settings::from_map(&BTreeMap::new()), Ok(Settings::default()));
    let logo = Value::Text("https://example.com/logo.png".to_owned());
    let retired = BTreeMap::from([("general.invoice_logo".to_owned(), logo)]);
    assert_eq!(Settings::from_map(&retired), Ok(Settings::default()));
    let unknown = BTreeMap::from([("credit.colour".to_owned(), Value::Nothing)]);
    let error = Settings::from_map(&unknown).unwrap_err();
    assert_eq!(error.problem, Problem::UnknownSetting);
    assert_eq!(error.to_string(), "credit.colour: there is no such setting");
}

#[test]
fn every_row_of_the_product_is_a_setting_and_every_setting_is_a_row() {
    let listed: Vec<&str> = ROWS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    let listed_once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), listed_once.len(), "a setting is listed twice");
    let all: BTreeSet<&str> = Setting::all().map(|setting| setting.key).collect();
    assert_eq!(listed_once, all);
}

#[test]
fn all_mistakes_of_a_form_are_told_at_once() {
    let errors = Settings::default()
        .with_typed([("credit.limit", "ten"), ("orders.grace_days", "400"), ("general.logo", "")])
        .unwrap_err();
    let told: Vec<(&str, &str)> =
        errors.iter().map(|error| (error.field.as_ref(), error.message.as_str())).collect();
    assert_eq!(
        told,
        [
            ("credit.limit", "Enter a number such as 12.50"),
            ("orders.grace_days", "Use a whole number from 0 to 365"),
            ("general.logo", "There is no such setting"),
        ]
    );
}

#[test]
fn contradicting_settings_are_refused_and_change_nothing() {
    let mut configuration = created(Settings::default());
    let wanted = [("postpaid.automatic_termination", "on")];
    let settings = Settings::default().with_typed(wanted).unwrap();
    let errors = configuration.edit("Other", "", settings).unwrap_err();
    assert_eq!(errors.of("postpaid.automatic_termination").unwrap().code, "contradiction");
    assert_eq!(configuration.name().as_str(), "Standard");
    assert_eq!(configuration.settings(), &Settings::default());
}

#[test]
fn the_history_tells_the_settings_that_changed_in_words() {
    let mut configuration = created(Settings::default());
    let wanted = [
        ("invoicing.items_detail", "simple"),
        ("invoice_notifications.due_reminders", "24 = soon\n72"),
    ];
    let settings = Settings::default().with_typed(wanted).unwrap();
    let event = configuration.edit("Standard", "", settings).unwrap();
    let told: Vec<(&str, Option<&str>, Option<&str>)> = event
        .changes
        .iter()
        .map(|change| (change.field.as_str(), change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("invoice_notifications.due_reminders", Some("None"), Some("24 h: soon, 72 h: off")),
            ("invoicing.items_detail", Some("Each resource"), Some("Summary")),
        ]
    );
}

#[test]
fn a_new_configuration_tells_only_the_settings_that_are_not_at_their_default() {
    let settings = Settings::default().with_typed([("credit.limit", "-100.00")]).unwrap();
    let (id, at) = (Id::new(1).unwrap(), DateTime::UNIX_EPOCH);
    let (_, event) = Configuration::create(id, "Post-pay", "", settings, at).unwrap();
    let fields: Vec<&str> = event.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["credit.limit", "is_default", "name"]);
}

#[test]
fn new_clients_get_the_currency_of_their_country() {
    let typed = [("new_clients.country_currencies", "NO = NOK")];
    let settings = Settings::default().with_typed(typed).unwrap();
    let code = |country| settings.currency_of_country(country).map(|c| c.code().to_owned());
    assert_eq!(code("NO").as_deref(), Some("NOK"));
    assert_eq!(code(" no ").as_deref(), Some("NOK"));
    assert_eq!(code("SE"), None);
    assert_eq!(code(""), None);
}

#[test]
fn an_agreement_changes_which_credit_is_required() {
    let typed = [
        ("credit.required", "10"),
        ("credit.required_with_agreement", "-20"),
        ("credit.limit", "1"),
        ("credit.limit_with_agreement", "-2"),
    ];
    let credit = Settings::default().with_typed(typed).unwrap().credit;
    assert_eq!(credit.required_for(false).get(), 10.into());
    assert_eq!(credit.required_for(true).get(), (-20).into());
    assert_eq!(credit.limit_for(false).get(), 1.into());
    assert_eq!(credit.limit_for(true).get(), (-2).into());
}

proptest! {
    #[test]
    fn whatever_is_typed_into_any_field_fits_or_is_refused(
        at in 0_usize..1000,
        typed in prop_oneof!["\\PC{0,30}", "[a-z0-9{}.,=: \n-]{0,30}", "-?[0-9]{1,20}(\\.[0-9]{1,10})?"],
    ) {
        let all: Vec<&Setting> = Setting::all().collect();
        let setting = all[at % all.len()];
        let mut settings = Settings::default();
        if settings.set_typed(setting.key, &typed).is_ok() {
            prop_assert_eq!(Settings::from_map(&settings.to_map()), Ok(settings.clone()));
            let mut again = Settings::default();
            again.set_typed(setting.key, &settings.value(setting).to_string()).unwrap();
            prop_assert_eq!(again, settings);
        } else {
            prop_assert_eq!(settings, Settings::default());
        }
    }
}
