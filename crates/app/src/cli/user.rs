//! `bursar user create`: makes a member of staff.

use std::io::{self, IsTerminal};

use bursar_application::access::CreateStaff;
use bursar_application::secret::Secret;
use bursar_application::{Actor, Error};
use bursar_domain::access::UserInput;
use clap::{Args, Subcommand};

use super::output;
use crate::Failure;
use crate::config::Settings;
use crate::failure::While;
use crate::wire;

#[derive(Subcommand, Debug)]
pub(super) enum User {
    /// Create a member of staff; the password is read from standard input or asked for.
    Create(Create),
}

#[derive(Args, Debug)]
pub(super) struct Create {
    /// The address to sign in with.
    #[arg(long)]
    email: String,
    /// Give the administrator role, which has every permission.
    #[arg(long)]
    superuser: bool,
    /// Given name; taken from the address unless it is named.
    #[arg(long)]
    first_name: Option<String>,
    /// Family name; taken from the address unless it is named.
    #[arg(long)]
    last_name: Option<String>,
}

pub(super) async fn run(settings: &Settings, User::Create(asked): &User) -> Result<(), Failure> {
    let password = password()?;
    let store = wire::open(settings).await?;
    store.migrate().await.or_while("migrating the database")?;
    let desk = wire::desk(&store);
    let actor = Actor::system("cli-user-create");
    desk.install(&actor, settings.billing.currency).await.or_while("installing")?;
    let (first_name, last_name) = names(&asked.email);
    let input = UserInput {
        email: asked.email.clone(),
        first_name: asked.first_name.clone().unwrap_or(first_name),
        last_name: asked.last_name.clone().unwrap_or(last_name),
        phone: String::new(),
        is_active: true,
    };
    let is_administrator = asked.superuser;
    let command = CreateStaff { input, roles: [].into(), is_administrator, password };
    let created = desk.create_staff(&actor, command).await.map_err(refused)?;
    store.close().await.or_while("closing the database")?;
    output::line(&format!("Created staff user {} (#{created}).", asked.email))
}

/// What was typed wrongly is a matter of use, everything else is not.
fn refused(error: Error) -> Failure {
    if let Error::Invalid(errors) = error {
        return Failure::Usage(errors.to_string());
    }
    Failure::of("creating the user", &error)
}

/// The first line of standard input, or what is typed unseen.
fn password() -> Result<Secret, Failure> {
    if io::stdin().is_terminal() {
        let typed = rpassword::prompt_password("Password: ").or_while("reading the password")?;
        let again = rpassword::prompt_password("Again: ").or_while("reading the password")?;
        if typed != again {
            return Err(Failure::Usage("the two passwords differ".to_owned()));
        }
        return Ok(Secret::new(typed));
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).or_while("reading the password")?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n'])))
}

/// What an address says of a name: `ada.lovelace@…` is Ada Lovelace.
fn names(email: &str) -> (String, String) {
    let mailbox = email.split('@').next().unwrap_or_default();
    let mut parts = mailbox.split(['.', '_', '-', '+']).filter(|part| !part.is_empty());
    let first = parts.next().map_or_else(|| "Staff".to_owned(), capitalised);
    (first, parts.map(capitalised).collect::<Vec<_>>().join(" "))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_the_address() {
        let named = |email| {
            let (first, last) = names(email);
            format!("{first}|{last}")
        };
        assert_eq!(named("ada.lovelace@example.org"), "Ada|Lovelace");
        assert_eq!(named("ops@example.org"), "Ops|");
        assert_eq!(named("@example.org"), "Staff|");
    }
}
