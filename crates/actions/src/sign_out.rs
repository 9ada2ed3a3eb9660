//! Ends a session of one's own.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, SessionId};
use goodword_store::sessions;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The end of a session.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignOut {
    /// Which one: this browser's, or another of one's own.
    pub session_id: SessionId,
}

impl Verb for SignOut {
    type Done = ();
    const NAME: &'static str = "sign_out";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let session = sessions::find(&mut act.work, self.session_id).await?;
        let mine = session.filter(|s| Some(s.colleague_id) == act.actor().colleague);
        let session = mine.ok_or_else(|| Refusal::missing(Noun::Session))?;
        sessions::end(&mut act.work, session.id).await?;
        act.record::<(), ()>(Noun::Session, session.id.get(), "Signed out", None, None).await
    }
}
