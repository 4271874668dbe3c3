//! The log of e-mails, and reminders by hand.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::Desk;
use bursar_domain::billing::invoice::Invoice;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    failure::Answer,
    mail::{
        query::{EmailsParams, EmailsQuery},
        view::{EmailDetailsView, EmailView, ReminderView, WrittenEmailView},
    },
    page_query::{PageQuery, PageView},
    params::Asked,
    path::{PathId, PathNumber},
    staff::Staff,
    view::located,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(resend))
        .routes(routes!(remind))
}

/// Lists e-mails, newest first.
#[utoipa::path(get, path = "/emails", tag = "E-mail", params(EmailsParams, PageQuery),
    responses((status = 200, body = PageView<EmailView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked((query, page)): Asked<(EmailsQuery, PageQuery)>,
) -> Answer<Json<PageView<EmailView>>> {
    let (letters, total) = desk.letters(&staff.actor, &query.0, &page.request()).await?;
    Ok(Json(PageView::of(letters, total, page.limit)))
}

/// Shows one e-mail with its words.
#[utoipa::path(get, path = "/emails/{id}", tag = "E-mail", params(("id" = i64, Path)),
    responses((status = 200, body = EmailDetailsView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    PathNumber(id): PathNumber,
) -> Answer<Json<EmailDetailsView>> {
    Ok(Json(desk.letter(&staff.actor, id).await?.into()))
}

/// Sends an e-mail once more, as another one; 409 while it is on its way.
#[utoipa::path(post, path = "/emails/{id}/resend", tag = "E-mail", params(("id" = i64, Path)),
    responses((status = 201, body = WrittenEmailView)))]
async fn resend(
    State(desk): State<Desk>,
    staff: Staff,
    PathNumber(id): PathNumber,
) -> Answer<impl axum::response::IntoResponse> {
    let id = desk.resend_letter(&staff.actor, id).await?;
    Ok((StatusCode::CREATED, located(&format!("/emails/{id}")), Json(WrittenEmailView { id })))
}

/// Reminds the client of an unpaid invoice at once; 409 if that was done today already.
#[utoipa::path(post, path = "/invoices/{id}/reminders", tag = "Invoices",
    params(("id" = i64, Path)), responses((status = 201, body = ReminderView)))]
async fn remind(
    State(desk): State<Desk>,
    staff: Staff,
    PathId(id): PathId<Invoice>,
) -> Answer<(StatusCode, Json<ReminderView>)> {
    let emails = desk.send_reminder(&staff.actor, id).await?;
    Ok((StatusCode::CREATED, Json(ReminderView { emails })))
}
