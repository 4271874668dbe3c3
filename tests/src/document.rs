//! Reads the OpenAPI document: which routes there are, and what they take.

use reqwest::Method;
use serde_json::{Map, Value, json};

/// One route of the API.
#[derive(Clone, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address, with its parameters in braces.
    pub path: String,
    /// Names of the parameters of the query string.
    pub query: Vec<String>,
    /// The kind of body that it takes.
    pub content_type: Option<String>,
    /// A body as the document describes it, as far as it is JSON.
    pub body: Option<Value>,
}

impl Route {
    /// The route in one line.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The address with its parameters filled in, all with the same value.
    pub fn at(&self, parameter: &str) -> String {
        let mut address = String::new();
        for (place, part) in self.path.split(['{', '}']).enumerate() {
            address.push_str(if place % 2 == 0 { part } else { parameter });
        }
        address
    }

    /// Whether the address has parameters.
    pub fn has_parameters(&self) -> bool {
        self.path.contains('{')
    }
}

/// All routes of the document, ordered by address.
pub fn routes(document: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    for (path, item) in object(&document["paths"]) {
        for (method, operation) in object(item) {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if operation.get("responses").is_some() {
                routes.push(route(document, method, path, operation));
            }
        }
    }
    routes
}

fn route(document: &Value, method: Method, path: &str, operation: &Value) -> Route {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let in_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
    let content = object(&operation["requestBody"]["content"]).next();
    let is_json = |kind: &str| kind == "application/json";
    Route {
        method,
        path: path.to_owned(),
        query: in_query.filter_map(|p| p["name"].as_str()).map(str::to_owned).collect(),
        content_type: content.map(|(kind, _)| kind.clone()),
        body: content
            .filter(|(kind, _)| is_json(kind))
            .map(|(_, media)| sample(document, &media["schema"], 0)),
    }
}

/// A value as a schema describes it, with every property.
fn sample(document: &Value, schema: &Value, depth: u8) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let found = document.pointer(reference.trim_start_matches('#'));
        return found.map_or(Value::Null, |schema| sample(document, schema, depth + 1));
    }
    for known in ["example", "default", "const"] {
        if let Some(value) = schema.get(known) {
            return value.clone();
        }
    }
    if let Some(first) = schema["enum"].get(0).or_else(|| schema["examples"].get(0)) {
        return first.clone();
    }
    for joined in ["oneOf", "anyOf", "allOf"] {
        let choices = schema[joined].as_array();
        let choice = choices.and_then(|all| all.iter().find(|choice| choice["type"] != "null"));
        if let Some(choice) = choice {
            return sample(document, choice, depth + 1);
        }
    }
    let kind = &schema["type"];
    let kinds = kind.as_array().map_or(std::slice::from_ref(kind), Vec::as_slice);
    let kind = kinds.iter().find_map(|kind| kind.as_str().filter(|kind| *kind != "null"));
    match kind {
        Some("object") => {
            let properties = object(&schema["properties"]);
            let filled = properties
                .map(|(name, schema)| (name.clone(), sample(document, schema, depth + 1)));
            Value::Object(filled.collect())
        }
        Some("array") => json!([sample(document, &schema["items"], depth + 1)]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("string") => json!("sample"),
        _ => Value::Null,
    }
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().map(Map::iter).into_iter().flatten()
}
