//! The pages of bank statements: reading one, and the lines that nobody could match.

use axum::extract::Multipart;
use axum::response::Response;
use bursar_application::billing::payments::StatementReport;
use bursar_domain::access::Permission;
use bursar_domain::billing::payment::{BankLine, BankLineStatus};
use bursar_domain::field::FieldErrors;
use bursar_kernel::Id;
use hypertext::prelude::*;

use crate::address::{Address, Entered, Values, total_words};
use crate::billing::views::bank::{Lines, report};
use crate::components::{
    ActPage, Breadcrumb, Button, Field, Guard, Html, Problem, html, page_head,
};
use crate::confirmation::{Confirmation, done};
use crate::failure::Answer;
use crate::icons::Icon;
use crate::layout::Place;
use crate::path::PathId;
use crate::upload::uploaded;
use crate::visit::{Mistakes, Visit, unread};

const PATH: &str = "/bank-lines";
const TITLE: &str = "Bank statements";
const READ: &str = "Read bank statement";

/// The lines that were read, those that nobody could match first.
pub(super) async fn list(visit: Visit, address: Address) -> Answer<Response> {
    let status = match address.text("status") {
        "" => Some(BankLineStatus::Open),
        typed => typed.parse().ok(),
    };
    match visit.desk().bank_lines(visit.actor(), status, &address.page()).await {
        Ok((page, total)) => {
            let lines = Lines { address: &address, status, page: &page, total };
            let read = Button::link("/bank-lines/read", READ)
                .icon(Icon::Plus)
                .primary()
                .refused_because(visit.reader().refusal(Permission::RecordPayments));
            let (region, banner) = (lines.region(visit.reader()), address.banner(&["status"], &[]));
            let content = maud! {
                (Breadcrumb::from("Payments", "/payments"))
                (page_head(TITLE, Some(total_words(total)), &read))
                (banner)
                (region)
            };
            Ok(visit.page(Place::Invoices, TITLE, content))
        }
        Err(error) => unread(&address, error),
    }
}

/// Asks for a statement: pasted or as a file.
pub(super) async fn ask(visit: Visit) -> Answer<Response> {
    visit.actor().require(Permission::RecordPayments)?;
    Ok(visit.page(Place::Invoices, READ, form(&visit, "", None, &[])))
}

/// Looks at a statement that was pasted, or books it.
pub(super) async fn read(visit: Visit, entered: Entered) -> Answer<Response> {
    let lines = entered.owned("lines");
    let books = entered.text("act") == "book";
    outcome(
        &visit,
        &lines,
        visit.desk().read_statement(visit.actor(), lines.as_bytes(), books).await,
    )
}

/// Looks at a statement that was sent as a file.
pub(super) async fn read_file(visit: Visit, form: Multipart) -> Answer<Response> {
    visit.actor().require(Permission::RecordPayments)?;
    let file = uploaded(form).await?;
    let Some(file) = file else {
        return outcome(
            &visit,
            "",
            Err(FieldErrors::one("file", "required", "Choose a file").into()),
        );
    };
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    outcome(&visit, &text, visit.desk().read_statement(visit.actor(), &file.bytes, false).await)
}

fn outcome(
    visit: &Visit,
    lines: &str,
    read: Result<StatementReport, bursar_application::Error>,
) -> Answer<Response> {
    match read {
        Ok(told) => {
            let content = form(visit, lines, Some(&told), &[]);
            Ok(visit.page(Place::Invoices, READ, content))
        }
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = form(visit, lines, None, &mistakes.problems);
            Ok(visit.again(Place::Invoices, READ, &mistakes, content))
        }
    }
}

/// The same statement read twice books nothing twice, so that the forms need no key.
fn guard(visit: &Visit) -> Guard {
    Guard { idempotency_key: None, ..visit.guard() }
}

