//! What happens when somebody else has changed a client while its form was open.

use axum::http::StatusCode;
use axum::response::Response;
use bursar_application::audit::AuditFilter;
use bursar_application::page::PageRequest;
use bursar_kernel::Id;
use hypertext::prelude::*;

use super::at_client::AtClient;
use super::form::on_record;
use crate::clients::views::form::ClientForm;
use crate::clients::views::words::label_of;
use crate::components::{Difference, Html, ago, html};
use crate::error_page::Stale;
use crate::failure::Answer;
use crate::layout::Place;
use crate::visit::answer;

/// Both versions side by side, with the ways to keep one of them.
pub(super) async fn page(client: &AtClient, mine: &ClientForm) -> Answer<Response> {
    let theirs = on_record(client);
    let page = Stale {
        changed_by: changed_by(client).await?,
        versions: difference(&theirs, mine),
        action: client.from.carry(&format!("/clients/{}/edit", client.id)).into(),
        guard: client.guard(),
        entered: entered(mine)
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect(),
        theirs: client.from.carry(&format!("/clients/{}/edit", client.id)).into(),
    };
    let frame = client.visit.frame("Changed by someone else", Some(Place::Clients));
    Ok(answer(StatusCode::PRECONDITION_FAILED, &frame, page))
}

/// What had been entered, as the form sends it.
fn entered(mine: &ClientForm) -> Vec<(String, String)> {
    let text = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut entered: Vec<_> = mine.input.texts().map(text).collect();
    let own = mine.input.custom_fields.iter();
    entered.extend(own.map(|(name, value)| (format!("custom_fields.{name}"), value.clone())));
    entered.push(("tax_exempt".to_owned(), mine.input.tax_exempt.to_string()));
    entered.push(("do_not_process".to_owned(), mine.input.do_not_process.to_string()));
    let configuration = mine.configuration.map(|id| id.to_string());
    entered.extend(configuration.map(|id| ("configuration_id".to_owned(), id)));
    entered.extend(mine.groups.iter().map(|id| ("group_ids".to_owned(), id.to_string())));
    entered
}

/// Who changed it and when, as the audit trail tells.
async fn changed_by(client: &AtClient) -> Answer<Html> {
    let filter = AuditFilter { client: Some(client.id.get()), ..AuditFilter::default() };
    let (visit, page) = (&client.visit, PageRequest::new(1, None));
    let (entries, _) = visit.desk().audit_entries(visit.actor(), &filter, &page).await?;
    let reader = visit.reader();
    Ok(match entries.items.first() {
        Some(last) => html(maud! {
            "Changed by " b { (last.actor_name) } " " (ago(last.at, reader.now, reader.zone))
        }),
        None => html(maud! { "Changed by someone else" }),
    })
}

/// Only what differs is worth comparing.
fn difference(theirs: &ClientForm, mine: &ClientForm) -> Difference<'static> {
    let mut table = Difference::new("Both versions", "Theirs", "Yours");
    for ((name, theirs), (_, mine)) in theirs.input.texts().zip(mine.input.texts()) {
        if theirs != mine {
            table = table.line(label_of(name), theirs.to_owned(), mine.to_owned());
        }
    }
    for (name, mine) in &mine.input.custom_fields {
        let theirs = theirs.input.custom_fields.get(name).cloned().unwrap_or_default();
        if theirs != *mine {
            table = table.line(label_of(name), theirs, mine.clone());
        }
    }
    let word = |is_so: bool| if is_so { "Yes" } else { "No" };
    let flags = [
        ("Tax exempt", theirs.input.tax_exempt, mine.input.tax_exempt),
        ("Excluded from processing", theirs.input.do_not_process, mine.input.do_not_process),
    ];
    for (label, theirs, mine) in flags.into_iter().filter(|(_, theirs, mine)| theirs != mine) {
        table = table.line(label, word(theirs), word(mine));
    }
    if theirs.groups != mine.groups {
        table = table.line("Groups", numbers(&theirs.groups), numbers(&mine.groups));
    }
    if theirs.configuration != mine.configuration {
        let (theirs, mine) = (numbers(&theirs.configuration), numbers(&mine.configuration));
        table = table.line("Configuration", theirs, mine);
    }
    table
}

fn numbers<'a, T: 'a>(ids: impl IntoIterator<Item = &'a Id<T>>) -> String {
    ids.into_iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
}
