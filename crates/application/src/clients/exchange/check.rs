//! Knows how the rows of a file are checked against what is there already, before anything is
//! written.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use bursar_domain::access::Permission;
use bursar_domain::client::profile::ProfileRules;
use bursar_domain::client::{
    Client, ClientGroup, ClientId, ClientTrace, Configuration, CustomField, Profile, ProfileInput,
};
use bursar_domain::field::FieldErrors;
use bursar_domain::repository::Aggregate;
use bursar_kernel::money::Currency;
use bursar_kernel::text::fold;
use bursar_kernel::{Country, Id};
use chrono::{DateTime, NaiveDate, Utc};

use super::columns::Column;
use super::report::{Duplicates, ImportAction};
use crate::Actor;

/// What rows are checked against.
pub(super) struct Surroundings {
    /// Who imports.
    pub(super) actor: Actor,
    pub(super) custom_fields: Vec<CustomField>,
    pub(super) currencies: BTreeSet<Currency>,
    pub(super) default_currency: Currency,
    pub(super) default_configuration: Id<Configuration>,
    pub(super) default_group: Option<Id<ClientGroup>>,
    pub(super) configurations: HashMap<String, Configuration>,
    pub(super) groups: HashMap<String, Id<ClientGroup>>,
}

/// What one row asks for; nothing of it is checked yet.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) texts: Vec<(Column, String)>,
}

/// A checked row: what becomes of it.
pub(super) enum Verdict {
    Create(Box<NewClient>),
    Update(ClientId),
    Pass(ImportAction),
}

/// A client that a row registers.
pub(super) struct NewClient {
    pub(super) profile: Profile,
    pub(super) configuration: Id<Configuration>,
    pub(super) groups: BTreeSet<Id<ClientGroup>>,
    pub(super) created_at: Option<DateTime<Utc>>,
}

/// The clients that are there already, and the earlier rows of the file, by what makes them the
/// same client.
#[derive(Default)]
pub(super) struct Known {
    by_email: HashMap<String, Vec<(Option<String>, Owner)>>,
    by_external_id: HashMap<String, Owner>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Client(ClientId),
    Line(u64),
}

/// What tells clients apart: the folded address, and the external billing id if there is one.
pub(super) type Identity = (String, Option<String>);

impl NewClient {
    pub(super) fn identity(&self) -> Identity {
        let external = self.profile.external_billing_id().map(ToString::to_string);
        (self.profile.email().normalized(), external)
    }
}

impl Known {
    /// The client that is this one, if one was there before the file.
    pub(super) fn client(&self, identity: &Identity) -> Option<ClientId> {
        match self.owner(identity) {
            Some(Owner::Client(client)) => Some(client),
            Some(Owner::Line(_)) | None => None,
        }
    }

    pub(super) fn learn(&mut self, trace: ClientTrace) {
        let owner = Owner::Client(trace.id);
        self.keep(trace.email_folded, trace.external_billing_id, owner);
    }

    fn learn_line(&mut self, wish: &Wish, line: u64) {
        let (email, external) = wish.identity();
        self.keep(email, external, Owner::Line(line));
    }

    fn keep(&mut self, email: String, external: Option<String>, owner: Owner) {
        self.by_email.entry(email).or_default().push((external.clone(), owner));
        if let Some(external) = external {
            self.by_external_id.entry(external).or_insert(owner);
        }
    }

    fn owner(&self, (email, external): &Identity) -> Option<Owner> {
        if let Some(owner) = external.as_ref().and_then(|id| self.by_external_id.get(id)) {
            return Some(*owner);
        }
        let same_email = self.by_email.get(email)?;
        let differs = |other: &Option<String>| external.is_some() && other.is_some();
        same_email.iter().find(|(other, _)| !differs(other)).map(|(_, owner)| *owner)
    }
}

impl Wish {
    pub(super) fn of(columns: &[Column], cells: Vec<String>) -> Self {
        let texts = columns.iter().cloned().zip(cells);
        Self { texts: texts.filter(|(column, _)| *column != Column::Ignored).collect() }
    }

    fn text(&self, column: &Column) -> &str {
        let found = self.texts.iter().find(|(known, _)| known == column);
        found.map_or("", |(_, text)| text.trim())
    }

    pub(super) fn identity(&self) -> Identity {
        let external = self.text(&Column::Field("external_billing_id"));
        let email = self.text(&Column::Field("email")).to_lowercase();
        (email, Some(external).filter(|text| !text.is_empty()).map(str::to_owned))
    }

    pub(super) fn name(&self) -> String {
        let [company, first, last] =
            ["company", "first_name", "last_name"].map(|field| self.text(&Column::Field(field)));
        if company.is_empty() {
            format!("{first} {last}").trim().to_owned()
        } else {
            company.into()
        }
    }

