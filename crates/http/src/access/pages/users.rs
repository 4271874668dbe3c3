//! The pages of end users: the people who belong to clients.

mod act;
mod edit;
pub(crate) mod list;
mod new;
mod person;

use axum::{Router, routing::get};
use bursar_application::{Error, access::PersonRow};
use bursar_domain::access::{User, UserInput, UserKind};
use bursar_domain::repository::{Aggregate, StoreError};

use crate::{
    AppState,
    address::Values,
    components::{Field, Section},
    failure::Answer,
};

/// The pages.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/users", get(list::show))
        .route("/users/new", get(new::show).post(new::create))
        .route("/users/{id}", get(person::show))
        .route("/users/{id}/edit", get(edit::show).post(edit::save))
        .route("/users/{id}/disable", get(act::ask_disable).post(act::disable))
        .route("/users/{id}/enable", get(act::ask_enable).post(act::enable))
}

/// What a form says of a person.
pub(crate) fn person_input(entered: &Values, is_active: bool) -> UserInput {
    UserInput {
        email: entered.owned("email"),
        first_name: entered.owned("first_name"),
        last_name: entered.owned("last_name"),
        phone: entered.owned("phone"),
        is_active,
    }
}

/// The fields that describe a person, staff or not.
pub(crate) fn person_fields(input: &UserInput) -> Section<'_> {
    Section::new("Person")
        .pair(
            Field::text("first_name", "First name")
                .value(&input.first_name)
                .longest(64)
                .autocomplete("off")
                .required()
                .first(),
            Field::text("last_name", "Last name").value(&input.last_name).longest(64),
        )
        .field(
            Field::email("email", "Email")
                .value(&input.email)
                .required()
                .hint("They sign in with it. No two people share one."),
        )
        .field(
            Field::phone("phone", "Phone")
                .value(&input.phone)
                .hint("With the country code, such as +47 22 55 01 40."),
        )
}

/// Refuses a member of staff where an end user is asked for.
fn end_user(person: PersonRow) -> Answer<PersonRow> {
    if person.user.kind() == UserKind::EndUser {
        return Ok(person);
    }
    let id = person.user.id().get();
    Err(Error::from(StoreError::NotFound { what: User::NAME, id }).into())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeSet;

    use bursar_domain::access::StoredUser;
    use bursar_kernel::{Email, Id, Line};

    use super::*;

    /// A user of this name with the id 7.
    pub(crate) fn user(kind: UserKind, first_name: &str, is_active: bool) -> User {
        User::restore(StoredUser {
            id: Id::new(7).unwrap(),
            kind,
            email: Email::new("ann@nordlys.example").unwrap(),
            first_name: Line::parse(first_name, 64).unwrap(),
            last_name: None,
            phone: None,
            is_active,
            roles: BTreeSet::default(),
            password_hash: None,
            created_at: "2024-06-11T12:00:00Z".parse().unwrap(),
            version: 4,
        })
    }

    /// An end user of this name with the id 7.
    pub(crate) fn person(first_name: &str, is_active: bool) -> PersonRow {
        let user = user(UserKind::EndUser, first_name, is_active);
        PersonRow { user, roles: Vec::new(), clients: 1, last_seen_at: None }
    }

    #[test]
    fn a_member_of_staff_is_no_end_user() {
        assert!(end_user(person("Ann", true)).is_ok());
        let staff = user(UserKind::Staff, "Maja", true);
        let row = PersonRow { user: staff, roles: Vec::new(), clients: 0, last_seen_at: None };
        assert!(end_user(row).is_err());
    }
}
