//! The texts of e-mails: looked at, changed, tried, set back.

use bursar_domain::access::Permission;
use bursar_domain::billing::invoice::InvoiceId;
use bursar_domain::client::configuration::{Setting, Settings, Value as SettingValue};
use bursar_domain::field::FieldErrors;
use bursar_domain::mail::{Language, MailTemplate, Occasion, TemplateText};
use bursar_domain::repository::{Aggregate, StoreError};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::addressees::Correspondent;
use super::original::original;
use super::sample::{Detail, sample};
use super::{NewLetter, Sender, facts};
use crate::desk::require_seen;
use crate::ports::{Mailbox, Rendered};
use crate::{Actor, Desk, Error};

/// What tells one text from all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateKey {
    /// The name by which configurations choose the template.
    pub name: String,
    /// The language of the text.
    pub language: Language,
}

/// A template in one language, as staff wrote it or as it was from the beginning.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name and language.
    pub key: TemplateKey,
    /// On which occasion it can be sent.
    pub occasion: Occasion,
    /// Its words.
    pub text: TemplateText,
    /// When staff changed it last; `None` if it is as from the beginning.
    pub changed_at: Option<DateTime<Utc>>,
    /// How often it was saved; 0 if it never was.
    pub version: i64,
}

/// Words for a template.
#[derive(Clone, Debug)]
pub struct SaveTemplate {
    /// Its name.
    pub name: String,
    /// The language.
    pub language: String,
    /// On which occasion it can be sent; only a new name needs it.
    pub occasion: Option<Occasion>,
    /// The version that was seen, if one was.
    pub seen: Option<i64>,
    /// The words.
    pub text: TemplateText,
}

/// What a template looks like.
#[derive(Clone, Debug)]
pub struct Preview {
    /// On which occasion it can be sent.
    pub occasion: Occasion,
    /// The words.
    pub text: TemplateText,
    /// An invoice to show it with; made-up facts without one.
    pub invoice: Option<InvoiceId>,
}

impl From<&MailTemplate> for Variant {
    fn from(template: &MailTemplate) -> Self {
        let stored = template.as_stored();
        Self {
            key: TemplateKey { name: stored.name.clone(), language: stored.language.clone() },
            occasion: stored.occasion,
            text: stored.text.clone(),
            changed_at: Some(stored.changed_at),
            version: stored.version,
        }
    }
}

impl Variant {
    fn original(occasion: Occasion) -> Self {
        let key = TemplateKey { name: occasion.code().to_owned(), language: Language::english() };
        Self { key, occasion, text: original(occasion), changed_at: None, version: 0 }
    }

    /// Whether it is there from the beginning, so that it can be set back but not removed.
    pub fn is_built_in(&self) -> bool {
        self.key.name == self.occasion.code() && self.key.language == Language::english()
    }
}

impl Desk {
    /// All templates in all languages, in the order of the occasions, then by name and language.
    pub async fn mail_templates(&self, actor: &Actor) -> Result<Vec<Variant>, Error> {
        actor.require(Permission::ViewSettings)?;
        self.variants().await
    }

    /// The names of all templates, each once, in the order of the occasions.
    pub async fn mail_template_names(&self, actor: &Actor) -> Result<Vec<String>, Error> {
        actor.require(Permission::ViewEmails)?;
        let mut names: Vec<_> =
            self.variants().await?.into_iter().map(|one| one.key.name).collect();
        names.dedup();
        Ok(names)
    }

    async fn variants(&self) -> Result<Vec<Variant>, Error> {
        let own = self.ports.mail.templates().await?;
        let mut all: Vec<_> = own.iter().map(Variant::from).collect();
        for occasion in Occasion::ALL {
            let built_in = Variant::original(*occasion);
            if all.iter().all(|one| one.key != built_in.key) {
                all.push(built_in);
            }
        }
        all.sort_by_key(|one| {
            let is_other = one.key.name != one.occasion.code();
            let language = one.key.language.clone();
            (one.occasion, is_other, one.key.name.clone(), !one.is_built_in(), language)
        });
        Ok(all)
    }

    /// One template in one language.
    pub async fn mail_template(&self, actor: &Actor, key: &TemplateKey) -> Result<Variant, Error> {
        let all = self.mail_templates(actor).await?;
        all.into_iter().find(|one| one.key == *key).ok_or_else(missing)
    }

