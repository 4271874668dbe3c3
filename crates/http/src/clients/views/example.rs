//! A client to render views with, in tests.

use bursar_application::clients::ClientSummary;
use bursar_application::clients::directory::{ClientDetails, Named};
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{Client, ClientStatus, Hanging, Profile, ProfileInput};
use bursar_kernel::money::{Currency, Money};
use chrono::{DateTime, TimeDelta, Utc};

/// The instant at which the example is looked at.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().expect("an instant")
}

/// A client out of credit for eight days.
pub(crate) fn client() -> ClientSummary {
    let euro = Currency::new("EUR").expect("a currency");
    ClientSummary {
        id: "10482".parse().expect("an id"),
        display_name: "Nordlys Analytics AS".to_owned(),
        first_name: None,
        last_name: None,
        company: Some("Nordlys Analytics AS".to_owned()),
        email: "billing@nordlys.example".to_owned(),
        city: Some("Oslo".to_owned()),
        country: Some("NO".to_owned()),
        status: ClientStatus::Active,
        created_at: now() - TimeDelta::days(500),
        configuration: Named { id: 2, name: "Nordics".to_owned() },
        groups: vec![Named { id: 3, name: "Scale-ups".to_owned() }],
        currency: euro,
        credit: Money::from_minor(56_070, euro),
        up_to_date_credit: Money::from_minor(-21_248, euro),
        out_of_credit_since: Some(now() - TimeDelta::days(8)),
        credit_ends_at: None,
        has_billing_agreement: true,
        tax_exempt: false,
        do_not_process: false,
        is_reseller: false,
        reseller: None,
        services: 3,
        instances: 18,
        version: 4,
    }
}

/// The same client with everything that its page shows.
pub(crate) fn details() -> ClientDetails {
    let summary = client();
    let input = ProfileInput {
        company: summary.display_name.clone(),
        email: summary.email.clone(),
        city: "Oslo".to_owned(),
        country: "NO".to_owned(),
        currency: "EUR".to_owned(),
        ..ProfileInput::default()
    };
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    let profile = Profile::parse(&input, rules).expect("a profile");
    let configuration = "2".parse().expect("an id");
    let groups = ["3".parse().expect("an id")].into();
    let (client, _) =
        Client::register(summary.id, profile, configuration, groups, summary.created_at);
    ClientDetails {
        client,
        credits: vec![(summary.credit, summary.up_to_date_credit)],
        summary,
        notes: Vec::new(),
        users: 2,
        hanging: Hanging::default(),
        suspends_instead_of_terminating: false,
    }
}
