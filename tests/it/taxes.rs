//! Tax rules, and which of them a client pays, from the front doors.

use bursar_domain::access::Permission;
use bursar_tests::{Office, Visitor, page};
use futures::future::join_all;
use serde_json::{Value, json};

const RULES: &str = "/api/v1/tax-rules";

/// A country that the sample provider has no rules for.
fn brazil(name: &str, rate: &str) -> Value {
    json!({"name": name, "rate": rate, "country": "BR"})
}

async fn create(program: &Visitor, rule: &Value) -> Value {
    program.post_json(RULES, rule).await.is(201).json()
}

/// A client with something said about where he is and what he pays.
async fn client(program: &Visitor, said: Value) -> Value {
    let mut body = json!({"company": "Acme", "email": "acme@clients.example", "country": "BR"});
    for (name, value) in said.as_object().unwrap() {
        body[name] = value.clone();
    }
    program.post_json("/api/v1/clients", &body).await.is(201).json()
}

async fn assess(program: &Visitor, client: &Value, on: &str) -> Value {
    let body = json!({"client_id": client["id"], "on": on});
    program.post_json("/api/v1/tax-rules/assess", &body).await.is(200).json()
}

/// The names and rates of the taxes that are charged.
fn charged(assessed: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let taxes = assessed["taxes"].as_array().unwrap().iter();
    taxes.map(|tax| (text(&tax["name"]), text(&tax["rate"]))).collect()
}

