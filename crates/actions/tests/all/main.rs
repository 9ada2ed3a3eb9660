//! The verbs, each on both engines.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod any_order;
mod capture_line;
mod common;
mod corrections;
mod custom_fields;
mod custom_lists;
mod decisions;
mod firm;
mod hands;
mod hidden_parts;
mod import_batch;
mod import_custom;
mod import_formats;
mod import_maven;
mod import_olist;
mod import_other_tools;
mod import_people;
mod import_touches;
mod importing;
mod lines;
mod lists;
mod log_touch;
mod loop_closure;
mod next_steps;
mod people;
mod rates;
mod reading;
mod record_referral;
mod referral_list;
mod sign_in;
mod survey;
mod take_back;
mod two_at_one;
mod walls;
mod whole_day;
