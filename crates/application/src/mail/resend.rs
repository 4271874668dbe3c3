//! Sending an e-mail again because somebody asks for it.

use bursar_domain::access::Permission;
use bursar_domain::event::Event;
use bursar_domain::mail::LetterStatus;
use bursar_kernel::Id;

use super::NewLetter;
use crate::ports::Mailbox;
use crate::{Actor, Desk, Error};

impl Desk {
    /// Writes an e-mail once more, in the words that it was sent with; the id of the new one. One
    /// that never came as far as words is put into words anew.
    #[tracing::instrument(skip_all, fields(email.id = id))]
    pub async fn resend_letter(&self, actor: &Actor, id: i64) -> Result<i64, Error> {
        actor.require(Permission::SendEmails)?;
        let work = self.begin(actor).await?;
        let letter = work.outbox().get(id).await?;
        if !letter.row.status.is_final() {
            return Err(Error::rule("not_ended", "this e-mail is still on its way"));
        }
        if letter.row.occasion.has_secret() {
            let message = "its link is known to nobody any more: have another one made";
            return Err(Error::rule("link_is_gone", message));
        }
        let forgotten = || Error::rule("forgotten", "nobody knows any more to whom it went");
        let email = letter.row.recipient.parse().map_err(|_| forgotten())?;
        // One that failed may have failed by its words.
        let words = letter.words.filter(|_| letter.row.status != LetterStatus::Failed);
        let again = NewLetter {
            occurrence: format!("{}:again:{}", letter.occurrence, self.now().timestamp_micros()),
            occasion: letter.row.occasion,
            template: letter.row.template,
            language: letter.language,
            client: letter.row.client.and_then(|client| Id::new(client.id).ok()),
            invoice: letter.row.invoice.and_then(|invoice| Id::new(invoice).ok()),
            attaches: letter.attaches,
            sender: letter.sender,
            recipient: Mailbox { name: letter.row.recipient_name, email },
            facts: letter.facts,
            secret: None,
            words,
            repeats: Some(id),
            requested_by: Some(actor.name().to_owned()),
        };
        let client = again.client;
        let written = work.outbox().add(&[again], self.now()).await?;
        let new = written.first().copied().ok_or_else(forgotten)?;
        let event = Event::new("email.sent_again", "email", id);
        let event = match client {
            Some(client) => event.of_client(client.get()),
            None => event,
        };
        self.commit(work, actor, &[event]).await?;
        Ok(new)
    }
}
