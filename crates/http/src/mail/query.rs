//! Knows which e-mails and which templates an address asks for.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use bursar_application::mail::{LetterFilter, TemplateKey};
use bursar_kernel::Id;
use utoipa::IntoParams;

use crate::billing::query::{Number, several};
use crate::failure::{Answer, Failure};
use crate::params::{Day, FromParams, Params};

/// Which e-mails are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EmailsQuery(pub(crate) LetterFilter);

/// The parameters of [`EmailsQuery`], for the `OpenAPI` document.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it only describes the parameters")]
pub(crate) struct EmailsParams {
    /// To this address, whatever its case.
    recipient: Option<String>,
    /// To the client with this id and his users.
    client: Option<i64>,
    /// About the invoice with this id.
    invoice: Option<i64>,
    /// Made with the template of this name, or one of several; joined by commas or repeated.
    template: Option<String>,
    /// `queued`, `sending`, `sent`, `failed`, `uncertain`; joined by commas or repeated.
    status: Option<String>,
    /// Written on this day or later, UTC.
    #[param(format = Date)]
    from: Option<String>,
    /// Written on this day or earlier, UTC.
    #[param(format = Date)]
    to: Option<String>,
}

impl FromParams for EmailsQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let day = |params: &mut Params, name| params.one::<Day>(name).map(|day| day.0);
        let number = |params: &mut Params, name| params.one::<Number>(name).map(|n| n.0);
        let client = number(params, "client");
        let invoice = number(params, "invoice");
        Some(Self(LetterFilter {
            recipient: params.text("recipient"),
            client: client.and_then(|id| Id::new(id).ok()),
            invoice: invoice.and_then(|id| Id::new(id).ok()),
            template: several(params, "template"),
            status: several(params, "status"),
            from: day(params, "from"),
            to: day(params, "to"),
        }))
    }
}

/// The template in a path, by its name and language; a language that is none leads nowhere.
#[derive(Clone, Debug)]
pub(super) struct At(pub(super) TemplateKey);

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        let params = params.map_err(|_| Failure::not_found())?;
        let mut texts = params.iter().map(|(_, text)| text);
        let (Some(name), Some(language)) = (texts.next(), texts.next()) else {
            return Err(Failure::not_found());
        };
        let language = language.parse().map_err(|_| Failure::not_found())?;
        Ok(Self(TemplateKey { name: name.to_owned(), language }))
    }
}
