//! The sample firm, told and taken away, on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod sample_firm;
