//! What the pages of the panel do with what people send them, and what they tell them.

use bursar_domain::access::Permission;
use bursar_tests::{Office, Visitor, nasty, page};
use serde_json::json;

use crate::clients::register;
use crate::pages::addresses;

/// The forms of a page that are posted: where to, and the names of their fields.
fn forms(html: &str) -> Vec<(String, Vec<String>)> {
    let mut forms: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_inside = false;
    for tag in page::tags(html) {
        if tag.name == "form" {
            is_inside = !tag.is_end && tag.attribute("method") == Some("post");
            if is_inside {
                forms.push((tag.attribute("action").unwrap_or_default().to_owned(), Vec::new()));
            }
        }
        let fields = forms.last_mut().filter(|_| is_inside).map(|(_, fields)| fields);
        let name = tag.attribute("name").filter(|name| *name != "csrf_token");
        if let (Some(fields), Some(name)) = (fields, name) {
            fields.push(name.to_owned());
        }
    }
    forms
}

/// Every form that is linked, once for each pattern of its address.
pub(crate) async fn every_form(visitor: &Visitor) -> Vec<(String, Vec<String>)> {
    let mut found = std::collections::BTreeMap::new();
    for address in addresses(visitor).await.values() {
        for (action, fields) in forms(&visitor.get(address).await.body) {
            found.entry(crate::pages::pattern(&action)).or_insert((action, fields));
        }
    }
    // Whoever signs out, or changes his password, sends nothing more.
    found.retain(|pattern, _| pattern != "/sign-out" && pattern != "/settings/me/password");
    found.into_values().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_breaks_on_nasty_answers() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let forms = every_form(&administrator).await;
    assert!(forms.len() > 15, "only {forms:?} were found");
    for (turn, (action, fields)) in forms.iter().enumerate() {
        for text in nasty::TEXTS.iter().skip(turn % 8).step_by(8) {
            let answers: Vec<_> = fields.iter().map(|field| (field.as_str(), *text)).collect();
            let reply = administrator.post_form(action, &answers).await;
            assert!(reply.status < 500, "{} with {text:?}: {}", reply.request, reply.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_of_ticked_rows_is_never_widened_by_an_id_that_is_none() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    administrator.get("/clients/bulk/export?id=%0A").await.is(400);
    administrator.get("/clients/bulk/export?id=3&id=x").await.is(400);
    let ticked = administrator.get("/clients/bulk/export?id=3&id=1&id=3").await;
    ticked.redirects_to("/clients/export.csv?ids=1,3");
    let list = [("list", "q=a\nb"), ("column", "email")];
    let kept = administrator.post_form("/clients/columns", &list).await;
    kept.redirects_to("/clients?q=a%0Ab");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_gets_the_default_group_from_those_who_may_not_group_too() {
    let office = Office::open().await;
    let program = office.program().await;
    let group = json!({"name": "Newcomers", "is_default": true});
    let group = program.post_json("/api/v1/client-groups", &group).await.is(201).json();
    let support = office.staff_with(&[Permission::ViewClients, Permission::CreateClients]).await;
    let form = support.get("/clients/new").await.is(200);
    let right = [
        ("company", "Acme"),
        ("email", "billing@acme.example"),
        ("address_line_1", "Storgatan 1"),
        ("country", "SE"),
        ("idempotency_key", &page::field(&form.body, "idempotency_key").unwrap()),
    ];
    let reply = support.post_form("/clients/new", &right).await;
    let created = program.get(&format!("/api/v1{}", reply.header("location"))).await.is(200).json();
    assert_eq!(created["groups"][0]["id"], group["id"], "{created}");
}

#[tokio::test(flavor = "multi_thread")]
async fn own_fields_of_a_client_stand_under_their_labels() {
    let office = Office::open().await;
    let (program, administrator) = (office.program().await, office.administrator().await);
    let field = json!({"name": "po_needed", "label": "Order number needed", "kind": "check", "optional": "yes"});
    program.post_json("/api/v1/custom-fields", &field).await.is(201);
    let acme = register(&program, "Acme").await;
    let path = format!("/clients/{}", acme["id"]);
    let ticked = json!({"custom_fields": {"po_needed": true}});
    program.patch_json(&format!("/api/v1{path}"), &ticked).await.is(200);
    let shown = administrator.get(&path).await.is(200).shows("Order number needed");
    shown.hides("Po needed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_is_found_under_the_address_of_a_user() {
    let office = Office::open().await;
    let (program, administrator) = (office.program().await, office.administrator().await);
    let staff = program.get("/api/v1/staff").await.is(200).json();
    let id = &staff["data"][0]["id"];
    let reply = administrator.get(&format!("/users/{id}")).await;
    reply.redirects_to(&format!("/settings/staff/{id}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_address_of_a_clients_audit_gets_wrong_is_told() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let shown = administrator.get("/clients/1/audit?from=soon&colour=red").await.is(200);
    shown.shows("Left out of this address: colour, from.");
    let found = administrator.get("/clients/1/users/associate?q=an").await.is(200);
    found.shows(" users").shows("class=\"list-foot\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_is_told_in_the_usual_frame() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    administrator.get("/clients/columns").await.is(405).shows("id=\"rail\"");
}

/// The hidden fields of the form that takes the last act back, and where it is sent.
fn undo(html: &str) -> (String, Vec<(String, String)>) {
    let tags = page::tags(html);
    let toast = tags.iter().position(|tag| tag.attributes.contains_key("data-toast"));
    let inside = tags.iter().skip(toast.expect("a toast")).skip_while(|tag| tag.name != "form");
    let inside: Vec<_> = inside.take_while(|tag| !(tag.name == "form" && tag.is_end)).collect();
    let text = |tag: &page::Tag, name: &str| tag.attribute(name).unwrap_or_default().to_owned();
    let fields =
        inside.iter().filter(|tag| tag.name == "input" && text(tag, "name") != "csrf_token");
    let fields = fields.map(|tag| (text(tag, "name"), text(tag, "value"))).collect();
    (text(inside.first().expect("a way to take it back"), "action"), fields)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_told_once_and_can_be_taken_back() {
    let office = Office::open().await;
    let (program, administrator) = (office.program().await, office.administrator().await);
    let group = json!({"name": "Night owls"});
    let group = program.post_json("/api/v1/client-groups", &group).await.is(201).json();
    let acme = register(&program, "Acme").await;
    let (path, api) =
        (format!("/clients/{}", acme["id"]), format!("/api/v1/clients/{}", acme["id"]));
    let groups = async || program.get(&api).await.is(200).json()["groups"].clone();
    let before = groups().await;
    let chosen = [("group_ids", group["id"].to_string())];
    let chosen = chosen.each_ref().map(|(name, id)| (*name, id.as_str()));
    administrator.post_form(&format!("{path}/groups"), &chosen).await.redirects_to(&path);
    assert_eq!(groups().await[0]["name"], "Night owls");
    let told = administrator.get(&path).await.is(200).shows("Groups of Acme changed");
    administrator.get(&path).await.is(200).hides("Groups of Acme changed");
    let (action, fields) = undo(&told.body);
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    administrator.post_form(&action, &fields).await.redirects_to(&path);
    assert_eq!(groups().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_is_taken_back_from_the_page_that_tells_it() {
    let office = Office::open().await;
    let (program, administrator) = (office.program().await, office.administrator().await);
    let acme = register(&program, "Acme").await;
    let path = format!("/clients/{}", acme["id"]);
    let reason = [("reason", "asked by phone"), ("kind", "staff")];
    administrator.post_form(&format!("{path}/suspend"), &reason).await.redirects_to(&path);
    let told = administrator.get(&path).await.is(200).shows("Acme is being suspended");
    let told = told.shows("View operation");
    office.work(&administrator).await;
    let (action, fields) = undo(&told.body);
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    administrator.post_form(&action, &fields).await.redirects_to(&path);
    office.work(&administrator).await;
    let now = program.get(&format!("/api/v1{path}")).await.is(200).json();
    assert_eq!(now["suspension"], json!(null), "{now}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_clients_are_put_into_a_group_that_is_named_on_the_spot() {
    let office = Office::open().await;
    let (program, administrator) = (office.program().await, office.administrator().await);
    administrator.get("/clients/bulk/group?id=1&id=2").await.is(200).shows("Or a new group");
    let form = [
        ("id", "1"),
        ("id", "2"),
        ("expected", "2"),
        ("group_id", ""),
        ("new_group", "Night owls"),
    ];
    let begun = administrator.post_form("/clients/bulk/group", &form).await;
    assert_eq!(begun.status, 303, "{}", begun.body);
    office.work(&administrator).await;
    let groups = program.get("/api/v1/client-groups").await.is(200).json();
    let studios =
        groups["data"].as_array().unwrap().iter().find(|group| group["name"] == "Night owls");
    assert_eq!(studios.expect("the new group")["members"], 2, "{groups}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rail_counts_all_clients_on_every_page() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    administrator.get("/audit").await.is(200).shows("60<span class=\"vh\"> in all");
    let facets = administrator.get("/clients/facets?filter=tax_exempt").await.is(200);
    facets.shows(" clients").shows("name=\"tax_exempt\" value=\"true\"");
    administrator.get("/clients/new").await.is(200).shows("name=\"reseller_id\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_that_makes_no_sense_is_told_and_nothing_typed_is_lost() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    for (address, field) in [
        ("/clients/new", "configuration_id"),
        ("/clients/new", "group_ids"),
        ("/clients/1/edit", "configuration_id"),
        ("/clients/1/groups", "group_ids"),
        ("/clients/1/suspend", "kind"),
        ("/clients/1/users/invite", "roles"),
        ("/settings/staff/new", "role_ids"),
        ("/settings/configurations/new", "from"),
    ] {
        let typed = [
            ("company", "Typed by me"),
            ("email", "typed@by.me"),
            ("address_line_1", "Typed by me"),
            ("country", "SE"),
            ("first_name", "Typed by me"),
            ("name", "Typed by me"),
            ("new_group", "Typed by me"),
            ("reason", "Typed by me"),
            ("password", "correct horse battery"),
            (field, "abc"),
        ];
        let again = administrator.post_form(address, &typed).await.is(422);
        let again = again.shows("There is no choice «abc»");
        assert!(field == "group_ids" || again.body.to_lowercase().contains("typed"), "{address}");
    }
    let form = [("id", "1"), ("group_id", ""), ("new_group", "Night owls"), ("expected", "abc")];
    administrator
        .post_form("/clients/bulk/group", &form)
        .await
        .is(400)
        .shows("Expected: There is no choice «abc»");
    let form = [("company", "Acme"), ("version", "abc")];
    administrator.post_form("/clients/1/edit", &form).await.is(400).shows("version");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zero_character_in_a_form_is_told_beside_its_field_and_nothing_typed_is_lost() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let typed = [("company", "Ac\0me"), ("email", "billing@acme.example"), ("country", "SE")];
    let again = administrator.post_form("/clients/new", &typed).await.is(422);
    again.shows("Leave out control characters").shows("value=\"billing@acme.example\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lacks_the_permission_hears_so_before_the_mistakes_in_the_form() {
    let office = Office::open().await;
    let reader = office.staff_with(&[Permission::ViewClients, Permission::ViewSettings]).await;
    for address in [
        "/clients/1/users/associate",
        "/clients/1/configuration/change",
        "/clients/1/groups",
        "/clients/1/suspend",
        "/clients/bulk/group",
        "/settings/configurations/1/sections/general",
    ] {
        let wrong = [("id", "1"), ("kind", "abc"), ("group_ids", "abc"), ("group_id", "")];
        reader.post_form(address, &wrong).await.is(403);
    }
}
