//! Statements of the provider's bank account, and the lines that nobody could match.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use bursar_application::Desk;
use bursar_application::billing::payments::{LineOutcome, StatementLine, StatementReport};
use bursar_domain::billing::payment::{BankLine, BankLineStatus};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::clients::body;
use crate::failure::Answer;
use crate::json::JsonBody;
use crate::page_query::{PageQuery, PageView};
use crate::params::{Asked, FromParams, Params};
use crate::path::PathId;
use crate::staff::Staff;
use crate::view::{InstantView, MoneyView};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read))
        .routes(routes!(list))
        .routes(routes!(assign))
        .routes(routes!(dismiss))
}

/// Whether a statement is booked, or only looked at.
#[derive(Debug, Default, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct CommitQuery {
    /// Whether what can be matched is booked; without it, nothing is written.
    #[param(value_type = Option<bool>)]
    commit: bool,
}

impl FromParams for CommitQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { commit: params.one("commit").unwrap_or_default() })
    }
}

/// A statement, line by line.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatementReport)]
struct ReportView {
    /// Whether anything was booked, or only looked at.
    is_booked: bool,
    /// Its lines.
    lines: Vec<LineView>,
}

/// One line of a statement, and what becomes of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = StatementLine)]
struct LineView {
    /// Where it stands in the statement.
    line: u64,
    /// The day on which the bank booked it.
    #[schema(format = Date)]
    booked_on: Option<String>,
    /// How much came.
    amount: Option<MoneyView>,
    /// From whom.
    payer: Option<String>,
    /// What the payer wrote.
    text: String,
    /// `books`, `open`, `known`, `outgoing` or `unreadable`.
    outcome: String,
    /// The invoice that it pays.
    invoice_id: Option<i64>,
    /// The invoice's number.
    invoice_number: Option<String>,
    /// What of it goes to the client's credit.
    to_credit: Option<MoneyView>,
    /// Why it is open or unreadable, or what became of it when it was read before.
    why: Option<String>,
}

impl From<StatementLine> for LineView {
    fn from(line: StatementLine) -> Self {
        let StatementLine { place, booked_on, amount, payer, words, outcome } = line;
        let nothing = (None, None, None, None);
        let (outcome, (invoice_id, invoice_number, to_credit, why)) = match outcome {
            LineOutcome::Books { invoice, number, to_credit } => {
                ("books", (Some(invoice.get()), Some(number), Some(to_credit.into()), None))
            }
            LineOutcome::Open { why } => ("open", (None, None, None, Some(why))),
            LineOutcome::Known(status) => {
                ("known", (None, None, None, Some(status.code().to_owned())))
            }
            LineOutcome::Outgoing => ("outgoing", nothing),
            LineOutcome::Unreadable { why } => ("unreadable", (None, None, None, Some(why))),
        };
        Self {
            line: place,
            booked_on: booked_on.map(|day| day.to_string()),
            amount: amount.map(Into::into),
            payer,
            text: words,
            outcome: outcome.to_owned(),
            invoice_id,
            invoice_number,
            to_credit,
            why,
        }
    }
}

/// Reads a bank statement: CSV under the headings `date,amount,currency,reference,payer,id`, or
/// camt.053. Each line is matched by payment reference or invoice number, amount and currency. The
/// same statement read twice books nothing twice.
#[utoipa::path(post, path = "/bank-statements", tag = "Payments", params(CommitQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ReportView)))]
async fn read(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(query): Asked<CommitQuery>,
    body: Bytes,
) -> Answer<Json<ReportView>> {
    let StatementReport { lines, is_booked } =
        desk.read_statement(&staff.actor, &body, query.commit).await?;
    Ok(Json(ReportView { is_booked, lines: lines.into_iter().map(Into::into).collect() }))
}

/// Which lines are asked for.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct StatusQuery {
    /// `open`, `booked` or `dismissed`.
    #[param(value_type = Option<String>)]
    status: Option<BankLineStatus>,
}

impl FromParams for StatusQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { status: params.one("status") })
    }
}

/// A line of a bank statement that was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = BankLine)]
struct BankLineView {
    /// Its id.
    id: i64,
    /// `open`, `booked` or `dismissed`.
    status: String,
    /// The day on which the bank booked it.
    #[schema(format = Date)]
    booked_on: String,
    /// How much came.
    amount: MoneyView,
    /// From whom.
    payer: Option<String>,
    /// What the payer wrote.
    text: String,
    /// What the bank calls it.
    bank_reference: Option<String>,
    /// The payment that it became.
    payment_id: Option<i64>,
    /// Why it was dismissed.
    note: Option<String>,
    /// When it was read first.
    created_at: InstantView,
    /// How often it was saved.
    version: i64,
}

impl From<BankLine> for BankLineView {
    fn from(line: BankLine) -> Self {
        let stored = line.as_stored();
        Self {
            id: stored.id.get(),
            status: stored.status.code().to_owned(),
            booked_on: stored.booked_on.to_string(),
            amount: stored.amount.into(),
            payer: stored.payer.as_ref().map(ToString::to_string),
            text: stored.words.to_string(),
            bank_reference: stored.bank_reference.as_ref().map(ToString::to_string),
            payment_id: stored.payment.map(bursar_kernel::Id::get),
            note: stored.note.as_ref().map(ToString::to_string),
            created_at: stored.created_at.into(),
            version: stored.version,
        }
    }
}

/// Lists the lines of bank statements that were read, newest first.
#[utoipa::path(get, path = "/bank-lines", tag = "Payments", params(StatusQuery, PageQuery),
    responses((status = 200, body = PageView<BankLineView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(StatusQuery, PageQuery)>,
) -> Answer<Json<PageView<BankLineView>>> {
    let (rows, total) = desk.bank_lines(&staff.actor, query.status, &page.request()).await?;
    Ok(Json(PageView::of(rows, total, page.limit)))
}

/// The invoice that a line pays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignmentBody {
    /// Its id.
    invoice_id: i64,
}

/// Books an open line as the payment of an invoice.
#[utoipa::path(post, path = "/bank-lines/{id}/assign", tag = "Payments",
    params(("id" = i64, Path)), request_body = AssignmentBody,
    responses((status = 200, body = BankLineView)))]
async fn assign(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<BankLine>,
    JsonBody(AssignmentBody { invoice_id }): JsonBody<AssignmentBody>,
) -> Answer<Json<BankLineView>> {
    let invoice = body::id("invoice_id", invoice_id)?;
    Ok(Json(desk.assign_bank_line(&staff.actor, id, invoice).await?.into()))
}

/// Why a line is put aside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DismissalBody {
    /// In words.
    reason: String,
}

/// Puts an open line aside that is no payment of a client.
#[utoipa::path(post, path = "/bank-lines/{id}/dismiss", tag = "Payments",
    params(("id" = i64, Path)), request_body = DismissalBody,
    responses((status = 200, body = BankLineView)))]
async fn dismiss(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<BankLine>,
    JsonBody(DismissalBody { reason }): JsonBody<DismissalBody>,
) -> Answer<Json<BankLineView>> {
    Ok(Json(desk.dismiss_bank_line(&staff.actor, id, &reason).await?.into()))
}
