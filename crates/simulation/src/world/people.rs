//! Who looks after a sample client, and what staff wrote down about it.

use std::collections::BTreeSet;

use bursar_domain::access::StoredUser;
use bursar_domain::access::{ClientRole, Membership, User, UserKind};
use bursar_domain::client::{ClientId, Note};
use bursar_domain::mail::Topic;
use bursar_kernel::{Email, Line, Note as Text, Phone};
use chrono::{DateTime, TimeDelta, Utc};

use super::company::slug;
use super::profile::Person;
use super::{Counters, WorldError, new_id, provider, wrong};
use crate::dice::Dice;

/// People of one client.
pub(super) struct Team {
    pub(super) users: Vec<User>,
    pub(super) memberships: Vec<Membership>,
}

/// The client that people are made for.
pub(super) struct Around<'a> {
    pub(super) client: ClientId,
    pub(super) person: &'a Person,
    pub(super) since: DateTime<Utc>,
    pub(super) day: DateTime<Utc>,
}

impl Around<'_> {
    pub(super) fn team(&self, dice: &mut Dice, next: &mut Counters) -> Result<Team, WorldError> {
        let count = match dice.below(100) {
            0..3 => 0,
            3..63 => 1,
            63..90 => 2,
            _ => 3,
        };
        let mut team = Team { users: Vec::new(), memberships: Vec::new() };
        let mut taken = BTreeSet::new();
        let shared = next.last_owner.filter(|_| dice.permille(25));
        for place in 0..count {
            let user = self.user(place, &mut taken, dice, next)?;
            let is_owner = place == 0 || dice.permille(150);
            if place == 0 {
                next.last_owner = Some(next.user);
            }
            team.memberships.push(self.membership(next.user, is_owner, next)?);
            team.users.push(user);
        }
        if let Some(shared) = shared {
            team.memberships.push(self.membership(shared, count == 0, next)?);
        }
        Ok(team)
    }

    fn user(
        &self,
        place: u32,
        taken: &mut BTreeSet<String>,
        dice: &mut Dice,
        next: &mut Counters,
    ) -> Result<User, WorldError> {
        let (input, people) = (&self.person.input, self.person.land.people);
        let (first, last) = match place {
            0 => (input.first_name.as_str(), input.last_name.as_str()),
            _ => (dice.one(people.first), dice.one(people.last)),
        };
        next.user += 1;
        let mut mailbox = format!("{}.{}", slug(first), slug(last));
        if input.company.is_empty() || !taken.insert(mailbox.clone()) {
            mailbox = format!("{mailbox}{}", next.user);
        }
        let line = |name: &str| Line::parse(name, 64).map_err(|error| wrong(&error));
        let phone = Some(&input.phone).filter(|phone| place == 0 && !phone.is_empty());
        let email = format!("{mailbox}@{}", self.person.domain);
        Ok(User::restore(StoredUser {
            id: new_id(next.user)?,
            kind: UserKind::EndUser,
            email: Email::new(&email).map_err(|error| wrong(&error))?,
            first_name: line(first)?,
            last_name: Some(line(last)?),
            phone: phone.map(|p| Phone::from_e164(p)).transpose().map_err(|error| wrong(&error))?,
            is_active: dice.permille(970),
            roles: BTreeSet::new(),
            password_hash: None,
            created_at: self.since,
            version: 1,
        }))
    }

    fn membership(
        &self,
        user: i64,
        is_owner: bool,
        next: &mut Counters,
    ) -> Result<Membership, WorldError> {
        next.membership += 1;
        let role = if is_owner { ClientRole::Owner } else { ClientRole::Member };
        let (id, user) = (new_id(next.membership)?, new_id(user)?);
        let roles = [role].into();
        let topics = Topic::usual(&roles);
        Ok(Membership::restore(id, self.client, user, roles, topics, self.since, 1))
    }

    pub(super) fn notes(
        &self,
        dice: &mut Dice,
        next: &mut Counters,
    ) -> Result<Vec<Note>, WorldError> {
        let count = if dice.permille(80) { 1 + dice.skewed(3) } else { 0 };
        let staff = u64::try_from(provider::provider().staff.len()).unwrap_or(1);
        let mut notes = Vec::new();
        let mut at = self.since;
        for _ in 0..count {
            next.note += 1;
            let author = new_id(1 + i64::try_from(dice.below(staff)).unwrap_or(0))?;
            let body = Text::parse(dice.one(&REMARKS), 1000).map_err(|error| wrong(&error))?;
            at += TimeDelta::seconds(dice.between(0, (self.day - at).num_seconds().max(0)));
            notes.push(Note::restore(new_id(next.note)?, self.client, body, author, at, 1));
        }
        Ok(notes)
    }
}

const REMARKS: [&str; 12] = [
    "Prefers to be called before eleven.",
    "Asked for a quote on dedicated hypervisors; sent on Friday.",
    "Pays by bank transfer only, usually two days late.",
    "Moving three databases over during the summer.\nWants someone of ours on the phone that night.",
    "Invoices must carry the purchase order.",
    "Had trouble with IPv6 on osl-2; solved, keep an eye on it.",
    "Research project ends next year; ask about their plans in spring.",
    "Do not suspend without talking to the owner first.",
    "Grew from two to nine instances within a month.",
    "Complained about the price of snapshots.",
    "Second contact is on leave until further notice.",
    "Met them at the user group; wants to try the GPU flavors.",
];
