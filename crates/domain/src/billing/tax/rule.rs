//! Knows a tax rule: a rate, and whom it fits on which days.

use bursar_kernel::text::fold;
use bursar_kernel::{Country, Id, Line};
use chrono::NaiveDate;

use super::outcome::AppliedTax;
use super::percent::Percent;
use crate::event::{Event, Facts, facts};
use crate::field::FieldErrors;
use crate::repository::Aggregate;

words! {
    /// Of two taxes on one sale, which comes first.
    TaxLevel {
        /// On the price.
        One = "1", "Level 1";
        /// Beside it, or on top of price and first tax.
        Two = "2", "Level 2";
    }
}

/// A tax that clients in a country or state pay on certain days.
///
/// ```
/// use bursar_domain::billing::tax::{TaxRule, TaxRuleInput};
/// use bursar_kernel::{Country, Id};
///
/// let input = TaxRuleInput {
///     name: "MVA".into(),
///     rate: "25".into(),
///     level: "1".into(),
///     country: "NO".into(),
///     ..TaxRuleInput::default()
/// };
/// let (rule, _) = TaxRule::create(Id::new(1)?, &input)?;
/// let norway = Country::new("NO")?;
/// assert!(rule.fits(norway, None, "2026-11-01".parse()?));
/// assert!(!rule.fits(Country::new("SE")?, None, "2026-11-01".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TaxRule {
    id: Id<Self>,
    terms: Terms,
    version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Terms {
    name: Line,
    rate: Percent,
    level: TaxLevel,
    country: Option<Country>,
    state: Option<Line>,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    is_compound: bool,
}

/// What a person types to create or edit a rule. Empty text means no value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the accessors of TaxRule, documented there")]
pub struct TaxRuleInput {
    pub name: String,
    pub rate: String,
    pub level: String,
    pub country: String,
    pub state: String,
    pub starts_on: String,
    pub ends_on: String,
    pub is_compound: bool,
}

/// Everything that a store keeps of a rule, to bring it back.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are the accessors of TaxRule, documented there")]
pub struct StoredTaxRule {
    pub id: Id<TaxRule>,
    pub name: Line,
    pub rate: Percent,
    pub level: TaxLevel,
    pub country: Option<Country>,
    pub state: Option<Line>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub is_compound: bool,
    pub version: i64,
}

impl Aggregate for TaxRule {
    const NAME: &'static str = "tax_rule";

    fn id(&self) -> Id<Self> {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl TaxRule {
    /// A new rule.
    pub fn create(id: Id<Self>, input: &TaxRuleInput) -> Result<(Self, Event), FieldErrors> {
        let rule = Self { id, terms: Terms::parse(input)?, version: 1 };
        let event = rule.tell("tax_rule.created", &Facts::new());
        Ok((rule, event))
    }

    /// A rule as the store kept it.
    pub fn restore(stored: StoredTaxRule) -> Self {
        let StoredTaxRule {
            id,
            name,
            rate,
            level,
            country,
            state,
            starts_on,
            ends_on,
            is_compound,
            version,
        } = stored;
        let terms = Terms { name, rate, level, country, state, starts_on, ends_on, is_compound };
        Self { id, terms, version }
    }

    /// Replaces what the rule says. Documents that were issued keep what they were issued with.
    pub fn edit(&mut self, input: &TaxRuleInput) -> Result<Event, FieldErrors> {
        let before = self.facts();
        self.terms = Terms::parse(input)?;
        Ok(self.tell("tax_rule.edited", &before))
    }

    /// What one would type to get the rule as it is.
    pub fn to_input(&self) -> TaxRuleInput {
        let Terms { name, rate, level, country, state, starts_on, ends_on, is_compound } =
            &self.terms;
        let day = |day: &Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        TaxRuleInput {
            name: name.to_string(),
            rate: rate.to_string(),
            level: level.code().to_owned(),
            country: country.map(|country| country.code().to_owned()).unwrap_or_default(),
            state: state.as_ref().map(ToString::to_string).unwrap_or_default(),
            starts_on: day(starts_on),
            ends_on: day(ends_on),
            is_compound: *is_compound,
        }
    }

    /// What is told when the rule is removed.
    pub fn removed(&self) -> Event {
        Event::between("tax_rule.deleted", Self::NAME, self.id.get(), &self.facts(), &Facts::new())
    }

    /// Whether the rule fits a client of this country and state on this day.
    pub fn fits(&self, country: Country, state: Option<&Line>, on: NaiveDate) -> bool {
        let Terms { country: of, state: within, starts_on, ends_on, .. } = &self.terms;
        let same_state = |wanted: &Line| state.is_some_and(|state| same(wanted, state));
        of.is_none_or(|of| of == country)
            && within.as_ref().is_none_or(same_state)
            && starts_on.is_none_or(|start| start <= on)
            && ends_on.is_none_or(|end| on < end)
    }

    /// How narrowly the rule says whom it fits; of those that fit, the most specific one wins.
    pub const fn specificity(&self) -> u8 {
        match (self.terms.country, &self.terms.state) {
            (None, _) => 0,
            (Some(_), None) => 1,
            (Some(_), Some(_)) => 2,
        }
    }

    /// Another rule of the same level that fits the same place on some same day, so that it would
    /// be unclear which one wins. A rule that has a rival must not be saved.
    pub fn rival<'a>(&self, rules: impl IntoIterator<Item = &'a Self>) -> Option<&'a Self> {
        rules.into_iter().find(|other| other.id != self.id && self.terms.rivals(&other.terms))
    }

