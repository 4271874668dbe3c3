//! Knows what is told about a resource while nothing about it changes.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use bursar_kernel::Line;
use bursar_kernel::text::TextError;

use super::attribute::{Measure, Nature, Word};
use super::error::UsageError;
use super::number::Number;

/// How long a word, and a name or value of metadata, may be; what OpenStack allows.
const LONGEST: usize = 255;

/// How many names metadata may have.
const MOST: usize = 128;

/// What stands where a measure is not told; numbers are never negative.
const UNTOLD: i64 = -1;

/// What a resource is like: numbers, words and metadata.
///
/// ```
/// use bursar_domain::billing::usage::{Attributes, Measure, Number, Word};
///
/// let machine = Attributes::default()
///     .with(Measure::Vcpus, Number::whole(4))
///     .told(Word::Flavor, "m1.large")?
///     .tagged("image.os_type", "windows")?;
/// assert_eq!(machine.number(Measure::Vcpus), Some(Number::whole(4)));
/// assert_eq!(machine.word(Word::Flavor), Some("m1.large"));
/// assert_eq!(machine.metadata("image.os_type"), Some("windows"));
/// # Ok::<(), bursar_domain::billing::usage::UsageError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Thousandths by the place of the measure.
    numbers: [i64; Measure::COUNT],
    words: [Option<Arc<str>>; Word::COUNT],
    /// By name.
    metadata: Vec<(Arc<str>, Arc<str>)>,
}

/// The name of one piece of metadata.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetadataKey(Line);

impl Default for Attributes {
    fn default() -> Self {
        let (numbers, words) = ([UNTOLD; Measure::COUNT], [const { None }; Word::COUNT]);
        Self { numbers, words, metadata: Vec::new() }
    }
}

impl Attributes {
    /// The same with this much of something.
    #[must_use]
    pub fn with(mut self, measure: Measure, number: Number) -> Self {
        if let Some(place) = self.numbers.get_mut(measure.place()) {
            *place = number.thousandths();
        }
        self
    }

    /// The same with this said about it.
    pub fn told(mut self, word: Word, text: &str) -> Result<Self, UsageError> {
        let text = line(text).map_err(|why| UsageError::Word { word, why })?;
        if let Some(place) = self.words.get_mut(word.place()) {
            *place = Some(text);
        }
        Ok(self)
    }

    /// The same with this value under a name of its metadata.
    pub fn tagged(mut self, name: &str, value: &str) -> Result<Self, UsageError> {
        let metadata = |why| UsageError::Metadata { name: name.to_owned(), why };
        let key: Arc<str> = line(name).map_err(metadata)?;
        let value: Arc<str> = match value {
            "" => Arc::from(""),
            value => line(value).map_err(metadata)?,
        };
        match self.metadata.binary_search_by(|(other, _)| other.cmp(&key)) {
            Ok(place) => {
                if let Some(pair) = self.metadata.get_mut(place) {
                    pair.1 = value;
                }
            }
            Err(_) if self.metadata.len() >= MOST => {
                return Err(UsageError::TooMuchMetadata { most: MOST });
            }
            Err(place) => self.metadata.insert(place, (key, value)),
        }
        Ok(self)
    }

    /// The same without what was gathered during an interval.
    pub(super) fn levels(&self) -> Self {
        let mut levels = self.clone();
        for measure in Measure::ALL.iter().filter(|one| one.nature() == Nature::Amount) {
            if let Some(place) = levels.numbers.get_mut(measure.place()) {
                *place = UNTOLD;
            }
        }
        levels
    }

    /// How much of something there is, if that is told.
    pub fn number(&self, measure: Measure) -> Option<Number> {
        let number = self.numbers.get(measure.place()).copied()?;
        Number::from_thousandths(number).ok()
    }

    /// What is said about it.
    pub fn word(&self, word: Word) -> Option<&str> {
        self.words.get(word.place())?.as_deref()
    }

    /// The value under a name of its metadata.
    pub fn metadata(&self, name: &str) -> Option<&str> {
        // There are few, and most differ from the one that is looked for in their length.
        self.metadata.iter().find(|(key, _)| &**key == name).map(|(_, value)| &**value)
    }

    /// Every number that is told.
    pub fn numbers(&self) -> impl Iterator<Item = (Measure, Number)> {
        Measure::ALL.iter().filter_map(|measure| Some((*measure, self.number(*measure)?)))
    }

    /// Every word that is told.
    pub fn words(&self) -> impl Iterator<Item = (Word, &str)> {
        Word::ALL.iter().filter_map(|word| Some((*word, self.word(*word)?)))
    }

    /// All metadata, by name.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.metadata.iter().map(|(name, value)| (&**name, &**value))
    }
}

fn line(text: &str) -> Result<Arc<str>, TextError> {
    Ok(Arc::from(Line::parse(text, LONGEST)?.as_str()))
}

impl MetadataKey {
    /// The name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Borrow<str> for MetadataKey {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for MetadataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for MetadataKey {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Line::parse(text, LONGEST).map(Self)
    }
}
