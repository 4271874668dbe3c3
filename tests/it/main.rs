//! Bursar as a provider's staff and programs see it, over HTTP and on either database.

mod access;
mod browser;
mod clients;
mod exchange;
mod imports;
mod malformed;
mod matrix;
mod operations;
mod pages;
mod paging;
mod panel;
mod repeats;
mod secrets;
mod statements;
