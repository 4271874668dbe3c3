//! Keeps the texts that staff write for e-mails.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::mail::{MailTemplate, StoredMailTemplate, TemplateText};

use crate::column::{Reading, instant};
use crate::error::Unreadable;
use crate::kept::Kept;
use sea_orm::entity::prelude::*;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_templates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub occasion: String,
    pub language: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub changed_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for MailTemplate {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "language";

    fn row(&self) -> Result<Model, DbErr> {
        let StoredMailTemplate { id, name, occasion, language, text, changed_at, version } =
            self.as_stored().clone();
        let TemplateText { subject, text, html } = text;
        Ok(Model {
            id: id.get(),
            name,
            occasion: occasion.code().to_owned(),
            language: language.to_string(),
            subject,
            text,
            html,
            changed_at: instant(changed_at),
            version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model { id, name, occasion, language, subject, text, html, changed_at, version } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredMailTemplate {
            id: read.id(id)?,
            name,
            occasion: read.parsed(&occasion)?,
            language: read.parsed(&language)?,
            text: TemplateText { subject, text, html },
            changed_at: read.instant(changed_at)?,
            version,
        }))
    }
}
