//! Proves that balances are the fold of entries, and that no tampering goes unseen.

mod chain;
mod credit;
mod example;
mod random;