fn reasons(assessed: &Value) -> String {
    assessed["reasons"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_created_changed_and_deleted_with_its_versions_and_its_history() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let body = json!({
        "name": "ICMS", "rate": "18.50", "level": "2", "country": "BR", "state": "São Paulo",
        "starts_on": "2026-01-01", "ends_on": "2027-01-01", "is_compound": true
    });
    let created = program.post_json(RULES, &body).await.is(201);
    let rule = created.json();
    let path = format!("{RULES}/{}", rule["id"]);
    assert_eq!(created.header("location"), path);
    assert_eq!(created.header("etag"), "\"1\"");
    let mut expected = body.clone();
    expected["rate"] = "18.5".into();
    expected["id"] = rule["id"].clone();
    expected["version"] = 1.into();
    assert_eq!(rule, expected);
    assert_eq!(program.get(&path).await.is(200).json(), rule);
    let seen = program.with("if-match", "\"1\"");
    let ended = json!({"ends_on": null, "rate": "19"});
    let changed = seen.patch_json(&path, &ended).await.is(200).json();
    assert_eq!((&changed["ends_on"], &changed["rate"]), (&Value::Null, &json!("19")));
    assert_eq!((&changed["state"], &changed["version"]), (&json!("São Paulo"), &json!(2)));
    seen.patch_json(&path, &json!({"rate": "20"})).await.is_problem(412, "stale");
    seen.delete(&path).await.is_problem(412, "stale");
    program.with("if-match", "\"2\"").delete(&path).await.is(204);
    program.get(&path).await.is_problem(404, "not_found");
    let history = format!("/api/v1/audit?subject_kind=tax_rule&subject_id={}", rule["id"]);
    let told = program.get(&history).await.is(200).json();
    let told: Vec<_> = told["data"].as_array().unwrap().iter().map(|one| &one["action"]).collect();
    assert_eq!(told, ["tax_rule.deleted", "tax_rule.edited", "tax_rule.created"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_of_a_rule_is_told() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let wrong = [
        ("name", json!(" ")),
        ("rate", json!("100.1")),
        ("rate", json!("-1")),
        ("rate", json!("1.1234567")),
        ("rate", json!(25)),
        ("level", json!("3")),
        ("country", json!("XX")),
        ("starts_on", json!("soon")),
        ("ends_on", json!("2026-02-30")),
        ("is_compound", json!(true)),
        ("nonsense", json!("x")),
    ];
    for (field, value) in wrong {
        let mut body = brazil("ICMS", "18");
        body[field] = value.clone();
        let problem = program.post_json(RULES, &body).await.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], field, "{value}");
    }
    let all = json!({"rate": "101", "level": "x", "state": "Bahia"});
    let problem = program.post_json(RULES, &all).await.is_problem(422, "invalid").json();
    let fields = problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]);
    assert_eq!(fields.collect::<Vec<_>>(), ["name", "rate", "level", "country"]);
    let backwards = json!({
        "name": "X", "rate": "1", "starts_on": "2026-02-01", "ends_on": "2026-02-01"
    });
    let problem = program.post_json(RULES, &backwards).await.is_problem(422, "invalid").json();
    assert_eq!(problem["errors"][0]["field"], "ends_on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_for_the_same_place_on_the_same_days_is_refused() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let mut old = brazil("ICMS", "17");
    old["ends_on"] = "2026-07-01".into();
    let old = create(&program, &old).await;
    let mut new = brazil("ICMS", "18");
    new["starts_on"] = "2026-06-30".into();
    let refused = program.post_json(RULES, &new).await.is_problem(422, "invalid").json();
    let error = &refused["errors"][0];
    assert_eq!((&error["field"], &error["code"]), (&json!("starts_on"), &json!("overlaps")));
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(&format!("#{}, ICMS of 17 %", old["id"])), "{message}");
    new["starts_on"] = "2026-07-01".into();
    let new = create(&program, &new).await;
    let path = format!("{RULES}/{}", new["id"]);
    let earlier = json!({"starts_on": "2026-01-01"});
    program.patch_json(&path, &earlier).await.is_problem(422, "invalid");
    // Beside it there is room for a second tax, for a state, and for every other country.
    for (field, value) in [("level", "2"), ("state", "Bahia"), ("country", "CL")] {
        let mut other = brazil("Other", "1");
        other[field] = value.into();
        create(&program, &other).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_equal_rules_at_once_one_is_created() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let rule = brazil("ICMS", "18");
    let posts = (0..16).map(|_| async { program.post_json(RULES, &rule).await });
    let replies = join_all(posts).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.is_problem(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_specific_rule_wins_on_its_days_and_says_why() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    create(&program, &json!({"name": "Everywhere", "rate": "1"})).await;
    let acme = client(&program, json!({"state": "BAHIA"})).await;
    let on = "2026-11-20";
    assert_eq!(charged(&assess(&program, &acme, on).await), [("Everywhere".into(), "1".into())]);
    create(&program, &brazil("Federal", "2")).await;
    assert_eq!(charged(&assess(&program, &acme, on).await), [("Federal".into(), "2".into())]);
    let mut state = brazil("Bahia", "3");
    state["state"] = "Bahia".into();
    state["starts_on"] = "2026-11-20".into();
    let state = create(&program, &state).await;
    let assessed = assess(&program, &acme, on).await;
    assert_eq!(charged(&assessed), [("Bahia".into(), "3".into())]);
    assert_eq!(assessed["taxes"][0]["rule_id"], state["id"]);
    assert_eq!((&assessed["treatment"], &assessed["category"]), (&json!("charged"), &json!("S")));
    assert_eq!((&assessed["on"], &assessed["client_id"]), (&json!(on), &acme["id"]));
    let why = "Bahia of 3 % is the level 1 rule for Bahia, Brazil on 2026-11-20.";
    assert_eq!(reasons(&assessed), why);
    let before = assess(&program, &acme, "2026-11-19").await;
    assert_eq!(charged(&before), [("Federal".into(), "2".into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exempt_client_pays_no_tax_even_where_a_rule_fits_him() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    create(&program, &brazil("ICMS", "18")).await;
    let exempt = client(&program, json!({"tax_exempt": true})).await;
    let assessed = assess(&program, &exempt, "2026-11-20").await;
    assert_eq!((&assessed["treatment"], &assessed["taxes"]), (&json!("untaxed"), &json!([])));
    assert_eq!(assessed["category"], "E");
    assert_eq!(assessed["exemption"]["cause"], "exempt_client");
    assert!(reasons(&assessed).contains("tax exempt"), "{assessed}");
    let path = format!("/api/v1/clients/{}", exempt["id"]);
    let taxable = json!({"tax_exempt": false});
    program.patch_json(&path, &taxable).await.is(200);
    let assessed = assess(&program, &exempt, "2026-11-20").await;
    assert_eq!(charged(&assessed), [("ICMS".into(), "18".into())]);
    let nowhere = json!({"email": "b@clients.example", "country": "CL"});
    let untaxed = assess(&program, &client(&program, nowhere).await, "2026-11-20").await;
    assert_eq!(
        (&untaxed["exemption"]["cause"], &untaxed["category"]),
        (&json!("no_rule"), &json!("O"))
    );
    let unknown = json!({"email": "c@clients.example", "country": null});
    let pending = assess(&program, &client(&program, unknown).await, "2026-11-20").await;
    assert_eq!(
        (&pending["treatment"], &pending["pending"]),
        (&json!("pending"), &json!("client_country"))
    );
    assert_eq!((&pending["category"], &pending["exemption"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tax_stands_beside_the_first_or_on_top_of_it() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    // The sample provider's rules of Canada: Québec's tax was on top of the federal one once.
    let montreal = client(&program, json!({"country": "CA", "state": "QC"})).await;
    let then = assess(&program, &montreal, "2012-06-01").await;
    assert_eq!(charged(&then), [("GST".into(), "5".into()), ("QST".into(), "9.5".into())]);
    assert_eq!(then["taxes"][1]["is_compound"], true);
    assert!(reasons(&then).contains("on top of level 1"), "{then}");
    let now = assess(&program, &montreal, "2026-06-01").await;
    assert_eq!(charged(&now), [("GST".into(), "5".into()), ("QST".into(), "9.975".into())]);
    assert_eq!(now["taxes"][1]["is_compound"], false);
    let ontario = json!({"email": "b@clients.example", "country": "CA", "state": "on"});
    let toronto = assess(&program, &client(&program, ontario).await, "2026-06-01").await;
    assert_eq!(charged(&toronto), [("HST".into(), "13".into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_vat_id_decides_and_nobody_has_checked_it_the_tax_is_pending() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let berlin = json!({"country": "DE", "vat_id": "DE123456789"});
    let berlin = client(&program, berlin).await;
    let on = "2026-11-20";
    assert_eq!(charged(&assess(&program, &berlin, on).await), [("USt".into(), "19".into())]);
    let configuration = format!("/api/v1/configurations/{}", berlin["configuration"]["id"]);
    let home = async |country: &str| {
        let settings = json!({"invoicing.home_country": country, "invoicing.eu_exemption": true});
        program.patch_json(&configuration, &json!({"settings": settings})).await.is(200);
    };
    home("FR").await;
    let pending = assess(&program, &berlin, on).await;
    assert_eq!(
        (&pending["treatment"], &pending["pending"]),
        (&json!("pending"), &json!("vat_check"))
    );
    assert!(reasons(&pending).contains("has not been checked"), "{pending}");
    home("DE").await;
    let at_home = assess(&program, &berlin, on).await;
    assert_eq!(charged(&at_home), [("USt".into(), "19".into())]);
    assert!(reasons(&at_home).contains("home country"), "{at_home}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_assessed_is_told_and_nothing_is_written_by_asking() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let acme = client(&program, json!({"country": "NO"})).await;
    let entries =
        async || program.get("/api/v1/audit").await.is(200).json()["page"]["total"].clone();
    let before = entries().await;
    let path = "/api/v1/tax-rules/assess";
    for (field, body) in [
        ("client_id", json!({"client_id": 999_999})),
        ("client_id", json!({"client_id": -1})),
        ("client_id", json!({})),
        ("on", json!({"client_id": acme["id"], "on": "soon"})),
        ("day", json!({"client_id": acme["id"], "day": "2026-01-01"})),
    ] {
        let problem = program.post_json(path, &body).await.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], field, "{body}");
    }
    let today = program.post_json(path, &json!({"client_id": acme["id"]})).await.is(200).json();
    assert_eq!(charged(&today), [("MVA".into(), "25".into())]);
    assert_eq!(entries().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_keep_the_rules_in_the_panel() {
    let office = Office::open_without_clients().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    staff.get("/settings").await.is(200).shows("href=\"/settings/tax-rules\"");
    let wrong = [("name", "ICMS <b>"), ("rate", "180"), ("level", "1"), ("state", "Bahia")];
    let again = staff.post_form("/settings/tax-rules/new", &wrong).await.is(422);
    assert_eq!(page::field(&again.body, "name").as_deref(), Some("ICMS <b>"));
    let again = again.shows("There are 2 problems").shows("id=\"field-rate-error\"");
    again.shows("id=\"field-country-error\"");
    let right = [("name", "ICMS"), ("rate", "18"), ("level", "1"), ("country", "BR")];
    let kept = staff.post_form("/settings/tax-rules/new", &right).await;
    kept.redirects_to("/settings/tax-rules");
    let listed = staff.get("/settings/tax-rules").await.is(200);
    let listed = listed.shows("Tax rule created").shows("Brazil").shows("18 %").shows("Moms");
    listed.shows("All states").hides("ICMS <b>");
    let twice = staff.post_form("/settings/tax-rules/new", &right).await.is(422);
    twice.shows("id=\"field-starts-on-error\"").shows("ICMS of 18 %");
    let rules = program.get(&format!("{RULES}?limit=100")).await.is(200).json();
    let rules = rules["data"].as_array().unwrap();
    let icms = rules.iter().find(|rule| rule["name"] == "ICMS").unwrap();
    let form = format!("/settings/tax-rules/{}", icms["id"]);
    staff.get(&form).await.is(200).shows("value=\"BR\" selected");
    let later =
        [("name", "ICMS"), ("rate", "19"), ("level", "1"), ("country", "BR"), ("version", "1")];
    let saved = staff.post_form(&form, &later).await;
    saved.redirects_to("/settings/tax-rules");
    staff.post_form(&form, &later).await.is(412).shows("Changed by someone else");
    let delete = format!("{form}/delete");
    staff.get(&delete).await.is(200).shows("Delete ICMS of 19 % for Brazil?");
    let deleted = staff.post_form(&delete, &[("version", "2")]).await;
    deleted.redirects_to("/settings/tax-rules");
    program.get(&format!("{RULES}/{}", icms["id"])).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_try_the_rules_on_a_client_and_read_why() {
    let office = Office::open_without_clients().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let said = json!({"company": "Acme <AS>", "country": "CA", "state": "QC"});
    let acme = client(&program, said).await;
    let address = |client: &str, on: &str| {
        format!("/settings/tax-rules?client_id={client}&on={on}").replace('#', "%23")
    };
    let then = staff.get(&address(&format!("#{}", acme["id"]), "2012-06-01")).await.is(200);
    let then = then.shows("Acme &lt;AS&gt;").shows("GST 5 %, QST 9.5 % on top of it");
    let then = then.shows("is the level 2 rule for QC, Canada on 2012-06-01, on top of level 1.");
    then.shows("Standard rate");
    let unknown = staff.get(&address("999999", "")).await.is(200);
    unknown.shows("There is no client 999999").shows("id=\"field-client-id-error\"");
    let wrong = staff.get(&address("Acme", "soon")).await.is(200);
    wrong.shows("There are 2 problems").shows("value=\"Acme\"");
    let reader = office.staff_with(&[Permission::ViewSettings]).await;
    let refused = reader.get(&address(&acme["id"].to_string(), "")).await.is(200);
    refused.shows("You lack the permission").hides("GST 5 %,");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_billing_role_of_a_new_installation_keeps_the_rules() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let roles = program.get("/api/v1/roles").await.is(200).json();
    let may = |name: &str| {
        let roles = roles["data"].as_array().unwrap();
        let role = roles.iter().find(|role| role["name"] == name).unwrap();
        role["permissions"].as_array().unwrap().contains(&json!("edit_tax_rules"))
    };
    assert!(may("Billing") && !may("Support") && !may("Read-only"));
}
