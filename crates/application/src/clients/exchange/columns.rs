//! Knows the columns of a client file, and under which headings other systems write them.

use std::collections::BTreeMap;

use bursar_domain::client::ProfileInput;
use bursar_domain::field::FieldErrors;
use bursar_kernel::text::fold;

/// What one column of a file holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// A built-in field of the profile, or one of its two flags.
    Field(&'static str),
    /// One of the operator's own fields.
    Custom(String),
    /// The name of the configuration.
    Configuration,
    /// The names of the groups, joined by `; ` (a semicolon within a name is doubled).
    Groups,
    /// When the client was registered.
    CreatedAt,
    /// Nothing that an import takes over.
    Ignored,
}

/// Which heading means which field, where a person said so: heading to field name; an empty
/// field name leaves the column out.
pub type Mapping = BTreeMap<String, String>;

/// The profile's yes-or-no columns.
pub(super) const FLAGS: [&str; 2] = ["tax_exempt", "do_not_process"];

/// Columns that an export writes for people and an import does not take over.
pub(super) const INFORMATIVE: [&str; 4] = ["id", "status", "credit", "up_to_date_credit"];

/// Headings of other systems, folded, with blanks for all punctuation.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("first_name", &["firstname", "given name", "forename", "vorname", "fornavn"]),
    ("last_name", &["lastname", "surname", "family name", "nachname", "etternavn"]),
    ("company", &["company name", "organisation", "organization", "firma", "business name"]),
    ("email", &["e mail", "email address", "e mail address", "mail", "epost"]),
    (
        "phone",
        &["phone number", "telephone", "tel", "phonenumber", "telefon", "telefonnummer", "mobile"],
    ),
    (
        "address_line_1",
        &[
            "address",
            "address1",
            "address 1",
            "street",
            "address line1",
            "strasse",
            "anschrift",
            "adresse",
        ],
    ),
    ("address_line_2", &["address2", "address 2", "address line2"]),
    ("city", &["town", "ort", "stadt", "place"]),
    ("state", &["county", "region", "province", "state region", "bundesland"]),
    (
        "zip",
        &[
            "zip code",
            "postcode",
            "postal code",
            "post code",
            "zipcode",
            "plz",
            "postleitzahl",
            "postnummer",
        ],
    ),
    ("country", &["country code", "countrycode", "land"]),
    ("vat_id", &["vat", "vat number", "vat no", "tax id", "taxid", "ust id", "ust id nr", "ustid"]),
    ("tax_exempt", &["taxexempt", "tax free"]),
    ("currency", &["currency code", "default currency"]),
    (
        "external_billing_id",
        &[
            "external id",
            "billing id",
            "client id",
            "customer id",
            "userid",
            "kundennummer",
            "kundennr",
        ],
    ),
    ("created_at", &["created", "date created", "datecreated", "signup date", "created date"]),
    ("groups", &["group", "client group", "groupname", "client groups"]),
    ("configuration", &["configuration name", "plan group"]),
];

/// Every field that a column can be taken for, by the name that a [`Mapping`] gives it.
pub(super) fn fields(custom_fields: &[&str]) -> Vec<String> {
    let input = ProfileInput::default();
    let built_in = input.texts().map(|(field, _)| field).chain(FLAGS).map(Column::Field);
    let rest = [Column::Configuration, Column::Groups, Column::CreatedAt];
    let custom = custom_fields.iter().map(|name| Column::Custom((*name).to_owned()));
    built_in.chain(rest).chain(custom).map(|column| column.heading()).collect()
}

impl Column {
    /// The heading that an export writes.
    pub fn heading(&self) -> String {
        match self {
            Self::Field(name) => (*name).to_owned(),
            Self::Custom(name) => format!("custom_fields.{name}"),
            Self::Configuration => "configuration".to_owned(),
            Self::Groups => "groups".to_owned(),
            Self::CreatedAt => "created_at".to_owned(),
            Self::Ignored => String::new(),
        }
    }

