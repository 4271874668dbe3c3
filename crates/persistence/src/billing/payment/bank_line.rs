//! Keeps lines of bank statements.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use async_trait::async_trait;
use bursar_domain::billing::payment::{
    BankLine, BankLineRepository, BankLineStatus, StoredBankLine,
};
use bursar_domain::repository::{Repository, StoreError};
use bursar_kernel::Id;
use sea_orm::entity::prelude::*;

use super::sum;
use crate::clients::derived::MOST_VALUES;
use crate::column::{Reading, day, instant};
use crate::error::{Unreadable, unavailable};
use crate::kept::Kept;
use crate::rows::insert_kept;
use crate::statement::Sql;
use crate::work::SeaWork;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub digest: String,
    pub booked_on: i64,
    pub currency: String,
    pub amount_minor: i64,
    pub payer: Option<String>,
    pub words: String,
    pub bank_reference: Option<String>,
    pub status: String,
    pub payment_id: Option<i64>,
    pub note: Option<String>,
    pub created_at: i64,
    pub version: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Kept for BankLine {
    type Entity = Entity;
    type Row = Model;
    type Columns = ActiveModel;

    const UNIQUE: &'static str = "digest";

    fn row(&self) -> Result<Model, DbErr> {
        let StoredBankLine {
            id,
            digest,
            booked_on,
            amount,
            payer,
            words,
            bank_reference,
            status,
            payment,
            note,
            created_at,
            version,
        } = self.as_stored();
        Ok(Model {
            id: id.get(),
            digest: digest.clone(),
            booked_on: day(*booked_on),
            currency: amount.currency().code().to_owned(),
            amount_minor: amount.minor(),
            payer: payer.as_ref().map(ToString::to_string),
            words: words.to_string(),
            bank_reference: bank_reference.as_ref().map(ToString::to_string),
            status: status.code().to_owned(),
            payment_id: payment.map(Id::get),
            note: note.as_ref().map(ToString::to_string),
            created_at: instant(*created_at),
            version: *version,
        })
    }

    fn restore(row: Model) -> Result<Self, Unreadable> {
        let Model {
            id,
            digest,
            booked_on,
            currency,
            amount_minor,
            payer,
            words,
            bank_reference,
            status,
            payment_id,
            note,
            created_at,
            version,
        } = row;
        let read = Reading::of::<Self>(id);
        Ok(Self::restore(StoredBankLine {
            id: read.id(id)?,
            digest,
            booked_on: read.day(booked_on)?,
            amount: sum(read, amount_minor, &currency)?,
            payer: read.optional(payer.as_ref(), |read, text| read.line(text))?,
            words: read.note(&words)?,
            bank_reference: read.optional(bank_reference.as_ref(), |read, text| read.line(text))?,
            status: read.parsed(&status)?,
            payment: payment_id.map(|payment| read.id(payment)).transpose()?,
            note: read.optional(note.as_ref(), |read, text| read.note(text))?,
            created_at: read.instant(created_at)?,
            version,
        }))
    }
}

#[async_trait]
impl BankLineRepository for SeaWork {
    async fn get(&self, id: Id<BankLine>) -> Result<BankLine, StoreError> {
        self.lock_row("bank_lines", id.get()).await?;
        Repository::<BankLine>::get(self, id).await
    }

    async fn known(
        &self,
        digests: &[String],
    ) -> Result<Vec<(String, Id<BankLine>, BankLineStatus)>, StoreError> {
        if self.is_postgres() {
            let lock = Sql::new("LOCK TABLE bank_lines IN SHARE ROW EXCLUSIVE MODE");
            lock.run(&self.tx).await.map_err(unavailable("waiting for another statement"))?;
        }
        let mut known = Vec::new();
        for some in digests.chunks(MOST_VALUES) {
            let found = Entity::find().filter(Column::Digest.is_in(some.iter().cloned()));
            for row in found.all(&self.tx).await.map_err(unavailable("reading bank lines"))? {
                let read = Reading::of::<BankLine>(row.id);
                known.push((row.digest, read.id(row.id)?, read.parsed(&row.status)?));
            }
        }
        Ok(known)
    }

    async fn add_all(&self, lines: &[BankLine]) -> Result<(), StoreError> {
        insert_kept(self, lines.iter()).await.map_err(unavailable("writing bank lines"))
    }

    async fn save(&self, line: &BankLine) -> Result<(), StoreError> {
        Repository::<BankLine>::save(self, line).await
    }
}
