//! The audit log as a file.

use bursar_tests::Office;

use crate::clients::register;

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_taken_as_it_is_filtered_and_that_is_written_down() {
    let office = Office::open().await;
    let (program, staff) = (office.program().await, office.administrator().await);
    let acme = register(&program, "=Acme").await;
    let path = format!("/api/v1/clients/{}/notes", acme["id"]);
    program.post_json(&path, &serde_json::json!({"body": "Call back"})).await.is(201);
    let filter = format!("client={}", acme["id"]);
    let listed = program.get(&format!("/api/v1/audit?{filter}")).await.is(200).json();
    let sheet = program.get(&format!("/api/v1/audit/export.csv?{filter}")).await.is(200);
    assert!(sheet.header("content-disposition").starts_with("attachment; filename=\"audit-"));
    let body = sheet.body.trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::Reader::from_reader(body.as_bytes());
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let listed = listed["data"].as_array().unwrap();
    assert!(rows.len() == listed.len() && rows.len() > 1, "{rows:?}");
    for (row, entry) in rows.iter().zip(listed) {
        assert_eq!(
            (&row[0], &row[5]),
            (&entry["id"].to_string(), &entry["action"].as_str().unwrap().to_owned())
        );
    }
    assert!(body.contains("company:  → =Acme"), "{body}");
    assert!(!body.contains(",=Acme"), "{body}");
    program.get("/api/v1/audit/export.csv?actor=x").await.is_problem(400, "bad_parameter");
    let taken = program.get("/api/v1/audit?action=audit.exported").await.is(200).json();
    assert!(taken.to_string().contains(&filter), "{taken}");

    let page = staff.get("/audit?object=client").await.is(200);
    page.shows("href=\"/audit/export.csv?object=client\"");
    staff.get("/audit/export.csv?object=client").await.is(200).shows(",client,").hides(",note,");
    staff.get("/audit/export.csv?object=client&colour=red").await.is(400);
}
