//! The fields of a form as one thing: shown in sections, told their mistakes, and set against another
//! version of the same form.

use hypertext::{Buffer, prelude::*};
use url::form_urlencoded::Serializer;

use super::{Answer, Field, Problem, SETTLED, Text, form_section, hidden, html};

#[derive(Clone, Debug)]
enum Row<'a> {
    One(Box<Field<'a>>),
    Pair(Box<[Field<'a>; 2]>),
}

/// Fields under one heading.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    title: Option<Text<'a>>,
    hint: Option<Text<'a>>,
    rows: Vec<Row<'a>>,
}

impl<'a> Section<'a> {
    /// A section without fields yet.
    pub fn new(title: impl Into<Text<'a>>) -> Self {
        Self { title: Some(title.into()), hint: None, rows: Vec::new() }
    }

    /// What to know before its fields.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, field: Field<'a>) -> Self {
        self.rows.push(Row::One(Box::new(field)));
        self
    }

    /// Adds fields, if there are any.
    #[must_use]
    pub fn fields(self, fields: impl IntoIterator<Item = Field<'a>>) -> Self {
        fields.into_iter().fold(self, Self::field)
    }

    /// Adds two fields beside each other.
    #[must_use]
    pub fn pair(mut self, first: Field<'a>, second: Field<'a>) -> Self {
        self.rows.push(Row::Pair(Box::new([first, second])));
        self
    }

    /// The same with the mistakes of its fields beside them.
    #[must_use]
    fn told(mut self, problems: &[Problem]) -> Self {
        let told = |row| match row {
            Row::One(field) => Row::One(Box::new(field.told(problems))),
            Row::Pair(pair) => Row::Pair(Box::new((*pair).map(|field| field.told(problems)))),
        };
        self.rows = self.rows.into_iter().map(told).collect();
        self
    }

    fn all(&self) -> impl Iterator<Item = &Field<'a>> {
        self.rows.iter().flat_map(|row| match row {
            Row::One(field) => std::slice::from_ref(&**field),
            Row::Pair(pair) => pair.as_slice(),
        })
    }
}

impl Renderable for Section<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let rows = maud! {
            @for row in &self.rows {
                @match row {
                    Row::One(field) => (field)
                    Row::Pair(pair) => { div .fields.pair { @for field in pair.iter() { (field) } } }
                }
            }
        };
        match &self.title {
            Some(title) => {
                form_section(title.clone(), self.hint.clone(), html(rows)).render_to(buffer);
            }
            None => rows.render_to(buffer),
        }
    }
}

/// All fields of a form.
#[derive(Clone, Debug, Default)]
pub struct Fields<'a> {
    sections: Vec<Section<'a>>,
}

impl<'a> FromIterator<Section<'a>> for Fields<'a> {
    fn from_iter<I: IntoIterator<Item = Section<'a>>>(sections: I) -> Self {
        Self { sections: sections.into_iter().collect() }
    }
}

/// A field by itself, as the question of an act.
impl<'a> From<Field<'a>> for Fields<'a> {
    fn from(field: Field<'a>) -> Self {
        Section { title: None, hint: None, rows: Vec::new() }.field(field).into()
    }
}

impl<'a> From<Section<'a>> for Fields<'a> {
    fn from(section: Section<'a>) -> Self {
        Self { sections: vec![section] }
    }
}

impl<'a, const N: usize> From<[Section<'a>; N]> for Fields<'a> {
    fn from(sections: [Section<'a>; N]) -> Self {
        sections.into_iter().collect()
    }
}

impl<'a> Fields<'a> {
    /// The same with the mistakes of the fields beside them.
    #[must_use]
    pub fn told(self, problems: &[Problem]) -> Self {
        self.sections.into_iter().map(|section| section.told(problems)).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Field<'a>> {
        self.sections.iter().flat_map(Section::all)
    }

    /// These fields beside the same ones as somebody else has left them.
    #[must_use]
    pub fn against(&self, theirs: &Fields<'_>) -> Rivals {
        let mut rivals = Rivals::default();
        for field in self.all() {
            let is_same =
                |other: &&Field<'_>| (other.name(), other.label()) == (field.name(), field.label());
            let theirs = theirs.all().find(is_same).map(Field::answer).unwrap_or_default();
            let mine = field.answer();
            if theirs.sent == mine.sent {
                rivals.same.extend(mine.sent);
            } else {
                rivals.lines.push(Rival { label: field.label().to_owned(), theirs, mine });
            }
        }
        rivals
    }
}

impl Renderable for Fields<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        maud! { @for section in &self.sections { (section) } }.render_to(buffer);
    }
}

/// A field that two people have filled in differently.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rival {
    label: String,
    theirs: Answer,
    mine: Answer,
}

/// Two versions of one form, of which a third is made: field by field theirs or mine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rivals {
    lines: Vec<Rival>,
    same: Vec<(String, String)>,
}

impl Rivals {
    /// Whether both versions say the same.
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl Renderable for Rivals {
    fn render_to(&self, buffer: &mut Buffer) {
        let side = |place: usize, words: &'static str, answer: &Answer, is_mine: bool| {
            let (sent, said) = (written(&answer.sent), answer.words.clone());
            let class = if is_mine { "mine" } else { "theirs" };
            html(maud! {
                label .rival class=(class) {
                    input type="radio" name={ (SETTLED) (place) } value=(sent) checked[is_mine];
                    b { (words) }
                    @if said.is_empty() { span .muted { "Nothing" } } @else { span .said { (said) } }
                }
            })
        };
        maud! {
            @for (name, value) in &self.same { (hidden(name, value.as_str())) }
            @for (place, Rival { label, theirs, mine }) in self.lines.iter().enumerate() {
                div .rivals role="radiogroup" aria-labelledby={ "rival-" (place) } {
                    p id={ "rival-" (place) } { (label) }
                    (side(place, "Take theirs", theirs, false))
                    (side(place, "Keep mine", mine, true))
                }
            }
        }
        .render_to(buffer);
    }
}

/// The fields of an answer in one value.
fn written(sent: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(sent).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::Choice;

    fn form<'a>(name: &'a str, groups: [bool; 2]) -> Fields<'a> {
        let groups = [("3", "Studios"), ("4", "Labs")]
            .into_iter()
            .zip(groups)
            .map(|((id, label), is_chosen)| Choice::new(id, label, is_chosen));
        Fields::from([
            Section::new("Who")
                .pair(Field::text("name", "Name").value(name), Field::text("zip", "Zip")),
            Section::new("Where").field(Field::ticks("groups", "Groups", groups.collect())),
        ])
    }

    #[test]
    fn only_what_differs_is_chosen_between_and_the_rest_goes_along() {
        let rivals = form("<b>", [true, true]).against(&form("Acme", [true, false]));
        let html = rivals.render().into_inner();
        assert!(html.contains("Acme") && html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("Studios, Labs"), "{html}");
        assert!(html.contains(r#"value="groups=3&amp;groups=4" checked"#), "{html}");
        assert!(html.contains(r#"type="hidden" name="zip" value="""#), "{html}");
        assert_eq!(html.matches("radiogroup").count(), 2, "{html}");
        assert!(form("Acme", [true; 2]).against(&form("Acme", [true; 2])).is_empty());
    }

    #[test]
    fn a_mistake_stands_beside_its_field_in_a_pair_too() {
        let told = form("", [true; 2]).told(&[Problem::of("zip", "Enter a zip")]);
        assert!(told.render().into_inner().contains("field-zip-error"));
    }
}
