//! Staff, end users, roles, tokens, memberships and invitations.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bursar_application::access::{PeopleDirectory, Preferences, SignInDirectory, UserFilter};
use bursar_application::page::{PageRequest, Total};
use bursar_application::ports::Store;
use bursar_domain::access::{
    ApiToken, ClientRole, Invitation, Membership, Permission, Role, RoleInput, Team, User,
    UserInput, UserKind,
};
use bursar_domain::repository::Aggregate;
use bursar_kernel::{Email, Id, Line};

use super::clients::client;
use super::{id, is_missing, is_stale, is_taken, minute};

fn input(email: &str) -> UserInput {
    UserInput {
        email: email.into(),
        first_name: "Zoë".into(),
        last_name: "O'Neil".into(),
        phone: "+4722334455".into(),
        is_active: true,
    }
}

async fn person(store: &dyn Store, kind: UserKind, email: &str) -> User {
    User::create(id(store).await, kind, &input(email), minute(0)).unwrap().0
}

async fn role(store: &dyn Store, name: &str, is_administrator: bool) -> Role {
    let granted: BTreeSet<_> = [Permission::ViewClients, Permission::WriteNotes].into();
    let name = Line::parse(name, 64).unwrap();
    let role = Role::restore(id(store).await, name, granted, is_administrator, 1);
    let work = store.begin().await.unwrap();
    work.roles().add(&role).await.unwrap();
    work.commit().await.unwrap();
    role
}

async fn add(store: &dyn Store, user: &User) {
    let work = store.begin().await.unwrap();
    work.users().add(user).await.unwrap();
    work.commit().await.unwrap();
}

async fn save(store: &dyn Store, user: &User) {
    let work = store.begin().await.unwrap();
    work.users().save(user).await.unwrap();
    work.commit().await.unwrap();
}

async fn staff_with(store: &dyn Store, email: &str, role: &Role) -> User {
    let mut user = person(store, UserKind::Staff, email).await;
    user.give_roles([role.id()].into());
    add(store, &user).await;
    user
}

/// A user comes back with roles and password, by id and by address in any case.
pub async fn a_user_comes_back_as_he_was_kept(store: &dyn Store) {
    let (first, second) =
        (role(store, "Night shift", false).await, role(store, "Day shift", false).await);
    let mut kept = person(store, UserKind::Staff, "Zoe@Example.com").await;
    kept.give_roles([first.id(), second.id()].into());
    kept.set_password("$argon2id$…".into());
    add(store, &kept).await;
    let work = store.begin().await.unwrap();
    let read = work.users().get(kept.id()).await.unwrap();
    assert_eq!(read.to_input(), kept.to_input());
    assert_eq!((read.kind(), read.roles()), (UserKind::Staff, kept.roles()));
    assert_eq!(read.password_hash(), Some("$argon2id$…"));
    let address = Email::new("ZOE@example.COM").unwrap();
    assert_eq!(work.users().with_email(&address).await.unwrap().unwrap().id(), kept.id());
    assert_eq!(work.users().count_with_role(first.id()).await.unwrap(), 1);
}

/// An address belongs to one account, staff or end user.
pub async fn an_address_belongs_to_one_account(store: &dyn Store) {
    add(store, &person(store, UserKind::Staff, "one@example.com").await).await;
    let mut other = person(store, UserKind::EndUser, "ONE@example.com").await;
    let work = store.begin().await.unwrap();
    assert!(is_taken(&work.users().add(&other).await, "email"));
    drop(work);
    other.edit(&input("two@example.com")).unwrap();
    add(store, &other).await;
    other.edit(&input("one@EXAMPLE.com")).unwrap();
    let work = store.begin().await.unwrap();
    assert!(is_taken(&work.users().save(&other).await, "email"));
}

/// The second of two who changed the same account is told.
pub async fn a_change_of_an_old_account_is_stale(store: &dyn Store) {
    let kept = person(store, UserKind::Staff, "one@example.com").await;
    add(store, &kept).await;
    save(store, &kept).await;
    let work = store.begin().await.unwrap();
    assert!(is_stale(&work.users().save(&kept).await));
    assert_eq!(work.users().get(kept.id()).await.unwrap().version(), 2);
    let nobody = person_with(Id::new(999_999).unwrap());
    assert!(is_missing(&work.users().save(&nobody).await));
    assert!(is_missing(&work.users().get(nobody.id()).await));
}

