//! Clients as the API and the pages show them.

use std::collections::BTreeMap;

use bursar_application::clients::directory::{
    ClientDetails, ClientSummary, FacetCounts, FacetValue, InvitationRow, NoteRow, TeamMember,
};
use bursar_domain::{
    access::ClientRole,
    client::{Suspension, profile::Profile},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::view::{InstantView, MoneyView, NamedView};

/// A client as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ClientSummary)]
#[expect(missing_docs, reason = "the fields are those of api.md 3")]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, each a filter")]
pub struct ClientRow {
    pub id: i64,
    pub display_name: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub company: Option<String>,
    pub email: String,
    pub city: Option<String>,
    pub country: Option<String>,
    /// `active`, `inactive`, `suspending`, `suspended` or `deleting`.
    pub status: String,
    pub created_at: InstantView,
    pub configuration: NamedView,
    pub groups: Vec<NamedView>,
    pub currency: String,
    /// Total over all currencies, converted to the client's.
    pub credit: MoneyView,
    /// The same less usage that is not billed yet.
    pub up_to_date_credit: MoneyView,
    pub out_of_credit_since: Option<InstantView>,
    /// When the credit reaches its limit if usage goes on as now.
    pub credit_ends_at: Option<InstantView>,
    pub has_billing_agreement: bool,
    pub tax_exempt: bool,
    pub do_not_process: bool,
    pub is_reseller: bool,
    pub reseller: Option<NamedView>,
    /// How many services are pending, active or suspended.
    pub services: u32,
    /// How many instances are not deleted.
    pub instances: u32,
    pub version: i64,
}

impl From<ClientSummary> for ClientRow {
    fn from(summary: ClientSummary) -> Self {
        let ClientSummary {
            id,
            display_name,
            first_name,
            last_name,
            company,
            email,
            city,
            country,
            status,
            created_at,
            configuration,
            groups,
            currency,
            credit,
            up_to_date_credit,
            out_of_credit_since,
            credit_ends_at,
            has_billing_agreement,
            tax_exempt,
            do_not_process,
            is_reseller,
            reseller,
            services,
            instances,
            version,
        } = summary;
        Self {
            id: id.get(),
            display_name,
            first_name,
            last_name,
            company,
            email,
            city,
            country,
            status: status.code().to_owned(),
            created_at: created_at.into(),
            configuration: configuration.into(),
            groups: groups.into_iter().map(Into::into).collect(),
            currency: currency.code().to_owned(),
            credit: credit.into(),
            up_to_date_credit: up_to_date_credit.into(),
            out_of_credit_since: out_of_credit_since.map(Into::into),
            credit_ends_at: credit_ends_at.map(Into::into),
            has_billing_agreement,
            tax_exempt,
            do_not_process,
            is_reseller,
            reseller: reseller.map(Into::into),
            services,
            instances,
            version,
        }
    }
}

/// A client with everything on record about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Client)]
pub struct ClientView {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: ClientRow,
    /// Its address and the like.
    #[serde(flatten)]
    pub profile: ProfileView,
    /// What its billing agreement rests on: `set` by staff or a program, from a `payment_method`, or
    /// `both`; `null` without one.
    pub billing_agreement_source: Option<String>,
    /// Why, by whom and since when it is suspended or being suspended.
    pub suspension: Option<SuspensionView>,
    /// Its credit in each currency that it holds.
    pub credits: Vec<CreditView>,
    /// What staff wrote down about it, newest first.
    pub notes: Vec<NoteView>,
    /// How many users look after it.
    pub users: u32,
    /// What hangs on it; live services, projects and resold clients keep it from being deleted.
    pub hanging: HangingView,
}

/// What is on record about a client beside what lists show.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "the fields are those of Profile, documented there")]
pub struct ProfileView {
    pub phone: Option<String>,
    pub address_line_1: Option<String>,
    pub address_line_2: Option<String>,
    pub state: Option<String>,
    pub zip: Option<String>,
    pub vat_id: Option<String>,
    /// `automatic`, `always` or `never`.
    pub tax_exemption: String,
    pub external_billing_id: Option<String>,
    /// Values of the operator's own fields, by name.
    pub custom_fields: BTreeMap<String, String>,
}

impl From<&Profile> for ProfileView {
    fn from(profile: &Profile) -> Self {
        let input = profile.to_input();
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            phone: some(input.phone),
            address_line_1: some(input.address_line_1),
            address_line_2: some(input.address_line_2),
            state: some(input.state),
            zip: some(input.zip),
            vat_id: some(input.vat_id),
            tax_exemption: profile.tax_exemption().code().to_owned(),
            external_billing_id: some(input.external_billing_id),
            custom_fields: input.custom_fields,
        }
    }
}

/// Why, by whom and since when a client is suspended.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuspensionView {
    /// `staff`, `credit`, `overdue_invoice` or `fraud`.
    pub kind: String,
    /// The reason in words.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// Since when.
    pub at: InstantView,
}

impl From<&Suspension> for SuspensionView {
    fn from(suspension: &Suspension) -> Self {
        let Suspension { kind, note, by, at } = suspension;
        let (kind, at) = (kind.code().to_owned(), (*at).into());
        Self { kind, reason: note.clone(), by: by.clone(), at }
    }
}

