use super::*;
use crate::client::custom_field::CustomFieldInput;

fn field(name: &str, kind: &str, choices: &str, required: &str) -> CustomField {
    let [name, kind, choices, required] = [name, kind, choices, required].map(str::to_owned);
    let (label, optional) = (name.clone(), "yes".to_owned());
    let input = CustomFieldInput { name, label, kind, choices, required, optional };
    CustomField::declare(bursar_kernel::Id::new(1).unwrap(), &input).unwrap().0
}

fn rules(custom_fields: &[CustomField]) -> ProfileRules<'_> {
    ProfileRules { custom_fields, address_required: false }
}

/// A client as he was read under rules of long ago.
fn old() -> Profile {
    let custom_fields = [("segment", "gold"), ("shoe_size", "44")];
    let text = |text: &str| Some(Line::parse(text, usize::MAX).unwrap());
    Profile::restore(StoredProfile {
        first_name: None,
        last_name: None,
        company: text(&"A".repeat(200)),
        email: Email::new("billing@acme.example").unwrap(),
        phone: Some(Phone::from_e164("+999123456789").unwrap()),
        address_line_1: None,
        address_line_2: None,
        city: None,
        state: None,
        zip: None,
        country: None,
        vat_id: None,
        tax_exempt: false,
        tax_exemption: TaxExemption::Automatic,
        currency: Currency::new("EUR").unwrap(),
        external_billing_id: None,
        do_not_process: false,
        custom_fields: custom_fields.map(|(name, value)| (name.into(), value.into())).into(),
    })
}

/// The rules of today: `shoe_size` is gone, `segment` offers other choices, `order` is required.
fn today() -> [CustomField; 2] {
    [field("segment", "select", "silver", "no"), field("order", "text", "", "yes")]
}

#[test]
fn what_nobody_touched_is_no_mistake_and_values_of_removed_fields_are_dropped() {
    let input = ProfileInput { city: "Oslo".into(), ..old().to_input() };
    let revised = old().revise(&input, rules(&today())).unwrap();
    assert_eq!(revised.city().map(Line::as_str), Some("Oslo"));
    assert_eq!((revised.phone(), revised.company()), (old().phone(), old().company()));
    assert_eq!(*revised.custom_fields(), [("segment".to_owned(), "gold".to_owned())].into());
}

#[test]
fn what_somebody_changed_is_checked_by_the_rules_of_today() {
    let mut input = old().to_input();
    input.phone = "+999123456780".into();
    input.company = "B".repeat(200);
    for name in ["segment", "shoe_size", "hat_size"] {
        input.custom_fields.insert(name.into(), "bronze".into());
    }
    let errors = old().revise(&input, rules(&today())).unwrap_err();
    let mut fields: Vec<_> = errors.iter().map(|error| &*error.field).collect();
    fields.sort_unstable();
    let custom = ["custom_fields.hat_size", "custom_fields.segment", "custom_fields.shoe_size"];
    assert_eq!(fields, [&["company"], &custom[..], &["phone"]].concat());
}

#[test]
fn a_field_that_a_change_makes_required_is_asked_for_and_a_form_asks_for_all() {
    let fields = [field("order", "text", "", "country in NO")];
    let input = ProfileInput { country: "NO".into(), ..old().to_input() };
    let errors = old().revise(&input, rules(&fields)).unwrap_err();
    assert_eq!(errors.of("custom_fields.order").unwrap().code, "required");
    let input = ProfileInput { address_line_1: "Storgata 1".into(), ..old().to_input() };
    let form = ProfileRules { custom_fields: &today(), address_required: true };
    let errors = old().revise(&input, form).unwrap_err();
    assert_eq!(errors.of("custom_fields.order").unwrap().code, "required");
}
