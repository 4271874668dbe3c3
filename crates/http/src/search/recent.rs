//! Knows the records that somebody visited lately. His browser keeps their addresses and nothing else;
//! what they are called now, and whether he may still see them, is found out when he asks.

use bursar_application::{
    Error,
    billing::invoices::{InvoiceFilter, InvoiceQuery},
    clients::directory::{ClientFilter, ClientQuery, ClientSort, Direction, Search},
};
use bursar_domain::{
    access::{Permission, UserKind},
    repository::StoreError,
};
use bursar_kernel::Id;

use super::{
    find::{client, few, invoice, user},
    places::MOST,
};
use crate::{
    components::{Found, FoundGroup},
    failure::Answer,
    visit::Visit,
};

/// A kind of record with a page of its own, and the id of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Visited {
    Client(i64),
    Invoice(i64),
    User(i64),
}

impl Visited {
    /// The record at an address such as `/clients/10482`.
    fn at(address: &str) -> Option<Self> {
        let (section, id) = address.strip_prefix('/')?.split_once('/')?;
        let id = id.parse().ok().filter(|id| *id > 0)?;
        match section {
            "clients" => Some(Self::Client(id)),
            "invoices" => Some(Self::Invoice(id)),
            "users" => Some(Self::User(id)),
            _ => None,
        }
    }
}

/// The records at these addresses, latest first; those that are gone or not for him are left out.
pub(super) async fn visited(visit: &Visit, addresses: &str) -> Answer<FoundGroup<'static>> {
    let mut found = Vec::new();
    for visited in addresses.split(',').filter_map(Visited::at).take(MOST) {
        found.extend(one(visit, visited).await?);
    }
    Ok(FoundGroup { title: "Recent".into(), found })
}

async fn one(visit: &Visit, visited: Visited) -> Answer<Option<Found<'static>>> {
    let (desk, actor) = (visit.desk(), visit.actor());
    Ok(match visited {
        Visited::Client(id) if actor.may(Permission::ViewClients) => {
            let Ok(client_id) = Id::new(id) else { return Ok(None) };
            let search = Some(Search::Id(client_id));
            let filter = ClientFilter { search, ..ClientFilter::default() };
            let (sort, direction) = (ClientSort::Company, Direction::Ascending);
            let query = ClientQuery { filter, sort, direction, at: desk.now() };
            let rows = desk.list_clients(actor, &query, &few()).await?.page.items;
            rows.iter().find(|row| row.id == client_id).map(client)
        }
        Visited::Invoice(id) if actor.may(Permission::ViewInvoices) => {
            let search = Some(format!("#{id}"));
            let filter = InvoiceFilter { search, ..InvoiceFilter::default() };
            let query = InvoiceQuery { filter, ..InvoiceQuery::default() };
            let (rows, _) = desk.invoices(actor, &query, &few()).await?;
            rows.items.iter().find(|row| row.id.get() == id).map(invoice)
        }
        Visited::User(id) if actor.may(Permission::ViewUsers) => {
            let Ok(id) = Id::new(id) else { return Ok(None) };
            match desk.person(actor, id).await {
                Ok((person, _)) if person.user.kind() == UserKind::EndUser => {
                    Some(user(&person.user))
                }
                Ok(_) | Err(Error::Denied(_) | Error::Store(StoreError::NotFound { .. })) => None,
                Err(error) => return Err(error.into()),
            }
        }
        Visited::Client(_) | Visited::Invoice(_) | Visited::User(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_records_are_records() {
        assert_eq!(Visited::at("/clients/10482"), Some(Visited::Client(10_482)));
        assert_eq!(Visited::at("/users/3"), Some(Visited::User(3)));
        for other in ["", "/clients", "/clients/0", "/clients/x", "/settings/3", "clients/3"] {
            assert_eq!(Visited::at(other), None, "{other}");
        }
    }
}
