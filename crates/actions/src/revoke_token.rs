//! Takes a bearer token back.

use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, Refusal, TokenId};
use goodword_store::tokens;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb};

/// The end of a token.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// Which.
    pub token_id: TokenId,
}

impl Verb for RevokeToken {
    type Done = ();
    const NAME: &'static str = "revoke_token";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let token = tokens::find(&mut act.work, self.token_id).await?.ok_or_else(|| Refusal::missing(Noun::Token))?;
        if token.revoked_at.is_some() {
            return Err(Refusal::invalid("token.revoked", "This token was taken back already. Nothing is left to do.").into());
        }
        let now = act.now();
        tokens::revoke(&mut act.work, token.id, now).await?;
        let sentence = format!("The token “{}” was taken back", token.name);
        act.record::<(), ()>(Noun::Token, token.id.get(), sentence, None, None).await
    }
}

/// Takes back every token a colleague has; `why` stands in the history of each. Says how many.
pub(crate) async fn all_of(act: &mut Act<'_>, colleague: ColleagueId, why: &str) -> Result<usize> {
    let now = act.now();
    let mut taken_back = 0;
    for token in tokens::of_colleague(&mut act.work, colleague).await?.iter().filter(|token| token.revoked_at.is_none()) {
        tokens::revoke(&mut act.work, token.id, now).await?;
        let sentence = format!("The token “{}” was taken back: {why}", token.name);
        act.record::<(), ()>(Noun::Token, token.id.get(), sentence, None, None).await?;
        taken_back += 1;
    }
    Ok(taken_back)
}
