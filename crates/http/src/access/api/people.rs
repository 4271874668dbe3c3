//! What end users and staff have in common: how they are asked for, and what is said of them.

use std::collections::BTreeSet;

use bursar_application::{
    Desk, Error,
    access::{PersonClient, PersonRow, UserFilter},
    secret::Secret,
};
use bursar_domain::access::{Role, User, UserInput, UserKind};
use bursar_kernel::Id;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    clients::body,
    failure::{Answer, Failure},
    json::Patch,
    params::{FromParams, Params},
    staff::Staff,
};

/// Which people are asked for.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PeopleQuery {
    /// Part of a name or an e-mail address, at least 2 characters.
    q: Option<String>,
    /// Only active or only inactive ones.
    is_active: Option<bool>,
}

impl FromParams for PeopleQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let q = params.text("q");
        if q.as_ref().is_some_and(|q| q.trim().chars().count() < 2) {
            params.wrong("q", "malformed", "Use at least 2 characters");
        }
        Some(Self { q, is_active: params.one("is_active") })
    }
}

impl PeopleQuery {
    pub(super) fn filter(self, kind: UserKind) -> UserFilter {
        UserFilter { kind, search: self.q, is_active: self.is_active }
    }
}

/// What is said of an end user. An absent field stays, `null` clears; a new user needs an e-mail
/// address and a first name.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = UserInput)]
pub(super) struct UserBody {
    #[schema(value_type = Option<String>)]
    email: Patch<String>,
    #[schema(value_type = Option<String>)]
    first_name: Patch<String>,
    #[schema(value_type = Option<String>)]
    last_name: Patch<String>,
    #[schema(value_type = Option<String>)]
    phone: Patch<String>,
    /// Whether the user may sign in; a new one may unless this says no.
    #[schema(value_type = Option<bool>)]
    is_active: Patch<bool>,
}

impl UserBody {
    pub(super) fn over(self, present: UserInput) -> UserInput {
        UserInput {
            email: self.email.over(present.email),
            first_name: self.first_name.over(present.first_name),
            last_name: self.last_name.over(present.last_name),
            phone: self.phone.over(present.phone),
            is_active: self.is_active.over(present.is_active),
        }
    }
}

/// What is said of a member of staff. An absent field stays, `null` clears; a new one needs an
/// e-mail address, a first name and a password.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = StaffUserInput)]
pub(super) struct StaffBody {
    #[schema(value_type = Option<String>)]
    email: Patch<String>,
    #[schema(value_type = Option<String>)]
    first_name: Patch<String>,
    #[schema(value_type = Option<String>)]
    last_name: Patch<String>,
    #[schema(value_type = Option<String>)]
    phone: Patch<String>,
    /// Whether he may sign in; a new one may unless this says no.
    #[schema(value_type = Option<bool>)]
    is_active: Patch<bool>,
    /// The whole set of roles.
    #[schema(value_type = Option<Vec<i64>>)]
    role_ids: Patch<Vec<i64>>,
    /// At least 12 characters.
    #[schema(value_type = Option<String>, format = Password)]
    password: Patch<String>,
}

/// What a body says of a member of staff, over what is known of him.
pub(super) struct StaffInput {
    pub(super) input: UserInput,
    pub(super) roles: BTreeSet<Id<Role>>,
    pub(super) password: Option<Secret>,
}

impl StaffBody {
    pub(super) fn over(
        self,
        present: UserInput,
        roles: BTreeSet<Id<Role>>,
    ) -> Result<StaffInput, Error> {
        let Self { email, first_name, last_name, phone, is_active, role_ids, password } = self;
        let person = UserBody { email, first_name, last_name, phone, is_active };
        let roles = match role_ids.sent() {
            Some(numbers) => body::ids("role_ids", &numbers)?,
            None => roles,
        };
        let password = password.sent().map(Secret::new);
        Ok(StaffInput { input: person.over(present), roles, password })
    }
}

/// A person who is not there yet.
pub(super) fn newcomer() -> UserInput {
    UserInput { is_active: true, ..UserInput::default() }
}

/// A person of this kind with the clients that he looks after.
pub(super) async fn find(
    desk: &Desk,
    staff: &Staff,
    id: Id<User>,
    kind: UserKind,
) -> Answer<(PersonRow, Vec<PersonClient>)> {
    let (person, clients) = desk.person(&staff.actor, id).await?;
    if person.user.kind() == kind { Ok((person, clients)) } else { Err(Failure::not_found()) }
}
