//! Knows how one step of the schema's history is written down and run on either engine.

use sea_orm_migration::prelude::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend};

/// One step: its name, by which a database remembers it, and its statements.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) statements: fn() -> Vec<Statements>,
}

/// Statements for both engines, or for one of them.
pub(super) struct Statements {
    only: Option<DatabaseBackend>,
    text: String,
}

/// Statements for both engines, separated by `;`. Where the engines' words differ stands:
///
/// * `{key}`: a primary key that is handed out by the unit of work,
/// * `{serial}`: a primary key that the database counts up itself,
/// * `{bytes}`: text that sorts by its bytes, so that both engines order alike,
/// * `{blob}`: bytes.
pub(super) fn both(text: &str) -> Statements {
    Statements { only: None, text: text.to_owned() }
}

/// One statement that only this engine runs, as it is.
pub(super) fn only(engine: DatabaseBackend, text: impl Into<String>) -> Statements {
    Statements { only: Some(engine), text: text.into() }
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    #[expect(elided_lifetimes_in_paths, reason = "the trait declares it so")]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (engine, database) = (manager.get_database_backend(), manager.get_connection());
        for statements in (self.statements)() {
            match statements.only {
                Some(only) if only != engine => {}
                Some(_) => {
                    database.execute_unprepared(&statements.text).await?;
                }
                None => {
                    let text = translate(&statements.text, engine);
                    for one in text.split(';').map(str::trim).filter(|one| !one.is_empty()) {
                        database.execute_unprepared(one).await?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn translate(text: &str, engine: DatabaseBackend) -> String {
    let words = if engine == DatabaseBackend::Postgres {
        [
            ("{key}", "BIGINT PRIMARY KEY"),
            ("{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
            ("{bytes}", "TEXT COLLATE \"C\""),
            ("{blob}", "BYTEA"),
        ]
    } else {
        [
            ("{key}", "INTEGER PRIMARY KEY"),
            ("{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
            ("{bytes}", "TEXT"),
            ("{blob}", "BLOB"),
        ]
    };
    words.iter().fold(text.to_owned(), |text, (word, own)| text.replace(word, own))
}
