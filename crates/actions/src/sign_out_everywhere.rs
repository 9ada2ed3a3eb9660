//! Ends every way in of a colleague, sessions and tokens: one's own, or, for an admin, somebody else's.

use goodword_domain::permit::{self, Right};
use goodword_domain::{ColleagueId, Noun, Refusal, SessionId};
use goodword_store::{colleagues, sessions, tokens};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Act, Result, Verb, revoke_token};

/// The end of every session and, unless they are kept, of every token.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignOutEverywhere {
    /// Whose; one's own where nobody says.
    pub colleague_id: Option<ColleagueId>,
    /// A session to keep: this browser's.
    pub keep_session_id: Option<SessionId>,
    /// Whether the tokens of programs go on.
    pub keep_tokens: bool,
}

/// What ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignedOut {
    /// How many signed-in browsers were signed out.
    pub sessions: u64,
    /// How many tokens of the API were taken back.
    pub tokens: usize,
    /// How many tokens of the API still hold.
    pub tokens_kept: usize,
}

impl Verb for SignOutEverywhere {
    type Done = SignedOut;
    const NAME: &'static str = "sign_out_everywhere";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<SignedOut> {
        let me = act.actor().colleague;
        let whose = self.colleague_id.or(me).ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        if Some(whose) != me {
            permit::permit(act.actor().role, Right::KeepFirm)?;
        }
        let colleague =
            colleagues::find(&mut act.work, whose).await?.ok_or_else(|| Refusal::missing(Noun::Colleague).at("colleague_id"))?;
        let sentence = format!("{} was signed out everywhere", colleague.name);
        act.record::<(), ()>(Noun::Colleague, whose.get(), &sentence, None, None).await?;
        end_all(act, whose, self.keep_session_id, (self.keep_tokens, &sentence)).await
    }
}

/// Ends every session but the one to keep and, unless they are kept, takes the tokens back, with `why` in their history.
pub(crate) async fn end_all(
    act: &mut Act<'_>,
    whose: ColleagueId,
    keep: Option<SessionId>,
    (keep_tokens, why): (bool, &str),
) -> Result<SignedOut> {
    let sessions = sessions::end_all_of(&mut act.work, whose, keep).await?;
    if keep_tokens {
        let held = tokens::of_colleague(&mut act.work, whose).await?.iter().filter(|token| token.revoked_at.is_none()).count();
        return Ok(SignedOut { sessions, tokens: 0, tokens_kept: held });
    }
    Ok(SignedOut { sessions, tokens: revoke_token::all_of(act, whose, why).await?, tokens_kept: 0 })
}
