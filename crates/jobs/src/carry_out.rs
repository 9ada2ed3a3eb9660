//! What the worker needs from whoever carries out an import.

use std::pin::Pin;

use goodword_actions::Desk;
use goodword_domain::BatchId;
use goodword_store::jobs::Held;

/// A future that a trait object hands out: what it said when it ended, or why it failed, each as a sentence.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<String, String>> + Send + 'a>>;

/// Carries out imports. It may take minutes and many transactions, so it keeps two promises itself.
pub trait CarryOut: Send + Sync {
    /// Carries out the rest of an import: rows that an earlier try has committed are not done again.
    ///
    /// Each transaction asks [`Held::keep`] before it commits, and gives up on a no: another worker has taken it over.
    fn carry_out<'a>(&'a self, desk: &'a Desk, batch: BatchId, held: &'a Held) -> Carried<'a>;
}
