//! The e-mails to one client and his users.

use axum::response::Response;
use bursar_application::Error;
use bursar_application::clients::directory::Named;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::clients::views::client::ClientTab;
use crate::failure::Answer;
use crate::listing::banner;
use crate::mail::pages::list::{FILTERS_AT_CLIENT, Letters, templates_offered};
use crate::mail::query::EmailsQuery;
use crate::params::FromParams;
use crate::visit::unread;

/// The client's e-mails, newest first.
pub(super) async fn list(client: AtClient) -> Answer<Response> {
    let (visit, address) = (&client.visit, &client.address);
    let mut params = address.params();
    let mut filter = EmailsQuery::from_params(&mut params).unwrap_or_default().0;
    let misread = params.misread();
    filter.client = Some(client.id);
    match visit.desk().letters(visit.actor(), &filter, &address.page()).await {
        Ok((page, total)) => {
            let own = Named { id: client.id.get(), name: client.name().to_owned() };
            let offered = [("template", templates_offered(visit).await?)];
            let letters = Letters {
                reader: visit.reader(),
                address,
                page: &page,
                total,
                client: Some(&own),
                offered: &offered,
                is_of_client: true,
            };
            let content = maud! {
                (banner(address, FILTERS_AT_CLIENT, &[], &misread))
                h2 .vh { "E-mails" }
                (letters.region())
            };
            client.tab(ClientTab::Emails, content).await
        }
        Err(error @ Error::BadCursor) => unread(address, error),
        Err(other) => Err(other.into()),
    }
}
