//! The files of documents: printed once, kept for good, the same figures as on screen and by API.

use std::sync::Arc;

use bursar_application::schedule::{Task, Timetable};
use bursar_application::{Desk, Ports};
use bursar_tests::{Office, Reply, Visitor};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clients::register;
use crate::vat::Ahead;

/// A client of a company that numbers its invoices like this.
async fn client_of(program: &Visitor, numbering: &str) -> (Value, Value) {
    let settings = json!({
        "company.legal_name": "Nordsky Cloud AS",
        "company.address_line_1": "Storgata 1",
        "company.city": "Oslo",
        "company.country": "NO",
        "company.vat_id": "NO987654321MVA",
        "company.bank_accounts": ["NO93 8601 1117 947; DNBANOKK; Nordsky Cloud AS"],
        "invoicing.home_country": "NO",
        "invoicing.numbering": numbering,
        "invoicing.fiscal_number_format": "N/{year}-{number:5}",
    });
    let body = json!({"name": format!("Files {numbering}"), "settings": settings});
    let configuration = program.post_json("/api/v1/configurations", &body).await.is(201).json();
    let client = register(program, "Δέλτα и Партнёры").await;
    let patch = json!({
        "address_line_1": "Вулиця 1", "country": "UA", "currency": "EUR",
        "configuration_id": configuration["id"],
    });
    let path = format!("/api/v1/clients/{}", client["id"]);
    (program.patch_json(&path, &patch).await.is(200).json(), configuration)
}

async fn draft(program: &Visitor, client: &Value) -> Value {
    let items = json!([
        {"description": "Consulting", "quantity": "2.5", "unit": "HUR", "unit_price": "1050.005"},
        {"description": "Taken off", "quantity": "-1", "unit_price": "17.3"},
    ]);
    let body = json!({"client_id": client["id"], "items": items});
    program.post_json("/api/v1/invoices", &body).await.is(201).json()
}

async fn act(program: &Visitor, invoice: &Value, act: &str, body: &Value) -> Value {
    let path = format!("/api/v1/invoices/{}/{act}", invoice["id"]);
    let reply = program.post_json(&path, body).await;
    assert!(matches!(reply.status, 200 | 201), "{reply:?}");
    reply.json()
}

