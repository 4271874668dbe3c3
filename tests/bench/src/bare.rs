//! The floor: a server that only runs one prepared statement and writes what it gave as JSON,
//! straight on the database's driver.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Column, PgPool, Row, SqlitePool};

use crate::failure::Outcome;
use crate::load::{Target, client};

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
    pool: Pool,
    list: String,
    one: String,
}

#[derive(Clone)]
enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

impl Floor {
    /// Serves `/list` (sorted by credit, with this condition) and `/one/{id}`.
    pub(crate) async fn start(database: &str, condition: &str) -> Outcome<Self> {
        let pool = if database.starts_with("postgres") {
            Pool::Postgres(PgPoolOptions::new().max_connections(8).connect(database).await?)
        } else {
            Pool::Sqlite(SqlitePoolOptions::new().max_connections(8).connect(database).await?)
        };
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
        Ok(Target::new(client()?, format!("{}{path}", self.base)))
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn list_clients(State(statements): State<Statements>) -> Response {
    let rows = statements.pool.objects(&statements.list, None).await;
    answer(rows.map(|rows| json!({ "data": rows })))
}

async fn one_client(State(statements): State<Statements>, Path(id): Path<i64>) -> Response {
    let rows = statements.pool.objects(&statements.one, Some(id)).await;
    answer(rows.map(Value::Array))
}

/// What both drivers need said in their own types: the statement run, its rows as objects.
macro_rules! run {
    ($pool:expr, $statement:expr, $id:expr) => {{
        let statement = sqlx::query(sqlx::AssertSqlSafe($statement.to_owned()));
        let statement = match $id {
            Some(id) => statement.bind(id),
            None => statement,
        };
        let rows = statement.fetch_all($pool).await?;
        Ok(rows.iter().map(|row| Value::Object(object!(row))).collect())
    }};
}

macro_rules! object {
    ($row:expr) => {{
        let mut object = Map::new();
        for column in $row.columns() {
            let place = column.ordinal();
            let value = None
                .or_else(|| $row.try_get::<Option<i64>, _>(place).ok().map(|number| json!(number)))
                .or_else(|| $row.try_get::<Option<String>, _>(place).ok().map(|text| json!(text)))
                .or_else(|| $row.try_get::<Option<i32>, _>(place).ok().map(|number| json!(number)))
                .or_else(|| $row.try_get::<Option<i16>, _>(place).ok().map(|number| json!(number)));
            object.insert(column.name().to_owned(), value.unwrap_or(Value::Null));
        }
        object
    }};
}

impl Pool {
    async fn objects(&self, statement: &str, id: Option<i64>) -> Outcome<Vec<Value>> {
        match self {
            Self::Postgres(pool) => run!(pool, statement, id),
            Self::Sqlite(pool) => run!(pool, statement, id),
        }
    }
}

fn answer(body: Outcome<Value>) -> Response {
    match body {
        Ok(body) => ([(CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Err(failure) => {
            (axum::http::StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response()
        }
    }
}
