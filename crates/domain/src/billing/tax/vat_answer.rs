//! Knows what is kept of questions to the EU's register (VIES): its answers, and when a number is
//! asked about again.

use async_trait::async_trait;
use bursar_kernel::{Line, VatId};
use chrono::{DateTime, TimeDelta, Utc};

use super::vat_check::{VatCheck, VatVerdict};
use crate::client::ClientId;
use crate::repository::StoreError;

/// What the register said about a number at one time. Kept for good, as reverse charge needs proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatAnswer {
    /// The number that was asked about.
    pub vat_id: VatId,
    /// Whether somebody is registered under it.
    pub is_valid: bool,
    /// Who, as the register tells it.
    pub name: Option<String>,
    /// His address, as the register tells it.
    pub address: Option<String>,
    /// The number under which the register keeps the question.
    pub consultation: Option<Line>,
    /// In whose name it was asked.
    pub requester: Option<VatId>,
    /// When it was asked.
    pub at: DateTime<Utc>,
}

impl VatAnswer {
    /// What matters of it to taxes.
    pub fn check(&self) -> VatCheck {
        let verdict = if self.is_valid { VatVerdict::Valid } else { VatVerdict::Invalid };
        let consultation = self.consultation.clone();
        VatCheck { vat_id: self.vat_id.clone(), verdict, at: self.at, consultation }
    }
}

/// A number that is asked about in the background, again and again while a client has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatQuestion {
    /// The number.
    pub vat_id: VatId,
    /// From when on it is asked about.
    pub due_at: DateTime<Utc>,
    /// How often in a row there was no answer.
    pub failures: u32,
    /// When it was asked about last.
    pub tried_at: Option<DateTime<Utc>>,
    /// Why there was no answer then.
    pub problem: Option<String>,
}

/// After how long a register that gave no answer is asked again at first; each time twice as long.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(5);

/// How long it is at most.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// After how long a question that the register does not take is tried again.
const REFUSED_PAUSE: TimeDelta = TimeDelta::days(1);

impl VatQuestion {
    /// A number that nobody has asked about yet.
    pub const fn new(vat_id: VatId, at: DateTime<Utc>) -> Self {
        Self { vat_id, due_at: at, failures: 0, tried_at: None, problem: None }
    }

    /// The register answered; it is asked again after `again_in`, as numbers are withdrawn.
    pub fn answered(&mut self, at: DateTime<Utc>, again_in: TimeDelta) {
        (self.failures, self.tried_at, self.problem) = (0, Some(at), None);
        self.due_at = at + again_in;
    }

    /// The register gave no answer, which says nothing about the number.
    pub fn unanswered(&mut self, problem: String, is_passing: bool, at: DateTime<Utc>) {
        let doublings = self.failures.min(4);
        let pause = if is_passing {
            (FIRST_PAUSE * (1_i32 << doublings)).min(LONGEST_PAUSE)
        } else {
            REFUSED_PAUSE
        };
        self.failures = self.failures.saturating_add(1);
        (self.tried_at, self.problem) = (Some(at), Some(problem));
        self.due_at = at + pause;
    }
}

/// Where answers and questions are kept, within one unit of work. An answer is never changed.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait VatChecks: Send + Sync {
    /// What the register last said about a number.
    async fn latest(&self, vat_id: &VatId) -> Result<Option<VatAnswer>, StoreError>;

    /// Keeps an answer.
    async fn keep(&self, answer: &VatAnswer) -> Result<(), StoreError>;

    /// The question about a number, if it is asked about.
    async fn question(&self, vat_id: &VatId) -> Result<Option<VatQuestion>, StoreError>;

    /// Has these numbers asked about; those that are already stay as they are.
    async fn ask(&self, vat_ids: &[VatId], at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Keeps a question, in place of the one before.
    async fn put(&self, question: &VatQuestion) -> Result<(), StoreError>;

    /// Asks about a number no more.
    async fn forget_question(&self, vat_id: &VatId) -> Result<(), StoreError>;

    /// Wipes whom the register named for a number, and the number itself, out of every answer.
    async fn wipe(&self, vat_id: &VatId) -> Result<(), StoreError>;

    /// The clients who have this number now, by id.
    async fn holders(&self, vat_id: &VatId) -> Result<Vec<ClientId>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-12T12:00:00Z".parse().unwrap()
    }

    fn question() -> VatQuestion {
        VatQuestion::new(VatId::new("DE123456789").unwrap(), noon())
    }

    #[test]
    fn a_register_that_is_down_is_asked_after_five_minutes_and_at_most_after_an_hour() {
        let mut question = question();
        let pauses: Vec<_> = (0..7)
            .map(|_| {
                question.unanswered("down".to_owned(), true, noon());
                (question.due_at - noon()).num_minutes()
            })
            .collect();
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60, 60]);
        assert_eq!((question.failures, question.problem.as_deref()), (7, Some("down")));
    }

    #[test]
    fn a_question_that_is_refused_rests_for_a_day() {
        let mut question = question();
        question.unanswered("INVALID_INPUT".to_owned(), false, noon());
        assert_eq!(question.due_at, noon() + TimeDelta::days(1));
    }

    #[test]
    fn an_answer_ends_the_trouble() {
        let mut question = question();
        question.unanswered("down".to_owned(), true, noon());
        question.answered(noon(), TimeDelta::days(90));
        assert_eq!((question.failures, question.problem), (0, None));
        assert_eq!(question.due_at, noon() + TimeDelta::days(90));
    }
}
