//! The filters of a list: a chip for each in force, a menu that offers all, and the editor of each,
//! in one form that works by itself.

mod editor;
mod menu;

pub use self::menu::{FILTER_MENU, FilterMenu};
use super::{Chip, Text};

/// One value that a filter can take.
#[derive(Clone, Debug, Default)]
pub struct Facet<'a> {
    /// What is sent.
    pub value: Text<'a>,
    /// What is read.
    pub label: Text<'a>,
    /// Whether the filter takes it now.
    pub is_chosen: bool,
    /// How many records it would leave, where that is known.
    pub count: Option<u64>,
}

#[derive(Clone, Debug)]
enum Editor<'a> {
    Values(Vec<Facet<'a>>),
    YesOrNo(Option<bool>, [Option<u64>; 2]),
    Days { from: Text<'a>, to: Text<'a>, presets: Vec<Preset<'a>> },
    Range { from: Text<'a>, to: Text<'a> },
    Number(Text<'a>),
    Words(Text<'a>),
    Below(Text<'a>),
    Record { chosen: Option<(Text<'a>, Text<'a>)>, choose_at: Text<'a> },
}

/// A worded span of days, and the address that filters by it.
#[derive(Clone, Debug)]
struct Preset<'a> {
    words: Text<'a>,
    to: Text<'a>,
    is_current: bool,
}

/// One filter of a list and its editor.
#[derive(Clone, Debug)]
pub struct Filter<'a> {
    parameter: Text<'a>,
    label: Text<'a>,
    short: Option<Text<'a>>,
    editor: Editor<'a>,
    negated: Option<bool>,
    counts: Option<Text<'a>>,
    counted: &'static str,
    note: Option<&'static str>,
    without: Text<'a>,
}

impl<'a> Filter<'a> {
    fn new(parameter: impl Into<Text<'a>>, label: impl Into<Text<'a>>, editor: Editor<'a>) -> Self {
        Self {
            parameter: parameter.into(),
            label: label.into(),
            short: None,
            editor,
            negated: None,
            counts: None,
            counted: "",
            note: None,
            without: "".into(),
        }
    }

    /// A filter by any of several values.
    pub fn values(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        facets: Vec<Facet<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Values(facets))
    }

    /// A filter by a yes or a no.
    pub fn yes_or_no(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        answer: Option<bool>,
    ) -> Self {
        Self::new(parameter, label, Editor::YesOrNo(answer, [None; 2]))
    }

    /// A filter by days: sends `<parameter>_from` and `<parameter>_to`.
    pub fn days(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        from: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
    ) -> Self {
        let editor = Editor::Days { from: from.into(), to: to.into(), presets: Vec::new() };
        Self::new(parameter, label, editor)
    }

    /// A filter by figures: sends `<parameter>_from` and `<parameter>_to`.
    pub fn range(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        from: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Range { from: from.into(), to: to.into() })
    }

    /// A filter by a number that is typed.
    pub fn number(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        value: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Number(value.into()))
    }

    /// A filter by a text that is typed.
    pub fn words_of(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        value: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Words(value.into()))
    }

    /// A filter by less than a number of days that is typed.
    pub fn below(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        days: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Below(days.into()))
    }

    /// A filter by one record, its id and name, which is chosen on a page of its own.
    pub fn record(
        parameter: impl Into<Text<'a>>,
        label: impl Into<Text<'a>>,
        chosen: Option<(Text<'a>, Text<'a>)>,
        choose_at: impl Into<Text<'a>>,
    ) -> Self {
        Self::new(parameter, label, Editor::Record { chosen, choose_at: choose_at.into() })
    }

    /// A worded span of days and the address that filters by it.
    #[must_use]
    pub fn preset(mut self, words: impl Into<Text<'a>>, to: impl Into<Text<'a>>) -> Self {
        if let Editor::Days { presets, .. } = &mut self.editor {
            presets.push(Preset { words: words.into(), to: to.into(), is_current: false });
        }
        self
    }

    /// Marks the span that was added last as the one that is chosen.
    #[must_use]
    pub fn current(mut self, is_current: bool) -> Self {
        if let Editor::Days { presets, .. } = &mut self.editor
            && let Some(preset) = presets.last_mut()
        {
            preset.is_current = is_current;
        }
        self
    }

    /// What it is called on its chip, where its name is too long for that.
    #[must_use]
    pub fn short(mut self, short: impl Into<Text<'a>>) -> Self {
        self.short = Some(short.into());
        self
    }

    /// It can ask for everything but its values; says whether it does.
    #[must_use]
    pub const fn negatable(mut self, is_negated: bool) -> Self {
        self.negated = Some(is_negated);
        self
    }

    /// Where its values are asked for with the number of records that each would leave, and what
    /// the records are called.
    #[must_use]
    pub fn counted_at(mut self, at: impl Into<Text<'a>>, records: &'static str) -> Self {
        (self.counts, self.counted) = (Some(at.into()), records);
        self
    }

    /// How many records a yes and a no would leave.
    #[must_use]
    pub fn counts(mut self, counts: [Option<u64>; 2]) -> Self {
        if let Editor::YesOrNo(answer, _) = self.editor {
            self.editor = Editor::YesOrNo(answer, counts);
        }
        self
    }

    /// What to know of its values.
    #[must_use]
    pub const fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// The address of the list without this filter.
    #[must_use]
    pub fn without(mut self, to: impl Into<Text<'a>>) -> Self {
        self.without = to.into();
        self
    }

    fn id(&self) -> String {
        format!("filter-{}", self.name())
    }

    /// The id of the list of its values.
    fn list_id(&self) -> String {
        format!("filter-{}-values", self.name())
    }

    fn name(&self) -> String {
        let name = if self.parameter.is_empty() { "days" } else { self.parameter.as_ref() };
        name.replace('_', "-")
    }

    /// What it asks for, in words; nothing if it asks for nothing.
    fn words(&self) -> Option<String> {
        match &self.editor {
            Editor::Values(facets) => {
                let chosen: Vec<&str> = facets
                    .iter()
                    .filter(|facet| facet.is_chosen)
                    .map(|f| f.label.as_ref())
                    .collect();
                let words = match (&self.short, chosen.len()) {
                    (_, 0) => return None,
                    (_, 1 | 2) => chosen.join(", "),
                    (Some(short), many) => format!("{many} {}", plural(short)),
                    (None, many) => format!("any of {many}"),
                };
                Some(if self.negated == Some(true) { format!("not {words}") } else { words })
            }
            Editor::YesOrNo(answer, _) => {
                answer.map(|yes| if yes { "yes" } else { "no" }.to_owned())
            }
            Editor::Days { from, to, .. } => bounds(&day(from), &day(to), "on "),
            Editor::Range { from, to } => bounds(from, to, ""),
            Editor::Below(days) => (!days.is_empty()).then(|| format!("in under {days} days")),
            Editor::Number(value) => (!value.is_empty()).then(|| format!("#{value}")),
            Editor::Words(value) => (!value.is_empty()).then(|| value.to_string()),
            Editor::Record { chosen, .. } => chosen.as_ref().map(|(_, name)| name.to_string()),
        }
    }

    fn chip(&self) -> Option<Chip<'_>> {
        Some(Chip {
            name: self.short.clone().unwrap_or_else(|| self.label.clone()),
            value: self.words()?.into(),
            editor: self.id().into(),
            without: self.without.clone(),
        })
    }
}

