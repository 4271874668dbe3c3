//! The log of e-mails.

use axum::response::Response;
use bursar_application::{
    mail::{LetterFilter, LetterRow},
    page::{Page, Total},
};
use bursar_domain::mail::{LetterStatus, Occasion};
use hypertext::prelude::*;

use super::words::{kept_only, standing};
use crate::{
    address::{Address, Noun, total_words},
    components::{
        Button, Choice, Empty, Field, Html, ago, data_table, header, html, none_given, page_head,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    mail::query::{EmailsQuery, FILTERS},
    params::FromParams,
    reader::Reader,
    visit::{Visit, unread},
};

const TITLE: &str = "E-mails";

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let filter = EmailsQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    match visit.desk().letters(visit.actor(), &filter, &address.page()).await {
        Ok((page, total)) => {
            let list = List { reader: visit.reader(), address: &address, filter: &filter };
            let content = list.view(&misread, &page, total, visit.desk().sends_mail());
            Ok(visit.page(Place::Emails, TITLE, content))
        }
        Err(error) => unread(&address, error),
    }
}

struct List<'a> {
    reader: Reader<'a>,
    address: &'a Address,
    filter: &'a LetterFilter,
}

impl List<'_> {
    fn view(&self, misread: &[&str], page: &Page<LetterRow>, total: Total, sends: bool) -> Html {
        let address = self.address;
        let templates = Button::link("/settings/mail-templates", "Templates").icon(Icon::Edit);
        html(maud! {
            (page_head(TITLE, Some(total_words(total)), &templates))
            (kept_only(sends))
            (address.banner(&FILTERS, misread))
            div #list data-swap {
                (self.filters())
                @if page.items.is_empty() { (self.nothing()) } @else {
                    (self.table(&page.items))
                    (address.foot(page, total, Noun("e-mail", "e-mails")))
                }
            }
        })
    }

    fn is_filtered(&self) -> bool {
        *self.filter != LetterFilter::default()
    }

    fn filters(&self) -> Html {
        let address = self.address;
        let status = std::iter::once(Choice::new("", "Any status", self.filter.status.is_empty()))
            .chain(LetterStatus::ALL.iter().map(|status| {
                let is_chosen = self.filter.status == [*status];
                Choice::new(status.code(), status.label(), is_chosen)
            }));
        let status: Vec<_> = status.collect();
        let value = |name: &'static str| address.text(name).to_owned();
        html(maud! {
            form .filters.fielded method="get" action=(address.path()) aria-label="Filter the e-mails"
                data-auto novalidate {
                (Field::text("recipient", "Recipient").value(value("recipient")).unmarked())
                (Field::text("client", "Client’s ID").value(value("client")).unmarked())
                (Field::text("invoice", "Invoice’s ID").value(value("invoice")).unmarked())
                (Field::text("template", "Template").value(value("template")).unmarked())
                (Field::select("status", "Status", status.clone()).unmarked())
                (Field::date("from", "Written from").value(value("from")).unmarked())
                (Field::date("to", "Written to").value(value("to")).unmarked())
                span .grow {}
                @if self.is_filtered() {
                    (Button::link(address.path().to_owned(), "Clear").ghost())
                }
                (Button::submit("Apply"))
            }
        })
    }

    fn nothing(&self) -> Html {
        html(if self.is_filtered() {
            Empty::new("No e-mails match these filters")
                .text("An address is compared as a whole; days are UTC days, and both ends count.")
                .actions(Button::link(self.address.path().to_owned(), "Clear all filters"))
        } else {
            Empty::new("No e-mail was written yet").first_use()
                .text("Notices of invoices, reminders and invitations are written down here, with what became of them.")
        })
    }

    fn table(&self, letters: &[LetterRow]) -> Html {
        let headers = maud! {
            (header("E-mail")) (header("Status")) (header("To")) (header("Client"))
            (header("Template")) (header("Written"))
        };
        let rows = maud! { @for letter in letters { (self.line(letter)) } };
        html(data_table("E-mails, newest first", headers, rows))
    }

    fn line(&self, letter: &LetterRow) -> Html {
        let reader = self.reader;
        let title = subject(letter);
        let error = letter.error.as_deref();
        html(maud! {
            tr {
                td {
                    span .cell2 {
                        a .row-link href={ "/emails/" (letter.id) } { (title) }
                        @if let Some(error) = error { small .name title=(error) { (error) } }
                        @else { small { (letter.occasion.label()) } }
                    }
                }
                td data-label="Status" { (standing(letter.status)) }
                td data-label="To" { (recipient(letter)) }
                td data-label="Client" {
                    @match &letter.client {
                        Some(client) => { a .link href={ "/clients/" (client.id) } { (client.name) } }
                        None => (none_given())
                    }
                }
                td data-label="Template" { span .mono { (letter.template) } }
                td .soft data-label="Written" { (ago(letter.created_at, reader.now, reader.zone)) }
            }
        })
    }
}

