//! The log of e-mails, the reminder by hand and the editor of templates, from the front doors.

use bursar_tests::{Office, Visitor, page};
use serde_json::{Value, json};

use crate::clients::register;

/// An issued invoice of a client of a configuration of its own.
async fn issued(program: &Visitor, company: &str) -> (Value, Value) {
    let settings = json!({
        "general.company_info": "Nordsky Cloud AS",
        "invoicing.fiscal_number_format": "N-{number}",
    });
    let body = json!({"name": format!("For {company}"), "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let client = register(program, company).await;
    let path = format!("/api/v1/clients/{}", client["id"]);
    let patch = json!({
        "currency": "EUR", "configuration_id": configuration["id"], "country": "US",
        "address_line_1": "Storgata 1",
    });
    let client = program.patch_json(&path, &patch).await.is(200).json();
    let item = json!({"description": "Consulting", "unit_price": "80"});
    let body = json!({"client_id": client["id"], "items": [item]});
    let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let path = format!("/api/v1/invoices/{}/issue", draft["id"]);
    (client, program.post_json(&path, &json!({})).await.is(200).json())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_filtered_and_an_email_is_read_with_its_words() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, invoice) = issued(&program, "Acme Log").await;
    let list = async |query: &str| {
        let listed = program.get(&format!("/api/v1/emails?{query}")).await.is(200).json();
        listed["data"].as_array().unwrap().clone()
    };
    let of_client = list(&format!("client={}", client["id"])).await;
    assert_eq!(of_client.len(), 1);
    let email = &of_client[0];
    assert_eq!(
        (&email["status"], &email["occasion"]),
        (&json!("queued"), &json!("invoice_issued"))
    );
    for query in [
        format!("invoice={}", invoice["id"]),
        "recipient=ACME-LOG%40clients.example".to_owned(),
        format!("template=invoice_issued&client={}&status=queued,sent", client["id"]),
        format!("client={}&from=2020-01-01", client["id"]),
    ] {
        assert_eq!(list(&query).await[0]["id"], email["id"], "{query}");
    }
    for query in ["status=failed", "template=none", "to=2020-01-01", "recipient=acme-log"] {
        assert!(list(&format!("{query}&client={}", client["id"])).await.is_empty(), "{query}");
    }
    program.get("/api/v1/emails?status=lost").await.is_problem(400, "bad_parameter");
    let shown = program.get(&format!("/api/v1/emails/{}", email["id"])).await.is(200).json();
    let text = shown["words"]["text"].as_str().unwrap();
    assert!(text.contains("80.00 EUR") && text.contains("Acme Log"), "{text}");
    let path = format!("/api/v1/emails/{}/resend", email["id"]);
    program.post_json(&path, &json!({})).await.is_problem(409, "not_ended");

    let staff = office.administrator().await;
    let list = staff.get(&format!("/emails?client={}", client["id"])).await.is(200);
    list.shows("kept here and not sent").shows("acme-log@clients.example");
    let page = staff.get(&format!("/emails/{}", email["id"])).await.is(200);
    page.shows("80.00 EUR").shows("What it will say").shows("sandbox=\"\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_remind_of_an_unpaid_invoice_once_a_day() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let (_, invoice) = issued(&program, "Acme Late").await;
    let shown = staff.get(&format!("/invoices/{}", invoice["id"])).await.is(200);
    shown.shows("Send reminder");
    let form = format!("/invoices/{}/remind", invoice["id"]);
    staff.get(&form).await.is(200).shows("once a day");
    let reply = staff.post_form(&form, &[]).await;
    assert!((300..400).contains(&reply.status), "{}: {}", reply.status, reply.body);
    staff.post_form(&form, &[]).await.is(409).shows("today already");
    let api = format!("/api/v1/invoices/{}/reminders", invoice["id"]);
    program.post_json(&api, &json!({})).await.is_problem(409, "reminded_today");
    let path = format!("/api/v1/emails?invoice={}&template=invoice_due_soon", invoice["id"]);
    assert_eq!(program.get(&path).await.is(200).json()["page"]["total"], 1);
    let pay = format!("/api/v1/invoices/{}/payments", invoice["id"]);
    program.post_json(&pay, &json!({"amount": "80.00"})).await.is(200);
    program.post_json(&api, &json!({})).await.is_problem(409, "wrong_status");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_changed_shown_and_set_back_and_mistakes_stand_beside_their_part() {
    let office = Office::open().await;
    let program = office.program().await;
    let path = "/api/v1/mail-templates/invoice_issued/en";
    let first = program.get(path).await.is(200).json();
    assert_eq!((&first["version"], &first["changed_at"]), (&json!(0), &Value::Null));
    let wrong = json!({
        "subject": "{{ invoice.nmber }}", "text": "{% if %}", "html": "<b>{{ whatever }}</b>",
    });
    let refused = program.put_json(path, &wrong).await.is_problem(422, "invalid").json();
    let fields: Vec<_> = refused["errors"].as_array().unwrap().iter().collect();
    assert_eq!(fields.len(), 3, "{refused}");
    assert_eq!(fields[0]["message"], "«invoice.nmber» is not known here");
    let lines = json!({"subject": "One\nBcc: all@evil.example", "text": "x"});
    program.put_json(path, &lines).await.is_problem(422, "invalid");

    let own = json!({"subject": "Pay {{ invoice.due }}", "text": "For {{ client.name }}"});
    let saved = program.put_json(path, &own).await.is(200).json();
    assert_eq!((&saved["version"], &saved["subject"]), (&json!(1), &own["subject"]));
    let (_, invoice) = issued(&program, "Acme Template").await;
    let emails = program.get(&format!("/api/v1/emails?invoice={}", invoice["id"])).await.is(200);
    let id = emails.json()["data"][0]["id"].clone();
    let email = program.get(&format!("/api/v1/emails/{id}")).await.is(200).json();
    assert_eq!(email["words"]["subject"], "Pay 80.00 EUR");
    assert_eq!(
        (&email["words"]["text"], &email["words"]["html"]),
        (&json!("For Acme Template"), &Value::Null)
    );

    let mut preview = own.clone();
    preview["occasion"] = "invoice_issued".into();
    preview["invoice_id"] = invoice["id"].clone();
    let shown = program.post_json("/api/v1/mail-templates/preview", &preview).await.is(200).json();
    assert_eq!(shown["text"], "For Acme Template");

    program.delete(path).await.is(204);
    assert_eq!(program.get(path).await.is(200).json()["subject"], first["subject"]);
    program.delete(path).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configuration_sends_only_templates_that_there_are() {
    let office = Office::open().await;
    let program = office.program().await;
    let create = async |name: &str, settings: Value| {
        program
            .post_json("/api/v1/configurations", &json!({"name": name, "settings": settings}))
            .await
    };
    let key = "invoice_notifications.overdue_reminders";
    let refused = create("Wrong", json!({key: {"24": "last-call"}})).await;
    let refused = refused.is_problem(422, "invalid").json();
    assert_eq!(refused["errors"][0]["field"], key, "{refused}");
    let path = "/api/v1/mail-templates/last-call/en";
    let words = json!({"occasion": "invoice_overdue", "subject": "Last call", "text": "Pay now"});
    program.put_json(path, &words).await.is(200);
    create("Right", json!({key: {"24": "last-call"}})).await.is(201);
    program.delete(path).await.is_problem(409, "template_in_use");
    let misplaced = json!({"invoice_notifications.payment_template": "last-call"});
    create("Misplaced", misplaced).await.is_problem(422, "invalid");
    let german = json!({"subject": "Letzte Mahnung", "text": "Bitte zahlen"});
    program.put_json("/api/v1/mail-templates/last-call/de", &german).await.is(200);
    program.delete(path).await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_editor_works_without_scripts() {
    let office = Office::open().await;
    let staff = office.administrator().await;
    let address = "/settings/mail-templates/payment_confirmed/en";
    staff.get("/settings/mail-templates").await.is(200).shows("Payment confirmed");
    let form = staff.get(address).await.is(200);
    assert!(page::field(&form.body, "subject").unwrap().contains("{{ invoice.number }}"));
    let typed = [
        ("subject", "Thanks for {{ payment.amount }}"),
        ("text", "Dear {{ recipient.name }}"),
        ("html", ""),
        ("preview", "1"),
    ];
    let shown = staff.post_form(address, &typed).await.is(200);
    shown.shows("Thanks for 250.00 EUR").shows("Dear Kari Nordmann");
    let wrong = [("subject", "Thanks"), ("text", "{{ nothing }}"), ("html", "")];
    let refused = staff.post_form(address, &wrong).await.is(422);
    refused.shows("«nothing» is not known here");
    let reply = staff.post_form(address, &typed[..3]).await;
    assert!((300..400).contains(&reply.status), "{}: {}", reply.status, reply.body);
    staff.get(&format!("{address}/test")).await.is(200).shows("to yourself");
    let reply = staff.post_form(&format!("{address}/test"), &[]).await;
    assert!(reply.header("location").starts_with("/emails/"), "{}", reply.body);
    let at = reply.header("location").split('?').next().unwrap().to_owned();
    staff.get(&at).await.is(200).shows("Thanks for 250.00 EUR");
    let reply = staff.post_form(&format!("{address}/reset"), &[]).await;
    assert!((300..400).contains(&reply.status), "{}: {}", reply.status, reply.body);
    let form = staff.get(address).await.is(200);
    assert!(page::field(&form.body, "subject").unwrap().contains("{{ invoice.number }}"));
}