    /// Writes the cells that are not empty over an input.
    pub(super) fn write_over(&self, input: &mut ProfileInput, errors: &mut FieldErrors) {
        for (column, text) in self.texts.iter().filter(|(_, text)| !text.trim().is_empty()) {
            match column {
                Column::Field(field @ ("tax_exempt" | "do_not_process")) => {
                    let Some(flag) = flag(text) else {
                        errors.add(*field, "malformed", "Use true or false");
                        continue;
                    };
                    if *field == "tax_exempt" {
                        input.tax_exempt = flag;
                    } else {
                        input.do_not_process = flag;
                    }
                }
                Column::Field("country") => input.country = country(text.trim()),
                Column::Field("currency") => input.currency = text.trim().to_uppercase(),
                Column::Field(field) => {
                    if let Some(slot) = input.text_mut(field) {
                        slot.clone_from(text);
                    }
                }
                Column::Custom(name) => {
                    drop(input.custom_fields.insert(name.clone(), text.clone()));
                }
                Column::Configuration | Column::Groups | Column::CreatedAt | Column::Ignored => {}
            }
        }
    }
}

impl Surroundings {
    /// Decides what becomes of a row.
    pub(super) fn judge(
        &self,
        wish: &Wish,
        line: u64,
        known: &mut Known,
        duplicates: Duplicates,
    ) -> Verdict {
        let owner = known.owner(&wish.identity());
        match (owner, duplicates) {
            (None, _) => {
                known.learn_line(wish, line);
                self.create(wish)
            }
            (Some(Owner::Client(id)), Duplicates::Update) => Verdict::Update(id),
            (Some(Owner::Client(id)), Duplicates::Skip) => {
                Verdict::Pass(ImportAction::Skip(id.get()))
            }
            (Some(Owner::Line(line)), Duplicates::Skip) => {
                Verdict::Pass(ImportAction::SkipRepeated(line))
            }
            (Some(Owner::Client(id)), Duplicates::Refuse) => {
                refuse(format!("Client #{id} has this address or external billing id"))
            }
            (Some(Owner::Line(line)), Duplicates::Refuse | Duplicates::Update) => {
                refuse(format!("Line {line} has this address or external billing id"))
            }
        }
    }

    fn create(&self, wish: &Wish) -> Verdict {
        let (mut input, mut errors) = (ProfileInput::default(), FieldErrors::none());
        wish.write_over(&mut input, &mut errors);
        let configuration = self.configuration(wish, &mut errors);
        let configuration_id = configuration.map_or(self.default_configuration, Aggregate::id);
        if input.currency.is_empty() {
            let mapped = configuration
                .and_then(|found| found.settings().currency_of_country(&input.country));
            let currency = mapped.unwrap_or(self.default_currency);
            currency.code().clone_into(&mut input.currency);
        }
        let usual = || self.default_group.into_iter().collect::<BTreeSet<_>>();
        let groups = self.groups(wish, &mut errors).unwrap_or_else(usual);
        if configuration_id != self.default_configuration {
            self.require_configuring(&mut errors);
        }
        if groups != usual() {
            self.require_grouping(&mut errors);
        }
        let created_at = created_at(wish, &mut errors);
        match self.profile(None, &input, errors) {
            Err(errors) => Verdict::Pass(ImportAction::Refuse(errors)),
            Ok(profile) => Verdict::Create(Box::new(NewClient {
                profile,
                configuration: configuration_id,
                groups,
                created_at,
            })),
        }
    }

    /// Changes a client as the row says; the mistakes otherwise. What an empty cell is about stays
    /// as it is, the client's groups too.
    pub(super) fn update(
        &self,
        wish: &Wish,
        client: &mut Client,
    ) -> Result<Vec<bursar_domain::event::Event>, FieldErrors> {
        let (mut input, mut errors) = (client.profile().to_input(), FieldErrors::none());
        wish.write_over(&mut input, &mut errors);
        let configuration = self.configuration(wish, &mut errors).map(Aggregate::id);
        if configuration.is_some_and(|wanted| wanted != client.configuration()) {
            self.require_configuring(&mut errors);
        }
        let groups = self.groups(wish, &mut errors).filter(|groups| !groups.is_empty());
        if groups.as_ref().is_some_and(|wanted| wanted != client.groups()) {
            self.require_grouping(&mut errors);
        }
        let profile = self.profile(Some(client.profile()), &input, errors)?;
        let mut events = vec![client.edit(profile)];
        events.extend(configuration.map(|id| client.change_configuration(id)));
        events.extend(groups.map(|groups| client.regroup(groups)));
        events.retain(bursar_domain::event::Event::is_change);
        Ok(events)
    }

