//! What is owed and what months came to, beside what the invoices and entries say one by one.

use std::collections::BTreeMap;

use bursar_tests::{Office, Visitor};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::clients::register;

/// Everything that a list holds, page after page.
async fn all(program: &Visitor, path: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = program.get(&format!("{path}limit=100{cursor}")).await.is(200).json();
        rows.extend(page["data"].as_array().unwrap().iter().cloned());
        match page["page"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

fn thousandths(money: &Value) -> i64 {
    let text = money["amount"].as_str().unwrap();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    let part = format!("{part:0<3}").parse::<i64>().unwrap();
    whole.parse::<i64>().unwrap() * 1000 + sign * part
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(|text| text.parse().unwrap())
}

const AGES: [&str; 5] = ["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"];

fn age(due_on: NaiveDate, on: NaiveDate) -> &'static str {
    match (on - due_on).num_days() {
        ..=0 => AGES[0],
        1..=30 => AGES[1],
        31..=60 => AGES[2],
        61..=90 => AGES[3],
        _ => AGES[4],
    }
}

type Owed = BTreeMap<(i64, String), BTreeMap<&'static str, i64>>;

/// What was open of an invoice at the end of a day, by its page alone.
fn open(invoice: &Value, on: NaiveDate) -> i64 {
    let end = (on + TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN).and_utc();
    if day(&invoice["issued_on"]).is_none_or(|issued| issued > on) {
        return 0;
    }
    let is_cancelled = invoice["status"] == "cancelled";
    let was_paid = day(&invoice["paid_on"]).is_some_and(|paid| paid <= on);
    if was_paid || (is_cancelled && invoice["is_fiscal"] == false) {
        return 0;
    }
    let id = &invoice["id"];
    let mut open = thousandths(&invoice["total"]);
    for entry in invoice["entries"].as_array().unwrap() {
        if entry["at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() < end {
            for (end, sign) in [("destination", -1), ("source", 1)] {
                let side = &entry[end];
                if side["account"] == "invoice" && side["account_id"] == *id {
                    open += sign * thousandths(&side["money"]);
                }
            }
        }
    }
    for note in invoice["credit_notes"].as_array().unwrap() {
        if day(&note["dated"]).unwrap() <= on {
            open -= thousandths(&note["total"]);
        }
    }
    open.max(0)
}

fn add(owed: &mut Owed, invoice: &Value, on: NaiveDate) {
    let open = open(invoice, on);
    if open > 0 {
        let client = invoice["client"]["id"].as_i64().unwrap();
        let currency = invoice["total"]["currency"].as_str().unwrap().to_owned();
        let age = age(day(&invoice["due_on"]).unwrap(), on);
        *owed.entry((client, currency)).or_default().entry(age).or_default() += open;
    }
}

async fn report(program: &Visitor, on: &str) -> Owed {
    let mut owed = Owed::new();
    for row in all(program, &format!("/api/v1/reports/receivables?{on}")).await {
        let client = row["client"]["id"].as_i64().unwrap();
        for aged in row["owed"].as_array().unwrap() {
            let currency = aged["total"]["currency"].as_str().unwrap().to_owned();
            let sums = AGES.iter().map(|age| (*age, thousandths(&aged["by_age"][age])));
            let sums: BTreeMap<_, _> = sums.filter(|(_, sum)| *sum != 0).collect();
            assert_eq!(sums.values().sum::<i64>(), thousandths(&aged["total"]));
            assert!(owed.insert((client, currency), sums).is_none(), "{row} stands there twice");
        }
    }
    owed
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_owed_on_any_day_is_what_invoices_notes_and_entries_come_to() {
    let office = Office::open().await;
    let program = office.program().await;
    let mut invoices = Vec::new();
    for row in all(&program, "/api/v1/invoices?").await {
        let path = format!("/api/v1/invoices/{}", row["id"]);
        invoices.push(program.get(&path).await.is(200).json());
    }
    assert!(invoices.len() > 60, "{} invoices", invoices.len());
    let today = office.desk().today();
    let mut seen = 0;
    for past in [0, 1, 9, 25, 40, 66, 100, 200, 300] {
        let on = today - TimeDelta::days(past);
        let mut expected = Owed::new();
        invoices.iter().for_each(|invoice| add(&mut expected, invoice, on));
        let asked = if past == 0 { String::new() } else { format!("on={on}&") };
        assert_eq!(report(&program, &asked).await, expected, "as of {on}");
        seen += expected.len();
    }
    assert!(seen > 40, "{seen} debts");
    let late = format!("/api/v1/reports/receivables?on={}", today + TimeDelta::days(1));
    let problem = program.get(&late).await.is_problem(422, "invalid").json();
    assert_eq!(problem["errors"][0]["field"], "on");
    program.get("/api/v1/reports/receivables?on=soon").await.is_problem(400, "bad_parameter");
}

#[tokio::test(flavor = "multi_thread")]
async fn totals_files_and_links_tell_the_same_as_the_rows() {
    let office = Office::open().await;
    let program = office.program().await;
    let owed = report(&program, "").await;
    let page = program.get("/api/v1/reports/receivables?limit=5").await.is(200).json();
    assert_eq!(page["data"].as_array().unwrap().len(), 5);
    let mut by_currency = BTreeMap::<String, i64>::new();
    for ((_, currency), sums) in &owed {
        *by_currency.entry(currency.clone()).or_default() += sums.values().sum::<i64>();
    }
    let totals = page["totals"].as_array().unwrap().iter().map(|aged| {
        (aged["total"]["currency"].as_str().unwrap().to_owned(), thousandths(&aged["total"]))
    });
    assert_eq!(totals.collect::<BTreeMap<_, _>>(), by_currency);
    assert_eq!(
        (&page["total"]["total"]["currency"], &page["is_converted"]),
        (&json!("EUR"), &json!(true))
    );

    let sheet = program.get("/api/v1/reports/receivables.csv").await.is(200).body;
    let sheet = sheet.trim_start_matches('\u{feff}');
    let rows: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(sheet.as_bytes()).deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), owed.len());
    for row in rows {
        let sums = &owed[&(row["client_id"].parse().unwrap(), row["currency"].clone())];
        let total = thousandths(&json!({"amount": row["total"]}));
        assert_eq!(total, sums.values().sum::<i64>());
    }

    let staff = office.administrator().await;
    let shown = staff.get("/invoices/receivables?limit=100").await.is(200);
    let links: Vec<_> =
        shown.body.split("href=\"").filter(|rest| rest.starts_with("/invoices?")).collect();
    assert!(links.len() > 10, "{} links", links.len());
    for link in links.into_iter().take(12) {
        let address = link.split('"').next().unwrap().replace("&amp;", "&");
        let listed = program.get(&format!("/api/v1{address}&limit=100")).await.is(200).json();
        let due: i64 =
            listed["data"].as_array().unwrap().iter().map(|row| thousandths(&row["due"])).sum();
        let client: i64 = address.split(['=', '&']).nth(1).unwrap().parse().unwrap();
        let of_client = owed.iter().filter(|((of, _), _)| *of == client);
        assert!(
            of_client.into_iter().any(|(_, sums)| sums.values().any(|sum| *sum == due)),
            "{address}"
        );
    }
    staff.get("/invoices/receivables?on=2099-01-01").await.is(200).shows("Nobody knows yet");
    staff.get("/invoices/receivables.csv?on=2025-01-01").await.is(200).shows("as_of,client_id");
}

