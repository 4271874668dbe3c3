//! The pages of one rule: the form that builds it, and what becomes of it.

mod acts;
mod builder;
mod form;
mod read;

pub(super) use self::{
    acts::{ask_clone, ask_delete, ask_end, clone, delete, end},
    form::{create, save, show_edit, show_new},
};
