//! A client's credit: the form by which staff change it, and why it is what it is.

use axum::response::Response;
use bursar_application::billing::credit::{AdjustCredit, AdjustmentPreview};
use bursar_domain::access::Permission;
use hypertext::prelude::*;

use super::at_client::AtClient;
use crate::address::Entered;
use crate::billing::query::EntriesQuery;
use crate::billing::views::credit::{AdjustmentForm, explained};
use crate::billing::views::entries::{Entries, FILTERS_AT_CLIENT};
use crate::clients::views::client::ClientTab;
use crate::components::{ActPage, Button, Problem, SectionHead, hidden};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::layout::Place;
use crate::listing::banner;
use crate::params::FromParams;
use crate::visit::{Mistakes, unread};

const TITLE: &str = "Change credit";

/// Asks how credit is changed.
pub(super) async fn ask(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::AdjustCredit)?;
    let typed = AdjustCredit {
        direction: "add".to_owned(),
        currency: client.details.summary.currency.code().to_owned(),
        ..AdjustCredit::default()
    };
    let form = form(&client, &typed, None, &[]).await?;
    Ok(client.visit.page(Place::Clients, TITLE, form))
}

/// Changes credit, or shows what that would do.
pub(super) async fn adjust(client: AtClient, entered: Entered) -> Answer<Response> {
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    let typed = AdjustCredit {
        direction: entered.owned("direction"),
        amount: entered.owned("amount"),
        currency: entered.owned("currency"),
        reason: entered.owned("reason"),
        reference: entered.owned("reference"),
        expires_on: entered.owned("expires_on"),
    };
    let outcome = if entered.has("preview") {
        desk.preview_adjustment(actor, client.id, &typed).await.map(Some)
    } else {
        desk.adjust_credit(actor, client.id, &typed).await.map(|_| None)
    };
    match outcome {
        Ok(None) => {
            let words = format!("The credit of {} is changed", client.name());
            Ok(done(client.back(), Confirmation::new(words)))
        }
        Ok(preview) => {
            let form = form(&client, &typed, preview, &[]).await?;
            Ok(client.visit.page(Place::Clients, TITLE, form))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let form = form(&client, &typed, None, &mistakes.problems).await?;
            Ok(client.visit.again(Place::Clients, TITLE, &mistakes, form))
        }
    }
}

async fn form(
    client: &AtClient,
    typed: &AdjustCredit,
    preview: Option<AdjustmentPreview>,
    problems: &[Problem],
) -> Answer<crate::components::Html> {
    let listed = client.visit.desk().currencies(client.visit.actor()).await?;
    let form = AdjustmentForm {
        name: client.name(),
        action: client.path_of("credit"),
        back: client.back(),
        guard: client.visit.guard(),
        typed,
        currencies: listed.iter().map(bursar_domain::currency::ListedCurrency::currency).collect(),
        preview,
        problems,
    };
    Ok(form.page())
}

/// Why the credit is what it is.
pub(super) async fn why(client: AtClient) -> Answer<Response> {
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    let statement = desk.client_credit(actor, client.id).await?;
    let mut histories = Vec::new();
    if actor.may(Permission::ViewJournal) {
        for held in statement.ledger.held() {
            let currency = held.credit.currency();
            histories.push((currency, desk.credit_history(actor, client.id, currency).await?));
        }
    }
    let content = explained(&statement, &histories, client.visit.reader(), client.id.get());
    let title = format!("Credit of {}", client.name());
    client.titled(ClientTab::Overview, &title, content).await
}

/// Asks before a currency is taken off the client's credit.
pub(super) async fn ask_close(client: AtClient) -> Answer<Response> {
    client.visit.actor().require(Permission::AdjustCredit)?;
    let currency = client.address.given("currency").unwrap_or_default().to_owned();
    let page = ActPage::new(
        format!("Take {currency} off the credit of {}?", client.name()),
        client.path_of("credit/close"),
        client.visit.guard(),
        "Take it off",
    )
    .leave("Keep it", client.path_of("credit/why"))
    .consequence(Icon::Journal, "Its entries in the journal stay.")
    .consequence(Icon::Retry, "The next movement in this currency brings it back.")
    .fields(hidden("currency", currency));
    Ok(client.visit.page(Place::Clients, "Take a currency off", page))
}

/// Takes it off.
pub(super) async fn close(client: AtClient, entered: Entered) -> Answer<Response> {
    let (desk, actor) = (client.visit.desk(), client.visit.actor());
    desk.close_credit(actor, client.id, entered.text("currency")).await?;
    let words = format!("{} is off the credit of {}", entered.text("currency"), client.name());
    Ok(done(client.path_of("credit/why"), Confirmation::new(words)))
}

/// The client's entries of the journal.
pub(super) async fn journal(client: AtClient) -> Answer<Response> {
    let (visit, address) = (&client.visit, &client.address);
    let mut params = address.params();
    let mut query = EntriesQuery::from_params(&mut params).unwrap_or_default().0;
    query.filter.client = Some(client.id);
    let misread = params.misread();
    let found =
        visit.desk().client_journal(visit.actor(), client.id, query.clone(), &address.page()).await;
    match found {
        Ok((page, total)) => {
            let reader = visit.reader();
            let entries = Entries {
                reader,
                address,
                query: &query,
                page: &page,
                total,
                first: page.previous.is_none().then_some(1),
                client: None,
                is_of_client: true,
            };
            let add = Button::link(client.path_of("credit"), "Add adjustment")
                .icon(Icon::Journal)
                .in_dialog()
                .refused_because(reader.refusal(Permission::AdjustCredit));
            let content = maud! {
                (banner(address, FILTERS_AT_CLIENT, &[], &misread))
                div .section-end { (SectionHead::new("journal", "Journal")) (add) }
                (entries.region())
            };
            client.tab(ClientTab::Journal, content).await
        }
        Err(error @ bursar_application::Error::BadCursor) => unread(address, error),
        Err(other) => Err(other.into()),
    }
}
