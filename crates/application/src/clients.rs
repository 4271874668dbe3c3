//! What staff do with clients.

pub(crate) mod bulk;
pub(crate) mod delete;
pub mod directory;
mod edit;
pub mod exchange;
mod grouping;
mod look;
mod notes;
mod patch;
pub(crate) mod register;
pub(crate) mod suspend;
mod team;
pub(crate) mod terminate;
pub mod views;

pub use bulk::{BulkAct, Selection};
pub use delete::DeleteClient;
pub use directory::{
    Choice, ClientDirectory, ClientFacets, ClientFilter, ClientQuery, ClientSort, ClientSummary,
    Direction,
};
pub use edit::{ChangeConfiguration, EditClient};
pub use grouping::SetGroups;
pub use patch::{PatchValue, ProfilePatch};
pub use register::RegisterClient;
pub use suspend::{ResumeClient, SuspendClient};
pub use team::{
    AcceptInvitation, AssociateUser, ChangeUserRoles, DissociateUser, InviteUser, Invited,
};
pub use terminate::TerminateClient;
