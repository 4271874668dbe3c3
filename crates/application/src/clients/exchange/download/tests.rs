use std::sync::{Arc, Mutex};

use bursar_kernel::money::Money;

use super::*;
use crate::clients::{ClientFilter, ClientSort, Direction};
use crate::page::{Cursor, Key, Side};
use crate::testing::{Mocks, Work, acme, id, noon, staff_with, unavailable};

fn exporter() -> Actor {
    staff_with(&[Permission::ExportClients])
}

fn everything() -> ExportClients {
    let (sort, direction) = (ClientSort::CreatedAt, Direction::Ascending);
    let filter = ClientFilter::default();
    ExportClients::Matching(Box::new(ClientQuery { filter, sort, direction, at: noon() }))
}

fn acme_row() -> ClientExport {
    let client = acme();
    let nothing = Money::zero(client.profile().currency());
    ClientExport {
        configuration: "Standard".into(),
        groups: vec!["R;D".into()],
        custom_fields: client.profile().custom_fields().clone(),
        credit: nothing,
        up_to_date_credit: nothing,
        client,
    }
}

/// A list of two pages with one client each.
fn mocks() -> Mocks {
    let mut mocks = Mocks::default();
    mocks.settings.expect_custom_fields().returning(|| Ok(Vec::new()));
    mocks.clients.expect_total().returning(|_, _, _| Ok(Total::Exact(2)));
    mocks.clients.expect_export().returning(|_, query, page| {
        let is_first = page.cursor(query.fingerprint())?.is_none();
        let (fingerprint, key) = (query.fingerprint(), Key::Number(1));
        let next = Cursor { fingerprint, side: Side::After, key, id: 1 };
        let (next, previous) = (is_first.then_some(next), None);
        Ok(Page { items: vec![acme_row()], next, previous })
    });
    mocks
}

async fn whole(mut download: Download) -> String {
    let mut file = String::new();
    while let Some(piece) = download.next().await.unwrap() {
        file.push_str(&piece);
    }
    file
}

#[tokio::test]
async fn a_file_has_one_heading_and_every_client_of_every_page() {
    let mut work = Work::default();
    work.audit.expect_record_all().returning(|_, _, _| Ok(()));
    let desk = mocks().works([work]).desk();
    let file = whole(desk.export_clients(&exporter(), everything(), "").await.unwrap()).await;
    let lines: Vec<_> = file.lines().collect();
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[0].starts_with("\u{feff}id,status,credit"), "{file}");
    assert!(lines[1].contains("R;;D") && lines[1] == lines[2], "{file}");
}

#[tokio::test]
async fn who_exported_what_is_told_before_the_first_byte() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let mut work = Work::default();
    work.audit.expect_record_all().times(1).returning(move |_, events, _| {
        heard.lock().unwrap().extend_from_slice(events);
        Ok(())
    });
    let commits = work.commits.clone();
    let desk = mocks().works([work]).desk();
    desk.export_clients(&exporter(), everything(), "status=active").await.unwrap();
    assert_eq!(commits.count(), 1);
    let told = told.lock().unwrap();
    let changes: Vec<_> =
        told[0].changes.iter().map(|c| (c.field.as_str(), c.after.as_deref())).collect();
    assert_eq!(told[0].action, "clients.exported");
    assert_eq!(changes, [("rows", Some("2")), ("query", Some("status=active"))]);
}

#[tokio::test]
async fn nothing_leaves_that_is_not_audited() {
    let mut work = Work::default();
    work.audit.expect_record_all().returning(|_, _, _| Err(unavailable()));
    let desk = mocks().works([work]).desk();
    assert!(desk.export_clients(&exporter(), everything(), "").await.is_err());
    let nobody = staff_with(&[Permission::ViewClients]);
    let refused = Mocks::default().desk().export_clients(&nobody, everything(), "").await;
    assert!(matches!(refused.err(), Some(Error::Denied(Permission::ExportClients))));
}

#[tokio::test]
async fn ticked_clients_that_are_gone_are_left_out() {
    let mut mocks = mocks();
    mocks.clients.expect_details().returning(|_, id| {
        let what = "client";
        Err(Error::Store(StoreError::NotFound { what, id: id.get() }))
    });
    let mut work = Work::default();
    work.audit.expect_record_all().returning(|_, _, _| Ok(()));
    let desk = mocks.works([work]).desk();
    let asked = ExportClients::Ticked((1..=120).map(id).collect());
    let file = whole(desk.export_clients(&exporter(), asked, "").await.unwrap()).await;
    assert_eq!(file.lines().count(), 1, "{file}");
}
