//! Takes a bearer token back.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, TokenId};
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
