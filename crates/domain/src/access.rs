//! People: staff and end users, what staff may do, and who looks after which client.

mod invitation;
mod membership;
mod permission;
mod role;
mod token;
mod user;

pub use invitation::{Invitation, InvitationError};
pub use membership::{ClientRole, LastOwner, Membership, Team, UnknownClientRole};
pub use permission::{Permission, UnknownPermission};
pub use role::{Role, RoleError, RoleInput};
pub use token::ApiToken;
#[cfg(feature = "mock")]
pub use user::MockUserRepository;
pub use user::{StoredUser, User, UserInput, UserKind, UserRepository};
