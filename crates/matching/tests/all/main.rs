//! Tests of the matcher, one file per subject.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod figures;
mod invented;
mod properties;
mod real;
mod simulated;
mod words;
