//! What every verb is.

use std::future::Future;

use goodword_domain::Refusal;
use goodword_domain::permit::Right;
use goodword_store::StoreError;
use serde::Serialize;

use crate::{Act, Actor, Desk, Result};

/// A command: what somebody wishes to happen, and how it is done.
pub trait Verb: Sized + Send {
    /// What is known when it is done.
    type Done: Send + Serialize;
    /// The verb's word in the audit trail and the API.
    const NAME: &'static str;
    /// What it takes to do it at all; what it takes for the very record is asked in [`Verb::perform`].
    const RIGHT: Right;

    /// Does it inside an open [`Act`]; the caller commits.
    fn perform(self, act: &mut Act<'_>) -> impl Future<Output = Result<Self::Done>> + Send;

    /// Does it at a desk: in one act. A verb of which something is kept even when it is refused does more than that.
    fn at_desk(self, desk: &Desk, actor: &Actor) -> impl Future<Output = Result<Self::Done>> + Send {
        desk.in_one_act(actor, self)
    }
}

/// Why a verb was not done. In every case nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// A rule says no, and says why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A verb changed something and left no entry in the audit trail: a fault of the program, so nothing is kept.
    #[error("“{0}” would have changed data without an entry in the audit trail. Nothing was kept. Please report this.")]
    Unrecorded(&'static str),
}

impl ActionError {
    /// The refusal, where it is one.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}
