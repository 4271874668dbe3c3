//! Knows the row of a client: what the aggregate is, and what follows from it alone.
#![expect(unreachable_pub, reason = "a row is as visible as what is derived from it")]

use bursar_domain::client::profile::StoredProfile;
use bursar_domain::client::{Agreement, Client, ClientStatus, Profile, StoredClient, Suspension};
use bursar_domain::repository::Aggregate;
use bursar_kernel::text::fold;
use sea_orm::entity::prelude::*;

use super::mask;
use crate::column::{Reading, instant, json};
use crate::error::Unreadable;

#[expect(clippy::struct_excessive_bools, reason = "they are independent columns")]
/// A row of the table; columns that follow from other tables are kept by `derived`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub version: i64,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub company: Option<String>,
    pub email: String,
    pub email_folded: String,
    pub phone: Option<String>,
    pub address_line_1: Option<String>,
    pub address_line_2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub zip: Option<String>,
    pub country: Option<String>,
    pub vat_id: Option<String>,
    pub tax_exempt: bool,
    pub tax_exemption: String,
    pub currency: String,
    pub external_billing_id: Option<String>,
    pub do_not_process: bool,
    pub custom_fields: String,
    pub lifecycle: String,
    pub suspension_kind: Option<String>,
    pub suspension_note: Option<String>,
    pub suspended_by: Option<String>,
    pub suspended_at: Option<i64>,
    pub has_active_service: bool,
    pub has_billing_agreement: bool,
    pub agreement_set: bool,
    pub has_payment_method: bool,
    pub configuration_id: i64,
    pub reseller_id: Option<i64>,
    pub created_at: i64,
    pub erased_at: Option<i64>,
    pub status: i16,
    pub company_folded: Option<String>,
    pub group_mask: i64,
}

/// Relations are written out in the statements that need them.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// In place of a status: the client was erased, and no list shows him.
pub(crate) const ERASED: i16 = 5;

/// The number by which a status is filtered; its place among all statuses.
pub(crate) fn status_code(status: ClientStatus) -> i16 {
    let place = ClientStatus::ALL.iter().position(|one| *one == status);
    place.and_then(|place| i16::try_from(place).ok()).unwrap_or_default()
}

/// The status of a number.
pub(crate) fn status_of(code: i16) -> Option<ClientStatus> {
    ClientStatus::ALL.get(usize::try_from(code).ok()?).copied()
}

/// The row of a client.
pub(crate) fn row(client: &Client) -> Result<Model, DbErr> {
    fn text<T: ToString>(value: Option<&T>) -> Option<String> {
        value.map(ToString::to_string)
    }
    let profile = client.profile();
    let suspension = client.suspension();
    Ok(Model {
        id: client.id().get(),
        version: client.version(),
        first_name: text(profile.first_name()),
        last_name: text(profile.last_name()),
        company: text(profile.company()),
        email: profile.email().to_string(),
        email_folded: profile.email().normalized(),
        phone: profile.phone().map(|phone| phone.e164().to_owned()),
        address_line_1: text(profile.address_line_1()),
        address_line_2: text(profile.address_line_2()),
        city: text(profile.city()),
        state: text(profile.state()),
        zip: text(profile.zip()),
        country: profile.country().map(|country| country.code().to_owned()),
        vat_id: profile.vat_id().map(|number| number.as_str().to_owned()),
        tax_exempt: profile.tax_exempt(),
        tax_exemption: profile.tax_exemption().code().to_owned(),
        currency: profile.currency().code().to_owned(),
        external_billing_id: text(profile.external_billing_id()),
        do_not_process: profile.do_not_process(),
        custom_fields: json(profile.custom_fields())?,
        lifecycle: client.lifecycle().code().to_owned(),
        suspension_kind: suspension.map(|suspension| suspension.kind.code().to_owned()),
        suspension_note: suspension.map(|suspension| suspension.note.clone()),
        suspended_by: suspension.map(|suspension| suspension.by.clone()),
        suspended_at: suspension.map(|suspension| instant(suspension.at)),
        has_active_service: client.has_active_service(),
        has_billing_agreement: client.has_billing_agreement(),
        agreement_set: client.agreement().is_set,
        has_payment_method: client.agreement().has_method,
        configuration_id: client.configuration().get(),
        reseller_id: client.reseller().map(bursar_kernel::Id::get),
        created_at: instant(client.created_at()),
        erased_at: client.erased_at().map(instant),
        status: if client.erased_at().is_some() { ERASED } else { status_code(client.status()) },
        company_folded: profile.company().map(|company| fold(company.as_str())),
        group_mask: client.groups().iter().fold(0, |mask, id| mask | mask::group(id.get())),
    })
}

/// The client of a row, with the ids of its groups.
pub(crate) fn restore(row: &Model, groups: &[i64]) -> Result<Client, Unreadable> {
    let read = Reading::of::<Client>(row.id);
    let profile = profile(read, row)?;
    let suspension = suspension(read, row)?;
    Ok(Client::restore(StoredClient {
        id: read.id(row.id)?,
        profile,
        lifecycle: read.parsed(&row.lifecycle)?,
        suspension,
        has_active_service: row.has_active_service,
        configuration: read.id(row.configuration_id)?,
        groups: groups.iter().map(|group| read.id(*group)).collect::<Result<_, _>>()?,
        reseller: row.reseller_id.map(|id| read.id(id)).transpose()?,
        agreement: Agreement { is_set: row.agreement_set, has_method: row.has_payment_method },
        created_at: read.instant(row.created_at)?,
        erased_at: row.erased_at.map(|at| read.instant(at)).transpose()?,
        version: row.version,
    }))
}

fn profile(read: Reading, row: &Model) -> Result<Profile, Unreadable> {
    let line = |text: &Option<String>| read.optional(text.as_ref(), |read, text| read.line(text));
    Ok(Profile::restore(StoredProfile {
        first_name: line(&row.first_name)?,
        last_name: line(&row.last_name)?,
        company: line(&row.company)?,
        email: read.parsed(&row.email)?,
        phone: read.optional(row.phone.as_ref(), |read, number| read.phone(number))?,
        address_line_1: line(&row.address_line_1)?,
        address_line_2: line(&row.address_line_2)?,
        city: line(&row.city)?,
        state: line(&row.state)?,
        zip: line(&row.zip)?,
        country: read.optional(row.country.as_ref(), |read, code| read.parsed(code))?,
        vat_id: read.optional(row.vat_id.as_ref(), |read, number| read.parsed(number))?,
        tax_exempt: row.tax_exempt,
        tax_exemption: read.parsed(&row.tax_exemption)?,
        currency: read.parsed(&row.currency)?,
        external_billing_id: line(&row.external_billing_id)?,
        do_not_process: row.do_not_process,
        custom_fields: read.json(&row.custom_fields)?,
    }))
}

fn suspension(read: Reading, row: &Model) -> Result<Option<Suspension>, Unreadable> {
    let Some(kind) = &row.suspension_kind else { return Ok(None) };
    let half = || read.wrong("a suspension lacks its reason, its author or its instant");
    Ok(Some(Suspension {
        kind: read.parsed(kind)?,
        note: row.suspension_note.clone().ok_or_else(half)?,
        by: row.suspended_by.clone().ok_or_else(half)?,
        at: read.instant(row.suspended_at.ok_or_else(half)?)?,
    }))
}
