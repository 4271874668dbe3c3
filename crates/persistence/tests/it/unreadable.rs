//! A row that cannot be read is an error that names it, and never something else instead.

use std::error::Error;

use bursar_application::Scope;
use bursar_application::clients::ClientDirectory;
use bursar_application::ports::Store;
use bursar_domain::client::ClientGroup;
use bursar_domain::client::group::GroupInput;
use bursar_domain::repository::{Aggregate, StoreError};
use bursar_testkit::contract::{clients, minute};
use sea_orm::{ConnectionTrait, Database};

use super::store;

#[tokio::test]
async fn an_unreadable_row_is_an_error_that_names_it() {
    let (database, store) = store().await;
    let work = store.begin().await.unwrap();
    let input = GroupInput { name: "Gold".into(), ..GroupInput::default() };
    let (group, _) =
        ClientGroup::create(work.ids().one().await.unwrap(), &input, minute(0)).unwrap();
    work.groups().add(&group).await.unwrap();
    work.commit().await.unwrap();
    let connection = Database::connect(database.url()).await.unwrap();
    connection.execute_unprepared("UPDATE client_groups SET name = ' '").await.unwrap();
    connection.close().await.unwrap();
    let read = store.begin().await.unwrap().groups().get(group.id()).await;
    let Err(error @ StoreError::Unavailable { .. }) = read else { panic!("{read:?}") };
    let cause = error.source().unwrap().to_string();
    assert_eq!(cause, format!("the stored group {} is unreadable: enter a text", group.id()));
}

#[tokio::test]
async fn a_suspension_without_its_instant_is_no_suspension_of_long_ago() {
    let (database, store) = store().await;
    let client = clients::client(&store, "Acme").await;
    let connection = Database::connect(database.url()).await.unwrap();
    let halve = "UPDATE clients SET suspension_kind = 'staff', suspension_note = 'asked'";
    connection.execute_unprepared(halve).await.unwrap();
    connection.close().await.unwrap();
    let read = store.begin().await.unwrap().clients().get(client.id()).await;
    assert!(matches!(read, Err(StoreError::Unavailable { .. })), "{read:?}");
}

#[tokio::test]
async fn a_count_below_zero_is_not_shown_as_none() {
    let (database, store) = store().await;
    let client = clients::client(&store, "Acme").await;
    let connection = Database::connect(database.url()).await.unwrap();
    connection.execute_unprepared("UPDATE clients SET service_count = -1").await.unwrap();
    connection.close().await.unwrap();
    let read = store.details(Scope::All, client.id()).await;
    assert_eq!(read.unwrap_err().code(), "unavailable");
}
