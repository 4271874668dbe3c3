//! Knows how ids are handed out: from a sequence on PostgreSQL, from a counter row on SQLite.

use async_trait::async_trait;
use bursar_application::clients::views::SavedView;
use bursar_application::ports::IdSource;
use bursar_domain::access::{ApiToken, Invitation, Membership, Role, User};
use bursar_domain::billing::invoice::{CreditNote, Invoice};
use bursar_domain::billing::journal::Entry;
use bursar_domain::billing::payment::{BankLine, Gateway, Payment, PaymentMethod, Refund};
use bursar_domain::billing::pricing::{PricingPlan, PricingRule};
use bursar_domain::billing::tax::TaxRule;
use bursar_domain::billing::usage::UsageRecord;
use bursar_domain::catalog::{Product, ProductCycle, ProductGroup};
use bursar_domain::client::{Client, ClientGroup, Configuration, CustomField, Note};
use bursar_domain::currency::ListedCurrency;
use bursar_domain::mail::MailTemplate;
use bursar_domain::repository::{Aggregate, StoreError};
use sea_orm::DbErr;

use crate::error::unavailable;
use crate::statement::Sql;
use crate::work::SeaWork;

/// The sequence of each kind of aggregate bears its table's name.
const SEQUENCES: [(&str, &str); 28] = [
    (Client::NAME, "clients"),
    (ClientGroup::NAME, "client_groups"),
    (Configuration::NAME, "configurations"),
    (CustomField::NAME, "custom_fields"),
    (Note::NAME, "client_notes"),
    (User::NAME, "users"),
    (Role::NAME, "roles"),
    (Membership::NAME, "memberships"),
    (Invitation::NAME, "invitations"),
    (ApiToken::NAME, "api_tokens"),
    (ListedCurrency::NAME, "currencies"),
    (SavedView::NAME, "saved_views"),
    (Entry::NAME, "journal_entries"),
    (TaxRule::NAME, "tax_rules"),
    (Invoice::NAME, "invoices"),
    (CreditNote::NAME, "credit_notes"),
    (MailTemplate::NAME, "mail_templates"),
    (Gateway::NAME, "gateways"),
    (Payment::NAME, "payments"),
    (Refund::NAME, "refunds"),
    (PaymentMethod::NAME, "payment_methods"),
    (BankLine::NAME, "bank_lines"),
    (ProductGroup::NAME, "product_groups"),
    (Product::NAME, "products"),
    (ProductCycle::NAME, "product_cycles"),
    (PricingPlan::NAME, "pricing_plans"),
    (PricingRule::NAME, "pricing_rules"),
    (UsageRecord::NAME, "usage_records"),
];

#[async_trait]
impl IdSource for SeaWork {
    async fn next(&self, what: &'static str, count: u32) -> Result<i64, StoreError> {
        let sequence =
            SEQUENCES.iter().find(|(name, _)| *name == what).map(|(_, sequence)| sequence);
        let sequence = sequence.ok_or_else(|| DbErr::Custom(format!("nothing numbers a {what}")));
        let doing = format!("allocating ids for a {what}");
        let sequence = sequence.map_err(unavailable(&doing))?;
        let next = self.next_numbers(sequence, i64::from(count.max(1))).await;
        next.map_err(unavailable(&doing))
    }
}

impl SeaWork {
    /// The first of `count` numbers that follow one another.
    pub(crate) async fn next_numbers(&self, sequence: &str, count: i64) -> Result<i64, DbErr> {
        if self.is_postgres() {
            self.next_of_sequence(sequence, count).await
        } else {
            let mut sql = Sql::new("UPDATE id_counters SET last = last + ");
            sql.bind(count).push(" WHERE name = ").bind(sequence).push(" RETURNING last");
            Ok(sql.value::<i64>(&self.tx).await? - count + 1)
        }
    }

    /// A sequence hands its numbers to whoever asks, without waiting for anybody's transaction. If
    /// somebody asked in between, the numbers do not follow one another: they are left unused.
    async fn next_of_sequence(&self, sequence: &str, count: i64) -> Result<i64, DbErr> {
        let mut sql = Sql::new("SELECT min(id), max(id) FROM (SELECT nextval('ids_");
        sql.push(sequence).push("') AS id FROM generate_series(1, ").bind(count).push(")) drawn");
        loop {
            let row = sql.one(&self.tx).await?;
            let row = row.ok_or_else(|| DbErr::RecordNotFound("a sequence".to_owned()))?;
            let (first, last): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            if last - first + 1 == count {
                return Ok(first);
            }
        }
    }
}
