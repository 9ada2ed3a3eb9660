//! Gives a colleague a new password, which ends their sessions and takes their tokens back.

use goodword_domain::permit::Right;
use goodword_domain::{ColleagueId, Noun, Refusal};
use goodword_store::colleagues;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::sign_out_everywhere::{SignedOut, end_all};
use crate::{Act, Result, Verb, password};

/// A new password for a colleague.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// Whose.
    pub colleague_id: ColleagueId,
    /// The password as it shall be.
    pub password: String,
    /// Whether the tokens of their programs go on.
    #[serde(default)]
    pub keep_tokens: bool,
}

impl Verb for SetPassword {
    type Done = SignedOut;
    const NAME: &'static str = "set_password";
    const RIGHT: Right = Right::KeepFirm;

    async fn perform(self, act: &mut Act<'_>) -> Result<SignedOut> {
        let id = self.colleague_id;
        let missing = || Refusal::missing(Noun::Colleague).at("colleague_id");
        let mut colleague = colleagues::find(&mut act.work, id).await?.ok_or_else(missing)?;
        let salt = act.chance();
        colleague.password_hash = Some(password::digest_beside(&self.password, salt).await?);
        colleagues::save(&mut act.work, &mut colleague).await?;
        let sentence = format!("{} was given a new password; their sessions ended", colleague.name);
        act.record::<(), ()>(Noun::Colleague, id.get(), &sentence, None, None).await?;
        end_all(act, id, None, (self.keep_tokens, &sentence)).await
    }
}
