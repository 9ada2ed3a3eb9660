//! Pages and the API, through the whole server, as a browser or a program sees them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod api;
mod browser;
mod capture;
mod custom;
mod doors;
mod histories;
mod imports;
mod lists;
mod people;
mod referral;
mod referrals;
mod settings;
mod stale;
mod table;
mod the_firms_own;
mod today;
mod undo;
mod views;