    fn profile(
        &self,
        stored: Option<&Profile>,
        input: &ProfileInput,
        mut errors: FieldErrors,
    ) -> Result<Profile, FieldErrors> {
        let rules = ProfileRules { custom_fields: &self.custom_fields, address_required: false };
        let profile = match stored {
            Some(stored) => stored.revise(input, rules),
            None => Profile::parse(input, rules),
        };
        let profile = match profile {
            Ok(profile) => profile,
            Err(more) => {
                errors.extend(more);
                return Err(errors);
            }
        };
        let is_new = stored.is_none_or(|stored| stored.currency() != profile.currency());
        if is_new && !self.currencies.contains(&profile.currency()) {
            errors.add("currency", "unknown", "This currency is not in the settings");
        }
        errors.ok(profile)
    }

    fn require_configuring(&self, errors: &mut FieldErrors) {
        self.require(Permission::ChangeClientConfigurations, "configuration", errors);
    }

    fn require_grouping(&self, errors: &mut FieldErrors) {
        self.require(Permission::GroupClients, "groups", errors);
    }

    /// A row may choose no more than who imports it could choose for a single client.
    fn require(&self, permission: Permission, field: &'static str, errors: &mut FieldErrors) {
        if !self.actor.may(permission) {
            let permission = permission.label().trim_end_matches('.');
            let message = format!("You lack the permission «{permission}»: leave the column out");
            errors.add(field, "denied", message);
        }
    }

    fn configuration(&self, wish: &Wish, errors: &mut FieldErrors) -> Option<&Configuration> {
        let name = wish.text(&Column::Configuration);
        if name.is_empty() {
            return None;
        }
        let found = self.configurations.get(&fold(name));
        if found.is_none() {
            errors.add("configuration", "unknown", format!("There is no configuration «{name}»"));
        }
        found
    }

    fn groups(&self, wish: &Wish, errors: &mut FieldErrors) -> Option<BTreeSet<Id<ClientGroup>>> {
        if !wish.texts.iter().any(|(column, _)| *column == Column::Groups) {
            return None;
        }
        let mut groups = BTreeSet::new();
        for name in group_names(wish.text(&Column::Groups)) {
            match self.groups.get(&fold(&name)) {
                Some(group) => drop(groups.insert(*group)),
                None => errors.add("groups", "unknown", format!("There is no group «{name}»")),
            }
        }
        Some(groups)
    }
}

/// The code of a country that is written as code or by its English name.
fn country(text: &str) -> String {
    static CODES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        Country::all().map(|known| (fold(known.name()), known.code().to_owned())).collect()
    });
    let named = || CODES.get(&fold(text)).cloned();
    Some(text)
        .filter(|text| text.len() > 2)
        .and_then(|_| named())
        .unwrap_or_else(|| text.to_uppercase())
}

fn refuse(message: String) -> Verdict {
    Verdict::Pass(ImportAction::Refuse(FieldErrors::one("email", "taken", message)))
}

/// The names in a cell: separated by semicolons, a semicolon within a name doubled.
fn group_names(cell: &str) -> Vec<String> {
    let names = cell.replace(";;", "\0");
    let names = names.split(';').map(|name| name.trim().replace('\0', ";"));
    names.filter(|name| !name.is_empty()).collect()
}

fn flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "on" => Some(true),
        "false" | "no" | "n" | "0" | "off" => Some(false),
        _ => None,
    }
}

fn created_at(wish: &Wish, errors: &mut FieldErrors) -> Option<DateTime<Utc>> {
    let text = wish.text(&Column::CreatedAt);
    if text.is_empty() {
        return None;
    }
    let instant = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    let day = || {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        day.and_hms_opt(0, 0, 0).map(|midnight| midnight.and_utc())
    };
    let read = instant.ok().or_else(day);
    if read.is_none() {
        errors.add("created_at", "malformed", "Use a date such as 2026-01-31");
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(email: &str, external: &str) -> Wish {
        Wish {
            texts: vec![
                (Column::Field("email"), email.into()),
                (Column::Field("external_billing_id"), external.into()),
            ],
        }
    }

    #[test]
    fn the_same_address_is_another_client_only_with_another_external_id() {
        let mut known = Known::default();
        let id = ClientId::new(5).unwrap();
        let (email_folded, external_billing_id) = ("a@b.example".into(), Some("x1".into()));
        known.learn(ClientTrace { id, email_folded, external_billing_id });
        let owner = |email, external| known.owner(&wish(email, external).identity()).is_some();
        assert!(owner("A@b.example", ""));
        assert!(owner("other@b.example", "x1"));
        assert!(!owner("a@b.example", "x2"));
        assert!(!owner("c@d.example", ""));
    }

    #[test]
    fn countries_are_read_by_code_or_by_name() {
        for (written, code) in [("de", "DE"), ("Germany", "DE"), ("united kingdom", "GB")] {
            assert_eq!(country(written), code);
        }
        assert_eq!(country("Atlantis"), "ATLANTIS");
    }

    #[test]
    fn group_names_may_hold_semicolons() {
        assert_eq!(group_names("Direct; R;;D ; "), ["Direct", "R;D"]);
    }
}
