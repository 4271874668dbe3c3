//! Makes a record of each kind, a new one for each route that is asked.

use std::sync::atomic::{AtomicUsize, Ordering};

use bursar_tests::Visitor;
use serde_json::{Value, json};

/// Currencies that no sample provider deals in.
const CODES: [&str; 12] =
    ["AED", "ARS", "BDT", "BHD", "BOB", "CRC", "DZD", "EGP", "FJD", "GEL", "GHS", "GTQ"];

/// An address with a record in each pair of braces, and the same records in a body.
pub(super) async fn fill(program: &Visitor, route: &str, body: &Value) -> (String, Value) {
    let (mut address, mut client) = (String::new(), 0);
    for (place, part) in route.split(['{', '}']).enumerate() {
        if place % 2 == 0 {
            address.push_str(part);
            continue;
        }
        let made = make(program, part, client).await;
        if part == "client" {
            client = made.parse().unwrap();
        }
        address.push_str(&made);
    }
    let mut body = body.clone();
    for (field, kind) in [("pricing_plan_id", "plan"), ("client_id", "client")] {
        if body[field] == format!("{{{kind}}}") {
            let made = make(program, kind, 0).await.parse::<i64>().unwrap();
            body[field] = made.into();
        }
    }
    if body["user_id"] == "{user}" {
        body["user_id"] = make(program, "user", 0).await.parse::<i64>().unwrap().into();
    }
    (address, body)
}

/// A new record of a kind, where necessary one of this client's.
#[expect(clippy::too_many_lines, reason = "it is a table")]
async fn make(program: &Visitor, kind: &str, client: i64) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = json!({"name": format!("Record {number}")});
    let email = format!("record-{number}@clients.example");
    let of_client = |what: &str| format!("clients/{client}/{what}");
    let (path, body) = match kind {
        "client" => ("clients".to_owned(), json!({"company": "Record", "email": email})),
        "group" => ("client-groups".to_owned(), name),
        "configuration" => ("configurations".to_owned(), name),
        "role" => ("roles".to_owned(), name),
        "token" => ("tokens".to_owned(), name),
        "view" => ("views".to_owned(), name),
        "currency" => {
            static LISTED: AtomicUsize = AtomicUsize::new(0);
            let code = CODES[LISTED.fetch_add(1, Ordering::Relaxed) % CODES.len()];
            ("currencies".to_owned(), json!({"code": code, "rate": "3"}))
        }
        "plan" => {
            let body = json!({"name": format!("Record {number}"), "currency": "EUR"});
            ("pricing-plans".to_owned(), body)
        }
        "rule" => {
            let plan = Box::pin(make(program, "plan", 0)).await;
            let body = json!({
                "name": "Machines", "kind": "instance", "attribute": "existence",
                "time_unit": "hour", "tiers": [{"price": "1"}],
            });
            (format!("pricing-plans/{plan}/rules"), body)
        }
        "usage" => {
            let client: i64 = Box::pin(make(program, "client", 0)).await.parse().unwrap();
            let body = json!({
                "client_id": client, "started_at": "2026-01-01T00:00:00Z",
                "resource": {"kind": "instance", "external_id": format!("vm-{number}")},
            });
            ("usage-records".to_owned(), body)
        }
        "tax_rule" => {
            let state = format!("State {number}");
            let body = json!({"name": "ICMS", "rate": "18", "country": "BR", "state": state});
            ("tax-rules".to_owned(), body)
        }
        "product" => {
            let code = format!("record-{number}");
            ("products".to_owned(), json!({"name": "Record", "code": code}))
        }
        "price" => {
            let product = Box::pin(make(program, "product", 0)).await;
            let body = json!({"unit": "month", "currency": "EUR", "price": "1"});
            (format!("products/{product}/cycles"), body)
        }
        "product_group" => ("product-groups".to_owned(), name),
        "field" => {
            let name = format!("record_{number}");
            ("custom-fields".to_owned(), json!({"name": name, "label": "L", "kind": "text"}))
        }
        "user" => ("users".to_owned(), json!({"email": email, "first_name": "Ole"})),
        "staff" => {
            let password = "a long enough one";
            let body = json!({"email": email, "first_name": "Ole", "password": password});
            ("staff".to_owned(), body)
        }
        "note" => (of_client("notes"), json!({"body": "Called"})),
        "invitation" => (of_client("invitations"), json!({"email": email, "roles": ["owner"]})),
        "member" => {
            let user = Box::pin(make(program, "user", 0)).await;
            let body = json!({"user_id": user.parse::<i64>().unwrap(), "roles": ["owner"]});
            program.post_json(&format!("/api/v1/{}", of_client("users")), &body).await.is(201);
            return user;
        }
        "operation" => {
            let client = Box::pin(make(program, "client", 0)).await;
            let path = format!("/api/v1/clients/{client}/suspend");
            let started = program.post_json(&path, &json!({"reason": "x"})).await.is(202);
            return started.json()["operation"]["id"].to_string();
        }
        "draft" => {
            let client = Box::pin(make(program, "client", 0)).await;
            let item = json!({"description": "Consulting", "unit_price": "5"});
            let client: i64 = client.parse().unwrap();
            ("invoices".to_owned(), json!({"client_id": client, "items": [item]}))
        }
        "payment" => return payment(program, number).await["id"].to_string(),
        "refund" => return refund(program, number).await,
        "method" => {
            let token = format!("card_{number}");
            (
                of_client("payment-methods"),
                json!({
                    "gateway": "simulation", "token": token, "label": "Visa 4242",
                }),
            )
        }
        "bank_line" => return bank_line(program, number).await,
        "gateway" => {
            let known = program.get("/api/v1/gateways").await.is(200).json();
            return known["data"][0]["id"].to_string();
        }
        "entry" => {
            let client = Box::pin(make(program, "client", 0)).await;
            let path = format!("/api/v1/clients/{client}/credit-adjustments");
            let body = json!({
                "direction": "add", "amount": "5.00", "currency": "EUR", "reason": "a deposit"
            });
            return program.post_json(&path, &body).await.is(201).json()["id"].to_string();
        }
        "audit" => {
            let entries = program.get("/api/v1/audit?limit=1").await.is(200).json();
            return entries["data"][0]["id"].to_string();
        }
        "email" => {
            let client = Box::pin(make(program, "client", 0)).await;
            Box::pin(make(program, "invitation", client.parse().unwrap())).await;
            let path = format!("/api/v1/emails?client={client}");
            let written = program.get(&path).await.is(200).json();
            return written["data"][0]["id"].to_string();
        }
        "template" => {
            let name = format!("record-{number}");
            let path = format!("/api/v1/mail-templates/{name}/en");
            let words = json!({"occasion": "invitation", "subject": "S", "text": "T"});
            program.put_json(&path, &words).await.is(200);
            return name;
        }
        "language" => return "en".to_owned(),
        "credit_note" => return Box::pin(credit_note(program, number)).await,
        "line" => return "1".to_owned(),
        "upload" => return "00112233445566778899aabbccddeeff".to_owned(),
        other => panic!("nobody knows how to make a {other}"),
    };
    let made = program.post_json(&format!("/api/v1/{path}"), &body).await.is(201).json();
    made["id"].to_string()
}

