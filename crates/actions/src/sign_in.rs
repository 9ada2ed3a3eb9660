//! Signs a colleague in with email address and password.
//!
//! It is no [`crate::Verb`]: a try that fails is kept, where a verb that is refused leaves nothing, and the password is
//! checked between two short transactions rather than inside one.

use goodword_domain::{ColleagueId, Noun, Refusal, SessionId, text};
use goodword_store::sessions::{self, Session};
use goodword_store::{Viewer, colleagues};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tries::{self, Door};
use crate::{Actor, Desk, Result, Via, password, secret, session};

/// What somebody signs in with.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Their email address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// A new session. The token is handed out this once.
#[derive(Clone, Serialize)]
pub struct NewSession {
    /// Which.
    pub session_id: SessionId,
    /// What the cookie is to hold.
    pub token: String,
    /// What forms are to carry.
    pub csrf: String,
    /// Who is signed in.
    pub colleague_id: ColleagueId,
    /// Until when, unless it is used again.
    pub expires_at: Timestamp,
}

/// The session, as the audit trail shows it.
#[derive(Serialize)]
struct Shown<'a> {
    address: &'a str,
    expires_at: Timestamp,
}

/// Opens a session for whoever has that email address and password; `address` is the network address they come from.
pub async fn sign_in(desk: &Desk, given: &SignIn, address: &str) -> Result<NewSession> {
    let email = text::tidy(&given.email, 254).to_lowercase();
    let address = text::tidy(address, 100);
    let now = desk.clock.now();
    let attempt = tries::admit(desk, &email, Door::Front(&address)).await?;

    let mut reader = desk.db.read(Viewer::System("sign-in")).await?;
    let colleague = colleagues::with_email(&mut reader, &email).await?;
    let left = match &colleague {
        Some(colleague) => session::has_left(&mut reader, colleague, now).await?,
        None => false,
    };
    drop(reader);

    let right = password::check(&given.password, colleague.as_ref().and_then(|c| c.password_hash.as_deref())).await;
    let Some(colleague) = colleague.filter(|_| right && !left) else { return Err(wrong().into()) };

    let actor = Actor::colleague(colleague.id, colleague.role, Via::Browser);
    let mut act = desk.begin(&actor).await?;
    act.set_verb("sign_in");
    let token = secret::new(desk.ids.as_ref());
    let new = Session {
        id: act.id(),
        token_digest: secret::digest(&token),
        csrf: secret::new(desk.ids.as_ref()),
        colleague_id: colleague.id,
        created_at: now,
        seen_at: now,
        expires_at: session::lasts_until(now),
        address,
    };
    tries::worked(&mut act, attempt).await?;
    sessions::insert(&mut act.work, &new).await?;
    let shown = Shown { address: &new.address, expires_at: new.expires_at };
    act.record(Noun::Session, new.id.get(), format!("{} signed in", colleague.name), None::<&()>, Some(&shown)).await?;
    act.commit().await?;
    Ok(NewSession { session_id: new.id, token, csrf: new.csrf, colleague_id: colleague.id, expires_at: new.expires_at })
}

/// One sentence for every way to be wrong: it must not tell whether there is such a colleague.
fn wrong() -> Refusal {
    Refusal::invalid("sign_in.wrong", "The email address or the password is not right. Check both and try again.")
}
