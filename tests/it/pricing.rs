//! Pricing plans from the front doors (product 5.6, 14.2).

use bursar_tests::{Office, Visitor};
use serde_json::{Value, json};

const PLANS: &str = "/api/v1/pricing-plans";

async fn plan(program: &Visitor, name: &str) -> Value {
    program.post_json(PLANS, &json!({"name": name, "currency": "EUR"})).await.is(201).json()
}

/// Processors by the hour, with a licence on top.
fn vcpus() -> Value {
    json!({
        "name": "vCPU hours", "kind": "instance", "attribute": "vcpus", "unit": "one",
        "time_unit": "hour", "tiers": [{"up_to": "100", "price": "0.012"}, {"price": "0.01"}],
        "modifiers": [{
            "conditions": [{
                "fact": "metadata.image.os_type", "comparison": "equals", "values": ["windows"],
            }],
            "add": "0.02",
        }],
    })
}

async fn rule(program: &Visitor, plan: &Value, body: &Value) -> Value {
    let path = format!("{PLANS}/{}/rules", plan["id"]);
    program.post_json(&path, body).await.is(201).json()
}

async fn client(program: &Visitor, name: &str) -> i64 {
    let body = json!({"company": name, "email": "acme@clients.example"});
    program.post_json("/api/v1/clients", &body).await.is(201).json()["id"].as_i64().unwrap()
}

