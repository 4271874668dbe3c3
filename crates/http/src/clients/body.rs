//! What bodies say about clients.

use std::collections::{BTreeMap, BTreeSet};

use bursar_application::{
    Error,
    clients::{EditClient, PatchValue, ProfilePatch, RegisterClient},
};
use bursar_domain::{
    access::ClientRole,
    client::{ClientId, ProfileInput, SuspensionKind},
    field::FieldErrors,
    mail::Topic,
};
use bursar_kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::json::Patch;

/// What is said of a client. An absent field stays, `null` clears. A new client needs an e-mail
/// address and a name or a company.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ClientInput)]
pub(crate) struct ClientBody {
    #[schema(value_type = Option<String>)]
    first_name: Patch<String>,
    #[schema(value_type = Option<String>)]
    last_name: Patch<String>,
    #[schema(value_type = Option<String>)]
    company: Patch<String>,
    #[schema(value_type = Option<String>)]
    email: Patch<String>,
    #[schema(value_type = Option<String>)]
    phone: Patch<String>,
    #[schema(value_type = Option<String>)]
    address_line_1: Patch<String>,
    #[schema(value_type = Option<String>)]
    address_line_2: Patch<String>,
    #[schema(value_type = Option<String>)]
    city: Patch<String>,
    #[schema(value_type = Option<String>)]
    state: Patch<String>,
    #[schema(value_type = Option<String>)]
    zip: Patch<String>,
    #[schema(value_type = Option<String>)]
    country: Patch<String>,
    #[schema(value_type = Option<String>)]
    vat_id: Patch<String>,
    #[schema(value_type = Option<bool>)]
    tax_exempt: Patch<bool>,
    /// `automatic`, `always` or `never`.
    #[schema(value_type = Option<String>)]
    tax_exemption: Patch<String>,
    /// Without one a new client gets that of its country or the global default.
    #[schema(value_type = Option<String>)]
    currency: Patch<String>,
    #[schema(value_type = Option<String>)]
    external_billing_id: Patch<String>,
    #[schema(value_type = Option<bool>)]
    do_not_process: Patch<bool>,
    /// Values of the operator's own fields by name; fields that are not named stay.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    custom_fields: BTreeMap<String, Option<CustomValue>>,
    /// Without one a new client gets the default configuration.
    #[schema(value_type = Option<i64>)]
    configuration_id: Patch<i64>,
    /// The whole set; without it a new client gets the default group.
    #[schema(value_type = Option<Vec<i64>>)]
    group_ids: Patch<Vec<i64>>,
    /// The reseller under whom a new client is created; only with the reseller feature on.
    #[schema(value_type = Option<i64>)]
    reseller_id: Patch<i64>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum CustomValue {
    Text(String),
    Flag(bool),
}

impl ClientBody {
    /// A new client.
    pub(crate) fn register(self, has_resellers: bool) -> Result<RegisterClient, Error> {
        let mut errors = FieldErrors::none();
        let configuration = one("configuration_id", &self.configuration_id, &mut errors);
        let groups = ids_of("group_ids", &self.group_ids, &mut errors);
        let reseller = one("reseller_id", &self.reseller_id, &mut errors);
        if reseller.is_some() && !has_resellers {
            errors.add("reseller_id", "feature_off", "The reseller feature is off");
        }
        let mut input = ProfileInput::default();
        self.profile().apply(&mut input)?;
        errors.ok(())?;
        Ok(RegisterClient { input, configuration, groups, reseller, address_required: false })
    }

    /// New values for a client.
    pub(crate) fn edit(self, client: ClientId, seen: Option<i64>) -> Result<EditClient, Error> {
        let mut errors = FieldErrors::none();
        let configuration = one("configuration_id", &self.configuration_id, &mut errors);
        if self.configuration_id == Patch::Clear {
            errors.add("configuration_id", "required", "Every client has a configuration");
        }
        let groups = ids_of("group_ids", &self.group_ids, &mut errors);
        if self.reseller_id != Patch::Keep {
            errors.add("reseller_id", "fixed", "A client's reseller is said when it is created");
        }
        errors.ok(())?;
        let patch = self.profile();
        Ok(EditClient { client, seen, patch, configuration, groups, address_required: false })
    }

