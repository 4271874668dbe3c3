use super::*;
use crate::client::profile::ProfileRules;

fn acme() -> Client {
    let input = ProfileInput {
        company: "Acme".into(),
        email: "billing@acme.example".into(),
        currency: "EUR".into(),
        ..ProfileInput::default()
    };
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    let profile = Profile::parse(&input, rules).unwrap();
    let id = Id::new(1).unwrap();
    Client::register(id, profile, Id::new(1).unwrap(), BTreeSet::new(), DateTime::UNIX_EPOCH).0
}

fn by_staff() -> Suspension {
    let (kind, note) = (SuspensionKind::Staff, "asked by phone".to_owned());
    Suspension { kind, note, by: "Maja Holm".into(), at: DateTime::UNIX_EPOCH }
}

#[test]
fn a_new_client_is_inactive_until_a_service_is_active() {
    let mut client = acme();
    assert_eq!(client.status(), ClientStatus::Inactive);
    assert!(client.note_active_service(true).is_some());
    assert_eq!(client.status(), ClientStatus::Active);
    assert!(client.note_active_service(true).is_none());
}

#[test]
fn a_suspended_client_remembers_why_and_forgets_it_when_resumed() {
    let mut client = acme();
    let event = client.suspend(by_staff()).unwrap();
    assert_eq!(event.reason.as_deref(), Some("asked by phone"));
    assert!(client.resume("too early").is_err());
    client.finish_suspension().unwrap();
    assert_eq!(client.status(), ClientStatus::Suspended);
    client.resume("paid").unwrap();
    assert_eq!(client.suspension(), None);
    assert_eq!(client.status(), ClientStatus::Inactive);
}

#[test]
fn every_mistake_of_a_profile_is_told_at_once() {
    let input = ProfileInput {
        email: "nobody".into(),
        phone: "12".into(),
        country: "XX".into(),
        ..ProfileInput::default()
    };
    let rules = ProfileRules { custom_fields: &[], address_required: true };
    let errors = Profile::parse(&input, rules).unwrap_err();
    let fields: BTreeSet<_> = errors.iter().map(|error| error.field.to_string()).collect();
    let expected =
        ["address_line_1", "country", "currency", "email", "first_name", "last_name", "phone"];
    assert_eq!(fields, expected.into_iter().map(str::to_owned).collect());
}

#[test]
fn a_profile_survives_being_written_and_read_again() {
    let client = acme();
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    let again = Profile::parse(&client.profile().to_input(), rules).unwrap();
    assert_eq!(&again, client.profile());
}

#[test]
fn an_edit_tells_exactly_what_differs() {
    let mut client = acme();
    let mut input = client.profile().to_input();
    input.city = "Oslo".into();
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    let event = client.edit(Profile::parse(&input, rules).unwrap());
    let told: Vec<_> = event.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(told, ["city"]);
}

#[test]
fn what_is_left_of_an_erased_client_says_nothing_of_him() {
    let mut client = acme();
    let at = DateTime::UNIX_EPOCH;
    assert_eq!(client.erase(at), Err(EraseError::NotDeleting));
    client.delete(Some("asked for it")).unwrap();
    let event = client.erase(at).unwrap();
    assert!(event.changes.is_empty() && event.reason.is_none(), "{event:?}");
    assert_eq!(client.profile().search_fields().join(" ").matches("Acme").count(), 0);
    assert_eq!(client.profile().display_name(), "Deleted client");
    assert_eq!((client.erased_at(), client.groups().len()), (Some(at), 0));
    assert_eq!(client.erase(at), Err(EraseError::NotDeleting), "once is enough");
}
