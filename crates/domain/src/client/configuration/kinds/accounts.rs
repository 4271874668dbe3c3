//! Knows the bank accounts to which a provider is paid.

use std::fmt;

use bursar_kernel::Line;
use iban::Iban;

use crate::client::configuration::field::Field;
use crate::client::configuration::setting::Kind;
use crate::client::configuration::value::{Problem, Value};

/// A bank account: its number, and if they are given its bank's BIC and its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankAccount {
    number: Number,
    bic: Option<Line>,
    holder: Option<Line>,
}

/// The accounts to which a provider is paid, none of them twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BankAccounts(Vec<BankAccount>);

/// How a country that has no IBANs numbers accounts is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Number {
    Iban(Iban),
    Other(Line),
}

impl BankAccount {
    /// The number in groups as people read it.
    pub fn number(&self) -> String {
        match &self.number {
            Number::Iban(iban) => iban.to_string(),
            Number::Other(number) => number.to_string(),
        }
    }

    /// Whether the number is an IBAN.
    pub const fn is_iban(&self) -> bool {
        matches!(self.number, Number::Iban(_))
    }

    /// The code of its bank.
    pub const fn bic(&self) -> Option<&Line> {
        self.bic.as_ref()
    }

    /// Whose account it is, if it is not simply the provider's.
    pub const fn holder(&self) -> Option<&Line> {
        self.holder.as_ref()
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let mut parts = text.splitn(3, ';').map(str::trim);
        let number = Number::parse(parts.next().unwrap_or_default())?;
        let bic = parts.next().filter(|bic| !bic.is_empty()).map(bic).transpose()?;
        let holder = parts.next().filter(|holder| !holder.is_empty());
        let holder = holder.map(|holder| Line::parse(holder, 128)).transpose()?;
        Ok(Self { number, bic, holder })
    }
}

impl BankAccounts {
    /// The most accounts that a setting has.
    const MAX: usize = 6;

    /// The accounts, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &BankAccount> {
        self.0.iter()
    }
}

impl Number {
    /// What begins with two letters is an IBAN, whose check digits have to be right; anything else
    /// begins with a digit and is taken as it is.
    fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = || Problem::Account { entry: text.to_owned() };
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let is_part = |sign: char| sign.is_ascii_alphanumeric() || " -./".contains(sign);
            let number = Line::parse(text, 34).map_err(|_| wrong())?;
            return Some(number)
                .filter(|number| number.as_str().chars().all(is_part))
                .map(Self::Other)
                .ok_or_else(wrong);
        }
        let compact: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let iban = compact.to_ascii_uppercase().parse().map_err(|_| wrong())?;
        Ok(Self::Iban(iban))
    }
}

/// The code of a bank (ISO 9362): bank, country, place, and for a branch three signs more.
fn bic(text: &str) -> Result<Line, Problem> {
    let code = text.to_ascii_uppercase();
    let is_sign = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_country =
        code.as_bytes().get(4..6).is_some_and(|it| it.iter().all(u8::is_ascii_uppercase));
    let fits = matches!(code.len(), 8 | 11) && is_country && code.as_bytes().iter().all(is_sign);
    if fits { Ok(Line::parse(&code, 11)?) } else { Err(Problem::Bic { entry: text.to_owned() }) }
}

/// The line in a form, which is read back as the same account.
impl fmt::Display for BankAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |part: &Option<Line>| part.as_ref().map(ToString::to_string).unwrap_or_default();
        let line = format!("{}; {}; {}", self.number(), text(&self.bic), text(&self.holder));
        formatter.write_str(line.trim_end_matches([' ', ';']))
    }
}

impl Field for BankAccounts {
    const KIND: Kind = Kind::Accounts { max: Self::MAX };
    const IS_OPTIONAL: bool = true;

    fn value(&self) -> Value {
        Value::List(self.iter().map(ToString::to_string).collect())
    }

    fn read(value: &Value) -> Result<Self, Problem> {
        let lines: &[String] = match value {
            Value::List(lines) => lines,
            Value::Nothing => &[],
            // An empty list of another program says nothing about what would be in it.
            Value::Pairs(pairs) if pairs.is_empty() => &[],
            Value::Bool(_) | Value::Integer(_) | Value::Text(_) | Value::Pairs(_) => {
                return Err(Problem::WrongType { expected: "a list of bank accounts" });
            }
        };
        if lines.len() > Self::MAX {
            return Err(Problem::TooMany { max: Self::MAX });
        }
        let mut accounts: Vec<BankAccount> = Vec::with_capacity(lines.len());
        for line in lines {
            let account = BankAccount::parse(line)?;
            if accounts.iter().any(|known| known.number == account.number) {
                return Err(Problem::Repeated { entry: account.number() });
            }
            accounts.push(account);
        }
        Ok(Self(accounts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Result<BankAccounts, Problem> {
        BankAccounts::read(&Value::List(lines.iter().map(|&line| line.to_owned()).collect()))
    }

    fn written(line: &str) -> String {
        read(&[line]).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_iban_is_read_in_any_grouping_with_its_bank_and_its_holder() {
        let whole = "NO93 8601 1117 947; DNBANOKK; Nordsky, Cloud & Sons AS";
        assert_eq!(written("no9386011117947;dnbanokk ; Nordsky, Cloud & Sons AS"), whole);
        assert_eq!(written("NO9386011117947"), "NO93 8601 1117 947");
        assert_eq!(written("NO9386011117947;;Nordsky"), "NO93 8601 1117 947; ; Nordsky");
    }

    #[test]
    fn an_iban_with_two_digits_swapped_and_a_bank_of_no_country_are_refused() {
        for line in ["NO93 8601 1117 974", "NO93 8601 1117", "XX00 1234", "", "Nordea 12"] {
            assert!(matches!(read(&[line]), Err(Problem::Account { .. })), "{line}");
        }
        for bic in ["DNBANOK", "DNBA11KK", "DNBANOKKXX", "DNBÅNOKK"] {
            let outcome = read(&[&format!("NO9386011117947; {bic}")]);
            assert!(matches!(outcome, Err(Problem::Bic { .. })), "{bic}");
        }
    }

    #[test]
    fn a_country_without_ibans_has_numbers_of_its_own() {
        let accounts = read(&["021000021 / 12345-678; CHASUS33"]).unwrap();
        let account = accounts.iter().next().unwrap();
        assert!(!account.is_iban());
        assert_eq!(account.number(), "021000021 / 12345-678");
        assert_eq!(account.bic().map(Line::as_str), Some("CHASUS33"));
    }

    #[test]
    fn one_account_stands_once_and_six_are_enough() {
        let twice = read(&["NO9386011117947", "NO93 8601 1117 947; DNBANOKK"]);
        assert!(matches!(twice, Err(Problem::Repeated { .. })));
        let seven: Vec<String> = (1..=7).map(|number| number.to_string()).collect();
        let seven: Vec<&str> = seven.iter().map(String::as_str).collect();
        assert_eq!(read(&seven), Err(Problem::TooMany { max: 6 }));
    }
}
