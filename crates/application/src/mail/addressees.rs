//! Knows who is told what happens to a client: himself, and those of his users who want to hear it.

use std::collections::BTreeSet;

use bursar_domain::client::{Client, Configuration};
use bursar_domain::mail::Topic;
use bursar_domain::repository::Aggregate;

use super::Sender;
use crate::Error;
use crate::ports::{Mailbox, UnitOfWork};

/// A client with the settings that hold for him.
#[derive(Debug)]
pub(super) struct Correspondent<'a> {
    pub(super) client: &'a Client,
    pub(super) configuration: Configuration,
}

impl<'a> Correspondent<'a> {
    pub(super) async fn of(work: &dyn UnitOfWork, client: &'a Client) -> Result<Self, Error> {
        let configuration = work.configurations().get(client.configuration()).await?;
        Ok(Self { client, configuration })
    }

    /// Who sends to him.
    pub(super) fn sender(&self) -> Sender {
        let general = &self.configuration.settings().general;
        let name = general.sender_name.as_ref().map(|name| name.as_str().to_owned());
        Sender { name, email: general.sender_email.clone() }
    }

    /// Everybody who is told about a topic, each address once: the client, and his users who are
    /// active, have accepted, and want to hear of it.
    pub(super) async fn addressees(
        &self,
        work: &dyn UnitOfWork,
        topic: Topic,
    ) -> Result<Vec<Mailbox>, Error> {
        let profile = self.client.profile();
        let person = profile.person_name();
        let name = if person.is_empty() { profile.display_name() } else { person };
        let mut all = vec![Mailbox { name, email: profile.email().clone() }];
        let mut known: BTreeSet<_> = all.iter().map(|one| one.email.normalized()).collect();
        for member in work.users().team(self.client.id()).await? {
            if !member.topics().contains(&topic) {
                continue;
            }
            let user = work.users().get(member.user()).await?;
            if user.is_active() && known.insert(user.email().normalized()) {
                all.push(Mailbox { name: user.name(), email: user.email().clone() });
            }
        }
        Ok(all)
    }
}
