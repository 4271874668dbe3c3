//! A processor of cards that does not exist, and behaves as real ones do: it answers at once or
//! later, declines, is down for a while, and sends signed notices, late and more than once.
//!
//! What happens is told by the last two digits of the amount in minor units, so that everybody can
//! try everything:
//!
//! | digits | what happens |
//! |---|---|
//! | `13` | declined; a refund of such a sum fails later |
//! | `55` | taken at once, without any notice |
//! | `66` | down when it is asked first, and works when it is asked again |
//! | `77` | taken, and nothing is ever told about it, except to who asks |
//! | `88` | taken as others are, and taken back by the payer's bank soon after |
//! | others | held at first, then taken when asked; each step is told by a notice, twice |

mod notice;
mod told;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bursar_application::ports::gateway::{
    Abilities, ChargeRequest, FollowUp, GatewayAnswer, GatewayError, GatewayNotice, GatewayState,
    LookUp, NoticeError, NoticeSource, NoticeSubject, RawNotice, SentNotice,
};
use bursar_application::ports::{Clock, PaymentGateway};
use bursar_application::secret::{Secret, digest};
use bursar_domain::billing::payment::GatewayCode;
use bursar_kernel::money::Money;
use chrono::{DateTime, TimeDelta, Utc};

pub use self::notice::{SIGNATURE, sign};
use self::told::Told;

/// How long after an answer a notice comes first, and when it comes again.
const DELAYS: [TimeDelta; 2] = [TimeDelta::milliseconds(700), TimeDelta::seconds(3)];

/// How long after it was taken the payer's bank takes money back.
const CHARGEBACK: TimeDelta = TimeDelta::seconds(5);

/// The token of a card that is always declined.
pub const DECLINED_CARD: &str = "card_declined";

/// A processor of cards that does not exist.
#[expect(missing_debug_implementations, reason = "it holds a secret")]
pub struct CardProcessor {
    secret: Secret,
    clock: Arc<dyn Clock>,
    memory: Mutex<Memory>,
}

/// What it remembers until the process ends. What it is asked to take or to give back it believes
/// even so; what it is asked about it has never heard of then.
#[derive(Default)]
struct Memory {
    /// What it answered to each key.
    answers: BTreeMap<String, Result<GatewayAnswer, GatewayError>>,
    /// What each key was about.
    sums: BTreeMap<String, Money>,
    /// Keys under which it was asked while it was down.
    was_down: Vec<String>,
    /// What it is going to tell.
    outbox: Vec<(DateTime<Utc>, Told)>,
}

impl CardProcessor {
    /// A processor that signs its notices with this secret.
    pub fn new(secret: Secret, clock: Arc<dyn Clock>) -> Self {
        Self { secret, clock, memory: Mutex::default() }
    }

    /// The word for it.
    pub const CODE: &'static str = "simulation";

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers once for each key; the same answer however often it is asked.
    fn once(
        &self,
        key: &str,
        amount: Money,
        answer: impl FnOnce(&mut Memory) -> Result<GatewayAnswer, GatewayError>,
    ) -> Result<GatewayAnswer, GatewayError> {
        let mut memory = self.memory();
        if let Some(given) = memory.answers.get(key) {
            return given.clone();
        }
        if digits(amount) == 66 && !memory.was_down.iter().any(|known| known == key) {
            memory.was_down.push(key.to_owned());
            return Err(GatewayError::Unavailable("it is down for a moment".to_owned()));
        }
        let given = answer(&mut memory);
        memory.answers.insert(key.to_owned(), given.clone());
        memory.sums.insert(key.to_owned(), amount);
        given
    }

    fn tell(&self, memory: &mut Memory, told: &Told) {
        let now = self.clock.now();
        memory.outbox.extend(DELAYS.map(|delay| (now + delay, told.clone())));
    }

    fn charge(&self, request: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        let ChargeRequest { key, amount, token, .. } = request;
        let is_bad_card = token.as_deref() == Some(DECLINED_CARD);
        self.once(key, *amount, |memory| {
            let external_id = name("pay", key);
            let told = |state| Told {
                subject: NoticeSubject::Payment,
                external_id: external_id.clone(),
                key: key.clone(),
                payment: None,
                amount: *amount,
                state,
            };
            match digits(*amount) {
                13 => return Err(GatewayError::Declined("the card was declined".to_owned())),
                _ if is_bad_card => {
                    return Err(GatewayError::Declined("the card has no funds".to_owned()));
                }
                55 => {
                    let state = GatewayState::Succeeded { fee: Some(fee(*amount)) };
                    return Ok(GatewayAnswer { external_id, state });
                }
                77 => {}
                _ => self.tell(memory, &told(GatewayState::Authorised)),
            }
            let pay_at = token.is_none().then(|| format!("https://cards.example/{external_id}"));
            Ok(GatewayAnswer { external_id, state: GatewayState::Waiting { pay_at } })
        })
    }
}

/// The last two digits of a sum in minor units.
const fn digits(amount: Money) -> i64 {
    amount.minor() % 100
}

/// What is added to a payment's key when it is asked to take what it holds.
const CAPTURE: &str = "-capture";