    /// Writes the words of a template in a language.
    pub async fn save_mail_template(
        &self,
        actor: &Actor,
        command: &SaveTemplate,
    ) -> Result<Variant, Error> {
        actor.require(Permission::EditMailTemplates)?;
        let mut errors = FieldErrors::none();
        if let Err(wrong) = MailTemplate::check_name(&command.name) {
            errors.extend(wrong);
        }
        let language = errors.check("language", "malformed", command.language.parse::<Language>());
        let own = self.ports.mail.templates().await?;
        let known = own.iter().find(|one| one.as_stored().name == command.name);
        let built_in = Occasion::ALL.iter().find(|one| one.code() == command.name).copied();
        let occasion = known.map(|one| one.as_stored().occasion).or(built_in).or(command.occasion);
        if occasion.is_none() {
            errors.add("occasion", "required", "Choose on which occasion it is sent");
        }
        let text = command.text.check().map_err(|wrong| errors.extend(wrong)).ok();
        if let (Some(occasion), Some(text)) = (occasion, &text) {
            errors.extend(self.faults(occasion, text));
        }
        let (Some(language), Some(occasion), Some(text)) = (language, occasion, text) else {
            return Err(errors.into());
        };
        let key = errors.ok(TemplateKey { name: command.name.clone(), language })?;
        let same = own.iter().find(|one| Variant::from(*one).key == key).map(Aggregate::id);
        let work = self.begin(actor).await?;
        let (template, event) = if let Some(id) = same {
            let mut template = work.mail_templates().get(id).await?;
            require_seen(&template, command.seen)?;
            let event = template.edit(text, self.now());
            work.mail_templates().save(&template).await?;
            (template, event)
        } else {
            let id = work.ids().one().await?;
            let language = key.language.clone();
            let (template, event) =
                MailTemplate::create(id, &key.name, occasion, language, text, self.now());
            work.mail_templates().add(&template).await?;
            (template, event)
        };
        self.commit(work, actor, &[event]).await?;
        let mut variant = Variant::from(&template);
        variant.version += i64::from(same.is_some());
        Ok(variant)
    }

    /// Sets a template back to what it was from the beginning; one that staff added is removed,
    /// unless a configuration still chooses it.
    pub async fn reset_mail_template(
        &self,
        actor: &Actor,
        key: &TemplateKey,
        seen: Option<i64>,
    ) -> Result<(), Error> {
        actor.require(Permission::EditMailTemplates)?;
        let own = self.ports.mail.templates().await?;
        let same = own.iter().find(|one| Variant::from(*one).key == *key);
        let id = same.map(Aggregate::id).ok_or_else(missing)?;
        let is_built_in = Occasion::ALL.iter().any(|one| one.code() == key.name);
        let is_last = own.iter().filter(|one| one.as_stored().name == key.name).count() == 1;
        if is_last && !is_built_in {
            let all = self.ports.settings.configurations().await?;
            let user = all.iter().find(|row| {
                chosen(row.configuration.settings()).iter().any(|(_, _, name)| *name == key.name)
            });
            if let Some(user) = user {
                let name = user.configuration.name();
                let message = format!("the configuration «{name}» sends this template");
                return Err(Error::rule("template_in_use", message));
            }
        }
        let work = self.begin(actor).await?;
        let template = work.mail_templates().get(id).await?;
        require_seen(&template, seen)?;
        work.mail_templates().remove(&template).await?;
        self.commit(work, actor, &[template.removed()]).await
    }

    /// What a template looks like with made-up facts, or with those of an invoice.
    pub async fn preview_mail_template(
        &self,
        actor: &Actor,
        preview: &Preview,
    ) -> Result<Rendered, Error> {
        actor.require(Permission::EditMailTemplates)?;
        let text = preview.text.check()?;
        let facts = match preview.invoice {
            None => sample(preview.occasion, Detail::Full),
            Some(invoice) => {
                actor.require(Permission::ViewInvoices)?;
                self.sample_with(preview.occasion, invoice).await?
            }
        };
        Ok(self.composed(&text, &facts)?)
    }

