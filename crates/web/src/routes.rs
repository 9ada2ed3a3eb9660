//! Every address there is, on one page.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use crate::table::Table;
use crate::{Web, assets, guard, openapi, sign_in};

/// The largest form, in bytes; files come to their own address with a limit of its own.
const LARGEST_FORM: usize = 1024 * 1024;
/// How long an answer may take before the browser is told that it takes too long.
const LONGEST_ANSWER: Duration = Duration::from_secs(60);
/// How long files may take to come.
const LONGEST_UPLOAD: Duration = Duration::from_secs(1_800);

/// How hard answers are compressed: a tenth smaller than usual for two milliseconds, which every line but the fastest pays back.
const SMALL: CompressionLevel = CompressionLevel::Precise(6);

/// The table of routes.
pub(crate) fn table() -> Table {
    let mut t = Table::default();
    t.plain("/sign-in", get(sign_in::form).post(sign_in::enter));
    t.plain("/sign-out", post(sign_in::leave));
    t.plain("/set-up", get(sign_in::set_up::form).post(sign_in::set_up::set_up));
    t.plain("/assets/{name}", get(assets::serve));
    t.plain("/favicon.svg", get(assets::favicon));
    t.plain("/health", get(|| async { "ok" }));
    t.plain("/api/v1/openapi.json", get(|| async { axum::Json(openapi::document()) }));
    crate::acts::routes(&mut t);
    crate::background_work::routes(&mut t);
    crate::bin_page::routes(&mut t);
    crate::capture::routes(&mut t);
    crate::clients::routes(&mut t);
    crate::custom::matter::routes(&mut t);
    crate::duplicates::routes(&mut t);
    crate::imports::routes(&mut t);
    crate::inbox::routes(&mut t);
    crate::matches::routes(&mut t);
    crate::me::routes(&mut t);
    crate::organisations::routes(&mut t);
    crate::people::routes(&mut t);
    crate::record_history::routes(&mut t);
    crate::referral::routes(&mut t);
    crate::referrals::routes(&mut t);
    crate::referrers::routes(&mut t);
    crate::reports::routes(&mut t);
    crate::search::routes(&mut t);
    crate::settings::routes(&mut t);
    crate::today::routes(&mut t);
    crate::welcome::routes(&mut t);
    t
}

/// The whole server: every route with what stands before it.
pub fn router(web: Arc<Web>) -> Router {
    let table = table();
    let within = |time| TimeoutLayer::with_status_code(axum::http::StatusCode::GATEWAY_TIMEOUT, time);
    table
        .router
        .fallback(sign_in::nothing_here)
        .layer(within(LONGEST_ANSWER))
        .merge(table.slow.layer(within(LONGEST_UPLOAD)))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(guard::same_site))
        .layer(middleware::from_fn(guard::worded))
        .layer(middleware::from_fn_with_state(Arc::clone(&web), guard::headers))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(CompressionLayer::new().gzip(true).br(true).quality(SMALL))
        .with_state(web)
}

/// The access matrix: every address with the roles that may ask for it.
#[must_use]
pub fn matrix() -> String {
    openapi::matrix(&table().listed)
}
