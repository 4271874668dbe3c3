//! The panel of invoices as staff use it all day: found, written in place, walked, arranged.

use bursar_domain::access::Permission;
use bursar_tests::{Office, Visitor};
use serde_json::{Value, json};

use crate::invoices::{act, client_with, draft, line};

/// Three invoices of a client: 10.00 issued, 2.00 issued and paid, 6.00 as a draft.
async fn three(program: &Visitor, client: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for price in ["5", "1", "3"] {
        let body = json!({"client_id": client["id"], "items": [line(price)]});
        let mut invoice = program.post_json("/api/v1/invoices", &body).await.is(201).json();
        if price != "3" {
            invoice = act(program, &invoice, "issue", &json!({})).await;
        }
        if price == "1" {
            invoice = act(program, &invoice, "payments", &json!({"amount": "2.00"})).await;
        }
        all.push(invoice);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_two_lines_is_begun_with_one_form_and_written_in_place() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let new = format!("/clients/{}/invoices/new", client["id"]);
    staff.get(&new).await.is(200).shows("items.2.description");
    let mut form = vec![
        ("kind", "custom"),
        ("currency", "EUR"),
        ("items.0.kind", "custom"),
        ("items.0.description", "Consulting"),
        ("items.0.quantity", "2"),
        ("items.0.unit_price", "50"),
        ("items.1.description", ""),
        ("items.2.kind", "custom"),
        ("items.2.description", "Travel"),
        ("items.2.unit_price", "dear"),
    ];
    let wrong = staff.post_form(&new, &form).await.is(422);
    wrong.shows("value=\"dear\"").shows("#field-items-2-unit-price");
    form.retain(|(name, _)| *name != "items.2.unit_price");
    form.push(("items.2.unit_price", "30"));
    let page = staff.post_form(&new, &form).await.is(303).header("location").to_owned();
    staff.get(&page).await.is(200).shows("130.00").shows("value=\"Travel\"");

    let rows = [
        ("items.0.line", "1"),
        ("items.0.kind", "custom"),
        ("items.0.description", "Consulting, on site"),
        ("items.0.quantity", "2"),
        ("items.0.unit_price", "60"),
        ("items.1.line", "2"),
        ("items.1.description", "Travel"),
        ("items.1.unit_price", "30"),
        ("items.1.remove", "true"),
        ("items.2.kind", "custom"),
        ("items.2.description", "Licence"),
        ("items.2.unit_price", "7"),
    ];
    let lines = format!("{page}/lines");
    let _ = staff.post_form(&lines, &rows).await.redirects_to(&page);
    let shown = staff.get(&page).await.is(200);
    let shown = shown.shows("127.00").shows("Consulting, on site").shows("value=\"Licence\"");
    shown.shows("History");
    let bad = [
        ("items.0.kind", "credit"),
        ("items.0.description", "Credit"),
        ("items.0.unit_price", "1"),
    ];
    staff.post_form(&lines, &bad).await.is(422).shows("#field-items-0-kind");

    let twin = staff.post_form(&format!("{page}/duplicate"), &[]).await.is(303);
    let twin = twin.header("location").to_owned();
    assert_ne!(twin, page);
    staff.get(&twin).await.is(200).shows("127.00").shows("value=\"Licence\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn invoices_are_found_by_number_state_and_client_and_walked_one_by_one() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let all = three(&program, &client).await;
    let number = all[0]["number"].as_str().unwrap();
    let his = format!("client={}", client["id"]);
    let list = format!("/invoices?{his}&sort=-total&status=unpaid,paid,draft");
    let list = staff.get(&list).await.is(200);
    let list = list.shows("1–3 of").shows("any of 3").shows("aria-keyshortcuts=\"f\"");
    list.shows("aria-keyshortcuts=\"s\"").shows("aria-keyshortcuts=\"c\"");
    staff
        .get(&format!("/invoices?{his}&is_overdue=true"))
        .await
        .is(200)
        .shows("No invoices match these filters");
    let found = staff.get(&format!("/invoices?q={}", &number[..9])).await.is(200);
    found.shows(number).shows(all[1]["number"].as_str().unwrap());
    let found = staff.get(&format!("/invoices?q={number}")).await.is(200);
    found.shows("1–1 of");
    let listed = program.get(&format!("/api/v1/invoices?{his}&q=2")).await.is(200).json();
    assert_eq!(listed["page"]["total"], 1, "the second of the series: {listed}");

    let counts = format!("/invoices/counts?at=/invoices&list=client%3D{}", client["id"]);
    let counts = staff.get(&counts).await.is(200).body;
    let tabs: String =
        counts[counts.find("id=\"states\"").unwrap()..].chars().take(3_000).collect();
    for (tab, number) in [("All", 3), ("Draft", 1), ("Unpaid", 1), ("Overdue", 0), ("Paid", 1)] {
        let from = tabs.find(&format!(">{tab}")).unwrap_or_else(|| panic!("{tab} in {tabs}"));
        let near: String = tabs[from..].chars().take(80).collect();
        assert!(near.contains(&format!(">{number}<")), "{tab} is not {number} in {near}");
    }
    let sum = staff.get(&format!("/invoices/sum?{his}&status=unpaid,paid")).await.is(200);
    sum.shows("12.00").shows("10.00");

    let list = format!("list=client%3D{}%26sort%3D-total", client["id"]);
    let middle = format!("/invoices/{}?{list}", all[2]["id"]);
    let page = staff.get(&middle).await.is(200);
    let beside = |invoice: &Value| format!("href=\"/invoices/{}?{list}\"", invoice["id"]);
    page.shows("2 of 3").shows(&beside(&all[0])).shows(&beside(&all[1]));
    let palette = staff.get(&format!("/search?q={number}")).await.is(200);
    palette.shows(&format!("Invoice {number}"));

    let choose = staff.get("/clients/choose?for=/invoices?status%3Dpaid&q=acme").await.is(200);
    choose.shows(&format!("/invoices?status=paid&amp;client={}", client["id"]));
    staff.get("/clients/choose?for=https://elsewhere.example/invoices").await.is(404);
    let narrowed = staff.get(&format!("/invoices?client={}", client["id"])).await.is(200);
    narrowed.shows("Remove filter: Client Acme");
    let new = staff.get(&format!("/invoices/new?client={}", client["id"])).await.is(303);
    assert_eq!(new.header("location"), format!("/clients/{}/invoices/new", client["id"]));
    let journal = staff.get(&format!("/journal?invoice={}", all[1]["id"])).await.is(200);
    journal.shows("1–1 of").shows("Payment");
}

#[tokio::test(flavor = "multi_thread")]
async fn ticked_invoices_are_merged_and_a_part_is_split_off_after_a_look_at_what_will_be() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let (one, two) = (draft(&program, &client).await, draft(&program, &client).await);
    let ids = format!("id={}&id={}", one["id"], two["id"]);
    staff.get(&format!("/invoices/merge?{ids}")).await.is(200).shows("200.02").shows("removed.");
    staff.get(&format!("/invoices/merge?id={}", one["id"])).await.is(422);
    let (a, b) = (one["id"].to_string(), two["id"].to_string());
    let form = [("id", a.as_str()), ("id", b.as_str()), ("due_on", "2031-01-31")];
    let kept = format!("/invoices/{a}");
    let _ = staff.post_form("/invoices/merge", &form).await.redirects_to(&kept);
    let split = format!("{kept}/split");
    let preview = [("lines", "2"), ("preview", "yes")];
    staff.post_form(&split, &preview).await.is(200).shows("move to a new invoice").shows("100.01");
    staff.post_form(&split, &[]).await.is(422).shows("Choose some of the lines");
    staff.post_form(&split, &[("lines", "2")]).await.is(303);
    staff.get(&kept).await.is(200).shows("100.01").shows("31 Jan 2031");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_edit_but_not_see_invoices_is_not_led_to_a_refusal() {
    let office = Office::open().await;
    let program = office.program().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let draft = draft(&program, &client).await;
    let staff = office.staff_with(&[Permission::EditInvoices]).await;
    let path = format!("/invoices/{}/edit", draft["id"]);
    let done = staff.post_form(&path, &[("notes", "Thank you")]).await.is(303);
    let to = done.header("location").to_owned();
    assert!(!to.starts_with("/invoices"), "{to}");
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_issued_many_at_once_and_the_others_stay() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let mut drafts = Vec::new();
    for price in ["5", "7", "11"] {
        let body = json!({"client_id": client["id"], "items": [line(price)]});
        drafts.push(program.post_json("/api/v1/invoices", &body).await.is(201).json());
    }
    let empty = json!({"client_id": client["id"]});
    drafts.push(program.post_json("/api/v1/invoices", &empty).await.is(201).json());
    let issued = act(&program, &drafts[0], "issue", &json!({})).await;
    let ids: Vec<String> = drafts.iter().map(|draft| draft["id"].to_string()).collect();
    let ticked: Vec<_> = ids.iter().map(|id| format!("id={id}")).collect();
    let asked = staff.get(&format!("/invoices/issue?{}", ticked.join("&"))).await.is(200);
    asked.shows("Issue 3 invoices").shows("1 more is no draft");
    let mut form: Vec<_> = ids.iter().map(|id| ("id", id.as_str())).collect();
    form.push(("expected", "4"));
    staff.post_form("/invoices/issue", &form).await.is(409).shows("here are 3 drafts");
    form.pop();
    form.push(("expected", "3"));
    let begun = staff.post_form("/invoices/issue", &form).await.is(303);
    let operation = begun.header("location").to_owned();
    office.work(&program).await;
    let ended = program.get(&format!("/api/v1{operation}")).await.is(200).json();
    assert_eq!((&ended["status"], &ended["kind"]), (&json!("succeeded"), &json!("issue_invoices")));
    let told = ended["result"].as_str().unwrap();
    assert!(told.starts_with("2 invoices issued; 1 could not be: #"), "{told}");
    assert!(told.contains("add at least one line"), "{told}");
    let status = async |id: &String| {
        let read = program.get(&format!("/api/v1/invoices/{id}")).await.is(200).json();
        (read["status"].clone(), read["number"].clone())
    };
    assert_eq!(status(&ids[0]).await.1, issued["number"], "it was no draft");
    assert_eq!(status(&ids[1]).await.0, "unpaid");
    assert_eq!(status(&ids[2]).await.0, "unpaid");
    assert_eq!(status(&ids[3]).await.0, "draft");

    let filter = format!("client={}&status=draft", client["id"]);
    let body = json!({"filter": filter, "expected": 1});
    program.post_json("/api/v1/invoices/issue", &body).await.is(202);
    office.work(&program).await;
    let wrong = json!({"filter": "status=open"});
    program.post_json("/api/v1/invoices/issue", &wrong).await.is(422).shows("filter");
    program.post_json("/api/v1/invoices/issue", &json!({})).await.is(422).shows("invoice_ids");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_values_of_a_filter_are_counted_beside_the_other_filters() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    three(&program, &client).await;
    let list = format!("client={}%26status=paid", client["id"]);
    let facets = format!("/invoices/facets?at=/invoices&filter=status&list={list}");
    let shown = staff.get(&facets).await.is(200);
    let values = shown.body.split("filter-status-values").nth(1).unwrap();
    let counts: Vec<_> = values
        .split("<span class=\"n\">")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(counts, ["1", "1", "1", "0", "0"], "draft, unpaid, paid: {}", shown.body);
    shown.shows("value=\"paid\" checked");
    let kinds = staff.get(&facets.replace("filter=status", "filter=kind")).await.is(200);
    kinds.shows(">1<span class=\"vh\"> match</span>");
    staff.get(&facets.replace("filter=status", "filter=number")).await.is(404);
    let own = format!("/clients/{}/invoices", client["id"]);
    staff.get(&own).await.is(200).shows(&format!("/invoices/facets?at={own}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_a_list_are_walked_from_one_to_the_next() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_at_once").await;
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    let mut entries = Vec::new();
    for amount in ["3.00", "2.00", "1.00"] {
        let body = json!({
            "direction": "add", "amount": amount, "currency": "EUR", "reason": "x",
        });
        entries.push(program.post_json(&path, &body).await.is(201).json()["id"].to_string());
    }
    let list = format!("client={}%26sort=source_amount", client["id"]);
    let middle = staff.get(&format!("/journal/{}?list={list}", entries[1])).await.is(200);
    let middle = middle.shows("2 of 3").shows(&format!("href=\"/journal/{}?list=", entries[0]));
    middle.shows(&format!("href=\"/journal/{}?list=", entries[2]));
    let own = staff.get(&format!("/clients/{}/journal", client["id"])).await.is(200);
    own.shows(&format!("href=\"/journal/{}?list=client", entries[1]));
    staff.get(&format!("/journal/{}", entries[1])).await.is(200).hides("2 of 3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_invoice_is_due_as_the_configuration_says() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let client = client_with(&program, "fiscal_when_paid").await;
    let path = format!("/api/v1/configurations/{}", client["configuration"]["id"]);
    let days = json!({"settings": {"invoicing.payment_days": 30}});
    program.patch_json(&path, &days).await.is(200);
    let body = json!({"client_id": client["id"], "items": [line("5")]});
    let mut ids = Vec::new();
    for _ in 0..2 {
        let draft = program.post_json("/api/v1/invoices", &body).await.is(201).json();
        ids.push(format!("id={}", draft["id"]));
    }
    let page = staff.get(&format!("/invoices/merge?{}", ids.join("&"))).await.is(200);
    let due = office.desk().today() + chrono::TimeDelta::days(30);
    page.shows(&format!("value=\"{due}\""));
}
