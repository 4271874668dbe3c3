//! The texts of e-mails.

use axum::{Json, extract::State, http::StatusCode};
use bursar_application::{
    Desk,
    mail::{Preview, SaveTemplate, TemplateKey},
};
use bursar_domain::{
    field::FieldErrors,
    mail::{Occasion, TemplateText},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AppState,
    clients::body,
    failure::Answer,
    json::JsonBody,
    mail::{
        query::At,
        view::{MailTemplateView, WordsView, WrittenEmailView},
    },
    page_query::{PageQuery, PageView},
    params::Asked,
    staff::Staff,
    version::{Seen, Tagged},
    view::located,
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, save, reset))
        .routes(routes!(preview))
        .routes(routes!(test))
}

/// The words of a template: Jinja, in which a gap for something unknown is an error.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailTemplateInput)]
struct TemplateBody {
    /// On which occasion it can be sent, such as `invoice_overdue`; only a new name needs it.
    #[serde(default)]
    occasion: Option<String>,
    /// One line.
    subject: String,
    /// The body as plain text.
    text: String,
    /// The body as HTML; without it the e-mail is plain text only.
    #[serde(default)]
    html: String,
}

/// Words to look at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MailTemplatePreview)]
struct PreviewBody {
    /// On which occasion it would be sent.
    occasion: String,
    subject: String,
    text: String,
    #[serde(default)]
    html: String,
    /// An invoice to show it with; made-up facts without one.
    #[serde(default)]
    invoice_id: Option<i64>,
}

/// Lists all templates in all languages, by occasion, name and language.
#[utoipa::path(get, path = "/mail-templates", tag = "E-mail", params(PageQuery),
    responses((status = 200, body = PageView<MailTemplateView>)))]
async fn list(
    State(desk): State<Desk>,
    staff: Staff,
    Asked(page): Asked<PageQuery>,
) -> Answer<Json<PageView<MailTemplateView>>> {
    let all = desk.mail_templates(&staff.actor).await?;
    let placed: Vec<(i64, _)> = (1..).zip(all).collect();
    PageView::within("mail-templates", placed, &page, |(place, _)| *place).map(Json)
}

/// Shows a template in one language.
#[utoipa::path(get, path = "/mail-templates/{name}/{language}", tag = "E-mail",
    params(("name" = String, Path), ("language" = String, Path)),
    responses((status = 200, body = MailTemplateView)))]
async fn show(
    State(desk): State<Desk>,
    staff: Staff,
    At(key): At,
) -> Answer<Tagged<MailTemplateView>> {
    let variant = desk.mail_template(&staff.actor, &key).await?;
    Ok(Tagged(variant.version, variant.into()))
}

/// Writes a template in a language: that of an occasion, or one of your own name.
#[utoipa::path(put, path = "/mail-templates/{name}/{language}", tag = "E-mail",
    params(("name" = String, Path), ("language" = String, Path)), request_body = TemplateBody,
    responses((status = 200, body = MailTemplateView)))]
async fn save(
    State(desk): State<Desk>,
    staff: Staff,
    At(TemplateKey { name, language }): At,
    Seen(seen): Seen,
    JsonBody(body): JsonBody<TemplateBody>,
) -> Answer<Tagged<MailTemplateView>> {
    let TemplateBody { occasion, subject, text, html } = body;
    let occasion = occasion.map(|code| known(&code)).transpose()?;
    let text = TemplateText { subject, text, html };
    let language = language.to_string();
    let command = SaveTemplate { name, language, occasion, seen, text };
    let variant = desk.save_mail_template(&staff.actor, &command).await?;
    Ok(Tagged(variant.version, variant.into()))
}

/// Sets a template back to what it was from the beginning, or removes one of your own.
#[utoipa::path(delete, path = "/mail-templates/{name}/{language}", tag = "E-mail",
    params(("name" = String, Path), ("language" = String, Path)), responses((status = 204)))]
async fn reset(
    State(desk): State<Desk>,
    staff: Staff,
    At(key): At,
    Seen(seen): Seen,
) -> Answer<StatusCode> {
    desk.reset_mail_template(&staff.actor, &key, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows what words look like once they are filled in; keeps nothing.
#[utoipa::path(post, path = "/mail-templates/preview", tag = "E-mail",
    request_body = PreviewBody, responses((status = 200, body = WordsView)))]
async fn preview(
    State(desk): State<Desk>,
    staff: Staff,
    JsonBody(body): JsonBody<PreviewBody>,
) -> Answer<Json<WordsView>> {
    let PreviewBody { occasion, subject, text, html, invoice_id } = body;
    let invoice = invoice_id.map(|id| body::id("invoice_id", id)).transpose()?;
    let text = TemplateText { subject, text, html };
    let preview = Preview { occasion: known(&occasion)?, text, invoice };
    Ok(Json(desk.preview_mail_template(&staff.actor, &preview).await?.into()))
}

/// Sends a template with made-up facts to you.
#[utoipa::path(post, path = "/mail-templates/{name}/{language}/test", tag = "E-mail",
    params(("name" = String, Path), ("language" = String, Path)),
    responses((status = 201, body = WrittenEmailView)))]
async fn test(
    State(desk): State<Desk>,
    staff: Staff,
    At(key): At,
) -> Answer<impl axum::response::IntoResponse> {
    let id = desk.test_mail_template(&staff.actor, &key).await?;
    Ok((StatusCode::CREATED, located(&format!("/emails/{id}")), Json(WrittenEmailView { id })))
}

fn known(code: &str) -> Result<Occasion, bursar_application::Error> {
    let unknown = |error: bursar_domain::billing::UnknownWord| {
        FieldErrors::one("occasion", "unknown", error.to_string())
    };
    Ok(code.parse().map_err(unknown)?)
}