/// What staff call an e-mail: its subject, or what it tells of before it has one.
pub(super) fn subject(letter: &LetterRow) -> String {
    letter.subject.clone().unwrap_or_else(|| Occasion::label(letter.occasion).to_owned())
}

/// To whom it goes, as far as that is still known.
pub(super) fn recipient(letter: &LetterRow) -> Html {
    html(maud! {
        @if letter.recipient.is_empty() { span .soft { "Forgotten" } } @else {
            span .cell2 {
                span { (letter.recipient) }
                @if !letter.recipient_name.is_empty() { small { (letter.recipient_name) } }
            }
        }
    })
}

#[cfg(test)]
pub(super) mod tests {
    use bursar_application::clients::directory::Named;

    use super::*;
    use crate::reader::tests::{reader, staff_with};

    /// An e-mail to a hostile client that could not be sent.
    pub(in crate::mail::pages) fn row() -> LetterRow {
        LetterRow {
            id: 7,
            occasion: Occasion::InvoiceOverdue,
            template: "last-call".into(),
            client: Some(Named { id: 42, name: "<script>alert(1)</script>".into() }),
            invoice: Some(12),
            recipient: "kari@fjordlys.example".into(),
            recipient_name: "Kari <b>".into(),
            subject: Some("Overdue: <invoice>".into()),
            status: LetterStatus::Failed,
            attempts: 3,
            error: Some("550 nobody of that name".into()),
            created_at: "2026-11-22T09:58:00Z".parse().unwrap(),
            due_at: "2026-11-22T09:58:00Z".parse().unwrap(),
            ended_at: Some("2026-11-22T09:59:00Z".parse().unwrap()),
        }
    }

    fn shown(query: &str, letters: Vec<LetterRow>, sends: bool) -> String {
        let actor = staff_with(&[]);
        let address = Address::new("/emails", query);
        let mut params = address.params();
        let filter = EmailsQuery::from_params(&mut params).unwrap_or_default().0;
        let list = List { reader: reader(&actor), address: &address, filter: &filter };
        let total = Total::of(u64::try_from(letters.len()).unwrap());
        let page = Page { items: letters, next: None, previous: None };
        list.view(&params.misread(), &page, total, sends).render().into_inner()
    }

    #[test]
    fn an_email_is_listed_with_why_it_was_not_sent_and_nothing_in_it_is_markup() {
        let html = shown("", vec![row()], true);
        assert!(html.contains("Overdue: &lt;invoice&gt;") && html.contains("550 nobody"), "{html}");
        assert!(html.contains("href=\"/clients/42\"") && !html.contains("<script"), "{html}");
        assert!(!html.contains("kept here and not sent"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn where_nothing_is_sent_the_page_says_so() {
        let html = shown("", vec![], false);
        assert!(html.contains("kept here and not sent"), "{html}");
        assert!(html.contains("No e-mail was written yet"), "{html}");
    }

    #[test]
    fn a_filter_that_makes_no_sense_is_told() {
        let html = shown("status=lost&recipient=a%40b.example", vec![], true);
        assert!(html.contains("Left out of this address: status"), "{html}");
        assert!(html.contains("value=\"a@b.example\""), "{html}");
        assert!(html.contains("No e-mails match"), "{html}");
    }
}
