//! People and companies by their monogram.

use hypertext::prelude::*;

use super::Text;

/// The square a company is recognised by: its initials on a colour of its own.
pub fn company_mark(id: i64, name: &str) -> impl Renderable {
    let (class, initials) = (format!("avatar {}", colour(id)), initials(name));
    maud! { span class=(class) aria-hidden="true" { (initials) } }
}

/// The circle a person is recognised by.
pub fn person_mark(id: i64, name: &str) -> impl Renderable {
    let (class, initials) = (format!("avatar round {}", colour(id)), initials(name));
    maud! { span class=(class) aria-hidden="true" { (initials) } }
}

/// A person with one line beneath the name, such as roles and when last seen.
pub fn person<'a>(
    id: i64,
    name: impl Into<Text<'a>>,
    beneath: impl Renderable + 'a,
) -> impl Renderable + 'a {
    let name = name.into();
    maud! {
        span .person {
            (person_mark(id, &name))
            span { (name) small { (beneath) } }
        }
    }
}

fn colour(id: i64) -> &'static str {
    match id.rem_euclid(6) {
        0 => "a1",
        1 => "a2",
        2 => "a3",
        3 => "a4",
        4 => "a5",
        _ => "a6",
    }
}

/// At most two letters: the first of the first two words that begin with a letter or a figure.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|sign| sign.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_skip_words_without_letters() {
        assert_eq!(initials("Ferrum & Kalk GmbH"), "FK");
        assert_eq!(initials("élan"), "É");
        assert_eq!(initials("(3)Com"), "3");
        assert_eq!(initials(" & "), "");
    }

    #[test]
    fn a_record_keeps_its_colour() {
        assert_eq!(colour(10_482), colour(10_482));
        assert_eq!(colour(-1), "a6");
    }
}
