//! The editor of a template, with what it looks like beside it.

use axum::response::Response;
use bursar_application::{
    Error,
    mail::{Preview, SaveTemplate, TemplateKey, Variant},
    ports::Rendered,
};
use bursar_domain::{
    access::Permission,
    field::FieldErrors,
    mail::{Occasion, TemplateText},
};
use hypertext::prelude::*;

use super::{PATH, crumbs, path_of};
use crate::{
    address::{Address, Entered, Values},
    components::{
        Banner, Button, Choice, Field, Fields, Guard, Html, Problem, Section, SectionHead, Weight,
        error_summary, form_section, html, page_head,
    },
    confirmation::{Confirmation, done},
    failure::Answer,
    layout::Place,
    mail::{pages::words, query::At},
    sheet::{FormSheet, OnRecord, is_stale},
    visit::{Mistakes, Visit},
};

const NEW: &str = "New template";

pub(super) async fn show_new(visit: Visit, address: Address) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    let occasion = address.text("occasion").parse().ok();
    let name = address.text("name").to_owned();
    let known = visit.desk().mail_templates(visit.actor()).await?;
    let like = known.iter().find(|one| one.key.name == name || Some(one.occasion) == occasion);
    let typed = Typed {
        name,
        occasion,
        text: like.map(|one| one.text.clone()).unwrap_or_default(),
        ..Typed::default()
    };
    let content = Editor::new(&typed, visit.guard()).view();
    Ok(visit.page(Place::Settings, NEW, content))
}

pub(super) async fn create(visit: Visit, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    handle(visit, None, &Typed::of(&entered), &entered).await
}

pub(super) async fn show_edit(visit: Visit, At(key): At) -> Answer<Response> {
    let variant = visit.desk().mail_template(visit.actor(), &key).await?;
    let typed = Typed::from(&variant);
    let guard = Guard { version: Some(variant.version), ..visit.guard() };
    let refusal = visit.reader().refusal(Permission::EditMailTemplates);
    let editor = Editor { key: Some(&key), refusal, ..Editor::new(&typed, guard) };
    Ok(visit.page(Place::Settings, &typed.title(Some(&key)), editor.view()))
}

pub(super) async fn save(visit: Visit, At(key): At, entered: Entered) -> Answer<Response> {
    visit.actor().require(Permission::EditMailTemplates)?;
    let variant = visit.desk().mail_template(visit.actor(), &key).await?;
    let typed = Typed {
        name: key.name.clone(),
        language: key.language.to_string(),
        occasion: Some(variant.occasion),
        ..Typed::of(&entered)
    };
    handle(visit, Some(&key), &typed, &entered).await
}

/// Keeps what was typed, or shows what it looks like.
async fn handle(
    visit: Visit,
    key: Option<&TemplateKey>,
    typed: &Typed,
    entered: &Values,
) -> Answer<Response> {
    let guard = Guard { version: entered.version(), ..visit.guard() };
    let editor = Editor { key, ..Editor::new(typed, guard) };
    if entered.has("preview") {
        return match previewed(&visit, typed).await {
            Ok(shown) => {
                let content = Editor { shown: Some(&shown), ..editor }.view();
                Ok(visit.page(Place::Settings, &typed.title(key), content))
            }
            Err(error) => refused(&visit, editor, error).await,
        };
    }
    let command = SaveTemplate {
        name: typed.name.clone(),
        language: typed.language.clone(),
        occasion: typed.occasion,
        seen: entered.version(),
        text: typed.text.clone(),
    };
    match visit.desk().save_mail_template(visit.actor(), &command).await {
        Ok(_) => Ok(done(PATH, Confirmation::new("Template saved"))),
        Err(error) => refused(&visit, editor, error).await,
    }
}

