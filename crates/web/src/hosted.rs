//! What the pages need of the rest of the process without knowing it.

use std::future::Future;
use std::pin::Pin;

/// A future that can be held without knowing its type.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What runs beside the pages: background work, and the sample firm.
pub trait Hosted: Send + Sync {
    /// Tells the story of the sample firm into the database.
    fn tell_sample(&self) -> Later<'_, Result<(), String>>;
}