fn pdf_of(invoice: &Value) -> String {
    format!("/api/v1/invoices/{}/pdf", invoice["id"])
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_pdf(reply: &Reply) {
    assert!(reply.bytes.starts_with(b"%PDF-1.7"), "{}", reply.body);
    assert_eq!(reply.header("content-type"), "application/pdf");
    assert_eq!(reply.header("etag"), format!("\"{}\"", hash(&reply.bytes)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issued_invoice_has_one_file_and_its_hash_is_told() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, _) = client_of(&program, "fiscal_at_once").await;
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let kept = &invoice["documents"][0];
    assert_eq!(kept["number"], invoice["number"]);
    let file = program.get(&pdf_of(&invoice)).await.is(200);
    is_pdf(&file);
    assert_eq!(hash(&file.bytes), kept["sha256"]);
    assert_eq!(file.bytes.len(), usize::try_from(kept["size"].as_u64().unwrap()).unwrap());
    let name = invoice["number"].as_str().unwrap().replace('/', "-");
    let named = format!("attachment; filename=\"{name}.pdf\"");
    assert_eq!(file.header("content-disposition"), named);
    let again = program.request(reqwest::Method::GET, &pdf_of(&invoice));
    let again = program.send(again.header("if-none-match", file.header("etag"))).await;
    assert!(again.is(304).bytes.is_empty());
    act(&program, &invoice, "payments", &json!({"amount": "100.00"})).await;
    let later = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(later.bytes, file.bytes, "a payment changes nothing on the document");
    let refused = program.post_json(&pdf_of(&invoice), &json!({})).await;
    refused.is_problem(409, "fiscal_document");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proforma_keeps_its_file_beside_that_of_the_fiscal_invoice() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, configuration) = client_of(&program, "fiscal_when_paid").await;
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let proforma = program.get(&pdf_of(&invoice)).await.is(200);
    is_pdf(&proforma);
    program.post_json(&pdf_of(&invoice), &json!({})).await.is(200);
    let same = program.get(&format!("/api/v1/invoices/{}", invoice["id"])).await.is(200).json();
    assert_eq!(same["documents"].as_array().unwrap().len(), 1, "the same file is kept once");
    let logo = format!("/api/v1/configurations/{}/logo", configuration["id"]);
    let put = |bytes: Vec<u8>| {
        program.request(reqwest::Method::PUT, &logo).header("content-type", "image/png").body(bytes)
    };
    program.send(put(b"GIF89a".to_vec())).await.is(422).shows("PNG");
    program.send(put(png(2001, 1))).await.is(422).shows("2,000 pixels");
    program.send(put(png(40, 20))).await.is(204);
    assert_eq!(program.get(&logo).await.is(200).bytes, png(40, 20));
    let anew = program.post_json(&pdf_of(&invoice), &json!({})).await.is(200).json();
    assert_ne!(anew["sha256"], hash(&proforma.bytes), "it has a logo now");
    program.delete(&logo).await.is(204);
    program.get(&logo).await.is(404);
    let due = json!({"amount": invoice["due"]["amount"]});
    let paid = act(&program, &invoice, "payments", &due).await;
    assert_eq!(paid["is_fiscal"], true);
    let kept = paid["documents"].as_array().unwrap();
    let numbers: Vec<_> = kept.iter().map(|file| &file["number"]).collect();
    assert_eq!(numbers, [&invoice["number"], &invoice["number"], &paid["number"]]);
    let fiscal = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(hash(&fiscal.bytes), kept[2]["sha256"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_printed_on_the_fly_and_credit_notes_are_kept() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, _) = client_of(&program, "fiscal_at_once").await;
    let invoice = draft(&program, &client).await;
    let file = program.get(&pdf_of(&invoice)).await.is(200);
    is_pdf(&file);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"draft.pdf\"");
    let invoice = act(&program, &invoice, "issue", &json!({})).await;
    assert_eq!(invoice["documents"].as_array().unwrap().len(), 1, "the draft's file is not kept");
    let why = json!({"reason": "wrong month"});
    let noted = act(&program, &invoice, "credit-notes", &why).await;
    let path = format!("/api/v1/credit-notes/{}/pdf", noted["credit_notes"][0]["id"]);
    let note = program.get(&path).await.is(200);
    is_pdf(&note);
    assert_eq!(program.get(&path).await.is(200).bytes, note.bytes);
    program.get("/api/v1/credit-notes/999999/pdf").await.is(404);
    program.get("/api/v1/invoices/999999/pdf").await.is(404);
    let printed = program.get("/api/v1/audit?action=credit_note.printed").await.is(200).json();
    assert_eq!(printed["data"].as_array().unwrap().len(), 1, "{printed}");
}

/// The text of every page, without the gaps between cells.
pub(crate) fn words(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    file.extract_text(&pages).unwrap().split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn names_in_any_european_script_are_printed() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, _) = client_of(&program, "fiscal_at_once").await;
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let paper = words(&program.get(&pdf_of(&invoice)).await.is(200).bytes);
    for name in ["Δέλτα", "Партнёры", "Вулиця", "NordskyCloudAS", "NO9386011117947", "DNBANOKK"]
    {
        assert!(paper.contains(name), "{name} is not on paper: {paper}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_keeps_its_logo_whenever_it_is_printed() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, configuration) = client_of(&program, "fiscal_when_paid").await;
    let logo = format!("/api/v1/configurations/{}/logo", configuration["id"]);
    let put = async |bytes: Vec<u8>| {
        let request = program.request(reqwest::Method::PUT, &logo);
        let request = request.header("content-type", "image/png").body(bytes);
        program.send(request).await.is(204);
    };
    put(png(40, 20)).await;
    let item = json!({"description": "Consulting", "unit_price": "10"});
    let body = json!({"client_id": client["id"], "items": [item, item]});
    let begun = program.post_json("/api/v1/invoices", &body).await.is(201).json();
    let invoice = act(&program, &begun, "issue", &json!({})).await;
    let proforma = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(pictures(&proforma.bytes), [(40, 20)]);
    put(png(60, 20)).await;
    let same = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(same.bytes, proforma.bytes, "its file stands");
    // Another document under the same number: what is split off has the logo that was frozen.
    let parts = act(&program, &invoice, "split", &json!({"lines": [2]})).await;
    let rearranged = program.get(&pdf_of(&invoice)).await.is(200);
    assert_ne!(rearranged.bytes, proforma.bytes, "it has a line less");
    assert_eq!(pictures(&rearranged.bytes), [(40, 20)], "{parts}");
    program.post_json(&pdf_of(&invoice), &json!({})).await.is(200);
    let anew = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(pictures(&anew.bytes), [(60, 20)], "it was asked for");
    program.delete(&logo).await.is(204);
    let due = program.get(&format!("/api/v1/invoices/{}", invoice["id"])).await.is(200).json();
    let due = json!({"amount": due["due"]["amount"]});
    let paid = act(&program, &invoice, "payments", &due).await;
    assert_eq!(paid["is_fiscal"], true);
    let fiscal = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(pictures(&fiscal.bytes), [], "the fiscal invoice was made without a logo");
}

/// How wide and high the pictures of a file are.
fn pictures(bytes: &[u8]) -> Vec<(i64, i64)> {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let streams = file.objects.values().filter_map(|object| object.as_stream().ok());
    let images = streams.filter(|stream| {
        stream.dict.get(b"Subtype").and_then(lopdf::Object::as_name).ok() == Some(b"Image")
    });
    let side =
        |stream: &lopdf::Stream, name: &[u8]| stream.dict.get(name).unwrap().as_i64().unwrap();
    images.map(|image| (side(image, b"Width"), side(image, b"Height"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_stands_on_documents_where_the_configuration_wants_it() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, configuration) = client_of(&program, "fiscal_when_paid").await;
    let credit = json!({"direction": "add", "amount": "9000.00", "currency": "EUR", "reason": "x"});
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&path, &credit).await.is(201);
    let plain = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    assert!(plain["account"].is_null());
    assert!(!words(&program.get(&pdf_of(&plain)).await.is(200).bytes).contains("Creditbalance"));

    let wanted = json!({"settings": {"invoicing.journal_on_pdf": true}});
    let path = format!("/api/v1/configurations/{}", configuration["id"]);
    program.patch_json(&path, &wanted).await.is(200);
    let begun = draft(&program, &client).await;
    let prospect = words(&program.get(&pdf_of(&begun)).await.is(200).bytes);
    assert!(prospect.contains("Creditbalance") && prospect.contains("9,000.00EUR"), "{prospect}");
    let invoice = act(&program, &begun, "issue", &json!({})).await;
    assert_eq!(invoice["account"]["balance"]["amount"], "9000.00");
    assert_eq!(invoice["account"]["movements"], json!([]));
    let part = act(&program, &invoice, "pay-from-credit", &json!({"amount": "600.00"})).await;
    assert_eq!(part["account"], invoice["account"], "it was frozen");
    let due = json!({"amount": part["due"]["amount"]});
    let paid = act(&program, &invoice, "payments", &due).await;
    let account = &paid["account"];
    assert_eq!(account["balance"]["amount"], "8400.00");
    let moved: Vec<_> = account["movements"].as_array().unwrap().iter().collect();
    assert_eq!(moved.len(), 2, "{account}");
    assert_eq!(
        (&moved[0]["cause"], &moved[0]["amount"]["amount"]),
        (&json!("paid_from_credit"), &json!("600.00"))
    );
    assert_eq!((&moved[1]["cause"], &moved[1]["amount"]), (&json!("payment"), &part["due"]));
    let paper = words(&program.get(&pdf_of(&paid)).await.is(200).bytes);
    let entry = moved[0]["entry_id"].to_string();
    for said in ["Paidfromcredit,journalentry", &entry, "600.00", "Creditbalance", "8,400.00EUR"] {
        assert!(paper.contains(said), "{said} is not on paper: {paper}");
    }
    let page = office.administrator().await.get(&format!("/invoices/{}", paid["id"])).await;
    page.is(200).shows("value=\"8400.00\"").shows("Credit balance");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_settlement_made_fiscal_is_printed_before_anybody_asks() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, configuration) = client_of(&program, "fiscal_when_paid").await;
    let settled = json!({"settings": {"invoicing.automatic_settlement": true}});
    let path = format!("/api/v1/configurations/{}", configuration["id"]);
    program.patch_json(&path, &settled).await.is(200);
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let credit = json!({"direction": "add", "amount": "9000.00", "currency": "EUR", "reason": "x"});
    let path = format!("/api/v1/clients/{}/credit-adjustments", client["id"]);
    program.post_json(&path, &credit).await.is(201);
    let path = format!("/api/v1/invoices/{}", invoice["id"]);
    let paid = program.get(&path).await.is(200).json();
    assert_eq!((&paid["status"], &paid["is_fiscal"]), (&json!("paid"), &json!(true)));
    let desk = office.desk();
    let timetable = Timetable::empty().with(Task::PrintDocuments, TimeDelta::minutes(1));
    let clock = Arc::new(Ahead(1));
    let tomorrow = Desk::new(Ports { timetable, clock, ..desk.ports().clone() });
    assert_eq!(tomorrow.run_due_tasks("printer").await.unwrap(), 1);
    let printed = program.get(&path).await.is(200).json();
    let last = printed["documents"].as_array().unwrap().last().unwrap();
    assert_eq!(last["number"], paid["number"]);
    assert!(desk.ports().documents.expected(0, 100).await.unwrap().is_empty());
    let file = program.get(&pdf_of(&invoice)).await.is(200);
    assert_eq!(hash(&file.bytes), last["sha256"], "the first file counts");
}

/// A grey picture as a PNG file.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels = vec![90; usize::try_from(width * height).unwrap()];
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    file
}
