//! The files of documents: printed once, kept for good, the same figures as on screen and by API.

use bursar_tests::{Office, Reply, Visitor};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clients::register;

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
fn words(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = file.get_pages().into_keys().collect();
    file.extract_text(&pages).unwrap().split_whitespace().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn screen_paper_and_api_agree_to_the_last_digit() {
    let office = Office::open().await;
    let program = office.program().await;
    let (client, _) = client_of(&program, "fiscal_at_once").await;
    let invoice = act(&program, &draft(&program, &client).await, "issue", &json!({})).await;
    let page = office.administrator().await.get(&format!("/invoices/{}", invoice["id"])).await;
    let page = page.is(200).body;
    let paper = words(&program.get(&pdf_of(&invoice)).await.is(200).bytes);
    let mut figures = vec![&invoice["net"], &invoice["tax"], &invoice["total"]];
    figures.extend(invoice["items"].as_array().unwrap().iter().map(|item| &item["net"]));
    for figure in figures {
        let written = bursar_application::figures::grouped(figure["amount"].as_str().unwrap());
        assert!(page.contains(&written), "{written} is not on screen");
        assert!(paper.contains(&written), "{written} is not on paper: {paper}");
    }
    for item in invoice["items"].as_array().unwrap() {
        let price = bursar_application::figures::grouped(item["unit_price"].as_str().unwrap());
        assert!(page.contains(&price) && paper.contains(&price), "{price}");
    }
    for name in ["Δέλτα", "Партнёры", "Вулиця", "NordskyCloudAS", "NO9386011117947", "DNBANOKK"]
    {
        assert!(paper.contains(name), "{name} is not on paper: {paper}");
    }
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
