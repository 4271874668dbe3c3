//! Knows a plan's rules as they are used: resolved once, by the kind of resource.

use bursar_kernel::{Currency, Id, Line};

use super::rule::ResolvedRule;
use super::{Basis, RatingError};
use crate::billing::pricing::{
    Comparison, Fact, Filter, Finding, PricingRule, RuleTerms, Severity, lint_terms,
};
use crate::billing::usage::{Attributes, ResourceKind, Word};

/// A plan's rules, ready to rate by. Making one costs some microseconds; using it does not look at
/// rules for other kinds of resources.
#[derive(Clone, Debug)]
pub struct Tariff {
    pub(super) currency: Currency,
    pub(super) rules: Vec<ResolvedRule>,
    /// By the place of the kind among all kinds.
    by_kind: Vec<Index>,
}

/// The rules for one kind of resource, by their places in a tariff. Plans tend to have a price for
/// each flavor, or each type of volume, so rules are found by the one word that most of them ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    word: Option<Word>,
    /// By the value of the word: all rules that may fit, in order.
    of_value: Vec<(Box<str>, Vec<usize>)>,
    /// For every other value.
    others: Vec<usize>,
}

/// Why rules make no tariff.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TariffError {
    /// A rule makes no sense.
    #[error("pricing rule {rule}: {}", .finding.message)]
    Rule {
        /// Which.
        rule: Id<PricingRule>,
        /// What is wrong with it.
        finding: Finding,
    },
    /// A limit or price of a rule is beyond what can be counted.
    #[error("pricing rule {rule}: {why}")]
    Figures {
        /// Which.
        rule: Id<PricingRule>,
        /// Why.
        why: RatingError,
    },
}

impl Tariff {
    /// The active rules among these, whatever their order.
    pub fn new<'a>(
        currency: Currency,
        rules: impl IntoIterator<Item = (Id<PricingRule>, &'a RuleTerms)>,
    ) -> Result<Self, TariffError> {
        let mut rules: Vec<_> = rules.into_iter().filter(|(_, terms)| terms.is_active).collect();
        rules.sort_by_key(|(rule, _)| *rule);
        let mut resolved = Vec::with_capacity(rules.len());
        for &(rule, terms) in &rules {
            let finding = lint_terms(terms, currency);
            if let Some(finding) =
                finding.into_iter().find(|finding| finding.severity == Severity::Error)
            {
                return Err(TariffError::Rule { rule, finding });
            }
            let figures = |why| TariffError::Figures { rule, why };
            resolved.push(ResolvedRule::new(rule, terms).map_err(figures)?);
        }
        let of_kind = |kind: &ResourceKind| {
            let places = rules.iter().map(|(_, terms)| *terms).enumerate();
            Index::new(places.filter(|(_, terms)| terms.kind == *kind).collect())
        };
        let by_kind = ResourceKind::ALL.iter().map(of_kind).collect();
        Ok(Self { currency, rules: resolved, by_kind })
    }

    /// What everything is charged in.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// How a rule of the tariff counts.
    pub fn basis(&self, rule: Id<PricingRule>) -> Option<Basis> {
        let place = self.rules.binary_search_by_key(&rule, |resolved| resolved.id).ok()?;
        self.rules.get(place).map(|rule| rule.basis)
    }

    /// The rules for a kind of resource.
    pub(super) fn index(&self, kind: ResourceKind) -> Option<&Index> {
        let place = ResourceKind::ALL.iter().position(|other| *other == kind)?;
        self.by_kind.get(place).filter(|index| !index.is_empty())
    }
}

impl Index {
    fn new(rules: Vec<(usize, &RuleTerms)>) -> Self {
        let asks =
            |word: Word| rules.iter().filter(|(_, terms)| listed(terms, word).is_some()).count();
        let words = Word::ALL.iter().copied().filter(|word| asks(*word) > 0);
        let Some(word) = words.max_by_key(|word| asks(*word)) else {
            let others = rules.into_iter().map(|(place, _)| place).collect();
            return Self { others, ..Self::default() };
        };
        let mut values: Vec<&str> = rules
            .iter()
            .filter_map(|(_, terms)| listed(terms, word))
            .flat_map(|filter| filter.values().iter().map(Line::as_str))
            .collect();
        values.sort_unstable();
        values.dedup();
        let fitting = |value: Option<&str>| {
            let fits = |terms: &RuleTerms| {
                listed(terms, word).is_none_or(|filter| filter.holds_of_text(value))
            };
            let fitting = rules.iter().filter(|(_, terms)| fits(terms));
            fitting.map(|(place, _)| *place).collect::<Vec<_>>()
        };
        let of_value = values.into_iter().map(|value| (value.into(), fitting(Some(value))));
        Self { word: Some(word), of_value: of_value.collect(), others: fitting(None) }
    }

    fn is_empty(&self) -> bool {
        self.others.is_empty() && self.of_value.is_empty()
    }

    /// The places of all rules that may fit, in order.
    pub(super) fn places(&self, attributes: &Attributes) -> &[usize] {
        let value = self.word.and_then(|word| attributes.word(word));
        let found = value.and_then(|value| {
            let place = self.of_value.binary_search_by(|(other, _)| (**other).cmp(value)).ok()?;
            self.of_value.get(place)
        });
        found.map_or(&self.others, |(_, places)| places)
    }
}

/// The condition of a rule that a word is one of some values.
fn listed(terms: &RuleTerms, word: Word) -> Option<&Filter> {
    terms.filters.iter().find(|filter| {
        matches!(filter.comparison(), Comparison::Equals | Comparison::In)
            && *filter.fact() == Fact::Word(word)
    })
}