async fn refused(visit: &Visit, editor: Editor<'_>, error: Error) -> Answer<Response> {
    if let Some(key) = editor.key.filter(|_| is_stale(&error)) {
        let variant = visit.desk().mail_template(visit.actor(), key).await?;
        let record = OnRecord { seen: None, now: variant.version, history: None };
        let mine = FormSheet {
            crumbs: Some(crumbs()),
            title: editor.typed.title(Some(key)).into(),
            action: path_of(key).into(),
            guard: record.guard(visit, &error),
            submit: "Save template".into(),
            leave: path_of(key).into(),
            refusal: None,
            fields: words(&editor.typed.text).into(),
        };
        let theirs = words(&variant.text).into();
        return visit.overtaken(Place::Settings, &record, mine, &theirs).await;
    }
    let mistakes = Mistakes::of(error)?;
    let title = editor.typed.title(editor.key);
    let content = Editor { problems: &mistakes.problems, ..editor }.view();
    Ok(visit.again(Place::Settings, &title, &mistakes, content))
}

async fn previewed(visit: &Visit, typed: &Typed) -> Result<Rendered, Error> {
    let mut errors = FieldErrors::none();
    let invoice = match typed.invoice.trim().trim_start_matches('#') {
        "" => None,
        id => {
            errors.check("invoice", "malformed", id.parse().map_err(|_| "use the id of an invoice"))
        }
    };
    if typed.occasion.is_none() {
        errors.add("occasion", "required", "Choose on which occasion it is sent");
    }
    let occasion = errors.ok(typed.occasion)?.unwrap_or(Occasion::InvoiceIssued);
    let preview = Preview { occasion, text: typed.text.clone(), invoice };
    visit.desk().preview_mail_template(visit.actor(), &preview).await
}

/// What stands in the form.
#[derive(Clone, Debug, Default)]
struct Typed {
    name: String,
    language: String,
    occasion: Option<Occasion>,
    text: TemplateText,
    invoice: String,
}

impl Typed {
    fn of(entered: &Values) -> Self {
        Self {
            name: entered.owned("name"),
            language: entered.owned("language"),
            occasion: entered.text("occasion").parse().ok(),
            text: TemplateText {
                subject: entered.owned("subject"),
                text: entered.owned("text"),
                html: entered.owned("html"),
            },
            invoice: entered.owned("invoice"),
        }
    }

    /// The title of its page.
    fn title(&self, key: Option<&TemplateKey>) -> String {
        let label = self.occasion.map_or(NEW, Occasion::label);
        match key {
            Some(key) => format!("{label}: {} ({})", key.name, key.language),
            None => NEW.to_owned(),
        }
    }
}

impl From<&Variant> for Typed {
    fn from(variant: &Variant) -> Self {
        Self {
            name: variant.key.name.clone(),
            language: variant.key.language.to_string(),
            occasion: Some(variant.occasion),
            text: variant.text.clone(),
            invoice: String::new(),
        }
    }
}

/// The page of the editor.
struct Editor<'a> {
    /// The template that is edited; a new one has none yet.
    key: Option<&'a TemplateKey>,
    typed: &'a Typed,
    guard: Guard,
    problems: &'a [Problem],
    shown: Option<&'a Rendered>,
    refusal: Option<String>,
}

impl<'a> Editor<'a> {
    const fn new(typed: &'a Typed, guard: Guard) -> Self {
        Self { key: None, typed, guard, problems: &[], shown: None, refusal: None }
    }

    fn view(&self) -> Html {
        let (typed, problems, refusal) = (self.typed, self.problems, &self.refusal);
        let action = self.key.map_or_else(|| format!("{PATH}/new"), path_of);
        let title = typed.title(self.key);
        let about = typed.occasion.map(Occasion::about);
        let reason = refusal.as_ref().map(|reason| format!("{reason}."));
        let (names, beside) = (self.names(), self.beside());
        let words = Fields::from(words(&typed.text)).told(problems);
        let guard = self.guard.clone();
        html(maud! {
            (crumbs())
            (page_head(title.as_str(), None, ()))
            @if let Some(about) = about { p .lead { (about) } }
            @if let Some(reason) = &reason { (Banner::new(Weight::Information, reason.as_str())) }
            form .form method="post" action=(action) novalidate data-guard {
                (guard)
                (error_summary(problems))
                fieldset .whole disabled[refusal.is_some()] { (names) (words) (beside) }
                div .form-end {
                    (Button::submit("Save template").primary().refused_because(refusal.clone()))
                    (Button::submit("Preview").value("preview", "1").refused_because(refusal.clone()))
                    (Button::link(PATH, "Cancel").ghost())
                }
            }
        })
    }

