//! A client who goes: what is about him goes with him, what the law wants kept stays nameless.

use bursar_domain::access::Permission;
use bursar_tests::{Office, Visitor};
use serde_json::{Value, json};

/// A client with notes, a draft and a paid fiscal invoice, whose name is everywhere.
async fn client(program: &Visitor) -> (Value, Value) {
    let settings = json!({
        "general.company_info": "Nordsky Cloud AS", "invoicing.home_country": "NO",
        "invoicing.numbering": "fiscal_at_once", "invoicing.fiscal_number_format": "D-{number}",
    });
    let body = json!({"name": "Of Wanda", "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let body = json!({
        "first_name": "Wanda", "last_name": "Vanishing", "email": "wanda@vanishing.example",
        "country": "US", "currency": "EUR", "address_line_1": "Vanishing Lane 1",
        "vat_id": "DE111222333", "configuration_id": configuration["id"],
    });
    let client = program.post_json("/api/v1/clients", &body).await.is(201).json();
    let path = format!("/api/v1/clients/{}", client["id"]);
    let note = json!({"body": "Wanda likes tea"});
    program.post_json(&format!("{path}/notes"), &note).await.is(201);
    let item = json!({"description": "Work", "unit_price": "30"});
    let body = json!({"client_id": client["id"], "currency": "EUR", "items": [item]});
    program.post_json("/api/v1/invoices", &body).await.is(201);
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let invoice_path = format!("/api/v1/invoices/{}", invoice["id"]);
    program.post_json(&format!("{invoice_path}/issue"), &json!({})).await.is(200);
    let paid = json!({"amount": "30.00"});
    let invoice =
        program.post_json(&format!("{invoice_path}/payments"), &paid).await.is(200).json();
    (program.get(&path).await.is(200).json(), invoice)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_with_paid_invoices_goes_and_the_books_stay_without_a_name() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let (client, invoice) = client(&program).await;
    assert_eq!(
        (&client["hanging"]["drafts"], &client["hanging"]["issued_invoices"]),
        (&json!(1), &json!(1))
    );
    let path = format!("/api/v1/clients/{}", client["id"]);
    let total = program.get("/api/v1/clients?limit=1").await.json()["page"]["total"].clone();
    let asked = staff.get(&format!("/clients/{}/delete", client["id"])).await.is(200);
    let asked = asked.shows("1 note is removed").shows("1 draft of an invoice is discarded");
    asked.shows("1 issued invoice stays").shows("entry of the journal stays");
    program.delete(&path).await.is_problem(409, "has_paid_invoices");
    program.delete(&format!("{path}?typed_name=Wanda")).await.is_problem(422, "invalid");
    program.delete(&format!("{path}?typed_name=Wanda%20Vanishing")).await.is(202);
    office.work(&program).await;

    program.get(&path).await.is_problem(404, "not_found");
    for part in ["credit", "journal", "invoices", "users", "vat-check"] {
        program.get(&format!("{path}/{part}")).await.is_problem(404, "not_found");
    }
    let patch = json!({"company": "Back again"});
    program.patch_json(&path, &patch).await.is_problem(404, "not_found");
    let left = program.get("/api/v1/clients?limit=1").await.is(200).json();
    assert_eq!(left["page"]["total"], total.as_u64().unwrap() - 1);
    for search in ["wanda", "vanishing", "DE111222333"] {
        let found = program.get(&format!("/api/v1/clients?q={search}")).await.is(200).json();
        assert_eq!(found["page"]["total"], 0, "{search}");
    }
    let id = format!("/api/v1/clients?q=%23{}", client["id"]);
    assert_eq!(program.get(&id).await.is(200).json()["page"]["total"], 0);
    let file = program.get("/api/v1/clients/export.csv").await.is(200);
    assert!(!file.body.contains("Deleted client") && !file.body.contains("Vanishing"));
    let facets = program.get("/api/v1/clients/facets").await.is(200).json();
    assert!(!facets.to_string().contains("Vanishing"));
    let audit = format!("/api/v1/audit?client={}&limit=100", client["id"]);
    let audit = program.get(&audit).await.is(200).json();
    assert!(
        !audit.to_string().contains("Vanishing") && !audit.to_string().contains("tea"),
        "{audit}"
    );
    let actions: Vec<_> =
        audit["data"].as_array().unwrap().iter().map(|one| &one["action"]).collect();
    assert_eq!(actions[0], "client.erased");
    assert!(actions.contains(&&json!("client.created")), "who did what stays: {actions:?}");

    let kept = program.get(&format!("/api/v1/invoices/{}", invoice["id"])).await.is(200).json();
    assert_eq!(kept["buyer"], invoice["buyer"], "a document keeps what it stated");
    let shown = staff.get(&format!("/invoices/{}", invoice["id"])).await.is(200);
    shown.shows("Vanishing Lane 1");
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(verified["is_intact"], true, "{verified}");
    let back = json!({"amount": "30.00", "method": "manual", "reason": "goodwill"});
    let refunds = format!("/api/v1/invoices/{}/refunds", invoice["id"]);
    program.post_json(&refunds, &back).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_overrule_deletes_a_client_with_paid_invoices() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, _) = client(&program).await;
    let support = office.program_with(&[Permission::ViewClients, Permission::DeleteClients]).await;
    let path = format!("/api/v1/clients/{}?typed_name=Wanda%20Vanishing", client["id"]);
    support.delete(&path).await.is(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_paid_is_forgotten_in_bank_lines_payments_and_journal_too() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, _) = client(&program).await;
    let item = json!({"description": "Work", "unit_price": "12"});
    let body = json!({"client_id": client["id"], "currency": "EUR", "items": [item]});
    let invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let invoice = program.post_json(&format!("{path}/issue"), &json!({})).await.is(200).json();
    let statement = format!(
        "date,amount,currency,reference,payer,id\n\
         2026-11-20,12.00,EUR,{} from Wanda,Wanda Vanishing,BANK-77\n\
         2026-11-20,9.00,EUR,hello,Somebody Else,BANK-78\n",
        invoice["number"].as_str().unwrap(),
    );
    let book = "/api/v1/bank-statements?commit=true";
    program.post_csv(book, statement.as_bytes()).await.is(200);
    assert_eq!(program.get(&path).await.is(200).json()["status"], "paid");
    let told = async || {
        let mut all = String::new();
        for list in ["bank-lines", "payments", "journal"] {
            all.push_str(&program.get(&format!("/api/v1/{list}?limit=100")).await.is(200).body);
        }
        all
    };
    assert!(told().await.contains("Vanishing"));
    let path = format!("/api/v1/clients/{}?typed_name=Wanda%20Vanishing", client["id"]);
    program.delete(&path).await.is(202);
    office.work(&program).await;
    let left = told().await;
    assert!(!left.contains("Vanishing") && !left.contains("from Wanda"), "{left}");
    assert!(left.contains("Somebody Else"), "another payer's line is as it was");
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(verified["is_intact"], true, "{verified}");
}
