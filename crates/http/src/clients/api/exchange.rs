//! Clients as files: exported while they are read, imported all or nothing.

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{FromRequestParts, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bursar_application::clients::exchange::{
    Duplicates, ExportClients, ImportClients, ImportReport, Mapping,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::ORDER;
use crate::{
    AppState,
    clients::{
        csv::{self, ImportReportView, RefusedImport},
        query::{ClientListQuery, FilterParams, SortParams},
    },
    failure::{Answer, Failure, ProblemView},
    headers::RequestId,
    page_query::PageQuery,
    params::{Asked, FromParams, Params},
    staff::Staff,
    upload::require_csv,
    view::{Accepted, StartedView},
};

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(export)).routes(routes!(import))
}

/// A whole client list, as an address asks for it.
struct WholeList(ClientListQuery);

impl FromRequestParts<AppState> for WholeList {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Answer<Self> {
        let mut params = Params::of(parts.uri.query().unwrap_or_default());
        let list = ClientListQuery::read(&mut params, state.options.has_resellers);
        if list.page != PageQuery::default() {
            params.wrong("cursor", "unknown", "An export holds the whole list: leave pages out");
        }
        params.finish(Some(Self(list))).map_err(Failure::parameter)
    }
}

/// Exports the filtered list of clients. Spreadsheets read it as UTF-8, and cells that they would
/// run as formulas begin with an apostrophe, which an import takes off again. The download needs
/// the bearer token or the session, like every answer; each is in the audit log.
#[utoipa::path(get, path = "/clients/export.csv", tag = "Clients",
    params(FilterParams, SortParams),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
async fn export(
    State(desk): State<bursar_application::Desk>,
    staff: Staff,
    WholeList(list): WholeList,
    RawQuery(words): RawQuery,
) -> Answer<Response> {
    let asked = ExportClients::Matching(Box::new(list.query(ORDER, desk.now())));
    let words = words.unwrap_or_default();
    let download = desk.export_clients(&staff.actor, asked, &words).await?;
    Ok(csv::file(download, desk.now()))
}

/// How a file is to be imported.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// Imports the file; without it, it is only checked.
    #[param(value_type = Option<bool>, default = false)]
    commit: bool,
    /// What happens to clients that are there already: `refuse`, `skip` or `update`.
    #[param(value_type = Option<String>, default = "refuse")]
    duplicates: Duplicates,
    /// `Heading:field`, repeatable: what a heading means; without a field the column is left out.
    #[param(value_type = Vec<String>)]
    map: Mapping,
}

impl FromParams for ImportQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let commit = params.one("commit").unwrap_or_default();
        let duplicates = params.one("duplicates").unwrap_or_default();
        let mut map = Mapping::new();
        for pair in params.all("map") {
            match pair.rsplit_once(':') {
                Some((heading, field)) => drop(map.insert(heading.to_owned(), field.to_owned())),
                None => params.wrong("map", "malformed", "Write Heading:field"),
            }
        }
        Some(Self { commit, duplicates, map })
    }
}

/// Imports clients from a CSV file: UTF-8 or Windows-1252; commas, semicolons or tabs; the first
/// line names the fields. All rows or none.
#[utoipa::path(post, path = "/clients/import", tag = "Clients", params(ImportQuery),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, body = ImportReportView, description = "What the import would do."),
        (status = 202, body = StartedView, description = "The import has begun."),
        (status = 422, body = RefusedImport, content_type = "application/problem+json",
            description = "Some rows are refused: nothing is imported.")))]
async fn import(
    State(desk): State<bursar_application::Desk>,
    staff: Staff,
    Extension(request): Extension<RequestId>,
    Asked(asked): Asked<ImportQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Response> {
    require_csv(&headers)?;
    let ImportQuery { commit, duplicates, map: mapping } = asked;
    let command = ImportClients { file: body.into(), duplicates, mapping };
    if !commit {
        let report = desk.check_import(&staff.actor, &command).await?;
        return Ok(Json(ImportReportView::from(report)).into_response());
    }
    Ok(match desk.start_import(&staff.actor, command).await? {
        Ok(started) => Accepted(started).into_response(),
        Err(report) => refused(report, &request),
    })
}

fn refused(report: ImportReport, request: &RequestId) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let problem = ProblemView {
        slug: "import_refused".to_owned(),
        title: "The input is wrong".to_owned(),
        status: status.as_u16(),
        detail: format!("nothing is imported: {}", report.summary()),
        request_id: request.as_str().to_owned(),
        errors: Vec::new(),
    };
    let body = Json(RefusedImport { problem, report: report.into() });
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response = (status, body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<ImportQuery, String> {
        let mut params = Params::of(query);
        let asked = ImportQuery::from_params(&mut params);
        params.finish(asked).map_err(|errors| errors.to_string())
    }

    #[test]
    fn an_import_only_checks_unless_it_is_told_to_commit() {
        assert!(!asked("").unwrap().commit);
        assert!(asked("commit=true&duplicates=skip").unwrap().commit);
        for wrong in ["commit=yes", "duplicates=all", "map=Firma", "comit=true"] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn headings_may_hold_colons_and_columns_may_be_left_out() {
        let map = asked("map=Name:%20full:company&map=Shoe:").unwrap().map;
        assert_eq!(map.get("Name: full").map(String::as_str), Some("company"));
        assert_eq!(map.get("Shoe").map(String::as_str), Some(""));
    }
}
