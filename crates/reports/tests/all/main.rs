//! The reports, each on both engines and each computed twice.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod agreement;
mod empty;
mod handmade;
mod kept;
mod listed;
mod made;
mod olist;
mod random;
mod slow;
mod speed;
mod taken_back;
mod walls;
mod writers;
