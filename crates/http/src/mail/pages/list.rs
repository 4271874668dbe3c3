//! The log of e-mails: all of them, those of one client, and those about one invoice.

use axum::response::Response;
use bursar_application::{
    clients::directory::Named,
    mail::LetterRow,
    page::{Page, Total},
};
use bursar_domain::{
    access::Permission,
    mail::{LetterStatus, Occasion},
};
use hypertext::prelude::*;

use super::words::{kept_only, standing};
use crate::{
    address::{Address, Noun, total_words},
    billing::pages::invoices::client_named,
    components::{
        Button, Empty, Html, SectionHead, ago, data_table, header, html, none_given, page_head,
    },
    failure::Answer,
    icons::Icon,
    layout::Place,
    listing::{Choosing, Groups, ListFilter, Offered, Toolbar, banner, filter, words},
    mail::query::EmailsQuery,
    params::FromParams,
    reader::Reader,
    visit::{Visit, unread},
};

const TITLE: &str = "E-mails";

const EMAIL: (&str, &[ListFilter]) = (
    "E-mail",
    &[
        filter(
            "status",
            "Status",
            Choosing::Ticks(|| words(LetterStatus::ALL, |one| (one.code(), one.label()))),
        ),
        filter("template", "Template", Choosing::Offered),
        filter("recipient", "Recipient", Choosing::Words),
        filter("", "Written", Choosing::Days),
    ],
);
const INVOICE: ListFilter = filter("invoice", "Invoice’s ID", Choosing::Number);

/// The filters of the log.
const FILTERS: Groups =
    &[EMAIL, ("About", &[filter("client", "Client", Choosing::Client), INVOICE])];

/// The filters of one client's e-mails.
pub(crate) const FILTERS_AT_CLIENT: Groups = &[EMAIL, ("About", &[INVOICE])];

pub(super) async fn show(visit: Visit, address: Address) -> Answer<Response> {
    let mut params = address.params();
    let filter = EmailsQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    match visit.desk().letters(visit.actor(), &filter, &address.page()).await {
        Ok((page, total)) => {
            let client = client_named(&visit, filter.client).await;
            let offered = [("template", templates_offered(&visit).await?)];
            let letters = Letters {
                reader: visit.reader(),
                address: &address,
                page: &page,
                total,
                client: client.as_ref(),
                offered: &offered,
                is_of_client: false,
            };
            let content = letters.view(&misread, visit.desk().sends_mail());
            Ok(visit.page(Place::Emails, TITLE, content))
        }
        Err(error) => unread(&address, error),
    }
}

/// The templates by which e-mails can be looked for.
pub(crate) async fn templates_offered(visit: &Visit) -> Answer<Vec<(String, String)>> {
    let names = visit.desk().mail_template_names(visit.actor()).await?;
    Ok(names.into_iter().map(|name| (name.clone(), name)).collect())
}

/// A page of e-mails, and whose they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: &'a Address,
    pub(crate) page: &'a Page<LetterRow>,
    pub(crate) total: Total,
    /// The client that the list is of or narrowed down to.
    pub(crate) client: Option<&'a Named>,
    /// The templates that there are.
    pub(crate) offered: &'a [Offered],
    /// Whether they are all of one client, so that he need not be named.
    pub(crate) is_of_client: bool,
}

impl Letters<'_> {
    fn view(&self, misread: &[&str], sends: bool) -> Html {
        let templates = Button::link("/settings/mail-templates", "Templates")
            .icon(Icon::Edit)
            .refused_because(self.reader.refusal(Permission::ViewSettings));
        html(maud! {
            (page_head(TITLE, Some(total_words(self.total)), &templates))
            (kept_only(sends))
            (banner(self.address, FILTERS, &[], misread))
            (self.region())
        })
    }

    /// The filters, the table and its foot, as one region.
    pub(crate) fn region(&self) -> Html {
        let toolbar = Toolbar {
            address: self.address,
            groups: if self.is_of_client { FILTERS_AT_CLIENT } else { FILTERS },
            offered: self.offered,
            sorting: None,
            client: self.client,
            search: None,
            today: self.reader.now.date_naive(),
            counted: None,
        };
        html(maud! {
            div #list .region data-swap {
                (toolbar.row())
                @if self.page.items.is_empty() { (nothing(&toolbar)) } @else {
                    (self.table(&self.page.items))
                    (self.address.foot(self.page, self.total, Noun("e-mail", "e-mails")))
                }
            }
        })
    }

    fn table(&self, letters: &[LetterRow]) -> Html {
        let headers = maud! {
            (header("E-mail")) (header("Status")) (header("To"))
            @if !self.is_of_client { (header("Client")) }
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
                        @else if letter.subject.is_some() { small { (letter.occasion.label()) } }
                        @else { small { "Not put into words yet" } }
                    }
                }
                td data-label="Status" { (standing(letter.status)) }
                td data-label="To" { (recipient(letter)) }
                @if !self.is_of_client {
                    td data-label="Client" {
                        @match &letter.client {
                            Some(client) => {
                                a .link.above href={ "/clients/" (client.id) } { (client.name) }
                            }
                            None => (none_given())
                        }
                    }
                }
                td data-label="Template" { span .mono { (letter.template) } }
                td .soft data-label="Written" { (ago(letter.created_at, reader.now, reader.zone)) }
            }
        })
    }
}

fn nothing(toolbar: &Toolbar<'_>) -> Html {
    html(if toolbar.is_filtered() {
        Empty::new("No e-mails match these filters")
            .text("An address is compared as a whole; days are UTC days, and both ends count.")
            .actions(Button::link(toolbar.unfiltered(), "Clear all filters"))
    } else {
        Empty::new("No e-mail was written yet").first_use()
            .text("Notices of invoices, reminders and invitations are written down here, with what became of them.")
    })
}

/// The newest e-mails about an invoice, beside it.
pub(crate) fn about_invoice(invoice: i64, letters: &[LetterRow], reader: Reader<'_>) -> Html {
    html(maud! {
        section aria-labelledby="emails" {
            (SectionHead::new("emails", "E-mails")
                .more("All e-mails", format!("/emails?invoice={invoice}")))
            @if letters.is_empty() { p .panel-note { "None yet." } } @else {
                ul .letters {
                    @for letter in letters {
                        li {
                            a .link href={ "/emails/" (letter.id) } { (letter.occasion.label()) }
                            span { (standing(letter.status)) }
                            small {
                                @if letter.recipient.is_empty() { "Forgotten" }
                                @else { (letter.recipient) }
                                ", " (ago(letter.created_at, reader.now, reader.zone))
                            }
                        }
                    }
                }
            }
        }
    })
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
        drop(EmailsQuery::from_params(&mut params));
        let total = Total::of(u64::try_from(letters.len()).unwrap());
        let page = Page { items: letters, next: None, previous: None };
        let offered = [("template", vec![("last-call".to_owned(), "last-call".to_owned())])];
        let list = Letters {
            reader: reader(&actor),
            address: &address,
            page: &page,
            total,
            client: None,
            offered: &offered,
            is_of_client: false,
        };
        list.view(&params.misread(), sends).render().into_inner()
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
