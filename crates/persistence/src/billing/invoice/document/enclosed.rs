//! What a document carries besides the sale.

use bursar_domain::billing::invoice::{AccountStatement, Enclosed, StatedMovement};
use bursar_kernel::money::{Currency, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::column::Reading;
use crate::error::Unreadable;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnclosedDto {
    logo: Option<String>,
    account: Option<AccountDto>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountDto {
    on: NaiveDate,
    currency: String,
    balance: i64,
    movements: Vec<MovementDto>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MovementDto {
    entry: i64,
    on: NaiveDate,
    cause: String,
    amount: i64,
}

impl EnclosedDto {
    pub(super) fn of(enclosed: &Enclosed) -> Option<Self> {
        let Enclosed { logo, account } = enclosed;
        let is_empty = logo.is_none() && account.is_none();
        let account = account.as_ref().map(AccountDto::of);
        (!is_empty).then(|| Self { logo: logo.clone(), account })
    }

    pub(super) fn read(&self, read: Reading) -> Result<Enclosed, Unreadable> {
        let account = self.account.as_ref().map(|account| account.read(read)).transpose()?;
        Ok(Enclosed { logo: self.logo.clone(), account })
    }
}

impl AccountDto {
    fn of(account: &AccountStatement) -> Self {
        let AccountStatement { on, balance, movements } = account;
        let movement = |movement: &StatedMovement| {
            let StatedMovement { entry, on, cause, amount } = movement;
            let (entry, cause) = (entry.get(), cause.code().to_owned());
            MovementDto { entry, on: *on, cause, amount: amount.minor() }
        };
        Self {
            on: *on,
            currency: balance.currency().code().to_owned(),
            balance: balance.minor(),
            movements: movements.iter().map(movement).collect(),
        }
    }

    fn read(&self, read: Reading) -> Result<AccountStatement, Unreadable> {
        let currency: Currency = read.parsed(&self.currency)?;
        let movement = |dto: &MovementDto| {
            Ok(StatedMovement {
                entry: read.id(dto.entry)?,
                on: dto.on,
                cause: read.parsed(&dto.cause)?,
                amount: Money::from_minor(dto.amount, currency),
            })
        };
        Ok(AccountStatement {
            on: self.on,
            balance: Money::from_minor(self.balance, currency),
            movements: self.movements.iter().map(movement).collect::<Result<_, Unreadable>>()?,
        })
    }
}
