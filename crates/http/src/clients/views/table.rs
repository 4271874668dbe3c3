//! The rows of the client list.

use bursar_application::clients::{ClientSort, ClientSummary, Direction};
use bursar_domain::client::ClientStatus;
use bursar_kernel::Country;
use bursar_kernel::money::Money;
use hypertext::prelude::*;

use super::acts::{more_menu, quick_acts};
use super::address::{ListAddress, carry};
use super::columns::Column;
use crate::components::{
    MoneyFigure, SortHeader, Sorted, Standing, TimeLeft, company_mark, none_given, short_date,
    status, time_left,
};
use crate::reader::Reader;

/// What the table shows and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) address: &'a ListAddress,
    pub(crate) sort: (ClientSort, Direction),
    pub(crate) columns: &'a [Column],
    pub(crate) is_compact: bool,
    pub(crate) clients: &'a [ClientSummary],
}

/// The list as a table.
pub(crate) fn table(table: Table<'_>) -> impl Renderable {
    let (sort, direction) = table.sort;
    let order = worded(sort, direction);
    let here = table.address.query();
    maud! {
        div .table-wrap {
            table class={ "dt quad" @if table.is_compact { " compact" } } {
                caption .vh { "Clients, sorted by " (sort.label()) ", " (order) }
                thead {
                    tr {
                        th .sel scope="col" {
                            input type="checkbox" data-all
                                aria-label={ "Select all " (table.clients.len()) " clients on this page" };
                        }
                        (header("Company", Some(ClientSort::Company), false, table))
                        @for column in table.columns {
                            (header(column.label(), column.sort(), column.is_at_end(), table))
                        }
                        th scope="col" { span .vh { "Actions" } }
                    }
                }
                tbody { @for client in table.clients { (row(client, table, &here)) } }
            }
        }
    }
}

fn header(
    label: &'static str,
    sort: Option<ClientSort>,
    at_end: bool,
    table: Table<'_>,
) -> impl Renderable {
    let sorted = sort.map(|sort| {
        let (by, direction) = table.sort;
        let is_current = by == sort;
        let next = if is_current { opposite(direction) } else { Direction::Ascending };
        let hint = format!("Sort by {}, {}", sort.label(), worded(sort, next));
        let header = SortHeader::new(label, sorted_by(table.address, sort, next).href(), hint);
        let header = header.sorted(is_current.then_some(match direction {
            Direction::Ascending => Sorted::Ascending,
            Direction::Descending => Sorted::Descending,
        }));
        if at_end { header.at_end() } else { header }
    });
    maud! {
        @match &sorted {
            Some(header) => (header)
            None => th scope="col" class=[at_end.then_some("r")] { (label) }
        }
    }
}

/// A direction within a sentence.
fn worded(sort: ClientSort, direction: Direction) -> String {
    let words = sort.direction_label(direction);
    if words.contains(" to ") { words.to_owned() } else { words.to_lowercase() }
}

const fn opposite(direction: Direction) -> Direction {
    match direction {
        Direction::Ascending => Direction::Descending,
        Direction::Descending => Direction::Ascending,
    }
}

/// The same list in another order; the usual order is left out of its address.
pub(crate) fn sorted_by(
    address: &ListAddress,
    sort: ClientSort,
    direction: Direction,
) -> ListAddress {
    match (sort, direction) {
        (ClientSort::UpToDateCredit, Direction::Ascending) if address.view().is_none() => {
            address.without(&["sort"])
        }
        (sort, Direction::Ascending) => address.with("sort", sort.code()),
        (sort, Direction::Descending) => address.with("sort", format!("-{}", sort.code())),
    }
}

fn row(client: &ClientSummary, table: Table<'_>, here: &str) -> impl Renderable {
    let id = client.id.get();
    let name = &client.display_name;
    maud! {
        tr id={ "c" (id) } {
            td .sel { input type="checkbox" name="id" value=(id) aria-label={ "Select " (name) }; }
            td .ga-who {
                div .who {
                    (company_mark(id, name))
                    span .cell2 {
                        a .row-link.name href=(carry(&format!("/clients/{id}"), here)) title=(name) { (name) }
                        small { (place(client)) }
                    }
                }
            }
            @for column in table.columns { (cell(*column, client, table.reader)) }
            td .acts {
                div .row-actions {
                    (quick_acts(client, table.reader, here))
                    (more_menu(client, table.reader, here, None))
                }
            }
        }
    }
}

fn cell(column: Column, client: &ClientSummary, reader: Reader<'_>) -> impl Renderable {
    maud! {
        @match column {
            Column::Id => td { span .mono-id { "#" (client.id.get()) } }
            Column::Status => td .ga-cfg { (client_status(client.status)) }
            Column::Email => td .soft { (client.email) }
            Column::Country => td .soft { (or_none(country(client))) }
            Column::Group => td .soft { (or_none(groups(client))) }
            Column::Configuration => td .soft { (client.configuration.name) }
            Column::Agreement => td .soft { (yes_or_no(client.has_billing_agreement)) }
            Column::TaxExempt => td .soft { (yes_or_no(client.tax_exempt)) }
            Column::Reseller => td .soft { (or_none(client.reseller.as_ref().map(|r| r.name.clone()))) }
            Column::Services => td .r.num.soft { (client.services) }
            Column::Instances => td .r.num.soft { (client.instances) }
            Column::Currency => td .soft { (client.currency.code()) }
            Column::Credit => td .r { (money(client.credit)) }
            Column::UpToDateCredit => td .r.ga-bal { (money(client.up_to_date_credit)) }
            Column::TimeLeft => td .r.ga-burn { (time_left(remaining(client, reader))) }
            Column::Created => td .r.soft {
                (short_date(client.created_at.with_timezone(&reader.zone).date_naive(), reader.now.date_naive()))
            }
        }
    }
}

