//! Products, their groups and price lists, from the front doors.

use bursar_domain::access::Permission;
use bursar_tests::{Office, Visitor, page};
use serde_json::{Value, json};

const PRODUCTS: &str = "/api/v1/products";

async fn product(program: &Visitor, code: &str, said: Value) -> Value {
    let mut body = json!({"name": format!("Product {code}"), "code": code});
    for (name, value) in said.as_object().unwrap() {
        body[name] = value.clone();
    }
    program.post_json(PRODUCTS, &body).await.is(201).json()
}

async fn price(program: &Visitor, product: &Value, body: &Value) -> Value {
    let path = format!("{PRODUCTS}/{}/cycles", product["id"]);
    program.post_json(&path, body).await.is(201).json()
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_says_everything_that_was_said_of_it() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let group = json!({"name": "Backups", "description": "What is kept twice."});
    let group = program.post_json("/api/v1/product-groups", &group).await.is(201).json();
    let other = product(&program, "backup-l", json!({"module": "manual"})).await;
    let said = json!({
        "description": "Kept for thirty days.", "group_id": group["id"], "module": "manual",
        "type": "shared_hosting", "status": "public", "price_model": "dynamic_at_least_fixed",
        "auto_setup": "on_acceptance", "is_taxable": false, "requires_domain": true,
        "is_hidden": true, "welcome_template": "welcome", "allows_zero_price": true,
        "credits_downgrades": true, "upgrade_ids": [other["id"]]
    });
    let made = product(&program, "backup-s", said.clone()).await;
    for field in said.as_object().unwrap().keys().filter(|field| !field.ends_with("_id")) {
        if field != "upgrade_ids" {
            assert_eq!(made[field], said[field], "{field}");
        }
    }
    assert_eq!(made["group"], json!({"id": group["id"], "name": "Backups"}));
    assert_eq!(made["upgrades"], json!([{"id": other["id"], "name": "Product backup-l"}]));
    let path = format!("{PRODUCTS}/{}", made["id"]);
    let seen = program.with("if-match", "\"1\"");
    let edited = json!({"name": "Backup", "group_id": null, "upgrade_ids": []});
    let edited = seen.patch_json(&path, &edited).await.is(200).json();
    assert_eq!((&edited["name"], &edited["group"]), (&json!("Backup"), &Value::Null));
    assert_eq!((&edited["upgrades"], &edited["type"]), (&json!([]), &json!("shared_hosting")));
    seen.patch_json(&path, &json!({"name": "Late"})).await.is_problem(412, "stale");
    let twice = json!({"name": "Other", "code": "backup-s"});
    let refused = program.post_json(PRODUCTS, &twice).await.is_problem(422, "taken").json();
    assert_eq!(refused["errors"][0]["field"], "code");
    let wrong = json!({"name": "", "code": "No Code", "module": "x", "upgrade_ids": [made["id"]]});
    let refused = program.patch_json(&path, &wrong).await.is_problem(422, "invalid").json();
    let fields: Vec<_> =
        refused["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["name", "code", "module", "upgrade_ids"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn products_are_found_by_what_they_are_and_walked_by_name() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    for (code, name, status) in [
        ("walk-a", "Éclair", "public"),
        ("walk-b", "apple", "private"),
        ("walk-c", "Zebra", "retired"),
    ] {
        product(&program, code, json!({"name": name, "status": status, "module": "manual"})).await;
    }
    let list = async |query: &str| {
        let path = format!("{PRODUCTS}?q=walk-&{query}");
        program.get(&path).await.is(200).json()
    };
    assert_eq!(names(&list("").await), ["apple", "Éclair", "Zebra"]);
    assert_eq!(names(&list("sort=-name").await), ["Zebra", "Éclair", "apple"]);
    assert_eq!(names(&list("status=public,retired").await), ["Éclair", "Zebra"]);
    assert_eq!(names(&list("module=openstack").await), [""; 0]);
    assert_eq!(list("type=generic").await["page"]["total"], 3);
    let first = list("limit=1").await;
    let next = first["page"]["next_cursor"].as_str().unwrap();
    let second = list(&format!("limit=1&cursor={next}")).await;
    assert_eq!(names(&second), ["Éclair"]);
    let back = second["page"]["prev_cursor"].as_str().unwrap();
    assert_eq!(names(&list(&format!("limit=1&cursor={back}")).await), ["apple"]);
    let path = format!("{PRODUCTS}?q=walk-&sort=-name&cursor={next}");
    program.get(&path).await.is_problem(400, "bad_cursor");
    let found = program.get(&format!("{PRODUCTS}?q=ECLA")).await.is(200).json();
    assert_eq!(names(&found), ["Éclair"]);
    program.get("/api/v1/products?status=open").await.is_problem(400, "bad_parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_list_has_each_time_and_currency_once_and_follows_the_rate() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let backup = product(&program, "backup", json!({})).await;
    let relative = json!({"unit": "month", "currency": "NOK", "is_relative": true});
    let path = format!("{PRODUCTS}/{}/cycles", backup["id"]);
    let refused = program.post_json(&path, &relative).await.is_problem(422, "invalid").json();
    assert_eq!(refused["errors"][0]["field"], "is_relative");
    let monthly = json!({"unit": "month", "currency": "EUR", "price": "10", "setup_fee": "5.5"});
    let euro = price(&program, &backup, &monthly).await;
    assert_eq!(euro["price"], json!({"amount": "10", "currency": "EUR"}));
    program.post_json(&path, &monthly).await.is_problem(422, "taken");
    let unlisted = json!({"unit": "month", "currency": "BRL", "price": "10"});
    program.post_json(&path, &unlisted).await.is_problem(422, "invalid");
    let hours = json!({"unit": "hour", "multiplier": 2, "currency": "EUR"});
    let refused = program.post_json(&path, &hours).await.is_problem(422, "invalid").json();
    assert_eq!(refused["errors"][0]["field"], "multiplier");
    let crowns = price(&program, &backup, &relative).await;
    let of = async |cycle: &Value| {
        let path = format!("/api/v1/product-cycles/{}", cycle["id"]);
        program.get(&path).await.is(200).json()["price"]["amount"].clone()
    };
    assert_eq!(of(&crowns).await, "117.35");
    let edit = format!("/api/v1/product-cycles/{}", euro["id"]);
    program.patch_json(&edit, &json!({"price": "20"})).await.is(200);
    assert_eq!(of(&crowns).await, "234.7");
    let listed = program.get("/api/v1/currencies").await.is(200).json();
    let listed = listed["data"].as_array().unwrap();
    let krone = listed.iter().find(|currency| currency["code"] == "NOK").unwrap();
    let rate = format!("/api/v1/currencies/{}", krone["id"]);
    program.patch_json(&rate, &json!({"rate": "12"})).await.is(200);
    assert_eq!(of(&crowns).await, "234.7");
    let update = "/api/v1/product-cycles/update-relative-prices";
    let changed = program.post_json(update, &json!({})).await.is(200).json();
    assert!(changed["changed"].as_u64().unwrap() > 1, "{changed}");
    assert_eq!(program.post_json(update, &json!({})).await.is(200).json()["changed"], 0);
    assert_eq!(of(&crowns).await, "240");
    program.delete(&edit).await.is_problem(409, "cycle_followed");
    let crowns = format!("/api/v1/product-cycles/{}", crowns["id"]);
    program.delete(&crowns).await.is(204);
    program.delete(&edit).await.is(204);
    assert_eq!(program.get(&path).await.is(200).json()["data"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_becomes_free_has_no_prices_left() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let backup = product(&program, "backup", json!({})).await;
    let monthly = json!({"unit": "month", "currency": "EUR", "price": "10", "setup_fee": "5"});
    price(&program, &backup, &monthly).await;
    let path = format!("{PRODUCTS}/{}", backup["id"]);
    let free = program.patch_json(&path, &json!({"price_model": "free"})).await.is(200).json();
    let zero = json!({"amount": "0", "currency": "EUR"});
    assert_eq!((&free["cycles"][0]["price"], &free["cycles"][0]["setup_fee"]), (&zero, &zero));
    let dear = json!({"unit": "year", "currency": "EUR", "price": "10"});
    let path = format!("{path}/cycles");
    program.post_json(&path, &dear).await.is_problem(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sold_is_retired_and_keeps_its_name_and_its_module() {
    let office = Office::open().await;
    let program = office.program().await;
    let cloud = program.get("/api/v1/products?q=public-cloud").await.is(200).json();
    let path = format!("{PRODUCTS}/{}", cloud["data"][0]["id"]);
    let details = program.get(&path).await.is(200).json();
    assert!(details["service_count"].as_u64().unwrap() > 0, "{details}");
    assert!(!details["cycles"].as_array().unwrap().is_empty(), "{details}");
    program.delete(&path).await.is_problem(409, "product_in_use");
    let other = json!({"module": "manual"});
    let refused = program.patch_json(&path, &other).await.is_problem(422, "invalid").json();
    assert_eq!(refused["errors"][0]["code"], "in_use");
    let retired = program.post_json(&format!("{path}/retire"), &json!({})).await.is(200).json();
    assert_eq!(retired["status"], "retired");
    // The filters of the client list follow the type, for all who own the product.
    let count = async |kind: &str| {
        let path = format!("/api/v1/clients?service_type={kind}&limit=1");
        program.get(&path).await.is(200).json()["page"]["total"].as_u64().unwrap()
    };
    let (clouds, generic) = (count("openstack").await, count("generic").await);
    program.patch_json(&path, &json!({"type": "generic"})).await.is(200);
    assert!(count("openstack").await < clouds && count("generic").await > generic);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_write_a_product_and_its_prices_in_plain_forms() {
    let office = Office::open_without_clients().await;
    let staff = office
        .staff_with(&[Permission::ViewClients, Permission::ViewSettings, Permission::EditProducts])
        .await;
    staff.get("/products").await.is(200).shows("Public cloud");
    staff.get("/products?q=nothing").await.is(200).shows("No products match");
    let form = staff.get("/products/new").await.is(200);
    assert_eq!(page::field(&form.body, "code").as_deref(), Some(""));
    let right = [
        ("name", "Backup <S>"),
        ("code", "backup-s"),
        ("status", "public"),
        ("type", "generic"),
        ("module", "manual"),
        ("auto_setup", "disabled"),
        ("price_model", "fixed"),
        ("is_taxable", "true"),
    ];
    let mut wrong = right;
    wrong[1] = ("code", "Backup S");
    let again = staff.post_form("/products/new", &wrong).await.is(422);
    again.shows("Use lower-case letters").shows("value=\"Backup &lt;S&gt;\"");
    let made = staff.post_form("/products/new", &right).await;
    let product = made.header("location").split('?').next().unwrap_or_default().to_owned();
    staff.get(&product).await.is(200).shows("Backup &lt;S&gt;").shows("No prices yet");
    let price = [("unit", "month"), ("multiplier", "3"), ("currency", "EUR"), ("price", "12.5")];
    let add = format!("{product}/cycles/new");
    staff.post_form(&add, &price).await.redirects_to(&product);
    staff.post_form(&add, &price).await.is(422);
    staff.get(&product).await.is(200).shows("3 months").shows("12.50");
    staff.get("/products?q=backup-s").await.is(200).shows("Backup &lt;S&gt;");
    staff.post_form(&format!("{product}/retire"), &[]).await.redirects_to(&product);
    staff.get(&product).await.is(200).shows("Retired");
    staff.post_form(&format!("{product}/delete"), &[]).await.redirects_to("/products");
    let reader = office.staff_with(&[Permission::ViewClients]).await;
    reader.get("/products").await.is(200).shows("You lack the permission");
    reader.post_form("/products/new", &right).await.is(403);
}
