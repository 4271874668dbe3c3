use bursar_domain::access::Permission;

use super::*;
use crate::actor::IdempotencyKey;
use crate::clients::{ChangeConfiguration, DeleteClient, EditClient, RegisterClient, ResumeClient};
use crate::clients::{SetGroups, SuspendClient};
use crate::page::PageRequest;
use crate::testing::{Commits, Mocks, Work, acme, id, staff_with, unavailable};

fn key() -> Arc<IdempotencyKey> {
    Arc::new(IdempotencyKey::new("7 POST /notes".into(), "k1".into(), "ab12".into()))
}

fn regroup() -> SetGroups {
    SetGroups { client: id(1), seen: None, groups: std::collections::BTreeSet::new() }
}

/// A unit of work in which Acme is regrouped, which changes nothing.
fn work(commits: &Commits) -> Work {
    let mut work = Work { commits: commits.clone(), ..Work::default() };
    work.clients.expect_get().returning(|_| Ok(acme()));
    work.settings.expect_groups().returning(|| Ok(std::collections::BTreeSet::new()));
    work
}

#[tokio::test]
async fn a_request_claims_its_key_in_its_first_unit_of_work_only() {
    let commits = Commits::default();
    let (mut first, second) = (work(&commits), work(&commits));
    let claim = first.idempotency.expect_claim().withf(|key, _| key.key == "k1");
    claim.times(1).returning(|_, _| Ok(()));
    let desk = Mocks::default().works([first, second]).desk();
    let actor = staff_with(&[Permission::GroupClients]).with_key(Some(key()));
    desk.set_client_groups(&actor, regroup()).await.unwrap();
    desk.set_client_groups(&actor.clone(), regroup()).await.unwrap();
    assert_eq!(commits.count(), 2);
}

#[tokio::test]
async fn a_request_without_a_key_claims_none() {
    let commits = Commits::default();
    let desk = Mocks::default().works([work(&commits)]).desk();
    desk.set_client_groups(&staff_with(&[Permission::GroupClients]), regroup()).await.unwrap();
    assert_eq!(commits.count(), 1);
}

/// The store panics when it is asked to begin anything.
#[tokio::test]
async fn no_unit_of_work_begins_for_somebody_who_only_tries() {
    let desk = Mocks::default().desk();
    let actor = staff_with(&[Permission::GroupClients]).with_key(Some(key())).trying();
    let outcome = desk.set_client_groups(&actor, regroup()).await;
    assert_eq!(outcome.unwrap_err().code(), "not_saved");
}

#[tokio::test]
async fn nothing_happens_under_a_key_that_another_request_has() {
    let refusals: [fn() -> Error; 2] = [|| Error::KeyInUse, || Error::KeyReused];
    for refusal in refusals {
        let mut work = Work::default();
        work.idempotency.expect_claim().returning(move |_, _| Err(refusal()));
        let (desk, commits) = crate::testing::desk_over(work);
        let actor = staff_with(&[Permission::GroupClients]).with_key(Some(key()));
        let outcome = desk.set_client_groups(&actor, regroup()).await;
        assert_eq!(outcome.unwrap_err().code(), refusal().code());
        assert_eq!(commits.count(), 0);
    }
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_told_as_such() {
    let mut mocks = Mocks::default();
    mocks.store.expect_begin().returning(|| Err(unavailable()));
    let actor = staff_with(&[Permission::GroupClients]);
    let outcome = mocks.desk().set_client_groups(&actor, regroup()).await;
    assert_eq!(outcome.unwrap_err().code(), "unavailable");
}

/// Every mock panics when it is asked anything: who may not, does not even cause a read.
#[tokio::test]
async fn permissions_are_checked_before_anything_is_read() {
    let desk = Mocks::default().desk();
    let nobody = &staff_with(&[]);
    let denied = |what: &str, error: Option<Error>| match error {
        Some(Error::Denied(_)) => {}
        other => panic!("{what}: {other:?}"),
    };
    let register = RegisterClient::default();
    denied("register", desk.register_client(nobody, register).await.err());
    let edit = EditClient {
        client: id(1),
        seen: None,
        patch: crate::clients::ProfilePatch::default(),
        configuration: None,
        groups: None,
        address_required: false,
    };
    denied("edit", desk.edit_client(nobody, edit).await.err());
    let configure = ChangeConfiguration { client: id(1), seen: None, configuration: id(1) };
    denied("configure", desk.change_client_configuration(nobody, configure).await.err());
    denied("regroup", desk.set_client_groups(nobody, regroup()).await.err());
    let suspend = SuspendClient {
        client: id(1),
        seen: None,
        kind: bursar_domain::client::SuspensionKind::Staff,
        reason: "x".into(),
    };
    denied("suspend", desk.suspend_client(nobody, suspend).await.err());
    let resume = ResumeClient { client: id(1), seen: None, reason: "x".into() };
    denied("resume", desk.resume_client(nobody, resume).await.err());
    let delete = DeleteClient { client: id(1), seen: None, typed_name: None, reason: None };
    denied("delete", desk.delete_client(nobody, delete).await.err());
    denied("note", desk.add_note(nobody, id(1), "hello").await.err());
    denied("details", desk.client_details(nobody, id(1)).await.err());
    denied("team", desk.client_team(nobody, id(1)).await.err());
    denied("groups", desk.groups(nobody).await.err());
    denied("roles", desk.roles(nobody).await.err());
    let operations = desk.operations(nobody, None, &PageRequest::first()).await;
    denied("operations", operations.err());
    let audit = crate::audit::AuditFilter::default();
    let entries = desk.audit_entries(nobody, &audit, &PageRequest::first()).await;
    denied("audit", entries.err());
}
