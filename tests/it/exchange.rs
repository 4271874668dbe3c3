//! What an export writes, an import reads back; what others write, it reads as well.

use std::fmt::Write;

use bursar_application::clients::ClientSort;
use bursar_application::clients::exchange::{
    Duplicates, ExportClients, ImportClients, ImportReport, Mapping, Unwatched,
};
use bursar_application::clients::{ClientFilter, ClientQuery, Direction};
use bursar_application::{Actor, Desk};
use bursar_tests::{CLIENTS, Office};

async fn import(desk: &Desk, file: &[u8], duplicates: Duplicates) -> ImportReport {
    let command = ImportClients { file: file.to_vec(), duplicates, mapping: Mapping::new() };
    desk.import_clients(&Actor::system("import"), &command, &mut Unwatched).await.unwrap()
}

async fn count(desk: &Desk) -> u64 {
    let total = desk.count_clients(&Actor::system("count"), &ClientFilter::default()).await;
    total.unwrap().exact().unwrap()
}

/// The whole list as a file, oldest client first.
async fn export(desk: &Desk) -> String {
    let system = Actor::system("export");
    let query = ClientQuery {
        filter: ClientFilter::default(),
        sort: ClientSort::CreatedAt,
        direction: Direction::Ascending,
        at: desk.now(),
    };
    let all = ExportClients::Matching(Box::new(query));
    let mut download = desk.export_clients(&system, all, "").await.unwrap();
    let mut file = String::new();
    while let Some(chunk) = download.next().await.unwrap() {
        file.push_str(&chunk);
    }
    file
}

/// The rows of a file without the columns that are only there for people to read.
fn rows(file: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    let rows = reader.records().map(|record| record.unwrap());
    rows.map(|record| record.iter().skip(4).map(str::to_owned).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn exported_clients_are_imported_as_they_were() {
    let (here, there) = (Office::open().await, Office::open_without_clients().await);
    let file = export(here.desk()).await;
    let report = import(there.desk(), file.as_bytes(), Duplicates::Refuse).await;
    assert!(report.is_committed, "{}: {:?}", report.summary(), report.rows);
    assert_eq!(count(there.desk()).await, u64::from(CLIENTS));
    let (kept, read) = (rows(&file), rows(&export(there.desk()).await));
    for (kept, read) in kept.iter().zip(&read) {
        assert_eq!(kept, read);
    }
    assert_eq!(kept.len(), read.len());
}

/// What another system might write: its own headings, semicolons, blank lines, odd texts.
fn messy(rows: usize) -> String {
    let mut file = String::from("\u{feff}Firma;Vorname;Nachname;E-Mail;Telefon;Ort;Land;Notes\r\n");
    for row in 0..rows {
        let company = match row % 5 {
            0 => format!("\"Müller; Söhne {row} GmbH\""),
            1 => format!("'=cmd|' /C calc'!A{row}"),
            2 => String::new(),
            3 => format!("\"Zeile eins\"\"{row}\"\" AB\""),
            _ => format!("100%_{row}"),
        };
        writeln!(file, "{company};Jörg;Ørsted;kunde-{row}@firma.example;;Malmö;se;x\r").unwrap();
        if row % 97 == 0 {
            file.push_str("\r\n;;;;;;;\r\n");
        }
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_messy_rows_are_taken_in_whole() {
    let office = Office::open_without_clients().await;
    let desk = office.desk();
    let report = import(desk, messy(5_000).as_bytes(), Duplicates::Refuse).await;
    let refused = report.rows.iter().find(|row| row.action.code() == "refuse");
    assert!(report.is_committed, "{}: {refused:?}", report.summary());
    assert_eq!((report.count("create"), count(desk).await), (5_000, 5_000));
    let again = import(desk, messy(5_001).as_bytes(), Duplicates::Skip).await;
    assert_eq!((again.count("skip"), again.count("create")), (5_000, 1));
    assert_eq!(count(desk).await, 5_001);
    let file = export(desk).await;
    assert!(!file.lines().any(|line| line.contains(",=cmd")), "a formula is not guarded");
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_1252_is_told_from_utf_8() {
    let office = Office::open_without_clients().await;
    let file = b"company,email\r\nMalm\xf6 \x80,malmo@clients.example\r\n";
    import(office.desk(), file, Duplicates::Refuse).await;
    assert!(export(office.desk()).await.contains("Malmö €"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_row_keeps_all_others_out() {
    let office = Office::open_without_clients().await;
    let mut file = messy(300);
    file.push_str("Acme;;;no address;;;;\r\n");
    let report = import(office.desk(), file.as_bytes(), Duplicates::Refuse).await;
    assert_eq!((report.is_committed, report.count("refuse")), (false, 1));
    let wrong = report.rows.iter().find(|row| row.action.code() == "refuse").unwrap();
    assert_eq!(usize::try_from(wrong.line).unwrap(), file.lines().count());
    assert_eq!(count(office.desk()).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_are_there_already_are_refused_skipped_or_updated_by_choice() {
    let office = Office::open_without_clients().await;
    let desk = office.desk();
    let first = b"company,email,city,external_billing_id\nAcme,a@acme.example,Oslo,X-1\n";
    assert!(import(desk, first, Duplicates::Refuse).await.is_committed);
    let by_email = b"company,email,city\nAcme,A@ACME.example,Bergen\n".as_slice();
    let by_id = b"company,email,city,external_billing_id\nAcme,b@acme.example,Bergen,X-1\n";
    for file in [by_email, by_id.as_slice()] {
        let refused = import(desk, file, Duplicates::Refuse).await;
        assert_eq!((refused.is_committed, refused.count("refuse")), (false, 1));
        assert_eq!(import(desk, file, Duplicates::Skip).await.count("skip"), 1);
        assert!(export(desk).await.contains("Oslo"));
    }
    assert_eq!(import(desk, by_id, Duplicates::Update).await.count("update"), 1);
    let now = export(desk).await;
    assert!(now.contains("Bergen") && now.contains("b@acme.example"), "{now}");
    assert_eq!(count(desk).await, 1);
}
