//! Waiting for what must come about, never longer than it may take.

use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often is looked.
pub const LOOK: Duration = Duration::from_millis(20);

/// Waits until something is so; fails with what was waited for when it never is.
pub async fn until(what: &str, is_so: impl AsyncFnMut() -> bool) {
    within(what, PATIENCE, is_so).await;
}

/// The same, where it must come about soon.
pub async fn within(what: &str, patience: Duration, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < patience, "waited in vain until {what}");
        tokio::time::sleep(LOOK).await;
    }
}
