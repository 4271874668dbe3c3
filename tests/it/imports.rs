//! Files of clients brought over HTTP: by programs, and through the pages of the panel.

use bursar_tests::{Office, Visitor, page};
use serde_json::{Value, json};

const GOOD: &[u8] = b"Firma;E-Mail;Ort\nAcme;a@acme.example;Oslo\nBolt;b@bolt.example;Bergen\n";
const IMPORT: &str = "/api/v1/clients/import";

async fn count(visitor: &Visitor) -> Value {
    visitor.get("/api/v1/clients?limit=1").await.is(200).json()["page"]["total"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_check_a_file_first_and_import_it_whole_or_not_at_all() {
    let office = Office::open_without_clients().await;
    let program = office.program().await;
    let counts = |create, update, skip, refuse| json!({"create": create, "update": update, "skip": skip, "refuse": refuse});

    let checked = program.post_csv(IMPORT, GOOD).await.is(200).json();
    assert_eq!(
        (&checked["counts"], &checked["is_committed"]),
        (&counts(2, 0, 0, 0), &json!(false))
    );
    assert_eq!(checked["columns"][1], json!({"heading": "E-Mail", "field": "email"}));
    assert_eq!(count(&program).await, 0);

    let commit = format!("{IMPORT}?commit=true");
    let wrong = [GOOD, b"Crash;no address;\n"].concat();
    let refused = program.post_csv(&commit, &wrong).await.is_problem(422, "import_refused").json();
    assert_eq!(refused["report"]["counts"], counts(2, 0, 0, 1));
    let row = &refused["report"]["rows"][2];
    assert_eq!((&row["line"], &row["action"]), (&json!(4), &json!("refuse")));
    assert_eq!(row["errors"][0]["field"], "email");
    office.work(&program).await;
    assert_eq!(count(&program).await, 0);

    let begun = program.post_csv(&commit, GOOD).await.is(202);
    office.work(&program).await;
    let operation = program.get(begun.header("location")).await.is(200).json();
    assert_eq!(operation["status"], "succeeded", "{operation}");
    assert_eq!(count(&program).await, 2);

    let more = b"company,email,city\nAcme,A@ACME.example,Bodo\nDock,d@dock.example,Bodo\n";
    let duplicates = |choice: &str| format!("{commit}&duplicates={choice}");
    program.post_csv(&duplicates("refuse"), more).await.is_problem(422, "import_refused");
    let known = b"company,email,city\nAcme,A@ACME.example,Bodo\n";
    let rows = [("skip", more.as_slice(), "Oslo"), ("update", known.as_slice(), "Bodo")];
    for (choice, file, city) in rows {
        program.post_csv(&duplicates(choice), file).await.is(202);
        office.work(&program).await;
        let acme = program.get("/api/v1/clients?q=a@acme.example").await.is(200).json();
        let id = &acme["data"][0]["id"];
        let acme = program.get(&format!("/api/v1/clients/{id}")).await.is(200).json();
        assert_eq!(
            acme["profile"]["city"].as_str().or(acme["city"].as_str()),
            Some(city),
            "{acme}"
        );
        assert_eq!(count(&program).await, 3);
    }

    let mapped = format!("{IMPORT}?map=Mail%20to:email&map=Shoe:");
    let file = b"Mail to,Shoe\nx@x.example,44\n";
    let checked = program.post_csv(&mapped, file).await.is(200).json();
    assert_eq!(checked["columns"][0]["field"], "email");
    assert_eq!(checked["columns"][1]["field"], Value::Null);
    for wrong in ["?commit=perhaps", "?duplicates=all", "?map=Shoe", "?comit=true"] {
        let reply = program.post_csv(&format!("{IMPORT}{wrong}"), GOOD).await;
        reply.is_problem(400, "bad_parameter");
    }
    let json = program.post_json(IMPORT, &json!({})).await;
    json.is_problem(415, "unsupported_media_type");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_bring_a_file_look_at_it_and_import_it() {
    let office = Office::open_without_clients().await;
    let administrator = office.administrator().await;
    let unproven = administrator.clone().without_proof();
    unproven.post_file("/clients/import", "old.csv", GOOD).await.is(403);
    unproven.post_csv(IMPORT, GOOD).await.is_problem(403, "csrf");
    administrator.post_csv(IMPORT, GOOD).await.is(200);

    administrator.post_file("/clients/import", "old.csv", b"").await.is(422);
    let kept = administrator.post_file("/clients/import", "old.csv", GOOD).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let path = kept.header("location").to_owned();
    let shown = administrator.get(&path).await.is(200).shows("E-Mail").shows("old.csv");
    assert_eq!(page::faults(&shown.body), Vec::<String>::new());
    office.administrator().await.get(&path).await.is(200);
    let (email, _) = office.hire(bursar_domain::access::Permission::ALL).await;
    let stranger = office.nobody().sign_in(&email, bursar_tests::PASSWORD).await;
    stranger.get(&path).await.is(404);

    // What the columns mean is said once more, and looked at before anything happens.
    let said =
        [("step", "check"), ("duplicates", "skip"), ("c0", "company"), ("c1", ""), ("c2", "")];
    let again = administrator.post_form(&path, &said).await;
    let again = again.redirects_to(&format!("{path}?duplicates=skip&c0=company&c1=&c2="));
    administrator.get(again.header("location")).await.shows("mail");
    assert_eq!(count(&administrator).await, 0);

    let right = [("step", "import"), ("duplicates", "refuse")];
    let begun = administrator.post_form(&path, &right).await;
    let operation = begun.header("location").to_owned();
    assert!(operation.starts_with("/operations/"), "{} {}", begun.status, begun.body);
    office.work(&administrator).await;
    administrator.get(&operation).await.is(200).shows("2 created");
    assert_eq!(count(&administrator).await, 2);
}
