mod lint;
mod plan;
mod rule;