/// An invoice over 5.55 that is issued.
async fn issued(program: &Visitor, number: usize) -> Value {
    let settings = json!({
        "general.company_info": "Nordsky Cloud AS",
        "invoicing.fiscal_number_format": "N-{number}",
    });
    let body = json!({"name": format!("Payments {number}"), "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let email = format!("payer-{number}@clients.example");
    let body = json!({
        "company": "Payer", "email": email, "country": "US", "address_line_1": "Main Street 1",
    });
    let client = program.post_json("/api/v1/clients", &body).await.is(201).json();
    let path = format!("/api/v1/clients/{}/configuration", client["id"]);
    let chosen = json!({"configuration_id": configuration["id"]});
    program.put_json(&path, &chosen).await.is(200);
    let item = json!({"description": "Consulting", "unit_price": "5.55"});
    let body = json!({"client_id": client["id"], "items": [item]});
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
    program.post_json(&path, &json!({})).await.is(200).json()
}

/// A payment that was written down.
async fn payment(program: &Visitor, number: usize) -> Value {
    let invoice = issued(program, number).await;
    let path = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    program.post_json(&path, &json!({"amount": "5.55"})).await.is(200);
    payment_of(program, &invoice).await
}

async fn payment_of(program: &Visitor, invoice: &Value) -> Value {
    let path = format!("/api/v1/payments?invoice={}", invoice["id"]);
    program.get(&path).await.is(200).json()["data"][0].clone()
}

/// What the simulated processor of cards gives back.
async fn refund(program: &Visitor, number: usize) -> String {
    let known = program.get("/api/v1/gateways").await.is(200).json();
    let known = known["data"].as_array().unwrap();
    let cards = known.iter().find(|gateway| gateway["code"] == "simulation").unwrap();
    let path = format!("/api/v1/gateways/{}", cards["id"]);
    program.patch_json(&path, &json!({"is_enabled": true})).await.is(200);
    let invoice = issued(program, number).await;
    let path = format!("/api/v1/invoices/{}/charge", invoice["id"]);
    program.post_json(&path, &json!({"gateway": "simulation"})).await.is(202);
    for _ in 0..600 {
        let payment = payment_of(program, &invoice).await;
        if payment["status"] == "succeeded" {
            let path = format!("/api/v1/payments/{}/refunds", payment["id"]);
            let body = json!({"method": "gateway", "reason": "x"});
            let given = program.post_json(&path, &body).await.is(200).json();
            return given["refunds"][0]["id"].to_string();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the payment does not come");
}

/// A line of a bank statement that nobody can match.
async fn bank_line(program: &Visitor, number: usize) -> String {
    let file = format!("date,amount,currency,reference\n2026-11-29,1.00,EUR,line {number}\n");
    let path = "/api/v1/bank-statements?commit=true";
    program.post_csv(path, file.as_bytes()).await.is(200);
    let lines = program.get("/api/v1/bank-lines?status=open&limit=1").await.is(200).json();
    lines["data"][0]["id"].to_string()
}

/// A credit note for an invoice of a client of a company of its own.
async fn credit_note(program: &Visitor, number: usize) -> String {
    let settings = json!({
        "company.legal_name": format!("Record {number} AS"),
        "invoicing.home_country": "NO",
        "invoicing.numbering": "fiscal_at_once",
        "invoicing.fiscal_number_format": format!("R{number}-{{number}}"),
    });
    let body = json!({"name": format!("Of record {number}"), "settings": settings});
    let made = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let client = Box::pin(make(program, "client", 0)).await;
    let patch = json!({
        "address_line_1": "Storgata 1", "country": "US", "configuration_id": made["id"],
    });
    program.patch_json(&format!("/api/v1/clients/{client}"), &patch).await.is(200);
    let client: i64 = client.parse().unwrap();
    let item = json!({"description": "Consulting", "unit_price": "5"});
    let body = json!({"client_id": client, "items": [item]});
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = format!("/api/v1/invoices/{}", draft["id"]);
    program.post_json(&format!("{path}/issue"), &json!({})).await.is(200);
    let why = json!({"reason": "a record"});
    let noted = program.post_json(&format!("{path}/credit-notes"), &why).await.is(201).json();
    noted["credit_notes"][0]["id"].to_string()
}
