//! What becomes of a form that could not be saved: its session had ended, or somebody else was faster.

use bursar_domain::access::Permission;
use bursar_tests::{Office, PASSWORD, Visitor, page};
use serde_json::{Value, json};

use crate::panel::every_form;

/// The fields that a page sends under these names.
fn field(html: &str, name: &str) -> String {
    page::field(html, name).unwrap_or_else(|| panic!("no {name} in {html}"))
}

pub(crate) async fn group(program: &Visitor, name: &str) -> Value {
    program.post_json("/api/v1/client-groups", &json!({"name": name})).await.is(201).json()
}

pub(crate) async fn description(program: &Visitor, group: &Value) -> Value {
    let path = format!("/api/v1/client-groups/{}", group["id"]);
    program.get(&path).await.is(200).json()["description"].clone()
}

/// What happened so far.
async fn happened(program: &Visitor) -> Value {
    program.get("/api/v1/audit").await.is(200).json()["page"]["total"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_comes_back_to_its_own_person_after_signing_in_again() {
    let office = Office::open().await;
    let program = office.program().await;
    let studios = group(&program, "Evening studios").await;
    let path = format!("/settings/groups/{}/edit", studios["id"]);
    let form = office.administrator().await.get(&path).await.is(200).body;
    let (person, version) = (field(&form, "person"), field(&form, "version"));
    let fields = [
        ("person", person.as_str()),
        ("version", version.as_str()),
        ("name", "Evening studios"),
        ("description", "Open <late>"),
        ("password", "never kept"),
    ];
    let told = office.nobody().post_form(&path, &fields).await.is(401);
    assert!(!told.body.contains("never kept"), "{}", told.body);
    let unsaved = field(&told.body, "unsaved");

    // A mistyped password loses nothing either.
    let wrong = [("email", "admin@bursar.example"), ("password", "x"), ("unsaved", &unsaved)];
    let again = office.nobody().post_form("/sign-in", &wrong).await.is(422);
    assert_eq!(field(&again.body, "unsaved"), unsaved);

    // Another person gets his own dashboard and nothing of it.
    let (email, _) = office.hire(&[Permission::ViewClients, Permission::EditGroups]).await;
    let other = [("email", email.as_str()), ("password", PASSWORD), ("unsaved", &unsaved)];
    office.nobody().post_form("/sign-in", &other).await.redirects_to("/");

    let right = [("email", "admin@bursar.example"), ("password", PASSWORD), ("unsaved", &unsaved)];
    let mut returned = office.nobody();
    let offer = returned.post_form("/sign-in", &right).await.is(200);
    offer.shows(&format!("action=\"{path}\"")).shows("Open &lt;late&gt;");
    returned.read_proof().await;
    let before = happened(&program).await;
    let trial = [fields[0], fields[1], fields[2], fields[3], ("trial", "true")];
    let shown = returned.post_form(&path, &trial).await.is(409);
    shown.shows("nothing is saved yet").shows("Open &lt;late&gt;");
    assert_eq!(happened(&program).await, before);
    assert_eq!(description(&program, &studios).await, Value::Null);

    let saved = [fields[0], fields[1], fields[2], fields[3]];
    returned
        .post_form(&path, &saved)
        .await
        .redirects_to(&format!("/settings/groups/{}", studios["id"]));
    assert_eq!(description(&program, &studios).await, "Open <late>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_a_session_of_before_comes_back_in_the_present_one_and_not_from_elsewhere() {
    let office = Office::open().await;
    let staff = office.administrator().await;
    let form = staff.get("/settings/groups/new").await.is(200).body;
    let person = field(&form, "person");
    let fields = [("person", person.as_str()), ("name", "Night owls")];
    let other_session = staff.clone().without_proof();
    other_session.post_form("/settings/groups/new", &fields).await.is(401).shows("Night owls");
    let foreign = other_session.with("sec-fetch-site", "cross-site");
    foreign.post_form("/settings/groups/new", &fields).await.is(403).hides("Night owls");
    let stranger = office.nobody().with("sec-fetch-site", "cross-site");
    stranger.post_form("/settings/groups/new", &fields).await.redirects_to("/sign-in?next=%2F");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_only_shown_again_changes_nothing_wherever_it_is() {
    let office = Office::open().await;
    let (staff, program) = (office.administrator().await, office.program().await);
    let forms = every_form(&staff).await;
    let before = happened(&program).await;
    for (action, fields) in forms {
        let named = |name: &String| (name.clone(), "1".to_owned());
        let mut answers: Vec<_> = fields.iter().map(named).collect();
        answers.push(("trial".to_owned(), "true".to_owned()));
        let answers: Vec<_> = answers.iter().map(|(name, value)| (&**name, &**value)).collect();
        let reply = staff.post_form(&action, &answers).await;
        assert!(reply.status < 500, "{}: {}", reply.request, reply.body);
        assert_eq!(happened(&program).await, before, "{}", reply.request);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overtaken_edit_is_settled_field_by_field() {
    let office = Office::open().await;
    let (staff, program) = (office.administrator().await, office.program().await);
    let rule = json!({"name": "VSK", "rate": "25", "level": "1", "country": "IS"});
    let rule = program.post_json("/api/v1/tax-rules", &rule).await.is(201).json();
    let path = format!("/settings/tax-rules/{}", rule["id"]);
    let form = staff.get(&path).await.is(200).body;
    let version = field(&form, "version");
    let theirs = [
        ("version", version.as_str()),
        ("name", "VSK"),
        ("rate", "24"),
        ("level", "1"),
        ("country", "IS"),
        ("state", "Reykjavik"),
    ];
    staff.post_form(&path, &theirs).await.redirects_to("/settings/tax-rules");
    let mine = [theirs[0], theirs[1], ("rate", "22"), theirs[3], theirs[4]];
    let both = staff.post_form(&path, &mine).await.is(412);
    let both = both
        .shows("Changed by")
        .shows("Keep mine")
        .shows("Take theirs")
        .shows("value=\"rate=24\"")
        .shows("value=\"rate=22\" checked")
        .shows("value=\"state=Reykjavik\"")
        .hides("value=\"name=VSK\"")
        .shows("name=\"country\" value=\"IS\"");
    let settled = [
        ("version", &*field(&both.body, "version")),
        ("name", "VSK"),
        ("level", "1"),
        ("country", "IS"),
        ("settled.0", "rate=22"),
        ("settled.1", "state=Reykjavik"),
    ];
    staff.post_form(&path, &settled).await.redirects_to("/settings/tax-rules");
    let kept = program.get(&format!("/api/v1/tax-rules/{}", rule["id"])).await.is(200).json();
    assert_eq!((&kept["rate"], &kept["state"]), (&"22".into(), &"Reykjavik".into()), "{kept}");
}
