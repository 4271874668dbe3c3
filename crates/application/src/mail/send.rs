//! Knows how a worker sends what was written: once, or else it says that it does not know.

use bursar_domain::mail::{MailTemplate, TemplateText};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::original::original;
use super::{Ending, Letter, NewLetter, Outgoing};
use crate::billing::documents::DocumentFile;
use crate::ports::{Attachment, Envelope, MailError, Mailbox, Mailer, Rendered};
use crate::{Actor, Desk, Error};

/// How long a worker may be silent before another takes its e-mail: longer than any attempt.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// For how long it is tried; what is older is of no use any more.
const PATIENCE: TimeDelta = TimeDelta::days(3);

/// How long an e-mail rests at first when it could not be sent; each time it is twice as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// How often that is doubled: up to about four hours.
const MOST_DOUBLINGS: u32 = 8;

/// What a worker's look into the outbox came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// There is nobody to hand e-mails to, so they wait.
    NoServer,
    /// There was nothing to send.
    Nothing,
    /// One was sent, put off or given up.
    One(i64),
}

impl Desk {
    /// Whether e-mails are sent at all; if not, they are only kept.
    pub fn sends_mail(&self) -> bool {
        self.ports.mailer.is_some()
    }

    /// Sends the e-mail that waits longest. For workers: call it in a loop, pausing whenever there
    /// was nothing to do.
    pub async fn send_next_letter(&self, worker: &str) -> Result<Sent, Error> {
        let Some(mailer) = &self.ports.mailer else { return Ok(Sent::NoServer) };
        let queue = &self.ports.mail_queue;
        let lost = queue.give_up_uncertain(self.now(), WORKER_DIED).await?;
        if lost > 0 {
            tracing::warn!(emails = lost, "a worker died while it handed e-mails over");
        }
        let claimed = queue.claim(worker, self.now(), LEASE).await?;
        let Some(outgoing) = claimed else { return Ok(Sent::Nothing) };
        let id = outgoing.letter.row.id;
        let ended = match self.carry(&**mailer, &outgoing).await {
            Ok(ending) => queue.end(&outgoing, &ending, self.now()).await.map(|()| ending),
            Err(Error::Store(error)) => Err(error),
            Err(error) => return Err(error),
        };
        match ended {
            Ok(ending) => log(id, &ending),
            Err(StoreError::Stale { .. }) => {
                tracing::warn!(email.id = id, worker, "another worker has taken the e-mail");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Sent::One(id))
    }

    /// Puts an e-mail into words and hands it over.
    async fn carry(&self, mailer: &dyn Mailer, outgoing: &Outgoing) -> Result<Ending, Error> {
        let (letter, at) = (&outgoing.letter, self.now());
        if letter.row.created_at + PATIENCE <= at {
            let why = letter.row.error.as_deref().map_or_else(
                || "it waited for three days without a mail server".to_owned(),
                |last| format!("it was tried for three days: {last}"),
            );
            return Ok(Ending::Failed(why));
        }
        let words = match &letter.words {
            Some(words) => words.clone(),
            None => match self.words_of(letter).await? {
                Ok(words) => words,
                Err(why) => return Ok(Ending::Failed(why)),
            },
        };
        let Some((from, to)) = self.ends(letter) else {
            return Ok(Ending::Failed("it has no sender: set mail.sender".to_owned()));
        };
        let attachments = match letter.attaches {
            None => Vec::new(),
            Some(of) => match self.file_to_send(&carrier(letter), of).await {
                Ok(file) => vec![attached(file)],
                // The printer, or what it needs, may be there again later.
                Err(error) => {
                    let why = format!("its PDF is not there yet: {}", with_causes(&error));
                    let due_at = again_at(self.now(), letter.row.attempts);
                    return Ok(Ending::Again { due_at, why });
                }
            },
        };
        self.ports.mail_queue.hand_over(outgoing, &words, at).await?;
        let key = format!("email-{}", letter.row.id);
        let words = match &outgoing.secret {
            Some(secret) => revealed(&words, secret.expose()),
            None => words,
        };
        let envelope = Envelope { key, from, to, words, attachments };
        Ok(match mailer.send(&envelope).await {
            Ok(()) => Ending::Sent,
            Err(MailError::Refused(why)) => Ending::Failed(why),
            Err(MailError::Uncertain(why)) => Ending::Uncertain(why),
            Err(MailError::TryAgain(why)) => {
                Ending::Again { due_at: again_at(self.now(), letter.row.attempts), why }
            }
        })
    }

    /// The words of an e-mail in its language, or in the next best one; or why there are none.
    pub(super) async fn words_of(
        &self,
        letter: &Letter,
    ) -> Result<Result<Rendered, String>, Error> {
        let own = self.ports.mail.templates().await?;
        let text = chosen(&own, letter);
        let facts: Value = match serde_json::from_str(&letter.facts) {
            Ok(facts) => facts,
            Err(error) => return Ok(Err(format!("what it is to tell is unreadable: {error}"))),
        };
        Ok(self.ports.composer.compose(&text, &facts).map_err(|problems| {
            let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
            format!(
                "the template «{}» cannot be filled in: {}",
                letter.row.template,
                problems.join("; ")
            )
        }))
    }

    /// Who sends it to whom; `None` if nobody does.
    fn ends(&self, letter: &Letter) -> Option<(Mailbox, Mailbox)> {
        let terms = &self.ports.mail_terms;
        let system = terms.sender.as_ref();
        let email = letter.sender.email.clone().or_else(|| system.map(|one| one.email.clone()))?;
        let name = letter.sender.name.clone().or_else(|| system.map(|one| one.name.clone()));
        let to = letter.row.recipient.parse().ok()?;
        let from = Mailbox { name: name.unwrap_or_default(), email };
        Some((from, Mailbox { name: letter.row.recipient_name.clone(), email: to }))
    }
}

/// The text that an e-mail is made with: that of its template in its language, without the region,
/// in English, or in any; else the one that its occasion has from the beginning.
fn chosen(own: &[MailTemplate], letter: &Letter) -> TemplateText {
    let named = || own.iter().filter(|one| one.as_stored().name == letter.row.template);
    let in_language = |tag: &str| named().find(|one| one.as_stored().language.as_str() == tag);
    let main = letter.language.without_region();
    let wanted = in_language(letter.language.as_str()).or_else(|| in_language(main.as_str()));
    let is_original = letter.row.template == letter.row.occasion.code();
    let found = wanted.or_else(|| in_language("en")).or_else(|| {
        // Only templates of the staff's own may lack English.
        if is_original { None } else { named().next() }
    });
    found.map_or_else(|| original(letter.row.occasion), |one| one.as_stored().text.clone())
}

/// A failure with what caused it, for staff to read on the e-mail's page.
fn with_causes(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(because) = cause {
        let more = because.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = because.source();
    }
    words
}

/// As whom the worker prints what an e-mail takes along.
fn carrier(letter: &Letter) -> Actor {
    Actor::system(format!("email-{}", letter.row.id))
}

fn attached(file: DocumentFile) -> Attachment {
    let DocumentFile { facts, file_name, bytes } = file;
    Attachment { name: file_name, media_type: facts.content_type, bytes }
}

/// The words with the secret in its place.
fn revealed(words: &Rendered, secret: &str) -> Rendered {
    let reveal = |text: &String| text.replace(NewLetter::GAP, secret);
    Rendered {
        subject: words.subject.clone(),
        text: reveal(&words.text),
        html: words.html.as_ref().map(reveal),
    }
}

fn again_at(at: DateTime<Utc>, attempts: u32) -> DateTime<Utc> {
    at + FIRST_PAUSE * (1_i32 << attempts.saturating_sub(1).min(MOST_DOUBLINGS))
}

/// Says how it ended without saying to whom it goes; servers repeat addresses in their answers.
fn log(id: i64, ending: &Ending) {
    match ending {
        Ending::Sent => tracing::info!(email.id = id, "e-mail sent"),
        Ending::Failed(_) => tracing::warn!(email.id = id, "e-mail given up; its page says why"),
        Ending::Uncertain(_) => tracing::warn!(email.id = id, "e-mail perhaps sent"),
        Ending::Again { .. } => tracing::info!(email.id = id, "e-mail put off"),
    }
}

const WORKER_DIED: &str = "Bursar ended while it handed the e-mail over; it may have been sent";
