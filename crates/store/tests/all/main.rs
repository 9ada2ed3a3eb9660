//! The store on both engines: walls in every read, lists, the schema, transactions, columns.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod akin;
mod columns;
mod lists;
mod merges;
mod plans;
mod schema;
mod search;
mod seldom;
mod transactions;
mod walls;
