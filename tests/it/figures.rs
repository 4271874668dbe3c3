//! Screen = paper = API: every document shows the figures of the API, all of them and in the same
//! order, to the last digit (quality.md row 8).

use bursar_application::figures::grouped;
use bursar_domain::access::Permission;
use bursar_tests::{Office, page};
use serde_json::Value;

use crate::files::words;

/// What the page of an invoice tells programs and screen readers: the values of its paper.
fn values(body: &str) -> Vec<String> {
    let tags = page::tags(body);
    let paper = tags.iter().skip_while(|tag| tag.attribute("class") != Some("paper"));
    let paper = paper.take_while(|tag| !(tag.is_end && tag.name == "article"));
    let figures = paper.filter(|tag| tag.name == "data" && !tag.is_end);
    figures.map(|tag| tag.attribute("value").unwrap_or_default().to_owned()).collect()
}

/// Zero with as many decimals as this amount has.
fn nothing_like(amount: &str) -> String {
    match amount.split_once('.') {
        Some((_, decimals)) => format!("0.{}", "0".repeat(decimals.len())),
        None => "0".to_owned(),
    }
}

/// The figures of a document as the API knows them, in the order in which a reader meets them.
fn expected(invoice: &Value) -> Vec<String> {
    let amount = |money: &Value| money["amount"].as_str().unwrap().to_owned();
    let negated = |amount: &str| match amount.strip_prefix('-') {
        Some(size) => size.to_owned(),
        None => format!("-{amount}"),
    };
    let is_nothing = |amount: &str| *amount == nothing_like(amount);
    let mut figures = Vec::new();
    for item in invoice["items"].as_array().unwrap() {
        figures.push(item["unit_price"].as_str().unwrap().to_owned());
        let discount = amount(&item["discount"]);
        figures.extend(Some(negated(&discount)).filter(|_| !is_nothing(&discount)));
        figures.push(amount(&item["net"]));
    }
    figures.push(amount(&invoice["net"]));
    let mut taxes = Vec::new();
    for group in invoice["taxes"].as_array().unwrap() {
        for tax in group["taxes"].as_array().unwrap() {
            taxes.push([amount(&tax["base"]), amount(&tax["amount"])]);
        }
        if !group["exemption"].is_null() {
            let net = amount(&group["net"]);
            taxes.push([net.clone(), nothing_like(&net)]);
        }
    }
    match taxes.as_slice() {
        [] => {}
        [[_, tax]] => figures.push(tax.clone()),
        _ => figures.push(amount(&invoice["tax"])),
    }
    let total = amount(&invoice["total"]);
    figures.push(total.clone());
    let was_proforma = !invoice["proforma_number"].is_null() && invoice["is_fiscal"] == true;
    let paid_on = invoice["paid_on"].as_str();
    // What made a proforma fiscal stands on the document; what has been paid since does not.
    let is_paid = was_proforma && paid_on.is_some_and(|on| Some(on) <= invoice["dated"].as_str());
    if is_paid && !is_nothing(&total) {
        figures.push(negated(&total));
    }
    if invoice["status"] != "draft" {
        figures.push(if is_paid { nothing_like(&total) } else { total });
    }
    if taxes.len() > 1 {
        figures.extend(taxes.into_iter().flatten());
    }
    if let Some(account) = invoice["account"].as_object() {
        let movements = account["movements"].as_array().unwrap();
        figures.extend(movements.iter().map(|movement| amount(&movement["amount"])));
        figures.push(amount(&account["balance"]));
    }
    figures
}

#[tokio::test(flavor = "multi_thread")]
async fn screen_paper_and_api_agree_about_every_figure() {
    let office = Office::open().await;
    let program = office.program().await;
    // Who may not write drafts reads them as the paper that they will be.
    let staff = office.staff_with(&[Permission::ViewClients, Permission::ViewInvoices]).await;
    let listed = program.get("/api/v1/invoices?limit=100").await.is(200).json();
    let mut compared = 0;
    for row in listed["data"].as_array().unwrap() {
        let path = format!("/invoices/{}", row["id"]);
        let invoice = program.get(&format!("/api/v1{path}")).await.is(200).json();
        let known = expected(&invoice);
        let shown = staff.get(&path).await.is(200);
        assert_eq!(values(&shown.body), known, "{path} shows other figures than the API");
        let file = program.get(&format!("/api/v1{path}/pdf")).await.is(200);
        let text = words(&file.bytes);
        let mut rest = text.as_str();
        for figure in &known {
            let figure = grouped(figure);
            let found = rest.split_once(&figure);
            assert!(found.is_some(), "{path} prints no {figure} after what came before: {text}");
            rest = found.unwrap_or_default().1;
            compared += 1;
        }
    }
    assert!(compared > 400, "{compared} figures");
}
