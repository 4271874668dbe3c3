use std::fmt::Write as _;

use bursar_domain::client::configuration::Settings;
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::{ClientGroup, ClientTrace, Configuration};
use bursar_kernel::Currency;

use super::*;
use crate::settings::{ConfigurationRow, GroupRow};
use crate::testing::{Mocks, Work, acme, id, noon, staff_with};

const EMAIL: &str = "billing@acme.example";

fn importer() -> Actor {
    staff_with(&[Permission::ImportClients])
}

fn command(file: &str, duplicates: Duplicates) -> ImportClients {
    ImportClients { file: file.as_bytes().to_vec(), duplicates, ..ImportClients::default() }
}

fn trace() -> ClientTrace {
    ClientTrace { id: id(1), email_folded: EMAIL.into(), external_billing_id: None }
}

/// Acme in the group Gold.
fn acme_in_gold() -> Client {
    let mut acme = acme();
    acme.regroup([id(5)].into());
    acme
}

/// The usual settings, and a list in which Acme is the only client, or nobody is.
fn mocks(is_there: bool) -> Mocks {
    let mut mocks = Mocks::default();
    mocks.settings.expect_custom_fields().returning(|| Ok(Vec::new()));
    mocks.settings.expect_groups().returning(|| {
        let group = |number, name: &str| {
            let input = GroupInput { name: name.into(), ..GroupInput::default() };
            let (group, _) = ClientGroup::create(id(number), &input, noon()).unwrap();
            GroupRow { group, members: 1 }
        };
        Ok(vec![group(5, "Gold"), group(6, "Silver")])
    });
    mocks.settings.expect_configurations().returning(|| {
        let made = |number, name| {
            let made = Configuration::create(id(number), name, "", Settings::default(), noon());
            ConfigurationRow { configuration: made.unwrap().0, clients: 1 }
        };
        let mut standard = made(1, "Standard");
        standard.configuration.make_default();
        Ok(vec![standard, made(2, "Special")])
    });
    mocks.settings.expect_currencies().returning(|| {
        let euro = Currency::new("EUR").unwrap();
        Ok(vec![ListedCurrency::default_of_installation(id(1), euro, noon())])
    });
    mocks.clients.expect_traces().returning(move |emails, _| {
        let is_asked = is_there && emails.iter().any(|email| email == EMAIL);
        Ok(is_asked.then(trace).into_iter().collect())
    });
    mocks.clients.expect_load().returning(|_, ids| {
        Ok(ids.iter().filter(|wanted| wanted.get() == 1).map(|_| acme_in_gold()).collect())
    });
    mocks
}

#[tokio::test]
async fn a_client_that_another_import_registered_meanwhile_is_not_registered_again() {
    let mut work = Work::default();
    work.clients.expect_traces().times(1).returning(|emails, _| {
        assert_eq!(emails, [EMAIL]);
        Ok(vec![trace()])
    });
    let commits = work.commits.clone();
    let desk = mocks(false).works([work]).desk();
    let file = format!("company,email\nAcme,{EMAIL}\n");
    let command = command(&file, Duplicates::Refuse);
    let outcome = desk.import_clients(&importer(), &command, &mut Unwatched).await;
    assert_eq!(outcome.unwrap_err().code(), "stale");
    assert_eq!(commits.count(), 0);
}

#[tokio::test]
async fn a_client_is_changed_by_one_row_however_far_the_next_one_is_away() {
    let mut file = format!("company,email,city\nAcme,{EMAIL},Oslo\n");
    for number in 0..CHUNK {
        writeln!(file, "Company {number},{number}@example.com,Oslo").unwrap();
    }
    writeln!(file, "Acme,{EMAIL},Bergen").unwrap();
    let desk = mocks(true).desk();
    let command = command(&file, Duplicates::Update);
    let report = desk.check_import(&importer(), &command).await.unwrap();
    assert_eq!((report.count("update"), report.count("refuse")), (1, 1));
    assert_eq!(report.rows.last().unwrap().action.code(), "refuse");
}

#[tokio::test]
async fn an_empty_cell_of_groups_leaves_a_client_in_his_groups() {
    let file = format!("company,email,city,groups\nAcme,{EMAIL},Oslo,\n");
    let mut work = Work::default();
    let save = work.clients.expect_save().times(1);
    save.withf(|client| *client.groups() == [id(5)].into()).returning(|_| Ok(()));
    work.audit.expect_record_all().returning(|_, events, _| {
        let actions: Vec<_> = events.iter().map(|event| event.action).collect();
        assert_eq!(actions, ["client.edited"]);
        Ok(())
    });
    let commits = work.commits.clone();
    let desk = mocks(true).works([work]).desk();
    let command = command(&file, Duplicates::Update);
    let report = desk.import_clients(&importer(), &command, &mut Unwatched).await.unwrap();
    assert!(report.is_committed);
    assert_eq!(commits.count(), 1);
}

#[tokio::test]
async fn a_row_chooses_no_more_than_who_imports_it_could_choose_for_one_client() {
    let told = async |permissions: &[Permission], is_there, file: &str| {
        let command = command(file, Duplicates::Update);
        let report = mocks(is_there).desk().check_import(&staff_with(permissions), &command).await;
        let row = report.unwrap().rows.remove(0);
        let ImportAction::Refuse(errors) = row.action else { return Vec::new() };
        errors.iter().map(|error| (error.field.to_string(), error.code)).collect()
    };
    let importer = &[Permission::ImportClients];
    let all = &[
        Permission::ImportClients,
        Permission::ChangeClientConfigurations,
        Permission::GroupClients,
    ];
    let new = format!("company,email,configuration,groups\nAcme,{EMAIL},Special,Gold\n");
    let denied = [("configuration".to_owned(), "denied"), ("groups".to_owned(), "denied")];
    assert_eq!(told(importer, false, &new).await, denied);
    assert!(told(all, false, &new).await.is_empty());
    let usual = format!("company,email,configuration\nAcme,{EMAIL},Standard\n");
    assert!(told(importer, false, &usual).await.is_empty());
    // Acme is under Standard and in Gold.
    let other = format!("company,email,configuration,groups\nAcme,{EMAIL},Special,Silver\n");
    assert_eq!(told(importer, true, &other).await, denied);
    assert!(told(all, true, &other).await.is_empty());
    let same = format!("company,email,configuration,groups\nAcme,{EMAIL},Standard,Gold\n");
    assert!(told(importer, true, &same).await.is_empty());
}
