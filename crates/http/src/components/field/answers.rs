//! Knows what a field sends as it stands, and how that reads.

use super::{Choice, Field, Input};
use crate::components::{Problem, Text};

/// What a field sends as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The names and values.
    pub sent: Vec<(String, String)>,
    /// The same in words; empty if nothing is said.
    pub words: String,
}

impl<'a> Field<'a> {
    /// What it is called by programs.
    pub(in crate::components) fn name(&self) -> &str {
        &self.name
    }

    /// What it is called by people.
    pub(in crate::components) fn label(&self) -> &str {
        &self.label
    }

    /// The same with its error from the problems of the whole form.
    #[must_use]
    pub(in crate::components) fn told(mut self, problems: &[Problem]) -> Self {
        let mine = problems.iter().find(|problem| problem.field.as_deref() == Some(&*self.name));
        if let Some(problem) = mine {
            self.error = Some(Text::Owned(problem.message.clone()));
        }
        self
    }

    /// What browsers send for it; nothing for secrets and files, which nobody compares.
    pub(in crate::components) fn answer(&self) -> Answer {
        match &self.input {
            Input::Line { kind: "password", .. } | Input::File { .. } => Answer::default(),
            Input::Line { .. } | Input::Area { .. } => {
                let value = self.value.to_string();
                Answer { sent: vec![(self.name.to_string(), value.clone())], words: value }
            }
            Input::Tick { is_ticked } => {
                let sent = is_ticked.then(|| (self.name.to_string(), self.value.to_string()));
                let words = if *is_ticked { "Yes" } else { "No" };
                self.unless_refused(sent.into_iter().collect(), words.to_owned())
            }
            Input::Select(choices) => {
                let chosen = choices.iter().find(|choice| choice.is_chosen).or(choices.first());
                self.chosen(chosen)
            }
            Input::Radios(choices) | Input::Ticks(choices) => {
                self.chosen(choices.iter().filter(|choice| choice.is_chosen))
            }
        }
    }

    fn chosen<'c>(&self, chosen: impl IntoIterator<Item = &'c Choice<'c>>) -> Answer {
        let chosen: Vec<_> = chosen.into_iter().collect();
        let sent = chosen.iter().map(|choice| (self.name.to_string(), choice.value.to_string()));
        let words: Vec<_> = chosen.iter().map(|choice| choice.label.as_ref()).collect();
        self.unless_refused(sent.collect(), words.join(", "))
    }

    /// Browsers do not send what cannot be chosen.
    fn unless_refused(&self, sent: Vec<(String, String)>, words: String) -> Answer {
        Answer { sent: if self.refused.is_some() { Vec::new() } else { sent }, words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_answers_as_a_browser_would() {
        let sent = |field: Field<'_>| field.answer().sent;
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let choices = |chosen: [bool; 2]| {
            vec![Choice::new("a", "A", chosen[0]), Choice::new("b", "B", chosen[1])]
        };
        assert_eq!(sent(Field::text("x", "X").value("1")), [pair("x", "1")]);
        assert_eq!(sent(Field::tick("x", "X", true)), [pair("x", "true")]);
        assert_eq!(sent(Field::tick("x", "X", false)), []);
        assert_eq!(sent(Field::select("x", "X", choices([false; 2]))), [pair("x", "a")]);
        let both = Field::ticks("x", "X", choices([true; 2]));
        assert_eq!(both.answer().words, "A, B");
        assert_eq!(sent(both.clone()), [pair("x", "a"), pair("x", "b")]);
        assert_eq!(sent(both.refused_because(Some("no"))), []);
        assert_eq!(sent(Field::secret("password", "Password").value("s")), []);
    }
}
