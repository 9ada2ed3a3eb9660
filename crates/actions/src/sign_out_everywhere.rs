//! Ends every session of a colleague: one's own, or, for an admin, somebody else's.

use goodword_domain::permit::{self, Right};
use goodword_domain::{ColleagueId, Noun, Refusal, SessionId};
use goodword_store::{colleagues, sessions};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The end of every session.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignOutEverywhere {
    /// Whose; one's own where nobody says.
    pub colleague_id: Option<ColleagueId>,
    /// A session to keep: this browser's.
    pub keep_session_id: Option<SessionId>,
}

impl Verb for SignOutEverywhere {
    /// How many sessions ended.
    type Done = u64;
    const NAME: &'static str = "sign_out_everywhere";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<u64> {
        let me = act.actor().colleague;
        let whose = self.colleague_id.or(me).ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        if Some(whose) != me {
            permit::permit(act.actor().role, Right::KeepFirm)?;
        }
        let colleague =
            colleagues::find(&mut act.work, whose).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at("colleague_id"))?;
        let ended = sessions::end_all_of(&mut act.work, whose, self.keep_session_id).await?;
        let sentence = format!("{} was signed out everywhere", colleague.name);
        act.record::<(), ()>(Noun::Colleague, whose.get(), sentence, None, None).await?;
        Ok(ended)
    }
}