    /// Sends a template with made-up facts to the one who asks; the id of the e-mail.
    pub async fn test_mail_template(&self, actor: &Actor, key: &TemplateKey) -> Result<i64, Error> {
        actor.require(Permission::EditMailTemplates)?;
        let user = actor.require_user()?;
        let all = self.variants().await?;
        let variant = all.into_iter().find(|one| one.key == *key).ok_or_else(missing)?;
        let words = self.composed(&variant.text, &sample(variant.occasion, Detail::Full))?;
        let work = self.begin(actor).await?;
        let user = work.users().get(user).await?;
        let letter = NewLetter {
            occurrence: format!("test:{}:{}", user.id(), self.now().timestamp_micros()),
            occasion: variant.occasion,
            template: key.name.clone(),
            language: key.language.clone(),
            client: None,
            invoice: None,
            attaches: None,
            sender: Sender::default(),
            recipient: Mailbox { name: user.name(), email: user.email().clone() },
            facts: "{}".to_owned(),
            secret: None,
            words: Some(words),
            repeats: None,
            requested_by: Some(actor.name().to_owned()),
        };
        let written = work.outbox().add(&[letter], self.now()).await?;
        work.commit().await?;
        written.first().copied().ok_or_else(missing)
    }

    /// What is wrong with words that are to tell of an occasion, found by filling them in.
    fn faults(&self, occasion: Occasion, text: &TemplateText) -> FieldErrors {
        for detail in [Detail::Full, Detail::Sparse] {
            if let Err(errors) = self.composed(text, &sample(occasion, detail)) {
                return errors;
            }
        }
        FieldErrors::none()
    }

    fn composed(&self, text: &TemplateText, facts: &Value) -> Result<Rendered, FieldErrors> {
        self.ports.composer.compose(text, facts).map_err(|problems| {
            let mut errors = FieldErrors::none();
            for problem in problems {
                errors.add(problem.part, "template", problem.message);
            }
            errors
        })
    }

    /// Made-up facts with a real invoice and its client in them.
    async fn sample_with(&self, occasion: Occasion, id: InvoiceId) -> Result<Value, Error> {
        // It is read in a unit of work that changes nothing.
        let work = self.ports.store.begin().await?;
        let invoice = work.invoices().get(id).await?.into_issued()?;
        let client = work.clients().get(invoice.as_stored().client).await?;
        let to = Correspondent::of(&*work, &client).await?;
        let terms = &self.ports.mail_terms;
        let mut all = sample(occasion, Detail::Full);
        let real = facts::of_everybody(&to, terms);
        for part in ["client", "provider"] {
            if let Some(value) = real.get(part) {
                all = facts::with(all, part, value.clone());
            }
        }
        if occasion.is_about_invoice() {
            all = facts::with(all, "invoice", facts::invoice(&invoice, self.today(), terms)?);
        }
        Ok(facts::to(all, &client.profile().person_name()))
    }

    /// Checks that the templates that settings newly choose are there, and fit.
    pub(crate) async fn require_templates(
        &self,
        before: &Settings,
        after: &Settings,
    ) -> Result<(), Error> {
        let known = chosen(before);
        let new: Vec<_> = chosen(after).into_iter().filter(|one| !known.contains(one)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let (all, mut errors) = (self.variants().await?, FieldErrors::none());
        for (key, occasion, name) in new {
            if all.iter().any(|one| one.key.name == name && one.occasion == occasion) {
                continue;
            }
            let mut fitting: Vec<_> = all.iter().filter(|one| one.occasion == occasion).collect();
            fitting.dedup_by_key(|one| &one.key.name);
            let fitting: Vec<_> = fitting.iter().map(|one| one.key.name.as_str()).collect();
            let message =
                format!("There is no template «{name}» for it. Use {}", fitting.join(", "));
            errors.add(key, "unknown", message);
        }
        Ok(errors.ok(())?)
    }
}

/// The templates that settings choose: for which setting, on which occasion, by which name.
fn chosen(settings: &Settings) -> Vec<(&'static str, Occasion, String)> {
    let mut all = Vec::new();
    for setting in Setting::all() {
        let Some(occasion) = Occasion::of_setting(setting.key) else { continue };
        let names = match settings.value(setting) {
            SettingValue::Text(name) => vec![name],
            SettingValue::Pairs(pairs) => pairs.into_iter().map(|(_, name)| name).collect(),
            _ => Vec::new(),
        };
        let names = names.into_iter().filter(|name| !name.is_empty());
        all.extend(names.map(|name| (setting.key, occasion, name)));
    }
    all
}

fn missing() -> Error {
    StoreError::NotFound { what: MailTemplate::NAME, id: 0 }.into()
}
