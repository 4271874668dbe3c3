mod record;
mod span;
