//! The only room that knows SQL: one statement text for SQLite and PostgreSQL, migrations, walls in every read, the
//! audit trail, and the tables of background work.
//!
//! It must not know HTTP, mail, or the wording of permissions. Every read goes through a [`Reader`], which cannot be
//! had without saying who asks; every write through a [`Work`], which is one transaction.

// `record!` names this crate as its other users do.
extern crate self as goodword_store;

pub mod acts;
pub mod batches;
pub mod bin;
pub mod bulk;
pub mod choices;
pub mod clients;
pub mod colleagues;
pub mod credits;
pub mod custom_fields;
pub mod db;
pub mod dialect;
pub mod duplicates;
pub mod error;
pub mod everything;
pub mod firm;
pub mod first_steps;
pub mod hanging;
pub mod history;
pub mod jobs;
pub mod json;
mod like;
pub mod lists;
pub mod loop_closures;
pub mod many;
pub mod merges;
pub mod migrate;
pub mod names;
mod narrow;
pub mod notifications;
pub mod organisations;
pub mod people;
pub mod rates;
pub mod referrals;
pub mod referrers;
pub mod row;
pub mod sample;
pub mod saved_views;
pub mod schedules;
pub mod scope;
pub mod scratch;
pub mod search;
pub mod sessions;
pub mod sql;
pub mod table;
pub mod tokens;
pub mod totals;
pub mod touches;
pub mod walls;

pub use db::{Db, Engine, Reader, Work};
pub use error::StoreError;
pub use row::{Column, FromRow, Row};
#[doc(hidden)]
pub use schemars;
pub use scope::{Scope, Viewer};
pub use sql::{Arg, Sql};

/// What the functions of this room return.
pub type Result<T> = std::result::Result<T, StoreError>;
