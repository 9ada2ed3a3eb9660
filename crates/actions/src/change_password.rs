//! Changes one's own password, which ends one's other sessions.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, SessionId};
use goodword_store::{colleagues, sessions};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Act, Result, Verb, password};

/// A new password for oneself.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password as it is.
    pub current_password: String,
    /// The password as it shall be.
    pub new_password: String,
    /// The session to keep: this browser's.
    pub keep_session_id: Option<SessionId>,
}

impl Verb for ChangePassword {
    type Done = ();
    const NAME: &'static str = "change_password";
    const RIGHT: Right = Right::See;

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let mut colleague = colleagues::find(&mut act.work, me).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        if !password::check(&self.current_password, colleague.password_hash.as_deref()).await {
            let sentence = "The current password is not right. Nothing was changed; try again, or ask an admin for a new one.";
            return Err(Refusal::invalid("password.wrong", sentence).at("current_password").into());
        }
        let salt = act.chance();
        let digest = password::digest_beside(&self.new_password, salt).await.map_err(|refusal| refusal.at("new_password"))?;
        colleague.password_hash = Some(digest);
        colleagues::save(&mut act.work, &mut colleague).await?;
        sessions::end_all_of(&mut act.work, me, self.keep_session_id).await?;
        let sentence = format!("{} changed their password; their other sessions ended", colleague.name);
        act.record::<(), ()>(Noun::Colleague, me.get(), sentence, None, None).await
    }
}