/// Several things of a kind, in lower case: `statuses`.
fn plural(word: &str) -> String {
    let word = word.to_lowercase();
    match word.strip_suffix('s') {
        Some(stem) => format!("{stem}ses"),
        None => format!("{word}s"),
    }
}

/// A day as people write it.
fn day(text: &str) -> String {
    let day = text.parse::<chrono::NaiveDate>();
    day.map_or_else(|_| text.to_owned(), |day| day.format("%-d %b %Y").to_string())
}

/// Two bounds in words; `just` stands before them if they are one.
fn bounds(from: &str, to: &str, just: &str) -> Option<String> {
    match (from, to) {
        ("", "") => None,
        (from, "") => Some(format!("from {from}")),
        ("", to) => Some(format!("up to {to}")),
        (from, to) if from == to => Some(format!("{just}{from}")),
        (from, to) => Some(format!("{from} to {to}")),
    }
}

#[cfg(test)]
mod tests {
    use hypertext::prelude::*;

    use super::*;

    fn facet(value: &'static str, is_chosen: bool) -> Facet<'static> {
        Facet { value: value.into(), label: value.into(), is_chosen, count: None }
    }

    #[test]
    fn a_chip_says_what_its_filter_asks_for() {
        let values = |chosen: [bool; 3]| {
            let facets = ["a", "b", "c"].into_iter().zip(chosen).map(|(v, is)| facet(v, is));
            Filter::values("status", "Status", facets.collect()).words()
        };
        assert_eq!(values([false; 3]), None);
        assert_eq!(values([true, false, true]).as_deref(), Some("a, c"));
        assert_eq!(values([true; 3]).as_deref(), Some("any of 3"));
        let all = ["a", "b", "c"].map(|value| facet(value, true));
        let negated =
            Filter::values("status", "Status", all.into()).short("Status").negatable(true);
        assert_eq!(negated.words().as_deref(), Some("not 3 statuses"));
        let days = |from, to| Filter::days("due", "Due", from, to).words();
        assert_eq!(days("2026-11-01", "").as_deref(), Some("from 1 Nov 2026"));
        assert_eq!(days("", "2026-11-30").as_deref(), Some("up to 30 Nov 2026"));
        assert_eq!(days("2026-11-30", "2026-11-30").as_deref(), Some("on 30 Nov 2026"));
        let range = Filter::range("total", "Total", "5", "5").words();
        assert_eq!(range.as_deref(), Some("5"));
    }

    #[test]
    fn a_record_that_is_chosen_is_sent_along_with_the_other_filters() {
        let chosen = Some(("7".into(), "Acme".into()));
        let menu = FilterMenu::default()
            .group("Whose", vec![Filter::record("client", "Client", chosen, "/choose")]);
        let html = menu.popovers().render().into_inner();
        assert!(html.contains(r#"name="client" value="7""#), "{html}");
        assert!(menu.is_filtered());
    }

    #[test]
    fn counts_stand_beside_escaped_values_in_the_place_of_the_list_without_them() {
        let facet = Facet { count: Some(1284), ..facet("A & B", true) };
        let group = Filter::values("group", "Client group", vec![facet])
            .counted_at("/clients/facets?filter=group", "clients");
        let html = group.values_region().render().into_inner();
        assert!(html.contains("A &amp; B") && html.contains(">1,284<"), "{html}");
        assert!(
            html.contains(r#"id="filter-group-values""#) && !html.contains("data-src"),
            "{html}"
        );
        assert!(group.popover().into_inner().contains("data-src"));
        let exempt = Filter::yes_or_no("tax_exempt", "Tax exempt", Some(false));
        let html = exempt.counts([Some(37), None]).values_region().render().into_inner();
        assert!(html.contains(">37<"), "{html}");
        assert!(html.contains(r#"type="radio" name="tax_exempt" value="false" checked"#), "{html}");
    }

    #[test]
    fn what_the_menu_does_not_offer_is_there_only_while_it_is_in_force() {
        let others = |days: &'static str| {
            FilterMenu::default().others([Filter::below("runway", "Credit ends", days)])
        };
        let menu = others("10");
        assert!(menu.chips().render().into_inner().contains("in under 10 days"));
        let html = menu.popovers().render().into_inner();
        assert!(html.contains("id=\"filter-runway\"") && html.contains("0 filters"), "{html}");
        assert!(!others("").popovers().render().into_inner().contains("filter-runway"));
    }
}
