//! People: staff, end users, their roles and tokens, and who looks after which client.

mod invitation;
mod membership;
mod people;
mod role;
mod sign_in;
mod token;
pub(crate) mod user;
mod users;