fn person_with(id: Id<User>) -> User {
    User::create(id, UserKind::Staff, &input("none@example.com"), minute(0)).unwrap().0
}

/// Other administrators are those who are active, and staff is empty until the first one comes.
pub async fn only_active_administrators_count(store: &dyn Store) {
    let work = store.begin().await.unwrap();
    assert!(is_missing(&work.users().administrator_role().await));
    assert!(work.users().is_staff_empty().await.unwrap());
    drop(work);
    let (all, some) = (role(store, "All", true).await, role(store, "Some", false).await);
    let first = staff_with(store, "first@example.com", &all).await;
    let mut second = staff_with(store, "second@example.com", &all).await;
    staff_with(store, "third@example.com", &some).await;
    let others = async |user: &User| {
        store.begin().await.unwrap().users().other_administrators(user.id()).await.unwrap()
    };
    assert_eq!((others(&first).await, others(&second).await), (1, 1));
    second.edit(&UserInput { is_active: false, ..second.to_input() }).unwrap();
    save(store, &second).await;
    assert_eq!((others(&first).await, others(&second).await), (0, 1));
    let work = store.begin().await.unwrap();
    assert!(work.users().administrator_role().await.unwrap().is_administrator());
    assert!(!work.users().is_staff_empty().await.unwrap());
}

/// Of two administrators who give the role up at the same time, one sees that he is the last.
pub async fn two_administrators_cannot_leave_together(store: Arc<dyn Store>) {
    let all = role(&*store, "All", true).await;
    let mut leaving = Vec::new();
    for email in ["first@example.com", "second@example.com"] {
        let user = staff_with(&*store, email, &all).await;
        let store = Arc::clone(&store);
        leaving.push(tokio::spawn(async move {
            let work = store.begin().await.unwrap();
            let mut user = work.users().get(user.id()).await.unwrap();
            user.give_roles(BTreeSet::new());
            let is_last = work.users().other_administrators(user.id()).await.unwrap() == 0;
            if !is_last {
                // Long enough for the other one to ask as well.
                tokio::time::sleep(Duration::from_millis(50)).await;
                work.users().save(&user).await.unwrap();
                work.commit().await.unwrap();
            }
            is_last
        }));
    }
    let mut last = 0;
    for one in leaving {
        last += u32::from(one.await.unwrap());
    }
    assert_eq!(last, 1);
}

/// Of two owners who leave a client at the same time, one sees that he is the last.
pub async fn two_owners_cannot_leave_together(store: Arc<dyn Store>) {
    let client = client(&*store, "Acme").await.id();
    let mut owners = Vec::new();
    for email in ["first@example.com", "second@example.com", "third@example.com"] {
        let user = person(&*store, UserKind::EndUser, email).await;
        add(&*store, &user).await;
        let role = if owners.len() < 2 { ClientRole::Owner } else { ClientRole::Member };
        let place = id(&*store).await;
        let (member, _) = Membership::begin(place, client, user.id(), [role].into(), minute(0));
        let work = store.begin().await.unwrap();
        work.memberships().add(&member).await.unwrap();
        work.commit().await.unwrap();
        owners.push(user.id());
    }
    let leaving = owners.into_iter().take(2).map(|owner| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let work = store.begin().await.unwrap();
            let team = Team::of(work.users().team(client).await.unwrap());
            let member = team.member(owner).unwrap();
            let is_last = team.dissociate(member).is_err();
            if !is_last {
                // Long enough for the other one to ask as well.
                tokio::time::sleep(Duration::from_millis(50)).await;
                work.memberships().remove(member).await.unwrap();
                work.commit().await.unwrap();
            }
            is_last
        })
    });
    let mut last = 0;
    for one in leaving.collect::<Vec<_>>() {
        last += u32::from(one.await.unwrap());
    }
    assert_eq!(last, 1);
}

