//! The groups of what needs attention.

use bursar_application::{
    billing::invoices::InvoiceRow, clients::directory::ClientSummary, operations::Operation,
    page::Total,
};
use bursar_domain::{access::Permission, client::ClientStatus};
use chrono::{DateTime, Utc};
use hypertext::prelude::*;

use super::read::{Group, Morning, SOON};
use crate::{
    address::total_words,
    billing::views::entries::money,
    components::{
        Button, Empty, Html, MoneyFigure, SectionHead, TimeLeft, ago, company_mark, date, html,
        instant_date, time_left,
    },
    operations::pages::{about, standing},
    reader::Reader,
};

/// The groups that have something in them, or whose source failed.
pub(super) fn blocks(reader: Reader<'_>, morning: &Morning) -> Vec<Html> {
    let blocks = [
        Block { id: "out", title: "Out of credit", all: "/clients?out_of_credit=true".to_owned() }
            .view(morning.out_of_credit.as_ref(), |client| out_of_credit(reader, client)),
        Block {
            id: "ending",
            title: "Credit ends within 10 days",
            all: format!("/clients?out_of_credit=false&runway_below_days={SOON}"),
        }
        .view(morning.ending.as_ref(), |client| ending(reader, client)),
        Block {
            id: "overdue",
            title: "Invoices overdue",
            all: "/invoices?is_overdue=true&sort=due_on".to_owned(),
        }
        .view(morning.overdue.as_ref(), |invoice| overdue(reader, invoice)),
        Block {
            id: "failed",
            title: "Failed operations",
            all: "/operations?status=failed".to_owned(),
        }
        .view(morning.failed.as_ref(), |operation| failed(reader, operation)),
    ];
    blocks.into_iter().flatten().collect()
}

/// One group of the worklist.
pub(super) struct Block {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) all: String,
}

impl Block {
    /// The group, unless it is empty or may not be seen.
    fn view<T>(
        &self,
        source: Option<&Result<Group<T>, ()>>,
        row: impl Fn(&T) -> Html,
    ) -> Option<Html> {
        match source? {
            Err(()) => Some(self.failed()),
            Ok(group) if group.rows.is_empty() => None,
            Ok(group) => Some(self.filled(group, row)),
        }
    }

    fn filled<T>(&self, group: &Group<T>, row: impl Fn(&T) -> Html) -> Html {
        let rows: Vec<Html> = group.rows.iter().map(row).collect();
        let words = total_words(group.total);
        let head = SectionHead::new(self.id, self.title).counted(words.clone());
        let shown = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let head = if group.total == Total::Exact(shown) {
            head.more("Open list", self.all.as_str())
        } else {
            head.more(format!("See all {words}"), self.all.as_str())
        };
        html(maud! {
            section aria-labelledby=(self.id) {
                (head)
                ul .panel.work { @for row in &rows { li { (row) } } }
            }
        })
    }

    /// The group in place of what could not be read.
    pub(super) fn failed(&self) -> Html {
        let heading = format!("{} couldn’t be read", self.title);
        html(maud! {
            section aria-label=(self.title) {
                div .panel {
                    (Empty::new(heading.as_str()).text("The rest of the page is current.")
                        .actions(Button::link("/", "Try again")))
                }
            }
        })
    }
}

fn out_of_credit(reader: Reader<'_>, client: &ClientSummary) -> Html {
    let since = client.out_of_credit_since;
    let left = since.map(|since| TimeLeft::OutFor(reader.now.signed_duration_since(since)));
    let about = html(maud! {
        @if let Some(since) = since { "since " (instant_date(since, reader.zone)) }
    });
    client_row(client, &about, left, &suspend(reader, client))
}

fn ending(reader: Reader<'_>, client: &ClientSummary) -> Html {
    let ends = client.credit_ends_at;
    let left = ends.map(|ends| left_until(ends, reader.now));
    let about = html(maud! {
        @if let Some(ends) = ends { "ends " (instant_date(ends, reader.zone)) }
    });
    let write = Button::link(format!("mailto:{}", client.email), "Email");
    client_row(client, &about, left, &html(write))
}

fn left_until(ends: DateTime<Utc>, now: DateTime<Utc>) -> TimeLeft {
    if ends <= now {
        TimeLeft::OutFor(now.signed_duration_since(ends))
    } else {
        TimeLeft::Lasts(ends.signed_duration_since(now))
    }
}

/// The act for a client without credit: suspending, where that is still to be done.
fn suspend(reader: Reader<'_>, client: &ClientSummary) -> Html {
    let is_running = matches!(client.status, ClientStatus::Active | ClientStatus::Inactive);
    let suspend = Button::link(format!("/clients/{}/suspend", client.id), "Suspend")
        .in_dialog()
        .refused_because(reader.refusal(Permission::SuspendClients));
    html(maud! {
        @if is_running { (suspend) } @else { span .soft { (client.status.label()) } }
    })
}

fn client_row(client: &ClientSummary, about: &Html, left: Option<TimeLeft>, act: &Html) -> Html {
    let (id, name) = (client.id.get(), client.display_name.as_str());
    let credit = client.up_to_date_credit;
    let figure = MoneyFigure::new(credit.to_decimal_string(), credit.currency().code().to_owned());
    html(maud! {
        div .who {
            (company_mark(id, name))
            span .cell2 {
                a .row-link href={ "/clients/" (id) } { (name) }
                small { "#" (id) " · " (about) }
            }
        }
        span .figure { (figure) @if let Some(left) = left { (time_left(left)) } }
        span .act-cell { (act) }
    })
}

fn overdue(reader: Reader<'_>, invoice: &InvoiceRow) -> Html {
    let (id, client) = (invoice.id.get(), invoice.client.id);
    let number = invoice.number.as_deref().unwrap_or("Without a number");
    let record = Button::link(format!("/invoices/{id}/payment"), "Record payment")
        .in_dialog()
        .refused_because(reader.refusal(Permission::RecordPayments));
    html(maud! {
        div .who {
            (company_mark(client, &invoice.client.name))
            span .cell2 {
                a .row-link href={ "/invoices/" (id) } { (number) " · " (invoice.client.name) }
                small { @if let Some(due_on) = invoice.due_on { "due " (date(due_on)) } }
            }
        }
        span .figure { (money(invoice.due)) }
        span .act-cell { (record) }
    })
}

fn failed(reader: Reader<'_>, operation: &Operation) -> Html {
    let id = operation.id;
    let at = operation.finished_at.unwrap_or(operation.created_at);
    html(maud! {
        div .who {
            span .cell2 {
                a .row-link href={ "/operations/" (id) } { (operation.kind.label()) }
                small {
                    (about(operation)) " · " (ago(at, reader.now, reader.zone))
                    @if let Some(error) = &operation.error { " · " (error) }
                }
            }
        }
        span .figure { (standing(operation.status)) }
        span .act-cell { (Button::link(format!("/operations/{id}"), "See why")) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_that_ended_meanwhile_is_out() {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let then = "2026-11-22T09:00:00Z".parse().unwrap();
        assert!(matches!(left_until(then, now), TimeLeft::OutFor(_)));
        assert!(matches!(left_until(now, then), TimeLeft::Lasts(_)));
    }
}