    /// The column of this name.
    fn named(name: &str, custom_fields: &[&str]) -> Option<Self> {
        let built_in = ProfileInput::default().texts().map(|(field, _)| field).find(|f| *f == name);
        let flag = FLAGS.into_iter().find(|flag| *flag == name);
        if let Some(field) = built_in.or(flag) {
            return Some(Self::Field(field));
        }
        let custom = name.strip_prefix("custom_fields.").unwrap_or(name);
        Some(match name {
            "configuration" => Self::Configuration,
            "groups" => Self::Groups,
            "created_at" => Self::CreatedAt,
            name if INFORMATIVE.contains(&name) => Self::Ignored,
            _ if custom_fields.contains(&custom) => Self::Custom(custom.to_owned()),
            _ => return None,
        })
    }

    /// What a heading means: as a person said, else by its name, else by what other systems call
    /// it, else nothing.
    pub(super) fn of_heading(heading: &str, custom_fields: &[&str]) -> Self {
        let words = words(heading);
        let name = words.replace(' ', "_");
        if let Some(column) = Self::named(&name, custom_fields) {
            return column;
        }
        if let Some(column) = Self::named(heading.trim(), custom_fields) {
            return column;
        }
        let synonym = SYNONYMS.iter().find(|(_, others)| others.contains(&words.as_str()));
        synonym.and_then(|(name, _)| Self::named(name, custom_fields)).unwrap_or(Self::Ignored)
    }
}

/// Tells what each heading means; mistakes of the mapping, and columns that are there twice.
pub(super) fn assign(
    headings: &[String],
    mapping: &Mapping,
    custom_fields: &[&str],
) -> Result<Vec<Column>, FieldErrors> {
    let mut errors = FieldErrors::none();
    for heading in mapping.keys().filter(|heading| !headings.contains(heading)) {
        errors.add("mapping", "unknown", format!("The file has no column «{heading}»"));
    }
    let mut columns = Vec::with_capacity(headings.len());
    for heading in headings {
        let column = match mapping.get(heading).map(String::as_str) {
            None => Column::of_heading(heading, custom_fields),
            Some("") => Column::Ignored,
            Some(field) => Column::named(field, custom_fields).unwrap_or_else(|| {
                errors.add("mapping", "unknown", format!("There is no field «{field}»"));
                Column::Ignored
            }),
        };
        if column != Column::Ignored && columns.contains(&column) {
            let message = format!("Two columns of the file are «{}»", column.heading());
            errors.add("file", "ambiguous", message);
        }
        columns.push(column);
    }
    if !columns.contains(&Column::Field("email")) {
        errors.add("file", "required", "The file has no column for the e-mail address");
    }
    errors.ok(columns)
}

fn words(heading: &str) -> String {
    let folded = fold(heading);
    let blanks = folded.replace(|c: char| !c.is_alphanumeric(), " ");
    blanks.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(heading: &str) -> Column {
        Column::of_heading(heading, &["po_number"])
    }

    #[test]
    fn headings_of_other_systems_are_understood() {
        assert_eq!(of("E-Mail Address"), Column::Field("email"));
        assert_eq!(of("ZIP Code"), Column::Field("zip"));
        assert_eq!(of("First_Name"), Column::Field("first_name"));
        assert_eq!(of("custom_fields.po_number"), Column::Custom("po_number".into()));
        assert_eq!(of("Straße"), Column::Field("address_line_1"));
        assert_eq!(of("Kundennummer"), Column::Field("external_billing_id"));
        assert_eq!(of("Shoe size"), Column::Ignored);
    }

    #[test]
    fn a_person_s_mapping_comes_first_and_is_checked() {
        let headings = ["Mail".to_owned(), "Firma".to_owned()];
        let mapping = Mapping::from([("Firma".into(), "last_name".into())]);
        let columns = assign(&headings, &mapping, &[]).unwrap();
        assert_eq!(columns, [Column::Field("email"), Column::Field("last_name")]);
        let wrong = Mapping::from([("Firma".into(), "shoe".into()), ("Nope".into(), "zip".into())]);
        assert_eq!(assign(&headings, &wrong, &[]).unwrap_err().iter().count(), 2);
    }

    #[test]
    fn a_field_that_two_columns_claim_is_told() {
        let headings = ["email".to_owned(), "E-mail".to_owned()];
        assert!(assign(&headings, &Mapping::new(), &[]).unwrap_err().of("file").is_some());
    }
}