fn form(visit: &Visit, lines: &str, told: Option<&StatementReport>, problems: &[Problem]) -> Html {
    let report = told.map(report);
    let is_looked_at = told.is_some_and(|told| !told.is_booked);
    let (first, second) = (guard(visit), guard(visit));
    let hint = "The first line names the columns: date,amount,currency,reference,payer,id. \
                camt.053 is read too.";
    html(maud! {
        (Breadcrumb::from("Payments", "/payments").then(TITLE, PATH))
        (page_head(READ, None, ()))
        @if let Some(report) = &report { (report) }
        form .form method="post" action="/bank-lines/read" novalidate data-guard {
            (first)
            (crate::components::error_summary(problems))
            (Field::area("lines", "Lines of the statement", 8).value(lines).hint(hint)
                .required().problems(problems))
            div .form-end {
                @if is_looked_at {
                    button .btn.primary type="submit" name="act" value="book" { "Book what is matched" }
                    button .btn type="submit" name="act" value="look" { "Look again" }
                } @else {
                    button .btn.primary type="submit" name="act" value="look" { "Preview" }
                }
                (Button::link(PATH, "Cancel").ghost())
            }
        }
        form .form method="post" action="/bank-lines/read/file" enctype="multipart/form-data"
            novalidate data-guard {
            (second)
            (Field::file("file", "Or a file", ".csv,.xml,text/csv,text/xml,application/xml")
                .hint("At most 1 MiB. It is shown before anything is booked.").problems(problems))
            div .form-end { (Button::submit("Preview file")) }
        }
    })
}

const ASSIGN: &str = "Assign to invoice";

/// Asks which invoice a line pays.
pub(super) async fn ask_assign(visit: Visit, PathId(id): PathId<BankLine>) -> Answer<Response> {
    visit.actor().require(Permission::RecordPayments)?;
    let content = assign_form(&visit, id, &Values::default(), &[]);
    Ok(visit.page(Place::Invoices, ASSIGN, content))
}

/// Books a line as the payment of an invoice.
pub(super) async fn assign(
    visit: Visit,
    PathId(id): PathId<BankLine>,
    entered: Entered,
) -> Answer<Response> {
    let outcome = match entered.text("invoice_id").trim().trim_start_matches('#').parse() {
        Ok(invoice) => visit.desk().assign_bank_line(visit.actor(), id, invoice).await,
        Err(_) => {
            visit.actor().require(Permission::RecordPayments)?;
            Err(FieldErrors::one("invoice_id", "malformed", "Enter the id of an invoice").into())
        }
    };
    match outcome {
        Ok(_) => Ok(done(PATH, Confirmation::new("The line is booked"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = assign_form(&visit, id, &entered, &mistakes.problems);
            Ok(visit.again(Place::Invoices, ASSIGN, &mistakes, content))
        }
    }
}

fn assign_form(visit: &Visit, id: Id<BankLine>, entered: &Values, problems: &[Problem]) -> Html {
    let field = Field::text("invoice_id", "Invoice")
        .value(entered.text("invoice_id"))
        .hint("Its id, as in the list of invoices behind the #.")
        .required()
        .first()
        .problems(problems);
    let act = ActPage::new(
        format!("{ASSIGN}: line #{id}"),
        format!("{PATH}/{id}/assign"),
        visit.guard(),
        "Book payment",
    )
    .leave("Leave it open", PATH)
    .consequence(Icon::Invoices, "What is above what is due goes to the client’s credit.")
    .fields(field)
    .problems(problems);
    html(act)
}

const DISMISS: &str = "Dismiss line";

/// Asks why a line is put aside.
pub(super) async fn ask_dismiss(visit: Visit, PathId(id): PathId<BankLine>) -> Answer<Response> {
    visit.actor().require(Permission::RecordPayments)?;
    let content = dismiss_form(&visit, id, &Values::default(), &[]);
    Ok(visit.page(Place::Invoices, DISMISS, content))
}

/// Puts a line aside.
pub(super) async fn dismiss(
    visit: Visit,
    PathId(id): PathId<BankLine>,
    entered: Entered,
) -> Answer<Response> {
    match visit.desk().dismiss_bank_line(visit.actor(), id, entered.text("reason")).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("The line is put aside"))),
        Err(error) => {
            let mistakes = Mistakes::of(error)?;
            let content = dismiss_form(&visit, id, &entered, &mistakes.problems);
            Ok(visit.again(Place::Invoices, DISMISS, &mistakes, content))
        }
    }
}

fn dismiss_form(visit: &Visit, id: Id<BankLine>, entered: &Values, problems: &[Problem]) -> Html {
    let field = Field::area("reason", "Reason", 2)
        .value(entered.text("reason"))
        .longest(1000)
        .required()
        .first()
        .problems(problems);
    let act = ActPage::new(
        format!("{DISMISS} #{id}"),
        format!("{PATH}/{id}/dismiss"),
        visit.guard(),
        "Dismiss line",
    )
    .leave("Leave it open", PATH)
    .consequence(
        Icon::Bank,
        "It is no payment of a client. It stays in the list of dismissed lines.",
    )
    .fields(field)
    .problems(problems);
    html(act)
}
