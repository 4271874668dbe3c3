//! E-mails on their way: written once for each cause and person, and each with one worker.

use std::collections::BTreeSet;
use std::sync::Arc;

use bursar_application::mail::{
    Ending, LetterFilter, LetterRow, MailDirectory, MailQueue, NewLetter, Outgoing, Sender,
};
use bursar_application::page::PageRequest;
use bursar_application::ports::{Mailbox, Rendered, Store};
use bursar_application::secret::Secret;
use bursar_domain::mail::{Language, LetterStatus, Occasion};
use bursar_domain::repository::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

use super::{is_stale, minute};

const LEASE: TimeDelta = TimeDelta::minutes(5);
const DIED: &str = "the worker died";

fn letter(occurrence: &str, to: &str) -> NewLetter {
    NewLetter {
        occurrence: occurrence.to_owned(),
        occasion: Occasion::Invitation,
        template: "invitation".to_owned(),
        language: Language::english(),
        client: None,
        invoice: None,
        attaches: None,
        sender: Sender { name: Some("Nordsky".to_owned()), email: None },
        recipient: Mailbox { name: "Kari".to_owned(), email: to.parse().unwrap() },
        facts: r#"{"number":"7"}"#.to_owned(),
        secret: Some(Secret::new("hush")),
        words: None,
        repeats: None,
        requested_by: Some("Maja Holm".to_owned()),
    }
}

fn words() -> Rendered {
    Rendered { subject: "Hello".into(), text: "Hello\n".into(), html: Some("<p>Hello</p>".into()) }
}

async fn write(store: &dyn Store, letters: &[NewLetter], at: DateTime<Utc>) -> Vec<i64> {
    let work = store.begin().await.unwrap();
    let written = work.outbox().add(letters, at).await.unwrap();
    work.commit().await.unwrap();
    written
}

async fn claim(queue: &dyn MailQueue, at: DateTime<Utc>) -> Option<Outgoing> {
    queue.claim("one", at, LEASE).await.unwrap()
}

async fn listed(directory: &dyn MailDirectory) -> Vec<LetterRow> {
    let page = PageRequest::new(100, None);
    directory.list(&LetterFilter::default(), &page).await.unwrap().items
}

async fn status(directory: &dyn MailDirectory, id: i64) -> LetterStatus {
    directory.get(id).await.unwrap().row.status
}

/// Who is told of something is told once, however his address is spelled and whoever tells him.
pub async fn a_person_is_told_of_something_once(store: &dyn Store, directory: &dyn MailDirectory) {
    let both = [letter("a", "kari@one.example"), letter("a", "ola@one.example")];
    assert_eq!(write(store, &both, minute(0)).await.len(), 2);
    let again = [letter("a", "Kari@ONE.example"), letter("b", "kari@one.example")];
    assert_eq!(write(store, &again, minute(1)).await.len(), 1, "only what is new");
    let work = store.begin().await.unwrap();
    assert!(work.outbox().knows("a").await.unwrap() && !work.outbox().knows("c").await.unwrap());
    work.outbox().add(&[letter("c", "kari@one.example")], minute(2)).await.unwrap();
    drop(work);
    assert_eq!(listed(directory).await.len(), 3, "what was undone was never written");
}

/// An e-mail comes back as it was written, and its secret is for its worker alone until it ends.
pub async fn an_email_comes_back_as_it_was_written(
    store: &dyn Store,
    queue: &dyn MailQueue,
    directory: &dyn MailDirectory,
) {
    let id = write(store, &[letter("a", "kari@one.example")], minute(0)).await[0];
    let outgoing = claim(queue, minute(0)).await.unwrap();
    let written = letter("a", "kari@one.example");
    let found = &outgoing.letter;
    assert_eq!((found.row.id, found.row.attempts), (id, 1));
    assert_eq!((&found.occurrence, &found.facts), (&written.occurrence, &written.facts));
    assert_eq!((&found.sender, found.attaches), (&written.sender, None));
    assert_eq!(found.row.recipient_name, "Kari");
    assert_eq!(
        outgoing.secret.as_ref().map(|secret| secret.expose().to_owned()),
        Some("hush".into())
    );
    queue.hand_over(&outgoing, &words(), minute(0)).await.unwrap();
    let again = Ending::Again { due_at: minute(9), why: "busy".to_owned() };
    queue.end(&outgoing, &again, minute(1)).await.unwrap();
    let kept = directory.get(id).await.unwrap();
    assert_eq!((kept.words, kept.row.error), (Some(words()), Some("busy".to_owned())));
    assert!(claim(queue, minute(8)).await.is_none(), "it rests");
    let outgoing = claim(queue, minute(9)).await.unwrap();
    assert!(outgoing.secret.is_some(), "it is not sent yet");
    queue.hand_over(&outgoing, &words(), minute(9)).await.unwrap();
    queue.end(&outgoing, &Ending::Sent, minute(9)).await.unwrap();
    let sent = directory.get(id).await.unwrap().row;
    assert_eq!(
        (sent.status, sent.attempts, sent.ended_at),
        (LetterStatus::Sent, 2, Some(minute(9)))
    );
    assert!(claim(queue, minute(99)).await.is_none(), "what has ended is no work any more");
}

