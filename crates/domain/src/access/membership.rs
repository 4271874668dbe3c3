//! Knows which users look after which client, and in which roles (product 8.2).

use std::collections::BTreeSet;
use std::str::FromStr;

use bursar_kernel::Id;
use chrono::{DateTime, Utc};

use super::User;
use crate::client::ClientId;
use crate::event::{Event, Facts, facts};
use crate::mail::Topic;
use crate::repository::Aggregate;

/// What a user is for a client (product decision 29). Both roles are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientRole {
    /// May do everything.
    Owner,
    /// May do everything but billing, users and deletion.
    Member,
}

impl ClientRole {
    /// All roles.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Member];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Member => "member",
        }
    }

    /// The word on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Member => "Member",
        }
    }
}

/// A word that names no role of a client's user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use owner or member")]
pub struct UnknownClientRole;

impl FromStr for ClientRole {
    type Err = UnknownClientRole;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.code() == code).ok_or(UnknownClientRole)
    }
}

/// One user's place with one client.
#[derive(Clone, Debug)]
pub struct Membership {
    id: Id<Self>,
    client: ClientId,
    user: Id<User>,
    roles: BTreeSet<ClientRole>,
    topics: BTreeSet<Topic>,
    since: DateTime<Utc>,
    version: i64,
}

impl Aggregate for Membership {
    const NAME: &'static str = "membership";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Membership {
    /// Associates a user with a client; he is told what users in his roles usually are.
    pub fn begin(
        id: Id<Self>,
        client: ClientId,
        user: Id<User>,
        roles: BTreeSet<ClientRole>,
        at: DateTime<Utc>,
    ) -> (Self, Event) {
        let topics = Topic::usual(&roles);
        let membership = Self { id, client, user, roles, topics, since: at, version: 1 };
        let event = membership.tell("client.user_associated", &Facts::new());
        (membership, event)
    }

    /// A membership as the store kept it.
    #[expect(
        clippy::too_many_arguments,
        reason = "one for each column, and only the store calls it"
    )]
    pub const fn restore(
        id: Id<Self>,
        client: ClientId,
        user: Id<User>,
        roles: BTreeSet<ClientRole>,
        topics: BTreeSet<Topic>,
        since: DateTime<Utc>,
        version: i64,
    ) -> Self {
        Self { id, client, user, roles, topics, since, version }
    }

    /// The same membership with other notices, before it is kept.
    #[must_use]
    pub fn hearing_of(self, topics: BTreeSet<Topic>) -> (Self, Event) {
        let membership = Self { topics, ..self };
        let event = membership.tell("client.user_associated", &Facts::new());
        (membership, event)
    }

    /// The client.
    pub const fn client(&self) -> ClientId {
        self.client
    }

    /// The user.
    pub const fn user(&self) -> Id<User> {
        self.user
    }

    /// What the user is for the client; never empty.
    pub const fn roles(&self) -> &BTreeSet<ClientRole> {
        &self.roles
    }

    /// What the user is told about.
    pub const fn topics(&self) -> &BTreeSet<Topic> {
        &self.topics
    }

    /// Since when.
    pub const fn since(&self) -> DateTime<Utc> {
        self.since
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
            .of_client(self.client.get())
    }

    fn facts(&self) -> Facts {
        let roles: Vec<_> = self.roles.iter().map(|role| role.code()).collect();
        let topics: Vec<_> = self.topics.iter().map(|topic| topic.code()).collect();
        facts([
            ("user_id", Some(self.user.to_string())),
            ("roles", Some(roles.join(", "))),
            ("notifications", Some(topics.join(", "))),
        ])
    }
}

/// A client's last owner cannot go while others stay (product decision 30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last owner cannot go while other users remain: make another user owner first")]
pub struct LastOwner;

/// All users of one client; the rules that hold between them live here.
#[derive(Clone, Debug)]
pub struct Team(Vec<Membership>);

impl Team {
    /// The users of one client.
    pub const fn of(memberships: Vec<Membership>) -> Self {
        Self(memberships)
    }

    /// This user's place, if he has one.
    pub fn member(&self, user: Id<User>) -> Option<&Membership> {
        self.0.iter().find(|membership| membership.user == user)
    }

    /// Replaces a member's roles, and what he is told about if that is said; answers the changed
    /// membership and the event.
    pub fn change_roles(
        &self,
        member: &Membership,
        roles: BTreeSet<ClientRole>,
        topics: Option<BTreeSet<Topic>>,
    ) -> Result<(Membership, Event), LastOwner> {
        if !roles.contains(&ClientRole::Owner) {
            self.require_another_owner(member)?;
        }
        let before = member.facts();
        let topics = topics.unwrap_or_else(|| member.topics.clone());
        let changed = Membership { roles, topics, ..member.clone() };
        let event = changed.tell("client.user_roles_changed", &before);
        Ok((changed, event))
    }

    /// What is told when this member goes.
    pub fn dissociate(&self, member: &Membership) -> Result<Event, LastOwner> {
        self.require_another_owner(member)?;
        let (before, id) = (member.facts(), member.id.get());
        Ok(Event::between("client.user_dissociated", Membership::NAME, id, &before, &Facts::new())
            .of_client(member.client.get()))
    }

    fn require_another_owner(&self, leaving: &Membership) -> Result<(), LastOwner> {
        let mut others = self.0.iter().filter(|other| other.user != leaving.user).peekable();
        let is_owner = leaving.roles.contains(&ClientRole::Owner);
        let alone = others.peek().is_none();
        if is_owner && !alone && !others.any(|other| other.roles.contains(&ClientRole::Owner)) {
            return Err(LastOwner);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(user: i64, role: ClientRole) -> Membership {
        let (client, at) = (Id::new(1).unwrap(), DateTime::UNIX_EPOCH);
        let id = Id::new(user).unwrap();
        Membership::begin(id, client, Id::new(user).unwrap(), [role].into(), at).0
    }

    #[test]
    fn the_last_owner_cannot_go_while_others_remain() {
        let (owner, other) = (member(1, ClientRole::Owner), member(2, ClientRole::Member));
        let team = Team::of(vec![owner.clone(), other.clone()]);
        assert_eq!(team.dissociate(&owner), Err(LastOwner));
        assert!(team.dissociate(&other).is_ok());
        assert!(Team::of(vec![owner.clone()]).dissociate(&owner).is_ok());
    }

    #[test]
    fn the_last_owner_cannot_become_a_member_while_others_remain() {
        let (owner, second) = (member(1, ClientRole::Owner), member(2, ClientRole::Owner));
        let team = Team::of(vec![owner.clone(), second]);
        assert!(team.change_roles(&owner, [ClientRole::Member].into(), None).is_ok());
        let team = Team::of(vec![owner.clone(), member(2, ClientRole::Member)]);
        assert_eq!(
            team.change_roles(&owner, [ClientRole::Member].into(), None).unwrap_err(),
            LastOwner
        );
    }
}
