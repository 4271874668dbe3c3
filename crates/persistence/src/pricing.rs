//! What usage costs: plans, their rules, and who has which plan.

mod assignment;
mod directory;
mod plan;
mod rule;