/// A client's credit in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CreditView {
    /// What was paid in and not spent.
    pub credit: MoneyView,
    /// The same less usage that is not billed yet.
    pub up_to_date_credit: MoneyView,
}

/// How many records hang on a client.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct HangingView {
    /// Services in any status.
    pub services: u64,
    /// Cloud projects.
    pub projects: u64,
    /// Clients that were created under this one.
    pub resold_clients: u64,
    /// Entries of the journal.
    pub journal_entries: u64,
    /// Drafts of invoices.
    pub drafts: u64,
    /// Invoices that were issued.
    pub issued_invoices: u64,
}

/// A remark that only staff see.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in Note")]
pub struct NoteView {
    pub id: i64,
    pub body: String,
    pub author: String,
    pub created_at: InstantView,
    pub version: i64,
}

impl From<NoteRow> for NoteView {
    fn from(note: NoteRow) -> Self {
        let NoteRow { id, body, author, created_at, version } = note;
        Self { id, body, author, created_at: created_at.into(), version }
    }
}

impl From<ClientDetails> for ClientView {
    fn from(details: ClientDetails) -> Self {
        let ClientDetails {
            client,
            summary,
            credits,
            notes,
            users,
            hanging,
            suspends_instead_of_terminating: _,
        } = details;
        let credit = |(credit, up_to_date)| CreditView {
            credit: MoneyView::from(credit),
            up_to_date_credit: MoneyView::from(up_to_date),
        };
        Self {
            summary: summary.into(),
            profile: client.profile().into(),
            billing_agreement_source: client
                .agreement()
                .source()
                .map(|source| source.code().to_owned()),
            suspension: client.suspension().map(Into::into),
            credits: credits.into_iter().map(credit).collect(),
            notes: notes.into_iter().map(Into::into).collect(),
            users,
            hanging: HangingView {
                services: hanging.services,
                projects: hanging.projects,
                resold_clients: hanging.resold_clients,
                journal_entries: hanging.journal_entries,
                drafts: hanging.drafts,
                issued_invoices: hanging.issued_invoices,
            },
        }
    }
}

/// A user who looks after a client.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in Membership and User")]
pub struct TeamMemberView {
    pub user_id: i64,
    pub name: String,
    pub email: String,
    pub is_active: bool,
    /// `owner`, `member` or both.
    pub roles: Vec<String>,
    /// `billing` and `services`.
    pub notifications: Vec<String>,
    pub since: InstantView,
    pub last_seen_at: Option<InstantView>,
    /// The version of the membership.
    pub version: i64,
}

impl From<TeamMember> for TeamMemberView {
    fn from(member: TeamMember) -> Self {
        let TeamMember {
            user_id,
            name,
            email,
            is_active,
            roles,
            topics,
            since,
            last_seen_at,
            version,
        } = member;
        Self {
            user_id,
            name,
            email,
            is_active,
            roles: codes(roles),
            notifications: topics.iter().map(|topic| topic.code().to_owned()).collect(),
            since: since.into(),
            last_seen_at: last_seen_at.map(Into::into),
            version,
        }
    }
}

/// An open invitation.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in Invitation")]
pub struct InvitationView {
    pub id: i64,
    pub email: String,
    pub roles: Vec<String>,
    pub invited_by: String,
    pub created_at: InstantView,
    pub expires_at: InstantView,
    pub version: i64,
}

impl From<InvitationRow> for InvitationView {
    fn from(invitation: InvitationRow) -> Self {
        let InvitationRow { id, email, roles, invited_by, created_at, expires_at, version } =
            invitation;
        Self {
            id,
            email,
            roles: codes(roles),
            invited_by,
            created_at: created_at.into(),
            expires_at: expires_at.into(),
            version,
        }
    }
}

/// Roles of a client's user in the words of the API.
pub(crate) fn codes(roles: impl IntoIterator<Item = ClientRole>) -> Vec<String> {
    roles.into_iter().map(|role| role.code().to_owned()).collect()
}

/// An invitation that was made; the link is told only now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InvitedView {
    /// The invitation's id.
    pub id: i64,
    /// Where the invited person accepts.
    pub url: String,
}

/// The counts beside the filters of the client list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FacetsView {
    /// For each filter its values, in the order in which they are offered.
    pub data: BTreeMap<String, Vec<FacetValueView>>,
}

/// One value of a filter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FacetValueView {
    /// The value as the filter's parameter takes it.
    pub value: String,
    /// Its words.
    pub label: String,
    /// How many clients would be left if the filter were set to just this value.
    pub count: u64,
}

impl FacetsView {
    /// The counts, without the filters of a feature that is off.
    pub fn of(counts: FacetCounts, has_resellers: bool) -> Self {
        let value = |FacetValue { value, label, count }| FacetValueView { value, label, count };
        let is_offered = |code: &str| has_resellers || !matches!(code, "reseller" | "is_reseller");
        let data = counts.into_iter().filter(|(facet, _)| is_offered(facet.code())).map(
            |(facet, values)| (facet.code().to_owned(), values.into_iter().map(value).collect()),
        );
        Self { data: data.collect() }
    }
}
