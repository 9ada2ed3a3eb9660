//! The sample firm, told, and a firm of any size, filled and taken away, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod firm;
mod sample_firm;
