//! Asks VIES, the register of VAT numbers of the European Commission.
//!
//! Its REST service answers a question that it cannot answer in several ways: with a status, with
//! `actionSucceed: false` and errors, or as not valid with the error beside it. Only an answer that
//! has no error and is about the number that was asked says anything.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bursar_application::ports::{Clock, RemoteError, VatCheck, VatRegister, VatUnknown};
use bursar_kernel::VatId;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::web::{Limits, Reply, Web};

/// The register at one address.
#[derive(Clone)]
pub struct Vies {
    web: Web,
    requester: Option<VatId>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Vies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { web, requester, clock: _ } = self;
        f.debug_struct("Vies")
            .field("web", web)
            .field("requester", requester)
            .finish_non_exhaustive()
    }
}

impl Vies {
    /// The register whose REST service is at `base`, asked in the name of `requester`, who needs a
    /// number of the European Union to get consultation numbers.
    pub fn new(
        base: &Url,
        requester: Option<VatId>,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Self {
        let mut url = base.clone();
        url.set_path(&format!("{}/check-vat-number", base.path().trim_end_matches('/')));
        Self { web: Web { url, limits }, requester, clock }
    }
}

#[async_trait]
impl VatRegister for Vies {
    async fn check(&self, number: &VatId) -> Result<VatCheck, VatUnknown> {
        let no_number =
            || VatUnknown::Refused(format!("{number} is no number of the European Union"));
        let (country, digits) = parts(number).ok_or_else(no_number)?;
        let requester = self.requester.as_ref().and_then(parts);
        let question = Question {
            country_code: country,
            vat_number: digits,
            requester_member_state_code: requester.map(|(country, _)| country),
            requester_number: requester.map(|(_, digits)| digits),
        };
        let question = serde_json::to_vec(&question).map_err(senseless)?;
        let checked_at = self.clock.now();
        let json = "application/json";
        let ask = |client: &reqwest::Client, url| {
            client.post(url).header("content-type", json).header("accept", json).body(question)
        };
        let reply = self.web.ask(ask).await?;
        let answer = self.read(&reply)?;
        answer.is_about(country, digits)?;
        Ok(VatCheck {
            is_valid: answer.valid.ok_or_else(|| senseless("it says neither yes nor no"))?,
            name: told(answer.name),
            address: told(answer.address),
            consultation: told(answer.request_identifier),
            requester: self.requester.clone(),
            checked_at,
        })
    }
}

impl Vies {
    /// The answer, unless it tells why there is none.
    fn read(&self, reply: &Reply) -> Result<Answer, VatUnknown> {
        let status = reply.status;
        let answer = serde_json::from_slice::<Answer>(&reply.body);
        if let Some(error) = answer.as_ref().ok().and_then(Answer::error) {
            return Err(unknown(error));
        }
        match (status, answer) {
            (200, answer) => answer.map_err(senseless),
            (429, _) => Err(VatUnknown::Throttled(status.to_string())),
            _ => Err(RemoteError::Status { host: self.web.host(), status }.into()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    country_code: &'a str,
    vat_number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    requester_member_state_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requester_number: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Answer {
    country_code: Option<String>,
    vat_number: Option<String>,
    valid: Option<bool>,
    name: Option<String>,
    address: Option<String>,
    request_identifier: Option<String>,
    user_error: Option<String>,
    action_succeed: Option<bool>,
    error_wrappers: Vec<ErrorWrapper>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorWrapper {
    error: String,
}

impl Answer {
    /// The word for what went wrong, if anything did.
    fn error(&self) -> Option<&str> {
        let wrapped = self.error_wrappers.first().map(|wrapper| wrapper.error.as_str());
        let failed = (self.action_succeed == Some(false)).then_some("no reason");
        // This field also repeats the outcome.
        let beside = self.user_error.as_deref().filter(|word| !OUTCOMES.contains(word));
        wrapped.or(failed).or(beside)
    }

    fn is_about(&self, country: &str, digits: &str) -> Result<(), VatUnknown> {
        let is_same = |told: &Option<String>, asked: &str| {
            told.as_deref().is_none_or(|told| told.eq_ignore_ascii_case(asked))
        };
        if is_same(&self.country_code, country) && is_same(&self.vat_number, digits) {
            return Ok(());
        }
        Err(senseless("it is about another number"))
    }
}

const OUTCOMES: [&str; 3] = ["VALID", "INVALID", ""];

/// What a word of the register means to whoever asks.
fn unknown(word: &str) -> VatUnknown {
    let said = word.to_owned();
    match word {
        "IP_BLOCKED" | "VAT_BLOCKED" | "INVALID_INPUT" | "INVALID_REQUESTER_INFO" => {
            VatUnknown::Refused(said)
        }
        _ if word.contains("MAX_CONCURRENT_REQ") => VatUnknown::Throttled(said),
        // Also whatever it will call its failures one day.
        _ => VatUnknown::Unavailable(said),
    }
}

fn senseless(why: impl fmt::Display) -> VatUnknown {
    VatUnknown::Senseless(why.to_string())
}

/// Some countries do not tell, and write dashes.
fn told(text: Option<String>) -> Option<String> {
    let text = text?.trim().to_owned();
    (!text.is_empty() && !text.chars().all(|sign| sign == '-')).then_some(text)
}

/// The country and what stands behind it.
fn parts(number: &VatId) -> Option<(&'static str, &str)> {
    let country = number.country_prefix()?;
    Some((country, number.as_str().strip_prefix(country)?))
}
