//! Bank statements: matched by reference, number, amount and currency, and booked once.

use bursar_tests::Visitor;
use futures::future::join_all;
use serde_json::{Value, json};

use super::{credit, invoice_of, office, payments_of, shown};
use crate::invoices::{client_with, is_intact};

const BOOK: &str = "/api/v1/bank-statements?commit=true";

async fn read(program: &Visitor, path: &str, file: &str) -> Value {
    program.post_csv(path, file.as_bytes()).await.is(200).json()
}

fn outcomes(report: &Value) -> Vec<&str> {
    let lines = report["lines"].as_array().unwrap();
    lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_looked_at_booked_and_books_nothing_twice() {
    let (_office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let mut invoices = Vec::new();
    for sum in ["10.00", "20.00", "30.00", "40.00"] {
        invoices.push(invoice_of(&program, &client, sum).await);
    }
    let reference = |at: usize| invoices[at]["payment_reference"].as_str().unwrap().to_owned();
    let number = |at: usize| invoices[at]["number"].as_str().unwrap().to_owned();
    let file = format!(
        "date,amount,currency,reference,payer,id\n\
         2026-11-20,12.00,EUR,{},Acme,B-1\n\
         2026-11-20,20.00,EUR,invoice {} thanks,Acme,B-2\n\
         2026-11-20,29.00,EUR,{},Acme,B-3\n\
         2026-11-20,40.00,USD,{},Acme,B-4\n\
         2026-11-20,5.00,EUR,hello,Nobody,B-5\n\
         2026-11-20,-3.00,EUR,fee,,B-6\n",
        reference(0),
        number(1),
        number(2),
        reference(3),
    );
    let expected = ["books", "books", "open", "open", "open", "outgoing"];
    let looked = read(&program, "/api/v1/bank-statements", &file).await;
    assert_eq!((outcomes(&looked), &looked["is_booked"]), (expected.to_vec(), &json!(false)));
    assert_eq!(shown(&program, &invoices[0]).await["status"], "unpaid", "a look changes nothing");
    let booked = read(&program, BOOK, &file).await;
    assert_eq!(outcomes(&booked), expected);
    assert_eq!(booked["lines"][0]["to_credit"]["amount"], "2.00");
    for at in [0, 1] {
        assert_eq!(shown(&program, &invoices[at]).await["status"], "paid");
    }
    assert_eq!(credit(&program, &client["id"]).await, "2.00");
    let payment = payments_of(&program, &invoices[0]).await.remove(0);
    assert_eq!(
        [&payment["gateway"], &payment["external_id"], &payment["paid_on"]],
        ["bank_transfer", "B-1", "2026-11-20"]
    );
    let twice = read(&program, BOOK, &file).await;
    assert_eq!(outcomes(&twice)[..2], ["known", "known"]);
    assert_eq!(payments_of(&program, &invoices[0]).await.len(), 1);
    let open = program.get("/api/v1/bank-lines?status=open").await.is(200).json();
    assert_eq!(open["page"]["total"], 3, "{open}");
    let line = |name: &str| {
        let lines = open["data"].as_array().unwrap();
        let found = lines.iter().find(|line| line["bank_reference"] == name);
        format!("/api/v1/bank-lines/{}", found.unwrap()["id"])
    };
    let to = json!({"invoice_id": invoices[2]["id"]});
    let assigned = program.post_json(&format!("{}/assign", line("B-3")), &to).await.is(200).json();
    assert_eq!(assigned["status"], "booked");
    assert_eq!(shown(&program, &invoices[2]).await["due"]["amount"], "1.00");
    program
        .post_json(&format!("{}/assign", line("B-3")), &to)
        .await
        .is_problem(409, "line_is_done");
    let other = json!({"invoice_id": invoices[3]["id"]});
    let other = program.post_json(&format!("{}/assign", line("B-4")), &other).await.is(422).json();
    assert_eq!(other["errors"][0]["code"], "other_currency");
    let why = json!({"reason": "not ours"});
    program.post_json(&format!("{}/dismiss", line("B-5")), &why).await.is(200);
    let open = program.get("/api/v1/bank-lines?status=open").await.is(200).json();
    assert_eq!(open["page"]["total"], 1);
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_statement_ten_times_at_once_books_once() {
    let (_office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = invoice_of(&program, &client, "10.00").await;
    let reference = invoice["payment_reference"].as_str().unwrap();
    let file = format!("date,amount,currency,reference\n2026-11-20,10.00,EUR,{reference}\n");
    let all = (0..10).map(|_| async { program.post_csv(BOOK, file.as_bytes()).await.status });
    let answered = join_all(all).await;
    assert!(answered.iter().all(|status| *status == 200), "{answered:?}");
    assert_eq!(payments_of(&program, &invoice).await.len(), 1);
    assert_eq!(credit(&program, &client["id"]).await, "0.00");
    is_intact(&program).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_paste_lines_look_at_them_and_book_them() {
    let (office, program) = office().await;
    let client = client_with(&program, "fiscal_at_once").await;
    let invoice = invoice_of(&program, &client, "15.00").await;
    let number = invoice["number"].as_str().unwrap();
    let lines = format!("date,amount,currency,reference\n2026-11-20,15.00,EUR,{number}\n");
    let staff = office.administrator().await;
    staff.get("/bank-lines/read").await.is(200);
    let shown_first =
        staff.post_form("/bank-lines/read", &[("lines", &lines), ("act", "look")]).await.is(200);
    shown_first.shows("1 of 1 lines would be booked").shows("Book what is matched");
    let sent = staff.post_file("/bank-lines/read/file", "a.csv", lines.as_bytes()).await.is(200);
    sent.shows("1 of 1 lines would be booked");
    let booked =
        staff.post_form("/bank-lines/read", &[("lines", &lines), ("act", "book")]).await.is(200);
    booked.shows("1 of 1 lines are booked");
    assert_eq!(shown(&program, &invoice).await["status"], "paid");
    staff.get("/bank-lines?status=booked").await.is(200).shows(number);
}
