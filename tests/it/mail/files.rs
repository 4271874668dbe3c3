//! Documents that go along with e-mails.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bursar_application::billing::documents::DocumentOf;
use bursar_application::billing::invoices::CreditInvoice;
use bursar_application::ports::{DocumentPrinter, PrintError, PrintedDocument};
use bursar_application::{Desk, Ports};
use bursar_domain::client::configuration::Value;
use bursar_domain::mail::{LetterStatus, Occasion};
use bursar_tests::mail::Taken;
use chrono::TimeDelta;

use super::post::{self, Post};

fn with_subject<'a>(taken: &'a [Taken], words: &str) -> &'a Taken {
    let found = taken.iter().find(|one| one.header("Subject").contains(words));
    found.unwrap_or_else(|| panic!("nothing is called {words}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_takes_along_the_very_file_that_is_kept_unless_the_configuration_says_otherwise() {
    let (server, post) = Post::open().await;
    let invoice = post.issue("120").await;
    post.send_all().await;
    let kept = post.desk.document(&post.system, DocumentOf::Invoice(invoice.id())).await.unwrap();
    let files = server.taken()[0].files();
    assert_eq!(files, [(kept.file_name.clone(), kept.bytes.clone())]);
    assert!(kept.bytes.starts_with(b"%PDF-"));
    let letter = post.letters().await.remove(0);
    let shown = post.desk.letter(&post.system, letter.id).await.unwrap();
    assert!(shown.attaches.is_some());

    let off = vec![("invoice_notifications.attach_pdf", Value::Bool(false))];
    post.configure_with(off).await;
    let plain = post.issue("10").await;
    post.send_all().await;
    let number = plain.number().unwrap().to_string();
    assert!(with_subject(&server.taken(), &number).files().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credit_note_goes_along_with_its_own_notice() {
    let (server, post) = Post::open().await;
    post.configure(&[("invoicing.numbering", "fiscal_at_once".into())]).await;
    let invoice = post.issue("100").await;
    let credit = CreditInvoice {
        invoice: invoice.id(),
        seen: None,
        lines: Vec::new(),
        reason: "billed twice".into(),
    };
    let note = post.desk.credit_invoice(&post.system, &credit).await.unwrap();
    post.send_all().await;
    let kept = post.desk.document(&post.system, DocumentOf::CreditNote(note)).await.unwrap();
    let taken = server.taken();
    let told = with_subject(&taken, "Credit note");
    assert_eq!(told.files(), [(kept.file_name, kept.bytes)]);
}

/// A printer that is out of order for a while.
struct Broken {
    printer: Arc<dyn DocumentPrinter>,
    is_broken: AtomicBool,
}

impl DocumentPrinter for Broken {
    fn name(&self) -> &'static str {
        self.printer.name()
    }

    fn measure(&self, logo: &[u8]) -> Result<(u32, u32), PrintError> {
        self.printer.measure(logo)
    }

    fn print(&self, document: &PrintedDocument) -> Result<Vec<u8>, PrintError> {
        if self.is_broken.load(Ordering::Relaxed) {
            return Err(PrintError::Press("no paper".to_owned()));
        }
        self.printer.print(document)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nothing_can_be_printed_a_notice_waits_and_goes_out_with_its_file_later() {
    let (server, mut post) = Post::open().await;
    let ports = post.desk.ports().clone();
    let broken =
        Arc::new(Broken { printer: ports.printer.clone(), is_broken: AtomicBool::new(true) });
    post.desk = Desk::new(Ports { printer: broken.clone(), ..ports });
    let invoice = post.issue("120").await;
    post.send_all().await;
    let waiting = post.letters().await;
    let about = || waiting.iter().filter(|one| one.occasion == Occasion::InvoiceIssued);
    assert!(about().all(|one| one.status == LetterStatus::Queued), "{waiting:?}");
    let why = about().next().unwrap().error.clone().unwrap();
    assert!(why.contains("PDF is not there yet") && why.contains("no paper"), "{why}");
    assert!(server.taken().is_empty());
    broken.is_broken.store(false, Ordering::Relaxed);
    let later = post.ahead(TimeDelta::minutes(2));
    while post::sends_one(&later, "later").await {}
    let kept = post.desk.document(&post.system, DocumentOf::Invoice(invoice.id())).await.unwrap();
    let taken = server.taken();
    assert_eq!(taken.len(), waiting.len());
    assert!(taken.iter().all(|one| one.files()[0].1 == kept.bytes));
}
