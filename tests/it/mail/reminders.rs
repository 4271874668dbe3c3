//! Reminders, confirmations and notices as the configuration wants them.

use bursar_application::billing::invoices::{CreditInvoice, RecordPayment};
use bursar_application::billing::payments::{GiveBack, RefundInvoice};
use bursar_application::clients::{ResumeClient, SuspendClient};
use bursar_application::mail::LetterRow;
use bursar_application::operations::Ran;
use bursar_domain::client::SuspensionKind;
use bursar_domain::client::configuration::Value;
use bursar_domain::mail::Occasion;
use chrono::TimeDelta;
use futures::future::join_all;

use super::post::Post;

fn reminders(pairs: &[(&str, &str)]) -> Value {
    let pairs = pairs.iter().map(|(hours, name)| ((*hours).to_owned(), (*name).to_owned()));
    Value::Pairs(pairs.collect())
}

fn count(letters: &[LetterRow], occasion: Occasion) -> usize {
    letters.iter().filter(|letter| letter.occasion == occasion).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reminder_is_sent_once_however_many_work_and_none_for_what_was_paid() {
    let (_server, post) = Post::open().await;
    post.configure_with(vec![
        ("invoice_notifications.due_reminders", reminders(&[("48", "invoice_due_soon")])),
        ("invoice_notifications.overdue_reminders", reminders(&[("24", "invoice_overdue")])),
    ])
    .await;
    let (open, paid) = (post.issue("120").await, post.issue("50").await);
    let payment = RecordPayment { amount: "50.00".into(), ..RecordPayment::default() };
    post.desk.record_payment(&post.system, paid.id(), None, &payment).await.unwrap();
    let people = count(&post.letters().await, Occasion::InvoiceIssued) / 2;
    assert!(people > 1);

    let days = i64::from((open.as_stored().due_on - post.desk.today()).num_days() as i32);
    let remind = async |by: TimeDelta| {
        let desks: Vec<_> = (0..3).map(|_| post.ahead(by)).collect();
        let rounds = join_all(desks.iter().map(|desk| desk.send_due_reminders(&post.system))).await;
        assert!(rounds.iter().all(|round| round.as_ref().unwrap().failed == 0), "{rounds:?}");
        post.letters().await
    };
    let early = remind(TimeDelta::days(days - 3)).await;
    assert_eq!(count(&early, Occasion::InvoiceDueSoon), 0, "it is not time yet");
    // The due date ends at midnight; a day before the last one is within two days of that.
    let soon = remind(TimeDelta::days(days - 1)).await;
    assert_eq!(count(&soon, Occasion::InvoiceDueSoon), people);
    let again = remind(TimeDelta::days(days - 1) + TimeDelta::hours(1)).await;
    assert_eq!(again.len(), soon.len(), "nobody is reminded twice");
    let overdue = remind(TimeDelta::days(days + 2) + TimeDelta::hours(1)).await;
    assert_eq!(count(&overdue, Occasion::InvoiceOverdue), people);
    let about: Vec<_> = overdue.iter().filter(|l| l.occasion == Occasion::InvoiceOverdue).collect();
    assert!(about.iter().all(|letter| letter.invoice == Some(open.id().get())), "{about:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_moves_is_confirmed_where_the_configuration_names_a_template() {
    let (_server, post) = Post::open().await;
    post.configure_with(vec![
        ("invoice_notifications.payment_template", Value::Nothing),
        ("invoice_notifications.refund_template", Value::Nothing),
    ])
    .await;
    let invoice = post.issue("100").await;
    let pay = async |amount: &str| {
        let payment = RecordPayment { amount: amount.into(), ..RecordPayment::default() };
        post.desk.record_payment(&post.system, invoice.id(), None, &payment).await.unwrap();
        post.letters().await
    };
    assert_eq!(count(&pay("10.00").await, Occasion::PaymentConfirmed), 0, "it names none yet");
    post.configure(&[
        ("invoice_notifications.payment_template", "payment_confirmed".into()),
        ("invoice_notifications.refund_template", "refund_confirmed".into()),
    ])
    .await;
    let confirmed = pay("90.00").await;
    assert!(count(&confirmed, Occasion::PaymentConfirmed) > 1);
    let back = GiveBack {
        amount: "40.00".into(),
        method: "credit".into(),
        reason: "paid too much".into(),
        ..GiveBack::default()
    };
    let back = RefundInvoice { paid_by: None, back };
    post.desk.refund_invoice(&post.system, invoice.id(), None, &back).await.unwrap();
    let letters = post.letters().await;
    let refund = letters.iter().find(|one| one.occasion == Occasion::RefundConfirmed).unwrap();
    let words = post.desk.letter(&post.system, refund.id).await.unwrap().words.unwrap();
    assert!(words.text.contains("40.00 EUR") && words.text.contains("credit"), "{}", words.text);
    let credit = CreditInvoice {
        invoice: invoice.id(),
        seen: None,
        lines: Vec::new(),
        reason: "billed <twice>".into(),
    };
    post.desk.credit_invoice(&post.system, &credit).await.unwrap();
    let letters = post.letters().await;
    let credited = letters.iter().find(|one| one.occasion == Occasion::CreditNoteIssued).unwrap();
    let words = post.desk.letter(&post.system, credited.id).await.unwrap().words.unwrap();
    assert!(words.text.contains("billed <twice>"), "{}", words.text);
    assert!(words.html.unwrap().contains("billed &lt;twice&gt;"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_that_it_is_suspended_and_what_it_owes_and_that_it_is_over() {
    let (server, post) = Post::open().await;
    post.configure(&[
        ("service_notifications.suspended_template", "services_suspended".into()),
        ("service_notifications.resumed_template", "services_resumed".into()),
    ])
    .await;
    let invoice = post.issue("120").await;
    let (client, reason) = (post.client, "a remark among staff".to_owned());
    let kind = SuspensionKind::Staff;
    let suspend = SuspendClient { client, seen: None, kind, reason: reason.clone() };
    post.desk.suspend_client(&post.system, suspend).await.unwrap();
    let work = async || {
        while let Ran::One(_) = post.desk.run_next_operation("worker").await.unwrap() {}
    };
    work().await;
    let resume = ResumeClient { client, seen: None, reason };
    post.desk.resume_client(&post.system, resume).await.unwrap();
    work().await;
    let letters = post.letters().await;
    assert!(count(&letters, Occasion::ServicesSuspended) > 0);
    assert_eq!(
        count(&letters, Occasion::ServicesSuspended),
        count(&letters, Occasion::ServicesResumed)
    );
    post.send_all().await;
    let taken = server.taken();
    let told = taken.iter().find(|one| one.header("Subject").contains("suspended")).unwrap();
    let number = invoice.number().unwrap().to_string();
    assert!(told.text.contains(&number) && told.text.contains("120.00 EUR"), "{}", told.text);
    assert!(told.text.contains("https://pay.example/i/"), "{}", told.text);
    assert!(!told.text.contains("a remark among staff"), "{}", told.text);
}
