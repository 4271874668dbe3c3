//! What resources there were, for how long, and what they were like.

mod directory;
mod record;