fn or_none(text: Option<String>) -> impl Renderable {
    maud! {
        @match &text {
            Some(text) => (text)
            None => (none_given())
        }
    }
}

const fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "Yes" } else { "No" }
}

/// An amount as a figure.
pub(crate) fn money(money: Money) -> MoneyFigure<'static> {
    let currency = money.currency();
    MoneyFigure::new(money.to_decimal_string(), currency.code().to_owned())
        .spoken(currency.name().to_lowercase())
}

/// A client's status as mark and word.
pub(crate) fn client_status(of: ClientStatus) -> impl Renderable {
    status(standing(of), of.label())
}

/// What a client's status means to the one who reads it.
pub(crate) const fn standing(status: ClientStatus) -> Standing {
    match status {
        ClientStatus::Active => Standing::Good,
        ClientStatus::Inactive => Standing::Idle,
        ClientStatus::Suspending => Standing::Changing,
        ClientStatus::Suspended => Standing::Held,
        ClientStatus::Deleting => Standing::Leaving,
    }
}

/// How long the client's credit lasts, or since when it has run out.
pub(crate) fn remaining(client: &ClientSummary, reader: Reader<'_>) -> TimeLeft {
    match (client.out_of_credit_since, client.credit_ends_at) {
        (Some(since), _) => TimeLeft::OutFor(reader.now - since),
        (None, Some(end)) if end <= reader.now => TimeLeft::OutFor(reader.now - end),
        (None, Some(end)) => TimeLeft::Lasts(end - reader.now),
        (None, None) => TimeLeft::Endless,
    }
}

/// Town and country, as far as they are known.
pub(crate) fn place(client: &ClientSummary) -> String {
    let parts = [client.city.clone(), country(client)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn country(client: &ClientSummary) -> Option<String> {
    let code = client.country.as_deref()?;
    Some(Country::new(code).map_or_else(|_| code.to_owned(), |known| known.name().to_owned()))
}

/// The first group and how many more.
pub(crate) fn groups(client: &ClientSummary) -> Option<String> {
    let first = client.groups.first()?;
    let more = client.groups.len() - 1;
    Some(if more == 0 { first.name.clone() } else { format!("{} +{more}", first.name) })
}

#[cfg(test)]
mod tests {
    use bursar_application::Actor;
    use chrono::TimeDelta;

    use super::*;
    use crate::clients::views::example;

    fn html(sort: (ClientSort, Direction), clients: &[ClientSummary]) -> String {
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        let address = ListAddress::read("group=3", None);
        let columns = &Column::ALL;
        let parts = Table { reader, address: &address, sort, columns, is_compact: false, clients };
        table(parts).render().into_inner()
    }

    #[test]
    fn only_the_sorted_header_says_so_and_each_says_where_it_leads() {
        let html = html((ClientSort::UpToDateCredit, Direction::Ascending), &[]);
        assert_eq!(html.matches("aria-sort").count(), 1);
        assert!(html.contains(r#"aria-sort="ascending""#));
        assert!(html.contains("Sort by Up-to-date credit, highest first"), "{html}");
        assert!(html.contains("/clients?group=3&amp;sort=-up_to_date_credit"), "{html}");
        assert!(html.contains("Sort by Company, A to Z"), "{html}");
    }

    #[test]
    fn a_row_carries_its_list_and_escapes_the_name() {
        let mut client = example::client();
        client.display_name = "Ferrum & <Kalk>".to_owned();
        let html = html((ClientSort::Company, Direction::Ascending), &[client]);
        assert!(html.contains("Ferrum &amp; &lt;Kalk&gt;"), "{html}");
        assert!(html.contains("/clients/10482?list=group%3D3"), "{html}");
        assert!(html.contains(r#"id="c10482""#) && html.contains("Oslo, Norway"), "{html}");
    }

    #[test]
    fn time_left_follows_from_the_stored_instants() {
        let actor = Actor::system("r");
        let reader = Reader { actor: &actor, now: example::now(), zone: chrono_tz::UTC };
        let mut client = example::client();
        client.out_of_credit_since = None;
        client.credit_ends_at = None;
        assert_eq!(remaining(&client, reader), TimeLeft::Endless);
        client.credit_ends_at = Some(reader.now + TimeDelta::days(3));
        assert_eq!(remaining(&client, reader), TimeLeft::Lasts(TimeDelta::days(3)));
        client.out_of_credit_since = Some(reader.now - TimeDelta::days(8));
        assert_eq!(remaining(&client, reader), TimeLeft::OutFor(TimeDelta::days(8)));
    }
}
