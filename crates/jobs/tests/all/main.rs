//! Background work, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod background_work;
mod bin;
mod clock;
mod crowd;
mod duplicates;
mod fencing;
mod helpers;
mod notices;
mod recurring;
mod step;
mod trying_again;
mod uploads;
