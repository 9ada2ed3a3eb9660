//! The real program as processes: killed, started twice, cut off from its database, with no room left on its disk.
//!
//! Every test ends only processes it started, and waits for conditions, never for a time.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails at once")]

mod helpers;
mod http;
mod places;

mod captures_killed;
mod cut_database;
mod exit_codes;
mod full_disk;
mod imports_killed;
mod imports_memory;
mod jobs_killed;
mod same_reports;
mod starting;
mod survey_killed;

/// Writes a test once and runs it on both engines; it is handed the engine.
macro_rules! on_each_engine {
    ($($(#[$attribute:meta])* async fn $name:ident($engine:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test uses all its file does")]
            use super::*;

            async fn body($engine: goodword_testkit::Engine) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                body(goodword_testkit::Engine::Sqlite).await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                body(goodword_testkit::Engine::Postgres).await;
            }
        }
    )+};
}
pub(crate) use on_each_engine;
