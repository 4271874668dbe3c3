//! Numbers of documents: one row for all who write them alike, and no number twice.

use bursar_tests::{Office, Visitor};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::clients::register;

fn settings(company: &str, format: &str) -> Value {
    json!({
        "company.legal_name": company,
        "company.country": "NO",
        "invoicing.home_country": "NO",
        "invoicing.numbering": "fiscal_at_once",
        "invoicing.fiscal_number_format": format,
    })
}

async fn configuration(program: &Visitor, name: &str, company: &str, format: &str) -> Value {
    let body = json!({"name": name, "settings": settings(company, format)});
    program.post_json("/api/v1/configurations", &body).await.is(201).json()
}

async fn client_of(program: &Visitor, configuration: &Value, name: &str) -> Value {
    let client = register(program, name).await;
    let patch = json!({
        "address_line_1": "Storgata 1", "country": "US", "currency": "EUR",
        "configuration_id": configuration["id"],
    });
    let path = format!("/api/v1/clients/{}", client["id"]);
    program.patch_json(&path, &patch).await.is(200).json()
}

async fn issue(program: &Visitor, client: &Value) -> Value {
    let line = json!({"description": "Consulting", "quantity": "2", "unit_price": "50"});
    let body = json!({"client_id": client["id"], "items": [line]});
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
    program.post_json(&path, &json!({})).await.is(200).json()
}

async fn number(program: &Visitor, client: &Value) -> String {
    issue(program, client).await["number"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn configurations_that_write_numbers_alike_share_one_row_of_them() {
    let office = Office::open().await;
    let program = office.program().await;
    let one = configuration(&program, "One", "Nordsky AS", "F-{number:4}").await;
    let other = configuration(&program, "Other", "Nordsky AS", "F-{number:04}").await;
    let one = client_of(&program, &one, "Acme").await;
    let other = client_of(&program, &other, "Bolt").await;
    let issues = (0..12).map(|turn| number(&program, if turn % 2 == 0 { &one } else { &other }));
    let mut numbers = join_all(issues).await;
    numbers.sort();
    let expected: Vec<String> = (1..=12).map(|number| format!("F-{number:04}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_company_numbers_its_invoices_in_a_way_of_its_own() {
    let office = Office::open().await;
    let program = office.program().await;
    configuration(&program, "One", "Nordsky AS", "F-{number}").await;
    let body = json!({"name": "Other", "settings": settings("Southsky AS", "F-{number}")});
    let refused = program.post_json("/api/v1/configurations", &body).await.is(422).json();
    assert_eq!(refused["errors"][0]["field"], "invoicing.fiscal_number_format", "{refused}");
    let other = configuration(&program, "Other", "Southsky AS", "S-{number}").await;
    let path = format!("/api/v1/configurations/{}", other["id"]);
    let alike = json!({"settings": {"invoicing.fiscal_number_format": "F-{number:1}"}});
    program.patch_json(&path, &alike).await.is(422);
    let renamed = json!({"settings": {
        "invoicing.fiscal_number_format": "F-{number:1}", "company.legal_name": "Nordsky AS",
    }});
    program.patch_json(&path, &renamed).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_a_document_bears_is_passed_over() {
    let office = Office::open().await;
    let program = office.program().await;
    let configuration = configuration(&program, "One", "Nordsky AS", "T1{number}").await;
    let path = format!("/api/v1/configurations/{}", configuration["id"]);
    let client = client_of(&program, &configuration, "Acme").await;
    assert_eq!(number(&program, &client).await, "T11");
    let plain = json!({"settings": {
        "invoicing.fiscal_number_format": "T{number}", "invoicing.next_fiscal_number": 10,
    }});
    program.patch_json(&path, &plain).await.is(200);
    assert_eq!(number(&program, &client).await, "T10");
    assert_eq!(number(&program, &client).await, "T12", "T11 is on a document already");
    let back = json!({"settings": {
        "invoicing.fiscal_number_format": "T1{number}", "invoicing.next_fiscal_number": 1,
    }});
    program.patch_json(&path, &back).await.is(200);
    assert_eq!(number(&program, &client).await, "T13", "the row goes on, and T12 is taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn companies_that_come_at_once_do_not_get_one_series() {
    let office = Office::open().await;
    let program = office.program().await;
    for round in 0..8 {
        let format = format!("R{round}-{{number}}");
        let made = (0..4).map(|company| {
            let name = format!("Round {round}, {company}");
            let body = json!({"name": name, "settings": settings(&name, &format)});
            let program = program.clone();
            async move { program.post_json("/api/v1/configurations", &body).await }
        });
        let replies = join_all(made).await;
        let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422], "{replies:#?}");
    }
}