    /// What a template is called; that of one that is there already stays.
    fn names(&self) -> Html {
        let (typed, problems) = (self.typed, self.problems);
        if self.key.is_some() {
            return html(());
        }
        let none = Choice::new("", "Choose an occasion", typed.occasion.is_none());
        let occasions: Vec<_> = std::iter::once(none)
            .chain(
                Occasion::ALL
                    .iter()
                    .map(|one| Choice::new(one.code(), one.label(), typed.occasion == Some(*one))),
            )
            .collect();
        let section = Section::new("Template")
            .hint("A configuration chooses a template by its name; the language follows from its setting.")
            .field(Field::text("name", "Name").value(typed.name.clone()).longest(64).required()
                .hint("Small letters, digits, _ and -. The name of an existing one adds a language to it."))
            .field(Field::text("language", "Language").value(typed.language.clone()).longest(8)
                .required().narrow().hint("Such as en or pt-br."))
            .field(Field::select("occasion", "Occasion", occasions).required());
        html(Fields::from(section).told(problems))
    }

    /// What it looks like, and with what.
    fn beside(&self) -> Html {
        let (typed, problems) = (self.typed, self.problems);
        let shown = self.shown.map(words::words);
        html(maud! {
            (form_section(
                "Preview",
                Some("With made-up facts, or with those of an invoice that was issued.".into()),
                maud! {
                    (Field::text("invoice", "Invoice’s ID").value(typed.invoice.clone()).narrow()
                        .problems(problems))
                },
            ))
            @if let Some(shown) = &shown {
                section aria-labelledby="preview" tabindex="-1" {
                    (SectionHead::new("preview", "What it looks like"))
                    div .panel { (shown) }
                }
            }
        })
    }
}

/// The words of a template.
fn words(written: &TemplateText) -> Section<'_> {
    let TemplateText { subject, text, html: markup } = written;
    Section::new("Words")
        .hint("Gaps are written {{ like.this }}; a day is written out by {{ a.day|date }}. What is not known is an error.")
        .field(Field::text("subject", "Subject").value(subject).longest(200).required().first())
        .field(Field::area("text", "Plain text", 16).value(text).longest(20_000).required())
        .field(Field::area("html", "HTML", 16).value(markup).longest(20_000)
            .hint("What stands in gaps is escaped. Empty for plain text only."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed::of(&Values::read(
            b"name=last-call&language=en&occasion=invoice_overdue&subject=Hi+%3Cb%3E&text=Dear&invoice=12",
        ))
    }

    #[test]
    fn what_was_refused_is_kept_with_the_mistake_beside_its_field() {
        let problems = [Problem::of("subject", "«invoice.nmber» is not known here")];
        let typed = typed();
        let editor = Editor { problems: &problems, ..Editor::new(&typed, Guard::default()) };
        let html = editor.view().render().into_inner();
        assert!(html.contains("value=\"Hi &lt;b>\"") || html.contains("Hi &lt;b&gt;"), "{html}");
        assert!(html.contains("field-subject-error") && html.contains("nmber"), "{html}");
        assert!(html.contains("value=\"invoice_overdue\" selected"), "{html}");
        crate::markup::assert_sound_content(&html);
    }

    #[test]
    fn a_template_that_is_there_keeps_its_name_and_shows_its_preview() {
        let (typed, key) = (
            typed(),
            TemplateKey {
                name: "last-call".into(),
                language: bursar_domain::mail::Language::english(),
            },
        );
        let shown = Rendered { subject: "Hi".into(), text: "Dear <you>".into(), html: None };
        let guard = Guard { version: Some(3), ..Guard::default() };
        let editor = Editor { key: Some(&key), shown: Some(&shown), ..Editor::new(&typed, guard) };
        let html = editor.view().render().into_inner();
        assert!(html.contains("action=\"/settings/mail-templates/last-call/en\""), "{html}");
        assert!(html.contains("name=\"version\" value=\"3\""), "{html}");
        assert!(html.contains("Dear &lt;you&gt;") && !html.contains("name=\"name\""), "{html}");
        crate::markup::assert_sound_content(&html);
    }
}