/// How a payment stands, whatever was told of it.
fn payment_state(
    given: &Result<GatewayAnswer, GatewayError>,
    amount: Money,
    is_captured: bool,
) -> GatewayState {
    match given {
        Err(error) => GatewayState::Failed { why: error.to_string() },
        Ok(_) if is_captured || [55, 77].contains(&digits(amount)) => {
            GatewayState::Succeeded { fee: Some(fee(amount)) }
        }
        Ok(_) => GatewayState::Authorised,
    }
}

/// How a refund stands, whatever was told of it.
fn refund_state(amount: Money) -> GatewayState {
    match digits(amount) {
        13 => GatewayState::Failed { why: "the card is closed".to_owned() },
        _ => GatewayState::Succeeded { fee: None },
    }
}

/// What it keeps of a sum: one hundredth and a half, and no less than one minor unit.
fn fee(amount: Money) -> Money {
    Money::from_minor(
        (amount.minor() * 15 / 1000).clamp(1, amount.minor().max(1)),
        amount.currency(),
    )
}

/// What it calls something that was asked for under a key.
fn name(kind: &str, key: &str) -> String {
    let digest = digest(key.as_bytes());
    format!("{kind}_{}", digest.get(..24).unwrap_or(&digest))
}

#[async_trait]
impl PaymentGateway for CardProcessor {
    fn code(&self) -> GatewayCode {
        GatewayCode::known(Self::CODE)
    }

    fn name(&self) -> &'static str {
        "Simulated cards"
    }

    fn abilities(&self) -> Abilities {
        Abilities { charges: true, refunds: true, stores_methods: true, notifies: true }
    }

    async fn authorise(&self, request: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        self.charge(request)
    }

    async fn charge_stored(&self, request: &ChargeRequest) -> Result<GatewayAnswer, GatewayError> {
        self.charge(request)
    }

    async fn capture(&self, request: &FollowUp) -> Result<GatewayAnswer, GatewayError> {
        let FollowUp { key, external_id, amount } = request;
        self.once(key, *amount, |memory| {
            let asked = key.trim_end_matches(CAPTURE);
            let taken = Told {
                subject: NoticeSubject::Payment,
                external_id: external_id.clone(),
                key: asked.to_owned(),
                payment: None,
                amount: *amount,
                state: GatewayState::Succeeded { fee: Some(fee(*amount)) },
            };
            self.tell(memory, &taken);
            if digits(*amount) == 88 {
                let back = Told {
                    subject: NoticeSubject::Chargeback,
                    external_id: name("dp", asked),
                    key: String::new(),
                    payment: Some(external_id.clone()),
                    state: GatewayState::Succeeded { fee: None },
                    ..taken
                };
                memory.outbox.push((self.clock.now() + CHARGEBACK, back));
            }
            let state = GatewayState::Waiting { pay_at: None };
            Ok(GatewayAnswer { external_id: external_id.clone(), state })
        })
    }

    async fn refund(&self, request: &FollowUp) -> Result<GatewayAnswer, GatewayError> {
        let FollowUp { key, amount, .. } = request;
        self.once(key, *amount, |memory| {
            let external_id = name("ref", key);
            let state = refund_state(*amount);
            if digits(*amount) == 55 {
                return Ok(GatewayAnswer { external_id, state });
            }
            if digits(*amount) != 77 {
                self.tell(
                    memory,
                    &Told {
                        subject: NoticeSubject::Refund,
                        external_id: external_id.clone(),
                        key: key.clone(),
                        payment: None,
                        amount: *amount,
                        state,
                    },
                );
            }
            let state = GatewayState::Waiting { pay_at: None };
            Ok(GatewayAnswer { external_id, state })
        })
    }

    async fn look_up(&self, question: &LookUp) -> Result<Option<GatewayAnswer>, GatewayError> {
        let memory = self.memory();
        let key = &question.key;
        let (Some(given), Some(amount)) = (memory.answers.get(key), memory.sums.get(key)) else {
            return Ok(None);
        };
        let is_captured = memory.answers.contains_key(&format!("{key}{CAPTURE}"));
        let (kind, state) = match question.subject {
            NoticeSubject::Payment => ("pay", payment_state(given, *amount, is_captured)),
            NoticeSubject::Refund | NoticeSubject::Chargeback => ("ref", refund_state(*amount)),
        };
        Ok(Some(GatewayAnswer { external_id: name(kind, key), state }))
    }

    fn read_notice<'a>(
        &self,
        notice: RawNotice<'a>,
        at: DateTime<Utc>,
    ) -> Result<GatewayNotice, NoticeError> {
        let header = notice.header(SIGNATURE).ok_or(NoticeError::Forged)?;
        notice::require_signature(&self.secret, header, notice.body, at)?;
        Told::read(notice.body).map(Told::into_notice)
    }
}

impl NoticeSource for CardProcessor {
    fn due(&self, at: DateTime<Utc>) -> Vec<SentNotice> {
        let mut memory = self.memory();
        let outbox = std::mem::take(&mut memory.outbox);
        let (due, later) = outbox.into_iter().partition(|(due_at, _)| *due_at <= at);
        memory.outbox = later;
        let due: Vec<(DateTime<Utc>, Told)> = due;
        let sent = due.into_iter().map(|(_, told)| {
            let body = told.written();
            let signature = sign(&self.secret, at, &body);
            SentNotice {
                gateway: self.code(),
                headers: vec![(SIGNATURE.to_owned(), signature)],
                body,
            }
        });
        sent.collect()
    }
}

#[cfg(test)]
mod tests;
