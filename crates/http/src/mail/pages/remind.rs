//! Reminding a client of an unpaid invoice by hand.

use axum::response::Response;
use bursar_application::Desk;
use bursar_domain::{access::Permission, billing::invoice::Invoice};

use crate::{
    address::Entered,
    billing::views::invoice::name as invoice_name,
    components::{ActPage, Breadcrumb, Guard, Html, Problem},
    confirmation::{Confirmation, done},
    failure::Answer,
    icons::Icon,
    layout::Place,
    path::PathId,
    sheet::act_sheet,
    visit::{Mistakes, Visit},
};

const TITLE: &str = "Send reminder";

pub(super) async fn ask(visit: Visit, PathId(id): PathId<Invoice>) -> Answer<Response> {
    visit.actor().require(Permission::SendEmails)?;
    let details = visit.desk().invoice(visit.actor(), id).await?;
    let content = question(&details.invoice, visit.guard(), &[], visit.desk());
    Ok(visit.page(Place::Invoices, TITLE, content))
}

pub(super) async fn send(
    visit: Visit,
    PathId(id): PathId<Invoice>,
    _entered: Entered,
) -> Answer<Response> {
    visit.actor().require(Permission::SendEmails)?;
    let details = visit.desk().invoice(visit.actor(), id).await?;
    match visit.desk().send_reminder(visit.actor(), id).await {
        Ok(emails) => {
            let word = if emails == 1 { "e-mail" } else { "e-mails" };
            let confirmation = Confirmation::new(format!("Reminder written: {emails} {word}"));
            Ok(done(format!("/invoices/{id}"), confirmation))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let guard = visit.guard();
            let content = question(&details.invoice, guard, &mistakes.problems, visit.desk());
            Ok(visit.again(Place::Invoices, TITLE, &mistakes, content))
        }
    }
}

fn question(invoice: &Invoice, guard: Guard, problems: &[Problem], desk: &Desk) -> Html {
    use bursar_domain::repository::Aggregate;
    let (name, path) = (invoice_name(invoice), format!("/invoices/{}", invoice.id()));
    let crumbs = Breadcrumb::from("Invoices", "/invoices").then(name.clone(), path.clone());
    let act = ActPage::new(format!("Remind of {name}?"), format!("{path}/remind"), guard, TITLE)
        .leave("Back to invoice", path)
        .consequence(
            Icon::Email,
            "The client gets an e-mail with what is due, and so do his users who hear of billing.",
        )
        .consequence(Icon::Information, "An invoice is reminded of by hand once a day at most.")
        .problems(problems);
    let act = if desk.sends_mail() {
        act
    } else {
        act.consequence(Icon::Warning, "No mail server is named, so the e-mail is only kept.")
    };
    act_sheet(crumbs, act)
}
