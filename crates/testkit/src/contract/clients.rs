//! What groups, notes and saved views promise about clients.

use std::collections::BTreeSet;

use bursar_application::clients::views::{SavedView, ViewDirectory};
use bursar_application::ports::Store;
use bursar_application::settings::SettingsDirectory;
use bursar_domain::access::{User, UserInput, UserKind};
use bursar_domain::client::configuration::Settings;
use bursar_domain::client::group::GroupInput;
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{Client, ClientGroup, Configuration, Note, Profile, ProfileInput};
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Id, Line, Note as Text};

use super::{id, is_missing, minute};

/// A client that is kept, with a configuration of its own.
pub async fn client(store: &dyn Store, company: &str) -> Client {
    client_in(store, company, BTreeSet::new()).await
}

async fn client_in(store: &dyn Store, company: &str, groups: BTreeSet<Id<ClientGroup>>) -> Client {
    let input = ProfileInput {
        company: company.into(),
        email: "billing@example.com".into(),
        currency: "EUR".into(),
        ..ProfileInput::default()
    };
    let rules = ProfileRules { custom_fields: &[], address_required: false };
    let profile = Profile::parse(&input, rules).unwrap();
    let name = format!("For {company}");
    let made = Configuration::create(id(store).await, &name, "", Settings::default(), minute(0));
    let (configuration, _) = made.unwrap();
    let of = configuration.id();
    let (client, _) = Client::register(id(store).await, profile, of, groups, minute(0));
    let work = store.begin().await.unwrap();
    work.configurations().add(&configuration).await.unwrap();
    work.clients().add(&client).await.unwrap();
    work.commit().await.unwrap();
    client
}

async fn group(store: &dyn Store, name: &str) -> ClientGroup {
    let input = GroupInput { name: name.into(), ..GroupInput::default() };
    let (group, _) = ClientGroup::create(id(store).await, &input, minute(0)).unwrap();
    let work = store.begin().await.unwrap();
    work.groups().add(&group).await.unwrap();
    work.commit().await.unwrap();
    group
}

async fn staff(store: &dyn Store, email: &str) -> User {
    let input =
        UserInput { email: email.into(), first_name: "Maja".into(), ..UserInput::default() };
    let (user, _) = User::create(id(store).await, UserKind::Staff, &input, minute(0)).unwrap();
    let work = store.begin().await.unwrap();
    work.users().add(&user).await.unwrap();
    work.commit().await.unwrap();
    user
}

/// The members of a group that is deleted stay clients, in their other groups.
pub async fn members_outlive_their_group(store: &dyn Store, settings: &dyn SettingsDirectory) {
    let (gold, silver) = (group(store, "Gold").await, group(store, "Silver").await);
    let kept = client_in(store, "Acme", [gold.id(), silver.id()].into()).await;
    let members = async || {
        let groups = settings.groups().await.unwrap();
        groups.iter().map(|row| row.members).collect::<Vec<_>>()
    };
    assert_eq!(members().await, [1, 1]);
    let work = store.begin().await.unwrap();
    work.groups().remove(&gold).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(members().await, [1]);
    let work = store.begin().await.unwrap();
    let read = work.clients().get(kept.id()).await.unwrap();
    assert_eq!(*read.groups(), [silver.id()].into());
    assert_eq!(work.clients().members(gold.id(), None, 10).await.unwrap(), []);
}

/// A note comes back with its lines, until it is removed.
pub async fn a_note_comes_back_as_it_was_written(store: &dyn Store) {
    let (acme, maja) = (client(store, "Acme").await, staff(store, "maja@example.com").await);
    let body = Text::parse("Pays late.\nCall first: 100% of the time.", 2000).unwrap();
    let (note, _) = Note::write(id(store).await, acme.id(), body, maja.id(), minute(2));
    let work = store.begin().await.unwrap();
    work.notes().add(&note).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    let read = work.notes().get(note.id()).await.unwrap();
    assert_eq!((read.body(), read.author()), (note.body(), maja.id()));
    assert_eq!((read.client(), read.created_at()), (acme.id(), minute(2)));
    work.notes().remove(&note).await.unwrap();
    assert!(is_missing(&work.notes().get(note.id()).await));
}

/// Staff see their own views and those that others share, by name.
pub async fn shared_views_are_seen_by_all(store: &dyn Store, views: &dyn ViewDirectory) {
    let (maja, ole) =
        (staff(store, "maja@example.com").await, staff(store, "ole@example.com").await);
    let work = store.begin().await.unwrap();
    for (name, owner, is_shared) in
        [("zeta", &maja, false), ("Ångström", &ole, true), ("Mine", &ole, false)]
    {
        let (id, owner, name) =
            (work.ids().one().await.unwrap(), owner.id(), Line::parse(name, 64).unwrap());
        let query = "status=active&q=100%25".to_owned();
        let view = SavedView { id, owner, name, query, is_shared, version: 1 };
        work.views().add(&view).await.unwrap();
    }
    work.commit().await.unwrap();
    let seen = async |user: &User| {
        let views = views.list(user.id()).await.unwrap();
        assert!(views.iter().all(|view| view.query == "status=active&q=100%25"));
        views.into_iter().map(|view| view.name.into_string()).collect::<Vec<_>>()
    };
    assert_eq!(seen(&maja).await, ["Ångström", "zeta"]);
    assert_eq!(seen(&ole).await, ["Ångström", "Mine"]);
}
