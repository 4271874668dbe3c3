//! Knows how templates are filled in: the language of Jinja, strictly.

use bursar_application::ports::{Composer, Rendered, TemplateProblem};
use bursar_domain::mail::TemplateText;
use chrono::NaiveDate;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde_json::Value;

/// How much work a template may be; enough for every sound one, and no loop without end.
const FUEL: u64 = 200_000;

/// How a day is written unless a template says otherwise.
const DAY: &str = "%-d %B %Y";

/// Fills in templates in the language of Jinja.
///
/// What is not known is an error. What stands in the gaps of HTML is escaped, and a subject is one
/// line whatever stands in its gaps.
#[derive(Debug)]
pub struct Jinja {
    environment: Environment<'static>,
}

impl Default for Jinja {
    fn default() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        // A line that holds a block alone leaves no empty line behind.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        if let Ok(syntax) = syntax {
            environment.set_syntax(syntax);
        }
        environment.set_auto_escape_callback(|part| match part {
            "html" => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        environment.add_filter("date", date);
        Self { environment }
    }
}

impl Composer for Jinja {
    fn compose(
        &self,
        text: &TemplateText,
        facts: &Value,
    ) -> Result<Rendered, Vec<TemplateProblem>> {
        let subject = self.part("subject", &text.subject, facts).map(|words| one_line(&words));
        let subject = subject.and_then(|words| match words.as_str() {
            "" => Err(problem("subject", "It is empty once it is filled in".to_owned())),
            _ => Ok(words),
        });
        let plain = self.part("text", &text.text, facts);
        let html = match text.html.as_str() {
            "" => Ok(None),
            html => self.part("html", html, facts).map(Some),
        };
        match (subject, plain, html) {
            (Ok(subject), Ok(text), Ok(html)) => Ok(Rendered { subject, text, html }),
            (subject, text, html) => {
                Err([subject.err(), text.err(), html.err()].into_iter().flatten().collect())
            }
        }
    }
}

impl Jinja {
    fn part(
        &self,
        part: &'static str,
        source: &str,
        facts: &Value,
    ) -> Result<String, TemplateProblem> {
        let filled = self.environment.render_named_str(part, source, Serde(facts));
        filled.map_err(|error| problem(part, in_words(&error, source)))
    }
}

fn problem(part: &'static str, message: String) -> TemplateProblem {
    TemplateProblem { part, message }
}

/// A subject that would go on in a second line could say things that only the server may say.
fn one_line(words: &str) -> String {
    let is_gap = |sign: char| sign.is_whitespace() || sign.is_control();
    words.split(is_gap).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn in_words(error: &Error, source: &str) -> String {
    let place = error.range().and_then(|range| source.get(range)).map(str::trim);
    let what = match (error.kind(), place) {
        (ErrorKind::UndefinedError, Some(place)) => format!("«{place}» is not known here"),
        (ErrorKind::OutOfFuel, _) => "It goes round and round without an end".to_owned(),
        (kind, _) => {
            let detail = error.detail().map_or_else(|| kind.to_string(), str::to_owned);
            let mut letters = detail.chars();
            letters.next().map_or_else(String::new, |l| l.to_uppercase().chain(letters).collect())
        }
    };
    match error.line() {
        Some(line) if source.lines().count() > 1 => format!("Line {line}: {what}"),
        _ => what,
    }
}

/// Writes a day out: `{{ invoice.due_on|date }}`, or with a format of its own:
/// `{{ invoice.due_on|date("%d.%m.%Y") }}`.
#[expect(clippy::needless_pass_by_value, reason = "filters are given their arguments")]
fn date(day: String, format: Option<String>) -> Result<String, Error> {
    use std::fmt::Write as _;
    let wrong = |words: String| Error::new(ErrorKind::InvalidOperation, words);
    let read: NaiveDate = day.parse().map_err(|_| wrong(format!("«{day}» is no day")))?;
    let format = format.as_deref().unwrap_or(DAY);
    let mut written = String::new();
    // A format that is none fails as it is written.
    write!(written, "{}", read.format(format))
        .map_err(|_| wrong(format!("«{format}» is no way to write a day")))?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(subject: &str, text: &str, html: &str) -> TemplateText {
        TemplateText { subject: subject.into(), text: text.into(), html: html.into() }
    }

    fn compose(parts: &TemplateText, facts: &Value) -> Result<Rendered, Vec<TemplateProblem>> {
        Jinja::default().compose(parts, facts)
    }

    #[test]
    fn a_hostile_name_is_text_in_every_part() {
        let facts = json!({ "name": "<script>alert(1)</script>\r\nBcc: all@example.com" });
        let parts = text("For {{ name }}", "Dear {{ name }}", "<b>{{ name }}</b>");
        let rendered = compose(&parts, &facts).unwrap();
        assert_eq!(rendered.subject, "For <script>alert(1)</script> Bcc: all@example.com");
        assert!(rendered.text.contains("<script>"), "plain text is no markup: {}", rendered.text);
        let html = rendered.html.unwrap();
        assert!(!html.contains("<script") && html.starts_with("<b>&lt;script"), "{html}");
    }

    #[test]
    fn what_is_not_known_is_told_beside_its_part() {
        let facts = json!({ "invoice": { "number": "7" } });
        let parts = text("{{ invoice.nmber }}", "Hello\n{{ invoice.number }} {{ who }}", "");
        let problems = compose(&parts, &facts).unwrap_err();
        let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["subject: «invoice.nmber» is not known here", "text: Line 2: «who» is not known here"]
        );
    }

    #[test]
    fn a_template_that_is_none_is_refused() {
        for wrong in ["{{ name", "{% if name %}", "{{ name|nothing }}", "{% include 'x' %}"] {
            let problems = compose(&text("S", wrong, ""), &json!({ "name": "x" })).unwrap_err();
            assert_eq!(problems[0].part, "text", "{wrong}");
        }
    }

    #[test]
    fn a_template_cannot_keep_the_machine_busy() {
        let endless =
            "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        let problems = compose(&text("S", endless, ""), &json!({})).unwrap_err();
        assert!(problems[0].message.contains("without an end"), "{problems:?}");
    }

    #[test]
    fn days_are_written_out_or_as_the_template_says() {
        let facts = json!({ "day": "2026-04-03" });
        let parts = text("S", "{{ day|date }} {{ day|date(\"%d.%m.%Y\") }}", "");
        assert_eq!(compose(&parts, &facts).unwrap().text, "3 April 2026 03.04.2026");
        for wrong in ["{{ day|date(\"%Q\") }}", "{{ \"soon\"|date }}"] {
            assert!(compose(&text("S", wrong, ""), &facts).is_err(), "{wrong}");
        }
    }
}