    /// The tax as a document charges it.
    pub fn apply(&self) -> AppliedTax {
        let Terms { name, rate, level, is_compound, .. } = self.terms.clone();
        AppliedTax { rule: self.id, name, rate, level, is_compound }
    }

    /// What it is called on documents.
    pub const fn name(&self) -> &Line {
        &self.terms.name
    }

    /// How much of the price it is.
    pub const fn rate(&self) -> Percent {
        self.terms.rate
    }

    /// Whether it is the first or the second tax.
    pub const fn level(&self) -> TaxLevel {
        self.terms.level
    }

    /// The country whose clients pay it; `None` for all.
    pub const fn country(&self) -> Option<Country> {
        self.terms.country
    }

    /// The state within the country, compared without regard to case and accents; `None` for all.
    pub const fn state(&self) -> Option<&Line> {
        self.terms.state.as_ref()
    }

    /// The first day on which it is charged.
    pub const fn starts_on(&self) -> Option<NaiveDate> {
        self.terms.starts_on
    }

    /// The first day on which it is no longer charged.
    pub const fn ends_on(&self) -> Option<NaiveDate> {
        self.terms.ends_on
    }

    /// Whether a tax of level 2 is charged on the first tax too.
    pub const fn is_compound(&self) -> bool {
        self.terms.is_compound
    }

    fn tell(&self, action: &'static str, before: &Facts) -> Event {
        Event::between(action, Self::NAME, self.id.get(), before, &self.facts())
    }

    fn facts(&self) -> Facts {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        facts([
            ("name", Some(self.terms.name.to_string())),
            ("rate", Some(self.terms.rate.to_string())),
            ("level", Some(self.terms.level.code().to_owned())),
            ("country", self.terms.country.map(|country| country.code().to_owned())),
            ("state", self.terms.state.as_ref().map(ToString::to_string)),
            ("starts_on", day(self.terms.starts_on)),
            ("ends_on", day(self.terms.ends_on)),
            ("is_compound", Some(self.terms.is_compound.to_string())),
        ])
    }
}

impl Terms {
    fn parse(input: &TaxRuleInput) -> Result<Self, FieldErrors> {
        let day =
            |text: &str| text.parse::<NaiveDate>().map_err(|_| "use a day such as 2026-04-30");
        let mut errors = FieldErrors::none();
        let name = errors.check("name", "malformed", Line::parse(&input.name, 64));
        let rate = errors.check("rate", "malformed", input.rate.trim().parse());
        let level = errors.check("level", "unknown", input.level.trim().parse());
        let country = errors.optional("country", &input.country, Country::new);
        let state = errors.optional("state", &input.state, |text| Line::parse(text, 64));
        let starts_on = errors.optional("starts_on", &input.starts_on, day);
        let ends_on = errors.optional("ends_on", &input.ends_on, day);
        if state.is_some() && input.country.trim().is_empty() {
            errors.add("country", "required", "Choose the country that the state is in");
        }
        if starts_on.zip(ends_on).is_some_and(|(start, end)| end <= start) {
            errors.add("ends_on", "too_early", "Use an end after the start");
        }
        if input.is_compound && level == Some(TaxLevel::One) {
            errors.add("is_compound", "not_here", "Only a tax of level 2 can be on top of another");
        }
        let is_compound = input.is_compound;
        let (Some(name), Some(rate), Some(level)) = (name, rate, level) else {
            return Err(errors);
        };
        errors.ok(Self { name, rate, level, country, state, starts_on, ends_on, is_compound })
    }

    fn rivals(&self, other: &Self) -> bool {
        let same_state = match (&self.state, &other.state) {
            (None, None) => true,
            (Some(one), Some(other)) => same(one, other),
            (None, Some(_)) | (Some(_), None) => false,
        };
        let before = |end: Option<NaiveDate>, start: Option<NaiveDate>| {
            end.zip(start).is_some_and(|(end, start)| end <= start)
        };
        self.level == other.level
            && self.country == other.country
            && same_state
            && !before(self.ends_on, other.starts_on)
            && !before(other.ends_on, self.starts_on)
    }
}

fn same(one: &Line, other: &Line) -> bool {
    fold(one.as_str()) == fold(other.as_str())
}
