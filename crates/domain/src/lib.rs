//! The nouns and rules of Goodword: parsed values, who may do what, and the statistics, as pure functions.
//!
//! This room must not know SQL, HTTP, async code or the time of day: time and chance come in as arguments
//! ([`desk::Clock`], [`desk::Ids`]).

pub mod batch;
pub mod cadence;
pub mod calendar;
pub mod colleague;
pub mod custom;
pub mod desk;
pub mod id;
pub mod job;
pub mod merge;
pub mod money;
pub mod notice;
pub mod noun;
pub mod permit;
pub mod place;
pub mod quiet;
pub mod rate;
pub mod referral;
pub mod referrer;
pub mod refusal;
pub mod routing;
pub mod schedule;
pub mod shrinkage;
pub mod strength;
pub mod text;
pub mod touch;
pub mod view;
pub mod warning;
pub mod writing;

pub use id::*;
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use noun::Noun;
pub use refusal::Refusal;
