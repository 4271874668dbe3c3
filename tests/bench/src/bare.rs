//! The floor: a server that only runs one prepared statement and writes what it gave as JSON,
//! straight on the database's driver.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{AnyPool, Row};

use crate::failure::{Failure, Outcome};
use crate::load::Target;

/// The columns that the product's list reads of each client.
const COLUMNS: &str = "c.id, c.first_name, c.last_name, c.company, c.email, c.city, c.country, \
    c.status, c.created_at, c.configuration_id, c.currency, c.credit_minor, c.up_to_date_minor, \
    c.up_to_date_base_minor, c.out_of_credit_since, c.credit_ends_at, c.reseller_id, \
    c.service_count, c.instance_count, c.version";

/// A running floor.
#[derive(Debug)]
pub(crate) struct Floor {
    base: String,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Clone)]
struct Statements {
    pool: AnyPool,
    list: String,
    one: String,
}

impl Floor {
    /// Serves `/list` (sorted by credit, with this condition) and `/one/{id}`.
    pub(crate) async fn start(database: &str, condition: &str) -> Outcome<Self> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(8).connect(database).await?;
        let list = format!(
            "SELECT {COLUMNS} FROM clients c WHERE {condition} \
             ORDER BY c.up_to_date_base_minor, c.id LIMIT 51"
        );
        let one = format!("SELECT {COLUMNS} FROM clients c WHERE c.id = $1");
        let routes = Router::new()
            .route("/list", get(list_clients))
            .route("/one/{id}", get(one_client))
            .with_state(Statements { pool, list, one });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let server = tokio::spawn(async move {
            // It serves until it is aborted; an error shows as failing requests.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { base, server })
    }

    pub(crate) fn target(&self, path: &str) -> Outcome<Target> {
        Target::new(format!("{}{path}", self.base), "none")
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn list_clients(State(statements): State<Statements>) -> Response {
    let rows = sqlx::query(sqlx::AssertSqlSafe(statements.list.clone()));
    let rows = rows.fetch_all(&statements.pool).await.map_err(Failure::from);
    answer(rows.map(|rows| json!({ "data": rows.iter().map(object).collect::<Vec<_>>() })))
}

async fn one_client(State(statements): State<Statements>, Path(id): Path<i64>) -> Response {
    let row = sqlx::query(sqlx::AssertSqlSafe(statements.one.clone())).bind(id);
    let row = row.fetch_one(&statements.pool).await.map_err(Failure::from);
    answer(row.map(|row| Value::Object(object(&row))))
}

fn answer(body: Outcome<Value>) -> Response {
    match body {
        Ok(body) => ([(CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Err(failure) => {
            (axum::http::StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response()
        }
    }
}

fn object(row: &AnyRow) -> Map<String, Value> {
    use sqlx::Column as _;
    let columns = row.columns().iter().map(|column| {
        let name = column.name();
        let number = row.try_get::<Option<i64>, _>(name).ok().map(|number| json!(number));
        let text = || row.try_get::<Option<String>, _>(name).ok().map(|text| json!(text));
        (name.to_owned(), number.or_else(text).unwrap_or(Value::Null))
    });
    columns.collect()
}