#[tokio::test(flavor = "multi_thread")]
async fn months_are_what_their_invoices_and_payments_come_to() {
    let office = Office::open().await;
    let program = office.program().await;
    let acme = register(&program, "Acme").await;
    let add = json!({"direction": "add", "amount": "5.00", "currency": "EUR", "reason": "deposit"});
    let path = format!("/api/v1/clients/{}/credit-adjustments", acme["id"]);
    program.post_json(&path, &add).await.is(201);
    let listed = program.get("/api/v1/currencies").await.is(200).json();
    let rates: BTreeMap<_, f64> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["code"].as_str().unwrap().to_owned(),
                one["rate"].as_str().unwrap().parse().unwrap(),
            )
        })
        .collect();
    let value = |money: &Value| {
        let amount: f64 = money["amount"].as_str().unwrap().parse().unwrap();
        amount / rates[money["currency"].as_str().unwrap()]
    };
    let month = |day: &str| day[..7].to_owned();
    let mut expected = BTreeMap::<String, [f64; 3]>::new();
    for row in all(&program, "/api/v1/invoices?").await {
        let invoice = program.get(&format!("/api/v1/invoices/{}", row["id"])).await.is(200).json();
        if let Some(dated) = row["dated"].as_str().filter(|_| row["status"] != "cancelled") {
            let sums = expected.entry(month(dated)).or_default();
            let notes = invoice["credit_notes"].as_array().unwrap().iter();
            sums[0] += value(&row["total"]) - notes.map(|note| value(&note["total"])).sum::<f64>();
            sums[2] += value(&row["due"]);
        }
        for entry in invoice["entries"].as_array().unwrap() {
            if entry["destination"]["account"] == "invoice" && entry["cause"] == "payment"
                || entry["cause"] == "paid_from_credit"
            {
                let at = month(entry["at"].as_str().unwrap());
                expected.entry(at).or_default()[1] += value(&entry["destination"]["money"]);
            }
        }
    }
    let told = program.get("/api/v1/reports/months").await.is(200).json();
    let months = told["data"].as_array().unwrap();
    assert_eq!(months.len(), 12);
    assert_eq!(months[11]["month"].as_str().unwrap()[..7], office.desk().today().to_string()[..7]);
    for told in months {
        let expected = expected.get(&month(told["month"].as_str().unwrap()));
        let expected = expected.copied().unwrap_or_default();
        for (name, expected) in ["billed", "paid", "open"].iter().zip(expected) {
            let told = value(&told[name]);
            assert!((told - expected).abs() < 0.006, "{name}: {told} is not {expected}");
        }
    }
    let staff = office.administrator().await;
    let shown = staff.get("/").await.is(200);
    shown.shows("Money this month").shows("class=\"spark\"").shows("Converted at today");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_morning_shows_overdue_invoices_the_longest_first() {
    let office = Office::open().await;
    let program = office.program().await;
    let listed = program.get("/api/v1/invoices?is_overdue=true&sort=due_on&limit=5").await.json();
    let first = &listed["data"][0];
    let staff = office.administrator().await;
    let page = staff.get("/").await.is(200);
    let page = page.shows("Invoices overdue").shows(first["number"].as_str().unwrap());
    page.shows(&format!("/invoices/{}/payment", first["id"]));
}