/// A role keeps its permissions, its name is unique, and there is one administrator role.
pub async fn a_role_keeps_its_permissions(store: &dyn Store, people: &dyn PeopleDirectory) {
    role(store, "Zebra", true).await;
    let mut kept = role(store, "Accounts", false).await;
    let permissions = vec!["view_audit".to_owned(), "edit_users".to_owned()];
    kept.edit(&RoleInput { name: "Accounts".into(), permissions }).unwrap();
    let work = store.begin().await.unwrap();
    work.roles().save(&kept).await.unwrap();
    work.commit().await.unwrap();
    staff_with(store, "one@example.com", &kept).await;
    let rows = people.roles().await.unwrap();
    let names: Vec<_> = rows.iter().map(|row| (row.role.name().as_str(), row.staff)).collect();
    assert_eq!(names, [("Zebra", 0), ("Accounts", 1)]);
    assert_eq!(rows.last().unwrap().role.permissions(), kept.permissions());
    let twin = async |name: &str, is_administrator| {
        let name = Line::parse(name, 64).unwrap();
        let twin = Role::restore(id(store).await, name, BTreeSet::new(), is_administrator, 1);
        store.begin().await.unwrap().roles().add(&twin).await
    };
    assert!(is_taken(&twin("ACCOUNTS", false).await, "name"));
    assert!(is_taken(&twin("Another", true).await, "is_administrator"));
}

/// Who is at the door is known with everything that he may do, as long as he is active staff.
pub async fn active_staff_are_known_at_the_door(store: &dyn Store, door: &dyn SignInDirectory) {
    assert!(door.is_staff_empty().await.unwrap());
    let (all, some) = (role(store, "All", true).await, role(store, "Some", false).await);
    let chief = staff_with(store, "chief@example.com", &all).await;
    let mut clerk = staff_with(store, "clerk@example.com", &some).await;
    let known = door.staff(clerk.id()).await.unwrap().unwrap();
    assert_eq!((known.user, known.name.as_str()), (clerk.id(), "Zoë O'Neil"));
    assert_eq!((known.roles, known.permissions), (vec!["Some".into()], some.permissions()));
    let chief = door.staff(chief.id()).await.unwrap().unwrap();
    assert_eq!(chief.permissions.len(), Permission::ALL.len());
    let liked: Preferences = [("theme".to_owned(), "dark".to_owned())].into();
    door.keep_preferences(clerk.id(), &liked).await.unwrap();
    assert_eq!(door.staff(clerk.id()).await.unwrap().unwrap().preferences, liked);
    clerk.edit(&UserInput { is_active: false, ..clerk.to_input() }).unwrap();
    save(store, &clerk).await;
    assert!(door.staff(clerk.id()).await.unwrap().is_none());
    let end_user = person(store, UserKind::EndUser, "end@example.com").await;
    add(store, &end_user).await;
    assert!(door.staff(end_user.id()).await.unwrap().is_none());
    assert!(!door.is_staff_empty().await.unwrap());
}

/// Somebody without any role is staff nevertheless.
pub async fn staff_without_roles_may_do_nothing(store: &dyn Store, door: &dyn SignInDirectory) {
    let user = person(store, UserKind::Staff, "one@example.com").await;
    add(store, &user).await;
    let known = door.staff(user.id()).await.unwrap().unwrap();
    assert!(known.roles.is_empty() && known.permissions.is_empty());
}

/// A token opens the door for its owner until it is revoked; its use is noted once a minute.
pub async fn a_token_opens_the_door_until_it_is_revoked(
    store: &dyn Store,
    door: &dyn SignInDirectory,
    people: &dyn PeopleDirectory,
) {
    let user = staff_with(store, "one@example.com", &role(store, "Some", false).await).await;
    let name = Line::parse("Nightly export", 64).unwrap();
    let (id, digest) = (id(store).await, "digest".to_owned());
    let (token, _) = ApiToken::issue(id, user.id(), name, digest, minute(0));
    let work = store.begin().await.unwrap();
    work.tokens().add(&token).await.unwrap();
    assert_eq!(work.users().token("digest").await.unwrap().unwrap().id(), token.id());
    work.commit().await.unwrap();
    let (staff, used_at) = door.by_token("digest").await.unwrap().unwrap();
    assert_eq!((staff.user, used_at), (user.id(), None));
    assert!(door.by_token("other").await.unwrap().is_none());
    for at in [minute(1), minute(3)] {
        door.note_token_use("digest", at).await.unwrap();
        assert_eq!(door.by_token("digest").await.unwrap().unwrap().1, Some(at));
    }
    let rows = people.tokens(Some(user.id())).await.unwrap();
    let row = rows.first().unwrap();
    assert_eq!((row.user_name.as_str(), row.name.as_str()), ("Zoë O'Neil", "Nightly export"));
    assert_eq!(row.last_used_at, Some(minute(3)));
    assert!(people.tokens(Some(Id::new(999_999).unwrap())).await.unwrap().is_empty());
    let work = store.begin().await.unwrap();
    work.tokens().remove(&token).await.unwrap();
    work.commit().await.unwrap();
    assert!(door.by_token("digest").await.unwrap().is_none());
    assert!(people.tokens(None).await.unwrap().is_empty());
}

