//! The `OpenAPI` document: what the routes say of themselves, and what is true of all of them.

use std::sync::LazyLock;

use axum::Json;
use utoipa::{
    OpenApi,
    openapi::{
        Components, ContentBuilder, OpenApi as Document, Ref, RefOr, ResponseBuilder,
        path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::failure::{FieldProblem, ProblemView};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bursar",
        description = "Staff API of the billing service of a cloud provider.\n\n\
            Money is `{\"amount\": \"12.34\", \"currency\": \"EUR\"}` with a decimal string. \
            Instants are RFC 3339 in UTC, dates `YYYY-MM-DD`, ids positive integers.\n\n\
            Problems are RFC 9457; their `type` is one of: `unauthenticated` (401), `denied` and \
            `csrf` (403), `not_found` (404), `bad_parameter`, `bad_cursor`, `bad_header`, `no_json`, \
            `unreadable` (400), `unsupported_media_type` (415), `too_large` (413), `invalid`, `taken` and \
            `key_reused` (422), `stale` (412 if the version was named, else 409), `illegal_step`, \
            `key_in_use`, `answer_lost`, `answer_secret` and the rule that forbids it (409), \
            `throttled` (429), `not_ready` and `unavailable` (503), `timeout` (504), `fault` (500)."
    ),
    components(schemas(ProblemView, FieldProblem)),
    security(("token" = []), ("session" = []))
)]
struct Base;

/// The `OpenAPI` document of the whole API.
pub fn openapi() -> Document {
    let mut document = crate::api_routes().into_openapi();
    let mut base = Base::openapi();
    base.merge(std::mem::take(&mut document));
    describe_access(base.components.get_or_insert_with(Components::new));
    for (path, item) in &mut base.paths.paths {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(name(&method, path));
                complete(&method, operation);
            }
        }
    }
    base
}

/// A name that no other operation has: `get_clients_id_users`.
fn name(method: &HttpMethod, path: &str) -> String {
    let method = match method {
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Patch => "patch",
        HttpMethod::Delete => "delete",
        HttpMethod::Get | HttpMethod::Options | HttpMethod::Head | HttpMethod::Trace => "get",
    };
    let words = path.trim_start_matches("/api/v1").split(['/', '-', '.', '{', '}']);
    let words = words.filter(|word| !word.is_empty());
    [method].into_iter().chain(words).collect::<Vec<_>>().join("_")
}

/// The document, built once.
pub(crate) static DOCUMENT: LazyLock<Document> = LazyLock::new(openapi);

/// Answers with the document.
pub(crate) async fn show() -> Json<&'static Document> {
    Json(&*DOCUMENT)
}

fn describe_access(components: &mut Components) {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An API token of a member of staff."))
        .build();
    let cookie = ApiKeyValue::with_description(
        "bursar",
        "The panel's session cookie (`__Host-bursar` over HTTPS); methods that change something \
         need the session's token in `X-CSRF-Token` besides.",
    );
    components.add_security_scheme("token", SecurityScheme::Http(token));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new()
        .description("Why it was not done.")
        .content("application/problem+json", problem)
        .build();
    components.responses.insert("Problem".to_owned(), RefOr::T(response));
}

/// Adds what is true of every operation: how it fails, and the headers that it takes.
fn complete(method: &HttpMethod, operation: &mut Operation) {
    let changes = !matches!(method, HttpMethod::Get);
    let always = ["400", "401", "403", "404", "503"];
    let on_change = ["409", "412", "413", "415", "422"];
    let statuses = always.into_iter().chain(on_change.into_iter().filter(|_| changes));
    for status in statuses {
        let problem = RefOr::Ref(Ref::from_response_name("Problem"));
        operation.responses.responses.entry(status.to_owned()).or_insert(problem);
    }
    let header = match method {
        HttpMethod::Get | HttpMethod::Options | HttpMethod::Head | HttpMethod::Trace => return,
        HttpMethod::Post => {
            ("Idempotency-Key", "Makes a repeat harmless: it gets the first answer.")
        }
        HttpMethod::Put | HttpMethod::Patch | HttpMethod::Delete => {
            ("If-Match", "The version that was seen, in quotes; a stale one is 412.")
        }
    };
    operation.parameters.get_or_insert_default().push(RefOr::T(header_parameter(header)));
}

fn header_parameter((name, description): (&str, &str)) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn document() -> Value {
        serde_json::to_value(openapi()).unwrap()
    }

    fn operations(document: &Value) -> Vec<(&str, &Value)> {
        let items = document["paths"].as_object().unwrap().values();
        let all = items.flat_map(|item| item.as_object().unwrap().iter());
        all.map(|(method, operation)| (method.as_str(), operation)).collect()
    }

    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        if let Value::Object(fields) = value {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|field| references(field, found));
        }
        value.as_array().into_iter().flatten().for_each(|entry| references(entry, found));
    }

    #[test]
    fn everything_that_is_referred_to_is_there() {
        let document = document();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 20, "{found:?}");
        for reference in found {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }

    #[test]
    fn every_operation_has_its_own_name_a_summary_and_its_problems() {
        let document = document();
        let operations = operations(&document);
        let names: BTreeSet<_> =
            operations.iter().map(|(_, o)| o["operationId"].as_str()).collect();
        assert_eq!(names.len(), operations.len());
        for (method, operation) in operations {
            let name = &operation["operationId"];
            assert!(operation["summary"].is_string(), "{name}");
            assert!(operation["responses"]["401"].is_object(), "{name}");
            let success = ["200", "201", "202", "204"];
            let has_success = success.iter().any(|code| operation["responses"][code].is_object());
            assert!(has_success, "{name}");
            assert_eq!(operation["responses"]["409"].is_object(), method != "get", "{name}");
        }
    }

    #[test]
    fn the_document_is_of_openapi_3_1() {
        assert!(document()["openapi"].as_str().unwrap().starts_with("3.1"));
    }
}
