//! Credit and the journal, from the front doors.

use bursar_domain::access::Permission;
use bursar_tests::{Office, Visitor};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::clients::register;

fn change(direction: &str, amount: &str) -> Value {
    json!({"direction": direction, "amount": amount, "currency": "EUR", "reason": "by phone"})
}

/// Adds to a client's credit or takes from it.
async fn adjust(program: &Visitor, client: &Value, direction: &str, amount: &str) -> Value {
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&path, &change(direction, amount)).await.is(201).json()
}

async fn credit(program: &Visitor, client: &Value) -> Value {
    program.get(&format!("/api/v1/clients/{}/credit", client["id"])).await.is(200).json()
}

async fn is_intact(program: &Visitor) -> Value {
    let verified = program.get("/api/v1/journal/verify").await.is(200).json();
    assert_eq!(verified["is_intact"], true, "{verified}");
    verified
}

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_give_and_take_is_credit_and_each_figure_says_why() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let entry = adjust(&program, &acme, "add", "100.00").await;
    assert_eq!(entry["destination"]["balance"], json!({"amount": "100.00", "currency": "EUR"}));
    assert_eq!((&entry["cause"], &entry["place"]), (&json!("credit_added"), &json!(1)));
    adjust(&program, &acme, "subtract", "30.50").await;
    let shown = credit(&program, &acme).await;
    let euro = &shown["currencies"][0];
    assert_eq!(euro["credit"]["amount"], "69.50");
    assert_eq!(euro["up_to_date_credit"]["amount"], "69.50");
    let parts: Vec<_> = euro["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["cause"].as_str().unwrap(), part["sum"]["amount"].as_str().unwrap()))
        .collect();
    assert_eq!(parts, [("credit_added", "100.00"), ("credit_subtracted", "-30.50")]);
    let listed = program.get(&format!("/api/v1/clients?q=%23{}", acme["id"])).await.is(200).json();
    assert_eq!(listed["data"][0]["credit"], json!({"amount": "69.50", "currency": "EUR"}));
    let audit = program.get(&format!("/api/v1/clients/{}/audit", acme["id"])).await.is(200).json();
    assert_eq!(audit["data"][0]["action"], "journal.posted");
    assert_eq!(audit["data"][0]["reason"], "by phone");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_parallel_subtractions_take_no_more_than_there_is() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    adjust(&program, &acme, "add", "10.00").await;
    let path = format!("/api/v1/clients/{}/credit-adjustments", acme["id"]);
    let takes =
        (0..100).map(|_| async { program.post_json(&path, &change("subtract", "0.30")).await });
    let replies = join_all(takes).await;
    let taken = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(taken, 33);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.is_problem(409, "not_enough_credit");
    }
    assert_eq!(credit(&program, &acme).await["credit"]["amount"], "0.10");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_twenty_times_in_parallel_moves_money_once() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}/credit-adjustments", acme["id"]);
    let keyed = program.with("idempotency-key", "deposit-7");
    let posts = (0..20).map(|_| async { keyed.post_json(&path, &change("add", "5.00")).await });
    let mut ids: Vec<_> =
        join_all(posts).await.into_iter().map(|reply| reply.is(201).json()["id"].clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    keyed.post_json(&path, &change("add", "6.00")).await.is_problem(422, "key_reused");
    assert_eq!(credit(&program, &acme).await["credit"]["amount"], "5.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_amount_is_told_and_moves_nothing() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}/credit-adjustments", acme["id"]);
    for amount in ["0", "0.00", "-1.00", "1.001", "1e3", "NaN", "", "99999999999999999999"] {
        let reply = program.post_json(&path, &change("add", amount)).await;
        let problem = reply.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], "amount", "{amount:?}");
    }
    let wrong = [
        ("direction", "give"),
        ("currency", "XAU"),
        ("currency", "MXN"),
        ("reason", " "),
        ("expires_on", "2001-01-01"),
        ("expires_on", "someday"),
        ("reference", "two\nlines"),
    ];
    for (field, value) in wrong {
        let mut body = change("add", "1.00");
        body[field] = value.into();
        let problem = program.post_json(&path, &body).await.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], field, "{value:?}");
    }
    let number = json!({"direction": "add", "amount": 5, "currency": "EUR", "reason": "x"});
    program.post_json(&path, &number).await.is(422);
    let nobody = "/api/v1/clients/999999/credit-adjustments";
    program.post_json(nobody, &change("add", "1.00")).await.is_problem(404, "not_found");
    let entries = program.get(&format!("/api/v1/clients/{}/journal", acme["id"])).await.json();
    assert_eq!(entries["page"]["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_reversed_once_and_both_stay() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let entry = adjust(&program, &acme, "add", "20.00").await;
    let path = format!("/api/v1/journal/{}", entry["id"]);
    let because = json!({"reason": "meant for another client"});
    let reversal = program.post_json(&format!("{path}/reverse"), &because).await.is(201).json();
    assert_eq!(reversal["reverses"], entry["id"]);
    assert_eq!(reversal["previous_hash"], entry["hash"]);
    assert_eq!(program.get(&path).await.is(200).json()["reversed_by"], reversal["id"]);
    let again = program.post_json(&format!("{path}/reverse"), &because).await;
    again.is_problem(409, "already_reversed");
    let back = format!("/api/v1/journal/{}/reverse", reversal["id"]);
    program.post_json(&back, &because).await.is_problem(409, "is_reversal");
    assert_eq!(credit(&program, &acme).await["credit"]["amount"], "0.00");
    let spent = adjust(&program, &acme, "add", "7.00").await;
    adjust(&program, &acme, "subtract", "6.00").await;
    let gone = format!("/api/v1/journal/{}/reverse", spent["id"]);
    program.post_json(&gone, &because).await.is_problem(409, "not_enough_credit");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_provider_has_a_journal_that_comes_to_his_clients_credit() {
    let office = Office::open().await;
    let program = office.program().await;
    let verified = is_intact(&program).await;
    assert!(verified["entries"].as_u64().unwrap() > 50, "{verified}");
    let clients = program.get("/api/v1/clients?limit=100").await.is(200).json();
    let mut held = 0;
    for client in clients["data"].as_array().unwrap() {
        let shown = credit(&program, client).await;
        assert_eq!(shown["credit"], client["credit"], "client {}", client["id"]);
        assert_eq!(shown["up_to_date_credit"], client["up_to_date_credit"]);
        for currency in shown["currencies"].as_array().unwrap() {
            held += 1;
            let cents = |money: &Value| {
                money["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap()
            };
            let parts = currency["parts"].as_array().unwrap().iter();
            let sum: i64 = parts.map(|part| cents(&part["sum"])).sum();
            assert_eq!(sum, cents(&currency["credit"]), "client {}", client["id"]);
        }
    }
    assert!(held > 20, "{held} balances");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_rate_values_credit_anew_and_a_held_currency_stays_listed() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let path = format!("/api/v1/clients/{}/credit-adjustments", acme["id"]);
    let mut dollars = change("add", "10.87");
    dollars["currency"] = "USD".into();
    program.post_json(&path, &dollars).await.is(201);
    assert_eq!(credit(&program, &acme).await["credit"]["amount"], "10.00");
    let listed = program.get("/api/v1/currencies").await.is(200).json();
    let listed = listed["data"].as_array().unwrap().clone();
    let dollar = listed.iter().find(|one| one["code"] == "USD").unwrap();
    let rate = format!("/api/v1/currencies/{}", dollar["id"]);
    program.patch_json(&rate, &json!({"rate": "2.174"})).await.is(200);
    let row = program.get(&format!("/api/v1/clients/{}", acme["id"])).await.is(200).json();
    assert_eq!(row["up_to_date_credit"]["amount"], "5.00");
    program.delete(&rate).await.is_problem(409, "currency_in_use");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_preview_add_and_read_credit_in_the_panel() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let staff = office.administrator().await;
    let form = format!("/clients/{}/credit", acme["id"]);
    let fields = [
        ("direction", "add"),
        ("amount", "12.34"),
        ("currency", "EUR"),
        ("reason", "a deposit"),
        ("reference", "7741"),
        ("expires_on", ""),
    ];
    let mut preview = fields.to_vec();
    preview.push(("preview", "yes"));
    let shown = staff.post_form(&form, &preview).await.is(200);
    assert!(shown.body.contains("Credit goes from") && shown.body.contains("value=\"12.34\""));
    assert_eq!(credit(&program, &acme).await["credit"]["amount"], "0.00");
    let _ = staff.post_form(&form, &fields).await.redirects_to(&format!("/clients/{}", acme["id"]));
    assert_eq!(credit(&program, &acme).await["credit"]["amount"], "12.34");
    let tab = staff.get(&format!("/clients/{}/journal", acme["id"])).await.is(200);
    assert!(tab.body.contains("a deposit") && tab.body.contains("12.34"), "{}", tab.body);
    let why = staff.get(&format!("/clients/{}/credit/why", acme["id"])).await.is(200);
    assert!(why.body.contains("Credit added") && why.body.contains("<polyline"), "{}", why.body);
    let wrong = [("direction", "add"), ("amount", "x"), ("currency", "EUR"), ("reason", "kept")];
    let again = staff.post_form(&form, &wrong).await.is(422);
    assert!(again.body.contains(">kept</textarea>") && again.body.contains("There is 1 problem"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_read_filtered_and_reversed_in_the_panel() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let entry = adjust(&program, &acme, "add", "44.44").await;
    adjust(&program, &acme, "subtract", "4.44").await;
    let staff = office.administrator().await;
    let listed =
        staff.get("/journal?cause=credit_subtracted&source_amount_to=4.44&from=soon").await;
    let listed = listed.is(200);
    assert!(listed.body.contains("Left out of this address: from"), "{}", listed.body);
    assert!(listed.body.contains("4.44") && !listed.body.contains("44.44"), "{}", listed.body);
    let page = format!("/journal/{}", entry["id"]);
    let shown = staff.get(&page).await.is(200);
    assert!(shown.body.contains("It is the hash of this entry"), "{}", shown.body);
    let asked = staff.get(&format!("{page}/reverse")).await.is(200);
    assert!(asked.body.contains("go back from"), "{}", asked.body);
    let refused = staff.post_form(&format!("{page}/reverse"), &[("reason", "wrong")]).await.is(409);
    assert!(refused.body.contains("40.00 EUR is left"), "{}", refused.body);
    let checked = staff.get("/journal/verify").await.is(200);
    assert!(checked.body.contains("The journal is intact."), "{}", checked.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_look_sees_the_reason_beside_the_disabled_act() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let staff = office.staff_with(&[Permission::ViewClients]).await;
    let page = staff.get(&format!("/clients/{}", acme["id"])).await.is(200);
    assert!(!page.body.contains(&format!("href=\"/clients/{}/journal\"", acme["id"])));
    staff.get(&format!("/clients/{}/journal", acme["id"])).await.is(403);
    staff.get(&format!("/clients/{}/credit", acme["id"])).await.is(403);
    staff.get("/journal").await.is(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_currency_in_which_nothing_is_left_is_taken_off() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let acme = register(&program, "Acme").await;
    adjust(&program, &acme, "add", "5.00").await;
    let path = format!("/api/v1/clients/{}/credit", acme["id"]);
    let close = format!("{path}?currency=eur");
    program.delete(&close).await.is_problem(409, "credit_left");
    program.delete(&format!("{path}?currency=USD")).await.is_problem(422, "invalid");
    adjust(&program, &acme, "subtract", "5.00").await;
    let page = staff.get(&format!("/clients/{}/credit/why", acme["id"])).await.is(200);
    page.shows("credit/close?currency=EUR");
    program.delete(&close).await.is(204);
    assert_eq!(credit(&program, &acme).await["currencies"], json!([]));
    is_intact(&program).await;
    adjust(&program, &acme, "add", "7.00").await;
    assert_eq!(credit(&program, &acme).await["currencies"][0]["credit"]["amount"], "7.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_out_of_credit_is_known_to_the_list_after_every_movement_and_every_rate() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let listed = async || {
        let path = format!("/api/v1/clients?q=%23{}&out_of_credit=true", acme["id"]);
        program.get(&path).await.is(200).json()["page"]["total"].clone()
    };
    let path = format!("/api/v1/clients/{}", acme["id"]);
    let configuration = program.get(&path).await.json()["configuration"]["id"].clone();
    let configuration = format!("/api/v1/configurations/{configuration}");
    let limit = json!({"settings": {"credit.limit": "10"}});
    program.patch_json(&configuration, &limit).await.is(200);
    assert_eq!(listed().await, 1, "below the new limit");
    let since = credit(&program, &acme).await["out_of_credit_since"].clone();
    assert!(since.is_string());
    let mut dollars = change("add", "15.00");
    dollars["currency"] = "USD".into();
    program.post_json(&format!("{path}/credit-adjustments"), &dollars).await.is(201);
    assert_eq!(listed().await, 0);
    assert!(credit(&program, &acme).await["out_of_credit_since"].is_null());
    let currencies = program.get("/api/v1/currencies").await.is(200).json();
    let currencies = currencies["data"].as_array().unwrap().clone();
    let dollar = currencies.iter().find(|one| one["code"] == "USD").unwrap();
    let rate = format!("/api/v1/currencies/{}", dollar["id"]);
    program.patch_json(&rate, &json!({"rate": "3"})).await.is(200);
    assert_eq!(listed().await, 1, "15 dollars are 5 euros now");
    let shown = credit(&program, &acme).await;
    let held = &shown["currencies"][0];
    assert!(held["rate_since"].is_string() && held["rate"].as_str().unwrap().starts_with("0.333"));
}