/// People are listed newest first, in pages that neither repeat nor miss anybody.
pub async fn people_are_listed_in_pages(store: &dyn Store, people: &dyn PeopleDirectory) {
    for number in 0..7 {
        let user = person(store, UserKind::EndUser, &format!("user_{number}@example.com")).await;
        add(store, &user).await;
    }
    add(store, &person(store, UserKind::Staff, "staff@example.com").await).await;
    let all = UserFilter { kind: UserKind::EndUser, search: None, is_active: None };
    assert_eq!(people.total(&all).await.unwrap(), Total::Exact(7));
    let (mut seen, mut request) = (Vec::new(), PageRequest::new(3, None));
    loop {
        let page = people.list(&all, &request).await.unwrap();
        seen.extend(page.items.iter().map(|row| row.user.id()));
        let Some(next) = page.next else { break };
        request = PageRequest::new(3, Some(next));
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.is_sorted_by(|one, next| one > next), "{seen:?}");
    let found = async |search: &str| {
        let filter = UserFilter { search: Some(search.into()), ..all.clone() };
        people.total(&filter).await.unwrap().exact().unwrap()
    };
    assert_eq!((found("USER_3").await, found("ser%3").await, found("zoe").await), (1, 0, 7));
    let inactive = UserFilter { is_active: Some(false), ..all.clone() };
    assert_eq!(people.total(&inactive).await.unwrap(), Total::Exact(0));
    let other =
        PageRequest::new(3, people.list(&all, &PageRequest::new(3, None)).await.unwrap().next);
    assert!(people.list(&inactive, &other).await.is_err(), "a cursor belongs to its list");
}

/// A member's place with a client comes back, and nobody has two with one client.
pub async fn a_membership_comes_back_as_it_was_kept(
    store: &dyn Store,
    people: &dyn PeopleDirectory,
) {
    let (acme, user) =
        (client(store, "Acme").await, person(store, UserKind::EndUser, "a@b.co").await);
    add(store, &user).await;
    let roles: BTreeSet<_> = [ClientRole::Owner, ClientRole::Member].into();
    let begin = async || {
        let id = id(store).await;
        Membership::begin(id, acme.id(), user.id(), roles.clone(), minute(5)).0
    };
    let (kept, twin) = (begin().await, begin().await);
    let work = store.begin().await.unwrap();
    work.memberships().add(&kept).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    let team = work.users().team(acme.id()).await.unwrap();
    assert!(matches!(&*team, [one] if one.user() == user.id() && *one.roles() == roles));
    assert!(is_taken(&work.memberships().add(&twin).await, "user_id"));
    drop(work);
    let clients = people.clients_of(user.id()).await.unwrap();
    let shown: Vec<_> = clients.iter().map(|row| (row.client_id, row.name.as_str())).collect();
    assert_eq!(shown, [(acme.id().get(), "Acme")]);
    assert_eq!(
        (&clients.first().unwrap().roles, clients.first().unwrap().since),
        (&roles, minute(5))
    );
    assert_eq!(people.get(user.id()).await.unwrap().clients, 1);
}

/// An invitation is found by the digest of its secret.
pub async fn an_invitation_is_found_by_its_secret(store: &dyn Store) {
    let acme = client(store, "Acme").await;
    let chief = staff_with(store, "chief@example.com", &role(store, "All", true).await).await;
    let offer = async |digest: &str| {
        let (id, email) = (id(store).await, Email::new("New@example.com").unwrap());
        let roles = [ClientRole::Member].into();
        let by = chief.id();
        Invitation::offer(id, acme.id(), email, roles, digest.into(), by, minute(0)).0
    };
    let (kept, twin) = (offer("one").await, offer("two").await);
    let work = store.begin().await.unwrap();
    work.invitations().add(&kept).await.unwrap();
    work.commit().await.unwrap();
    let work = store.begin().await.unwrap();
    let read = work.users().invitation("one").await.unwrap().unwrap();
    assert_eq!((read.id(), read.expires_at()), (kept.id(), kept.expires_at()));
    assert_eq!((read.email(), read.roles()), (kept.email(), kept.roles()));
    assert!(work.users().invitation("two").await.unwrap().is_none());
    assert!(is_taken(&work.invitations().add(&twin).await, "email"));
}
