//! Changes one's own password, which ends one's other sessions.
//!
//! A try with a wrong current password is kept and counted as one to sign in is, and the passwords are digested before
//! the act begins rather than inside it.

use goodword_domain::permit::Right;
use goodword_domain::{Noun, Refusal, SessionId};
use goodword_store::{Viewer, colleagues, sessions};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::tries::{self, Door};
use crate::{Act, Actor, Desk, Result, Verb, password};

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
    /// What is found out before the act begins.
    #[serde(skip)]
    pub tried: Option<Tried>,
}

/// A current password that was right, and the digest of the new one.
#[derive(Clone)]
pub struct Tried {
    attempt: i64,
    current_digest: String,
    new_digest: String,
}

impl Verb for ChangePassword {
    type Done = ();
    const NAME: &'static str = "change_password";
    const RIGHT: Right = Right::See;

    async fn at_desk(self, desk: &Desk, actor: &Actor) -> Result<()> {
        let me = actor.colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        password::fits(&self.new_password).map_err(|refusal| refusal.at("new_password"))?;
        let mut reader = desk.db.read(Viewer::Colleague(me)).await?;
        let colleague = colleagues::find(&mut reader, me).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        drop(reader);
        let attempt = tries::admit(desk, &colleague.email_folded, Door::Inside).await?;
        let right = password::check(&self.current_password, colleague.password_hash.as_deref()).await;
        let current_digest = colleague.password_hash.filter(|_| right).ok_or_else(wrong)?;
        let mut salt = [0; 16];
        desk.ids.fill(&mut salt);
        let new_digest = password::digest_beside(&self.new_password, salt).await.map_err(|refusal| refusal.at("new_password"))?;
        desk.in_one_act(actor, Self { tried: Some(Tried { attempt, current_digest, new_digest }), ..self }).await
    }

    async fn perform(self, act: &mut Act<'_>) -> Result<()> {
        let me = act.actor().colleague.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        let mut colleague = colleagues::find(&mut act.work, me).await?.ok_or_else(|| Refusal::missing(Noun::Colleague))?;
        // What was found right must still be the password: somebody may have set another in between.
        let stands = |tried: &Tried| colleague.password_hash.as_ref() == Some(&tried.current_digest);
        let tried = self.tried.filter(stands).ok_or_else(wrong)?;
        tries::worked(act, tried.attempt).await?;
        colleague.password_hash = Some(tried.new_digest);
        colleagues::save(&mut act.work, &mut colleague).await?;
        sessions::end_all_of(&mut act.work, me, self.keep_session_id).await?;
        let sentence = format!("{} changed their password; their other sessions ended", colleague.name);
        act.record::<(), ()>(Noun::Colleague, me.get(), sentence, None, None).await
    }
}

fn wrong() -> Refusal {
    let sentence = "The current password is not right. Nothing was changed; try again, or ask an admin for a new one.";
    Refusal::invalid("password.wrong", sentence).at("current_password")
}
