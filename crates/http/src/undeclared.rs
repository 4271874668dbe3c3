//! Refuses parameters that a route of the API has not declared, whether or not its handler looks.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use bursar_domain::field::FieldErrors;
use utoipa::openapi::{
    RefOr,
    path::{Operation, ParameterIn},
};

use crate::{AppState, failure::Failure, openapi::DOCUMENT, params::Params, staff};

/// The names that each route declares, by its method and pattern.
type Declared = HashMap<(Method, String), BTreeSet<String>>;

static DECLARED: LazyLock<Declared> = LazyLock::new(|| {
    let mut declared = Declared::new();
    for (path, item) in &DOCUMENT.paths.paths {
        let operations = [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            declared.insert((method, path.clone()), names(operation));
        }
    }
    declared
});

fn names(operation: &Operation) -> BTreeSet<String> {
    let parameters = operation.parameters.iter().flatten();
    let in_query = parameters.filter_map(|parameter| match parameter {
        RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
            Some(parameter.name.clone())
        }
        RefOr::T(_) | RefOr::Ref(_) => None,
    });
    in_query.collect()
}

/// Refuses what nobody declared; pages pass, for they have their own way with what they do not know.
pub(crate) async fn refuse(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    match undeclared(&request) {
        None => next.run(request).await,
        Some(errors) => {
            let (parts, _) = request.into_parts();
            // A stranger is told to sign in, as everywhere.
            let known = staff::recognise(&parts, &state).await;
            known.map_or_else(IntoResponse::into_response, |_| {
                Failure::parameter(errors).into_response()
            })
        }
    }
}

fn undeclared(request: &Request) -> Option<FieldErrors> {
    let query = request.uri().query().filter(|query| !query.is_empty())?;
    let pattern = request.extensions().get::<MatchedPath>()?.as_str().to_owned();
    let method = match *request.method() {
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    };
    let declared = DECLARED.get(&(method, pattern))?;
    let unknown = Params::of(query).unknown().into_iter().filter(|name| !declared.contains(name));
    let mut errors = FieldErrors::none();
    unknown.for_each(|name| errors.add(name, "unknown", "There is no such parameter here"));
    (!errors.is_empty()).then_some(errors)
}