    fn profile(self) -> ProfilePatch {
        let texts = [
            ("first_name", self.first_name),
            ("last_name", self.last_name),
            ("company", self.company),
            ("email", self.email),
            ("phone", self.phone),
            ("address_line_1", self.address_line_1),
            ("address_line_2", self.address_line_2),
            ("city", self.city),
            ("state", self.state),
            ("zip", self.zip),
            ("country", self.country),
            ("vat_id", self.vat_id),
            ("tax_exemption", self.tax_exemption),
            ("currency", self.currency),
            ("external_billing_id", self.external_billing_id),
        ];
        let flags = [("tax_exempt", self.tax_exempt), ("do_not_process", self.do_not_process)];
        let mut patch = ProfilePatch::default();
        for (field, text) in texts.into_iter().filter_map(|(f, text)| Some((f, text.sent()?))) {
            patch.set(field, PatchValue::Text(text));
        }
        for (field, flag) in flags.into_iter().filter_map(|(f, flag)| Some((f, flag.sent()?))) {
            patch.set(field, PatchValue::Flag(flag));
        }
        for (name, value) in self.custom_fields {
            let value = match value {
                Some(CustomValue::Text(text)) => PatchValue::Text(text),
                Some(CustomValue::Flag(flag)) => PatchValue::Flag(flag),
                None => PatchValue::Text(String::new()),
            };
            patch.set(format!("custom_fields.{name}"), value);
        }
        patch
    }
}

fn one<A>(field: &'static str, sent: &Patch<i64>, errors: &mut FieldErrors) -> Option<Id<A>> {
    let Patch::Set(number) = sent else { return None };
    errors.check(field, "malformed", Id::new(*number))
}

fn ids_of<A>(
    field: &'static str,
    sent: &Patch<Vec<i64>>,
    errors: &mut FieldErrors,
) -> Option<BTreeSet<Id<A>>> {
    let numbers = sent.clone().sent()?;
    let ids = numbers.into_iter().map(|number| errors.check(field, "malformed", Id::new(number)));
    Some(ids.collect::<Vec<_>>().into_iter().flatten().collect())
}

/// The ids in a list of numbers.
pub(crate) fn ids<A>(field: &'static str, numbers: &[i64]) -> Result<BTreeSet<Id<A>>, Error> {
    let mut errors = FieldErrors::none();
    let ids = numbers.iter().map(|number| errors.check(field, "malformed", Id::new(*number)));
    let ids: Vec<_> = ids.collect();
    Ok(errors.ok(ids.into_iter().flatten().collect())?)
}

/// One id.
pub(crate) fn id<A>(field: &'static str, number: i64) -> Result<Id<A>, Error> {
    let malformed =
        |error: bursar_kernel::IdError| FieldErrors::one(field, "malformed", error.to_string());
    Ok(Id::new(number).map_err(malformed)?)
}

/// Roles of a client's user, as the API names them.
pub(crate) fn roles(names: &[String]) -> Result<BTreeSet<ClientRole>, Error> {
    let mut errors = FieldErrors::none();
    let roles = names.iter().map(|name| errors.check("roles", "unknown", name.parse()));
    let roles: Vec<_> = roles.collect();
    Ok(errors.ok(roles.into_iter().flatten().collect())?)
}

/// What a client's user is told about, as the API names it.
pub(crate) fn topics(names: Option<&[String]>) -> Result<Option<BTreeSet<Topic>>, Error> {
    let Some(names) = names else { return Ok(None) };
    let mut errors = FieldErrors::none();
    let topics = names.iter().map(|name| errors.check("notifications", "unknown", name.parse()));
    let topics: Vec<_> = topics.collect();
    Ok(errors.ok(Some(topics.into_iter().flatten().collect()))?)
}

/// Why a client is to be suspended.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SuspendBody {
    /// Why, in words.
    pub(crate) reason: String,
    /// `staff` (the default) or `fraud`.
    kind: Option<String>,
}

impl SuspendBody {
    /// The kind of cause.
    pub(crate) fn kind(&self) -> Result<SuspensionKind, Error> {
        let Some(kind) = &self.kind else { return Ok(SuspensionKind::Staff) };
        let unknown = |error: bursar_domain::client::UnknownSuspensionKind| {
            FieldErrors::one("kind", "unknown", error.to_string())
        };
        Ok(kind.parse().map_err(unknown)?)
    }
}

/// Why something is done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonBody {
    /// Why, in words.
    pub(crate) reason: String,
}

/// Another configuration for a client.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfigurationIdBody {
    /// The configuration.
    pub(crate) configuration_id: i64,
}

/// The whole set of groups that a client is to be in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupIdsBody {
    /// The groups.
    pub(crate) group_ids: Vec<i64>,
}

/// A user who is to look after a client.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssociateBody {
    /// The end user.
    pub(crate) user_id: i64,
    /// `owner`, `member` or both.
    pub(crate) roles: Vec<String>,
    /// `billing` and `services`; left out, what is usual in these roles.
    pub(crate) notifications: Option<Vec<String>>,
}

/// Other roles for a client's user.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolesBody {
    /// `owner`, `member` or both; the whole set.
    pub(crate) roles: Vec<String>,
    /// `billing` and `services`, the whole set; left out, as before.
    pub(crate) notifications: Option<Vec<String>>,
}

/// A person without an account who is to look after a client.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteBody {
    /// Where the invitation goes.
    pub(crate) email: String,
    /// `owner`, `member` or both.
    pub(crate) roles: Vec<String>,
    /// `billing` and `services`; left out, what is usual in these roles.
    pub(crate) notifications: Option<Vec<String>>,
}

/// A remark about a client.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteBody {
    /// The words.
    pub(crate) body: String,
}
