//! E-mails: written with what they tell of, sent once over SMTP, kept in the log.

mod files;
mod panel;
mod post;
mod reminders;

use bursar_application::mail::{LetterFilter, LetterRow};
use bursar_application::page::PageRequest;
use bursar_domain::mail::LetterStatus;
use bursar_tests::logs;
use bursar_tests::mail::{MailServer, Temper};
use chrono::TimeDelta;
use futures::future::join_all;

use post::Post;

#[tokio::test(flavor = "multi_thread")]
async fn several_workers_send_each_notice_once_to_everybody_who_hears_of_it() {
    let (server, post) = Post::open().await;
    for _ in 0..5 {
        post.issue("120").await;
    }
    let waiting = post.letters().await;
    assert!(waiting.len() > 5, "the client's users hear of it too: {waiting:?}");
    let desks: Vec<_> = (0..4).map(|_| post.desk.clone()).collect();
    join_all(desks.iter().enumerate().map(|(number, desk)| async move {
        while post::sends_one(desk, &format!("worker {number}")).await {}
    }))
    .await;
    let letters = post.letters().await;
    assert!(letters.iter().all(|letter| letter.status == LetterStatus::Sent), "{letters:?}");
    let mut sent: Vec<_> = server
        .taken()
        .iter()
        .map(|one| (one.to.clone(), one.header("Message-ID").to_owned()))
        .collect();
    assert_eq!(sent.len(), waiting.len());
    sent.sort();
    sent.dedup();
    assert_eq!(sent.len(), waiting.len(), "nobody gets anything twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_of_an_invoice_says_what_is_to_be_paid_by_when_and_how() {
    let (server, post) = Post::open().await;
    let invoice = post.issue("120.5").await;
    post.send_all().await;
    let taken = server.taken();
    let first = &taken[0];
    assert_eq!(first.from, "billing@nordsky.example");
    let stored = invoice.as_stored();
    let number = stored.number().unwrap().to_string();
    let due_on = stored.due_on.format("%-d %B %Y").to_string();
    assert_eq!(first.header("Subject"), format!("Invoice {number}: 120.50 EUR due on {due_on}"));
    assert_eq!(first.header("Auto-Submitted"), "auto-generated");
    let reference = invoice.payment_reference().to_string();
    let link = format!("https://pay.example/i/{}", invoice.id());
    for words in [number.as_str(), "120.50 EUR", &due_on, &reference, &link] {
        assert!(first.text.contains(words), "{words} is missing in {}", first.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_server_is_asked_again_and_one_that_refuses_is_not() {
    let (server, post) = Post::open().await;
    post.one_letter().await;
    server.will_be(&[Temper::Busy, Temper::Friendly]);
    assert!(post.sends_one().await);
    let put_off = post.letters().await.remove(0);
    assert_eq!((put_off.status, put_off.attempts), (LetterStatus::Queued, 1));
    assert!(put_off.error.as_deref().unwrap().contains("come again later"), "{put_off:?}");
    assert!(!post.sends_one().await, "it rests first");
    let later = post.ahead(TimeDelta::minutes(2));
    assert!(post::sends_one(&later, "later").await);
    let sent = post.letters().await.remove(0);
    assert_eq!((sent.status, sent.error), (LetterStatus::Sent, None));

    for (temper, words) in [(Temper::Refusing, "nobody of that name"), (Temper::Picky, "no such")] {
        post.one_letter().await;
        server.will_be(&[temper]);
        assert!(post.sends_one().await);
        let failed = post.letters().await.remove(0);
        assert_eq!(failed.status, LetterStatus::Failed, "{temper:?}");
        assert!(failed.error.as_deref().unwrap().contains(words), "{failed:?}");
    }
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_server_leaves_without_a_word_nobody_claims_to_know() {
    for temper in [Temper::Leaving, Temper::Silent] {
        let (server, post) = Post::open().await;
        post.one_letter().await;
        server.will_be(&[temper]);
        assert!(post.sends_one().await);
        let letter = post.letters().await.remove(0);
        assert_eq!(letter.status, LetterStatus::Uncertain, "{temper:?}");
        let later = post.ahead(TimeDelta::days(1));
        assert!(!post::sends_one(&later, "later").await, "it is not sent again by itself");
        assert!(server.taken().len() <= 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_dies_before_it_hands_over_is_followed_by_another_one() {
    let (server, post) = Post::open().await;
    post.one_letter().await;
    let (queue, now) = (post.desk.ports().mail_queue.clone(), post.desk.now());
    let taken = queue.claim("one that dies", now, TimeDelta::minutes(5)).await.unwrap();
    let taken = taken.unwrap();
    assert!(!post.sends_one().await, "it is waited for");
    let later = post.ahead(TimeDelta::minutes(6));
    assert!(post::sends_one(&later, "another").await);
    assert_eq!(server.taken().len(), 1);
    // The dead one was only slow: it finds that its e-mail is another's.
    let words = taken.letter.words.clone().unwrap_or_else(|| bursar_application::ports::Rendered {
        subject: "Late".into(),
        text: "Late".into(),
        html: None,
    });
    assert!(queue.hand_over(&taken, &words, now).await.is_err());
    assert_eq!(post.letters().await[0].status, LetterStatus::Sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_sent_before_it_died_is_not_sent_again() {
    let (server, post) = Post::open().await;
    post.issue("10").await;
    let all = post.letters().await.len();
    post.dies_after_sending().await;
    assert_eq!(server.taken().len(), 1);
    let letters = post.letters().await;
    let lost = letters.into_iter().find(|one| one.status == LetterStatus::Sending).unwrap();
    let later = post.ahead(TimeDelta::minutes(6));
    while post::sends_one(&later, "another").await {}
    let letters = post.letters().await;
    let letter = letters.into_iter().find(|one| one.id == lost.id).unwrap();
    assert_eq!(letter.status, LetterStatus::Uncertain);
    assert!(letter.error.unwrap().contains("may have been sent"));
    assert_eq!(server.taken().len(), all, "one before and the others after");
    // Staff may decide that it is to be sent again; that is another e-mail.
    let again = later.resend_letter(&post.system, letter.id).await.unwrap();
    assert!(post::sends_one(&later, "another").await);
    assert_eq!(server.taken().len(), all + 1);
    assert_ne!(again, letter.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_too_long_is_of_no_use_any_more() {
    let (server, post) = Post::open().await;
    post.one_letter().await;
    let much_later = post.ahead(TimeDelta::days(4));
    assert!(post::sends_one(&much_later, "late").await);
    let letter = post.letters().await.remove(0);
    assert_eq!(letter.status, LetterStatus::Failed);
    assert!(server.taken().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_name_is_no_markup_and_begins_no_header() {
    let (server, post) = Post::open().await;
    let hostile = "<script>alert(1)</script> \"Bcc: all@evil.example\" {{ 7 * 7 }}";
    post.rename(hostile).await;
    post.issue("10").await;
    post.send_all().await;
    for taken in server.taken() {
        assert_eq!(taken.header("Bcc"), "", "{}", taken.text);
        let html = taken.text.split("text/html").nth(1).unwrap();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("7 * 7"), "{html}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_goes_out_with_its_link_and_the_log_never_knows_it() {
    let (server, post) = Post::open().await;
    let (address, secret) = post.invite().await;
    let waiting = post.letters().await.remove(0);
    let shown = post.desk.letter(&post.system, waiting.id).await.unwrap();
    assert!(!shown.words.unwrap().text.contains(&secret));
    post.send_all().await;
    let taken = server.taken().remove(0);
    assert_eq!(taken.to, address);
    let path = format!("/invitations/{secret}");
    assert!(taken.text.replace("=\r\n", "").contains(&path), "{}", taken.text);
    let letter = post.desk.letter(&post.system, waiting.id).await.unwrap();
    assert!(!format!("{letter:?}").contains(&secret));
    let again = post.desk.resend_letter(&post.system, waiting.id).await.unwrap_err();
    assert_eq!(again.code(), "link_is_gone");

    let log = logs::kept();
    for hidden in [secret.as_str(), address.as_str(), "hush-hush-password"] {
        let line = log.lines().find(|line| line.contains(hidden));
        assert!(line.is_none(), "the log tells {hidden}: {line:?}");
    }
    assert!(server.said().iter().any(|line| line.starts_with("AUTH PLAIN")), "it signs in");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_where_encryption_is_wanted_and_not_offered() {
    let server = MailServer::open().await;
    let post = Post::to(&server, &[("SECURITY", "starttls")]).await;
    post.one_letter().await;
    assert!(post.sends_one().await);
    let letter = post.letters().await.remove(0);
    assert_eq!(letter.status, LetterStatus::Queued);
    assert!(letter.error.unwrap().to_lowercase().contains("starttls"));
    assert!(server.said().iter().all(|line| !line.starts_with("AUTH")), "no password goes out");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_client_who_is_gone_the_log_keeps_no_name_address_or_word() {
    let (server, post) = Post::open().await;
    post.issue("10").await;
    assert!(post.sends_one().await);
    let work = post.desk.ports().store.begin().await.unwrap();
    let forgotten = work.outbox().forget(post.client).await.unwrap();
    work.commit().await.unwrap();
    let letters = post.letters().await;
    assert_eq!(u64::try_from(letters.len()).unwrap(), forgotten);
    for row in &letters {
        let letter = post.desk.letter(&post.system, row.id).await.unwrap();
        assert!(row.recipient.is_empty() && row.recipient_name.is_empty(), "{row:?}");
        assert!(letter.words.is_none() && letter.facts == "{}", "{letter:?}");
    }
    let failed = letters.iter().filter(|row| row.status == LetterStatus::Failed).count();
    assert_eq!(failed, letters.len() - 1, "what was not sent is given up");
    assert!(!post.sends_one().await);
    assert_eq!(server.taken().len(), 1);
    let again = post.desk.resend_letter(&post.system, letters[0].id).await.unwrap_err();
    assert_eq!(again.code(), "forgotten");
}

/// All e-mails of a filter, newest first.
async fn listed(post: &Post, filter: &LetterFilter) -> Vec<LetterRow> {
    let page = PageRequest::new(100, None);
    post.desk.letters(&post.system, filter, &page).await.unwrap().0.items
}
