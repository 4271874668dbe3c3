//! Looking at the log of e-mails.

use bursar_domain::access::Permission;

use super::{Letter, LetterFilter, LetterRow};
use crate::page::{Page, PageRequest, Total};
use crate::{Actor, Desk, Error};

impl Desk {
    /// One page of the e-mails, newest first, and how many there are.
    pub async fn letters(
        &self,
        actor: &Actor,
        filter: &LetterFilter,
        page: &PageRequest,
    ) -> Result<(Page<LetterRow>, Total), Error> {
        actor.require(Permission::ViewEmails)?;
        let letters = self.ports.mail.list(filter, page).await?;
        Ok((letters, self.ports.mail.total(filter).await?))
    }

    /// One e-mail. One that waits is shown in the words that it would be sent with now.
    pub async fn letter(&self, actor: &Actor, id: i64) -> Result<Letter, Error> {
        actor.require(Permission::ViewEmails)?;
        let mut letter = self.ports.mail.get(id).await?;
        if letter.words.is_none() && !letter.row.recipient.is_empty() {
            letter.words = self.words_of(&letter).await?.ok();
        }
        Ok(letter)
    }
}