async fn plan_of(program: &Visitor, client: i64) -> Value {
    let path = format!("/api/v1/clients/{client}/pricing-plan");
    program.get(&path).await.is(200).json()["pricing_plan"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_kept_word_for_word_and_changed_until_it_is_ended() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let plan = plan(&program, "Made here").await;
    let made = rule(&program, &plan, &vcpus()).await;
    let path = format!("/api/v1/pricing-rules/{}", made["id"]);
    assert_eq!(program.get(&path).await.is(200).json(), made);
    assert_eq!(made["tiers"][0], json!({"up_to": "100", "price": "0.012"}));
    assert_eq!(made["modifiers"][0]["add"], "0.02");
    assert_eq!((&made["per"], &made["is_active"]), (&json!("1"), &json!(true)));
    let dearer = json!({"tiers": [{"price": "0.02"}], "modifiers": null, "allowance": "50"});
    let seen = program.with("if-match", "\"1\"");
    let changed = seen.patch_json(&path, &dearer).await.is(200).json();
    assert_eq!(changed["tiers"], json!([{"up_to": null, "price": "0.02"}]));
    assert_eq!((&changed["modifiers"], &changed["allowance"]), (&json!([]), &json!("50")));
    seen.patch_json(&path, &dearer).await.is_problem(412, "stale");
    let end = format!("{path}/end");
    let past = json!({"at": "2020-01-01T00:00:00Z"});
    program.post_json(&end, &past).await.is_problem(422, "invalid");
    let ended = program.post_json(&end, &json!({"at": "2040-01-01T00:00:00Z"})).await.is(200);
    assert_eq!(ended.json()["ends_at"], "2040-01-01T00:00:00Z");
    program
        .post_json(&end, &json!({"at": "2041-01-01T00:00:00Z"}))
        .await
        .is_problem(409, "rule_ends");
    let copied =
        program.post_json(&format!("{path}/clone"), &json!({"change_percent": "50"})).await;
    assert_eq!(copied.is(201).json()["tiers"][0]["price"], "0.03");
    program.delete(&path).await.is(204);
    program.get(&path).await.is_problem(404, "not_found");
    let history = format!("/api/v1/audit?subject_kind=pricing_rule&subject_id={}", made["id"]);
    let told = program.get(&history).await.is(200).json();
    let told: Vec<_> = told["data"].as_array().unwrap().iter().map(|one| &one["action"]).collect();
    let expected = [
        "pricing_rule.deleted",
        "pricing_rule.ended",
        "pricing_rule.edited",
        "pricing_rule.created",
    ];
    assert_eq!(told, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_of_a_rule_is_told() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let plan = plan(&program, "Made here").await;
    let path = format!("{PLANS}/{}/rules", plan["id"]);
    let filter = |fact: &str, comparison: &str, values: Value| json!([{"fact": fact, "comparison": comparison, "values": values}]);
    for (field, value, told) in [
        ("name", json!(""), "name"),
        ("kind", json!("ship"), "kind"),
        ("attribute", json!("size"), "attribute"),
        ("unit", json!("gib"), "unit"),
        ("time_unit", json!("use"), "time_unit"),
        ("per", json!("0"), "per"),
        ("included", json!("-1"), "included"),
        ("tiers", json!([]), "tiers"),
        ("tiers", json!([{"price": "-1"}]), "tiers"),
        ("tiers", json!([{"price": "cheap"}]), "tiers.0.price"),
        ("filters", filter("colour", "equals", json!(["red"])), "filters.0.fact"),
        ("filters", filter("vcpus", "less_than", json!(["few"])), "filters.0.values"),
        ("filters", filter("flavor", "equals", json!(["a", "b"])), "filters.0.values"),
        ("modifiers", json!([{"add": "1", "percent": "1"}]), "modifiers.0.percent"),
        ("starts_at", json!("soon"), "starts_at"),
        ("ends_at", json!("tomorrow"), "ends_at"),
        ("nonsense", json!(1), "nonsense"),
    ] {
        let mut body = vcpus();
        body[field] = value.clone();
        let problem = program.post_json(&path, &body).await.is_problem(422, "invalid").json();
        assert_eq!(problem["errors"][0]["field"], told, "{value}: {problem}");
    }
    let kept = program.get(&path).await.is(200).json();
    assert_eq!(kept["page"]["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_tried_and_says_why() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let plan = plan(&program, "Made here").await;
    rule(&program, &plan, &vcpus()).await;
    let other = json!({
        "name": "Machines", "kind": "instance", "attribute": "existence", "time_unit": "hour",
        "tiers": [{"price": "0.001"}],
    });
    rule(&program, &plan, &other).await;
    let path = format!("{PLANS}/{}/try", plan["id"]);
    let facts = json!({"vcpus": "4", "flavor": "m1.large", "metadata.image.os_type": "windows"});
    let body = json!({"kind": "instance", "hours": 50, "facts": facts});
    let tried = program.post_json(&path, &body).await.is(200).json();
    // 100 vCPU hours at 0.032, 100 at 0.03, 50 hours at 0.001.
    assert_eq!(tried["total"], json!({"amount": "6.25", "currency": "EUR"}));
    let charges = tried["charges"].as_array().unwrap();
    assert_eq!(charges.len(), 3);
    assert_eq!((&charges[1]["units"], &charges[1]["tier"]), (&json!("100"), &json!(2)));
    assert_eq!((&charges[1]["modifiers"], &charges[1]["rounded"]), (&json!([1]), &json!("exact")));
    assert_eq!(charges[1]["amount"]["amount"], "3");
    let wrong =
        json!({"kind": "instance", "hours": 0, "facts": {"vcpus": "many", "colour": "red"}});
    let problem = program.post_json(&path, &wrong).await.is_problem(422, "invalid").json();
    let told: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(told, ["hours", "facts.colour", "facts.vcpus"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_plan_is_found() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let plan = plan(&program, "Made here").await;
    let (one, two) = (rule(&program, &plan, &vcpus()).await, rule(&program, &plan, &vcpus()).await);
    let found = program.get(&format!("{PLANS}/{}/findings", plan["id"])).await.is(200).json();
    assert_eq!(found["data"][0]["kind"], "overlap");
    assert_eq!(found["data"][0]["rule_ids"], json!([one["id"], two["id"]]));
    assert_eq!(found["data"].as_array().unwrap().len(), 1, "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_default_is_for_new_clients_and_a_plan_with_clients_needs_a_replacement() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let plans = program.get(PLANS).await.is(200).json();
    let plans = plans["data"].as_array().unwrap();
    let is_default = |plan: &&Value| plan["is_default"] == true;
    let default = match plans.iter().find(is_default) {
        Some(default) => default.clone(),
        None => plan(&program, "The first").await,
    };
    assert_eq!(default["is_default"], true);
    let old = client(&program, "Old").await;
    assert_eq!(plan_of(&program, old).await, default["id"]);
    let other = plan(&program, "The next").await;
    program.post_json(&format!("{PLANS}/{}/default", other["id"]), &json!({})).await.is(200);
    let new = client(&program, "New").await;
    assert_eq!(plan_of(&program, old).await, default["id"]);
    assert_eq!(plan_of(&program, new).await, other["id"]);

    let path = format!("{PLANS}/{}", default["id"]);
    program.delete(&path).await.is_problem(409, "plan_in_use");
    let dollars = json!({"name": "Dollars", "currency": "USD"});
    let dollars = program.post_json(PLANS, &dollars).await.is(201).json();
    let by = |plan: &Value| format!("{path}?replacement={}", plan["id"]);
    program.delete(&by(&dollars)).await.is_problem(409, "bad_replacement");
    program.delete(&by(&default)).await.is_problem(409, "bad_replacement");
    program.delete(&by(&json!({"id": 999_999}))).await.is_problem(422, "invalid");
    program.delete(&by(&other)).await.is(204);
    assert_eq!(plan_of(&program, old).await, other["id"]);
    let gone = program.get(&path).await.is(200).json();
    assert_ne!(gone["deleted_at"], Value::Null);
    let listed = program.get(PLANS).await.is(200).json();
    assert!(listed["data"].as_array().unwrap().iter().all(|plan| plan["id"] != default["id"]));
    program.patch_json(&path, &json!({"name": "x"})).await.is_problem(409, "plan_deleted");
    let default_now = format!("{PLANS}/{}", other["id"]);
    program.delete(&default_now).await.is_problem(409, "default_plan");

    let third = plan(&program, "The third").await;
    let give = json!({"pricing_plan_id": third["id"]});
    let of_new = format!("/api/v1/clients/{new}/pricing-plan");
    let given = program.put_json(&of_new, &give).await.is(200).json();
    assert_eq!(given["pricing_plan"]["id"], third["id"]);
    let count = program.get(&format!("{PLANS}/{}", third["id"])).await.is(200).json();
    assert_eq!(count["clients"], 1);
    let gone = json!({"pricing_plan_id": default["id"]});
    program.put_json(&of_new, &gone).await.is_problem(409, "plan_deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloned_plan_has_all_rules_at_other_prices() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let original = plan(&program, "Made here").await;
    rule(&program, &original, &vcpus()).await;
    let path = format!("{PLANS}/{}/clone", original["id"]);
    let body = json!({"name": "Ten percent more", "change_percent": "10"});
    let copy = program.post_json(&path, &body).await.is(201).json();
    let rules = format!("{PLANS}/{}/rules", copy["id"]);
    let rules = program.get(&rules).await.is(200).json();
    assert_eq!(rules["data"][0]["tiers"][0]["price"], "0.0132");
    assert_eq!(rules["data"][0]["modifiers"][0]["add"], "0.022");
    program.post_json(&path, &body).await.is_problem(422, "taken");
    let wrong = json!({"name": "Another", "change_percent": "a bit"});
    let problem = program.post_json(&path, &wrong).await.is_problem(422, "invalid").json();
    assert_eq!(problem["errors"][0]["field"], "change_percent");
    let currency = json!({"currency": "USD"});
    let path = format!("{PLANS}/{}", copy["id"]);
    let problem = program.patch_json(&path, &currency).await.is_problem(422, "invalid").json();
    assert_eq!(problem["errors"][0]["field"], "currency");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_build_a_rule_without_a_script_and_see_what_it_costs() {
    let office = Office::open_without_clients().await;
    let staff = office.administrator().await;
    staff.post_form("/pricing-plans/new", &[("name", ""), ("currency", "EURO")]).await.is(422);
    let made =
        staff.post_form("/pricing-plans/new", &[("name", "Panel"), ("currency", "EUR")]).await;
    let plan = made.header("location").to_owned();
    staff.get("/pricing-plans").await.is(200).shows("Panel");
    let mut typed = vec![
        ("name", "vCPU hours"),
        ("kind", "instance"),
        ("attribute", "vcpus"),
        ("unit", "gib"),
        ("time_unit", "hour"),
        ("tiers.0.up_to", ""),
        ("tiers.0.price", "0.012"),
        ("tiers.1.up_to", ""),
        ("tiers.1.price", ""),
        ("filters.0.fact", "flavor"),
        ("filters.0.comparison", "in"),
        ("filters.0.values", "m1.small, m1.large"),
        ("modifiers.0.add", ""),
        ("modifiers.0.percent", "50"),
        ("modifiers.0.conditions.0.fact", "metadata.image.os_type"),
        ("modifiers.0.conditions.0.comparison", "equals"),
        ("modifiers.0.conditions.0.values", "windows"),
        ("starts_at", "2026-01-01"),
        ("is_active", "true"),
    ];
    let new = format!("{plan}/rules/new");
    let again = staff.post_form(&new, &typed).await.is(422);
    again.shows("counted in pieces, not in GiB").shows("m1.small, m1.large");
    typed[3].1 = "one";
    staff.post_form(&new, &typed).await.redirects_to(&plan);
    staff.get(&plan).await.is(200).shows("vCPU hours").shows("flavor is one of m1.small, m1.large");

    let facts = "vcpus%3D4%0Aflavor%3Dm1.large%0Ametadata.image.os_type%3Dwindows";
    let tried = staff.get(&format!("{plan}?kind=instance&hours=10&facts={facts}")).await.is(200);
    // 40 vCPU hours at 0.018.
    tried.shows("40 units, with modifier 1: 0.72 EUR");
    let wrong = staff.get(&format!("{plan}?kind=instance&hours=10&facts=vcpus%3Dmany")).await;
    wrong.is(200).shows("Enter a number such as 4 or 0.5");

    let program = office.program().await;
    let rules = program.get(&format!("/api/v1{plan}/rules")).await.is(200).json();
    let rule = format!("/pricing-rules/{}", rules["data"][0]["id"]);
    assert_eq!(rules["data"][0]["starts_at"], "2026-01-01T00:00:00Z");
    staff.get(&rule).await.is(200).shows("value=\"0.012\"");
    staff.post_form(&format!("{rule}/end"), &[("at", "soon")]).await.is(422).shows("Use a day");
    staff.post_form(&format!("{rule}/end"), &[("at", "2040-01-01")]).await.redirects_to(&plan);
    let clone = format!("{rule}/clone");
    staff.post_form(&clone, &[("change_percent", "lots")]).await.is(422);
    let copy = staff.post_form(&clone, &[("change_percent", "10")]).await;
    let copy = copy.header("location").to_owned();
    staff.get(&copy).await.is(200).shows("value=\"0.0132\"");
    staff.post_form(&format!("{copy}/delete"), &[]).await.redirects_to(&plan);
    staff.get(&copy).await.is(404);
    staff.post_form(&format!("{plan}/delete"), &[]).await.redirects_to("/pricing-plans");
    staff.get("/pricing-plans").await.is(200).hides(">Panel<");
}
