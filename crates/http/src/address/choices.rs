//! Knows how what was chosen in a form is read; nothing that was sent is passed over in silence.

use std::str::FromStr;

use bursar_domain::field::FieldErrors;

use super::Values;

impl Values {
    /// What is chosen under this name, if anything is; what makes no sense is a mistake there.
    pub(crate) fn choice<T: FromStr>(
        &self,
        name: &'static str,
        errors: &mut FieldErrors,
    ) -> Option<T> {
        read(name, self.given(name)?, errors)
    }

    /// Everything that is chosen under this name; what makes no sense is a mistake there.
    pub(crate) fn choices<T: FromStr, C: FromIterator<T>>(
        &self,
        name: &'static str,
        errors: &mut FieldErrors,
    ) -> C {
        let given = self.all(name).map(str::trim).filter(|text| !text.is_empty());
        given.filter_map(|text| read(name, text, errors)).collect()
    }
}

fn read<T: FromStr>(name: &'static str, text: &str, errors: &mut FieldErrors) -> Option<T> {
    let choice = text.parse().ok();
    if choice.is_none() {
        errors.add(name, "unknown", format!("There is no choice «{text}»"));
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_told_and_nothing_chosen_is_not() {
        let values = Values::read(b"role=5&role=&role=x&kind=y&none=");
        let mut errors = FieldErrors::none();
        assert_eq!(values.choices::<u8, Vec<_>>("role", &mut errors), [5]);
        assert_eq!(values.choice::<u8>("none", &mut errors), None);
        assert_eq!(values.choice::<u8>("absent", &mut errors), None);
        let told: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(told, ["There is no choice «x»"]);
        assert_eq!(values.choice::<u8>("kind", &mut errors), None);
        assert!(errors.of("kind").is_some());
    }
}