/// A worker that died before it began to hand an e-mail over is followed by another, and finds that
/// it has lost it if it was only slow.
pub async fn a_lost_email_is_taken_over_before_it_is_handed_over(
    store: &dyn Store,
    queue: &dyn MailQueue,
) {
    write(store, &[letter("a", "kari@one.example")], minute(0)).await;
    let lost = claim(queue, minute(0)).await.unwrap();
    assert!(claim(queue, minute(4)).await.is_none());
    let taken = claim(queue, minute(5)).await.unwrap();
    assert_eq!(taken.letter.row.attempts, 2);
    let late: Result<(), StoreError> = queue.hand_over(&lost, &words(), minute(6)).await;
    assert!(is_stale(&late) && is_stale(&queue.end(&lost, &Ending::Sent, minute(6)).await));
    queue.hand_over(&taken, &words(), minute(6)).await.unwrap();
    queue.end(&taken, &Ending::Sent, minute(6)).await.unwrap();
}

/// What a worker was handing over when it died is nobody's work again, and called uncertain.
pub async fn an_email_in_doubt_is_never_taken_again(
    store: &dyn Store,
    queue: &dyn MailQueue,
    directory: &dyn MailDirectory,
) {
    let id = write(store, &[letter("a", "kari@one.example")], minute(0)).await[0];
    let lost = claim(queue, minute(0)).await.unwrap();
    queue.hand_over(&lost, &words(), minute(1)).await.unwrap();
    assert_eq!(queue.give_up_uncertain(minute(4), DIED).await.unwrap(), 0, "it may still end");
    assert!(claim(queue, minute(60)).await.is_none());
    assert_eq!(queue.give_up_uncertain(minute(5), DIED).await.unwrap(), 1);
    assert_eq!(status(directory, id).await, LetterStatus::Uncertain);
    assert!(claim(queue, minute(60)).await.is_none());
    assert!(is_stale(&queue.end(&lost, &Ending::Sent, minute(6)).await), "its word comes too late");
    assert_eq!(queue.give_up_uncertain(minute(60), DIED).await.unwrap(), 0);
}

/// The log forgets what is old and has ended, a few at a time, and nothing else.
pub async fn old_emails_are_forgotten(
    store: &dyn Store,
    queue: &dyn MailQueue,
    directory: &dyn MailDirectory,
) {
    for number in 0..5 {
        let one = letter(&format!("old {number}"), "kari@one.example");
        write(store, &[one], minute(number)).await;
    }
    for _ in 0..4 {
        let outgoing = claim(queue, minute(10)).await.unwrap();
        queue.end(&outgoing, &Ending::Failed("refused".into()), minute(10)).await.unwrap();
    }
    assert_eq!(queue.prune(minute(3), 2).await.unwrap(), 2);
    assert_eq!(queue.prune(minute(3), 2).await.unwrap(), 1);
    assert_eq!(queue.prune(minute(3), 2).await.unwrap(), 0);
    assert_eq!(listed(directory).await.len(), 2, "one is too young, one waits");
    assert_eq!(queue.prune(minute(99), 9).await.unwrap(), 1, "what waits is not forgotten");
}

/// Many workers that come at once share the e-mails; none is sent by two.
pub async fn many_workers_share_the_emails(store: Arc<dyn Store>, queue: Arc<dyn MailQueue>) {
    let letters: Vec<_> =
        (0..24).map(|number| letter(&format!("{number}"), "kari@one.example")).collect();
    write(&*store, &letters, minute(0)).await;
    let workers = (0..6).map(|worker| {
        let queue = Arc::clone(&queue);
        tokio::spawn(async move {
            let mut sent = Vec::new();
            let name = format!("worker-{worker}");
            while let Some(outgoing) = queue.claim(&name, minute(1), LEASE).await.unwrap() {
                queue.hand_over(&outgoing, &words(), minute(1)).await.unwrap();
                queue.end(&outgoing, &Ending::Sent, minute(1)).await.unwrap();
                sent.push(outgoing.letter.row.id);
            }
            sent
        })
    });
    let mut sent = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        sent.extend(worker.await.unwrap());
    }
    assert_eq!(sent.len(), letters.len(), "{sent:?}");
    assert_eq!(sent.iter().collect::<BTreeSet<_>>().len(), letters.len(), "{sent:?}");
}
